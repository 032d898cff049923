//! Moments, with the offset in which they were written.

use std::time::SystemTime;

use crate::InvalidValue;
use crate::text::string_newtype;

string_newtype! {
    /// Moment of an event, with its offset from UTC (API reference, fields `created_time`,
    /// `modified_time`, `checked_time`; RFC 3339, section 5.6).
    ///
    /// The text is kept as received, its offset and all its digits included. Equality, order and
    /// hash go by the moment, to the nanosecond: a server that moves to another offset has not
    /// changed the time of an event, and a poll for a change must not see one. To compare how times
    /// are written, compare [`as_str`](Self::as_str). A received text that is not a time equals
    /// only itself and comes after all times.
    ///
    /// ```
    /// use cloudflare_secondary_dns_types::Timestamp;
    ///
    /// let checked: Timestamp = "2019-10-24T17:09:42.883908+01:00".parse()?;
    /// assert_eq!(checked, Timestamp::new("2019-10-24T16:09:42.883908Z")?);
    /// assert_eq!(checked.to_string(), "2019-10-24T17:09:42.883908+01:00");
    /// assert!(Timestamp::new("2019-10-24T17:09:42").is_err());
    /// # Ok::<(), cloudflare_secondary_dns_types::InvalidValue>(())
    /// ```
    Timestamp {
        check: check, meaning: moment, schema: { "format": "date-time" }
    }
}

/// Times are received, not sent, so any time with an offset is accepted.
fn check(text: &str) -> Result<(), &'static str> {
    instant(text)
        .map(drop)
        .ok_or("must be a date and time with offset (RFC 3339), such as 2019-10-24T17:09:42Z")
}

/// The moment, digits below the nanosecond left out.
fn instant(text: &str) -> Option<jiff::Timestamp> {
    without_excess_digits(text).parse().ok()
}

/// RFC 3339 allows any number of digits of a second; the library reads nine.
fn without_excess_digits(text: &str) -> std::borrow::Cow<'_, str> {
    let Some(start) = text.find('.').map(|dot| dot + 1) else {
        return text.into();
    };
    let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
    if digits <= 9 {
        return text.into();
    }
    format!("{}{}", &text[..start + 9], &text[start + digits..]).into()
}

/// The moment, or a text that is not one.
fn moment(text: &str) -> Result<jiff::Timestamp, &str> {
    instant(text).ok_or(text)
}

impl Timestamp {
    /// The moment, to the nanosecond; `None` if the received text is not a time with offset.
    pub fn instant(&self) -> Option<jiff::Timestamp> {
        instant(&self.0)
    }

    /// The moment as a time of the standard library; `None` as for [`instant`](Self::instant).
    pub fn system_time(&self) -> Option<SystemTime> {
        self.instant()?.try_into().ok()
    }
}

impl TryFrom<SystemTime> for Timestamp {
    type Error = InvalidValue;

    /// Writes the moment in UTC, with a final `Z`. Fails for a year that four digits do not hold.
    fn try_from(time: SystemTime) -> Result<Self, InvalidValue> {
        let rule = "must be in a year from -9999 to 9999";
        let instant = jiff::Timestamp::try_from(time);
        instant
            .map(Self::from)
            .map_err(|_| InvalidValue::hidden("Timestamp", rule))
    }
}

impl From<jiff::Timestamp> for Timestamp {
    /// Writes the moment in UTC, with a final `Z`.
    fn from(instant: jiff::Timestamp) -> Self {
        Self(instant.to_string().into())
    }
}

//! Moments, with the offset in which they were written.

use std::time::SystemTime;

use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;

use crate::normalized::Normalized;
use crate::text::string_newtype;

string_newtype! {
    /// Moment of an event, with its offset from UTC (API reference, fields `created_time`, `modified_time`,
    /// `checked_time`; RFC 3339, section 5.6).
    ///
    /// The text is kept as received, its offset and all its digits included. Equality, order and hash go by the moment,
    /// to the nanosecond: a server that moves to another offset has not changed the time of an event, and who polls for
    /// a change must not see one. To compare how times are written, compare [`as_str`](Self::as_str). A received
    /// text that is no time equals only itself and comes after all times.
    ///
    /// ```
    /// use cloudflare_secondary_dns_types::Timestamp;
    ///
    /// let checked: Timestamp = "2019-10-24T17:09:42.883908+01:00".parse()?;
    /// assert_eq!(checked, Timestamp::new("2019-10-24T16:09:42.883908Z")?);
    /// assert_eq!(checked.offset().map(|offset| offset.seconds()), Some(3600));
    /// assert_eq!(checked.to_string(), "2019-10-24T17:09:42.883908+01:00");
    /// assert!(Timestamp::new("2019-10-24T17:09:42").is_err());
    /// # Ok::<(), cloudflare_secondary_dns_types::InvalidValue>(())
    /// ```
    Timestamp { check: check, meaning: moment }
}

fn check(text: &str) -> Result<(), &'static str> {
    if has_shape(text) && instant(text).is_some() {
        Ok(())
    } else {
        Err("must be a date and time with offset (RFC 3339), such as 2019-10-24T17:09:42Z")
    }
}

/// Whether the text is written as RFC 3339 demands; the library that reads it also takes other forms of ISO 8601.
fn has_shape(text: &str) -> bool {
    let Some((date_time, rest)) = text.as_bytes().split_at_checked(19) else {
        return false;
    };
    let rest = match rest.split_first() {
        Some((b'.', digits)) => {
            let count = digits
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count();
            if count == 0 {
                return false;
            }
            &digits[count..]
        }
        _ => rest,
    };
    let offset = match rest {
        [b'Z' | b'z'] => true,
        [b'+' | b'-', offset @ ..] => {
            // The library takes 24 and 25 hours, but no 60 minutes.
            like(offset, b"00:00") && offset < b"24:00".as_slice()
        }
        _ => false,
    };
    offset && (like(date_time, b"0000-00-00T00:00:00") || like(date_time, b"0000-00-00t00:00:00"))
}

/// Whether the text has digits where the form has, and the same characters elsewhere.
fn like(text: &[u8], form: &[u8]) -> bool {
    text.len() == form.len()
        && text.iter().zip(form).all(|(byte, wanted)| match wanted {
            b'0' => byte.is_ascii_digit(),
            _ => byte == wanted,
        })
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

fn moment(text: &str) -> Normalized<'_, jiff::Timestamp> {
    Normalized::new(text, instant(text))
}

impl Timestamp {
    /// The moment, to the nanosecond; `None` if what was received is no time with offset.
    pub fn instant(&self) -> Option<jiff::Timestamp> {
        instant(&self.0)
    }

    /// The moment as the standard library has it; `None` as for [`instant`](Self::instant).
    pub fn system_time(&self) -> Option<SystemTime> {
        self.instant()?.try_into().ok()
    }

    /// The offset from UTC that the text gives, zero for `Z`; `None` as for [`instant`](Self::instant).
    pub fn offset(&self) -> Option<Offset> {
        self.instant()?;
        Pieces::parse(without_excess_digits(&self.0).as_bytes())
            .ok()?
            .to_numeric_offset()
    }
}

impl From<jiff::Timestamp> for Timestamp {
    /// Writes the moment in UTC, with a final `Z`.
    fn from(instant: jiff::Timestamp) -> Self {
        Self(instant.to_string().into())
    }
}

//! Faults as text: `OPERATION=KIND[:ARGUMENT][,OPTION]…`, for the command line and for messages.

use std::fmt;
use std::str::FromStr;

use super::{Fault, RetryAfter, When};
use crate::clock::parse_duration;
use crate::error::{Error, ErrorKind, nearest};

/// The grammar, as `--help` shows it.
pub const FAULT_GRAMMAR: &str = "\
OPERATION=KIND[:ARGUMENT][,OPTION]...

OPERATION  acls_list, acls_* (all that begin so) or * (all)
KIND       status:503         a status with the documented envelope around an error
           empty:503          a status with an empty body
           html:502           a status with an HTML page
           delay:250ms        the right answer, later
           reset:before       connection reset; also reset:during and reset:after the body
           truncate           the body ends half-way and the connection is closed
           stall              the body stops half-way and nothing more comes
           unsuccessful       200 with \"success\": false
           wrong-types        a result whose values have the wrong JSON types
           rate-limit         429 without Retry-After; rate-limit:2 or :2.5 with seconds,
                              rate-limit:date:2 with a date 2 s ahead,
                              rate-limit:raw:soon with any text
OPTION     times:2 or times:forever    requests to meet, 1 unless given
           after:3                     requests to let pass first
           header:NAME:VALUE           a header to add, without commas
           with-effect                 the operation takes effect all the same";

impl FromStr for Fault {
    type Err = Error;

    /// Reads [`FAULT_GRAMMAR`], as `acls_list=status:503,times:2`.
    ///
    /// # Errors
    /// A text that does not follow the grammar; the message says what would.
    fn from_str(text: &str) -> Result<Self, Error> {
        let Some((operation, rest)) = text.split_once('=') else {
            return Err(wrong(format!(
                "`{text}` is not a fault; write OPERATION=KIND, like acls_list=status:503"
            )));
        };
        let mut parts = rest.split(',');
        let kind = parts.next().unwrap_or_default();
        let fault = read_kind(kind).ok_or_else(|| wrong_kind(kind))?;
        parts.try_fold(fault.on(operation), |fault, part| {
            read_option(fault, part).ok_or_else(|| {
                wrong(format!(
                    "`{part}` is not an option of a fault; write times:2, times:forever, after:3, header:NAME:VALUE or \
                     with-effect"
                ))
            })
        })
    }
}

fn read_kind(text: &str) -> Option<Fault> {
    let (kind, argument) = match text.split_once(':') {
        Some((kind, argument)) => (kind, Some(argument)),
        None => (text, None),
    };
    let status = || argument?.parse().ok();
    Some(match (kind, argument) {
        ("status", _) => Fault::status(status()?),
        ("empty", _) => Fault::empty(status()?),
        ("html", _) => Fault::html(status()?),
        ("delay", _) => Fault::delay(parse_duration(argument?)?),
        ("reset", Some("before")) => Fault::reset(When::Before),
        ("reset", Some("during")) => Fault::reset(When::During),
        ("reset", Some("after")) => Fault::reset(When::After),
        ("truncate", None) => Fault::truncate(),
        ("stall", None) => Fault::stall(),
        ("unsuccessful", None) => Fault::unsuccessful(),
        ("wrong-types", None) => Fault::wrong_types(),
        ("rate-limit", _) => Fault::rate_limited(read_retry_after(argument)?),
        _ => return None,
    })
}

fn read_retry_after(argument: Option<&str>) -> Option<RetryAfter> {
    let Some(argument) = argument else {
        return Some(RetryAfter::Missing);
    };
    if let Some(text) = argument.strip_prefix("raw:") {
        return Some(RetryAfter::Raw(text.to_owned()));
    }
    if let Some(seconds) = argument.strip_prefix("date:") {
        return seconds.parse().ok().map(RetryAfter::Date);
    }
    if let Ok(seconds) = argument.parse() {
        return Some(RetryAfter::Seconds(seconds));
    }
    let seconds: f64 = argument.parse().ok()?;
    (seconds.is_finite() && seconds >= 0.0).then(|| RetryAfter::Raw(argument.to_owned()))
}

/// Each kind, as an example of how it is written.
const KINDS: [&str; 10] = [
    "status:503",
    "empty:503",
    "html:502",
    "delay:250ms",
    "reset:before, reset:during or reset:after",
    "truncate",
    "stall",
    "unsuccessful",
    "wrong-types",
    "rate-limit:2",
];

fn wrong_kind(text: &str) -> Error {
    let kind = text.split(':').next().unwrap_or(text);
    let names = KINDS.map(|form| form.split(':').next().unwrap_or(form));
    wrong(match names.iter().position(|name| *name == kind) {
        Some(index) => format!("`{text}` is not a fault; write {}", KINDS[index]),
        None => format!(
            "there is no fault `{kind}`{}; there are {}",
            nearest(kind, names.iter().copied()),
            names.join(", ")
        ),
    })
}

fn read_option(fault: Fault, text: &str) -> Option<Fault> {
    Some(match text.split_once(':') {
        Some(("times", "forever")) => fault.forever(),
        Some(("times", requests)) => fault.times(requests.parse().ok()?),
        Some(("after", requests)) => fault.after(requests.parse().ok()?),
        Some(("header", argument)) => {
            let (name, value) = argument.split_once(':')?;
            fault.header(name, value)
        }
        None if text == "with-effect" => fault.with_effect(),
        _ => return None,
    })
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.on, self.label)?;
        for (name, value) in &self.headers {
            write!(f, ",header:{name}:{value}")?;
        }
        match self.times {
            Some(1) => {}
            Some(times) => write!(f, ",times:{times}")?,
            None => f.write_str(",times:forever")?,
        }
        if self.after > 0 {
            write!(f, ",after:{}", self.after)?;
        }
        if self.effect && !self.needs_response() {
            f.write_str(",with-effect")?;
        }
        Ok(())
    }
}

fn wrong(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Fault, message)
}

//! Faults as text: `OPERATION=KIND[:ARGUMENT][,OPTION]…`, for the command line and for messages.

use std::fmt;
use std::str::FromStr;

use super::{Fault, Kind, RetryAfter, When};
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
           rate-limit         429 without Retry-After; rate-limit:2 or rate-limit:2.5 with seconds,
                              rate-limit:date:2 with a date 2 s ahead, rate-limit:raw:soon with any text
OPTION     times:2 or times:forever    requests to meet, 1 unless said otherwise
           after:3                     requests to let pass first
           header:NAME:VALUE           a header to add, without commas
           with-effect                 the operation is done all the same
           without-effect              a delay comes before the operation is done";

const KINDS: [&str; 10] = [
    "status",
    "empty",
    "html",
    "delay",
    "reset",
    "truncate",
    "stall",
    "unsuccessful",
    "wrong-types",
    "rate-limit",
];

impl FromStr for Fault {
    type Err = Error;

    /// Reads the grammar of `--fault`, as `acls_list=status:503,times:2`.
    ///
    /// # Errors
    /// A text that does not follow the grammar; the message says what would.
    fn from_str(text: &str) -> Result<Self, Error> {
        let Some((operation, rest)) = text.split_once('=') else {
            return Err(wrong(format!(
                "`{text}` names no fault; write OPERATION=KIND, like acls_list=status:503"
            )));
        };
        let mut parts = rest.split(',');
        let mut fault = read_kind(parts.next().unwrap_or_default())?.on(operation);
        for part in parts {
            fault = read_option(fault, part)?;
        }
        Ok(fault)
    }
}

fn read_kind(text: &str) -> Result<Fault, Error> {
    let (kind, argument) = match text.split_once(':') {
        Some((kind, argument)) => (kind, Some(argument)),
        None => (text, None),
    };
    match (kind, argument) {
        ("status", Some(argument)) => read_status(argument).map(Fault::status),
        ("empty", Some(argument)) => read_status(argument).map(Fault::empty),
        ("html", Some(argument)) => read_status(argument).map(Fault::html),
        ("status" | "empty" | "html", None) => Err(wrong(format!(
            "`{kind}` needs an HTTP status, like {kind}:503"
        ))),
        ("delay", Some(argument)) => parse_duration(argument).map(Fault::delay).ok_or_else(|| {
            wrong(format!(
                "`{argument}` is no delay; write delay:250ms or delay:2s"
            ))
        }),
        ("delay", None) => Err(wrong("`delay` needs a time, like delay:250ms or delay:2s")),
        ("reset", Some("before")) => Ok(Fault::reset(When::Before)),
        ("reset", Some("during")) => Ok(Fault::reset(When::During)),
        ("reset", Some("after")) => Ok(Fault::reset(When::After)),
        ("reset", _) => Err(wrong(
            "`reset` needs a moment: reset:before, reset:during or reset:after",
        )),
        ("truncate", None) => Ok(Fault::truncate()),
        ("stall", None) => Ok(Fault::stall()),
        ("unsuccessful", None) => Ok(Fault::unsuccessful()),
        ("wrong-types", None) => Ok(Fault::wrong_types()),
        ("truncate" | "stall" | "unsuccessful" | "wrong-types", Some(_)) => Err(wrong(format!(
            "`{kind}` takes no argument; options follow after a comma"
        ))),
        ("rate-limit", argument) => read_retry_after(argument).map(Fault::rate_limited),
        _ => Err(wrong(format!(
            "there is no fault `{kind}`{}; there are {}",
            nearest(kind, KINDS.into_iter()),
            KINDS.join(", ")
        ))),
    }
}

fn read_status(text: &str) -> Result<u16, Error> {
    text.parse().map_err(|_| {
        wrong(format!(
            "`{text}` is no HTTP status; give one from 200 to 999"
        ))
    })
}

fn read_retry_after(argument: Option<&str>) -> Result<RetryAfter, Error> {
    let Some(argument) = argument else {
        return Ok(RetryAfter::Missing);
    };
    if let Some(text) = argument.strip_prefix("raw:") {
        return Ok(RetryAfter::Raw(text.to_owned()));
    }
    // Seconds with decimals.
    if argument
        .parse()
        .is_ok_and(|seconds: f64| seconds >= 0.0 && argument.contains('.'))
    {
        return Ok(RetryAfter::Raw(argument.to_owned()));
    }
    let (form, number): (fn(u64) -> RetryAfter, _) = match argument.strip_prefix("date:") {
        Some(number) => (RetryAfter::Date, number),
        None => (RetryAfter::Seconds, argument),
    };
    number.parse().map(form).map_err(|_| {
        wrong(format!("`{argument}` is no Retry-After; write rate-limit:2, rate-limit:date:2 or rate-limit:raw:soon"))
    })
}

fn read_option(fault: Fault, text: &str) -> Result<Fault, Error> {
    let number = |argument: &str| {
        argument
            .parse::<u32>()
            .map_err(|_| wrong(format!("`{argument}` in `{text}` is no number of requests")))
    };
    match text.split_once(':') {
        Some(("times", "forever")) => Ok(fault.forever()),
        Some(("times", argument)) => Ok(fault.times(number(argument)?)),
        Some(("after", argument)) => Ok(fault.after(number(argument)?)),
        Some(("header", argument)) => match argument.split_once(':') {
            Some((name, value)) => Ok(fault.header(name, value)),
            None => Err(wrong(format!(
                "`{text}` lacks a value; write header:NAME:VALUE"
            ))),
        },
        None if text == "with-effect" => Ok(fault.with_effect()),
        None if text == "without-effect" && fault.needs_response() => Err(wrong(
            "`without-effect` does not suit a fault that spoils a real answer",
        )),
        None if text == "without-effect" => Ok(fault.without_effect()),
        _ => Err(wrong(format!(
            "there is no option `{text}`; there are times:2, times:forever, after:3, header:NAME:VALUE, with-effect \
             and without-effect"
        ))),
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}=", self.on)?;
        match &self.kind {
            Kind::Status {
                status,
                envelope: true,
            } => write!(f, "status:{status}")?,
            Kind::Status {
                status,
                envelope: false,
            } => write!(f, "empty:{status}")?,
            Kind::Respond {
                status,
                content_type,
                ..
            } if content_type.starts_with("text/html") => {
                write!(f, "html:{status}")?;
            }
            Kind::Respond {
                status,
                content_type,
                body,
            } => {
                write!(f, "respond:{status}:{content_type}:{} bytes", body.len())?;
            }
            Kind::Delay(delay) => write!(f, "delay:{}ms", delay.as_millis())?,
            Kind::Reset(When::Before) => f.write_str("reset:before")?,
            Kind::Reset(When::During) => f.write_str("reset:during")?,
            Kind::Reset(When::After) => f.write_str("reset:after")?,
            Kind::Truncate => f.write_str("truncate")?,
            Kind::Stall => f.write_str("stall")?,
            Kind::Unsuccessful => f.write_str("unsuccessful")?,
            Kind::WrongTypes => f.write_str("wrong-types")?,
            Kind::RateLimited(RetryAfter::Missing) => f.write_str("rate-limit")?,
            Kind::RateLimited(RetryAfter::Seconds(seconds)) => write!(f, "rate-limit:{seconds}")?,
            Kind::RateLimited(RetryAfter::Date(seconds)) => write!(f, "rate-limit:date:{seconds}")?,
            Kind::RateLimited(RetryAfter::Raw(text)) => write!(f, "rate-limit:raw:{text}")?,
        }
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
        match (self.effect, &self.kind) {
            (false, Kind::Delay(_)) => f.write_str(",without-effect"),
            (true, Kind::Delay(_)) => Ok(()),
            (true, _) if !self.needs_response() => f.write_str(",with-effect"),
            _ => Ok(()),
        }
    }
}

fn wrong(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Fault, message)
}

//! Faults as text: `OPERATION=KIND[:ARGUMENT][,OPTION]…`, for the command line and for messages.

use std::fmt;
use std::str::FromStr;

use super::{Fault, Kind, When};
use crate::clock::parse_duration;
use crate::error::{Error, ErrorKind};

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
OPTION     times:2 or times:forever    requests to meet, 1 unless given
           after:3                     requests to let pass first
           header:NAME:VALUE           a header to add, without commas, as header:retry-after:2
           with-effect                 the operation takes effect all the same";

impl FromStr for Fault {
    type Err = Error;

    /// Reads [`FAULT_GRAMMAR`], as `acls_list=status:503,times:2`.
    ///
    /// # Errors
    /// A text that does not follow the grammar; the message holds it.
    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = |part: &str, what: &str| {
            let message = format!("`{part}` is not {what}; write\n\n{FAULT_GRAMMAR}");
            Error::new(ErrorKind::Fault, message)
        };
        let (operation, rest) = text.split_once('=').ok_or_else(|| wrong(text, "a fault"))?;
        let mut parts = rest.split(',');
        let kind = parts.next().unwrap_or_default();
        let kind = read_kind(kind).ok_or_else(|| wrong(kind, "a kind of fault"))?;
        parts.try_fold(Self::new(kind).on(operation), |fault, part| {
            read_option(fault, part).ok_or_else(|| wrong(part, "an option of a fault"))
        })
    }
}

fn read_kind(text: &str) -> Option<Kind> {
    let status = |argument: &str| argument.parse().ok();
    Some(match text.split_once(':').unwrap_or((text, "")) {
        ("status", argument) => Kind::Status(status(argument)?),
        ("empty", argument) => Kind::Empty(status(argument)?),
        ("html", argument) => Kind::Html(status(argument)?),
        ("delay", argument) => Kind::Delay(parse_duration(argument)?),
        ("reset", "before") => Kind::Reset(When::Before),
        ("reset", "during") => Kind::Reset(When::During),
        ("reset", "after") => Kind::Reset(When::After),
        ("truncate", "") => Kind::Truncate,
        ("stall", "") => Kind::Stall,
        ("unsuccessful", "") => Kind::Unsuccessful,
        ("wrong-types", "") => Kind::WrongTypes,
        _ => return None,
    })
}

fn read_option(fault: Fault, text: &str) -> Option<Fault> {
    Some(match text.split_once(':').unwrap_or((text, "")) {
        ("times", "forever") => fault.forever(),
        ("times", requests) => fault.times(requests.parse().ok()?),
        ("after", requests) => fault.after(requests.parse().ok()?),
        ("header", argument) => {
            let (name, value) = argument.split_once(':')?;
            fault.header(name, value)
        }
        ("with-effect", "") => fault.with_effect(),
        _ => return None,
    })
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.on, self.kind)?;
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
        if self.effect && !self.kind.needs_response() {
            f.write_str(",with-effect")?;
        }
        Ok(())
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(f, "status:{status}"),
            Self::Empty(status) => write!(f, "empty:{status}"),
            Self::Html(status) => write!(f, "html:{status}"),
            Self::Respond {
                status,
                content_type,
                body,
            } => write!(f, "respond:{status}:{content_type}:{} bytes", body.len()),
            Self::Delay(delay) => write!(f, "delay:{}ms", delay.as_millis()),
            Self::Reset(When::Before) => f.write_str("reset:before"),
            Self::Reset(When::During) => f.write_str("reset:during"),
            Self::Reset(When::After) => f.write_str("reset:after"),
            Self::Truncate => f.write_str("truncate"),
            Self::Stall => f.write_str("stall"),
            Self::Unsuccessful => f.write_str("unsuccessful"),
            Self::WrongTypes => f.write_str("wrong-types"),
        }
    }
}

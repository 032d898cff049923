//! What an error says: one line, each cause once.

use std::error::Error as StdError;
use std::fmt::{self, Write as _};

use super::{Error, ErrorKind};
use crate::redact::plain;

/// Characters of the text of one cause that are shown.
const CAUSE: usize = 256;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.inner;
        if let Some(operation) = inner.operation {
            write!(f, "{operation}: ")?;
        }
        match inner.status {
            // The message is about the body of a success; its status follows with the place below.
            Some(status) if !status.is_success() => {
                write!(f, "HTTP {}", status.as_u16())?;
                if let Some(reason) = status.canonical_reason() {
                    write!(f, " {reason}")?;
                }
                f.write_str(": ")?;
            }
            _ => {}
        }
        // Status and the API's words say it all.
        let spoken_for = self.is_api_response()
            && !inner.api_errors.is_empty()
            && inner.status.is_some_and(|status| !status.is_success());
        if !spoken_for {
            f.write_str(&inner.message)?;
        }
        for (index, error) in inner.api_errors.iter().enumerate() {
            f.write_str(match index {
                0 if spoken_for => "",
                0 => ": ",
                _ => "; ",
            })?;
            write!(f, "{error}")?;
        }
        if inner.kind == ErrorKind::Mismatch
            && let Some(id) = &inner.resource_id
        {
            write!(f, " ({id} exists)")?;
        }
        // A gateway's 403 is about something else.
        if self.is_forbidden() && self.is_api_response() {
            self.write_permissions(f)?;
        }
        if f.alternate() {
            self.write_causes(f)?;
        } else if let Some(reason) = &inner.reason {
            write!(f, ": {reason}")?;
        }
        if let Some(note) = &inner.note {
            write!(f, "; {note}")?;
        }
        self.write_place(f)
    }
}

/// As much as `Display` shows, field by field; what is not set is left out. The API's errors are in
/// the message.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.inner;
        let mut debug = f.debug_struct("Error");
        debug
            .field("kind", &inner.kind)
            .field("message", &format_args!("{self}"));
        if let Some(status) = inner.status {
            debug.field("status", &status.as_u16());
        }
        if let Some(ray) = &inner.cf_ray {
            debug.field("cf_ray", ray);
        }
        if inner.attempts > 0 {
            debug.field("attempts", &inner.attempts);
        }
        if let Some(path) = &inner.json_path {
            debug.field("json_path", path);
        }
        if let Some(wait) = inner.retry_after {
            debug.field("retry_after", &wait);
        }
        if let Some(id) = &inner.resource_id {
            debug.field("resource_id", id);
        }
        for (name, answer) in [
            ("may_have_taken_effect", self.may_have_taken_effect()),
            ("is_safe_to_retry", self.is_safe_to_retry()),
        ] {
            if answer {
                debug.field(name, &answer);
            }
        }
        let causes: Vec<String> = Causes(self.source()).collect();
        if !causes.is_empty() {
            debug.field("causes", &causes);
        }
        debug.finish()
    }
}

impl Error {
    fn write_permissions(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(operation) = self.operation() else {
            return Ok(());
        };
        match operation.permissions {
            [] => Ok(()),
            [one] => write!(f, "; the credentials need the permission {one}"),
            [rest @ .., last] => {
                let rest = rest.join(", ");
                write!(
                    f,
                    "; the credentials need one of the permissions {rest} or {last}"
                )
            }
        }
    }

    fn write_causes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for cause in Causes(self.source()) {
            write!(f, ": {cause}")?;
        }
        Ok(())
    }

    /// Where it happened, in parentheses: method and template, status of a success, ray, attempts.
    fn write_place(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.inner;
        let mut place = String::new();
        if let Some(operation) = inner.operation {
            write!(place, "{} {}", operation.method, operation.path_only())?;
        }
        if let Some(status) = inner.status.filter(|status| status.is_success()) {
            write!(place, ", HTTP {}", status.as_u16())?;
        }
        if let Some(ray) = &inner.cf_ray {
            write!(place, ", cf-ray {ray}")?;
        }
        if inner.attempts > 1 {
            write!(place, ", {} attempts", inner.attempts)?;
        }
        match place.trim_start_matches([',', ' ']) {
            "" => Ok(()),
            place => write!(f, " ({place})"),
        }
    }
}

/// The texts of a chain of causes, each on one line, without those that say what the one before
/// said already.
struct Causes<'a>(Option<&'a (dyn StdError + 'static)>);

impl Iterator for Causes<'_> {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let cause = self.0?;
        let text = plain(&cause.to_string(), CAUSE);
        self.0 = cause.source();
        while let Some(next) = self.0 {
            if !text.ends_with(&plain(&next.to_string(), CAUSE)) {
                break;
            }
            self.0 = next.source();
        }
        Some(text)
    }
}

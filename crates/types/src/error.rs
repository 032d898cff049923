//! The error of a constructor that refuses a value.

use std::convert::Infallible;
use std::error::Error;
use std::fmt;

/// Longest part of a refused value that an error keeps, in characters.
const SHOWN: usize = 64;

/// Error for a value that must not be sent: the type that refused it, the rule, and the value.
///
/// The value is cut after 64 characters. That of a [`TsigSecret`](crate::TsigSecret) is never kept.
/// A retry with the same value fails again.
///
/// ```
/// use cloudflare_secondary_dns_types::AclId;
///
/// let error = AclId::new("..").unwrap_err();
/// assert_eq!(error.type_name(), "AclId");
/// assert_eq!(error.value(), Some(".."));
/// assert_eq!(error.to_string(), r#"invalid AclId "..": must not be "." or "..", encoded or not"#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InvalidValue {
    type_name: &'static str,
    rule: &'static str,
    value: Option<Box<str>>,
    is_number: bool,
}

impl InvalidValue {
    /// Keeps the value, shortened, for the message.
    pub(crate) fn shown(
        type_name: &'static str,
        rule: &'static str,
        value: &dyn fmt::Display,
    ) -> Self {
        let value: String = value.to_string().chars().take(SHOWN).collect();
        Self {
            value: Some(value.into()),
            ..Self::hidden(type_name, rule)
        }
    }

    /// The same for a value that needs no quotes.
    pub(crate) fn number(
        type_name: &'static str,
        rule: &'static str,
        value: &dyn fmt::Display,
    ) -> Self {
        Self {
            is_number: true,
            ..Self::shown(type_name, rule, value)
        }
    }

    /// Keeps no value, for secrets.
    pub(crate) fn hidden(type_name: &'static str, rule: &'static str) -> Self {
        Self {
            type_name,
            rule,
            value: None,
            is_number: false,
        }
    }

    /// Name of the type that refused the value, such as `AclId`.
    pub fn type_name(&self) -> &'static str {
        self.type_name
    }

    /// The rule that the value breaks, such as `must not be empty`.
    pub fn rule(&self) -> &'static str {
        self.rule
    }

    /// The refused value, its first 64 characters; `None` for a secret.
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }

    /// The refused value as messages show it: a number as it is, a text escaped and in quotes;
    /// `None` for a secret.
    pub fn quoted_value(&self) -> Option<String> {
        let value = self.value()?;
        Some(match self.is_number {
            true => value.to_owned(),
            false => format!("{value:?}"),
        })
    }
}

impl fmt::Display for InvalidValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.quoted_value() {
            Some(value) => write!(f, "invalid {} {value}: {}", self.type_name, self.rule),
            None => write!(f, "invalid {}: {}", self.type_name, self.rule),
        }
    }
}

impl Error for InvalidValue {}

/// So that a value of a type is taken wherever one that may be refused is.
impl From<Infallible> for InvalidValue {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

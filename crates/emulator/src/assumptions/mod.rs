//! What the emulator assumes where the documentation is silent, and how to assume otherwise.
//!
//! The list itself is in `list.rs`; this file is the machinery around it.
//! Behaviour belongs to the handlers, which ask [`Assumptions`] what to do.

mod list;

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

pub use self::list::*;
use crate::error::{Error, ErrorKind, nearest};

/// One entry of [`Assumption::ALL`].
#[derive(Clone, Copy, Debug, Serialize)]
#[non_exhaustive]
pub struct AssumptionInfo {
    /// Name on the command line, in kebab-case.
    pub name: &'static str,
    /// How well the default is known: `documented` publicly, `observed` on the live API by others,
    /// or `assumed`, since nobody has shown it.
    pub basis: &'static str,
    /// Who documents or observed the default, in one line; why it was chosen if nobody did.
    pub source: &'static str,
    /// What the assumption is about.
    pub about: &'static str,
    /// What can be assumed; the first choice is the default.
    pub choices: &'static [Choice],
}

/// One value of an assumption.
#[derive(Clone, Copy, Debug, Serialize)]
#[non_exhaustive]
pub struct Choice {
    /// The assumption with this value, for [`Emulator::assume`](crate::Emulator::assume).
    #[serde(skip)]
    pub assumption: Assumption,
    /// Value on the command line.
    pub value: &'static str,
    /// What the emulator does then.
    pub about: &'static str,
}

impl FromStr for Assumption {
    type Err = Error;

    /// Reads `NAME=VALUE`.
    ///
    /// # Errors
    /// An unknown name or value; the message lists what there is.
    fn from_str(text: &str) -> Result<Self, Error> {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        let wrong = |message: String| Err(Error::new(ErrorKind::Assumption, message));
        let Some(info) = Self::ALL.iter().find(|info| info.name == name) else {
            let nearest = nearest(name, Self::ALL.iter().map(|info| info.name));
            return wrong(format!(
                "there is no assumption `{name}`{nearest}; `--list-assumptions` lists them"
            ));
        };
        if let Some(choice) = info.choices.iter().find(|choice| choice.value == value) {
            return Ok(choice.assumption);
        }
        let values: Vec<_> = info.choices.iter().map(|choice| choice.value).collect();
        wrong(format!(
            "assumption `{name}` cannot be `{value}`; write {name}={}",
            values.join(&format!(" or {name}="))
        ))
    }
}

impl fmt::Display for Assumption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for info in Self::ALL {
            let mut choices = info.choices.iter();
            if let Some(choice) = choices.find(|choice| choice.assumption == *self) {
                return write!(f, "{}={}", info.name, choice.value);
            }
        }
        Ok(())
    }
}

/// Turns the list into one enum per assumption, the enum of all, the set of values in force, and
/// the list as data.
macro_rules! assumptions {
    ($(
        $field:ident: $kind:ident = $name:literal {
            about: $about:literal,
            known: $basis:literal, $source:literal,
            $first:ident = $first_value:literal: $first_about:literal,
            $( $variant:ident = $value:literal: $meaning:literal, )+
        }
    )+) => {
        $(
            #[doc = $about]
            ///
            #[doc = concat!("On the command line: `", $name, "`. The first value is the default.")]
            #[doc = concat!("It is ", $basis, ": ", $source, ".")]
            #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
            #[non_exhaustive]
            pub enum $kind {
                #[doc = $first_about]
                #[default]
                $first,
                $( #[doc = $meaning] $variant, )+
            }

            impl From<$kind> for Assumption {
                fn from(value: $kind) -> Self {
                    Self::$kind(value)
                }
            }
        )+

        /// Something the documentation leaves open, with the value that the emulator is to assume.
        ///
        /// The documentation of each kind explains its values; [`Assumption::ALL`] holds the same
        /// as data, with how well each default is known and by whom.
        ///
        /// ```
        /// use cloudflare_secondary_dns_emulator::{Assumption, DeleteInUse};
        ///
        /// let assumption = Assumption::from(DeleteInUse::Unlinked);
        /// assert_eq!(assumption.to_string(), "delete-in-use=unlinked");
        /// assert_eq!("delete-in-use=unlinked".parse::<Assumption>()?, assumption);
        /// # Ok::<(), cloudflare_secondary_dns_emulator::Error>(())
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Assumption {
            $( #[doc = $about] $kind($kind), )+
        }

        impl Assumption {
            /// All assumptions, with their values, for a test of a client that starts an emulator
            /// of each.
            pub const ALL: &'static [AssumptionInfo] = &[$(AssumptionInfo {
                name: $name,
                basis: $basis,
                source: $source,
                about: $about,
                choices: &[
                    Choice {
                        assumption: Self::$kind($kind::$first),
                        value: $first_value,
                        about: $first_about,
                    },
                    $(Choice {
                        assumption: Self::$kind($kind::$variant),
                        value: $value,
                        about: $meaning,
                    },)+
                ],
            },)+];
        }

        /// The assumptions in force.
        #[derive(Clone, Copy, Debug, Default)]
        pub(crate) struct Assumptions {
            $( pub(crate) $field: $kind, )+
        }

        impl Assumptions {
            /// Assumes one thing, in place of what was assumed about it before.
            pub(crate) fn set(&mut self, assumption: Assumption) {
                match assumption { $(Assumption::$kind(value) => self.$field = value,)+ }
            }
        }
    };
}
use assumptions;

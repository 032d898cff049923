//! Names in Rust. A name of the document never has to change for Rust's sake: whatever it is, it
//! gets a name that Rust takes, that the generated code does not use itself, and that nothing
//! beside it has.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToPascalCase as _, ToSnakeCase as _};

use super::expected::contains;

/// What is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    Module,
    Method,
    Parameter,
    Field,
    /// Of an optional parameter: a field and the method that sets it.
    Setter,
    Type,
    Variant,
}

impl Named {
    /// Names that the generated code uses itself, with spaces between them.
    fn reserved(self) -> &'static str {
        match self {
            Self::Module => {
                "client cloudflare_secondary_dns_transport cloudflare_secondary_dns_types common gen lib operations \
                 transport types"
            }
            // `all` would be `ALL` in the table of operations.
            Self::Method => "all clone from_transport gen new transport",
            Self::Parameter => "body gen parameters request",
            Self::Field => "gen",
            Self::Setter => "clone default gen",
            Self::Type => "Box Default From Into Option Result String Vec",
            Self::Variant => "Other",
        }
    }

    fn is_type(self) -> bool {
        matches!(self, Self::Type | Self::Variant)
    }

    /// The name for something that is called `name` in the document.
    pub(super) fn name(self, name: &str) -> String {
        let ascii: String = name
            .chars()
            .map(|c| if c.is_ascii() { c } else { '_' })
            .collect();
        let mut rust = match self.is_type() {
            true => ascii.to_pascal_case(),
            false => ascii.to_snake_case(),
        };
        if rust.starts_with(|first: char| first.is_ascii_digit()) {
            let prefix = match self {
                Self::Type => "Type",
                Self::Variant => "V",
                _ => "_",
            };
            rust.insert_str(0, prefix);
        }
        if rust.is_empty() {
            rust.push_str(self.word());
        }
        if contains(self.reserved(), &rust) || syn::parse_str::<syn::Ident>(&rust).is_err() {
            rust.push_str(if self.is_type() { self.word() } else { "_" });
        }
        rust
    }

    /// The names of several things beside each other, each its own. One that needs no change keeps
    /// its name, whatever stands before it.
    pub(super) fn distinct<'n>(self, names: impl IntoIterator<Item = &'n str>) -> Vec<String> {
        let names: Vec<&str> = names.into_iter().collect();
        let wanted: Vec<String> = names.iter().map(|name| self.name(name)).collect();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
        let mut found: BTreeMap<usize, String> = BTreeMap::new();
        for unchanged in [true, false] {
            for (index, rust) in wanted.iter().enumerate() {
                if (rust == names[index]) == unchanged {
                    let number = numbers.entry(rust).or_insert(1);
                    let free = self.free_from(rust, number, |name| !taken.contains(name));
                    taken.insert(free.clone());
                    found.insert(index, free);
                }
            }
        }
        found.into_values().collect()
    }

    /// The first name that is free: `name`, `name_2`, `name_3`, …
    pub(super) fn free(self, name: &str, is_free: impl Fn(&str) -> bool) -> String {
        self.free_from(name, &mut 1, is_free)
    }

    /// The same, where the numbers below one are known to be taken; goes on to the one behind.
    fn free_from(self, name: &str, number: &mut u32, is_free: impl Fn(&str) -> bool) -> String {
        loop {
            let free = match number {
                1 => name.to_owned(),
                _ if !self.is_type() => format!("{}_{number}", name.trim_end_matches('_')),
                _ if name.ends_with(|last: char| last.is_ascii_digit()) => {
                    format!("{name}No{number}")
                }
                _ => format!("{name}{number}"),
            };
            *number += 1;
            if is_free(&free) {
                return free;
            }
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Module => "resource",
            Self::Method => "operation",
            Self::Parameter | Self::Setter => "parameter",
            Self::Field => "field",
            Self::Type => "Type",
            Self::Variant => "Value",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Named::{Field, Method, Module, Parameter, Type, Variant};

    #[test]
    fn every_name_is_taken() {
        assert_eq!(Field.name("camelCase"), "camel_case");
        assert_eq!(Field.name("type"), "type_");
        assert_eq!(Field.name("2fa"), "_2fa");
        assert_eq!(Field.name("$"), "field");
        assert_eq!(Field.name("é"), "field");
        assert_eq!(Parameter.name("request"), "request_");
        assert_eq!(Parameter.name("Self"), "self_");
        assert_eq!(Method.name("All"), "all_");
        assert_eq!(Module.name("Big Things"), "big_things");
        assert_eq!(Type.name("Result"), "ResultType");
        assert_eq!(Type.name("2fa"), "Type2fa");
        assert_eq!(Variant.name("self"), "SelfValue");
    }

    #[test]
    fn names_beside_each_other_differ() {
        assert_eq!(
            Field.distinct(["Name", "name", "$name"]),
            ["name_2", "name", "name_3"]
        );
        assert_eq!(Variant.distinct(["asc", "ASC"]), ["Asc", "Asc2"]);
        assert_eq!(Variant.distinct(["1.0", "10"]), ["V10", "V10No2"]);
    }
}

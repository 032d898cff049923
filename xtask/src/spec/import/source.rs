//! The vendor's document in pieces: every path and every component is text until something of ours
//! leads there. Whatever else the document holds may be as broken as it likes, so long as it is JSON
//! or YAML at all.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::document::{Error, ErrorPath, Tree, View, in_its_syntax, json, pointer, value, yaml};

/// Most paths, or components of a kind. The vendor's have some 4,000.
const MOST_PIECES: usize = 200_000;

const REPEATED_KEY: &str = "a key appears twice in one mapping";
const BROKEN: &str = "have the document corrected, or take another revision";

/// A document in pieces.
#[derive(Debug)]
pub(super) struct Source<'t> {
    label: &'t str,
    document: Piece<'t>,
}

/// A part of a document.
#[derive(Debug)]
enum Piece<'t> {
    /// The document, its paths, its components and their sections.
    Mapping(BTreeMap<String, Piece<'t>>),
    /// Anything else, which is parsed when somebody asks for it.
    Text(&'t RawValue, OnceCell<Tree>),
    /// What has a key that another one has as well.
    Repeated,
}

/// Takes a document apart and hands it on.
///
/// # Errors
/// When it is not JSON or YAML, exceeds a bound, or is not OpenAPI 3.0.
pub(super) fn open<R>(
    label: &str,
    text: &str,
    then: impl FnOnce(&Source<'_>) -> R,
) -> Result<R, Error> {
    let converted = OnceCell::new();
    let from_yaml = || {
        let json = yaml::parse(label, text, true)?.root().to_string();
        Source::new(label, converted.get_or_init(|| json))
    };
    let source = in_its_syntax(label, text, || Source::new(label, text), from_yaml)?;
    source.check_version()?;
    Ok(then(&source))
}

impl<'t> Source<'t> {
    fn new(label: &'t str, json: &'t str) -> Result<Self, Error> {
        let error_path = &ErrorPath::default();
        let mut deserializer = serde_json::Deserializer::from_str(json);
        let level = Level::Document;
        let document = Split { level, error_path }.deserialize(&mut deserializer);
        let document = document.and_then(|document| deserializer.end().map(|()| document));
        match document {
            Ok(document) => Ok(Self { label, document }),
            Err(error) => Err(Error::from_json(label, error_path, &error)),
        }
    }

    /// The vendor's paths.
    pub(super) fn paths(&self) -> Result<Vec<&str>, Error> {
        let paths = match &self.document {
            Piece::Mapping(members) => members.get("paths"),
            _ => None,
        };
        match paths {
            Some(Piece::Repeated) => Err(self.broken("/paths", REPEATED_KEY)),
            Some(Piece::Mapping(paths)) => Ok(paths.keys().map(String::as_str).collect()),
            _ => Ok(Vec::new()),
        }
    }

    /// Looks a place up. `None` if there is nothing.
    ///
    /// # Errors
    /// When the piece that holds it is broken: nested too deep, or with a repeated key.
    pub(super) fn get(&self, at: &str) -> Result<Option<View<'_>>, Error> {
        let (mut piece, mut rest) = (&self.document, at);
        loop {
            let name = &at[..at.len() - rest.len()];
            let members = match piece {
                Piece::Repeated => return Err(self.broken(name, REPEATED_KEY)),
                Piece::Text(raw, value) => {
                    let value = match value.get() {
                        Some(value) => value,
                        None => {
                            let parsed = self.parse(raw, name)?;
                            value.get_or_init(|| parsed)
                        }
                    };
                    return Ok(value.root().pointer(rest));
                }
                Piece::Mapping(members) => members,
            };
            let Some(below) = rest.strip_prefix('/') else {
                return Ok(None);
            };
            let token = below.split('/').next().unwrap_or_default();
            let Some(found) = members.get(&pointer::unescape(token)) else {
                return Ok(None);
            };
            (piece, rest) = (found, &below[token.len()..]);
        }
    }

    fn parse(&self, raw: &RawValue, at: &str) -> Result<Tree, Error> {
        if raw.get().contains(value::REPEATED_IN_JSON) {
            return Err(self.broken(at, REPEATED_KEY));
        }
        json::parse(self.label, raw.get()).map_err(|error| {
            let below = error.pointer.as_deref().unwrap_or_default();
            self.broken(&format!("{at}{below}"), &error.problem)
        })
    }

    fn broken(&self, at: &str, problem: &str) -> Error {
        Error::new(self.label, problem, BROKEN).at(at.to_owned())
    }

    fn check_version(&self) -> Result<(), Error> {
        const HELP: &str = "import reads the vendor's OpenAPI 3.0 document";
        let refuse = |problem: &str| Err(Error::new(self.label, problem, HELP));
        if self.get("/swagger")?.is_some() {
            return refuse("an OpenAPI 2.0 (Swagger) document");
        }
        match self.get("/openapi")?.and_then(View::as_str) {
            Some(version) if version.starts_with("3.0.") => {}
            Some(version) => {
                return refuse(&format!("an OpenAPI {version:.20} document"));
            }
            _ => return refuse("not an OpenAPI document: it has no `openapi` version"),
        }
        match self.paths()?.is_empty() {
            true => refuse("an OpenAPI document without paths"),
            false => Ok(()),
        }
    }
}

impl Piece<'_> {
    /// What is no mapping only has to be sound.
    const NOTHING: Self = Self::Mapping(BTreeMap::new());
}

/// Takes a part of the document apart.
#[derive(Clone, Copy)]
struct Split<'e> {
    level: Level,
    error_path: &'e ErrorPath,
}

/// What the members of a part are.
#[derive(Clone, Copy)]
enum Level {
    Document,
    Components,
    /// Paths, or the components of one kind.
    Pieces,
}

impl<'t> DeserializeSeed<'t> for Split<'_> {
    type Value = Piece<'t>;

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<Piece<'t>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'t> Visitor<'t> for Split<'_> {
    type Value = Piece<'t>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut access: A) -> Result<Piece<'t>, A::Error> {
        let mut pieces = BTreeMap::new();
        while let Some(key) = access.next_key::<String>()? {
            let below = match (self.level, key.as_str()) {
                (Level::Document, "paths") | (Level::Components, _) => Some(Level::Pieces),
                (Level::Document, "components") => Some(Level::Components),
                _ => None,
            };
            let piece = match below {
                Some(level) => access.next_value_seed(Self { level, ..self })?,
                None => Piece::Text(access.next_value()?, OnceCell::new()),
            };
            match pieces.entry(key) {
                Entry::Vacant(entry) => {
                    entry.insert(piece);
                }
                Entry::Occupied(mut entry) => {
                    entry.insert(Piece::Repeated);
                }
            }
            if pieces.len() > MOST_PIECES {
                let problem = format!("more than {MOST_PIECES} paths and components");
                return Err(self.error_path.refuse(problem, BROKEN));
            }
        }
        Ok(Piece::Mapping(pieces))
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut access: A) -> Result<Piece<'t>, A::Error> {
        while access.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Piece::NOTHING)
    }

    fn visit_str<E>(self, text: &str) -> Result<Piece<'t>, E> {
        match text == value::REPEATED {
            true => Ok(Piece::Repeated),
            false => Ok(Piece::NOTHING),
        }
    }

    fn visit_bool<E>(self, _: bool) -> Result<Piece<'t>, E> {
        Ok(Piece::NOTHING)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Piece<'t>, E> {
        Ok(Piece::NOTHING)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Piece<'t>, E> {
        Ok(Piece::NOTHING)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Piece<'t>, E> {
        Ok(Piece::NOTHING)
    }

    fn visit_unit<E>(self) -> Result<Piece<'t>, E> {
        Ok(Piece::NOTHING)
    }
}

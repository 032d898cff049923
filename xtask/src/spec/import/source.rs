//! The vendor's document in pieces: every path and every component is text until something of ours
//! leads there. Whatever else the document holds may be as broken as it likes, so long as it is JSON
//! or YAML at all.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::document::{Error, ErrorPath, Syntax, is_named_yaml, json, pointer, value, yaml};

/// Most paths, or components of a kind. The vendor's have some 4,000.
const MOST_PIECES: usize = 200_000;

const REPEATED_KEY: &str = "a key appears twice in one mapping";
const BROKEN: &str = "have the document corrected, or take another revision";

/// A document in pieces.
#[derive(Debug)]
pub(super) struct Source<'t> {
    label: &'t str,
    members: Pieces<'t>,
}

/// A value that was not parsed yet, or whose members were not.
#[derive(Debug)]
struct Piece<'t> {
    raw: &'t RawValue,
    is_repeated: bool,
    members: OnceCell<Pieces<'t>>,
    value: OnceCell<Value>,
}

/// The members of a mapping.
#[derive(Debug, Default)]
struct Pieces<'t>(BTreeMap<String, Piece<'t>>);

/// Takes a document apart and hands it on.
///
/// # Errors
/// When it is not JSON or YAML, exceeds a bound, or is not OpenAPI 3.0.
pub(super) fn open<R>(
    label: &str,
    text: &str,
    then: impl FnOnce(&Source<'_>) -> R,
) -> Result<R, Error> {
    let from_yaml = || Ok(yaml::parse_leniently(label, text)?.to_string());
    let converted;
    let source = match Syntax::of(text) {
        Syntax::Yaml => {
            converted = from_yaml()?;
            Source::new(label, &converted)?
        }
        Syntax::Json => match Source::new(label, text) {
            // A YAML flow mapping begins like JSON.
            Err(error) if error.is_syntax && is_named_yaml(label) => {
                converted = from_yaml().map_err(|_: Error| error)?;
                Source::new(label, &converted)?
            }
            source => source?,
        },
    };
    source.check_version()?;
    Ok(then(&source))
}

impl<'t> Source<'t> {
    fn new(label: &'t str, json: &'t str) -> Result<Self, Error> {
        // What is no mapping only has to be sound.
        let members = match json.trim_start().starts_with('{') {
            true => serde_json::from_str(json),
            false => serde_json::from_str::<&RawValue>(json).map(|_| Pieces::default()),
        };
        let members =
            members.map_err(|error| Error::from_json(label, &ErrorPath::default(), &error))?;
        Ok(Self { label, members })
    }

    /// The vendor's paths.
    pub(super) fn paths(&self) -> Result<impl Iterator<Item = &str>, Error> {
        let paths = self.members.0.get("paths");
        let paths = paths.map(|paths| self.members(paths, "/paths"));
        let paths = paths.transpose()?.into_iter();
        Ok(paths.flat_map(|paths| paths.0.keys().map(String::as_str)))
    }

    /// Looks a place up. `None` if there is nothing.
    ///
    /// # Errors
    /// When the piece that holds it is broken: nested too deep, or with a repeated key.
    pub(super) fn get(&self, at: &str) -> Result<Option<&Value>, Error> {
        let (mut members, mut end) = (&self.members, 0);
        while let Some(rest) = at[end..].strip_prefix('/') {
            let token = rest.split('/').next().unwrap_or_default();
            let Some(piece) = members.0.get(&pointer::unescape(token)) else {
                break;
            };
            end += 1 + token.len();
            let (name, rest) = at.split_at(end);
            if !is_split(name) {
                return Ok(pointer::get(self.value(piece, name)?, rest));
            }
            members = self.members(piece, name)?;
        }
        Ok(None)
    }

    /// The members of a piece; none if it is not a mapping.
    fn members<'p>(&self, piece: &'p Piece<'t>, at: &str) -> Result<&'p Pieces<'t>, Error> {
        if let Some(members) = piece.members.get() {
            return Ok(members);
        }
        let refuse = |problem: &str| Error::new(self.label, problem, BROKEN).at(at.to_owned());
        if piece.is_repeated {
            return Err(refuse(REPEATED_KEY));
        }
        let members = match piece.raw.get().starts_with('{') {
            true => {
                serde_json::from_str(piece.raw.get()).map_err(|error| refuse(&error.to_string()))?
            }
            false => Pieces::default(),
        };
        Ok(piece.members.get_or_init(|| members))
    }

    /// The value of a piece, which is parsed once.
    fn value<'p>(&self, piece: &'p Piece<'t>, at: &str) -> Result<&'p Value, Error> {
        let refuse = |below: &str, problem: &str| {
            Error::new(self.label, problem, BROKEN).at(format!("{at}{below}"))
        };
        if piece.is_repeated {
            return Err(refuse("", REPEATED_KEY));
        }
        if let Some(value) = piece.value.get() {
            return Ok(value);
        }
        let value = json::parse(self.label, piece.raw.get()).map_err(|error| {
            refuse(error.pointer.as_deref().unwrap_or_default(), &error.problem)
        })?;
        match has_repeated_key(&value) {
            true => Err(refuse("", REPEATED_KEY)),
            false => Ok(piece.value.get_or_init(|| value)),
        }
    }

    fn check_version(&self) -> Result<(), Error> {
        const HELP: &str = "import reads the vendor's OpenAPI 3.0 document";
        let refuse = |problem: &str| Err(Error::new(self.label, problem, HELP));
        if self.get("/swagger")?.is_some() {
            return refuse("an OpenAPI 2.0 (Swagger) document");
        }
        match self.get("/openapi")? {
            Some(Value::String(version)) if version.starts_with("3.0.") => {}
            Some(Value::String(version)) => {
                return refuse(&format!("an OpenAPI {version:.20} document"));
            }
            _ => return refuse("not an OpenAPI document: it has no `openapi` version"),
        }
        match self.paths()?.next() {
            Some(_) => Ok(()),
            None => refuse("an OpenAPI document without paths"),
        }
    }
}

impl<'t> Piece<'t> {
    fn of(raw: &'t RawValue) -> Self {
        Self {
            raw,
            is_repeated: false,
            members: OnceCell::new(),
            value: OnceCell::new(),
        }
    }
}

impl<'t> Deserialize<'t> for Pieces<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'t> Visitor<'t> for Members {
    type Value = Pieces<'t>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut access: A) -> Result<Pieces<'t>, A::Error> {
        let mut pieces = BTreeMap::new();
        let mut repeated = Vec::new();
        while let Some((key, raw)) = access.next_entry::<String, &RawValue>()? {
            if key == value::REPEATED_KEYS {
                repeated = serde_json::from_str(raw.get()).unwrap_or_default();
            } else if pieces.insert(key.clone(), Piece::of(raw)).is_some() {
                repeated.push(key);
            }
            if pieces.len() > MOST_PIECES {
                let problem = format!("more than {MOST_PIECES} paths and components");
                return Err(A::Error::custom(problem));
            }
        }
        for key in repeated {
            if let Some(piece) = pieces.get_mut(&key) {
                piece.is_repeated = true;
            }
        }
        Ok(Pieces(pieces))
    }
}

/// Whether the mapping at a place is taken apart: `paths`, `components` and its sections.
fn is_split(at: &str) -> bool {
    match at {
        "/paths" | "/components" => true,
        _ => at
            .strip_prefix("/components/")
            .is_some_and(|section| !section.contains('/')),
    }
}

fn has_repeated_key(value: &Value) -> bool {
    match value {
        Value::Object(map) => {
            map.contains_key(value::REPEATED_KEYS) || map.values().any(has_repeated_key)
        }
        Value::Array(items) => items.iter().any(has_repeated_key),
        _ => false,
    }
}

//! The vendor's document, taken apart without building it: every path and every component is
//! kept as a piece of text and parsed only when something of ours leads there. Whatever else the
//! document holds may be as broken as it likes, so long as it is JSON or YAML at all.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::document::{Error, ErrorPath, Syntax, is_named_yaml, json, pointer, value, yaml};

/// A document in pieces.
#[derive(Debug)]
pub(super) struct Source<'t> {
    pub(super) label: &'t str,
    /// By JSON pointer: `/openapi`, `/paths/~1a`, `/components/schemas/A`.
    pieces: HashMap<String, Piece<'t>>,
    /// Vendor paths, in the document's order.
    paths: Vec<String>,
}

#[derive(Debug, Default)]
struct Piece<'t> {
    raw: Option<&'t RawValue>,
    value: OnceCell<Value>,
    repeated: bool,
}

impl<'t> Source<'t> {
    /// Takes a document apart.
    ///
    /// # Errors
    /// When it is not JSON or YAML, exceeds a bound, or is not OpenAPI 3.0.
    pub(super) fn new(label: &'t str, text: &'t str) -> Result<Self, Error> {
        let mut source = Self {
            label,
            pieces: HashMap::new(),
            paths: Vec::new(),
        };
        match Syntax::of(text) {
            Syntax::Yaml => source.take_apart("", yaml::parse_leniently(label, text)?),
            Syntax::Json => {
                if let Err(error) = source.split(text) {
                    // A YAML flow mapping begins like JSON.
                    if !(error.is_syntax && is_named_yaml(label)) {
                        return Err(error);
                    }
                    source.pieces.clear();
                    source.paths.clear();
                    let value = yaml::parse_leniently(label, text).map_err(|_| error)?;
                    source.take_apart("", value);
                }
            }
        }
        source.check_version()?;
        Ok(source)
    }

    /// Takes a JSON document apart.
    fn split(&mut self, text: &'t str) -> Result<(), Error> {
        let label = self.label;
        let error_path = ErrorPath::default();
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let split = Split {
            source: self,
            error_path: &error_path,
            at: String::new(),
        };
        split
            .deserialize(&mut deserializer)
            .and_then(|()| deserializer.end())
            .map_err(|error| Error::from_json(label, &error_path, &error))
    }

    /// Vendor paths, in the document's order.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().map(String::as_str)
    }

    /// Looks a place up. `None` if there is nothing.
    ///
    /// # Errors
    /// When the piece that holds it is broken: nested too deep, or with a repeated key.
    pub(super) fn get(&self, at: &str) -> Result<Option<&Value>, Error> {
        let Some((name, piece)) = self.piece_of(at) else {
            return Ok(None);
        };
        let refuse = |below: &str, problem: &str| {
            let help = "have the document corrected, or take another revision";
            Error::new(self.label, problem, help).at(format!("{name}{below}"))
        };
        if piece.repeated {
            return Err(refuse("", REPEATED_KEY));
        }
        if piece.value.get().is_none()
            && let Some(raw) = piece.raw
        {
            let parsed = json::parse(self.label, raw.get())
                .map_err(|error| refuse(&error.pointer.unwrap_or_default(), &error.problem))?;
            // Nothing else can have set it in between.
            let _ = piece.value.set(parsed);
        }
        let found = piece.value.get();
        if piece.raw.is_none() && found.is_some_and(has_repeated_key) {
            return Err(refuse("", REPEATED_KEY));
        }
        let rest = at.get(name.len()..).unwrap_or_default();
        Ok(found.and_then(|value| pointer::get(value, rest)))
    }

    /// The piece that holds a place, and its pointer.
    fn piece_of<'p>(&self, at: &'p str) -> Option<(&'p str, &Piece<'t>)> {
        let ends = at.match_indices('/').map(|(end, _)| end).skip(1);
        ends.chain([at.len()])
            .find_map(|end| self.pieces.get(&at[..end]).map(|piece| (&at[..end], piece)))
    }

    /// Keeps a piece. False if there are too many.
    fn add(&mut self, at: String, piece: Piece<'t>) -> bool {
        if let Some(present) = self.pieces.get_mut(&at) {
            present.repeated = true;
            return true;
        }
        if let Some(path) = at.strip_prefix("/paths/") {
            self.paths.push(pointer::unescape(path));
        }
        self.pieces.insert(at, piece);
        self.pieces.len() <= MOST_PIECES
    }

    fn take_apart(&mut self, at: &str, value: Value) {
        match value {
            Value::Object(mut map) if is_split(at) => {
                let repeated = map.remove(value::REPEATED_KEYS);
                for (key, value) in map {
                    self.take_apart(&pointer::join(at, &key), value);
                }
                for key in repeated.iter().flat_map(|keys| keys.as_array()).flatten() {
                    let at = pointer::join(at, key.as_str().unwrap_or_default());
                    if let Some(piece) = self.pieces.get_mut(&at) {
                        piece.repeated = true;
                    }
                }
            }
            value => {
                self.add(at.to_owned(), Piece::parsed(value));
            }
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
        if self.paths.is_empty() {
            return refuse("an OpenAPI document without paths");
        }
        Ok(())
    }
}

/// Most paths and components of a document. The vendor's have some 5,000.
const MOST_PIECES: usize = 200_000;

const REPEATED_KEY: &str = "a key stands twice in one mapping";

impl Piece<'_> {
    fn parsed(value: Value) -> Self {
        Self {
            value: OnceCell::from(value),
            ..Self::default()
        }
    }
}

/// Whether the mapping at a place is taken apart: the document, `paths`, `components` and its
/// sections.
fn is_split(at: &str) -> bool {
    match at {
        "" | "/paths" | "/components" => true,
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

/// Takes one mapping of a JSON document apart.
struct Split<'s, 't> {
    source: &'s mut Source<'t>,
    error_path: &'s ErrorPath,
    at: String,
}

impl<'t> DeserializeSeed<'t> for Split<'_, 't> {
    type Value = ();

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Split<'_, '_> {
    /// Keeps that there is something, though not a mapping. Only matters where it is needed.
    fn other<E>(self) -> Result<(), E> {
        self.source.add(self.at, Piece::parsed(Value::Null));
        Ok(())
    }
}

impl<'t> Visitor<'t> for Split<'_, 't> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut access: A) -> Result<(), A::Error> {
        while let Some(key) = access.next_key::<String>()? {
            let at = pointer::join(&self.at, &key);
            if is_split(&at) {
                access.next_value_seed(Split {
                    source: self.source,
                    error_path: self.error_path,
                    at,
                })?;
            } else {
                let piece = Piece {
                    raw: Some(access.next_value()?),
                    ..Piece::default()
                };
                if !self.source.add(at, piece) {
                    return Err(self.error_path.refuse(
                        format!("more than {MOST_PIECES} paths and components"),
                        "that is no vendor's document; check where the file comes from",
                    ));
                }
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut access: A) -> Result<(), A::Error> {
        while access.next_element::<IgnoredAny>()?.is_some() {}
        self.other()
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        self.other()
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        self.other()
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        self.other()
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        self.other()
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        self.other()
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.other()
    }
}

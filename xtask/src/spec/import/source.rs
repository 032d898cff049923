//! The vendor's document in pieces: every path and every component is text until something of ours
//! leads there. Whatever else the document holds may be as broken as it likes, so long as it is
//! JSON or YAML at all.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::diagnostic::Diagnostic;
use crate::document::{Error, ErrorPath, Tree, View, is_json, json, pointer, value, yaml};

/// Most paths and components. The vendor's have some 4,000.
const MOST_PIECES: usize = 200_000;

const REPEATED_KEY: &str = "a key appears twice in one mapping";
const BROKEN: &str = "have the document corrected, or take another revision";

/// The pieces of a document by JSON pointer: `/info`, `/paths/~1a`, `/components/schemas/a`.
type Pieces<'t> = BTreeMap<String, Piece<'t>>;

/// A part of a document.
#[derive(Debug)]
enum Piece<'t> {
    /// A mapping whose members are pieces, or nothing of interest.
    Split,
    /// What is parsed when somebody asks for it.
    Text(&'t RawValue, OnceCell<Tree>),
    /// What has a key that another one has as well.
    Repeated,
}

/// A document in pieces.
#[derive(Debug)]
pub(super) struct Source<'t> {
    label: &'t str,
    pieces: Pieces<'t>,
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
    let converted;
    let json = match is_json(label, text) {
        true => text,
        false => {
            converted = yaml::parse(label, text, true)?.root().to_string();
            &converted
        }
    };
    let source = Source::new(label, json)?;
    source.check_version()?;
    Ok(then(&source))
}

impl<'t> Source<'t> {
    fn new(label: &'t str, json: &'t str) -> Result<Self, Error> {
        let (pieces, error_path) = (RefCell::default(), ErrorPath::default());
        let mut deserializer = serde_json::Deserializer::from_str(json);
        let split = Split {
            at: "",
            pieces: &pieces,
            error_path: &error_path,
        };
        let split = split.deserialize(&mut deserializer);
        match split.and_then(|_| deserializer.end()) {
            Ok(()) => Ok(Self {
                label,
                pieces: pieces.into_inner(),
            }),
            Err(error) => Err(Error::from_json(label, &error_path, &error)),
        }
    }

    /// The vendor's paths.
    pub(super) fn paths(&self) -> impl Iterator<Item = String> {
        let keys = self.pieces.keys();
        let paths = keys.filter_map(|at| at.strip_prefix("/paths/"));
        paths.map(pointer::unescape)
    }

    /// Looks a place up. `None` if there is nothing.
    ///
    /// # Errors
    /// When the piece that holds it is broken: nested too deep, or with a repeated key.
    pub(super) fn get(&self, at: &str) -> Result<Option<View<'_>>, Diagnostic> {
        let ends = at.match_indices('/').map(|(end, _)| end).skip(1);
        for end in ends.chain([at.len()]) {
            let (name, rest) = at.split_at(end);
            match self.pieces.get(name) {
                None => return Ok(None),
                Some(Piece::Split) => {}
                Some(Piece::Repeated) => return Err(Diagnostic::new(name, REPEATED_KEY, "")),
                Some(Piece::Text(raw, tree)) => {
                    if tree.get().is_none() {
                        let parsed = self.parse(raw, name)?;
                        tree.get_or_init(|| parsed);
                    }
                    return Ok(tree.get().and_then(|tree| tree.root().pointer(rest)));
                }
            }
        }
        Ok(None)
    }

    fn parse(&self, raw: &RawValue, at: &str) -> Result<Tree, Diagnostic> {
        if raw.get().contains(value::REPEATED_IN_JSON) {
            return Err(Diagnostic::new(at, REPEATED_KEY, ""));
        }
        json::parse(self.label, raw.get()).map_err(|error| {
            let below = error.pointer.as_deref().unwrap_or_default();
            Diagnostic::new(format!("{at}{below}"), error.problem, "")
        })
    }

    fn check_version(&self) -> Result<(), Error> {
        const HELP: &str = "import reads the vendor's OpenAPI 3.0 document";
        let refuse = |problem: &str| Err(Error::new(self.label, problem, HELP));
        let get = |at| {
            let broken = |it: Diagnostic| Error::new(self.label, it.what, BROKEN).at(it.pointer);
            self.get(at).map_err(broken)
        };
        if get("/swagger")?.is_some() {
            return refuse("an OpenAPI 2.0 (Swagger) document");
        }
        match get("/openapi")?.and_then(View::as_str) {
            Some(version) if version.starts_with("3.0.") => {}
            Some(version) => {
                return refuse(&format!("an OpenAPI {version:.20} document"));
            }
            _ => return refuse("not an OpenAPI document: it has no `openapi` version"),
        }
        get("/paths")?;
        match self.paths().next() {
            None => refuse("an OpenAPI document without paths"),
            Some(_) => Ok(()),
        }
    }
}

/// Takes a part of the document apart.
#[derive(Clone, Copy)]
struct Split<'p, 't> {
    at: &'p str,
    pieces: &'p RefCell<Pieces<'t>>,
    error_path: &'p ErrorPath,
}

impl<'t> DeserializeSeed<'t> for Split<'_, 't> {
    type Value = Piece<'t>;

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<Piece<'t>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'t> Visitor<'t> for Split<'_, 't> {
    type Value = Piece<'t>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut access: A) -> Result<Piece<'t>, A::Error> {
        while let Some(key) = access.next_key::<String>()? {
            let at = pointer::join(self.at, &key);
            let is_split = ["/paths", "/components"].contains(&at.as_str());
            let piece = match is_split || self.at == "/components" {
                true => access.next_value_seed(Split { at: &at, ..self })?,
                false => Piece::Text(access.next_value()?, OnceCell::new()),
            };
            let mut pieces = self.pieces.borrow_mut();
            match pieces.entry(at) {
                Entry::Vacant(entry) => _ = entry.insert(piece),
                Entry::Occupied(mut entry) => _ = entry.insert(Piece::Repeated),
            }
            if pieces.len() > MOST_PIECES {
                let problem = format!("more than {MOST_PIECES} paths and components");
                return Err(self.error_path.refuse(problem, BROKEN));
            }
        }
        Ok(Piece::Split)
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut access: A) -> Result<Piece<'t>, A::Error> {
        while access.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Piece::Split)
    }

    fn visit_str<E>(self, text: &str) -> Result<Piece<'t>, E> {
        match text == value::REPEATED {
            true => Ok(Piece::Repeated),
            false => Ok(Piece::Split),
        }
    }

    fn visit_bool<E>(self, _: bool) -> Result<Piece<'t>, E> {
        Ok(Piece::Split)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Piece<'t>, E> {
        Ok(Piece::Split)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Piece<'t>, E> {
        Ok(Piece::Split)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Piece<'t>, E> {
        Ok(Piece::Split)
    }

    fn visit_unit<E>(self) -> Result<Piece<'t>, E> {
        Ok(Piece::Split)
    }
}

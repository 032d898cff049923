//! Keys in files: as BIND, Knot and NSD write them in their configurations, or plain.
//!
//! No error quotes a file, as any part of it may be a secret. Names of keys are not.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use cloudflare_secondary_dns::{TsigAlgorithm, TsigName, TsigSecret};
use zeroize::Zeroizing;

use crate::{Error, Key};

/// Longest file that is read.
const MAX_FILE: u64 = 1 << 20;

/// Algorithm of Knot's keys that name none.
const KNOT_DEFAULT: &str = "hmac-sha256";

/// A key as it is written.
#[derive(Default)]
struct Written<'a> {
    name: Option<&'a str>,
    algorithm: Option<&'a str>,
    secret: Option<&'a str>,
}

impl Key {
    /// Reads a key from a file; see [`read`](Self::read). What is read of the file is overwritten
    /// in memory afterwards.
    ///
    /// # Errors
    /// [`Error::KeyFile`] if the file cannot be read or has more than 1 MiB, [`Error::Key`] if it
    /// has no key, or several and none is named.
    pub fn from_file(
        path: impl AsRef<Path>,
        name: Option<&TsigName>,
        algorithm: Option<&TsigAlgorithm>,
    ) -> Result<Self, Error> {
        let path = path.as_ref();
        let text = read_file(path).map_err(|source| Error::KeyFile {
            path: path.to_owned(),
            source,
        })?;
        Self::read(&text, name, algorithm).map_err(|error| match error {
            Error::Key { problem, .. } => Error::Key {
                path: Some(path.to_owned()),
                problem,
            },
            error => error,
        })
    }

    /// Reads a key from a text: the `key` blocks of BIND's configuration, the section `key` of
    /// Knot's or NSD's, a line `name:algorithm:secret` or `algorithm:name:secret`, or the secret
    /// alone, which then needs a name and an algorithm.
    ///
    /// A name chooses one of several keys. An algorithm is used where the text has none.
    ///
    /// ```
    /// use cloudflare_secondary_dns_doctor::Key;
    ///
    /// let text = r#"key "transfer.example." { algorithm hmac-sha512; secret "c2VjcmV0"; };"#;
    /// let key = Key::read(text, None, None)?;
    /// assert_eq!(key.name().as_str(), "transfer.example.");
    /// # Ok::<(), cloudflare_secondary_dns_doctor::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Key`] if there is no key, or several and none is named.
    pub fn read(
        text: &str,
        name: Option<&TsigName>,
        algorithm: Option<&TsigAlgorithm>,
    ) -> Result<Self, Error> {
        let text = without_comments(text);
        let mut keys = bind(&text);
        if keys.is_empty() {
            keys = sections(&text);
        }
        if keys.is_empty() {
            keys.extend(plain(&text));
        }
        choose(keys, name, algorithm).map_err(|problem| Error::Key {
            path: None,
            problem,
        })
    }
}

fn read_file(path: &Path) -> io::Result<Zeroizing<String>> {
    let file = File::open(path)?;
    // Room for all of it from the start, so that no copy is left behind. A pipe has no length.
    let length = file.metadata()?.len().clamp(1 << 12, MAX_FILE + 1);
    let capacity = usize::try_from(length).unwrap_or_default() + 1;
    let mut text = Zeroizing::new(String::with_capacity(capacity));
    if file.take(MAX_FILE + 1).read_to_string(&mut text)? as u64 > MAX_FILE {
        let message = "has more than 1 MiB, so it is not a file with a key";
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    Ok(text)
}

fn choose(
    mut keys: Vec<Written<'_>>,
    name: Option<&TsigName>,
    algorithm: Option<&TsigAlgorithm>,
) -> Result<Key, String> {
    let parse = |text: &str| TsigName::new(text.to_owned()).ok();
    if let (Some(name), true) = (name, keys.iter().any(|key| key.name.is_some())) {
        let is_it = |key: &Written<'_>| key.name.and_then(parse).as_ref() == Some(name);
        let (others, is_one) = (names(&keys), keys.len() == 1);
        keys.retain(is_it);
        if keys.is_empty() {
            return Err(match is_one {
                // Not which: in a line with its parts in another order it may be the secret.
                true => format!("has a key, but not {name}; correct --key-name or the file"),
                false => format!("has no key {name}, only {others}; give one of these names"),
            });
        }
    }
    let [key] = &keys[..] else {
        return Err(match keys.is_empty() {
            true => "has no key; write it as BIND, Knot or NSD do, or as name:algorithm:secret"
                .to_owned(),
            false => format!("has several keys: {}; name one (--key-name)", names(&keys)),
        });
    };
    let name = match key.name {
        Some(text) => parse(text).ok_or("the key's name is not a domain name; correct it")?,
        None => name
            .cloned()
            .ok_or("the key has no name; give one (--key-name)")?,
    };
    let algorithm = match key.algorithm {
        Some(text) => TsigAlgorithm::new(text.to_owned())
            .map_err(|_| "the key's algorithm is not one; write it as hmac-sha512")?,
        None => algorithm
            .cloned()
            .ok_or("the key has no algorithm; give one (--key-algorithm)")?,
    };
    let secret = key
        .secret
        .ok_or("the key has no secret; add it to the file")?;
    let secret = TsigSecret::new(secret)
        .map_err(|_| "the key's secret is not base64; copy it from the nameserver")?;
    Ok(Key::new(name, algorithm, secret))
}

fn names(keys: &[Written<'_>]) -> String {
    let names = keys
        .iter()
        .map(|key| key.name.unwrap_or("one without a name"));
    names.collect::<Vec<_>>().join(", ")
}

/// The text without `/* */`, `//` and `#`. A secret may hold `//`, but not after a space.
fn without_comments(text: &str) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(text.len()));
    let mut rest = text;
    let mut is_quoted = false;
    let mut before = '\n';
    while let Some(c) = rest.chars().next() {
        let is_start = before.is_whitespace() || matches!(before, ';' | '{' | '}');
        if c == '"' {
            is_quoted = !is_quoted;
        }
        if !is_quoted && is_start && rest.starts_with("/*") {
            rest = rest.split_once("*/").map_or("", |(_, rest)| rest);
            continue;
        }
        if !is_quoted && is_start && (c == '#' || rest.starts_with("//")) {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
            continue;
        }
        out.push(c);
        before = c;
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// The blocks `key NAME { algorithm ALGORITHM; secret SECRET; };`.
fn bind(text: &str) -> Vec<Written<'_>> {
    let mut keys = Vec::new();
    let mut tokens = tokens(text).into_iter().peekable();
    while let Some(token) = tokens.next() {
        if token != "key" {
            continue;
        }
        let Some(name) = tokens.next() else { break };
        if tokens.next_if_eq(&"{").is_none() {
            continue;
        }
        let mut key = Written {
            name: Some(name),
            ..Written::default()
        };
        while let Some(token) = tokens.next_if(|token| *token != "}") {
            match token {
                "algorithm" => key.algorithm = tokens.next_if(|token| *token != "}"),
                "secret" => key.secret = tokens.next_if(|token| *token != "}"),
                _ => {}
            }
        }
        keys.push(key);
    }
    keys
}

/// Words, quoted texts without their quotes, and the signs of BIND's syntax.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '{' | '}' | ';' => 1,
            '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            _ => rest
                .find(|c: char| c.is_whitespace() || matches!(c, '{' | '}' | ';' | '"'))
                .unwrap_or(rest.len()),
        };
        let (token, tail) = rest.split_at(length);
        tokens.push(token.trim_matches('"'));
        rest = tail.trim_start();
    }
    tokens
}

/// The sections `key:` of Knot (a list) and NSD (one for each key).
fn sections(text: &str) -> Vec<Written<'_>> {
    let mut keys: Vec<Written<'_>> = Vec::new();
    let mut is_inside = false;
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if !line.starts_with([' ', '\t', '-']) {
            is_inside = line.trim_end() == "key:";
            continue;
        }
        let line = line.trim().trim_start_matches("- ").trim_start();
        let Some((word, value)) = line.split_once(':').filter(|_| is_inside) else {
            continue;
        };
        let value = value.trim().trim_matches(['"', '\'']);
        match (word.trim(), keys.last_mut()) {
            ("id" | "name", _) => keys.push(Written {
                name: Some(value),
                algorithm: (word.trim() == "id").then_some(KNOT_DEFAULT),
                secret: None,
            }),
            ("algorithm", Some(key)) => key.algorithm = Some(value),
            ("secret", Some(key)) => key.secret = Some(value),
            _ => {}
        }
    }
    keys
}

/// The only line, if it may be a key or a secret.
fn plain(text: &str) -> Option<Written<'_>> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let (line, None) = (lines.next()?, lines.next()) else {
        return None;
    };
    let parts: Vec<_> = line.split(':').map(str::trim).collect();
    let is_algorithm = |text: &str| {
        let known = TsigAlgorithm::new(text.to_owned()).ok();
        known.is_some_and(|known| TsigAlgorithm::KNOWN.contains(&known))
    };
    let written = |name, algorithm, secret| Written {
        name,
        algorithm,
        secret: Some(secret),
    };
    match parts[..] {
        [secret] if !secret.contains(char::is_whitespace) => Some(written(None, None, secret)),
        [name, secret] => Some(written(Some(name), None, secret)),
        [algorithm, name, secret] if is_algorithm(algorithm) => {
            Some(written(Some(name), Some(algorithm), secret))
        }
        [name, algorithm, secret] => Some(written(Some(name), Some(algorithm), secret)),
        _ => None,
    }
}

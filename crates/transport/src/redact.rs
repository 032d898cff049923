//! Makes the server's words fit to be shown: bounded, on one line, without what must stay secret.
//!
//! The API has no reason to echo a credential or a TSIG secret, but an error text is the server's
//! to choose, and it ends up in logs. So the secrets of the request and of the answer are blanked
//! in it, also where they return percent-encoded, without their padding, in other case or as
//! base64url.

use zeroize::Zeroizing;

/// Characters of one text that are kept.
const LENGTH: usize = 512;

/// Secrets shorter than this are not searched for: blanking every `a` would leave no text, and a
/// text of three characters is not a secret.
const SHORTEST: usize = 4;

/// Secrets that are searched for. Of an answer with more no text is shown.
const SECRETS: usize = 1024;

/// Bytes of a secret that are searched for. Where a longer one begins, the rest of the text is
/// blanked.
const COMPARED: usize = 256;

/// Bytes of JSON that are searched as a whole.
const SEARCHED: usize = 64 * 1024;

/// The JSON field whose values are secret in this API, as it is written in a body.
const SECRET_FIELD: &str = "\"secret\"";

/// What is shown in place of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// What must not appear in a text of the server.
#[derive(Default)]
pub(crate) struct Redactor {
    /// The secrets in canonical form, in order.
    secrets: Vec<Zeroizing<Vec<u8>>>,
}

impl Redactor {
    /// Blanks these credentials and each secret field of these JSON bodies.
    pub(crate) fn new<'a>(
        credentials: impl IntoIterator<Item = &'a str>,
        bodies: impl IntoIterator<Item = &'a [u8]>,
    ) -> Self {
        let mut redactor = Self::default();
        for secret in credentials {
            redactor.add(secret);
        }
        for secret in bodies.into_iter().flat_map(secret_fields) {
            redactor.add(&secret);
        }
        redactor
            .secrets
            .sort_unstable_by(|a, b| a.as_slice().cmp(b));
        redactor.secrets.dedup();
        redactor
    }

    fn add(&mut self, secret: &str) {
        let secret = secret.trim_end_matches('=').bytes();
        if secret.len() >= SHORTEST && !self.has_too_many() {
            let canonical: Vec<_> = secret.take(COMPARED).map(canonical).collect();
            self.secrets.push(canonical.into());
        }
    }

    fn has_too_many(&self) -> bool {
        self.secrets.len() > SECRETS
    }

    /// The text on one line, at most 512 characters of it, secrets blanked.
    pub(crate) fn text(&self, text: &str) -> String {
        if self.has_too_many() {
            return REDACTED.to_owned();
        }
        // What is left to look at shrinks by a character or by a secret, and each adds to what is
        // shown.
        let mut rest = text.trim();
        let mut shown = String::new();
        let mut length = 0;
        while let Some(character) = rest.chars().next() {
            if length >= LENGTH {
                shown.push('…');
                break;
            }
            let secret = self.secret_at(rest);
            if secret > 0 {
                shown.push_str(REDACTED);
                length += REDACTED.len();
            } else {
                shown.push(plain_character(character));
                length += 1;
            }
            rest = &rest[secret.max(character.len_utf8())..];
        }
        shown
    }

    /// Whether a text in this JSON holds a secret, or may hold one since it is too long to be
    /// searched.
    pub(crate) fn is_needed(&self, json: &str) -> bool {
        let mut rest = json;
        let mut texts = std::iter::from_fn(|| {
            rest = &rest[rest.find('"')?..];
            let mut values = serde_json::Deserializer::from_str(rest).into_iter::<String>();
            let text = values.next()?.ok()?;
            rest = &rest[values.byte_offset()..];
            Some(text)
        });
        let holds_secret = |text: &str| {
            let mut places = text.char_indices();
            places.any(|(place, _)| self.secret_at(&text[place..]) > 0)
        };
        self.has_too_many() || json.len() > SEARCHED || texts.any(|text| holds_secret(&text))
    }

    /// The length of the longest secret that the text begins with; 0 if it begins with none.
    fn secret_at(&self, text: &str) -> usize {
        // The secrets that begin as the text does, as far as it was read.
        let (mut low, mut high) = (0, self.secrets.len());
        let mut rest = Decoded(text.as_bytes());
        let mut found = 0;
        for depth in 0.. {
            // One that ends here is the first of them.
            if low < high && self.secrets[low].len() == depth {
                found = match depth {
                    COMPARED => text.len(),
                    _ => text.len() - rest.without_padding(),
                };
                low += 1;
            }
            let Some(next) = rest.next().map(canonical).filter(|_| low < high) else {
                break;
            };
            let range = &self.secrets[low..high];
            high = low + range.partition_point(|secret| secret[depth] <= next);
            low += range.partition_point(|secret| secret[depth] < next);
        }
        found
    }
}

/// The bytes of a text, percent-decoded, and without the backslash that JSON allows before a slash.
/// Only ASCII is decoded, so what is left begins at a character's boundary wherever a secret ends.
#[derive(Clone, Copy)]
struct Decoded<'a>(&'a [u8]);

impl Decoded<'_> {
    /// How many bytes are left after the padding of base64.
    fn without_padding(mut self) -> usize {
        let mut padding = self;
        while padding.next() == Some(b'=') {
            self = padding;
        }
        self.0.len()
    }
}

impl Iterator for Decoded<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        let hex = |digit: u8| {
            char::from(digit)
                .to_digit(16)
                .and_then(|n| u8::try_from(n).ok())
        };
        let (byte, rest) = match *self.0 {
            [b'%', high, low, ref rest @ ..] => match (hex(high), hex(low)) {
                (Some(high @ ..8), Some(low)) => (high << 4 | low, rest),
                _ => (b'%', &self.0[1..]),
            },
            [b'\\', b'/', ref rest @ ..] => (b'/', rest),
            [byte, ref rest @ ..] => (byte, rest),
            [] => return None,
        };
        self.0 = rest;
        Some(byte)
    }
}

/// The same byte for all ways to write a digit of base64, base64url or a hexadecimal number.
fn canonical(byte: u8) -> u8 {
    match byte {
        b'-' => b'+',
        b'_' => b'/',
        byte => byte.to_ascii_lowercase(),
    }
}

/// The values of the secret fields of a JSON body. Their place does not matter, and neither does
/// whether the rest is JSON: too many are found rather than too few.
fn secret_fields(body: &[u8]) -> impl Iterator<Item = Zeroizing<String>> {
    let text = str::from_utf8(body).unwrap_or_default();
    text.match_indices(SECRET_FIELD).filter_map(|(start, key)| {
        let value = text[start + key.len()..].trim_ascii_start();
        let value = value.strip_prefix(':')?.trim_ascii_start();
        // The first JSON value, whatever follows it.
        let mut values = serde_json::Deserializer::from_str(value).into_iter::<String>();
        values.next()?.ok().map(Zeroizing::new)
    })
}

/// The text with every control, format and line-separating character replaced by a space, and cut
/// after `length` characters.
pub(crate) fn plain(text: &str, length: usize) -> String {
    let text = text.trim();
    let mut plain: String = text.chars().take(length).map(plain_character).collect();
    if text.chars().nth(length).is_some() {
        plain.push('…');
    }
    plain
}

/// The character, or a space if a terminal does not show it as itself: control characters, line and
/// paragraph separators, and the marks that reorder the text around them.
fn plain_character(character: char) -> char {
    let is_hidden = character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}');
    if is_hidden { ' ' } else { character }
}

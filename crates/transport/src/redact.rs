//! Makes the server's words fit to be shown: bounded, on one line, without what must stay secret.
//!
//! The API has no reason to echo a credential or a TSIG secret, but an error text is the server's
//! to choose, and it ends up in logs. So the secrets of the request and of the answer are blanked
//! in it, in every way of `echo.rs` in which they may return.

use zeroize::Zeroizing;

use crate::echo::{self, Spelling};

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

/// Bytes of a text that are looked at for one secret: each byte of it may be escaped, and others
/// may be in between.
const WINDOW: usize = 8 * COMPARED;

/// Bytes of JSON that are searched as a whole.
const SEARCHED: usize = 64 * 1024;

/// The JSON field whose values are secret in this API, as it is written in a body.
const SECRET_FIELD: &str = "\"secret\"";

/// What is shown in place of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// What must not appear in a text of the server.
#[derive(Default)]
pub(crate) struct Redactor {
    /// The spellings of the secrets, in order.
    secrets: Vec<Zeroizing<Vec<u8>>>,
    /// How many secrets there are. Some have two spellings.
    count: usize,
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
    }

    fn add(&mut self, secret: &str) {
        let secret = secret.trim_end_matches('=').as_bytes();
        if secret.len() < SHORTEST || self.has_too_many() {
            return;
        }
        self.count += 1;
        self.add_spelling(secret);
        // Of a TSIG secret the bytes that it stands for are secret too.
        if let Some(key) = echo::base64(secret) {
            self.add_spelling(&key);
        }
    }

    fn add_spelling(&mut self, secret: &[u8]) {
        let mut spelling = Zeroizing::new(Vec::with_capacity(secret.len().min(COMPARED)));
        spelling.extend(Spelling(secret).take(COMPARED));
        let place = self
            .secrets
            .binary_search_by(|known| (**known).cmp(&spelling));
        if spelling.len() >= SHORTEST
            && let Err(place) = place
        {
            self.secrets.insert(place, spelling);
        }
    }

    fn has_too_many(&self) -> bool {
        self.count > SECRETS
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
        let mut is_in_run = false;
        while let Some(character) = rest.chars().next() {
            if length >= LENGTH {
                shown.push('…');
                break;
            }
            let secret = self.secret_at(rest.as_bytes(), is_in_run);
            if secret > 0 {
                shown.push_str(REDACTED);
                length += REDACTED.len();
            } else {
                shown.push(plain_character(character));
                length += 1;
            }
            is_in_run = secret == 0 && u8::try_from(character).is_ok_and(echo::is_digit);
            rest = &rest[secret.max(character.len_utf8())..];
        }
        shown
    }

    /// Whether a text in this JSON holds a secret, or may hold one since it cannot be read or is
    /// too long to be searched.
    pub(crate) fn is_needed(&self, json: &str) -> bool {
        let holds_secret =
            |text: Option<Zeroizing<String>>| text.is_none_or(|text| self.is_in(&text));
        self.has_too_many() || json.len() > SEARCHED || texts(json).any(holds_secret)
    }

    fn is_in(&self, text: &str) -> bool {
        let text = text.as_bytes();
        (0..text.len()).any(|at| {
            let is_in_run = at > 0 && echo::is_digit(text[at - 1]);
            self.secret_at(&text[at..], is_in_run) > 0
        })
    }

    /// The length of the longest secret that the text begins with, or of the digits that it begins
    /// with if they hold one; 0 if it begins with neither. `is_in_run` if such digits began before.
    fn secret_at(&self, text: &[u8], is_in_run: bool) -> usize {
        let plain = self.spelled_at(text);
        if plain > 0 || is_in_run {
            return plain;
        }
        let run = echo::run(text);
        let holds_secret =
            |bytes: &[u8]| (0..bytes.len()).any(|at| self.spelled_at(&bytes[at..]) > 0);
        match run > SHORTEST && echo::decoded(&text[..run]).any(|bytes| holds_secret(&bytes)) {
            true => run,
            false => 0,
        }
    }

    /// The length of the longest secret that the text begins with; 0 if it begins with none.
    fn spelled_at(&self, text: &[u8]) -> usize {
        let window = &text[..text.len().min(WINDOW)];
        let mut rest = Spelling(window);
        if !rest.begins_here() {
            return 0;
        }
        // The secrets that begin as the text does, as far as it was read.
        let (mut low, mut high) = (0, self.secrets.len());
        let mut found = 0;
        for depth in 0.. {
            // One that ends here is the first of them.
            if low < high && self.secrets[low].len() == depth {
                found = match depth {
                    COMPARED => text.len(),
                    _ => window.len() - rest.without_padding(),
                };
                low += 1;
            }
            let Some(next) = (low < high).then(|| rest.next()).flatten() else {
                break;
            };
            let range = &self.secrets[low..high];
            high = low + range.partition_point(|secret| secret[depth] <= next);
            low += range.partition_point(|secret| secret[depth] < next);
        }
        found
    }
}

/// The texts of a JSON value, keys included. `None` for one that cannot be read, such as half of a
/// surrogate pair; nothing after it is looked at.
fn texts(json: &str) -> impl Iterator<Item = Option<Zeroizing<String>>> {
    let mut rest = json;
    std::iter::from_fn(move || {
        rest = &rest[rest.find('"')?..];
        let mut values =
            serde_json::Deserializer::from_slice(rest.as_bytes()).into_iter::<String>();
        let text = values.next()?.ok();
        rest = text.as_ref().map_or("", |_| &rest[values.byte_offset()..]);
        Some(text.map(Zeroizing::new))
    })
}

/// The values of the secret fields of a JSON body. Their place does not matter, and neither does
/// whether the rest is JSON: too many are found rather than too few.
fn secret_fields(body: &[u8]) -> impl Iterator<Item = Zeroizing<String>> {
    // What is not UTF-8 ends a text that is searched, and nothing else.
    let texts = body.utf8_chunks().map(|chunk| chunk.valid());
    // Most of what is hardly UTF-8 is too short to be searched.
    let texts = texts.filter(|text| text.len() > SECRET_FIELD.len());
    let fields = texts.flat_map(|text| {
        let keys = text.match_indices(SECRET_FIELD);
        keys.map(move |(start, key)| &text[start + key.len()..])
    });
    fields.filter_map(|value| {
        let value = value.trim_ascii_start();
        let value = value.strip_prefix(':')?.trim_ascii_start();
        // The first JSON value, whatever follows it.
        let mut values =
            serde_json::Deserializer::from_slice(value.as_bytes()).into_iter::<String>();
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

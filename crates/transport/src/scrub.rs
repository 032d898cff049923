//! Makes the server's words fit to be shown: bounded, on one line, without what must stay secret.
//!
//! The API has no reason to echo a credential or a TSIG secret, but an error text is the server's to
//! choose, and it ends up in logs. So what the request carried in secret is blanked wherever it returns.

use serde_json::Value;

/// Characters of one text that are kept.
const LENGTH: usize = 512;

/// Secrets shorter than this are not searched for: blanking every `a` would leave no text, and a
/// secret of three characters is none.
const SHORTEST: usize = 4;

/// Names of JSON fields whose values are secret in this API.
const SECRET_FIELDS: [&str; 1] = ["secret"];

/// What must not appear in a text that came from the server.
#[derive(Default)]
pub(crate) struct Scrub<'a> {
    secrets: Vec<&'a str>,
    owned: Vec<zeroize::Zeroizing<String>>,
}

impl<'a> Scrub<'a> {
    /// Blanks these credentials and every secret field of the request's JSON body.
    pub(crate) fn new(credentials: impl IntoIterator<Item = &'a str>, body: Option<&[u8]>) -> Self {
        let mut owned = Vec::new();
        if let Some(Ok(mut value)) = body.map(serde_json::from_slice::<Value>) {
            collect(&mut value, &mut owned);
        }
        let secrets = credentials
            .into_iter()
            .filter(|secret| secret.len() >= SHORTEST)
            .collect();
        Self { secrets, owned }
    }

    /// The text on one line, at most 512 characters of it, secrets blanked.
    pub(crate) fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        let owned = self.owned.iter().map(|secret| secret.as_str());
        for secret in self.secrets.iter().copied().chain(owned) {
            if text.contains(secret) {
                text = text.replace(secret, "[redacted]");
            }
        }
        plain(&text, LENGTH)
    }
}

/// The text with every control, format and line-separating character replaced by a space, and cut
/// after `length` characters.
pub(crate) fn plain(text: &str, length: usize) -> String {
    let mut plain = String::with_capacity(text.len().min(length));
    for (count, character) in text.trim().chars().enumerate() {
        if count == length {
            plain.push('…');
            break;
        }
        plain.push(if is_shown(character) { character } else { ' ' });
    }
    plain
}

/// Whether a terminal shows the character as itself: no control character, no line or paragraph
/// separator, none of the marks that reorder the text around them.
fn is_shown(character: char) -> bool {
    !character.is_control()
        && !matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

fn collect(value: &mut Value, secrets: &mut Vec<zeroize::Zeroizing<String>>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if SECRET_FIELDS.contains(&name.as_str()) => {
                        if text.len() >= SHORTEST {
                            secrets.push(std::mem::take(text).into());
                        }
                    }
                    value => collect(value, secrets),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| collect(item, secrets)),
        _ => {}
    }
}

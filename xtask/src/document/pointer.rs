//! JSON pointers (RFC 6901): places in a document, for messages and look-ups.

/// Writes one reference token: `~` becomes `~0`, `/` becomes `~1`.
#[must_use]
pub fn escape(token: &str) -> String {
    if token.contains(['~', '/']) {
        token.replace('~', "~0").replace('/', "~1")
    } else {
        token.to_owned()
    }
}

/// Reads one reference token: the inverse of [`escape`].
#[must_use]
pub fn unescape(token: &str) -> String {
    if token.contains('~') {
        token.replace("~1", "/").replace("~0", "~")
    } else {
        token.to_owned()
    }
}

/// Appends a token to a pointer.
#[must_use]
pub fn join(pointer: &str, token: &str) -> String {
    format!("{pointer}/{}", escape(token))
}

/// Makes a pointer of tokens.
pub fn from_tokens<'t>(tokens: impl IntoIterator<Item = &'t str>) -> String {
    tokens
        .into_iter()
        .fold(String::new(), |pointer, token| join(&pointer, token))
}

/// Takes a pointer apart. `None` if it neither is empty nor begins with `/`.
#[must_use]
pub fn tokens(pointer: &str) -> Option<Vec<String>> {
    if pointer.is_empty() {
        return Some(Vec::new());
    }
    let rest = pointer.strip_prefix('/')?;
    Some(rest.split('/').map(unescape).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_join_are_inverse() {
        let pointer = join(&join("", "paths"), "/a~b/{c}");
        assert_eq!(pointer, "/paths/~1a~0b~1{c}");
        assert_eq!(
            tokens(&pointer),
            Some(vec!["paths".into(), "/a~b/{c}".into()])
        );
        assert_eq!(unescape("~01"), "~1");
        assert_eq!(tokens("paths"), None);
    }
}

//! Identifiers: texts that the server assigns and that are part of the path of a URL.

use std::borrow::{Borrow, Cow};
use std::convert::identity;

use crate::text::string_newtype;

/// Refuses text that would change the target of a URL, however it is encoded or decoded on the way.
///
/// A parser of URLs (WHATWG URL Standard, sections 4.4 and 5) drops `.` and `..` even when written
/// with `%2e`, ends the path at `?` and `#`, takes `\` for `/`, removes tabs and newlines, and
/// trims spaces and controls at the ends.
fn check(id: &str) -> Result<(), &'static str> {
    if id.is_empty() {
        return Err("must not be empty");
    }
    // Ids of the API. Every call checks one or two, and nothing below can apply to them. No byte
    // ends the search, so that the compiler takes many at once.
    let bytes = id.bytes();
    if bytes.fold(true, |all, byte| all & byte.is_ascii_alphanumeric()) {
        return Ok(());
    }
    if id.chars().any(char::is_control) {
        return Err("must not contain control characters");
    }
    if id.starts_with(' ') || id.ends_with(' ') {
        return Err("must not start or end with a space");
    }
    // Decoded once; malformed escapes are left as they are.
    let decoded: Cow<'_, [u8]> = percent_encoding::percent_decode_str(id).into();
    if matches!(&*decoded, b"." | b"..") {
        return Err(r#"must not be "." or "..", encoded or not"#);
    }
    if decoded
        .iter()
        .any(|byte| matches!(byte, b'/' | b'\\' | b'?' | b'#'))
    {
        return Err(r"must not contain any of / \ ? #, encoded or not");
    }
    if decoded.iter().any(u8::is_ascii_control) {
        return Err("must not contain encoded control characters");
    }
    Ok(())
}

macro_rules! id_type {
    ($(#[$attribute:meta])* $name:ident, $example:literal) => {
        string_newtype! {
            $(#[$attribute])*
            ///
            /// The server assigns ids. Documented ones are 32 hexadecimal digits, but any text that
            /// does not change a URL is accepted: it is not empty, `.` or `..`, has none of `/`,
            /// `\`, `?`, `#` and control characters, percent-encoded or not, and no space at the
            /// ends. Ids of different kinds are different types. They compare byte by byte.
            ///
            /// ```
            #[doc = concat!("use cloudflare_secondary_dns_types::", stringify!($name), ";")]
            ///
            #[doc = concat!("let id: ", stringify!($name), " = \"", $example, "\".parse()?;")]
            #[doc = concat!("assert_eq!(id.as_str(), \"", $example, "\");")]
            #[doc = concat!("assert!(", stringify!($name), "::new(\"../", $example, "\").is_err());")]
            /// # Ok::<(), cloudflare_secondary_dns_types::InvalidValue>(())
            /// ```
            $name {
                check: check, meaning: identity, schema: { "pattern": r"^[^/\\?#]+$" }
            }
        }

        /// So that a text can be looked up in a map with these keys.
        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

id_type! {
    /// Identifier of the account that owns ACLs, peers and TSIG keys (API reference, path parameter
    /// `account_id`).
    AccountId, "01a7362d577a6c3019a474fd6f485823"
}

id_type! {
    /// Identifier of a zone (API reference, path parameter `zone_id`).
    ZoneId, "269d8f4853475ca241c4e730be286b20"
}

id_type! {
    /// Identifier of an ACL (API reference, section ACLs).
    AclId, "23ff594956f20c2a721606e94745a8aa"
}

id_type! {
    /// Identifier of a peer (API reference, section Peers).
    PeerId, "23ff594956f20c2a721606e94745a8aa"
}

id_type! {
    /// Identifier of a TSIG key (API reference, section TSIGs).
    TsigId, "69cd1e104af3e6ed3cb344f263fd0d5a"
}

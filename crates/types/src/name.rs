//! Domain names: of zones and of TSIG keys.

use std::cmp::Ordering;

use unicase::Ascii;

use crate::text::string_newtype;

/// Longest text of a domain name: 255 octets on the wire (RFC 1035, section 2.3.4), its final dot
/// included.
const MAX_NAME: usize = 254;

/// Longest label (RFC 1035, section 2.3.4).
const MAX_LABEL: usize = 63;

/// The rule of the contract for domain names, algorithms of TSIG included.
pub(crate) fn check(name: &str) -> Result<(), &'static str> {
    if name.is_empty() {
        return Err("must not be empty");
    }
    if !name.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("must consist of visible ASCII characters (other names in their xn-- form)");
    }
    if name.len() > MAX_NAME {
        return Err("must not be longer than 254 characters");
    }
    for label in name.strip_suffix('.').unwrap_or(name).split('.') {
        if label.is_empty() {
            return Err("must not have an empty label");
        }
        if label.len() > MAX_LABEL {
            return Err("must not have a label longer than 63 characters");
        }
    }
    Ok(())
}

/// A domain name without regard to ASCII case and to one final dot, in the order of RFC 4034
/// section 6.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Name<'a>(Ascii<&'a str>);

impl<'a> Name<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self(Ascii::new(text.strip_suffix('.').unwrap_or(text)))
    }

    /// The labels, the one nearest to the root first.
    fn labels(self) -> impl Iterator<Item = Ascii<&'a str>> {
        self.0.rsplit('.').map(Ascii::new)
    }
}

impl Ord for Name<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.labels().cmp(other.labels())
    }
}

impl PartialOrd for Name<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

string_newtype! {
    /// Domain name of a zone (API reference, sections Incoming and Outgoing; RFC 1035, section
    /// 2.3.1).
    ///
    /// At most 254 visible ASCII characters in labels of 1 to 63; escapes such as `\046` are not
    /// interpreted. The reference writes names with a final dot. It is optional, and kept or left
    /// out as given. Equality, order and hash ignore it and the case of ASCII letters; the order is
    /// that of RFC 4034 section 6.1.
    ///
    /// ```
    /// use cloudflare_secondary_dns_types::ZoneName;
    ///
    /// let name: ZoneName = "www.example.com.".parse()?;
    /// assert_eq!(name, ZoneName::new("WWW.Example.com")?);
    /// assert_eq!(name.to_string(), "www.example.com.");
    /// assert!(ZoneName::new("www..example.com").is_err());
    /// # Ok::<(), cloudflare_secondary_dns_types::InvalidValue>(())
    /// ```
    ZoneName {
        check: check, meaning: Name::new, schema: {
            "maxLength": 254,
            "pattern": r"^[!-\-/-~]{1,63}(\.[!-\-/-~]{1,63})*\.?$"
        }
    }
}

string_newtype! {
    /// Name of a TSIG key (API reference, section TSIGs; RFC 8945, section 4.2).
    ///
    /// Both sides of a transfer must use the same name. It is a domain name and follows the rules
    /// of [`ZoneName`]: the final dot is kept as given, and equality, order and hash ignore it and
    /// ASCII case, as a nameserver does.
    ///
    /// ```
    /// use cloudflare_secondary_dns_types::TsigName;
    ///
    /// let name: TsigName = "tsig.customer.cf.".parse()?;
    /// assert_eq!(name, TsigName::new("tsig.customer.cf")?);
    /// assert_eq!(name.as_str(), "tsig.customer.cf.");
    /// # Ok::<(), cloudflare_secondary_dns_types::InvalidValue>(())
    /// ```
    TsigName {
        check: check, meaning: Name::new, schema: {
            "maxLength": 254,
            "pattern": r"^[!-\-/-~]{1,63}(\.[!-\-/-~]{1,63})*\.?$"
        }
    }
}

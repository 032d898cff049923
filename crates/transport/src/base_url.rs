//! The base URL: what is allowed as one, and which requests belong to it.

use std::fmt::Display;

use reqwest::Url;

use crate::encode::push_path;
use crate::error::Error;
use crate::operation::Operation;

/// The public endpoint of the API (API reference, every example).
pub(crate) const DEFAULT: &str = "https://api.cloudflare.com/client/v4";

/// Bytes that the path of most requests has room in.
const PATH: usize = 160;

/// A base URL that has been checked: `https`, or `http` to this machine or where it is allowed.
#[derive(Clone, Debug)]
pub(crate) struct BaseUrl {
    text: String,
    url: Url,
}

impl BaseUrl {
    pub(crate) fn parse(text: &str, allow_http: bool) -> Result<Self, Error> {
        let refuse = |why: &str| Err(Error::configuration(format!("the base URL {why}")));
        // The text is not quoted: it may carry a password.
        let Ok(url) = Url::parse(text) else {
            return refuse("is not an absolute URL, such as https://api.cloudflare.com/client/v4");
        };
        match url.scheme() {
            "https" => {}
            "http" if allow_http || is_loopback(&url) => {}
            "http" => {
                return refuse(
                    "must not begin with http, which would send the credentials in the clear, unless its host \
                     is loopback; use https, or call allow_http(true) on the builder for a server \
                     on a network that you trust",
                );
            }
            _ => return refuse("must begin with https://, or with http:// to a loopback host"),
        }
        if url.host_str().is_none_or(str::is_empty) {
            return refuse("has no host");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return refuse("must not hold a user name or a password; use Credentials");
        }
        if url.query().is_some() {
            return refuse("must not have a query");
        }
        if url.fragment().is_some() {
            return refuse("must not have a fragment");
        }
        let path = url.path().trim_end_matches('/').to_owned();
        let mut url = url;
        url.set_path(&path);
        let text = url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { text, url })
    }

    /// Without a trailing slash.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The URL of an operation below this one, with these values in its path. Host and port are not
    /// parsed again.
    pub(crate) fn join(&self, operation: &Operation, values: &[&dyn Display]) -> Url {
        let mut whole = String::with_capacity(PATH);
        whole.push_str(self.path());
        push_path(&mut whole, operation.path_only(), values);
        let mut url = self.url.clone();
        url.set_path(&whole);
        url
    }

    /// The path of the base URL, without a trailing slash; empty for the root.
    pub(crate) fn path(&self) -> &str {
        self.url.path().trim_end_matches('/')
    }

    pub(crate) fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    pub(crate) fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    pub(crate) fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or_default()
    }

    /// Whether the URL has the scheme, host and port of this one.
    pub(crate) fn is_origin_of(&self, url: &Url) -> bool {
        self.url.scheme() == url.scheme()
            && self.url.host_str() == url.host_str()
            && self.url.port_or_known_default() == url.port_or_known_default()
    }
}

/// `localhost`, 127.0.0.0/8 and ::1: what never leaves this machine (RFC 1122, section 3.2.1.3;
/// RFC 4291, section 2.5.3; RFC 6761, section 6.3).
fn is_loopback(url: &Url) -> bool {
    let Some(host) = url.host_str() else {
        return false;
    };
    if host == "localhost" {
        return true;
    }
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.parse::<std::net::IpAddr>()
        .is_ok_and(|address| address.is_loopback())
}

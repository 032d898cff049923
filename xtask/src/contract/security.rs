//! Credentials: what calls are authenticated by.

use super::Reader;
use super::model::{Credentials, SecurityScheme};
use crate::document::Node;
use crate::document::pointer::escape;

impl<'a> Reader<'a> {
    pub(super) fn security(&mut self, root: &Node<'a>) -> Vec<Credentials> {
        let mut found = Vec::new();
        for alternative in root.children("security") {
            let mut schemes = Vec::new();
            for (name, node) in alternative.entries() {
                let pointer = format!("/components/securitySchemes/{}", escape(&name));
                match self.doc.pointer(&pointer) {
                    Some(scheme) => {
                        schemes.extend(self.security_scheme(&Node::new(scheme, pointer)));
                    }
                    None => {
                        let what = format!("the security scheme `{name}` is not defined");
                        let help = "define it in components/securitySchemes";
                        self.report(&node, what, help);
                    }
                }
            }
            schemes.sort();
            found.push(Credentials {
                pointer: alternative.pointer,
                schemes,
            });
        }
        found
    }

    /// Reads a security scheme, if it is one that the transport knows.
    pub(super) fn security_scheme(&mut self, node: &Node<'a>) -> Option<SecurityScheme> {
        if !self.object(node, "a security scheme") {
            return None;
        }
        match (node.text("type").as_str(), node.text("in").as_str()) {
            ("http", _) if node.text("scheme").eq_ignore_ascii_case("bearer") => {
                return Some(SecurityScheme::Bearer);
            }
            ("apiKey", "header") => return Some(SecurityScheme::Header(node.text("name"))),
            _ => {}
        }
        let help = "use `type: http, scheme: bearer` or `type: apiKey, in: header`";
        self.report(node, "a security scheme that is not supported", help);
        None
    }
}

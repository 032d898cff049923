//! The base addresses that operations are called at.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Site;
use super::compare::Comparer;
use super::operation::Operation;
use super::rules::Direction;
use crate::document::Node;

/// Address to where it stands.
type Servers = BTreeMap<String, String>;

impl<'a> Comparer<'a> {
    /// Those of all operations that have none of their own.
    pub(super) fn document_servers(&mut self, old: &Value, new: &Value) {
        let of = |doc| servers(&Node::new(doc, "")).unwrap_or_default();
        self.addresses(&of(old), &of(new), "/servers", None);
    }

    /// Those of one operation, where either side has its own.
    pub(super) fn servers(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        let own = |operation: &Operation<'a>| {
            servers(&operation.place).or_else(|| servers(&operation.item))
        };
        let (left, right) = (own(old), own(new));
        if left.is_none() && right.is_none() {
            return;
        }
        let all = |doc| servers(&Node::new(doc, "")).unwrap_or_default();
        let left = left.unwrap_or_else(|| all(self.schemas.old));
        let right = right.unwrap_or_else(|| all(self.schemas.new));
        self.addresses(&left, &right, &new.place.pointer, Some(new));
    }

    fn addresses(
        &mut self,
        left: &Servers,
        right: &Servers,
        beside: &str,
        operation: Option<&Operation<'a>>,
    ) {
        let site = operation.map_or_else(Site::default, |of| Site::new(&of.id, "", ""));
        let items = |of: Option<&Operation<'a>>| of.map(Operation::method_name).into_iter();
        let beside = beside.to_owned();
        for (url, at) in left.iter().filter(|(url, _)| !right.contains_key(*url)) {
            let sentence = format!("base address `{url}` removed");
            let at = (at.clone(), beside.clone());
            let items = items(operation).collect();
            let call = Direction::Call;
            self.push("server-removed", call, sentence, at, site.clone(), items);
        }
        for (url, at) in right.iter().filter(|(url, _)| !left.contains_key(*url)) {
            let sentence = format!("base address `{url}` added");
            let at = (beside.clone(), at.clone());
            let items = items(operation).collect();
            let call = Direction::Call;
            self.push("server-added", call, sentence, at, site.clone(), items);
        }
    }
}

/// What a part of a document says of servers, with the defaults of their variables put in.
fn servers(holder: &Node<'_>) -> Option<Servers> {
    let servers = holder.get("servers")?;
    let found = servers.items().filter_map(|server| {
        let mut url = server.value.get("url")?.as_str()?.to_owned();
        for (name, variable) in server.get("variables").iter().flat_map(Node::entries) {
            let default = variable.value.get("default").and_then(Value::as_str);
            url = url.replace(&format!("{{{name}}}"), default.unwrap_or_default());
        }
        Some((url.trim_end_matches('/').to_owned(), server.pointer))
    });
    Some(found.collect())
}

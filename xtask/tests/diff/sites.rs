//! Which places of the façade a change of the generated crate is traced to.

use serde_json::json;
use xtask::diff::model::Report;

use crate::reports::{contract, workspace_with};

const FACADE: &str = "\
use api::types::{Shape, Widget as Raw};

/// Widgets.
pub struct Widgets<'parts_delete> {
    api: &'parts_delete api::Client,
}

impl<'parts_delete> Widgets<'parts_delete> {
    /// Lists them.
    pub async fn list(&self) -> Vec<Raw> {
        self.fetch().await
    }

    async fn fetch(&self) -> Vec<Raw> {
        self.api.widgets_list().await
    }

    fn weigh(widget: &api::types::Widget) -> u64 {
        widget.id
    }

    /// Nothing to do with widgets.
    pub fn help(&self) -> &'parts_delete str {
        \"Widget\"
    }
}
";

fn report(change: impl FnOnce(&mut serde_json::Value)) -> Report {
    let old = contract();
    let mut new = old.clone();
    change(&mut new);
    let sides = (
        ("old", workspace_with(&old, FACADE)),
        ("new", workspace_with(&new, FACADE)),
    );
    xtask::diff::trees(sides.0, sides.1).expect("both are readable")
}

/// `line name direct`, in the order of the source.
fn sites(report: &Report) -> Vec<String> {
    let looks = report.call_sites.iter();
    looks
        .map(|look| {
            let direct = if look.direct { " *" } else { "" };
            format!("{} {}{direct}", look.site.line, look.site.name)
        })
        .collect()
}

#[test]
fn a_field_is_traced_to_whoever_names_it_and_whoever_passes_it_on() {
    let report = report(|document| {
        let widget = &mut document["components"]["schemas"]["Widget"];
        widget["properties"]
            .as_object_mut()
            .expect("fields")
            .remove("id");
        widget["required"] = json!(["kind"]);
    });
    // A private function that names the field does not compile; a public one that only passes the
    // type on does.
    assert_eq!(sites(&report), ["10 Widgets::list", "18 Widgets::weigh *"]);
}

#[test]
fn a_type_that_is_called_differently_is_traced_although_the_wire_is_the_same() {
    let report = report(|document| {
        let text = document.to_string();
        let text = text.replace("#/components/schemas/Shape", "#/components/schemas/Form");
        *document = serde_json::from_str(&text).expect("JSON");
        let schemas = document["components"]["schemas"].as_object_mut();
        let schemas = schemas.expect("schemas");
        let shape = schemas.remove("Shape").expect("it is there");
        schemas.insert("Form".to_owned(), shape);
    });
    assert!(report.contract.is_empty(), "{:#?}", report.contract);
    assert_eq!(report.renamed, [("Shape".to_owned(), "Form".to_owned())]);
    assert_eq!(sites(&report), ["1 use *"]);
    for format in [
        xtask::diff::command::Format::Text,
        xtask::diff::command::Format::Markdown,
    ] {
        let text = xtask::diff::command::render(&report, format);
        assert!(text.contains("crates/client/src/lib.rs:1"), "{text}");
    }
}

#[test]
fn a_new_field_is_traced_to_whoever_names_its_type() {
    let report = report(|document| {
        let widget = &mut document["components"]["schemas"]["Widget"];
        widget["properties"]["weight"] = json!({"type": "number"});
    });
    assert_eq!(sites(&report), ["10 Widgets::list", "18 Widgets::weigh *"]);
}

#[test]
fn a_lifetime_is_no_name_and_what_is_not_traced_is_listed() {
    let report = report(|document| {
        let paths = document["paths"].as_object_mut().expect("paths");
        paths.remove("/widgets/{widget-id}/parts/{zone_id}");
        document["tags"] = json!([{"name": "widgets", "description": "Widgets."}]);
    });
    assert_eq!(sites(&report), Vec::<String>::new());
    assert_eq!(report.untraced.len(), report.contract.len());
    let text = xtask::diff::command::render(&report, xtask::diff::command::Format::Text);
    assert!(
        text.contains("Not traced to the façade by name: #1"),
        "{text}"
    );
}

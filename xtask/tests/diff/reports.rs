//! Whole reports of one realistic change, from the contract to the façade, in every form. Update
//! them with `INSTA_UPDATE=always cargo test -p xtask --test diff`.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use xtask::diff::command::{Format, render};
use xtask::diff::model::Report;

/// A contract of a few operations.
pub(crate) fn contract() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/diff/widgets.yaml");
    xtask::document::load(path.as_ref())
        .expect("the contract is readable")
        .value
}

const FACADE: &str = "\
//! A façade.

/// Widgets.
pub struct Widgets {
    api: api::Client,
}

impl Widgets {
    /// Lists them.
    pub async fn list(&self) -> Vec<Widget> {
        let answer = self.api.widgets_list().await;
        answer.into_iter().map(Widget::from).collect()
    }

    /// Makes one.
    pub async fn create(&self, shape: types::Shape) -> Widget {
        self.api.widgets_create(&shape).await.into()
    }
}

/// A widget.
pub struct Widget {
    /// Its number.
    pub id: u64,
}

impl From<types::Widget> for Widget {
    fn from(widget: types::Widget) -> Self {
        Self { id: widget.id }
    }
}
";

fn workspace(contract: &Value) -> BTreeMap<String, String> {
    workspace_with(contract, FACADE)
}

/// A workspace with this contract, what codegen makes of it, and a façade.
pub(crate) fn workspace_with(contract: &Value, facade: &str) -> BTreeMap<String, String> {
    let spec = contract.to_string();
    let generated = xtask::codegen::generate("spec.yaml", spec.as_bytes(), contract);
    let generated = generated.unwrap_or_else(|problems| panic!("refused: {problems:#?}"));
    let manifest = |name: &str| format!("[package]\nname = '{name}'\nversion.workspace = true\n");
    let client = "[dependencies]\nwidgets-api = { path = '../../generated' }\n";
    let files = [
        (
            "Cargo.toml",
            "[workspace]\nmembers = ['generated', 'crates/client']\n\
             [workspace.package]\nversion = '0.3.1'\n"
                .to_owned(),
        ),
        ("spec/secondary_dns.yaml", spec),
        ("generated/Cargo.toml", manifest("widgets-api")),
        ("crates/client/Cargo.toml", manifest("widgets") + client),
        ("crates/client/src/lib.rs", facade.to_owned()),
    ];
    let fixed = files.map(|(path, text)| (path.to_owned(), text));
    let sources = generated.files.into_iter();
    let sources = sources.map(|(path, text)| (format!("generated/src/{path}"), text));
    fixed.into_iter().chain(sources).collect()
}

fn report(change: impl FnOnce(&mut Value)) -> Report {
    let old = contract();
    let mut new = old.clone();
    change(&mut new);
    let sides = (
        ("v0.3.1 (0123456)", workspace(&old)),
        ("the working tree", workspace(&new)),
    );
    xtask::diff::trees(sides.0, sides.1).expect("both are readable")
}

/// A field of an answer is gone, one is new, a range is wider, a value and an operation are new.
fn breaking() -> Report {
    report(|document| {
        let schemas = &mut document["components"]["schemas"];
        let widget = schemas["Widget"]["properties"].as_object_mut();
        let widget = widget.expect("properties");
        widget.remove("id");
        widget.insert("weight".to_owned(), json!({"type": "number"}));
        schemas["Widget"]["required"] = json!(["kind"]);
        schemas["Shape"]["properties"]["corners"]["items"]["maximum"] = json!(300);
        schemas["Color"]["enum"] = json!(["deep blue", "green", "red"]);
        document["paths"]["/widgets/{widget-id}"]["get"] = json!({
            "tags": ["widgets"],
            "operationId": "widgets_get",
            "responses": {"200": {"description": "It.", "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/Widget"}}}}},
        });
    })
}

#[test]
fn a_breaking_change_in_text() {
    // As on a stream that is no terminal.
    let text = render(&breaking(), Format::Text);
    insta::assert_snapshot!(anstream::adapter::strip_str(&text).to_string());
}

#[test]
fn a_breaking_change_in_markdown() {
    insta::assert_snapshot!(render(&breaking(), Format::Markdown));
}

#[test]
fn a_breaking_change_in_json() {
    insta::assert_snapshot!(render(&breaking(), Format::Json));
}

#[test]
fn an_addition_in_markdown() {
    let report = report(|document| {
        let widget = &mut document["components"]["schemas"]["Widget"];
        widget["properties"]["weight"] = json!({"type": "number"});
    });
    insta::assert_snapshot!(render(&report, Format::Markdown));
}

#[test]
fn a_change_of_prose_in_markdown() {
    let report = report(|document| {
        document["components"]["schemas"]["Widget"]["description"] = json!("Some widget.");
    });
    insta::assert_snapshot!(render(&report, Format::Markdown));
}

#[test]
fn reports_are_the_same_every_time() {
    for format in [Format::Text, Format::Markdown, Format::Json] {
        assert_eq!(render(&breaking(), format), render(&breaking(), format));
    }
}

/// The documented shape. Here it takes no member that it does not describe.
fn schema() -> jsonschema::Validator {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../docs/diff-report.schema.json"
    );
    let text = std::fs::read_to_string(path).expect("the schema is there");
    let mut schema: Value = serde_json::from_str(&text).expect("JSON");
    let definitions = schema["$defs"].as_object_mut().expect("definitions");
    for definition in definitions.values_mut() {
        definition["additionalProperties"] = json!(false);
    }
    jsonschema::validator_for(&schema).expect("a schema")
}

#[track_caller]
fn conforms(text: &str) {
    let value: Value = serde_json::from_str(text).expect("JSON");
    let schema = schema();
    let problems = schema.iter_errors(&value);
    let problems: Vec<String> = problems.map(|error| error.to_string()).collect();
    assert!(problems.is_empty(), "{problems:#?}\n{text}");
}

#[test]
fn json_is_as_documented() {
    conforms(&render(&breaking(), Format::Json));
    conforms(&render(&report(|_| ()), Format::Json));
}

#[test]
fn a_failure_in_json_is_as_documented() {
    let folder = tempfile::tempdir().expect("a folder");
    let (code, out, _) = crate::repository::run_in(folder.path(), &["HEAD", "--format", "json"]);
    assert_eq!(code, 2);
    conforms(&out);
}

#[test]
fn generated_code_that_lags_behind_is_compared_as_codegen_makes_it() {
    let old = contract();
    let mut new = old.clone();
    new["components"]["schemas"]["Widget"]["properties"]["id"] = json!({"type": "string"});
    let mut lagging = workspace(&new);
    for (path, text) in workspace(&old) {
        if path.starts_with("generated/src/") {
            lagging.insert(path, text);
        }
    }
    let report = xtask::diff::trees(("old", workspace(&old)), ("new", lagging));
    let report = report.expect("both are readable");
    let release = report.release.as_ref().expect("a release");
    assert_eq!(release.required.to_string(), "0.4.0");
    assert!(report.summary.rust_breaking > 0);
    let lags = |note: &String| note.contains("generated/ of new does not follow from its contract");
    assert!(report.notes.iter().any(lags), "{:#?}", report.notes);
}

#[test]
fn a_contract_that_codegen_does_not_take_is_refused_by_place() {
    let old = contract();
    let mut new = workspace(&old);
    let mut broken = old.clone();
    broken["components"]["schemas"]["Widget"]["properties"]["id"] = json!({"not": {}});
    new.insert("spec/secondary_dns.yaml".to_owned(), broken.to_string());
    let report = xtask::diff::trees(("old", workspace(&old)), ("new", new));
    let error = report.expect_err("it is refused").to_string();
    for part in [
        "spec/secondary_dns.yaml of new is outside of what codegen takes (1 problem)",
        "/components/schemas/Widget/properties/id/not: `not`",
    ] {
        assert!(error.contains(part), "no `{part}` in {error}");
    }
}

/// An object that became one of several is reported as that, in the entry for callers as well.
#[test]
fn an_object_that_became_a_choice_is_told_as_what_it_is() {
    let report = report(|document| {
        let schemas = document["components"]["schemas"].as_object_mut();
        let schemas = schemas.expect("schemas");
        let mut gadget = schemas["Shape"].clone();
        gadget["properties"]["volume"] = json!({"type": "number"});
        gadget["required"] = json!(["volume"]);
        schemas.insert("Gadget".to_owned(), gadget);
        schemas["Widget"]["properties"]["shape"] = json!({"oneOf": [
            {"$ref": "#/components/schemas/Shape"},
            {"$ref": "#/components/schemas/Gadget"},
        ], "nullable": true});
    });
    let sentence = "one of 2 now (`Shape`, `Gadget`); `Shape` equals what it was";
    let [change] = &report.contract[..] else {
        panic!("{:#?}", report.contract);
    };
    assert_eq!(change.finding.sentence, sentence);
    assert!(change.compile_error);
    let entry = format!("`Widget.shape` (response): {sentence}. Callers must be adapted.");
    assert!(report.changelog.contains(&entry), "{}", report.changelog);
    for format in [Format::Text, Format::Markdown] {
        let text = render(&report, format);
        assert!(
            text.contains(&format!("`Widget.shape` (response): {sentence}")),
            "{text}"
        );
    }
}

/// What names the type is spelled as before, and yet callers do not compile.
#[test]
fn a_component_that_became_a_choice_explains_what_became_of_its_type() {
    let report = report(|document| {
        let shape = &mut document["components"]["schemas"]["Shape"];
        *shape = json!({"oneOf": [shape.clone(), {"type": "boolean"}]});
    });
    for change in &report.contract {
        assert!(change.compile_error, "{change:#?}");
    }
    let text = render(&report, Format::Text);
    assert!(
        text.contains("struct `types::Shape` removed (major)"),
        "{text}"
    );
}

/// Old clients read null as `None`, but the field has another type now.
#[test]
fn an_optional_field_that_may_be_null_breaks_callers_alone() {
    let report = report(|document| {
        let widget = &mut document["components"]["schemas"]["Widget"];
        widget["properties"]["type"]["nullable"] = json!(true);
    });
    let [change] = &report.contract[..] else {
        panic!("{:#?}", report.contract);
    };
    assert_eq!(change.finding.rule, "null-allowed");
    assert!(change.compile_error);
    let text = render(&report, Format::Text);
    for part in [
        "old client, new server  works: null is read as `None`",
        "field `types::Widget.type_` changed (major)",
    ] {
        assert!(text.contains(part), "no `{part}` in {text}");
    }
}

/// Nothing differs on the wire, and yet a file that names the type has to follow.
#[test]
fn a_type_that_is_called_differently_is_found_in_the_facade() {
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
    let [uses] = &report.uses[..] else {
        panic!("{:#?}", report.uses);
    };
    assert_eq!(uses.file, "crates/client/src/lib.rs");
    assert!(
        uses.rust
            .iter()
            .any(|number| report.rust[*number].item == "types::Shape")
    );
    let text = render(&report, Format::Markdown);
    assert!(text.contains("`Shape` → `Form`"), "{text}");
    assert!(text.contains("struct `types::Shape` removed"), "{text}");
}

const PARTS: &str = "/widgets/{widget-id}/parts/{zone_id}";

/// `level rule sentence` of what is found for the method of an operation whose path is `path` and
/// whose path parameters have these names; it was [`PARTS`].
fn of_method(path: &str, names: [&str; 2]) -> Vec<String> {
    let with = |document: &mut Value, path: &str, names: [&str; 2]| {
        let paths = document["paths"].as_object_mut().expect("paths");
        let mut item = paths.remove(PARTS).expect("it is there");
        item["delete"]["parameters"] = names
            .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
            .to_vec()
            .into();
        paths.insert(path.to_owned(), item);
    };
    let (mut old, mut new) = (contract(), contract());
    with(&mut old, PARTS, ["widget-id", "zone_id"]);
    with(&mut new, path, names);
    let report = xtask::diff::trees(("old", workspace(&old)), ("new", workspace(&new)));
    let found = report.expect("both are readable").rust.into_iter();
    let found = found.filter(|finding| finding.item == "Client::parts_delete");
    found
        .map(|finding| {
            format!(
                "{} {} {}",
                finding.level.word(),
                finding.rule,
                finding.sentence
            )
        })
        .collect()
}

/// Callers pass path parameters by position: the compiler does not tell that they mean something
/// else.
#[test]
fn another_meaning_of_an_argument_is_reported() {
    let renamed = of_method(
        "/widgets/{widget-id}/parts/{part_id}",
        ["widget-id", "part_id"],
    );
    assert_eq!(
        renamed,
        [
            "minor rust-argument-renamed argument `zone_id` of fn `Client::parts_delete` is called `part_id`: \
          look whether it means the same"
        ]
    );
    let swapped = of_method(
        "/widgets/{zone_id}/parts/{widget-id}",
        ["zone_id", "widget-id"],
    );
    assert_eq!(
        swapped,
        [
            "major rust-arguments-swapped arguments of fn `Client::parts_delete` swapped places: calls compile \
          and mean something else"
        ]
    );
}

#[test]
fn what_compiles_is_to_be_looked_at_all_the_same() {
    let mut report = breaking();
    report.places = Some(Vec::new());
    let text = render(&report, Format::Text);
    assert!(text.contains("everything compiles."), "{text}");
    let files = |text: &str| text.contains("Files of the façade that name what changed");
    assert_eq!(files(&text), files(&render(&breaking(), Format::Text)));
    assert_eq!(files(&text), !report.uses.is_empty());
}

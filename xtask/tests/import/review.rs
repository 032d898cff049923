//! `cargo xtask diff --spec-only` on documents such as the vendor publishes: they are imported
//! first, so that only what concerns us and truly changed is found.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use serde_json::{Value, json};
use xtask::diff::Args;
use xtask::diff::command::run_to;

use crate::churn::churned;
use crate::vendor::{differences, document, import, reference, spec};

/// What the arguments of the command are parsed by.
#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    args: Args,
}

/// Exit code, standard output, standard error.
fn diff(old: &Path, new: &Path, more: &[&str]) -> (u8, String, String) {
    let (old, new) = (old.display().to_string(), new.display().to_string());
    let arguments = ["diff", "--spec-only", &old, &new];
    let arguments = arguments.iter().chain(more);
    let args = Cli::try_parse_from(arguments)
        .expect("the arguments are right")
        .args;
    let root = spec("..");
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = run_to(&args, &root, Path::new("target"), &mut out, &mut err);
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (code, text(out), text(err))
}

/// Documents in a folder of their own.
struct Documents {
    folder: tempfile::TempDir,
}

impl Documents {
    fn new(documents: &[(&str, &Value)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, document) in documents {
            fs::write(folder.path().join(name), document.to_string()).expect("written");
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn report(&self, old: &str, new: &str) -> Value {
        let (code, out, err) = diff(&self.path(old), &self.path(new), &["--format", "json"]);
        assert_eq!((code, err.as_str()), (0, ""), "{out}");
        serde_json::from_str(&out).expect("JSON")
    }
}

fn changed(change: impl FnOnce(&mut Value)) -> Value {
    let mut document = document();
    change(&mut document);
    document
}

/// `rule subject` of every finding.
fn found(report: &Value) -> Vec<String> {
    let findings = report["contract"].as_array().expect("findings").iter();
    findings
        .map(|finding| {
            let rule = finding["rule"].as_str().expect("a rule");
            let item = finding["items"][0].as_str().unwrap_or("");
            format!("{rule} {item}")
        })
        .collect()
}

#[test]
fn another_way_to_say_the_same_is_no_change() {
    let first = document();
    for seed in [[1; 32], [2; 32], [3; 32]] {
        let other = churned(document(), &seed, 40, 30);
        assert_ne!(first, other);
        let documents = Documents::new(&[("old.json", &first), ("new.json", &other)]);
        let (old, new) = (documents.path("old.json"), documents.path("new.json"));
        let (code, out, err) = diff(&old, &new, &["--fail-on", "any"]);
        assert_eq!((code, err.as_str()), (0, ""), "{out}");
        assert!(out.starts_with("Nothing changed from "), "{out}");
        assert_eq!(out.matches("(imported)").count(), 2, "{out}");
        assert_eq!(out.lines().count(), 1, "{out}");
    }
}

#[test]
fn a_vendors_document_is_compared_with_ours() {
    let documents = Documents::new(&[("vendor.json", &document())]);
    let ours = spec("secondary_dns.yaml");
    let (code, out, err) = diff(&documents.path("vendor.json"), &ours, &["--fail-on", "any"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert_eq!(out.matches("(imported)").count(), 1, "{out}");
}

/// A contract of ours stays one although an operation is called differently.
#[test]
fn a_renamed_operation_of_ours_is_found() {
    let ours =
        xtask::document::load(&spec("secondary_dns.yaml")).expect("the contract is readable");
    let text = ours.value.to_string();
    let renamed = text.replace(
        "\"operationId\":\"acls_list\"",
        "\"operationId\":\"acls_all\"",
    );
    assert_ne!(text, renamed);
    let renamed: Value = serde_json::from_str(&renamed).expect("JSON");
    let documents = Documents::new(&[("old.json", &ours.value), ("new.json", &renamed)]);
    let report = documents.report("old.json", "new.json");
    assert_eq!(found(&report), ["operation-renamed Client::acls_all"]);
    assert_eq!(report["contract"][0]["compile_error"], true);
}

#[test]
fn a_field_more_is_followed_to_the_callers_and_the_version() {
    let new = changed(|document| {
        let properties = &mut document["components"]["schemas"]["zt_peer"]["properties"];
        properties["comment"] = json!({ "type": "string", "maxLength": 100 });
    });
    let documents = Documents::new(&[("old.json", &document()), ("new.json", &new)]);
    let report = documents.report("old.json", "new.json");
    assert_eq!(
        found(&report),
        [
            "field-added-optional types::PeerUpdateRequest::comment",
            "field-added-optional types::Peer::comment"
        ]
    );
    assert_eq!(report["summary"]["outcome"], "compatible");
    let finding = &report["contract"][1];
    assert_eq!(finding["compile_error"], false);
    assert!(
        finding["rust"]
            .as_array()
            .is_some_and(|all| !all.is_empty()),
        "{finding}"
    );
    let uses = report["uses"].to_string();
    assert!(uses.contains("crates/client/src/peers.rs"), "{uses}");
    // Places are those of the vendor's documents.
    for finding in report["contract"].as_array().expect("findings") {
        for at in finding["pointers"].as_array().expect("pointers") {
            let (old, new_at) = (at["old"].as_str(), at["new"].as_str());
            assert!(document().pointer(old.expect("text")).is_some(), "{at}");
            assert_eq!(
                new_at,
                Some("/components/schemas/zt_peer/properties/comment")
            );
        }
    }
    let verdicts = report["verdicts"].as_array().expect("verdicts");
    let verdict = |name: &str| {
        let mut verdicts = verdicts.iter();
        let verdict = verdicts.find(|verdict| verdict["crate"] == name);
        verdict.unwrap_or_else(|| panic!("no {name}"))["level"].clone()
    };
    assert_eq!(verdict("cloudflare-secondary-dns-api"), "minor");
    assert_eq!(verdict("cloudflare-secondary-dns-types"), "none");
    assert!(!report["release"].is_null(), "{report}");
}

/// Another product's schema has taken the name of ours.
fn broken_publication() -> Value {
    changed(|document| {
        document["components"]["schemas"]["zt_acl"] = json!({
            "type": "object",
            "properties": {
                "name": { "type": "string" },
                "network_id": { "type": "string", "maxLength": 36 },
            },
        });
    })
}

#[test]
fn a_broken_publication_is_refused_by_place() {
    let new = broken_publication();
    let documents = Documents::new(&[("old.json", &document()), ("new.json", &new)]);
    let (old, new) = (documents.path("old.json"), documents.path("new.json"));
    for (one, other) in [(&old, &new), (&new, &old)] {
        let (code, out, err) = diff(one, other, &["--fail-on", "breaking"]);
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        let part = "new.json (imported) is outside of what codegen takes (1 problem)";
        assert!(err.contains(part), "{err}");
        assert!(err.contains("`pattern` on a schema of type any"), "{err}");
    }
}

#[test]
fn a_removed_field_is_breaking_and_is_named() {
    let new = changed(|document| {
        let properties = &mut document["components"]["schemas"]["zt_peer"]["properties"];
        properties
            .as_object_mut()
            .expect("fields")
            .remove("ixfr_enable");
    });
    let documents = Documents::new(&[("old.json", &document()), ("new.json", &new)]);
    let (old, new) = (documents.path("old.json"), documents.path("new.json"));
    for (format, text) in [
        ("text", "`ixfr_enable` removed"),
        ("markdown", "### Breaking"),
    ] {
        let (code, out, err) = diff(&old, &new, &["--fail-on", "breaking", "--format", format]);
        let why = "a breaking change was found, which --fail-on names: exit code 1\n";
        assert_eq!((code, err.as_str()), (1, why), "{out}");
        assert!(out.contains(text), "{out}");
    }
    let forth = documents.report("old.json", "new.json");
    let removed = "field-removed-optional types::Peer::ixfr_enable".to_owned();
    assert!(found(&forth).contains(&removed), "{:#?}", found(&forth));
    // The other way it comes back.
    let back = documents.report("new.json", "old.json");
    let added = "field-added-optional types::Peer::ixfr_enable".to_owned();
    assert!(found(&back).contains(&added), "{:#?}", found(&back));
}

#[test]
fn overlay_actions_that_do_not_fit_are_told() {
    let new = changed(|document| {
        document["components"]["schemas"]["zt_peer"]["properties"]["port"] =
            json!({ "type": "integer" });
    });
    let documents = Documents::new(&[("old.json", &document()), ("new.json", &new)]);
    let report = documents.report("old.json", "new.json");
    let notes = report["notes"].to_string();
    assert!(notes.contains("overlay/schema-port"), "{notes}");
    assert!(
        notes.contains("1 action of the overlay does not fit"),
        "{notes}"
    );
}

#[test]
fn a_vendors_document_that_cannot_be_imported_is_refused() {
    let new = changed(|document| {
        document["components"]["schemas"]["zt_acl"]["properties"]["id"] = reference("nowhere");
    });
    let documents = Documents::new(&[("old.json", &document()), ("new.json", &new)]);
    let (code, out, err) = diff(
        &documents.path("old.json"),
        &documents.path("new.json"),
        &[],
    );
    assert_eq!((code, out.as_str()), (2, ""), "{err}");
    for part in ["new.json", "cannot be imported", "nowhere"] {
        assert!(err.contains(part), "no `{part}` in {err}");
    }
}

#[test]
fn a_document_without_our_operations_is_compared_as_it_is() {
    let pets = |kind: &str| {
        json!({
            "openapi": "3.0.3",
            "info": { "title": "Pets", "version": "1" },
            "servers": [{ "url": "https://pets.example.com" }],
            "tags": [{ "name": "pets" }],
            "paths": { "/pets": { "get": {
                "operationId": "pets_list",
                "tags": ["pets"],
                "responses": { "200": { "description": "Good.", "content": {
                    "application/json": { "schema": { "type": kind } },
                } } },
            } } },
        })
    };
    let (old, new) = (pets("string"), pets("integer"));
    let documents = Documents::new(&[("old.json", &old), ("new.json", &new)]);
    let report = documents.report("old.json", "new.json");
    assert_eq!(found(&report), ["type-changed Client::pets_list"]);
    let notes = report["notes"].to_string();
    assert!(
        notes.contains("no path that begins with `/accounts/{account_id}/secondary_dns`"),
        "{notes}"
    );
}

#[test]
fn an_overlay_that_was_not_built_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    fs::create_dir_all(path("spec")).expect("a folder");
    fs::write(path("Cargo.toml"), "[workspace]\nmembers = []\n").expect("written");
    for name in [
        "import.yaml",
        "overlay.yaml",
        "vendor.yaml",
        "secondary_dns.yaml",
    ] {
        fs::copy(spec(name), path("spec").join(name)).expect("a copy");
    }
    let git = |arguments: &[&str]| {
        let mut command = std::process::Command::new("git");
        command.arg("-C").arg(folder.path());
        command.args(["-c", "user.name=t", "-c", "user.email=t@example.com"]);
        let output = command.args(arguments).output().expect("git runs");
        assert!(output.status.success(), "{output:?}");
    };
    git(&["init", "--quiet"]);
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "-m", "first"]);
    let report = || {
        let args = Cli::try_parse_from(["diff"]).expect("no arguments").args;
        let mut out = Vec::new();
        assert_eq!(
            run_to(
                &args,
                folder.path(),
                Path::new("target"),
                &mut out,
                &mut Vec::new()
            ),
            0
        );
        String::from_utf8(out).expect("text")
    };
    assert_eq!(report().lines().count(), 1);
    let overlay = fs::read_to_string(path("spec/overlay.yaml")).expect("text");
    let overlay = overlay.replace("minimum: 300", "minimum: 600");
    fs::write(path("spec/overlay.yaml"), overlay).expect("written");
    assert!(report().contains("cargo xtask spec build"), "{}", report());
    fs::write(path("spec/overlay.yaml"), "x: [").expect("written");
    assert!(report().contains("overlay.yaml"), "{}", report());
    // Documents in our names need no overlay; a vendor's does.
    let ours = path("spec/secondary_dns.yaml").display().to_string();
    let vendors = path("vendor.json");
    fs::write(&vendors, document().to_string()).expect("written");
    for (other, code) in [(ours.clone(), 0), (vendors.display().to_string(), 2)] {
        let args = Cli::try_parse_from(["diff", "--spec-only", &ours, &other]);
        let args = args.expect("the arguments are right").args;
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let run = run_to(
            &args,
            folder.path(),
            Path::new("target"),
            &mut out,
            &mut err,
        );
        assert_eq!(run, code, "{}", String::from_utf8_lossy(&err));
    }
}

/// An object that became one of several is reported as that by import and by the review alike.
#[test]
fn an_object_that_became_a_choice_is_told_by_both() {
    let document = document();
    let new = changed(|document| {
        let schemas = document["components"]["schemas"].as_object_mut();
        let schemas = schemas.expect("schemas");
        let peer = schemas.remove("zt_peer").expect("a peer");
        let mut twin = peer.clone();
        twin["properties"]["shape"] = json!({"type": "string"});
        twin["required"] = json!(["shape"]);
        schemas.insert("zt_one_peer".to_owned(), peer);
        schemas.insert("zt_other_peer".to_owned(), twin);
        let choice = json!({"oneOf": [reference("zt_one_peer"), reference("zt_other_peer")]});
        schemas.insert("zt_peer".to_owned(), choice);
    });
    let documents = Documents::new(&[("old.json", &document), ("new.json", &new)]);
    let report = documents.report("old.json", "new.json");
    let told = |text: &str| text.contains("one of 2 now (") && text.contains("equals what it was");
    assert!(told(&report["contract"].to_string()), "{report:#}");
    let comparison = differences(&import(&new), &import(&document));
    let breaking = format!("{:?}", comparison.breaking);
    assert!(told(&breaking), "{breaking}");
}

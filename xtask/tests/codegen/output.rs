//! Writing and checking a folder, through the command.

use std::fs;
use std::path::Path;

use xtask::cli::Format;
use xtask::codegen::command::{Codegen, run_to};

use crate::support::small;

struct Outcome {
    code: u8,
    out: String,
    err: String,
}

fn codegen(folder: &Path, check: bool, format: Format) -> Outcome {
    let spec = folder.join("small.json");
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let args = Codegen {
        check,
        spec: Some(spec),
        out: Some(folder.join("src")),
        format,
    };
    let code = run_to(&args, &mut out, &mut err);
    let text = |bytes| String::from_utf8(bytes).expect("text");
    Outcome {
        code,
        out: text(out),
        err: text(err),
    }
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("small.json"), small().to_string()).expect("written");
    folder
}

#[test]
fn written_once_then_unchanged() {
    let folder = folder();
    let first = codegen(folder.path(), false, Format::Text);
    assert_eq!((first.code, first.err.as_str()), (0, ""), "{}", first.out);
    assert!(first.out.contains("created  things.rs"), "{}", first.out);
    for check in [false, true] {
        let again = codegen(folder.path(), check, Format::Text);
        assert_eq!(again.code, 0);
        assert!(again.out.contains("unchanged  things.rs"), "{}", again.out);
        assert!(
            again.out.contains("unchanged: 2 operations"),
            "{}",
            again.out
        );
    }
}

#[test]
fn check_lists_every_difference_and_writes_nothing() {
    let folder = folder();
    codegen(folder.path(), false, Format::Text);
    let src = folder.path().join("src");
    let things = fs::read_to_string(src.join("things.rs")).expect("there");
    fs::write(
        src.join("things.rs"),
        things.replace("pub name", "pub nome"),
    )
    .expect("written");
    fs::remove_file(src.join("client.rs")).expect("removed");
    fs::copy(src.join("operations.rs"), src.join("old.rs")).expect("copied");
    fs::write(src.join("notes.txt"), "by hand").expect("written");
    let checked = codegen(folder.path(), true, Format::Text);
    assert_eq!(checked.code, 1);
    for line in [
        "stale  things.rs",
        "missing  client.rs",
        "orphaned  old.rs",
        "not generated  notes.txt",
        "-    pub nome: String,",
        "+    pub name: String,",
    ] {
        assert!(
            checked.out.contains(line),
            "no `{line}` in\n{}",
            checked.out
        );
    }
    assert!(
        checked.err.contains("cargo xtask codegen"),
        "{}",
        checked.err
    );
    assert!(src.join("old.rs").exists() && !src.join("client.rs").exists());

    // What was not generated is never removed, and stops the writing.
    let refused = codegen(folder.path(), false, Format::Text);
    assert_eq!(refused.code, 2);
    assert!(
        refused.err.contains("notes.txt is not generated"),
        "{}",
        refused.err
    );
    assert!(!src.join("client.rs").exists());

    fs::remove_file(src.join("notes.txt")).expect("removed");
    let mended = codegen(folder.path(), false, Format::Text);
    assert_eq!(mended.code, 0);
    assert!(mended.out.contains("removed  old.rs"), "{}", mended.out);
    assert_eq!(codegen(folder.path(), true, Format::Text).code, 0);
}

#[test]
fn a_refused_document_writes_nothing_and_names_the_place() {
    let folder = folder();
    let bad = small().to_string().replace("things_create", "things_list");
    fs::write(folder.path().join("small.json"), bad).expect("written");
    let refused = codegen(folder.path(), false, Format::Text);
    assert_eq!(refused.code, 2);
    assert!(
        refused
            .err
            .contains("small.json#/paths/~1zones~1{zone_id}~1things/post/operationId: "),
        "{}",
        refused.err
    );
    assert!(!folder.path().join("src").exists());
    let json = codegen(folder.path(), false, Format::Json);
    let json: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    assert_eq!(json["outcome"], "refused");
    assert_eq!(
        json["problems"][0]["pointer"],
        "/paths/~1zones~1{zone_id}~1things/post/operationId"
    );
}

#[test]
fn an_unreadable_document_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = codegen(folder.path(), false, Format::Text);
    assert_eq!(missing.code, 2);
    assert!(missing.err.contains("small.json"), "{}", missing.err);
    fs::write(folder.path().join("small.json"), "{\"openapi\": ").expect("written");
    let cut = codegen(folder.path(), false, Format::Text);
    assert_eq!(cut.code, 2);
    assert!(cut.err.contains("small.json"), "{}", cut.err);
}

#[test]
fn the_outcome_as_json() {
    let folder = folder();
    let outcome = codegen(folder.path(), false, Format::Json);
    let json: serde_json::Value = serde_json::from_str(&outcome.out).expect("JSON");
    assert_eq!(json["outcome"], "written");
    assert_eq!(json["operations"], 2);
    assert_eq!(json["files"][0]["status"], "missing");
}

#[test]
fn a_run_ends_with_what_it_changed_in_one_line() {
    let folder = folder();
    let first = codegen(folder.path(), false, Format::Text);
    assert!(
        first.out.ends_with(": generated for the first time\n"),
        "{}",
        first.out
    );
    let mut changed = small();
    crate::support::put(
        &mut changed,
        "/components/schemas/Thing/properties/colour",
        serde_json::json!({"type": "string"}),
    );
    fs::write(folder.path().join("small.json"), changed.to_string()).expect("written");
    let expected = "cloudflare-secondary-dns-api: 1 field added (minor); what follows for callers: \
                    cargo xtask diff\n";
    for check in [true, false] {
        let run = codegen(folder.path(), check, Format::Text);
        assert!(run.out.ends_with(expected), "{}", run.out);
    }
    // And nothing where nothing has changed.
    let again = codegen(folder.path(), false, Format::Text);
    assert!(again.out.contains("unchanged: 2 operations"));
    assert!(!again.out.contains("cargo xtask diff"), "{}", again.out);
    changed["info"]["description"] = serde_json::json!("Things of a zone, in other words.");
    fs::write(folder.path().join("small.json"), changed.to_string()).expect("written");
    let prose = codegen(folder.path(), false, Format::Json);
    let outcome: serde_json::Value = serde_json::from_str(&prose.out).expect("JSON");
    let summary = outcome["summary"].as_str().expect("a summary");
    assert!(summary.contains("no public item changed"), "{summary}");
    assert!(summary.contains("(patch)"), "{summary}");
}

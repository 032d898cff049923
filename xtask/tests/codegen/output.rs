//! Writing and checking a folder, through the command.

use std::fs;
use std::path::Path;
#[cfg(unix)]
use std::process::Command;

use xtask::codegen::command::{Codegen, run_to};
use xtask::console::Format;

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
    assert_eq!(json["outcome"], "unusable");
    let message = json["message"].as_str().expect("a message");
    assert!(message.ends_with("small.json: 1 problem"), "{message}");
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

#[cfg(unix)]
#[test]
fn links_are_replaced_and_not_written_through() {
    use std::os::unix::fs::symlink;
    let folder = folder();
    codegen(folder.path(), false, Format::Text);
    let src = folder.path().join("src");
    // One that leads to the very same text, and one that leads to another.
    for (name, text) in [("things.rs", None), ("client.rs", Some("elsewhere"))] {
        let elsewhere = folder.path().join(format!("elsewhere-{name}"));
        fs::rename(src.join(name), &elsewhere).expect("moved");
        if let Some(text) = text {
            fs::write(&elsewhere, text).expect("written");
        }
        symlink(&elsewhere, src.join(name)).expect("a link");
    }
    let checked = codegen(folder.path(), true, Format::Text);
    assert_eq!(checked.code, 1);
    assert!(checked.out.contains("stale  things.rs"), "{}", checked.out);
    let written = codegen(folder.path(), false, Format::Text);
    assert_eq!(written.code, 0, "{}", written.err);
    for name in ["things.rs", "client.rs"] {
        let about = fs::symlink_metadata(src.join(name)).expect("there");
        assert!(about.is_file(), "{name} is still a link");
    }
    let elsewhere = fs::read_to_string(folder.path().join("elsewhere-client.rs")).expect("text");
    assert_eq!(elsewhere, "elsewhere");
    // A link of another name is not ours, whatever it leads to.
    symlink(src.join("things.rs"), src.join("copy.rs")).expect("a link");
    let refused = codegen(folder.path(), false, Format::Text);
    assert!(
        refused.err.contains("copy.rs is not generated"),
        "{}",
        refused.err
    );
}

#[test]
fn a_document_of_another_name_is_no_difference_for_check() {
    let folder = folder();
    codegen(folder.path(), false, Format::Text);
    let copy = folder.path().join("copy.json");
    fs::copy(folder.path().join("small.json"), &copy).expect("copied");
    let check = |spec: &Path| {
        let args = Codegen {
            check: true,
            spec: Some(spec.to_path_buf()),
            out: Some(folder.path().join("src")),
            format: Format::Text,
        };
        let mut out = Vec::new();
        let code = run_to(&args, &mut out, &mut Vec::new());
        (code, String::from_utf8(out).expect("text"))
    };
    assert_eq!(check(&copy).0, 0, "{}", check(&copy).1);
    // A change of the code still shows, alone.
    let mut changed = small();
    crate::support::put(
        &mut changed,
        "/components/schemas/Thing/properties/name/description",
        serde_json::json!("Another."),
    );
    fs::write(&copy, changed.to_string()).expect("written");
    let (code, out) = check(&copy);
    assert_eq!(code, 1);
    let stale = out
        .lines()
        .filter(|line| line.trim_start().starts_with("stale"));
    // The digest is in lib.rs.
    assert_eq!(stale.count(), 2, "{out}");
}

/// The program, copied into the folder, as a user who may not write everywhere.
#[cfg(unix)]
fn as_a_user(folder: &Path) -> Command {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    use std::os::unix::process::CommandExt as _;
    let program = folder.join("xtask");
    fs::copy(env!("CARGO_BIN_EXE_xtask"), &program).expect("copied");
    let mut command = Command::new(program);
    if fs::metadata(folder).expect("there").uid() == 0 {
        // The superuser writes to every folder, nobody to none of these.
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).expect("set");
        command.uid(65534).gid(65534);
    }
    command
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_named_and_no_temporary_file_is() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    codegen(folder.path(), false, Format::Text);
    let src = folder.path().join("src");
    fs::remove_file(src.join("client.rs")).expect("removed");
    fs::set_permissions(&src, fs::Permissions::from_mode(0o555)).expect("set");
    let mut command = as_a_user(folder.path());
    command.args(["codegen", "--spec", "small.json", "--out", "src"]);
    let refused = command.current_dir(folder.path()).output();
    fs::set_permissions(&src, fs::Permissions::from_mode(0o755)).expect("set");
    let refused = refused.expect("it runs");
    let error = String::from_utf8(refused.stderr).expect("text");
    assert_eq!(refused.status.code(), Some(2), "{error}");
    let (before, after) = (
        "error: cannot write src: Permission denied",
        "nothing was written\n",
    );
    assert!(
        error.starts_with(before) && error.ends_with(after),
        "{error}"
    );
    assert!(
        !error.contains(".tmp") && !error.contains(".xtask"),
        "{error}"
    );
}

#[test]
fn a_name_that_no_file_can_have_is_found_before_anything_is_written() {
    let folder = folder();
    let text = small()
        .to_string()
        .replace("\"things\"", &format!("\"{}\"", "t".repeat(300)));
    fs::write(folder.path().join("small.json"), text).expect("written");
    let refused = codegen(folder.path(), false, Format::Text);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("#/tags/0/name: "), "{}", refused.err);
    assert!(!folder.path().join("src").exists(), "{}", refused.err);
}

//! `spec build` and `spec fmt`.

use std::fs;
use std::path::Path;

use crate::workspace::Workspace;

#[test]
fn build_mends_what_was_edited_by_hand() {
    let workspace = Workspace::new();
    let contract = workspace.read("spec/secondary_dns.yaml");
    let edited = contract.replace("List ACLs", "List the ACLs");
    fs::write(workspace.path("spec/secondary_dns.yaml"), edited).expect("a file");
    workspace.run(&["build", "--check"]).is(
        1,
        &["-      summary: List the ACLs", "cargo xtask spec build"],
    );
    workspace
        .run(&["build"])
        .is(0, &["spec/secondary_dns.yaml: written"]);
    assert_eq!(workspace.read("spec/secondary_dns.yaml"), contract);
}

/// What codegen does not take is found where it is made.
#[test]
fn build_refuses_what_codegen_does_not_take() {
    let workspace = Workspace::new();
    let contract = workspace.read("spec/secondary_dns.yaml");
    let overlay = workspace.read("spec/overlay.yaml");
    let action = "  - x-name: wrong\n    x-reason: A test.\n    target: $.components.schemas.Acl\n    \
                  update:\n      properties:\n        more: {type: strng}\n";
    fs::write(workspace.path("spec/overlay.yaml"), overlay + action).expect("a file");
    for arguments in [&["build"] as &[&str], &["build", "--check"]] {
        let place = "spec/secondary_dns.yaml#/components/schemas/Acl/properties/more";
        workspace.run(arguments).is(2, &[place, "strng"]);
        assert_eq!(workspace.read("spec/secondary_dns.yaml"), contract);
    }
}

#[test]
fn fmt_says_what_it_does() {
    let workspace = Workspace::new();
    fs::write(workspace.path("spec/x.yaml"), "b: 1 # one\n# two\na: 'x'\n").expect("a file");
    workspace.run(&["fmt", "--check"]).is(
        1,
        &["spec/x.yaml: not in canonical style; its comments (2) are removed"],
    );
    workspace.run(&["fmt"]).is(
        0,
        &[
            "spec/x.yaml: formatted; its comments (2) are removed",
            "spec/vendor.yaml: unchanged",
        ],
    );
    assert_eq!(workspace.read("spec/x.yaml"), "a: x\nb: 1\n");
    let ran = workspace
        .run_with(&["fmt", "-"], "{\"b\": [], \"a\": {}}")
        .is(0, &[]);
    assert_eq!(ran.out, "a: {}\nb: []\n");
    for name in ["spec/x.yaml", "spec/y.yaml"] {
        fs::write(workspace.path(name), "a: 1\na: 2\n").expect("a file");
    }
    workspace.run(&["fmt"]).is(
        2,
        &[
            "error: spec/x.yaml: at `/a`: the key `a` appears twice",
            "error: spec/y.yaml: at `/a`: the key `a` appears twice",
        ],
    );
}

#[test]
fn a_link_and_the_mode_of_a_file_are_kept() {
    let workspace = Workspace::new();
    let path = workspace.path("spec/x.yaml");
    let elsewhere = workspace.path("elsewhere.yaml");
    fs::write(&elsewhere, "b: 1\na: 2\n").expect("a file");
    if make_link(&elsewhere, &path).is_err() {
        return;
    }
    workspace.run(&["fmt"]).is(0, &["spec/x.yaml: formatted"]);
    assert!(
        fs::symlink_metadata(&path)
            .expect("a link")
            .file_type()
            .is_symlink()
    );
    assert_eq!(workspace.read("elsewhere.yaml"), "a: 2\nb: 1\n");
}

#[cfg(unix)]
fn make_link(to: &Path, at: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(to, at)
}

#[cfg(not(unix))]
fn make_link(_: &Path, _: &Path) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}

//! The command on real repositories: which revision it takes, what it refuses, exit codes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Parser;
use xtask::diff::Args;
use xtask::diff::command::run_to;

/// What the arguments of the command are parsed by.
#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    args: Args,
}

/// A repository of a small workspace.
struct Repository {
    folder: tempfile::TempDir,
}

pub(crate) const CONTRACT: &str = "openapi: 3.0.3
info: {title: T, version: '1'}
servers: [{url: 'https://api.example.com'}]
tags: [{name: things}]
paths:
  /a:
    get:
      operationId: a_get
      tags: [things]
      responses: {'200': {description: Good.}}
";

impl Repository {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let repository = Self { folder };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        let manifest = "[workspace]\nmembers = ['one']\n[workspace.package]\nversion = '0.1.0'\n";
        repository.write("Cargo.toml", manifest);
        let package = "[package]\nname = 'one'\nversion.workspace = true\n";
        repository.write("one/Cargo.toml", package);
        repository.write("one/src/lib.rs", "pub fn f() {}\n");
        repository.write("spec/secondary_dns.yaml", CONTRACT);
        repository.commit("first");
        repository
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn git(&self, arguments: &[&str]) -> String {
        git(self.path(), arguments)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", message]);
    }

    /// Exit code, standard output, standard error.
    fn run(&self, arguments: &[&str]) -> (u8, String, String) {
        run_in(self.path(), arguments)
    }
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args([
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@example.com",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .output()
        .expect("git runs");
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).expect("text")
}

pub(crate) fn run_in(folder: &Path, arguments: &[&str]) -> (u8, String, String) {
    let arguments = ["diff"].iter().chain(arguments);
    let args = Cli::try_parse_from(arguments)
        .expect("the arguments are right")
        .args;
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = run_to(&args, folder, &mut out, &mut err);
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (code, text(out), text(err))
}

#[test]
fn nothing_changed_is_one_line() {
    let repository = Repository::new();
    let (code, out, err) = repository.run(&["--fail-on", "any"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(out.lines().count(), 1, "{out}");
    assert!(out.starts_with("Nothing changed from HEAD ("), "{out}");
    for format in ["markdown", "json"] {
        let (code, out, _) = repository.run(&["--format", format]);
        assert_eq!(code, 0);
        assert!(!out.is_empty());
    }
}

#[test]
fn the_base_is_the_last_release_or_head() {
    let repository = Repository::new();
    repository.write("one/src/lib.rs", "pub fn f() {}\npub fn g() {}\n");
    repository.commit("second");
    assert!(
        repository
            .run(&[])
            .1
            .starts_with("Nothing changed from HEAD (")
    );
    repository.git(&["tag", "v0.1.0", "HEAD~1"]);
    repository.git(&["tag", "not-a-release"]);
    let (_, out, _) = repository.run(&[]);
    assert!(out.contains("Compatible: v0.1.0 ("), "{out}");
    assert!(out.contains("fn `g` added"), "{out}");
    // The working tree counts, not the last commit.
    repository.write("one/src/lib.rs", "pub fn g() {}\n");
    assert!(repository.run(&[]).1.contains("fn `f` removed"));
    let (_, out, _) = repository.run(&["v0.1.0", "--to", "HEAD"]);
    assert!(!out.contains("fn `f` removed"), "{out}");
}

#[test]
fn versions_count_from_the_last_release() {
    let repository = Repository::new();
    repository.git(&["tag", "v0.1.0"]);
    let release = |version: &str| {
        let manifest =
            format!("[workspace]\nmembers = ['one']\n[workspace.package]\nversion = '{version}'\n");
        repository.write("Cargo.toml", &manifest);
    };
    // Raised for something else since; a break on top needs no second raise of that kind.
    release("0.2.0");
    repository.commit("raised");
    repository.write("one/src/lib.rs", "");
    let (_, out, _) = repository.run(&["HEAD"]);
    assert!(
        out.contains("Next version: 0.2.0 (Cargo.toml says so)."),
        "{out}"
    );
    release("0.1.1");
    let (_, out, _) = repository.run(&["HEAD"]);
    assert!(
        out.contains("Next version: 0.2.0 (Cargo.toml says 0.1.1, the last release is 0.1.0)."),
        "{out}"
    );
}

#[test]
fn fail_on_decides_the_exit_code() {
    let repository = Repository::new();
    let codes = |expected: [u8; 3]| {
        for (fail_on, expected) in ["breaking", "any", "none"].into_iter().zip(expected) {
            let (code, out, err) = repository.run(&["--fail-on", fail_on]);
            assert_eq!(code, expected, "{fail_on}: {out}{err}");
        }
    };
    codes([0, 0, 0]);
    repository.write("one/src/lib.rs", "pub fn f() {}\npub fn g() {}\n");
    codes([0, 1, 0]);
    repository.write("one/src/lib.rs", "pub fn g() {}\n");
    codes([1, 1, 0]);
    repository.git(&["checkout", "--quiet", "."]);
    // A failure at run time alone breaks as well.
    repository.write("spec/secondary_dns.yaml", &CONTRACT.replace("/a:", "/b:"));
    codes([1, 1, 0]);
}

#[track_caller]
pub(crate) fn refused(run: (u8, String, String), parts: &[&str]) {
    let (code, out, err) = run;
    assert_eq!((code, out.as_str()), (2, ""), "{err}");
    assert!(err.starts_with("error: "), "{err}");
    for part in parts {
        assert!(err.contains(part), "no `{part}` in {err}");
    }
}

#[test]
fn a_bad_revision_is_refused() {
    let repository = Repository::new();
    for name in [
        "nonsense",
        "HEAD~9",
        "main:one",
        "",
        "--upload-pack=x",
        "HEAD^{tree}",
    ] {
        refused(
            repository.run(&["--", name]),
            &["there is no revision", "git log"],
        );
        refused(
            repository.run(&["HEAD", &format!("--to={name}")]),
            &["there is no revision"],
        );
    }
    let (code, out, err) = repository.run(&["--format", "json", "--", "nonsense"]);
    assert_eq!((code, err.as_str()), (2, ""));
    assert!(out.contains(r#""outcome": "unusable""#), "{out}");
}

#[test]
fn a_shallow_clone_says_so() {
    let repository = Repository::new();
    repository.git(&["tag", "v0.1.0"]);
    repository.commit("second");
    let clone = tempfile::tempdir().expect("a folder");
    let from = format!("file://{}", repository.path().display());
    let to = clone.path().display().to_string();
    git(
        repository.path(),
        &["clone", "--quiet", "--depth=1", "--no-tags", &from, &to],
    );
    refused(
        run_in(clone.path(), &[]),
        &["last release is not known", "shallow", "--unshallow"],
    );
    refused(
        run_in(clone.path(), &["v0.1.0"]),
        &["v0.1.0", "shallow", "--unshallow"],
    );
    assert_eq!(run_in(clone.path(), &["HEAD"]).0, 0);
}

#[test]
fn a_missing_or_broken_file_is_named_with_its_side() {
    let repository = Repository::new();
    repository.git(&["rm", "--quiet", "spec/secondary_dns.yaml"]);
    repository.commit("without");
    repository.write("spec/secondary_dns.yaml", CONTRACT);
    refused(
        repository.run(&["HEAD"]),
        &["HEAD (", "has no spec/secondary_dns.yaml"],
    );

    repository.write("spec/secondary_dns.yaml", "openapi: [");
    repository.commit("broken");
    repository.write("spec/secondary_dns.yaml", CONTRACT);
    refused(
        repository.run(&["HEAD"]),
        &["in HEAD (", "spec/secondary_dns.yaml:1:"],
    );
    refused(
        repository.run(&["HEAD~2", "--to", "HEAD"]),
        &["in HEAD (", "spec/secondary_dns.yaml:1:"],
    );
    repository.write("spec/secondary_dns.yaml", "openapi: 3.0.3\n");
    refused(
        repository.run(&["HEAD~2"]),
        &["the working tree", "is an OpenAPI document without `paths`"],
    );

    repository.write("spec/secondary_dns.yaml", CONTRACT);
    repository.write("one/src/lib.rs", "pub fn (");
    refused(
        repository.run(&["HEAD~2"]),
        &["in the working tree, one/src/lib.rs: not Rust"],
    );
    repository.write("one/src/lib.rs", "pub fn f() {}\n");
    repository.write("one/Cargo.toml", "[package");
    refused(
        repository.run(&["HEAD~2"]),
        &["one/Cargo.toml of the working tree is not a manifest"],
    );
}

#[test]
fn outside_of_a_repository_it_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    refused(
        run_in(folder.path(), &[]),
        &["not a working tree of git", "--spec-only"],
    );
}

/// Everything below a folder, with its content.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(&at).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = fs::read(&path).expect("a file");
                found.push((path, bytes));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn nothing_is_written_to_the_repository() {
    let repository = Repository::new();
    repository.write("one/src/lib.rs", "pub fn g() {}\n");
    let before = contents(repository.path());
    assert_eq!(repository.run(&[]).0, 0);
    assert_eq!(repository.run(&["HEAD", "--to", "HEAD"]).0, 0);
    assert!(
        before == contents(repository.path()),
        "something was written"
    );
}

#[test]
fn a_commit_compared_with_itself_is_told() {
    let repository = Repository::new();
    let (code, out, _) = repository.run(&["--to", "HEAD"]);
    assert_eq!(code, 0);
    assert!(out.contains("both are the same commit"), "{out}");
}

#[test]
fn a_report_that_cannot_be_written_is_a_failure() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    struct Closed;
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let repository = Repository::new();
    let args = Cli::try_parse_from(["diff"]).expect("no arguments").args;
    let mut err = Vec::new();
    assert_eq!(run_to(&args, repository.path(), &mut Full, &mut err), 2);
    let err = String::from_utf8(err).expect("text");
    assert!(err.contains("the output cannot be written"), "{err}");
    let mut err = Vec::new();
    assert_eq!(run_to(&args, repository.path(), &mut Closed, &mut err), 0);
    assert!(err.is_empty());
}

#[test]
fn rules_are_listed_in_every_format() {
    let folder = tempfile::tempdir().expect("a folder");
    for format in ["text", "markdown", "json"] {
        let (code, out, _) = run_in(folder.path(), &["--rules", "--format", format]);
        assert_eq!(code, 0);
        for rule in xtask::contract::compare::rules::RULES {
            assert!(
                out.contains(rule.id) && out.contains(rule.meaning),
                "{format}: {}",
                rule.id
            );
        }
        for rule in xtask::diff::api_rules::RULES {
            assert!(out.contains(rule.id), "{format}: {}", rule.id);
        }
    }
}

/// Exact both ways: what fails is listed with its line, and so is the use of what is deprecated.
#[test]
fn compile_lists_what_the_compiler_says() {
    let repository = Repository::new();
    let manifest = "[workspace]\nresolver = '3'\nmembers = ['one', 'two']\n[workspace.package]\nversion = '0.1.0'\n";
    repository.write("Cargo.toml", manifest);
    repository.write(".gitignore", "/target\n");
    let package = "[package]\nname = 'two'\nversion.workspace = true\n[dependencies]\none = { path = '../one', version = '0.1.0' }\n";
    repository.write("two/Cargo.toml", package);
    repository.write(
        "one/src/lib.rs",
        "pub fn f() {}\npub fn g() {}\npub fn h() {}\n",
    );
    repository.write(
        "two/src/lib.rs",
        "pub fn one() {\n    one::f();\n    one::g();\n    one::h();\n}\n",
    );
    repository.commit("second");
    let places = |source: &str| {
        repository.write("one/src/lib.rs", source);
        let target = repository.path().join("target");
        let args = Cli::try_parse_from(["diff", "HEAD", "--compile", "--format", "json"]);
        let args = args.expect("the arguments are right").args;
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code =
            xtask::diff::command::run_in(&args, repository.path(), &target, &mut out, &mut err);
        assert_eq!(code, 0, "{}", String::from_utf8_lossy(&err));
        let report: serde_json::Value = serde_json::from_slice(&out).expect("JSON");
        let places = report["places"].as_array().expect("places").iter();
        let text =
            |place: &serde_json::Value, key: &str| place[key].as_str().expect("text").to_owned();
        let lines = places.map(|place| {
            let line = place["line"].as_u64().expect("a line");
            format!(
                "{} {}:{line} {}",
                text(place, "level"),
                text(place, "file"),
                text(place, "message")
            )
        });
        lines.collect::<Vec<String>>()
    };
    assert_eq!(
        places("pub fn f() {}\npub fn g() {}\npub fn h() {} pub fn i() {}\n"),
        Vec::<String>::new()
    );
    assert_eq!(
        places("pub fn f() {}\n#[deprecated] pub fn g() {}\npub fn h(x: u8) {}\n"),
        [
            "warning two/src/lib.rs:3 use of deprecated function `one::g`",
            "error two/src/lib.rs:4 this function takes 1 argument but 0 arguments were supplied",
        ]
    );
}

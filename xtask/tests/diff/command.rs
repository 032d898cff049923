//! The command on real repositories: exit codes, output, what the compiler says.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Parser;
use xtask::diff::command::run_to;

use crate::repository::{CONTRACT, Cli, Repository, run_in};

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
fn fail_on_decides_the_exit_code() {
    let repository = Repository::new();
    let codes = |expected: [u8; 3]| {
        for (fail_on, expected) in ["breaking", "any", "none"].into_iter().zip(expected) {
            let (code, out, err) = repository.run(&["--fail-on", fail_on]);
            assert_eq!(code, expected, "{fail_on}: {out}{err}");
            let has_reason = err.contains("which --fail-on names: exit code 1");
            assert_eq!(has_reason, code == 1, "{fail_on}: {err}");
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
fn what_cargo_builds_into_a_folder_of_another_name_is_not_read() {
    let repository = Repository::new();
    let built = "built/release/src/out.rs";
    repository.write(built, "pub fn");
    fs::write(repository.path().join(built), b"\xff").expect("a file");
    let (code, _, err) = repository.run(&[]);
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("built/release/src/out.rs"), "{err}");
    repository.write("built/CACHEDIR.TAG", "");
    let (code, _, err) = repository.run(&[]);
    assert_eq!((code, err.as_str()), (0, ""));
}

#[test]
fn without_git_that_is_the_failure() {
    let repository = Repository::new();
    repository.write("xtask/Cargo.toml", "");
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("diff")
        .current_dir(repository.path())
        .env_remove("CARGO_MANIFEST_DIR")
        .env("PATH", repository.path())
        .output()
        .expect("xtask runs");
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.starts_with("error: git cannot be run: "), "{err}");
    assert!(err.contains("install git"), "{err}");
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
    assert_eq!(
        run_to(
            &args,
            repository.path(),
            Path::new("target"),
            &mut Full,
            &mut err
        ),
        2
    );
    let err = String::from_utf8(err).expect("text");
    assert!(err.contains("the output cannot be written"), "{err}");
    let mut err = Vec::new();
    assert_eq!(
        run_to(
            &args,
            repository.path(),
            Path::new("target"),
            &mut Closed,
            &mut err
        ),
        0
    );
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
        for rule in xtask::listing::RULES {
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
        let code = run_to(&args, repository.path(), &target, &mut out, &mut err);
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

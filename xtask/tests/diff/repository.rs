//! Repositories of a small workspace, and the command run in them.

use std::fs;
use std::path::Path;

use clap::Parser;
use xtask::diff::Args;
use xtask::diff::command::run_to;

use crate::git::git;

/// What the arguments of the command are parsed by.
#[derive(Parser)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) args: Args,
}

/// A repository of a small workspace.
pub(crate) struct Repository {
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
    pub(crate) fn new() -> Self {
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

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        git(self.path(), arguments)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", message]);
    }

    /// Exit code, standard output, standard error.
    pub(crate) fn run(&self, arguments: &[&str]) -> (u8, String, String) {
        run_in(self.path(), arguments)
    }
}

pub(crate) fn run_in(folder: &Path, arguments: &[&str]) -> (u8, String, String) {
    let arguments = ["diff"].iter().chain(arguments);
    let args = Cli::try_parse_from(arguments)
        .expect("the arguments are right")
        .args;
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = run_to(&args, folder, Path::new("target"), &mut out, &mut err);
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (code, text(out), text(err))
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

//! Asks the compiler whether the rows of `tests/diff/changes.yaml` are true: each program compiles
//! with the crate before, and with the one after only where the row says so. The crate of a change
//! of the contract is what codegen makes of it.
//!
//! `cargo run -p xtask --example changes`; a step of `cargo xtask ci --full`.

use std::fs;
use std::io::{Error, Result};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use serde_json::Value;

/// Whether a crate compiles; `with` is a crate that it may use.
fn compiles(root: &Path, name: &str, out: &Path, with: Option<&Path>) -> Result<bool> {
    let mut rustc = Command::new("rustc");
    rustc.args([
        "--edition",
        "2024",
        "--crate-type",
        "lib",
        "--emit",
        "metadata",
    ]);
    rustc
        .args(["--cap-lints", "allow", "--crate-name", name, "-o"])
        .arg(out)
        .arg(root);
    if let Some(with) = with {
        rustc.arg("--extern").arg(format!("one={}", with.display()));
    }
    let status = rustc.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    Ok(status.success())
}

/// Writes a source, which is a text or files by name.
fn write(folder: &Path, source: &Value) -> Result<()> {
    fs::create_dir_all(folder)?;
    match source {
        Value::Object(files) => {
            for (name, text) in files {
                let path = folder.join(name);
                fs::create_dir_all(path.parent().unwrap_or(folder))?;
                fs::write(path, text.as_str().unwrap_or_default())?;
            }
            Ok(())
        }
        source => fs::write(folder.join("lib.rs"), source.as_str().unwrap_or_default()),
    }
}

/// What is wrong with a row.
fn row(row: &Value) -> Result<Option<&'static str>> {
    let folder = tempfile::tempdir()?;
    let at = |name: &str| folder.path().join(name);
    for side in ["old", "new"] {
        write(&at(side), &row[side])?;
        if !compiles(
            &at(side).join("lib.rs"),
            "one",
            &at(side).join("libone.rmeta"),
            None,
        )? {
            return Ok(Some("the crate does not compile"));
        }
    }
    fs::write(at("use.rs"), row["use"].as_str().unwrap_or_default())?;
    let works = |side: &str| {
        compiles(
            &at("use.rs"),
            "user",
            &at("user.rmeta"),
            Some(&at(side).join("libone.rmeta")),
        )
    };
    Ok(judge(works("old")?, works("new")?, row))
}

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// A workspace of the generated crate and a program that uses it, below the target folder.
struct Generated {
    folder: PathBuf,
    target: PathBuf,
    contract: Value,
}

impl Generated {
    fn new() -> Result<Self> {
        let target = std::env::var_os("CARGO_TARGET_DIR");
        let target = target.map_or_else(|| Path::new(ROOT).join("target"), PathBuf::from);
        let target = std::path::absolute(target)?.join("changes");
        let folder = target.join("workspace");
        let manifest = fs::read_to_string(format!("{ROOT}/Cargo.toml"))?;
        let manifest: toml::Table = toml::from_str(&manifest).map_err(Error::other)?;
        let mut api = package("api");
        for name in ["transport", "types"] {
            let path = fs::canonicalize(format!("{ROOT}/crates/{name}"))?;
            let name = format!("cloudflare-secondary-dns-{name}");
            api.push_str(&format!("[dependencies.{name}]\npath = {path:?}\n"));
        }
        for name in ["reqwest", "serde", "serde_json"] {
            let shared = &manifest["workspace"]["dependencies"][name];
            let version = shared.as_str().or_else(|| shared.get("version")?.as_str());
            let features = shared.get("features").and_then(toml::Value::as_array);
            let features: Vec<&str> = features
                .into_iter()
                .flatten()
                .filter_map(toml::Value::as_str)
                .collect();
            let default = shared
                .get("default-features")
                .is_none_or(|default| default.as_bool() == Some(true));
            let about = format!(
                "version = {:?}\nfeatures = {features:?}\ndefault-features = {default}",
                version.unwrap_or("*")
            );
            api.push_str(&format!("[dependencies.{name}]\n{about}\n"));
        }
        let user = package("user") + "[dependencies]\napi = { path = '../api' }\n";
        let root = "[workspace]\nresolver = '3'\nmembers = ['api', 'user']\n";
        for (path, text) in [
            ("Cargo.toml", root),
            ("api/Cargo.toml", &api),
            ("api/README.md", ""),
            ("user/Cargo.toml", &user),
        ] {
            put(&folder.join(path), text)?;
        }
        fs::copy(format!("{ROOT}/Cargo.lock"), folder.join("Cargo.lock"))?;
        Ok(Self {
            folder,
            target,
            contract: load("widgets.yaml")?,
        })
    }

    /// Whether the program compiles with what codegen makes of a contract.
    fn compiles(&self, contract: &Value, program: &Value) -> Result<bool> {
        let bytes = contract.to_string();
        let made = xtask::codegen::generate("spec.yaml", bytes.as_bytes(), contract);
        let refused = |problems| Error::other(format!("codegen refuses it: {problems:?}"));
        // What was there before may have had other files.
        let _ = fs::remove_dir_all(self.folder.join("api/src"));
        for (path, text) in &made.map_err(refused)?.files {
            put(&self.folder.join("api/src").join(path), text)?;
        }
        let program = program.as_str().unwrap_or_default();
        put(&self.folder.join("user/src/lib.rs"), program)?;
        if !self.check("api")? {
            return Err(Error::other("the generated crate does not compile"));
        }
        self.check("user")
    }

    fn check(&self, name: &str) -> Result<bool> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut cargo = Command::new(cargo);
        cargo
            .args(["check", "--quiet", "-p", name])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target);
        let status = cargo.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        Ok(status.success())
    }

    fn row(&self, row: &Value) -> Result<Option<&'static str>> {
        let mut new = self.contract.clone();
        for edit in row["edits"].as_array().into_iter().flatten() {
            let refused = || Error::other(format!("cannot be applied: {edit}"));
            apply(&mut new, edit).ok_or_else(refused)?;
        }
        let before = self.compiles(&self.contract, &row["use"])?;
        Ok(judge(before, self.compiles(&new, &row["use"])?, row))
    }
}

fn package(name: &str) -> String {
    format!("[package]\nname = '{name}'\nversion = '0.1.0'\nedition = '2024'\n")
}

fn put(path: &Path, text: &str) -> Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::write(path, text)
}

/// Puts a value at a pointer, or takes away what is there.
fn apply(doc: &mut Value, edit: &Value) -> Option<()> {
    let (parent, key) = edit["at"].as_str()?.rsplit_once('/')?;
    let key = key.replace("~1", "/").replace("~0", "~");
    match (doc.pointer_mut(parent)?, edit.get("put")) {
        (Value::Object(object), Some(value)) => {
            object.insert(key, value.clone());
        }
        (Value::Object(object), None) => {
            object.remove(&key)?;
        }
        (Value::Array(list), Some(value)) => list.push(value.clone()),
        (Value::Array(list), None) => {
            list.remove(key.parse().ok()?);
        }
        _ => return None,
    }
    Some(())
}

/// What is wrong with a row whose program compiles so before and after.
fn judge(before: bool, after: bool, row: &Value) -> Option<&'static str> {
    match (before, after, row["breaks"] == true) {
        (false, ..) => Some("the program does not compile before"),
        (true, true, true) => Some("the program compiles after"),
        (true, false, false) => Some("the program does not compile after"),
        _ => None,
    }
}

fn load(name: &str) -> Result<Value> {
    let path = format!("{ROOT}/xtask/tests/diff/{name}");
    let document = xtask::document::load(path.as_ref()).map_err(Error::other)?;
    Ok(document.value)
}

/// Number of rows, and of wrong ones.
fn run() -> Result<(usize, usize)> {
    let table = load("changes.yaml")?;
    let rows = |key: &str| table[key].as_array().cloned().unwrap_or_default();
    let (crates, contracts) = (rows("rows"), rows("contracts"));
    let generated = Generated::new()?;
    let mut wrong = 0;
    let both = crates.iter().map(|one| (one, row(one)));
    let both = both.chain(contracts.iter().map(|one| (one, generated.row(one))));
    for (one, found) in both {
        let name = &one["name"];
        let found = found.map_err(|error| Error::other(format!("{name}: {error}")))?;
        if let Some(what) = found {
            wrong += 1;
            println!("{name}: {what}");
        }
    }
    Ok((crates.len() + contracts.len(), wrong))
}

fn main() -> ExitCode {
    match run() {
        Ok((rows, wrong)) => {
            println!("{rows} rows, {wrong} wrong");
            ExitCode::from(u8::from(wrong > 0))
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

//! Generated clients as modules of one program, which reads and writes random values of what their
//! operations answer.

use std::fs;
use std::path::Path;
use std::process::Command;

use proptest::prelude::Rng;
use quote::ToTokens as _;
use serde_json::Value;
use xtask::codegen::Generated;

use super::values::Values;

/// Values of each answer.
const VALUES: usize = 8;

/// Reads and writes the values of each answer and prints those that changed.
const MAIN: &str = r#"
fn check<T: serde::de::DeserializeOwned + serde::Serialize>(name: &str, values: &str) -> bool {
    values.lines().all(|text| {
        let sent: serde_json::Value = serde_json::from_str(text).expect("JSON");
        match serde_json::from_str::<T>(text).and_then(serde_json::to_value) {
            Ok(kept) if same(&kept, &sent) => true,
            kept => {
                println!("{name}: {text} came back as {kept:?}");
                false
            }
        }
    })
}

/// `1` and `1.0` are one number in JSON. A field that an alternative must have, and that is
/// missing, comes back as null or as an empty list.
fn same(one: &serde_json::Value, other: &serde_json::Value) -> bool {
    use serde_json::Value::{Array, Number, Object};
    match (one, other) {
        (Number(one), Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Array(one), Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Object(one), Object(other)) => {
            let is_kept = |(key, it): (&String, _)| one.get(key).is_some_and(|one| same(one, it));
            let is_empty = |it: &serde_json::Value| it.is_null() || *it == serde_json::json!([]);
            other.iter().all(is_kept)
                && one.iter().all(|(key, it)| other.contains_key(key) || is_empty(it))
        }
        _ => one == other,
    }
}
"#;

/// What the tests' build asks for of crates that the program does not use itself.
const FEATURES: &str = r#"
tokio = { version = "1", features = ["io-util", "macros", "net", "rt-multi-thread", "signal", "test-util"] }
tower = { version = "0.5", features = ["make"] }
"#;

/// Some contracts.
#[derive(Default)]
pub(super) struct Batch {
    modules: Vec<Module>,
}

/// One contract.
struct Module {
    document: Value,
    /// Path below the module's folder to text.
    files: Vec<(String, String)>,
    answers: Vec<Answer>,
}

/// Type of an answer in Rust, and values of it, one a line.
struct Answer {
    ty: String,
    values: String,
}

impl Batch {
    pub(super) fn len(&self) -> usize {
        self.modules.len()
    }

    /// Adds what was generated of a document; how many values there are of it.
    pub(super) fn add<R: Rng>(
        &mut self,
        document: &Value,
        generated: &Generated,
        rng: &mut R,
    ) -> usize {
        let name = format!("c{}", self.modules.len());
        let within = format!("crate::{name}::");
        let mut files = Vec::new();
        let mut answers = Vec::new();
        let mut count = 0;
        for (path, text) in &generated.files {
            let Some(path) = path
                .strip_prefix("src/")
                .or(Some(path))
                .filter(|path| path.ends_with(".rs"))
            else {
                continue;
            };
            for (number, ty) in answer_types(text, &generated.files["operations.rs"]) {
                let paths = document["paths"].as_object().into_iter().flatten();
                let start = format!("/r{number}/");
                let mut paths = paths.filter(|(path, _)| path.starts_with(&start));
                let (_, path) = paths.next().expect("the method has a path");
                let schema =
                    &path["put"]["responses"]["200"]["content"]["application/json"]["schema"];
                let mut random = Values { document, rng };
                let values: Vec<String> = (0..VALUES)
                    .filter_map(|_| random.of(schema, 0))
                    .map(|value| value.to_string())
                    .collect();
                count += values.len();
                answers.push(Answer {
                    ty: ty.replace("types ::", &format!("{within}types::")),
                    values: values.join("\n"),
                });
            }
            let text = text
                .lines()
                .filter(|line| !line.starts_with("#![doc"))
                .collect::<Vec<_>>()
                .join("\n")
                .replace("crate::", &within);
            let path = if path == "lib.rs" { "mod.rs" } else { path };
            files.push((path.to_owned(), text));
        }
        self.modules.push(Module {
            document: document.clone(),
            files,
            answers,
        });
        count
    }

    /// Compiles and runs the program.
    #[track_caller]
    pub(super) fn run(&self) {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let folder = target.join("random-contracts");
        let _ = fs::remove_dir_all(folder.join("src"));
        self.write(&folder).expect("the program is written");
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .args(["run", "--quiet", "--offline"])
            .current_dir(&folder)
            .env(
                "CARGO_TARGET_DIR",
                target.parent().expect("the target folder"),
            );
        let output = cargo.output().expect("cargo runs");
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text);
        assert!(
            output.status.success(),
            "{}: {text:.20000}",
            folder.display()
        );
    }

    fn write(&self, folder: &Path) -> std::io::Result<()> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let workspace = fs::read_to_string(root.join("Cargo.toml"))?;
        fs::create_dir_all(folder.join("src"))?;
        fs::write(folder.join("Cargo.toml"), manifest(&workspace, &root))?;
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        let mut main = format!("#![allow(warnings)]\n{MAIN}\n");
        let mut checks = String::new();
        for (number, module) in self.modules.iter().enumerate() {
            let at = folder.join(format!("src/c{number}"));
            fs::create_dir_all(&at)?;
            fs::write(at.join("contract.json"), format!("{:#}", module.document))?;
            for (path, text) in &module.files {
                fs::write(at.join(path), text)?;
            }
            main.push_str(&format!("mod c{number};\n"));
            for (answer, Answer { ty, values }) in module.answers.iter().enumerate() {
                let file = format!("answer{answer}.jsonl");
                fs::write(at.join(&file), values)?;
                checks.push_str(&format!(
                    "    is_good &= check::<{ty}>({:?}, include_str!(\"c{number}/{file}\"));\n",
                    format!("c{number} {ty}")
                ));
            }
        }
        main.push_str(&format!(
            "fn main() {{\n    let mut is_good = true;\n{checks}    if !is_good {{ std::process::exit(1) }}\n}}\n"
        ));
        fs::write(folder.join("src/main.rs"), main)
    }
}

/// The versions, features and profile are those of the workspace's tests, so that nothing is
/// compiled again.
fn manifest(workspace: &str, root: &Path) -> String {
    let mut manifest = "[package]\nname = \"random-contracts\"\nedition = \"2024\"\n[workspace]\n\
        [profile.dev]\ndebug = false\n[dependencies]\n"
        .to_owned();
    let ours = [
        (
            "cloudflare-secondary-dns-transport",
            "transport",
            r#""rustls""#,
        ),
        ("cloudflare-secondary-dns-types", "types", r#""schemars""#),
        ("workspace-hack", "workspace-hack", ""),
    ];
    for (name, folder, features) in ours {
        let path = root.join("crates").join(folder);
        manifest.push_str(&format!(
            "{name} = {{ path = {path:?}, features = [{features}] }}\n"
        ));
    }
    manifest.push_str(FEATURES);
    let external = ["hyper = ", "hyper-util = ", "serde = ", "serde_json = "];
    for line in workspace
        .lines()
        .filter(|line| external.iter().any(|name| line.starts_with(name)))
    {
        manifest.push_str(line);
        manifest.push('\n');
    }
    manifest
}

/// Of the methods in a file: the number in the path, which is in the table, and the type of the
/// answer.
fn answer_types(text: &str, table: &str) -> Vec<(usize, String)> {
    let file = syn::parse_file(text).expect("it parses");
    let impls = file.items.iter().filter_map(|item| match item {
        syn::Item::Impl(item) => Some(item),
        _ => None,
    });
    let methods = impls
        .flat_map(|item| &item.items)
        .filter_map(|item| match item {
            syn::ImplItem::Fn(method) => Some(method),
            _ => None,
        });
    methods
        .filter_map(|method| {
            let constant = method.sig.ident.to_string().to_uppercase();
            let (_, entry) = table.split_once(&format!("static {constant}: Operation"))?;
            let (_, after) = entry.split_once("path: \"/r")?;
            let (number, _) = after.split_once('/')?;
            let output = method.sig.output.to_token_stream().to_string();
            let (_, ty) = output.split_once("Response <")?;
            let (ty, _) = ty.rsplit_once("> ,")?;
            Some((number.parse().ok()?, ty.trim().to_owned()))
        })
        .collect()
}

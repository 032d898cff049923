//! Many clients as one workspace: some modules a crate, so that cargo has few crates to check.

use std::fs;
use std::io::Result;
use std::path::Path;

use xtask::codegen::Generated;

/// Clients in one crate.
const PER_CRATE: usize = 100;

/// The workspace that this program belongs to.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Writes the clients of operations as a workspace. `index.txt` says which operation each module
/// is.
pub(crate) fn write(folder: &Path, clients: &[(String, Generated)]) -> Result<()> {
    let root = fs::canonicalize(ROOT)?;
    let mut index = String::new();
    let mut members = Vec::new();
    let crates_folder = folder.join("crates");
    if crates_folder.is_dir() {
        fs::remove_dir_all(&crates_folder)?;
    }
    for (number, chunk) in clients.chunks(PER_CRATE).enumerate() {
        let name = format!("batch{number:02}");
        let source = crates_folder.join(&name).join("src");
        let mut library = String::new();
        for (position, (operation, generated)) in chunk.iter().enumerate() {
            let module = format!("op{:04}", number * PER_CRATE + position);
            for (path, text) in &generated.files {
                let path = match path.as_str() {
                    "lib.rs" => source.join(&module).join("mod.rs"),
                    path => source.join(&module).join(path),
                };
                fs::create_dir_all(path.parent().unwrap_or(&source))?;
                fs::write(path, as_module(text, &module))?;
            }
            library.push_str(&format!("pub mod {module};\n"));
            index.push_str(&format!("{module} {operation}\n"));
        }
        fs::write(source.join("lib.rs"), library)?;
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition.workspace = true\npublish = false\n\n\
             [dependencies]\n{}",
            [
                "cloudflare-secondary-dns-transport",
                "cloudflare-secondary-dns-types",
                "serde",
                "serde_json"
            ]
            .map(|dependency| format!("{dependency}.workspace = true\n"))
            .concat()
        );
        fs::write(crates_folder.join(&name).join("Cargo.toml"), manifest)?;
        members.push(format!("\"crates/{name}\""));
    }
    fs::write(folder.join("index.txt"), index)?;
    fs::write(folder.join("Cargo.toml"), workspace(&root, &members)?)?;
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    println!(
        "{} clients in {} crates: cd {} && cargo check --offline",
        clients.len(),
        members.len(),
        folder.display()
    );
    Ok(())
}

/// A file of a crate as one of a module.
fn as_module(text: &str, module: &str) -> String {
    let lines = text.lines().filter(|line| !line.contains("include_str!"));
    let text: Vec<_> = lines.collect();
    text.join("\n")
        .replace("crate::", &format!("crate::{module}::"))
        + "\n"
}

/// The manifest of the workspace: the dependencies of ours, with its paths made absolute.
fn workspace(root: &Path, members: &[String]) -> Result<String> {
    let manifest = fs::read_to_string(root.join("Cargo.toml"))?;
    let section = |name: &str| {
        let header = format!("[{name}]\n");
        let rest = manifest.split_once(&header).map_or("", |(_, rest)| rest);
        let end = rest.find("\n[").unwrap_or(rest.len());
        format!("{header}{}\n", &rest[..end])
    };
    let dependencies = section("workspace.dependencies")
        .replace("path = \"", &format!("path = \"{}/", root.display()));
    Ok(format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n{}\n{dependencies}\n[profile.dev]\ndebug = false\n",
        members.join(", "),
        section("workspace.package"),
    ))
}

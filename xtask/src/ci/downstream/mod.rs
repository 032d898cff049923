//! A stranger's program outside of the workspace, built of the packages that the step `packages`
//! has made, so nothing needs to be on crates.io yet. It is the README's example, word for word,
//! and talks to the emulator as `cargo install` makes it of its package; a second one is the
//! example of the façade's README, which has the emulator as a library.

use std::fs;
use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::context::Context;
use super::metadata::{load, published};
use super::step::Outcome;

/// What every package has beside its sources.
const FILES: [&str; 4] = ["Cargo.toml", "README.md", "LICENSE-APACHE", "LICENSE-MIT"];
const MANIFEST: &str = include_str!("Cargo.toml.template");
const FACADE: &str = "cloudflare-secondary-dns";
const EMULATOR: &str = "cloudflare-secondary-dns-emulator";
/// The program that the emulator's package installs.
const SERVER: &str = "secondary-dns-emulator";
/// What the README's example prints at its end.
const PRINTED: &str = "serial Some(";

/// A crate in its package.
struct Package {
    name: String,
    version: String,
    /// The package, unpacked.
    folder: PathBuf,
}

/// The step `downstream`.
pub(super) fn step(context: &Context) -> Outcome {
    run(context).into()
}

/// The packages as cargo has unpacked them to build them.
fn packages(context: &Context) -> Result<Vec<Package>, String> {
    let metadata = load(context, &["--no-deps"])?;
    let package = |package: &cargo_metadata::Package| {
        let (name, version) = (package.name.to_string(), package.version.to_string());
        let folder = metadata
            .target_directory
            .join("package")
            .join(format!("{name}-{version}"));
        let missing = FILES.iter().find(|file| !folder.join(file).is_file());
        match missing {
            Some(file) => Err(format!(
                "the package of {name} lacks {file}: run the step packages first, or see include in its Cargo.toml"
            )),
            None => Ok(Package {
                name,
                version,
                folder: folder.into(),
            }),
        }
    };
    published(&metadata).into_iter().map(package).collect()
}

/// Builds the programs and runs them; the line that the README's example prints.
fn run(context: &Context) -> Result<String, String> {
    let packages = packages(context)?;
    // Away from the workspace, whose Cargo.toml and .cargo/config.toml would be found above.
    let away = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    let program = write(context, away.path(), &packages)?;
    // Dependencies are built once; only what is of ours has another path each time.
    let target = std::path::absolute(context.root().join("target/downstream"))
        .map_err(|error| format!("target/downstream: {error}"))?;
    let cargo = |folder: &Path| {
        let mut cargo = context.cargo();
        cargo.current_dir(folder).env("CARGO_TARGET_DIR", &target);
        cargo
    };
    context.run(cargo(&program).args(["build", "--bins"]))?;
    let installed = away.path().join("installed");
    let mut install = cargo(&away.path().join(EMULATOR));
    install.args(["install", "--locked", "--debug", "--path", ".", "--root"]);
    context.run(install.arg(&installed))?;
    context.run(cargo(&program).args(["run", "--quiet", "--bin", "testing"]))?;

    let server = Server::start(&installed.join("bin").join(SERVER))?;
    let mut example = cargo(&program);
    example.args(["run", "--quiet", "--bin", "downstream"]);
    example
        .env("CLOUDFLARE_BASE_URL", &server.url)
        .env("CLOUDFLARE_API_TOKEN", "any");
    example.env("TSIG_SECRET", "c2VjcmV0");
    let printed = context.read(&mut example)?;
    context.print(&printed);
    if printed.starts_with(PRINTED) {
        Ok(format!("the README's example prints {printed:?}"))
    } else {
        Err(format!(
            "the README's example printed {printed:?} and not {PRINTED}…"
        ))
    }
}

/// Lays everything out below a folder; the folder of the program.
fn write(context: &Context, away: &Path, packages: &[Package]) -> Result<PathBuf, String> {
    let failed = |error: io::Error| format!("the program cannot be laid out: {error}");
    let facade = packages.iter().find(|package| package.name == FACADE);
    let facade = facade.ok_or_else(|| format!("there is no package of {FACADE}"))?;
    let mut manifest = MANIFEST.replace("{version}", &facade.version);
    for package in packages {
        copy(&package.folder, &away.join(&package.name)).map_err(failed)?;
        let name = &package.name;
        manifest.push_str(&format!("{name} = {{ path = \"../{name}\" }}\n"));
    }
    let read = |path: &Path| {
        fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let readme = read(&context.root().join("README.md"))?;
    let main = example(&readme, "Client::from_env()")?;
    let testing = example(
        &read(&facade.folder.join("README.md"))?,
        "Emulator::start()",
    )?;
    // The versions that the workspace has been tested with.
    let lock = read(&context.root().join("Cargo.lock"))?;

    let program = away.join("program");
    fs::create_dir_all(program.join("src/bin")).map_err(failed)?;
    for (path, text) in [
        ("Cargo.toml", manifest),
        ("Cargo.lock", lock),
        ("src/main.rs", main),
        ("src/bin/testing.rs", testing),
    ] {
        fs::write(program.join(path), text).map_err(failed)?;
    }
    Ok(program)
}

/// The Rust example of a README that has some text in it.
///
/// # Errors
/// When there is none.
pub fn example(readme: &str, with: &str) -> Result<String, String> {
    let blocks = readme.split("\n```rust").skip(1);
    let code = blocks.filter_map(|block| {
        let (_, code) = block.split_once('\n')?;
        Some(code.split_once("\n```")?.0)
    });
    let found = code.into_iter().find(|code| code.contains(with));
    let found = found.ok_or_else(|| format!("a README has no Rust example with {with}"))?;
    Ok(format!("{found}\n"))
}

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in from.read_dir()? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

/// An emulator that runs until it is dropped.
struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start(program: &Path) -> Result<Self, String> {
        let program = program.with_extension(std::env::consts::EXE_EXTENSION);
        let mut command = Command::new(&program);
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let child = child.map_err(|error| format!("{SERVER} cannot be started: {error}"))?;
        let mut server = Self {
            child,
            url: String::new(),
        };
        if let Some(stdout) = server.child.stdout.take() {
            // Its first line, or the end of its output if it fails.
            let _ = BufReader::new(stdout).read_line(&mut server.url);
        }
        server.url.truncate(server.url.trim_end().len());
        if server.url.starts_with("http://") {
            Ok(server)
        } else {
            Err(format!("{SERVER} does not say where it listens"))
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

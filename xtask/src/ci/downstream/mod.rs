//! A stranger's program outside of the workspace, built of the packages that the step `packages`
//! has made, so nothing needs to be on crates.io yet. It is the README's example, word for word,
//! and talks to the emulator as `cargo install` makes it of its package; a second one is the
//! example of the façade's README, which has the emulator as a library.

use std::fs;
use std::io::{self, BufRead as _, BufReader};
use std::path::Path;
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
const PROGRAM: &str = "program";
/// What the README's example prints at its end.
const PRINTED: &str = "serial ";

/// The step `downstream`: builds the programs and runs them.
pub(super) fn step(context: &Context) -> Result<Outcome, String> {
    // Away from the workspace, whose Cargo.toml and .cargo/config.toml would be found above.
    let away = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    let away = away.path();
    lay_out(context, away)?;
    // Dependencies are built once; only what is of ours has another path each time.
    let target = std::path::absolute(context.root().join("target/downstream"))
        .map_err(|error| format!("target/downstream: {error}"))?;
    let cargo = |folder: &str, arguments: &str| {
        let mut cargo = context.cargo();
        cargo
            .args(arguments.split(' '))
            .current_dir(away.join(folder));
        cargo.env("CARGO_TARGET_DIR", &target);
        cargo
    };
    context.run(&mut cargo(PROGRAM, "build --bins"))?;
    let installed = away.join("installed");
    let mut install = cargo(EMULATOR, "install --locked --debug --path . --root");
    context.run(install.arg(&installed))?;
    context.run(&mut cargo(PROGRAM, "run --quiet --bin testing"))?;

    let server = Server::start(&installed.join("bin").join(SERVER))?;
    let mut example = cargo(PROGRAM, "run --quiet --bin downstream");
    example
        .env("CLOUDFLARE_BASE_URL", &server.url)
        .env("CLOUDFLARE_API_TOKEN", "any");
    example.env("TSIG_SECRET", "c2VjcmV0");
    let printed = context.read(&mut example)?;
    context.print(&printed);
    match printed.starts_with(PRINTED) {
        true => Ok(Outcome::Passed(format!(
            "the README's example prints {printed:?}"
        ))),
        false => Err(format!(
            "the README's example printed {printed:?} and not {PRINTED}…"
        )),
    }
}

/// Lays the packages, as cargo has unpacked them to build them, and the programs out below a
/// folder.
fn lay_out(context: &Context, away: &Path) -> Result<(), String> {
    let failed = |error: io::Error| format!("the program cannot be laid out: {error}");
    let metadata = load(context)?;
    let packages = metadata.target_directory.join("package");
    let mut manifest = MANIFEST.to_owned();
    for package in published(&metadata) {
        let (name, version) = (&package.name, &package.version);
        let unpacked = packages.join(format!("{name}-{version}"));
        if let Some(file) = FILES.iter().find(|file| !unpacked.join(file).is_file()) {
            return Err(format!(
                "the package of {name} lacks {file}: run the step packages first, or see include in its Cargo.toml"
            ));
        }
        copy(unpacked.as_std_path(), &away.join(name.as_str())).map_err(failed)?;
        manifest = manifest.replace("{version}", &version.to_string());
        manifest.push_str(&format!("{name} = {{ path = \"../{name}\" }}\n"));
    }
    let read = |path: &Path| {
        fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let readme = read(&context.root().join("README.md"))?;
    let facade = read(&away.join(FACADE).join("README.md"))?;
    let program = away.join(PROGRAM);
    fs::create_dir_all(program.join("src/bin")).map_err(failed)?;
    for (path, text) in [
        ("Cargo.toml", manifest),
        // The versions that the workspace has been tested with.
        ("Cargo.lock", read(&context.root().join("Cargo.lock"))?),
        ("src/main.rs", example(&readme, "Client::from_env()")?),
        ("src/bin/testing.rs", example(&facade, "Emulator::start()")?),
    ] {
        fs::write(program.join(path), text).map_err(failed)?;
    }
    Ok(())
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
    let found = found.map(|code| format!("{code}\n"));
    found.ok_or_else(|| format!("a README has no Rust example with {with}"))
}

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
        let stdout = server.child.stdout.take().map(BufReader::new);
        // Its first line, or the end of its output if it fails.
        let line = stdout.and_then(|stdout| stdout.lines().next()?.ok());
        server.url = line
            .filter(|line| line.starts_with("http://"))
            .ok_or_else(|| format!("{SERVER} does not say where it listens"))?;
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! What a program pays for depending on us: the time to compile our crates, and the size of the
//! program, beside the same program with reqwest alone.
//!
//! `cargo bench -p xtask --bench footprint -- --measure`. Without `--measure` it does nothing: it
//! builds in release mode, and takes minutes the first time. It keeps what it builds under
//! `target`, and needs no network once the workspace has been built.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[path = "footprint/programs.rs"]
mod programs;

use programs::{PROGRAMS, Program};

/// The least of so many builds is told: whatever disturbs a build makes it longer.
const ROUNDS: usize = 3;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    if !env::args().any(|argument| argument == "--measure") {
        println!("footprint: takes minutes; ask for it with --measure");
        return Ok(());
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("footprint");
    let programs: Vec<Built<'_>> = PROGRAMS
        .iter()
        .map(|program| Built::new(&folder, program))
        .collect::<Outcome<_>>()?;
    println!(
        "{:<10} {:>7} {:>14} {:>8} {:>12} {:>12} {:>8}",
        "hello-list", "crates", "own crates, s", "of bare", "size", "stripped", "of bare"
    );
    // In turns, so that a machine that is busy slows all of them.
    let mut times = vec![Duration::MAX; programs.len()];
    for _ in 0..ROUNDS {
        for (built, least) in programs.iter().zip(&mut times) {
            *least = built.own_crates()?.min(*least);
        }
    }
    let mut bare: Option<(f64, f64)> = None;
    for (built, time) in programs.iter().zip(times) {
        let (size, stripped) = built.sizes()?;
        let seconds = time.as_secs_f64();
        let (first, smallest) = *bare.get_or_insert((seconds, stripped as f64));
        println!(
            "{:<10} {:>7} {:>14.2} {:>8.2} {:>12} {:>12} {:>8.3}",
            built.program.name,
            built.crates()?,
            seconds,
            seconds / first,
            size,
            stripped,
            stripped as f64 / smallest
        );
    }
    Ok(())
}

/// A program with everything that it stands on built.
struct Built<'a> {
    program: &'a Program,
    folder: PathBuf,
    target: PathBuf,
}

impl<'a> Built<'a> {
    fn new(folder: &Path, program: &'a Program) -> Outcome<Self> {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("..")
            .canonicalize()?;
        let built = Self {
            program,
            folder: folder.join(program.name),
            target: folder.join("target"),
        };
        fs::create_dir_all(built.folder.join("src"))?;
        fs::write(
            built.folder.join("Cargo.toml"),
            program.manifest(&workspace)?,
        )?;
        fs::write(built.folder.join("src/main.rs"), program.source)?;
        // The same versions as in the workspace; cargo takes out what a program does not need.
        fs::copy(
            workspace.join("Cargo.lock"),
            built.folder.join("Cargo.lock"),
        )?;
        built.cargo(&["build", "--release"])?;
        Ok(built)
    }

    /// The time to build the program and those of its dependencies that are ours.
    fn own_crates(&self) -> Outcome<Duration> {
        for package in self.program.own {
            self.cargo(&["clean", "--release", "--package", package])?;
        }
        let start = Instant::now();
        self.cargo(&["build", "--release"])?;
        Ok(start.elapsed())
    }

    /// Size of the program as cargo builds it, and without its symbols.
    fn sizes(&self) -> Outcome<(u64, u64)> {
        let size = |profile: &str| -> Outcome<u64> {
            let program = self.target.join(profile).join(self.program.package());
            Ok(fs::metadata(program)?.len())
        };
        let full = size("release")?;
        self.cargo(&["rustc", "--release", "--", "-C", "strip=symbols"])?;
        Ok((full, size("release")?))
    }

    /// How many crates are compiled for it, those for its build included.
    fn crates(&self) -> Outcome<usize> {
        let list = [
            "tree", "--edges", "no-dev", "--prefix", "none", "--format", "{p}",
        ];
        let output = self.command(&list).output()?;
        let text = String::from_utf8(output.stdout)?;
        let mut crates: Vec<&str> = text
            .lines()
            .map(|line| line.trim_end_matches(" (*)"))
            .collect();
        crates.sort_unstable();
        crates.dedup();
        Ok(crates.len())
    }

    fn cargo(&self, arguments: &[&str]) -> Outcome<()> {
        let output = self.command(arguments).stderr(Stdio::piped()).output()?;
        match output.status.success() {
            true => Ok(()),
            false => Err(String::from_utf8_lossy(&output.stderr).into()),
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command
            .arg("--offline")
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target);
        command
    }
}

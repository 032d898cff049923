//! Reading files of a revision through the git program. Nothing is ever written: no lock is
//! taken, no object is fetched, no hook runs.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::error::Error;

/// A working tree of git.
pub(crate) struct Repository {
    /// The folder of the workspace, which need not be the top of the repository.
    root: PathBuf,
}

/// A revision that exists.
#[derive(Clone, Debug)]
pub(crate) struct Commit {
    /// The commit.
    pub(crate) id: String,
    /// As it was named, with the short id.
    pub(crate) label: String,
}

/// Files below the workspace's folder: path to content.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Which tags mark releases.
const RELEASES: [&str; 2] = ["v[0-9]*.[0-9]*", "[0-9]*.[0-9]*.[0-9]*"];

impl Repository {
    /// The repository that a folder is in; whether there is one shows when something is asked.
    pub(crate) fn of(root: &Path) -> Self {
        let root = match root.as_os_str().is_empty() {
            true => Path::new("."),
            false => root,
        };
        Self {
            root: root.to_path_buf(),
        }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// That there is a git program and a repository.
    fn check(&self) -> Result<(), Error> {
        match self.run(&["rev-parse", "--is-inside-work-tree"])? {
            Ok(_) => Ok(()),
            Err(error) if error.contains("dubious ownership") => {
                let folder = error.split('\'').nth(1).unwrap_or(".");
                Err(Error::new(
                    "git refuses this repository, because it belongs to another user",
                    format!("if you trust it: git config --global --add safe.directory {folder}"),
                ))
            }
            Err(error) => Err(Error::new(
                format!("this is not a working tree of git: {error}"),
                "run it within a clone, or compare two documents with --spec-only",
            )),
        }
    }

    /// The revision of that name.
    pub(crate) fn revision(&self, name: &str) -> Result<Commit, Error> {
        let commit = format!("{name}^{{commit}}");
        let found = self.run(&[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &commit,
        ])?;
        let Ok(id) = found else {
            self.check()?;
            let help = if self.is_shallow()? {
                "this clone is shallow and may lack it: git fetch --unshallow --tags"
            } else {
                "name a commit, branch or tag; git log and git tag list them"
            };
            return Err(Error::new(format!("there is no revision `{name}`"), help));
        };
        let id = id.trim().to_owned();
        let short: String = id.chars().take(9).collect();
        let label = if id.starts_with(name) {
            short
        } else {
            format!("{name} ({short})")
        };
        Ok(Commit { id, label })
    }

    /// The last release before or at a commit; `None` if there has been none, which a shallow clone cannot know.
    pub(crate) fn last_release(&self, at: &str) -> Result<Option<String>, Error> {
        let [one, two] = RELEASES.map(|pattern| format!("--match={pattern}"));
        let found = self.run(&["describe", "--tags", "--abbrev=0", &one, &two, at])?;
        match found {
            Ok(tag) => Ok(Some(tag.trim().to_owned())),
            Err(_) if self.is_shallow()? => Err(Error::new(
                "the last release is not known: this clone is shallow and has no release tag",
                "git fetch --unshallow --tags, or name the revision to compare with",
            )),
            Err(_) => Ok(None),
        }
    }

    /// All files of a revision, or of the working tree but for what git ignores.
    pub(crate) fn all(&self, at: Option<&Commit>) -> Result<Files, Error> {
        if let Some(commit) = at {
            return self.read(commit, self.paths(commit)?);
        }
        let paths = self.list(&["ls-files", "--cached", "--others", "--exclude-standard"])?;
        let mut files = Files::new();
        for path in paths {
            let at = self.root.join(&path);
            match std::fs::read(&at) {
                Ok(bytes) => {
                    files.insert(path, bytes);
                }
                // One that is deleted and not committed, or a link to a folder.
                Err(_) if !at.is_file() => {}
                Err(error) => {
                    return Err(Error::new(format!("{path} cannot be read: {error}"), ""));
                }
            }
        }
        Ok(files)
    }

    /// Paths of the files of a revision.
    pub(crate) fn paths(&self, commit: &Commit) -> Result<Vec<String>, Error> {
        let listed = self.list(&["ls-tree", "-r", &commit.id])?;
        // `mode type id<tab>path`; symbolic links (120000) and submodules are not files.
        let files = listed.iter().filter(|entry| entry.starts_with("100"));
        let paths = files.filter_map(|entry| entry.split_once('\t'));
        Ok(paths.map(|(_, path)| path.to_owned()).collect())
    }

    /// Paths that differ between a revision and another one or the working tree, and whether the first
    /// has them.
    pub(crate) fn changed(
        &self,
        base: &Commit,
        with: Option<&Commit>,
    ) -> Result<Vec<(String, bool)>, Error> {
        const SHOWN: [&str; 3] = ["--name-status", "--no-renames", "--relative"];
        let listed = match with {
            Some(with) => {
                let all = ["diff-tree", "-r", SHOWN[0], SHOWN[1], SHOWN[2]];
                self.list(&[&all[..], &[&base.id, &with.id]].concat())?
            }
            None => self.list(&["diff-index", SHOWN[0], SHOWN[1], SHOWN[2], &base.id])?,
        };
        let pairs = listed.chunks_exact(2);
        let mut paths: Vec<(String, bool)> = pairs
            .map(|pair| (pair[1].clone(), pair[0] != "A"))
            .collect();
        if with.is_none() {
            let new = self.list(&["ls-files", "--others", "--exclude-standard"])?;
            paths.extend(new.into_iter().map(|path| (path, false)));
        }
        Ok(paths)
    }

    /// Reads files of a revision.
    pub(crate) fn read(&self, commit: &Commit, paths: Vec<String>) -> Result<Files, Error> {
        let mut files = Files::new();
        if paths.is_empty() {
            return Ok(files);
        }
        let names = paths.iter().map(|path| format!("{}:./{path}\n", commit.id));
        let contents = self.run_raw(
            &["cat-file", "--batch"],
            names.collect::<String>().as_bytes(),
        )?;
        let unreadable = |why: &str| {
            let what = format!("the files of {} cannot be read: {why}", commit.label);
            Error::new(what, "a partial clone lacks objects: git fetch --refetch")
        };
        let contents = contents.map_err(|error| unreadable(&error))?;
        let mut rest = contents.as_slice();
        for path in paths {
            let (content, after) =
                object(rest).ok_or_else(|| unreadable(&format!("{path} is not there")))?;
            files.insert(path, content.to_vec());
            rest = after;
        }
        Ok(files)
    }

    /// The parts of what git lists with `-z`.
    fn list(&self, arguments: &[&str]) -> Result<Vec<String>, Error> {
        let (command, rest) = arguments.split_first().unwrap_or((&"", &[]));
        let listed = self.run_raw(&[&[*command, "-z"][..], rest].concat(), &[])?;
        let listed =
            listed.map_err(|error| Error::new(format!("git cannot list files: {error}"), ""))?;
        let parts = listed
            .split(|byte| *byte == 0)
            .filter(|part| !part.is_empty());
        Ok(parts
            .map(|part| String::from_utf8_lossy(part).into_owned())
            .collect())
    }

    fn is_shallow(&self) -> Result<bool, Error> {
        let shallow = self.run(&["rev-parse", "--is-shallow-repository"])?;
        Ok(shallow.is_ok_and(|answer| answer.trim() == "true"))
    }

    /// Standard output of git, or what it complained about.
    fn run(&self, arguments: &[&str]) -> Result<Result<String, String>, Error> {
        let output = self.run_raw(arguments, &[])?;
        Ok(output.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    fn run_raw(&self, arguments: &[&str], input: &[u8]) -> Result<Result<Vec<u8>, String>, Error> {
        let failed = |error: std::io::Error| {
            Error::new(
                format!("git cannot be run: {error}"),
                "install git, or compare two documents with --spec-only",
            )
        };
        let mut child = Command::new("git")
            .arg("--no-optional-locks")
            .args(["-c", "core.fsmonitor=false", "-c", "core.quotePath=false"])
            .arg("-C")
            .arg(&self.root)
            .args(arguments)
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("LC_ALL", "C")
            .stdin(match input {
                [] => Stdio::null(),
                _ => Stdio::piped(),
            })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let stdin = child.stdin.take();
        // Written beside reading, as either pipe may fill up.
        let output = std::thread::scope(|scope| {
            scope.spawn(move || {
                if let Some(mut stdin) = stdin {
                    // Git that ends early says itself why.
                    let _ = stdin.write_all(input);
                }
            });
            child.wait_with_output()
        });
        let output = output.map_err(failed)?;
        if output.status.success() {
            Ok(Ok(output.stdout))
        } else {
            let complaint = String::from_utf8_lossy(&output.stderr);
            let complaint = complaint.lines().next().unwrap_or("no reason given");
            Ok(Err(complaint.trim_start_matches("fatal: ").to_owned()))
        }
    }
}

/// The first object of the output of `cat-file --batch`, and what follows it.
fn object(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let (head, rest) = (&bytes[..end], &bytes[end + 1..]);
    let size = std::str::from_utf8(head).ok()?.rsplit(' ').next()?;
    let size: usize = size.parse().ok()?;
    Some((rest.get(..size)?, rest.get(size + 1..)?))
}

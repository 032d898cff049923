//! Files of a revision, and which of them differ.

use std::collections::BTreeMap;
use std::path::Path;

use crate::git;

pub(crate) struct Commit {
    pub(crate) id: String,
    /// As it was named, with the short id.
    pub(crate) label: String,
}

/// Files below the workspace's folder: path to content.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

const RELEASES: [&str; 2] = ["v[0-9]*.[0-9]*", "[0-9]*.[0-9]*.[0-9]*"];

pub(crate) fn revision(root: &Path, name: &str) -> Result<Commit, String> {
    let Some(id) = git::commit(root, name) else {
        git::check(root)?;
        let help = match git::is_shallow(root) {
            true => "this clone is shallow and may lack it: git fetch --unshallow --tags",
            false => "name a commit, branch or tag; git log and git tag list them",
        };
        return Err(format!("there is no revision `{name}`; {help}"));
    };
    let short: String = id.chars().take(9).collect();
    let label = match id.starts_with(name) {
        true => short,
        false => format!("{name} ({short})"),
    };
    Ok(Commit { id, label })
}

/// The last release before or at a commit; `None` if there has been none, which a shallow clone
/// cannot know.
pub(crate) fn last_release(root: &Path, at: &str) -> Result<Option<String>, String> {
    let [one, two] = RELEASES.map(|pattern| format!("--match={pattern}"));
    match git::ask(root, &["describe", "--tags", "--abbrev=0", &one, &two, at]) {
        Ok(tag) => Ok(Some(tag)),
        Err(_) if git::is_shallow(root) => Err(
            "the last release is not known: this clone is shallow and has no release tag; git \
             fetch --unshallow --tags, or name the revision to compare with"
                .to_owned(),
        ),
        Err(_) => Ok(None),
    }
}

/// Paths that differ between a revision and another one or the working tree, and whether the first
/// has them.
pub(crate) fn changed(
    root: &Path,
    base: &Commit,
    with: Option<&Commit>,
) -> Result<Vec<(String, bool)>, String> {
    let mut arguments = match with {
        Some(_) => vec!["diff-tree", "-r"],
        None => vec!["diff-index"],
    };
    arguments.extend([
        "-z",
        "--name-status",
        "--no-renames",
        "--relative",
        &base.id,
    ]);
    arguments.extend(with.map(|with| with.id.as_str()));
    let listed = list(root, &arguments)?;
    let pairs = listed.chunks_exact(2);
    let mut paths: Vec<(String, bool)> = pairs
        .map(|pair| (pair[1].clone(), pair[0] != "A"))
        .collect();
    if with.is_none() {
        let new = list(root, &["ls-files", "-z", "--others", "--exclude-standard"])?;
        paths.extend(new.into_iter().map(|path| (path, false)));
    }
    Ok(paths)
}

/// The files of a revision whose paths are wanted.
pub(crate) fn files(
    root: &Path,
    commit: &Commit,
    wanted: fn(&str) -> bool,
) -> Result<Files, String> {
    let listed = list(root, &["ls-tree", "-r", "-z", &commit.id])?;
    // `mode type id<tab>path`; symbolic links (120000) and submodules are not files.
    let files = listed.iter().filter(|entry| entry.starts_with("100"));
    let paths = files.filter_map(|entry| Some(entry.split_once('\t')?.1.to_owned()));
    read(root, commit, paths.filter(|path| wanted(path)).collect())
}

pub(crate) fn read(root: &Path, commit: &Commit, paths: Vec<String>) -> Result<Files, String> {
    let names = paths.iter().map(|path| format!("{}:./{path}\n", commit.id));
    let names: String = names.collect();
    let unreadable = |why: &str| {
        format!(
            "the files of {} cannot be read: {why}; a partial clone lacks objects: git fetch --refetch",
            commit.label
        )
    };
    let contents = match paths.is_empty() {
        true => Vec::new(),
        false => git::run(root, &["cat-file", "--batch"], names.as_bytes())
            .map_err(|error| unreadable(&error))?,
    };
    let mut files = Files::new();
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
fn list(root: &Path, arguments: &[&str]) -> Result<Vec<String>, String> {
    let listed = git::run(root, arguments, &[]);
    let listed = listed.map_err(|error| format!("git cannot list files: {error}"))?;
    let listed = String::from_utf8_lossy(&listed);
    let parts = listed.split_terminator('\0').map(str::to_owned);
    Ok(parts.collect())
}

/// The first object of the output of `cat-file --batch`, and what follows it.
fn object(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let (head, rest) = (&bytes[..end], &bytes[end + 1..]);
    let size = std::str::from_utf8(head).ok()?.rsplit(' ').next()?;
    let size: usize = size.parse().ok()?;
    Some((rest.get(..size)?, rest.get(size + 1..)?))
}

//! Changes with a journal on the disk, and undoing what was not ended.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Change, STATE, at, is_there};

/// Called before each step on the disk; its error is that of the step.
pub(super) type Stop<'a> = &'a dyn Fn() -> io::Result<()>;

/// Name of the journal.
pub(super) const NAME: &str = "journal";

#[derive(Default, Serialize, Deserialize)]
struct Journal {
    steps: Vec<Step>,
}

#[derive(Serialize, Deserialize)]
struct Step {
    /// Path below the folder, with `/`.
    name: String,
    /// Whether there was no such file.
    is_new: bool,
}

/// Makes the changes, all or none.
pub(super) fn replace(folder: &Path, changes: &[Change], stop: Stop<'_>) -> Result<(), String> {
    if let Err(failure) = make(folder, changes, stop) {
        recover(folder, stop)?;
        return Err(failure);
    }
    // What is left without a journal is of no effect, and the next run removes it.
    let _ = stop().and_then(|()| fs::remove_dir_all(folder.join(STATE)));
    Ok(())
}

/// Makes the changes, up to the removal of the journal.
fn make(folder: &Path, changes: &[Change], stop: Stop<'_>) -> Result<(), String> {
    let state = folder.join(STATE);
    let (draft, name) = (state.join("draft"), state.join(NAME));
    stop()
        .and_then(|()| fs::create_dir(&state))
        .map_err(at(folder))?;
    let mut journal = Journal::default();
    for (index, (name, _)) in changes.iter().enumerate() {
        let target = folder.join(name);
        let step = Step {
            name: name.clone(),
            is_new: !is_there(&target),
        };
        keep(&step, &target, &old(&state, index), stop).map_err(at(&target))?;
        journal.steps.push(step);
    }
    // It takes its place whole.
    serde_json::to_vec(&journal)
        .map_err(io::Error::from)
        .and_then(|journal| write(&draft, &journal, stop))
        .and_then(|()| stop())
        .and_then(|()| fs::rename(&draft, &name))
        .map_err(at(folder))?;
    for (name, text) in changes {
        let target = folder.join(name);
        put(&target, text.as_deref(), &draft, stop).map_err(at(&target))?;
    }
    stop()
        .and_then(|()| fs::remove_file(&name))
        .map_err(at(&name))
}

/// Where a file is kept as it was.
fn old(state: &Path, index: usize) -> PathBuf {
    state.join(format!("old-{index}"))
}

fn write(path: &Path, bytes: &[u8], stop: Stop<'_>) -> io::Result<()> {
    stop()?;
    let mut file = File::create(path)?;
    stop()?;
    file.write_all(bytes)
}

/// Keeps the present file under another name as well, if there is one.
fn keep(step: &Step, target: &Path, copy: &Path, stop: Stop<'_>) -> io::Result<()> {
    if !step.is_below() {
        return Err(io::Error::other("it is not a path below the folder"));
    }
    if step.is_new {
        return Ok(());
    }
    if target.is_dir() && !target.is_symlink() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    stop()?;
    match fs::hard_link(target, copy) {
        // A file system without hard links, or a file of another user. A link cannot be copied as
        // one.
        Err(_) if fs::symlink_metadata(target)?.is_file() => fs::copy(target, copy).map(|_| ()),
        other => other,
    }
}

/// Gives a file its new text at once, or removes it.
fn put(target: &Path, text: Option<&str>, draft: &Path, stop: Stop<'_>) -> io::Result<()> {
    let Some(text) = text else {
        stop()?;
        return absent_is_fine(fs::remove_file(target));
    };
    write(draft, text.as_bytes(), stop)?;
    if let Ok(about) = fs::symlink_metadata(target)
        && about.is_file()
    {
        fs::set_permissions(draft, about.permissions())?;
    }
    stop()?;
    fs::rename(draft, target)
}

/// Undoes what was not ended. Returns whether there was something.
pub(super) fn recover(folder: &Path, stop: Stop<'_>) -> Result<bool, String> {
    let state = folder.join(STATE);
    if !is_there(&state) {
        return Ok(false);
    }
    let journal = Journal::read(&state).map_err(at(&state))?;
    for (index, step) in journal.steps.iter().enumerate() {
        let target = folder.join(&step.name);
        let undone = stop().and_then(|()| match step.is_new {
            true => fs::remove_file(&target),
            false => fs::rename(old(&state, index), &target),
        });
        // An earlier run has undone it already.
        absent_is_fine(undone).map_err(at(&target))?;
    }
    // The journal first: what is left then is only to be removed.
    stop()
        .and_then(|()| absent_is_fine(fs::remove_file(state.join(NAME))))
        .and_then(|()| stop())
        .and_then(|()| fs::remove_dir_all(&state))
        .map_err(at(&state))?;
    Ok(true)
}

fn absent_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

impl Step {
    /// Whether the path leads nowhere else: a journal could have been put there by others.
    fn is_below(&self) -> bool {
        let mut components = Path::new(&self.name).components();
        let is_plain = components.all(|component| matches!(component, Component::Normal(_)));
        is_plain && !self.name.is_empty()
    }
}

impl Journal {
    /// The journal. Where there is none, nothing has been changed.
    fn read(state: &Path) -> io::Result<Self> {
        let text = match fs::read(state.join(NAME)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                return Err(io::Error::other(
                    "it is not a folder, which only this program makes; remove it",
                ));
            }
            other => other?,
        };
        let journal: Self = serde_json::from_slice(&text)
            .map_err(|_| io::Error::other("its journal cannot be read; remove the folder"))?;
        match journal.steps.iter().all(Step::is_below) {
            true => Ok(journal),
            false => Err(io::Error::other(
                "its journal names files elsewhere; remove the folder",
            )),
        }
    }
}

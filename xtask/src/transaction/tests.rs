//! Stops after every step, as a kill would, and looks at what is there.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use super::journal::{self, recover, replace};
use super::{Change, Folder, NO_STOP, STATE};

/// Steps that still succeed, and how many fail after these; a program that is killed takes no
/// further step at all.
struct Stopping(Cell<usize>, Cell<usize>);

impl Stopping {
    fn step(&self) -> io::Result<()> {
        let Self(left, failures) = self;
        if let Some(fewer) = left.get().checked_sub(1) {
            left.set(fewer);
        } else if let Some(fewer) = failures.get().checked_sub(1) {
            failures.set(fewer);
            return Err(io::Error::other("stopped here"));
        }
        Ok(())
    }
}

type Files = BTreeMap<String, String>;

/// Files of the folder itself.
fn files(folder: &Path) -> Files {
    let entries = fs::read_dir(folder).expect("a folder");
    let entries = entries.map(|entry| entry.expect("an entry"));
    let files = entries.filter(|entry| entry.file_name() != STATE);
    files
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, fs::read_to_string(entry.path()).expect("text"))
        })
        .collect()
}

fn set(list: &[(&str, &str)]) -> Files {
    let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
    list.iter().map(owned).collect()
}

fn old() -> Files {
    set(&[
        ("a", "old a"),
        ("b", "old b"),
        ("orphan", "old"),
        ("untouched", "as it is"),
    ])
}

fn new() -> Files {
    set(&[
        ("a", "new a"),
        ("b", "new b"),
        ("c", "new c"),
        ("untouched", "as it is"),
    ])
}

fn changes() -> Vec<Change> {
    let change = |name: &str, text: Option<&str>| (name.to_owned(), text.map(str::to_owned));
    vec![
        change("a", Some("new a")),
        change("b", Some("new b")),
        change("c", Some("new c")),
        change("orphan", None),
    ]
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in old() {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

/// Stops after each number of steps, with that many failures; `look` sees the folder and whether it
/// was stopped.
fn stopped_everywhere(failures: usize, look: impl Fn(&Path, bool)) {
    for left in 0.. {
        let folder = folder();
        let disk = Stopping(Cell::new(left), Cell::new(failures));
        let failed = replace(folder.path(), &changes(), &|| disk.step()).is_err();
        let was_stopped = disk.1.get() < failures;
        assert!(was_stopped || !failed, "after {left} steps");
        look(folder.path(), failed);
        if !was_stopped {
            assert!(left > 10, "only {left} steps");
            return;
        }
    }
}

#[test]
fn the_next_run_undoes_what_a_kill_leaves() {
    let seen = Cell::new((false, false));
    stopped_everywhere(usize::MAX, |folder, _| {
        let has_journal = folder.join(STATE).join(journal::NAME).exists();
        let before = files(folder);
        recover(folder, NO_STOP).expect("it recovers");
        let after = files(folder);
        let is_new = after == new();
        assert!(is_new || after == old(), "{before:?} became {after:?}");
        assert!(has_journal || before == after, "undone without a journal");
        assert!(!folder.join(STATE).exists(), "something is left");
        let (old_seen, new_seen) = seen.get();
        seen.set((old_seen || !is_new, new_seen || is_new));
    });
    assert_eq!(seen.get(), (true, true), "both ends are reached");
}

#[test]
fn a_recovery_that_is_killed_is_recovered_from() {
    for left in 0..6 {
        stopped_everywhere(usize::MAX, |folder, _| {
            let disk = Stopping(Cell::new(left), Cell::new(usize::MAX));
            let _ = recover(folder, &|| disk.step());
            recover(folder, NO_STOP).expect("it recovers");
            let after = files(folder);
            assert!(after == new() || after == old(), "{after:?}");
        });
    }
}

#[test]
fn a_run_that_fails_leaves_the_old_files() {
    stopped_everywhere(1, |folder, failed| {
        let expected = if failed { old() } else { new() };
        assert_eq!(files(folder), expected);
        recover(folder, NO_STOP).expect("it recovers");
        assert_eq!(files(folder), expected);
    });
}

#[test]
fn a_journal_that_leads_elsewhere_is_refused() {
    for name in ["../outside", "/outside", ""] {
        let folder = folder();
        let state = folder.path().join(STATE);
        fs::create_dir(&state).expect("a folder");
        let step = serde_json::json!({"name": name, "is_new": false});
        let text = serde_json::json!({ "steps": [step] }).to_string();
        fs::write(state.join(journal::NAME), text).expect("a journal");
        fs::write(state.join("old-0"), "hostile").expect("a file");
        let refused = recover(folder.path(), NO_STOP).expect_err("refused");
        assert!(refused.contains("elsewhere; remove the folder"));
        assert!(!folder.path().join("../outside").exists());
    }
}

/// What is in the way is named with what to do about it.
#[cfg(unix)]
#[test]
fn what_is_no_folder_is_refused() {
    let home = folder();
    let path = home.path().join("file");
    fs::write(&path, "kept").expect("a file");
    let link = home.path().join("link");
    std::os::unix::fs::symlink("nowhere", &link).expect("a link");
    for path in [&path, &link] {
        let refused = Folder::open(path, &mut || {}).err().expect("no folder");
        assert!(
            refused.contains("it is not a folder; remove it"),
            "{refused}"
        );
    }
    fs::write(home.path().join(STATE), "").expect("a file");
    let refused = recover(home.path(), NO_STOP).expect_err("no folder");
    assert!(
        refused.contains("only this program makes; remove it"),
        "{refused}"
    );
}

/// A pipe, a device or a socket, also behind a link.
#[cfg(unix)]
#[test]
fn what_is_no_file_is_refused() {
    let home = folder();
    let socket = home.path().join("socket");
    let _socket = std::os::unix::net::UnixListener::bind(&socket).expect("a socket");
    let link = home.path().join("link");
    std::os::unix::fs::symlink(&socket, &link).expect("a link");
    for path in [&socket, &link] {
        let refused = Folder::of_file(path, &mut || {}).err().expect("no file");
        assert!(
            refused.contains("it is not a file; name another"),
            "{refused}"
        );
    }
}

#[test]
fn a_folder_that_was_made_for_nothing_is_removed() {
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().join("one/two");
    drop(Folder::open(&path, &mut || {}).expect("made"));
    assert!(!home.path().join("one").exists());
    let mut folder = Folder::open(&path, &mut || {}).expect("made");
    let change = &changes()[..1];
    folder.replace(change).expect("written");
    drop(folder);
    assert!(path.join("a").is_file() && !path.join(STATE).exists());
}

#[test]
fn a_second_run_waits_for_the_first() {
    let folder = folder();
    let first = Folder::open(folder.path(), &mut || {}).expect("open");
    let (said, waits) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        let path = folder.path();
        let second = scope.spawn(move || {
            let mut waiting = || said.send(()).expect("heard");
            Folder::open(path, &mut waiting).expect("open");
        });
        waits.recv().expect("the second run waits");
        assert!(!second.is_finished());
        drop(first);
    });
}

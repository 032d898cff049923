//! The pages of the workspace name files that exist.

use std::fs;
use std::path::Path;

/// The pages, and the folders in which the paths that they name may begin.
const PAGES: [&str; 8] = [
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "README.md",
    "SECURITY.md",
    "docs/performance.md",
    "docs/servers.md",
    "docs/updating.md",
    "spec/README.md",
];
const FOLDERS: [&str; 6] = [
    "crates/",
    "docs/",
    "generated/",
    "spec/",
    "tests/",
    "xtask/",
];

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The paths between backticks, and the targets of links that are no addresses.
fn named(page: &str, text: &str) -> Vec<String> {
    let quoted = text.split('`').skip(1).step_by(2);
    let quoted = quoted
        .filter(|path| FOLDERS.iter().any(|folder| path.starts_with(folder)))
        .filter(|path| !path.contains([' ', '*', '<', '…']))
        .map(str::to_owned);
    let folder = Path::new(page).parent().unwrap_or(Path::new(""));
    let links = text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    let links = links
        .filter(|target| !target.contains(':') && !target.starts_with('#'))
        .map(|target| target.split('#').next().unwrap_or(target))
        .map(|target| folder.join(target).display().to_string());
    quoted.chain(links).collect()
}

#[test]
fn every_file_that_a_page_names_exists() {
    let mut seen = 0;
    let mut missing = Vec::new();
    for page in PAGES {
        let text =
            fs::read_to_string(root().join(page)).unwrap_or_else(|error| panic!("{page}: {error}"));
        for path in named(page, &text) {
            seen += 1;
            if !root().join(path.trim_end_matches('/')).exists() {
                missing.push(format!("{page}: {path}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(seen > 50, "{seen}");
}

/// CONTRIBUTING is a page, and the README two.
#[test]
fn pages_stay_short() {
    for (page, most) in [("CONTRIBUTING.md", 100), ("README.md", 150)] {
        let text = fs::read_to_string(root().join(page)).expect("a page");
        assert!(
            text.lines().count() <= most,
            "{page} has more than {most} lines"
        );
    }
}

//! Small workspaces in memory.

use std::collections::BTreeMap;

/// A workspace of these files, with a contract and a manifest.
pub(crate) fn tree(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    let base = [
        (
            "Cargo.toml",
            "[workspace]\nmembers = ['one', 'two', 'generated', 'crates/client']\n",
        ),
        (
            "spec/secondary_dns.yaml",
            "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n",
        ),
    ];
    let own = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
    base.iter().chain(files).map(own).collect()
}

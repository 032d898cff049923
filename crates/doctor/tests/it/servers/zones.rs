//! The zones that servers are given.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Their serial.
pub(crate) const SERIAL: u32 = 2_026_112_501;

/// Records of the big zone in a transfer.
pub(crate) const BIG_RECORDS: u64 = 50_014;

/// A zone's name, and its file.
pub(super) type Zone = (&'static str, &'static str);

/// The file that no server loads.
pub(super) const BROKEN: &str = "broken.zone";

/// The zones of most tests.
pub(super) const SMALL: &[Zone] = &[
    ("example.com", "small.zone"),
    ("other-key.example", "small.zone"),
    ("no-key.example", "small.zone"),
    ("address.example", "small.zone"),
    ("broken.example", BROKEN),
];

/// With a big one, which takes a server a while to load.
pub(super) const BIG: &[Zone] = &[("big.example", "big.zone"), ("example.com", "small.zone")];

pub(super) fn write(folder: &Path) {
    let small = format!(
        "$TTL 3600\n@ SOA ns1 host {SERIAL} 3600 600 86400 300\n@ NS ns1\nns1 A 192.0.2.53\n"
    );
    let mut big = small.clone();
    // The SOA record comes twice; three lines are there already.
    for index in 0..BIG_RECORDS - 4 {
        // Writing to a string cannot fail.
        let _ = writeln!(big, "host{index} A 192.0.2.{}", index % 256);
    }
    let files = [
        ("small.zone", small),
        ("big.zone", big),
        (BROKEN, "@ SOA no serial here\n".to_owned()),
    ];
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("written");
    }
}

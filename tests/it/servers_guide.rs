//! The examples of docs/servers.md, checked by the nameservers that they are for.
//!
//! Without a nameserver's own checker its examples are skipped, with a line on standard error. With
//! `SECONDARY_DNS_REQUIRE_SERVERS=1` a missing checker is a failure; `.ci/run` sets that where it
//! can install them.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use cloudflare_secondary_dns_types::{TsigName, TsigSecret};

/// A nameserver's own checker.
struct Checker {
    /// What its blocks are marked with, and the name of its file.
    file: &'static str,
    program: &'static str,
    /// `{file}` and `{folder}` are filled in.
    arguments: &'static [&'static str],
    /// Whether the variable asks for it.
    required: bool,
}

const CHECKERS: [Checker; 4] = [
    Checker {
        file: "named.conf",
        program: "named-checkconf",
        arguments: &["{file}"],
        required: true,
    },
    Checker {
        file: "knot.conf",
        program: "knotc",
        arguments: &["--config", "{file}", "conf-check"],
        required: true,
    },
    Checker {
        file: "nsd.conf",
        program: "nsd-checkconf",
        arguments: &["{file}"],
        required: true,
    },
    Checker {
        file: "pdns.conf",
        program: "pdns_server",
        arguments: &["--config=check", "--config-dir={folder}"],
        required: false,
    },
];

impl Checker {
    /// What it complains about.
    fn check(&self, program: &Path, block: &Block, folder: &Path) -> Option<String> {
        let folder = folder.join(block.line.to_string());
        fs::create_dir(&folder).expect("a folder");
        let file = folder.join(self.file);
        fs::write(&file, &block.text).expect("written");
        let (file, folder) = (file.to_str().expect("text"), folder.to_str().expect("text"));
        let fill = |text: &&str| text.replace("{file}", file).replace("{folder}", folder);
        let mut command = Command::new(program);
        let output = command.args(self.arguments.iter().map(fill)).output();
        let output = output.expect("the checker runs");
        let printed = [output.stdout, output.stderr].concat();
        let (line, printed) = (block.line, String::from_utf8_lossy(&printed));
        (!output.status.success()).then(|| format!("docs/servers.md:{line}: {printed}"))
    }
}

/// A fenced block: its line, what it is marked with, what is in it.
struct Block {
    line: usize,
    mark: String,
    text: String,
}

fn guide() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/servers.md");
    fs::read_to_string(path).expect("the guide")
}

fn blocks(guide: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for (index, line) in guide.lines().enumerate() {
        match (line.strip_prefix("```"), open) {
            (Some(mark), false) => blocks.push(Block {
                line: index + 1,
                mark: mark.to_owned(),
                text: String::new(),
            }),
            (Some(end), true) => assert_eq!(end, "", "line {}", index + 1),
            (None, true) => {
                let block = blocks.last_mut().expect("an open block");
                block.text += line;
                block.text += "\n";
            }
            (None, false) => {}
        }
        open ^= line.starts_with("```");
    }
    assert!(!open, "a block is not closed");
    blocks
}

/// The configurations, without what a reader types.
fn configurations(guide: &str) -> Vec<Block> {
    let mut blocks = blocks(guide);
    blocks.retain(|block| block.mark != "console");
    blocks
}

/// Where a program is. Those of nameservers are often where only root looks.
fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain(["/usr/sbin".into(), "/usr/local/sbin".into()]);
    folders
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

#[test]
fn every_example_passes_the_checker_of_its_nameserver() {
    let required = env::var("SECONDARY_DNS_REQUIRE_SERVERS").is_ok_and(|value| value == "1");
    let guide = guide();
    let blocks = configurations(&guide);
    let folder = tempfile::tempdir().expect("a folder");
    let (mut missing, mut complaints) = (Vec::new(), Vec::new());
    for checker in &CHECKERS {
        let own = blocks.iter().filter(|block| block.mark == checker.file);
        let own: Vec<_> = own.collect();
        assert_eq!(
            own.len(),
            2,
            "{}: one as primary, one as secondary",
            checker.file
        );
        match find(checker.program) {
            Some(program) => complaints.extend(
                own.into_iter()
                    .filter_map(|block| checker.check(&program, block, folder.path())),
            ),
            None => missing.push(checker),
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert_eq!(
        blocks.len(),
        2 * CHECKERS.len(),
        "a block without a checker"
    );
    for checker in missing {
        let program = checker.program;
        assert!(
            !(required && checker.required),
            "{program} is not installed"
        );
        // Past the harness, which would keep it back.
        let line = format!(
            "SKIPPED: docs/servers.md is not checked by {program}, which is not installed\n"
        );
        std::io::stderr()
            .write_all(line.as_bytes())
            .expect("written");
    }
}

/// Words that are addresses or ranges, as written.
fn addresses(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !(c.is_ascii_hexdigit() || ".:/".contains(c)));
    let words = words.map(|word| word.trim_end_matches(['.', ':']));
    let is_address = |word: &&str| {
        let address = word.split('/').next().unwrap_or_default();
        address.parse::<IpAddr>().is_ok() && *word != "::"
    };
    words.filter(is_address).map(str::to_owned).collect()
}

#[test]
fn addresses_of_cloudflare_are_those_of_the_table_and_no_old_ones() {
    let guide = guide();
    let (_, section) = guide
        .split_once("\n## Cloudflare's addresses\n")
        .expect("the section");
    let (section, _) = section.split_once("\n## ").expect("its end");
    let (table, old) = section
        .split_once("\n**On 1 December 2026")
        .expect("what changes");
    let (table, old) = (addresses(table), addresses(old));
    assert_eq!((table.len(), old.len()), (8, 4));
    let mut used = BTreeSet::new();
    for block in configurations(&guide) {
        used.extend(addresses(&block.text));
    }
    // Everybody, who is then asked for the key.
    for all in ["0.0.0.0/0", "::0/0", "0.0.0.0", "::"] {
        used.remove(all);
    }
    assert_eq!(used, table);
}

#[test]
fn ranges_have_no_bits_below_their_prefix() {
    for range in addresses(&guide()) {
        let Some((address, prefix)) = range.split_once('/') else {
            continue;
        };
        let prefix: u32 = prefix.parse().expect("a prefix");
        let below = match address.parse().expect("an address") {
            IpAddr::V4(address) => u128::from(u32::from(address).checked_shl(prefix).unwrap_or(0)),
            IpAddr::V6(address) => u128::from(address).checked_shl(prefix).unwrap_or(0),
        };
        assert_eq!(below, 0, "{range}");
    }
}

#[test]
fn there_is_one_key_and_both_sides_read_it_alike() {
    let guide = guide();
    let secrets: BTreeSet<_> = guide
        .split(|c: char| !(c.is_ascii_alphanumeric() || "+/=".contains(c)))
        .filter(|word| word.len() > 60)
        .collect();
    let secrets: Vec<_> = secrets.into_iter().collect();
    let [secret] = secrets[..] else {
        panic!("{secrets:?}");
    };
    // 64 bytes, as many as the MAC of hmac-sha512 has, in base64.
    assert_eq!(secret.len(), 88);
    assert!(secret.ends_with("==") && !secret[..86].contains('='));
    TsigSecret::new(secret).expect("the client takes it");
    let names: BTreeSet<_> = guide
        .split(|c: char| !(c.is_ascii_alphanumeric() || ".-".contains(c)))
        .filter(|word| word.to_ascii_lowercase().starts_with("transfer.example"))
        .collect();
    assert_eq!(
        names.into_iter().collect::<Vec<_>>(),
        ["transfer.example.com."]
    );
    TsigName::new("transfer.example.com.").expect("the client takes it");
}

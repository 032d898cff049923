//! The configurations.

use std::fmt::Write as _;
use std::path::Path;

use super::zones::Zone;
use super::{KEY, Kind, OTHER_KEY, secret};

/// An address that nobody has.
const ELSEWHERE: &str = "192.0.2.1";

pub(super) fn text(kind: Kind, zones: &[Zone], folder: &Path, port: u16) -> String {
    match kind {
        Kind::Bind => bind(zones, folder, port),
        Kind::Knot => knot(zones, folder, port),
        Kind::Nsd => nsd(zones, folder, port),
    }
}

fn bind(zones: &[Zone], folder: &Path, port: u16) -> String {
    let (folder, secret) = (folder.display(), secret().expose());
    let mut text = format!(
        r#"options {{
    directory "{folder}"; pid-file "{folder}/pid"; session-keyfile none; lock-file none;
    listen-on port {port} {{ 127.0.0.1; }}; listen-on-v6 port {port} {{ ::1; }};
    recursion no; notify no; dnssec-validation no; allow-transfer {{ none; }};
}};
controls {{ }};
key "{KEY}" {{ algorithm hmac-sha512; secret "{secret}"; }};
key "{OTHER_KEY}" {{ algorithm hmac-sha512; secret "{secret}"; }};
"#
    );
    for (zone, file) in zones {
        let allowed = match *zone {
            "other-key.example" => format!("key \"{OTHER_KEY}\";"),
            "no-key.example" => "any;".to_owned(),
            // The key, from elsewhere only.
            "address.example" => format!("!{{ !{ELSEWHERE}; any; }}; key \"{KEY}\";"),
            _ => format!("key \"{KEY}\";"),
        };
        let _ = writeln!(
            text,
            "zone \"{zone}\" {{ type primary; file \"{file}\"; allow-transfer {{ {allowed} }}; }};"
        );
    }
    text
}

fn knot(zones: &[Zone], folder: &Path, port: u16) -> String {
    let (folder, secret) = (folder.display(), secret().expose());
    let mut text = format!(
        r#"server:
    listen: [ 127.0.0.1@{port}, "::1@{port}" ]
    rundir: "{folder}"
    pidfile: "{folder}/pid"
database:
    storage: "{folder}"
log:
  - target: stderr
    any: warning
key:
  - id: {KEY}
    algorithm: hmac-sha512
    secret: {secret}
  - id: {OTHER_KEY}
    algorithm: hmac-sha512
    secret: {secret}
acl:
  - id: key
    key: {KEY}
    action: transfer
  - id: other-key
    key: {OTHER_KEY}
    action: transfer
  - id: no-key
    action: transfer
  - id: address
    key: {KEY}
    address: {ELSEWHERE}
    action: transfer
template:
  - id: default
    storage: "{folder}"
    journal-content: none
    zonefile-sync: -1
zone:
"#
    );
    for (zone, file) in zones {
        let acl = match *zone {
            "other-key.example" => "other-key",
            "no-key.example" => "no-key",
            "address.example" => "address",
            _ => "key",
        };
        let _ = writeln!(text, "  - domain: {zone}\n    file: {file}\n    acl: {acl}");
    }
    text
}

fn nsd(zones: &[Zone], folder: &Path, port: u16) -> String {
    let (folder, secret) = (folder.display(), secret().expose());
    let mut text = format!(
        r#"server:
    ip-address: 127.0.0.1@{port}
    ip-address: ::1@{port}
    username: ""
    zonesdir: "{folder}"
    pidfile: "{folder}/pid"
    xfrdfile: "{folder}/xfrd"
    xfrdir: "{folder}"
    zonelistfile: "{folder}/list"
    database: ""
    server-count: 1
remote-control:
    control-enable: no
key:
    name: "{KEY}"
    algorithm: hmac-sha512
    secret: "{secret}"
key:
    name: "{OTHER_KEY}"
    algorithm: hmac-sha512
    secret: "{secret}"
"#
    );
    for (zone, file) in zones {
        let allowed = match *zone {
            "other-key.example" => vec![("127.0.0.1", OTHER_KEY)],
            "no-key.example" => vec![("127.0.0.1", "NOKEY")],
            "address.example" => vec![(ELSEWHERE, KEY)],
            _ => vec![("127.0.0.1", KEY), ("::1", KEY)],
        };
        let _ = writeln!(text, "zone:\n    name: {zone}\n    zonefile: {file}");
        for (address, key) in allowed {
            let _ = writeln!(text, "    provide-xfr: {address} {key}");
        }
    }
    text
}

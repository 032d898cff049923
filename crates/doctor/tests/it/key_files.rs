//! Keys in files, as nameservers write them.

use cloudflare_secondary_dns::{TsigAlgorithm, TsigName};
use cloudflare_secondary_dns_doctor::{Error, Key};

const SECRET: &str = "VGhlIHNlY3JldCBvZiB0ZXN0cw==";

const BIND: &str = r#"
// The key of a secondary. secret "not this"
/* Nor this: key "old." { secret "b2xk"; }; */
options { directory "/var/cache/bind"; };
key "transfer.example." {
    algorithm hmac-sha512; # strong
    secret "VGhlIHNlY3JldCBvZiB0ZXN0cw==";
};
zone "example.com" { allow-transfer { key "transfer.example."; }; };
"#;

const KNOT: &str = "\
# hmac-sha512:transfer.example.:VGhlIHNlY3JldCBvZiB0ZXN0cw==
server:
    listen: 0.0.0.0@53
key:
  - id: transfer.example.
    algorithm: hmac-sha512
    secret: VGhlIHNlY3JldCBvZiB0ZXN0cw==
acl:
  - id: a
    key: transfer.example.
";

const NSD: &str = "
server:
    verbosity: 1
key:
    name: \"transfer.example.\"
    algorithm: hmac-sha512
    secret: \"VGhlIHNlY3JldCBvZiB0ZXN0cw==\"
zone:
    name: example.com
";

fn read(text: &str) -> Result<Key, Error> {
    Key::read(text, None, None)
}

fn problem(text: &str) -> String {
    read(text).expect_err("no key").to_string()
}

#[test]
fn each_syntax_is_read() {
    for text in [
        BIND,
        KNOT,
        NSD,
        "key transfer.example. { algorithm hmac-sha512; secret VGhlIHNlY3JldCBvZiB0ZXN0cw==; };",
        "transfer.example.:hmac-sha512:VGhlIHNlY3JldCBvZiB0ZXN0cw==\n",
        "hmac-sha512.:transfer.example.:VGhlIHNlY3JldCBvZiB0ZXN0cw==",
    ] {
        let key = read(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_eq!(key.name().as_str(), "transfer.example.");
        assert_eq!(*key.algorithm(), TsigAlgorithm::HMAC_SHA512);
    }
    let knot = "key:\n  - id: k.\n    secret: c2VjcmV0\n";
    let key = read(knot).expect("a key");
    assert_eq!(
        *key.algorithm(),
        TsigAlgorithm::HMAC_SHA256,
        "Knot's default"
    );
}

#[test]
fn a_name_chooses_one_of_several() {
    let two = format!("{BIND}\nkey \"b.\" {{ algorithm hmac-sha256; secret \"{SECRET}\"; }};");
    let expected = "has several keys: transfer.example., b.; name one (--key-name)";
    assert_eq!(problem(&two), expected);
    let name = |name| TsigName::new(name).expect("a name");
    let key = Key::read(&two, Some(&name("B")), None).expect("a key");
    assert_eq!(*key.algorithm(), TsigAlgorithm::HMAC_SHA256);
    let missing = Key::read(&two, Some(&name("c.")), None).expect_err("none");
    let expected = "has no key c., only transfer.example., b.; give one of these names";
    assert_eq!(missing.to_string(), expected);
}

#[test]
fn a_line_in_another_order_is_not_quoted() {
    let line = "dGhlIHNlY3JldA:hmac-sha512:transfer";
    let name = TsigName::new("transfer").expect("a name");
    let error = Key::read(line, Some(&name), None).expect_err("another name");
    let expected = "has a key, but not transfer; correct --key-name or the file";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_secret_alone_needs_name_and_algorithm() {
    assert_eq!(
        problem(SECRET),
        "the key has no name; give one (--key-name)"
    );
    let name = TsigName::new("a.").expect("a name");
    let error = Key::read(SECRET, Some(&name), None).expect_err("no algorithm");
    let expected = "the key has no algorithm; give one (--key-algorithm)";
    assert_eq!(error.to_string(), expected);
    let key = Key::read(SECRET, Some(&name), Some(&TsigAlgorithm::HMAC_SHA384));
    assert_eq!(key.expect("a key").name().as_str(), "a.");
}

#[test]
fn what_is_no_key_is_refused_without_quoting_it() {
    for text in [
        "",
        "# nothing",
        "secret one two",
        "secret!\n",
        "a:b:secret!:d",
        "key \"a.\" { algorithm hmac-sha512; secret \"secret!\"; };",
        "key \"a.\" { algorithm hmac-sha512; };",
        "key \"a..secret!\" { algorithm hmac-sha512; secret \"c2VjcmV0\"; };",
        "key \"a.\" { secret \"secret!",
        "key",
        "key \"secret!",
        "key:\n  secret: secret!\n",
        "key:\n  - id: a.\n    secret: 'secret!'\n",
        "/* secret!",
    ] {
        let problem = problem(text);
        assert!(!problem.contains("secret!"), "{text}: {problem}");
    }
}

#[test]
fn a_file_is_named_and_bounded() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("key");
    let from_file = || Key::from_file(&path, None, None);
    let missing = from_file().expect_err("no file").to_string();
    assert!(missing.contains(&*path.to_string_lossy()), "{missing}");
    std::fs::write(&path, BIND).expect("written");
    from_file().expect("a key");
    std::fs::write(&path, "x y").expect("written");
    let wrong = from_file().expect_err("no key").to_string();
    assert!(wrong.starts_with(&*path.to_string_lossy()), "{wrong}");
    std::fs::write(&path, vec![b'#'; (1 << 20) + 1]).expect("written");
    let long = from_file().expect_err("too long").to_string();
    assert!(long.contains("1 MiB"), "{long}");
    // Not text.
    std::fs::write(&path, [0xFF; 9]).expect("written");
    from_file().expect_err("no text");
}

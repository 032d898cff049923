//! Texts with documented values: TSIG algorithms and the status of transfers.

use cloudflare_secondary_dns_types::{
    TransferStatus, TransferStatusKind, TsigAlgorithm, TsigAlgorithmKind,
};

const REGISTERED: &[(&str, TsigAlgorithmKind<'static>)] = &[
    ("HMAC-MD5.SIG-ALG.REG.INT", TsigAlgorithmKind::HmacMd5),
    ("gss-tsig", TsigAlgorithmKind::GssTsig),
    ("hmac-sha1", TsigAlgorithmKind::HmacSha1),
    ("hmac-sha224", TsigAlgorithmKind::HmacSha224),
    ("hmac-sha256", TsigAlgorithmKind::HmacSha256),
    ("hmac-sha256-128", TsigAlgorithmKind::HmacSha256_128),
    ("hmac-sha384", TsigAlgorithmKind::HmacSha384),
    ("hmac-sha384-192", TsigAlgorithmKind::HmacSha384_192),
    ("hmac-sha512", TsigAlgorithmKind::HmacSha512),
    ("hmac-sha512-256", TsigAlgorithmKind::HmacSha512_256),
];

#[test]
fn every_registered_algorithm_in_every_spelling() {
    assert_eq!(TsigAlgorithm::KNOWN.len(), REGISTERED.len());
    for ((name, kind), constant) in REGISTERED.iter().zip(TsigAlgorithm::KNOWN) {
        assert_eq!(
            (constant.kind(), constant.check()),
            (*kind, Ok(())),
            "{name}"
        );
        for text in [
            name.to_string(),
            format!("{name}."),
            name.to_uppercase(),
            name.to_lowercase(),
        ] {
            let algorithm =
                TsigAlgorithm::new(text.as_str()).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(algorithm.kind(), *kind, "{text}");
            assert_eq!(&algorithm, constant, "{text}");
            assert_eq!(serde_json::to_value(&algorithm).ok(), Some(text.into()));
        }
    }
}

#[test]
fn other_algorithms() {
    for text in ["hmac-sha3-256.", "hmac-sha512..", "", "a b"] {
        let algorithm: TsigAlgorithm = serde_json::from_value(text.into()).expect(text);
        assert_eq!(algorithm.kind(), TsigAlgorithmKind::Other(text));
    }
    assert!(TsigAlgorithm::new("hmac-sha3-256").is_ok());
    assert!(TsigAlgorithm::new("hmac sha").is_err());
}

#[test]
fn status() {
    for (text, kind) in [
        ("Enabled", TransferStatusKind::Enabled),
        ("ENABLED", TransferStatusKind::Enabled),
        ("disabled", TransferStatusKind::Disabled),
        ("Pending", TransferStatusKind::Other("Pending")),
        ("", TransferStatusKind::Other("")),
        ("Enabled ", TransferStatusKind::Other("Enabled ")),
    ] {
        let status: TransferStatus = serde_json::from_value(text.into()).expect(text);
        assert_eq!(status.kind(), kind);
        assert_eq!(status.is_enabled(), kind == TransferStatusKind::Enabled);
        assert_eq!(status.is_disabled(), kind == TransferStatusKind::Disabled);
        assert_eq!(serde_json::to_value(&status).ok(), Some(text.into()));
    }
}

//! The feature `schemars`: what an editor says about a configuration file of settings.

use cloudflare_secondary_dns::{
    AclSettings, IncomingSettings, OutgoingSettings, PeerSettings, TsigSettings,
};
use jsonschema::Validator;
use schemars::{JsonSchema, schema_for};
use serde_json::{Value, json};

use super::calls::{acl_settings, incoming_settings, outgoing_settings, peer_settings};

fn validator<T: JsonSchema>() -> Validator {
    let schema = schema_for!(T);
    jsonschema::validator_for(schema.as_value()).expect("a schema")
}

fn written(settings: &impl serde::Serialize) -> Value {
    serde_json::to_value(settings).expect("JSON")
}

#[test]
fn settings_match_their_schema() {
    assert!(validator::<AclSettings>().is_valid(&written(&acl_settings())));
    assert!(validator::<PeerSettings>().is_valid(&written(&peer_settings())));
    assert!(validator::<PeerSettings>().is_valid(&json!({ "name": "ns1" })));
    assert!(validator::<IncomingSettings>().is_valid(&written(&incoming_settings())));
    assert!(validator::<OutgoingSettings>().is_valid(&written(&outgoing_settings())));
    let key = json!({ "name": "key.example.", "algo": "hmac-sha256.", "secret": "c2VjcmV0" });
    assert!(validator::<TsigSettings>().is_valid(&key));
}

#[test]
fn mistakes_do_not() {
    let peer = validator::<PeerSettings>();
    for (field, value) in [
        ("port", json!(0)),
        ("port", json!(65_536)),
        ("port", json!("53")),
        ("ip", json!(1)),
        ("prot", json!(53)),
        ("name", json!(null)),
    ] {
        let mut settings = json!({ "name": "ns1" });
        settings[field] = value;
        assert!(!peer.is_valid(&settings), "{settings}");
    }
    for ip in ["ns1.example.net", "", "192.0.2.1/24"] {
        assert!(!peer.is_valid(&json!({ "name": "ns1", "ip": ip })), "{ip}");
    }
    for id in ["../peers", "a?b", ""] {
        assert!(
            !peer.is_valid(&json!({ "name": "ns1", "tsig_id": id })),
            "{id}"
        );
    }
    let acl = validator::<AclSettings>();
    for range in ["192.0.2.0", "10.0.0.0/8", "2001:db8::/129", "any"] {
        assert!(
            !acl.is_valid(&json!({ "name": "a", "ip_range": range })),
            "{range}"
        );
    }
    let key = validator::<TsigSettings>();
    for (field, value) in [("name", "a..b"), ("algo", "a b"), ("secret", "hunter2!")] {
        let mut settings = json!({ "name": "k.", "algo": "hmac-sha256", "secret": "c2Vj" });
        assert!(key.is_valid(&settings));
        settings[field] = value.into();
        assert!(!key.is_valid(&settings), "{settings}");
    }
    let mut zone = written(&incoming_settings());
    zone["auto_refresh_seconds"] = json!(299);
    assert!(!validator::<IncomingSettings>().is_valid(&zone));
}

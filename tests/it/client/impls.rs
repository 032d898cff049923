//! What records, settings, values and answers can be used as: keys, items, plain values.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use cloudflare_secondary_dns::{
    Acl, AclSettings, PeerSettings, TsigAlgorithm, TsigAlgorithmKind, ZoneName,
};

use super::fixture::{Fixture, acl_id, peer_id};

#[tokio::test]
async fn records_and_settings_are_keys() {
    let fixture = Fixture::new().await;
    let acls = fixture.account().acls();
    let list: Vec<Acl> = acls.list().await.expect("a list").into();
    let seen: HashSet<Acl> = list.iter().cloned().collect();
    assert!(seen.contains(&list[0]));

    let settings: HashSet<AclSettings> = seen.iter().map(AclSettings::from).collect();
    assert!(settings.contains(&AclSettings::from(&list[0])));
    let peers = HashMap::from([(PeerSettings::new("ns1"), 1)]);
    assert_eq!(peers.get(&PeerSettings::new("ns1")), Some(&1));
}

/// Among the derives of a record with a secret is no `Hash`, which would show something of it.
#[tokio::test]
async fn keys_with_a_secret_can_be_compared_exactly() {
    fn is_eq<T: Eq>(_: &T) {}
    let fixture = Fixture::new().await;
    let tsigs = fixture.account().tsigs().list().await.expect("a list");
    is_eq(&tsigs);
    is_eq(&tsigs[0]);
}

#[tokio::test]
async fn answers_can_be_kept_compared_and_lent() {
    let fixture = Fixture::new().await;
    let acls = fixture.account().acls();
    let answer = acls.get(&acl_id()).await.expect("an ACL");
    let kept = answer.clone();
    assert_eq!(kept, answer);
    let acl: &Acl = answer.as_ref();
    assert_eq!(*acl, kept.into_inner());
    // The ids of the requests differ, the records do not.
    let again = acls.get(&acl_id()).await.expect("an ACL");
    assert_ne!(again, answer);
    assert_eq!(*again, *answer);
}

#[test]
fn ids_and_names_compare_with_text() {
    assert_eq!(peer_id(), "peer");
    let zones = HashMap::from([(peer_id(), "example.com")]);
    assert_eq!(zones.get("peer"), Some(&"example.com"));
    assert_eq!(zones.get("other"), None);
    let name = ZoneName::new("example.com.").expect("a name");
    assert_eq!(name, "EXAMPLE.com");
    let text: String = peer_id().into();
    assert_eq!(text, "peer");
}

#[tokio::test]
async fn values_become_those_of_the_standard_library() {
    let fixture = Fixture::new().await;
    let peer = fixture.account().peers().get(&peer_id()).await;
    let peer = peer.expect("a peer").into_inner();
    let address = peer.ip.expect("an address");
    assert_eq!(IpAddr::try_from(address), Ok([192, 0, 2, 53].into()));
    assert_eq!(peer.port.expect("a port"), 5353);
}

#[test]
fn algorithms_say_whether_they_are_known() {
    let known = TsigAlgorithm::new("HMAC-SHA256").expect("a name");
    assert!(known.is_known());
    assert_eq!(known.kind().to_string(), "hmac-sha256.");
    let other = TsigAlgorithm::new("sha256").expect("a name");
    assert!(!other.is_known());
    assert_eq!(other.kind(), TsigAlgorithmKind::Other("sha256"));
}

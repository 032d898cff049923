//! What findings mean.

use std::borrow::Cow;

use super::{Finding, Protocol, UnusableKey};

pub(super) fn meaning(finding: &Finding) -> Cow<'static, str> {
    use Finding as F;

    let text = match finding {
        F::Unreachable { .. } => {
            "There is no route to this address, or a firewall on the way refuses it."
        }
        F::ConnectionRefused {
            protocol: Protocol::Udp,
        }
        | F::Silent {
            protocol: Protocol::Udp,
        } => "Serials are usually compared over UDP. Transfers use TCP, which works.",
        F::ConnectionRefused {
            protocol: Protocol::Tcp,
        }
        | F::Silent {
            protocol: Protocol::Tcp,
        } => "The server answers over UDP. Transfers need TCP, which does not work.",
        F::ConnectionRefused { .. } => {
            "Nothing listens at this address and port, or a firewall refuses."
        }
        F::Silent { .. } => {
            "The server is down, the address or port is wrong, or a firewall drops questions."
        }
        F::ConnectionClosed => {
            "The server, or a firewall, closes connections of this address or of all."
        }
        F::MalformedAnswer { .. } => "What listens there does not answer as a nameserver does.",
        F::NotAuthoritative => {
            "The server has the zone's SOA record, but not as its own: it forwards or caches, or its copy has expired."
        }
        F::ZoneNotServed { enclosing: Some(_) } => {
            "The name at Cloudflare is below the zone that the server has. Only whole zones are transferred."
        }
        F::ZoneNotServed { enclosing: None } => {
            "The zone is missing in the server's configuration, or its name differs; or the server answers nothing to \
             this address."
        }
        F::ZoneNotLoaded => {
            "The server has the zone in its configuration but no data: the zone file is missing or wrong, or the copy \
             has expired. Some servers then answer a transfer as if the key were unknown."
        }
        F::KeyNeeded => {
            "The peer at Cloudflare has no key. The server transfers only with one, or only to other addresses: the \
             answers to both are the same."
        }
        F::UnknownKey {
            or_not_allowed: false,
            ..
        } => "The server has no key of this name and algorithm.",
        F::UnknownKey { .. } => {
            "Knot answers the same to a key that does not exist and to one that the zone's ACL does not allow."
        }
        F::WrongSecret {
            takes_hexadecimal: true,
            ..
        } => {
            "The server's secret is the bytes that the hexadecimal digits at Cloudflare stand for. How Cloudflare reads \
             such a secret is not documented."
        }
        F::WrongSecret { .. } => {
            "The server knows the key's name and algorithm, but its secret is another one."
        }
        F::WrongAlgorithm { .. } => {
            "Both sides have a key of this name, with different algorithms."
        }
        F::KeyNotAllowed { .. } => {
            "The server knows the key and found the signature right. It does not allow this key for this zone, or it \
             does not allow this address: the answers to both are the same."
        }
        F::RefusedByAddress => {
            "The server did not look at the key. It refuses transfers to this address, or it refuses them to everybody."
        }
        F::KeyUnusable {
            reason: UnusableKey::Algorithm,
        } => {
            "This program signs with HMAC of SHA-1, SHA-256, SHA-384 and SHA-512. So it asked without a key where it \
             could, and says nothing about the key."
        }
        F::KeyUnusable { .. } => {
            "BIND, Knot and NSD refuse such a key, so both sides cannot have the same one."
        }
        F::ClockOff { .. } => {
            "Signatures are valid for five minutes. One of the two clocks is wrong."
        }
        F::UnsignedAnswer => {
            "A signed question needs a signed answer (RFC 8945). Cloudflare cannot accept this one."
        }
        F::InvalidSignature => {
            "The server accepts our signature, but its own does not verify. Something on the way may change answers."
        }
        F::UnsignedMessages => {
            "At most 99 messages in a row may be unsigned, and the last must be signed (RFC 8945, section 5.3.1)."
        }
        F::UnexpectedAnswer { .. } => {
            "The code is not one with which nameservers usually refuse transfers."
        }
        F::TransferEndsEarly { .. } => {
            "The connection ended before the zone's second SOA record, so nothing is taken over."
        }
        F::RecordOutsideZone { .. } => {
            "A transfer may hold records of its own zone alone. Secondaries may refuse it whole."
        }
        F::TransferMalformed { .. } => "The messages are not a transfer as RFC 5936 describes it.",
        F::TransferNotFinished { .. } => {
            "Everything up to that point was correct. The rest was not checked, because the check has limits."
        }
        F::SerialOlder { .. } | F::SerialsUnordered { .. } => {
            "A secondary transfers a zone only if the primary's serial is newer. Serials lie on a circle (RFC 1982), so \
             one serial that was too high can stop transfers for years."
        }
        F::SerialEqual { .. } => {
            "A change of the zone without a new serial does not reach Cloudflare."
        }
        F::SecondaryStale { .. } => {
            "The secondary has not transferred the latest zone from Cloudflare."
        }
        F::SecondaryAhead { .. } => {
            "The secondary has a zone that is not Cloudflare's: it has another primary, or had one."
        }
        F::PeerWithoutAddress => "Cloudflare does not know which server to ask or to notify.",
        F::PeerMissing { .. } | F::KeyMissing { .. } => "It was deleted while it was in use.",
        F::NoPeers => "Without peers nothing is transferred.",
        F::SeveralKeys { .. } => {
            "If one peer of an outgoing zone has a key, all must have the same."
        }
        F::CapitalLetters { .. } => {
            "Nameservers ignore the case of letters, but transfers to Cloudflare are reported to fail with capital ones."
        }
        F::NotEnabled { .. } => "Cloudflare neither notifies secondaries nor lets them transfer.",
        F::CheckOverdue { .. } => {
            "Cloudflare compares serials at least that often if it can reach a primary."
        }
        F::NeverChecked => "The settings are new, or Cloudflare could never reach a primary.",
        F::SettingsNotStored => {
            "Nothing has been set up; or it was set up while the zone was not of type secondary, which the API answers \
             with success without storing anything."
        }
        F::NotEntitled => {
            "Zone transfers are part of the Enterprise plan. ACLs, peers and keys work without it."
        }
        F::NotCloudflare { .. } => {
            "A server may answer this machine and refuse Cloudflare, and the other way round."
        }
    };
    text.into()
}

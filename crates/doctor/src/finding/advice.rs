//! What to do about findings.

use std::borrow::Cow;

use super::{Finding, Limit, UnusableKey};

pub(super) fn advice(finding: &Finding) -> Cow<'static, str> {
    use Finding as F;

    let text = match finding {
        F::Unreachable { .. } | F::Silent { .. } | F::ConnectionClosed => {
            "Check the peer's address and port, and firewalls for UDP and TCP."
        }
        F::ConnectionRefused { .. } => {
            "Check that the server is running and listens on this address and port."
        }
        F::MalformedAnswer { .. } => "Check the peer's address and port.",
        F::NotAuthoritative => "Use the address of a nameserver that has the zone itself.",
        F::ZoneNotServed {
            enclosing: Some(zone),
        } => return format!("Use {zone} as the name of the zone at Cloudflare.").into(),
        F::ZoneNotServed { enclosing: None } => {
            "Compare the zone's name with the server's configuration, and check which addresses may query it."
        }
        F::ZoneNotLoaded => {
            "Read the server's log, and check the zone file (named-checkzone, kzonecheck, nsd-checkzone)."
        }
        F::KeyNeeded => {
            "Link the peer at Cloudflare to the key that the server requires, or allow Cloudflare's addresses."
        }
        F::UnknownKey {
            or_not_allowed: true,
            ..
        } => {
            "Check that the server's configuration has a key of this name, and that the zone's ACL allows it."
        }
        F::UnknownKey { .. } => {
            "Compare name and algorithm of the key on both sides; the name must match, the final dot aside."
        }
        F::WrongSecret {
            takes_hexadecimal: true,
            ..
        } => {
            "At Cloudflare, replace the digits with the secret in base64, as it is in the server's configuration."
        }
        F::WrongSecret {
            hexadecimal_digits: Some(digits),
            ..
        } => {
            return format!(
                "The secret at Cloudflare is {digits} hexadecimal digits; BIND, Knot and NSD read secrets as base64."
            )
            .into();
        }
        F::WrongSecret { .. } => "Copy the secret, in base64, from one side to the other.",
        F::WrongAlgorithm { .. } => "Set the same algorithm on both sides.",
        F::KeyNotAllowed { .. } => {
            "Allow the key in the zone's allow-transfer (BIND), acl (Knot) or provide-xfr (NSD); check the addresses \
             there."
        }
        F::RefusedByAddress => {
            "Allow Cloudflare's addresses, or better the key alone, for transfers of this zone."
        }
        F::KeyUnusable {
            reason: UnusableKey::Algorithm,
        } => "Use hmac-sha512 or hmac-sha256, which are known to work.",
        F::KeyUnusable { .. } => {
            "Make a new key, with a secret in base64, and give it to both sides."
        }
        F::ClockOff { .. } => {
            "Synchronize both clocks with NTP. If this machine's clock is right, the server's is wrong."
        }
        F::UnsignedAnswer => {
            "Check that the server supports TSIG, and that nothing else answers in its place."
        }
        F::InvalidSignature | F::UnsignedMessages | F::TransferMalformed { .. } => {
            "Check for a proxy or firewall in between, and for a newer version of the server."
        }
        F::UnexpectedAnswer { .. } => "Read the server's log.",
        F::TransferEndsEarly { .. } => {
            "Read the server's log, and check its limits on the time and number of transfers."
        }
        F::RecordOutsideZone { .. } => "Remove the record from the zone.",
        F::TransferNotFinished {
            limit: Limit::Time, ..
        } => "Give it more time: --timeout, or Limits::per_server and Limits::total.",
        F::TransferNotFinished { .. } => "Raise the limit: Limits::bytes or Limits::records.",
        F::SerialOlder { .. } | F::SerialsUnordered { .. } => {
            "Raise the serial of the zone above Cloudflare's, and reload it."
        }
        F::SerialEqual { .. } => "Nothing, unless the zone was changed: then raise its serial.",
        F::SecondaryStale { .. } => {
            "Read the secondary's log. Send NOTIFY with force_notify, and check that the secondary accepts it."
        }
        F::SecondaryAhead { .. } => {
            "Set Cloudflare as the secondary's only primary, and transfer the zone again."
        }
        F::PeerWithoutAddress => "Set the peer's ip.",
        F::PeerMissing { .. } => "Create a peer, and link it to the zone in place of this one.",
        F::KeyMissing { .. } => "Create a key, and link it to the peer in place of this one.",
        F::NoPeers => "Link a peer to the zone.",
        F::SeveralKeys { .. } => "Link all peers of the zone to one key.",
        F::CapitalLetters { .. } => "Write the name in lower case, on both sides.",
        F::NotEnabled { .. } => "Enable them: the operation enable of outgoing transfers.",
        F::CheckOverdue { .. } | F::NeverChecked => {
            "If all servers are healthy from here, allow Cloudflare's addresses in firewalls and ACLs, then force a \
             transfer."
        }
        F::SettingsNotStored => {
            "Create them. If they do not stay, change the zone's type to secondary for incoming transfers: for another \
             type the API accepts settings and does not store them."
        }
        F::NotEntitled => "Ask Cloudflare for the entitlement.",
        F::NotCloudflare { .. } => {
            "Let the key decide, not addresses; or compare ACLs with the addresses that Cloudflare publishes."
        }
    };
    text.into()
}

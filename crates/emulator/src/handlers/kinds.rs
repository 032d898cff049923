//! The three kinds of records: which fields they take, how they are stored and shown, what they
//! refer to.

use indexmap::IndexMap;
use serde_json::{Value, json};

use super::Call;
use super::records::Record;
use crate::assumptions::{AclRanges, Assumptions, PeerCreate, TsigCapitals, TsigNames};
use crate::failure::Failure;
use crate::fields::Fields;
use crate::secret::Secret;
use crate::seed::{Acl, Peer, Tsig};
use crate::state::{Account, State};
use crate::values::{ANY, DOMAIN_NAME, ID, IP_ADDRESS, IP_RANGE, PORT, Rule, SECRET, network};
use crate::views;

/// A name that is not quoted: somebody may have put the secret there.
const TSIG_NAME: Rule = Rule {
    secret: true,
    ..DOMAIN_NAME
};
const LOWER_CASE_TSIG_NAME: Rule = Rule {
    holds: |text| {
        (DOMAIN_NAME.holds)(text) && !text.contains(|letter: char| letter.is_ascii_uppercase())
    },
    expected: "a domain name in lower case",
    secret: true,
};

impl Record for Acl {
    const WHAT: &'static str = "ACL";

    fn read(call: &Call<'_>, assumptions: &Assumptions, _: bool) -> Result<Self, Failure> {
        let mut fields = Fields::new(call.body);
        let mut acl = Self {
            id: String::new(),
            ip_range: fields.text("ip_range", IP_RANGE),
            name: fields.text("name", ANY),
        };
        fields.finish()?;
        if assumptions.acl_ranges == AclRanges::Normalized {
            acl.ip_range = network(&acl.ip_range).unwrap_or(acl.ip_range);
        }
        Ok(acl)
    }

    fn view(&self, _: &Assumptions) -> Value {
        json!(self)
    }

    fn id(&mut self) -> &mut String {
        &mut self.id
    }

    fn all(account: &mut Account) -> &mut IndexMap<String, Self> {
        &mut account.acls
    }
}

impl Record for Peer {
    const WHAT: &'static str = "peer";

    fn read(call: &Call<'_>, assumptions: &Assumptions, creating: bool) -> Result<Self, Failure> {
        let mut fields = Fields::new(call.body);
        let mut peer = Self {
            name: fields.text("name", ANY),
            ..Self::default()
        };
        if !creating || assumptions.peer_create == PeerCreate::AllFields {
            peer.ip = fields.optional_text("ip", IP_ADDRESS);
            peer.ixfr_enable = fields.optional_bool("ixfr_enable");
            let port = fields.optional_whole("port", PORT);
            peer.port = port.and_then(|port| u16::try_from(port).ok());
            peer.tsig_id = fields.optional_text("tsig_id", ID);
        }
        fields.finish().map(|()| peer)
    }

    fn view(&self, assumptions: &Assumptions) -> Value {
        views::peer(self, assumptions)
    }

    fn id(&mut self) -> &mut String {
        &mut self.id
    }

    fn all(account: &mut Account) -> &mut IndexMap<String, Self> {
        &mut account.peers
    }

    fn keep_omitted(&mut self, old: &Self) {
        self.ip = self.ip.take().or_else(|| old.ip.clone());
        self.ixfr_enable = self.ixfr_enable.or(old.ixfr_enable);
        self.port = self.port.or(old.port);
        self.tsig_id = self.tsig_id.take().or_else(|| old.tsig_id.clone());
    }

    fn check(&self, state: &State, account: &str) -> Result<(), Failure> {
        match &self.tsig_id {
            Some(tsig) => state.check_tsig(account, tsig),
            None => Ok(()),
        }
    }

    fn release(state: &mut State, _: &str, id: &str) -> Result<(), Failure> {
        state.release_peer(id)
    }
}

impl Record for Tsig {
    const WHAT: &'static str = "TSIG key";

    fn read(call: &Call<'_>, assumptions: &Assumptions, _: bool) -> Result<Self, Failure> {
        let name = match assumptions.tsig_capitals {
            TsigCapitals::Refused => LOWER_CASE_TSIG_NAME,
            TsigCapitals::Kept | TsigCapitals::Lowered => TSIG_NAME,
        };
        let mut fields = Fields::new(call.body);
        let mut tsig = Self {
            id: String::new(),
            algo: fields.text("algo", TSIG_NAME),
            name: fields.text("name", name),
            secret: Secret::new(fields.text("secret", SECRET)),
        };
        fields.finish()?;
        if assumptions.tsig_names == TsigNames::FinalDot && !tsig.name.ends_with('.') {
            tsig.name.push('.');
        }
        if assumptions.tsig_capitals == TsigCapitals::Lowered {
            tsig.name.make_ascii_lowercase();
        }
        Ok(tsig)
    }

    fn view(&self, _: &Assumptions) -> Value {
        json!(self)
    }

    fn id(&mut self) -> &mut String {
        &mut self.id
    }

    fn all(account: &mut Account) -> &mut IndexMap<String, Self> {
        &mut account.tsigs
    }

    fn release(state: &mut State, account: &str, id: &str) -> Result<(), Failure> {
        state.release_tsig(account, id)
    }
}

//! The five operations on peers. Creation takes the name alone, as documented; an update sets the rest.

use super::{Call, Outcome};
use crate::answer::{Answer, Deleted, PeerView};
use crate::assumptions::{PeerCreate, PutOmitted};
use crate::failure::Failure;
use crate::fields::Fields;
use crate::seed::Peer;
use crate::state::State;
use crate::values::{ANY, ID, IP_ADDRESS, PORT};

const WHAT: &str = "peer";

pub(crate) fn list(state: &mut State, call: &Call<'_>) -> Outcome {
    let assumptions = &state.assumptions;
    let peers = state.account(call.owner)?.map(|account| &account.peers);
    let total = peers.map_or(0, |peers| peers.len());
    let views = peers
        .into_iter()
        .flat_map(|peers| peers.iter())
        .map(|peer| PeerView::new(peer, assumptions));
    Ok(Answer::list(views, total, assumptions))
}

pub(crate) fn create(state: &mut State, call: &Call<'_>) -> Outcome {
    let mut peer = match state.assumptions.peer_create {
        PeerCreate::NameOnly => {
            let mut fields = Fields::new(call.body);
            let name = fields.text("name", ANY);
            fields.finish()?;
            Peer {
                name,
                ..Peer::default()
            }
        }
        PeerCreate::AllFields => read(call)?,
    };
    state.account(call.owner)?;
    if let Some(tsig) = &peer.tsig_id {
        state.check_tsig(call.owner, tsig)?;
    }
    peer.id = state.mint();
    let answer = Answer::one(PeerView::new(&peer, &state.assumptions));
    state.insert_peer(call.owner, peer);
    Ok(answer)
}

pub(crate) fn get(state: &mut State, call: &Call<'_>) -> Outcome {
    let peer = state
        .account(call.owner)?
        .and_then(|account| account.peers.get(call.object));
    let peer = peer.ok_or_else(|| Failure::not_found(WHAT, call.object))?;
    Ok(Answer::one(PeerView::new(peer, &state.assumptions)))
}

pub(crate) fn update(state: &mut State, call: &Call<'_>) -> Outcome {
    let mut new = read(call)?;
    new.id = call.object.to_owned();
    let peer = state
        .account(call.owner)?
        .and_then(|account| account.peers.get(call.object));
    let old = peer.ok_or_else(|| Failure::not_found(WHAT, call.object))?;
    if state.assumptions.put_omitted == PutOmitted::Kept {
        new.ip = new.ip.or_else(|| old.ip.clone());
        new.ixfr_enable = new.ixfr_enable.or(old.ixfr_enable);
        new.port = new.port.or(old.port);
        new.tsig_id = new.tsig_id.or_else(|| old.tsig_id.clone());
    }
    if let Some(tsig) = &new.tsig_id {
        state.check_tsig(call.owner, tsig)?;
    }
    let answer = Answer::one(PeerView::new(&new, &state.assumptions));
    state.insert_peer(call.owner, new);
    Ok(answer)
}

pub(crate) fn delete(state: &mut State, call: &Call<'_>) -> Outcome {
    let known = state
        .account(call.owner)?
        .is_some_and(|account| account.peers.get(call.object).is_some());
    if !known {
        return Err(Failure::not_found(WHAT, call.object));
    }
    state.release_peer(call.object)?;
    state.remove_peer(call.owner, call.object);
    Ok(Answer::one(Deleted { id: call.object }))
}

fn read(call: &Call<'_>) -> Result<Peer, Failure> {
    let mut fields = Fields::new(call.body);
    let peer = Peer {
        id: String::new(),
        name: fields.text("name", ANY),
        ip: fields.optional_text("ip", IP_ADDRESS),
        ixfr_enable: fields.optional_bool("ixfr_enable"),
        port: fields
            .optional_whole("port", PORT)
            .and_then(|port| u16::try_from(port).ok()),
        tsig_id: fields.optional_text("tsig_id", ID),
    };
    fields.finish().map(|()| peer)
}

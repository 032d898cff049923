//! Every façade method under every value of every assumption.
//!
//! Nobody knows all of how the live API behaves, so the client has to be right whichever it is: no
//! panic, nothing created twice, no failure of an operation that took effect as asked, and what was
//! stored can be modified and updated. What is stored is asked of the emulator itself, not of an
//! answer.

mod forms;

use cloudflare_secondary_dns::api::operations::ALL;
use cloudflare_secondary_dns::{
    Acl, AclSettings, EnsureOutcome, Error, IncomingSettings, IpAddress, IpRange, OperationKind,
    OutgoingSettings, Peer, PeerSettings, RefreshInterval, Response, TransferStatus, Tsig,
    TsigAlgorithm, TsigName, TsigSecret, TsigSettings, WaitOptions,
};
use cloudflare_secondary_dns_emulator::{
    Assumption, Choice, IncomingOnFullZone, NullStatus, Seed, UnentitledAccount, UnentitledScope,
};
use std::time::Duration;

use self::forms::{acls, incoming, keys, outgoing, peers};
use super::calls::call;
use super::fixture::Fixture;

/// All values of all assumptions, the defaults included.
fn choices() -> impl Iterator<Item = &'static Choice> {
    Assumption::ALL.iter().flat_map(|info| info.choices)
}

/// Success, or a panic that names the assumption.
trait Under<T> {
    fn under(self, choice: &Choice, what: &str) -> T;
}

impl<T> Under<T> for Result<T, Error> {
    #[track_caller]
    fn under(self, choice: &Choice, what: &str) -> T {
        self.unwrap_or_else(|error| panic!("{what} under {}: {error:#}", choice.assumption))
    }
}

/// A fixture under one assumption.
async fn fixture(choice: &Choice) -> Fixture {
    Fixture::with(
        |emulator| emulator.assume(choice.assumption),
        |client| client,
    )
    .await
}

/// The same, of an account and zones that may not use secondary DNS.
async fn unentitled(choice: &Choice) -> Fixture {
    let mut seed = fixture(choice).await.emulator.snapshot();
    for account in seed.accounts.values_mut() {
        account.entitled = Some(false);
    }
    for zone in seed.zones.values_mut() {
        zone.account = Some("account".to_owned());
    }
    Fixture::with(
        |emulator| emulator.assume(choice.assumption).seed(seed),
        |client| client,
    )
    .await
}

/// How many records of each kind there are: ACLs, peers, keys, incoming, outgoing.
fn counts(seed: &Seed) -> [usize; 5] {
    let accounts = || seed.accounts.values();
    let zones = || seed.zones.values();
    [
        accounts().map(|account| account.acls.len()).sum(),
        accounts().map(|account| account.peers.len()).sum(),
        accounts().map(|account| account.tsigs.len()).sum(),
        zones().filter(|zone| zone.incoming.is_some()).count(),
        zones().filter(|zone| zone.outgoing.is_some()).count(),
    ]
}

/// Whether so many more are there than before.
fn grown(fixture: &Fixture, before: &Seed) -> usize {
    let (before, now) = (counts(before), counts(&fixture.emulator.snapshot()));
    let created = before
        .iter()
        .zip(now)
        .map(|(before, now)| now.saturating_sub(*before));
    created.sum()
}

/// One call of each operation, as the smallest program would make it.
#[tokio::test]
async fn every_operation_under_every_assumption() {
    let mut calls = 0;
    for choice in choices() {
        let fixture = fixture(choice).await;
        for operation in ALL {
            fixture.emulator.reset().expect("a fresh start");
            let before = fixture.emulator.snapshot();
            let outcome = call(&fixture, operation.id).await;
            let place = format!("{} under {}", operation.id, choice.assumption);
            let changed = fixture.emulator.snapshot() != before;
            let is_ok = outcome.is_ok();
            if let Err(error) = outcome {
                assert!(!changed, "{place}: it took effect, yet: {error:#}");
            }
            let due = usize::from(is_ok && operation.kind == OperationKind::Create);
            assert_eq!(grown(&fixture, &before), due, "{place}: created");
            calls += 1;
        }
    }
    assert_eq!(calls, choices().count() * ALL.len());
}

/// Whether settings are stored depends on the type of the zone, and a success has to be one.
#[tokio::test]
async fn a_success_on_a_zone_of_another_type_is_one() {
    for choice in choices() {
        let fixture = fixture(choice).await;
        let before = fixture.emulator.snapshot();
        let settings = incoming().remove(0);
        let outcome = fixture.zone("full").incoming().create(&settings).await;
        let stored = grown(&fixture, &before) == 1;
        assert_eq!(
            outcome.is_ok(),
            stored,
            "{}: {outcome:?}",
            choice.assumption
        );
        if choice.assumption == Assumption::from(IncomingOnFullZone::Dropped) {
            assert!(outcome.expect_err("dropped").is_not_secondary());
        }
    }
}

/// Without the entitlement ACLs, peers and keys work, and zones refuse, deletes included.
#[tokio::test]
async fn an_account_without_the_entitlement_is_told_so_under_every_assumption() {
    for choice in choices() {
        let fixture = unentitled(choice).await;
        for operation in ALL {
            fixture.emulator.reset().expect("a fresh start");
            let before = fixture.emulator.snapshot();
            let outcome = call(&fixture, operation.id).await;
            let place = format!("{} under {}", operation.id, choice.assumption);
            let of_zone = operation.path.starts_with("/zones/");
            let everything = choice.assumption == UnentitledScope::Everything.into();
            if of_zone || everything {
                let error = outcome.err().unwrap_or_else(|| panic!("{place}: no error"));
                // With the sentence in `errors` it is a 401 like any other.
                let unauthorized = choice.assumption == UnentitledAccount::Errors.into()
                    && error.is_unauthorized();
                assert!(
                    error.is_not_entitled() || unauthorized,
                    "{place}: {error:#}"
                );
                assert_eq!(fixture.emulator.snapshot(), before, "{place}");
            } else {
                outcome.unwrap_or_else(|error| panic!("{place}: {error:#}"));
            }
        }
    }
}

/// The forms in which records are stored: each has to survive a modification and an update.
#[tokio::test]
async fn what_was_stored_can_be_modified_and_updated() {
    for choice in choices() {
        let fixture = fixture(choice).await;
        let under = |what: &str| format!("{what} under {}", choice.assumption);
        for settings in acls() {
            let before = fixture.emulator.snapshot();
            let acls = fixture.account().acls();
            let made = acls.create(&settings).await;
            let made = kept(
                &fixture,
                &before,
                &under("acls().create"),
                made.map(Response::into_inner),
            );
            let Some(Acl { id, .. }) = made else { continue };
            acls.modify(&id, |_| ())
                .await
                .under(choice, "acls().modify");
            acls.update(&id, &settings)
                .await
                .under(choice, "acls().update");
            assert_eq!(grown(&fixture, &before), 1);
        }
        for settings in keys() {
            let before = fixture.emulator.snapshot();
            let tsigs = fixture.account().tsigs();
            let made = tsigs.create(&settings).await;
            let made = kept(
                &fixture,
                &before,
                &under("tsigs().create"),
                made.map(Response::into_inner),
            );
            let Some(Tsig { id, .. }) = made else {
                continue;
            };
            tsigs
                .modify(&id, |_| ())
                .await
                .under(choice, "tsigs().modify");
            tsigs
                .update(&id, &settings)
                .await
                .under(choice, "tsigs().update");
            assert_eq!(grown(&fixture, &before), 1);
        }
        for settings in peers() {
            let before = fixture.emulator.snapshot();
            let peers = fixture.account().peers();
            let made = peers.create(&settings).await;
            let made = kept(
                &fixture,
                &before,
                &under("peers().create"),
                made.map(Response::into_inner),
            );
            let Some(Peer { id, .. }) = made else {
                continue;
            };
            peers
                .modify(&id, |_| ())
                .await
                .under(choice, "peers().modify");
            peers
                .modify(&id, |peer| peer.name.push('x'))
                .await
                .under(choice, "peers().modify");
            peers
                .update(&id, &settings)
                .await
                .under(choice, "peers().update");
            assert_eq!(grown(&fixture, &before), 1);
        }
        for settings in incoming() {
            let zone = fixture.zone("secondary").incoming();
            zone.update(&settings)
                .await
                .under(choice, "incoming().update");
            zone.modify(|_| ()).await.under(choice, "incoming().modify");
        }
        for settings in outgoing() {
            let zone = fixture.zone("primary").outgoing();
            zone.update(&settings)
                .await
                .under(choice, "outgoing().update");
            zone.modify(|_| ()).await.under(choice, "outgoing().modify");
        }
    }
}

/// The record of a create, or nothing if it was refused and nothing is stored.
#[track_caller]
fn kept<T>(fixture: &Fixture, before: &Seed, place: &str, outcome: Result<T, Error>) -> Option<T> {
    match outcome {
        Ok(record) => Some(record),
        Err(error) => {
            assert_eq!(&fixture.emulator.snapshot(), before, "{place}: {error:#}");
            assert!(error.is_invalid_input(), "{place}: {error:#}");
            None
        }
    }
}

/// Set-up from nothing, twice, and the waiting that goes with it.
#[tokio::test]
async fn a_set_up_can_be_repeated_under_every_assumption() {
    for choice in choices() {
        let fixture = fixture(choice).await;
        let before = fixture.emulator.snapshot();
        let zone = fixture.zone("new");
        let account = fixture.account();
        let first = set_up(&fixture).await.under(choice, "a set-up");
        let made = grown(&fixture, &before);
        assert!(
            first.iter().all(|it| *it == EnsureOutcome::Created),
            "{}: {first:?}",
            choice.assumption
        );
        assert_eq!(made, 5, "{}", choice.assumption);
        let stored = fixture.emulator.snapshot();
        let second = set_up(&fixture).await.under(choice, "a set-up");
        assert!(
            second.iter().all(|it| *it == EnsureOutcome::Unchanged),
            "{}: {second:?}",
            choice.assumption
        );
        assert_eq!(counts(&fixture.emulator.snapshot()), counts(&stored));

        let wait = || WaitOptions::new().first_pause(Duration::from_millis(5));
        let incoming = zone.incoming();
        let serial = incoming.get().await.expect("a zone").soa_serial;
        incoming.force_axfr().await.expect("asked for");
        let waited = incoming.wait_for_serial(serial, wait()).await;
        waited.under(choice, "a set-up");
        let outgoing = zone.outgoing();
        let last = outgoing
            .get()
            .await
            .expect("a zone")
            .last_transferred_time
            .clone();
        outgoing.enable().await.expect("enabled");
        outgoing.force_notify().await.expect("notified");
        let waited = outgoing.wait_for_transfer(last.as_ref(), wait()).await;
        waited.under(choice, "a set-up");
        let expected = match choice.assumption == Assumption::from(NullStatus::Always) {
            true => None,
            false => Some(TransferStatus::ENABLED),
        };
        let status = outgoing.status().await.expect("a status");
        assert_eq!(*status, expected);
        outgoing.disable().await.expect("disabled");

        incoming.delete().await.expect("deleted");
        outgoing.delete().await.expect("deleted");
        assert!(incoming.get_opt().await.expect("an answer").is_none());
        assert!(outgoing.get_opt().await.expect("an answer").is_none());
        let peers = account.peers();
        for peer in peers.list().await.expect("a list") {
            if peer.name == "set-up" {
                peers.delete(&peer.id).await.expect("deleted");
                let seen = [peers.get_opt(&peer.id).await, peers.get_opt(&peer.id).await];
                let [_, Ok(None)] = seen else {
                    panic!("{seen:?}")
                };
            }
        }
    }
}

/// What [`acls`], [`keys`] and so on cover, by `ensure`. Gives what was done.
async fn set_up(fixture: &Fixture) -> Result<Vec<EnsureOutcome>, Error> {
    let (account, zone) = (fixture.account(), fixture.zone("new"));
    let range = IpRange::new("203.0.113.77/28")?;
    let acl = account
        .acls()
        .ensure(&AclSettings::new(range, "set-up"))
        .await?;
    let key = TsigSettings::new(
        TsigName::new("set-up.example")?,
        TsigAlgorithm::HMAC_SHA256,
        TsigSecret::new("c2V0LXVw")?,
    );
    let key = account.tsigs().ensure(&key).await?;
    let peer = PeerSettings::new("set-up")
        .ip(IpAddress::new("192.0.2.1")?)
        .tsig_id(&key.id);
    let peer = account.peers().ensure(&peer).await?;
    let name = "set-up.example".parse()?;
    let settings = IncomingSettings::new(name, RefreshInterval::new(300)?, [&peer.id]);
    let incoming = zone.incoming().ensure(&settings).await?;
    let settings = OutgoingSettings::new(settings.name, [&peer.id]);
    let outgoing = zone.outgoing().ensure(&settings).await?;
    let outcomes = [
        acl.outcome,
        key.outcome,
        peer.outcome,
        incoming.outcome,
        outgoing.outcome,
    ];
    Ok(outcomes.into())
}

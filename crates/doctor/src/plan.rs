//! What the API says of a zone: whom to ask, and what is wrong before anybody is asked.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::SocketAddr;
use std::time::SystemTime;

use cloudflare_secondary_dns::{
    Account, Error as ApiError, Incoming, Outgoing, Peer, PeerId, Port, SoaSerial, Timestamp,
    TsigId, Zone, ZoneName,
};
use tokio::task::JoinSet;

use crate::Error;
use crate::finding::Finding;
use crate::key::Key;
use crate::report::{IncomingSummary, OutgoingSummary, Role};

/// How late a comparison of serials may be.
const GRACE: u64 = 300;

/// Whom to ask for what.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) zone: Option<ZoneName>,
    pub(crate) incoming: Option<IncomingSummary>,
    pub(crate) outgoing: Option<OutgoingSummary>,
    pub(crate) servers: Vec<PlannedServer>,
    pub(crate) findings: Vec<Finding>,
}

/// A server to ask.
#[derive(Clone, Debug)]
pub(crate) struct PlannedServer {
    pub(crate) role: Role,
    pub(crate) zone: Option<ZoneName>,
    pub(crate) name: Option<String>,
    pub(crate) peer_id: Option<PeerId>,
    pub(crate) address: Option<SocketAddr>,
    pub(crate) key: Option<Key>,
    /// Of the key at the API.
    pub(crate) key_id: Option<TsigId>,
    /// Serial that Cloudflare has.
    pub(crate) cloudflare: Option<SoaSerial>,
    pub(crate) findings: Vec<Finding>,
}

impl PlannedServer {
    fn of_peer(role: Role, id: PeerId, zone: Option<ZoneName>, serial: Option<SoaSerial>) -> Self {
        Self {
            role,
            zone,
            name: None,
            peer_id: Some(id),
            address: None,
            key: None,
            key_id: None,
            cloudflare: serial,
            findings: Vec::new(),
        }
    }

    /// Takes the peer over; `None` if there is none.
    fn set_peer(&mut self, peer: Option<&Peer>) {
        let Some(peer) = peer else {
            let id = self.peer_id.as_ref().map(ToString::to_string);
            let id = id.unwrap_or_default();
            self.findings.push(Finding::PeerMissing { id });
            return;
        };
        self.name = Some(peer.name.clone());
        self.address = address(peer);
        if self.address.is_none() {
            self.findings.push(Finding::PeerWithoutAddress);
        }
        self.key_id = peer.tsig_id.clone().filter(|id| !id.is_unset());
    }

    pub(crate) fn set_key(&mut self, key: Key) {
        let name = key.name().to_string();
        self.findings
            .retain(|finding| !matches!(finding, Finding::CapitalLetters { .. }));
        if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            self.findings.push(Finding::CapitalLetters { name });
        }
        self.key = Some(key);
    }
}

/// Where a peer is asked.
fn address(peer: &Peer) -> Option<SocketAddr> {
    let ip = peer.ip.as_ref()?.addr()?;
    let port = peer.port.filter(|port| !port.is_unset());
    Some(SocketAddr::new(ip, port.unwrap_or(Port::DNS).get()))
}

/// Reads the settings of a zone, its peers and their keys.
pub(crate) async fn read(account: &Account, zone: &Zone, now: SystemTime) -> Result<Plan, Error> {
    let mut plan = Plan::default();
    let (incoming, outgoing) = (zone.incoming(), zone.outgoing());
    let (incoming, outgoing) = tokio::join!(incoming.get_opt(), outgoing.get_opt());
    let is_refused = |error: &ApiError| error.is_not_entitled();
    if incoming.as_ref().is_err_and(is_refused) || outgoing.as_ref().is_err_and(is_refused) {
        plan.findings.push(Finding::NotEntitled);
    }
    let incoming = entitled(incoming)?;
    let outgoing = entitled(outgoing)?;
    if incoming.is_none() && outgoing.is_none() && plan.findings.is_empty() {
        plan.findings.push(Finding::SettingsNotStored);
    }
    if let Some(incoming) = incoming {
        plan.add_incoming(&incoming, now);
    }
    if let Some(outgoing) = outgoing {
        let status = zone.outgoing().status().await?.into_inner();
        if let Some(status) = status.as_ref().filter(|status| !status.is_enabled()) {
            let status = status.to_string();
            plan.findings.push(Finding::NotEnabled { status });
        }
        plan.add_outgoing(&outgoing, status.map(|status| status.to_string()));
    }
    plan.read_peers(account).await?;
    plan.compare_keys();
    Ok(plan)
}

/// Settings that the account may not have are not there.
fn entitled<T>(answer: Result<Option<T>, ApiError>) -> Result<Option<T>, ApiError> {
    match answer {
        Err(error) if error.is_not_entitled() => Ok(None),
        answer => answer,
    }
}

impl Plan {
    fn add_incoming(&mut self, settings: &Incoming, now: SystemTime) {
        let peers = settings.peers.as_deref().unwrap_or_default();
        let checked = seconds_ago(settings.checked_time.as_ref(), now);
        let created = seconds_ago(settings.created_time.as_ref(), now);
        let refresh = settings.auto_refresh_seconds;
        if let Some(refresh) = refresh.map(|refresh| refresh.seconds()) {
            let is_late = |seconds: u64| seconds > u64::from(refresh) + GRACE;
            match (checked, created) {
                (Some(seconds_ago), _) if is_late(seconds_ago) => {
                    self.findings.push(Finding::CheckOverdue {
                        seconds_ago,
                        refresh,
                    });
                }
                (None, Some(created)) if is_late(created) => {
                    self.findings.push(Finding::NeverChecked);
                }
                _ => {}
            }
        }
        self.incoming = Some(IncomingSummary {
            peers: peers.len(),
            refresh,
            checked_time: settings.checked_time.clone(),
            checked_seconds_ago: checked,
            serial: settings.soa_serial,
        });
        self.add_peers(Role::Primary, peers, &settings.name, settings.soa_serial);
    }

    fn add_outgoing(&mut self, settings: &Outgoing, status: Option<String>) {
        let peers = settings.peers.as_deref().unwrap_or_default();
        self.outgoing = Some(OutgoingSummary {
            peers: peers.len(),
            status,
            last_transferred_time: settings.last_transferred_time.clone(),
            serial: settings.soa_serial,
        });
        self.add_peers(Role::Secondary, peers, &settings.name, settings.soa_serial);
    }

    fn add_peers(
        &mut self,
        role: Role,
        peers: &[PeerId],
        zone: &Option<ZoneName>,
        serial: Option<SoaSerial>,
    ) {
        if peers.is_empty() {
            self.findings.push(Finding::NoPeers);
        }
        if self.zone.is_none() {
            self.zone.clone_from(zone);
        }
        let peers = peers.iter().cloned();
        self.servers
            .extend(peers.map(|id| PlannedServer::of_peer(role, id, zone.clone(), serial)));
    }

    /// Each once, side by side.
    async fn read_peers(&mut self, account: &Account) -> Result<(), Error> {
        let ids = self
            .servers
            .iter()
            .filter_map(|server| server.peer_id.clone());
        let peers = read_all(ids, |id| {
            let peers = account.peers();
            async move { peers.get_opt(&id).await }
        });
        let peers = peers.await?;
        for server in &mut self.servers {
            let peer = server
                .peer_id
                .as_ref()
                .and_then(|id| peers.get(id.as_str()));
            server.set_peer(peer.map(|peer| &**peer));
        }
        let ids = self
            .servers
            .iter()
            .filter_map(|server| server.key_id.clone());
        let keys = read_all(ids, |id| {
            let tsigs = account.tsigs();
            async move { tsigs.get_opt(&id).await }
        });
        let keys = keys.await?;
        for server in &mut self.servers {
            let Some(id) = server.key_id.as_ref().map(ToString::to_string) else {
                continue;
            };
            match keys.get(&id) {
                Some(tsig) => server.set_key(Key::from(&**tsig)),
                None => server.findings.push(Finding::KeyMissing { id }),
            }
        }
        Ok(())
    }

    fn compare_keys(&mut self) {
        let secondaries = self
            .servers
            .iter()
            .filter(|server| server.role == Role::Secondary);
        let known = secondaries.filter(|server| server.name.is_some());
        let name = |server: &PlannedServer| {
            let key = server.key.as_ref();
            key.map_or_else(|| "none".to_owned(), |key| key.name().to_string())
        };
        let keys: BTreeSet<_> = known.map(name).collect();
        if keys.len() > 1 {
            let keys = keys.into_iter().collect();
            self.findings.push(Finding::SeveralKeys { keys });
        }
    }
}

/// What these ids lead to, by id; without those that lead nowhere.
async fn read_all<I, T, F>(
    ids: impl Iterator<Item = I>,
    read: impl Fn(I) -> F,
) -> Result<BTreeMap<String, T>, Error>
where
    I: fmt::Display,
    T: Send + 'static,
    F: Future<Output = Result<Option<T>, ApiError>> + Send + 'static,
{
    let mut seen = BTreeSet::new();
    let mut tasks = JoinSet::new();
    for id in ids {
        let name = id.to_string();
        if seen.insert(name.clone()) {
            let reading = read(id);
            tasks.spawn(async move { (name, reading.await) });
        }
    }
    let mut found = BTreeMap::new();
    while let Some(task) = tasks.join_next().await {
        let (name, answer) = task.map_err(|error| Error::Ended(error.to_string()))?;
        found.extend(answer?.map(|record| (name, record)));
    }
    Ok(found)
}

fn seconds_ago(time: Option<&Timestamp>, now: SystemTime) -> Option<u64> {
    let time = time?.system_time()?;
    // A time to come is now: clocks differ.
    Some(now.duration_since(time).map_or(0, |ago| ago.as_secs()))
}

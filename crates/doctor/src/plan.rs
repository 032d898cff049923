//! What the API says of a zone: whom to ask, and what is wrong before anybody is asked.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::SystemTime;

use cloudflare_secondary_dns::{
    Account, Error as ApiError, Incoming, Outgoing, Peer, PeerId, Port, SoaSerial, Timestamp, Zone,
    ZoneName,
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
            cloudflare: serial,
            findings: Vec::new(),
        }
    }

    /// Reads the peer and its key.
    async fn read(mut self, account: Account) -> Result<Self, ApiError> {
        let Some(id) = self.peer_id.clone() else {
            return Ok(self);
        };
        let Some(peer) = account.peers().get_opt(&id).await? else {
            self.findings
                .push(Finding::PeerMissing { id: id.to_string() });
            return Ok(self);
        };
        self.name = Some(peer.name.clone());
        self.address = address(&peer);
        if self.address.is_none() {
            self.findings.push(Finding::PeerWithoutAddress);
        }
        if let Some(id) = peer.tsig_id.as_ref().filter(|id| !id.as_str().is_empty()) {
            match account.tsigs().get_opt(id).await? {
                Some(tsig) => self.set_key(Key::from(&*tsig)),
                None => self
                    .findings
                    .push(Finding::KeyMissing { id: id.to_string() }),
            }
        }
        Ok(self)
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
        let status = zone.outgoing().status().await?;
        if !status.is_enabled() {
            let status = status.to_string();
            plan.findings.push(Finding::NotEnabled { status });
        }
        plan.add_outgoing(&outgoing, status.to_string());
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

    fn add_outgoing(&mut self, settings: &Outgoing, status: String) {
        let peers = settings.peers.as_deref().unwrap_or_default();
        self.outgoing = Some(OutgoingSummary {
            peers: peers.len(),
            status: Some(status),
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

    /// Side by side, in the order of the settings.
    async fn read_peers(&mut self, account: &Account) -> Result<(), Error> {
        let mut tasks = JoinSet::new();
        for (index, server) in self.servers.drain(..).enumerate() {
            let account = account.clone();
            tasks.spawn(async move { (index, server.read(account).await) });
        }
        let mut servers = Vec::new();
        while let Some(task) = tasks.join_next().await {
            let (index, server) = task.map_err(|error| Error::Ended(error.to_string()))?;
            servers.push((index, server?));
        }
        servers.sort_by_key(|(index, _)| *index);
        self.servers = servers.into_iter().map(|(_, server)| server).collect();
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

fn seconds_ago(time: Option<&Timestamp>, now: SystemTime) -> Option<u64> {
    let time = time?.system_time()?;
    // A time to come is now: clocks differ.
    Some(now.duration_since(time).map_or(0, |ago| ago.as_secs()))
}

//! The check: reads the settings, asks all servers side by side, and reports.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::SystemTime;

use cloudflare_secondary_dns::{Account, SoaSerial, Zone, ZoneName};
use domain::base::Name;
use tokio::net::UdpSocket;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::diagnosis::{self, Diagnosis};
use crate::finding::Finding;
use crate::plan::{self, Plan, PlannedServer};
use crate::probe::Probe;
use crate::progress::{Progress, Step};
use crate::report::{KeySummary, Report, Role, ServerReport, TransferSummary};
use crate::wire::Context;
use crate::{Error, Key, Limits};

type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;
type Observer = Arc<dyn Fn(Progress) + Send + Sync>;

/// A check of one zone.
///
/// ```no_run
/// use cloudflare_secondary_dns::{AccountId, Client, ZoneId};
/// use cloudflare_secondary_dns_doctor::Check;
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::from_env()?;
/// let account = client.account(&AccountId::new("01a7362d577a6c3019a474fd6f485823")?);
/// let zone = client.zone(&ZoneId::new("269d8f4853475ca241c4e730be286b20")?);
/// let report = Check::new(&account, &zone).run().await?;
/// for finding in report.all_findings() {
///     println!("{finding}: {}", finding.what_to_do());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "nothing is asked until it runs"]
pub struct Check {
    subject: Subject,
    key: Option<Key>,
    limits: Limits,
    clock: Clock,
    observer: Observer,
}

#[derive(Clone)]
enum Subject {
    Zone(Account, Zone),
    Server(SocketAddr, ZoneName),
}

impl Check {
    /// Checks a zone as the API has it: every primary that it is transferred from and every
    /// secondary that it is transferred to, each with its key.
    pub fn new(account: &Account, zone: &Zone) -> Self {
        Self::of(Subject::Zone(account.clone(), zone.clone()))
    }

    /// Checks one primary, without the API.
    ///
    /// ```no_run
    /// use cloudflare_secondary_dns::{TsigAlgorithm, TsigName, TsigSecret, ZoneName};
    /// use cloudflare_secondary_dns_doctor::{Check, Key};
    ///
    /// # async fn run(secret: TsigSecret) -> Result<(), Box<dyn std::error::Error>> {
    /// let zone = ZoneName::new("example.com.")?;
    /// let key = Key::new(TsigName::new("transfer.example.")?, TsigAlgorithm::HMAC_SHA512, secret);
    /// let report = Check::server("192.0.2.53:53".parse()?, zone).key(key).run().await?;
    /// assert!(report.is_healthy());
    /// # Ok(())
    /// # }
    /// ```
    pub fn server(address: SocketAddr, zone: ZoneName) -> Self {
        Self::of(Subject::Server(address, zone))
    }

    fn of(subject: Subject) -> Self {
        Self {
            subject,
            key: None,
            limits: Limits::default(),
            clock: Arc::new(SystemTime::now),
            observer: Arc::new(|_| {}),
        }
    }

    /// Signs with this key. In a check of a zone it takes the place of every primary's key.
    pub fn key(mut self, key: Key) -> Self {
        self.key = Some(key);
        self
    }

    /// Sets the bounds on time, bytes and records.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets the clock that signatures and ages go by. Default: the machine's.
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Tells a function what is being asked. It must not take long.
    pub fn on_progress(mut self, observer: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.observer = Arc::new(observer);
        self
    }

    /// Asks, on the Tokio runtime of the caller. Dropping the future ends it.
    ///
    /// # Errors
    /// [`Error`] when the API cannot be asked or a name is not one. What is wrong with zone and
    /// servers is in the report.
    pub async fn run(&self) -> Result<Report, Error> {
        (self.observer)(Progress {
            server: None,
            step: Step::Settings,
        });
        let mut plan = match &self.subject {
            Subject::Zone(account, zone) => plan::read(account, zone, (self.clock)()).await?,
            Subject::Server(address, zone) => single(*address, zone),
        };
        if let Some(key) = &self.key {
            let primaries = plan
                .servers
                .iter_mut()
                .filter(|server| server.role == Role::Primary);
            primaries.for_each(|server| server.set_key(key.clone()));
        }
        let mut report = Report {
            zone: plan.zone,
            incoming: plan.incoming,
            outgoing: plan.outgoing,
            servers: Vec::new(),
            findings: plan.findings,
        };
        self.ask(plan.servers, &mut report).await?;
        Ok(report)
    }

    /// Asks all servers side by side; the report has them in the order of the settings.
    async fn ask(&self, servers: Vec<PlannedServer>, report: &mut Report) -> Result<(), Error> {
        let deadline = Instant::now() + self.limits.total.min(self.limits.per_server);
        let mut asked_from = Vec::new();
        let mut tasks = JoinSet::new();
        for (index, server) in servers.into_iter().enumerate() {
            if let Some(address) = server.address {
                asked_from.extend(local_address(address).await);
            }
            let check = self.clone();
            tasks.spawn(async move { (index, check.ask_one(server, deadline).await) });
        }
        let mut servers = Vec::new();
        while let Some(task) = tasks.join_next().await {
            let (index, server) = task.map_err(|error| Error::Ended(error.to_string()))?;
            servers.push((index, server?));
        }
        servers.sort_by_key(|(index, _)| *index);
        report.servers = servers.into_iter().map(|(_, server)| server).collect();
        if report.servers.iter().any(|server| server.address.is_some()) {
            asked_from.sort_unstable();
            asked_from.dedup();
            report.findings.push(Finding::NotCloudflare { asked_from });
        }
        Ok(())
    }

    async fn ask_one(
        &self,
        server: PlannedServer,
        deadline: Instant,
    ) -> Result<ServerReport, Error> {
        let mut report = ServerReport {
            role: server.role,
            name: server.name,
            peer_id: server.peer_id,
            address: server.address,
            key: server.key.as_ref().map(|key| KeySummary {
                name: key.name().clone(),
                algorithm: key.algorithm().clone(),
            }),
            serial: None,
            transfer: None,
            findings: server.findings,
        };
        let (Some(address), Some(zone)) = (server.address, server.zone) else {
            return Ok(report);
        };
        let zone = Name::vec_from_str(zone.as_str())
            .map_err(|_| Error::ZoneName(zone.as_str().to_owned()))?;
        let progress = |step| {
            let server = Some(address);
            (self.observer)(Progress { server, step });
        };
        let probe = Probe {
            address,
            zone: &zone,
            context: Context {
                limits: &self.limits,
                deadline,
                clock: &*self.clock,
            },
            progress: &progress,
        };
        let cloudflare = server.cloudflare.map(SoaSerial::get);
        let diagnosis = match server.role {
            Role::Primary => {
                let answers = probe.primary(server.key.as_ref()).await;
                diagnosis::primary(&answers, server.key.as_ref(), cloudflare)
            }
            Role::Secondary => diagnosis::secondary(&probe.secondary().await, cloudflare),
        };
        progress(Step::Done);
        report.add(diagnosis);
        Ok(report)
    }
}

impl ServerReport {
    fn add(&mut self, diagnosis: Diagnosis) {
        self.serial = diagnosis.serial.map(SoaSerial::new);
        self.transfer = diagnosis.transfer.map(|transfer| TransferSummary {
            records: transfer.records,
            messages: transfer.messages,
            bytes: transfer.bytes,
            milliseconds: u64::try_from(transfer.duration.as_millis()).unwrap_or(u64::MAX),
        });
        // What the server answers first: the settings often only explain it.
        self.findings.splice(0..0, diagnosis.findings);
    }
}

/// The plan for a server that is given by its address.
fn single(address: SocketAddr, zone: &ZoneName) -> Plan {
    let server = PlannedServer {
        role: Role::Primary,
        zone: Some(zone.clone()),
        name: None,
        peer_id: None,
        address: Some(address),
        key: None,
        key_id: None,
        cloudflare: None,
        findings: Vec::new(),
    };
    Plan {
        zone: Some(zone.clone()),
        servers: vec![server],
        ..Plan::default()
    }
}

/// The address from which questions to a server leave. Nothing is sent.
async fn local_address(server: SocketAddr) -> Option<IpAddr> {
    let any: IpAddr = match server {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind((any, 0)).await.ok()?;
    socket.connect(server).await.ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Check");
        match &self.subject {
            Subject::Zone(account, zone) => out
                .field("account", account.account_id())
                .field("zone", zone.zone_id()),
            Subject::Server(address, zone) => out.field("server", address).field("zone", zone),
        };
        out.field("key", &self.key)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

//! Real nameservers on ports of the loopback interface, each with one configuration for all cases.

mod config;
mod zones;

use std::fs::File;
use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use cloudflare_secondary_dns::{TsigAlgorithm, TsigName, TsigSecret};
use cloudflare_secondary_dns_doctor::Key;
use domain::base::iana::Rtype;
use domain::base::{MessageBuilder, Name};
use tempfile::TempDir;

pub(crate) use zones::{BIG_RECORDS, SERIAL};

/// With this set to 1, a missing nameserver is a failure.
const REQUIRE: &str = "SECONDARY_DNS_REQUIRE_SERVERS";

/// The key that most zones allow.
pub(crate) const KEY: &str = "transfer.example.";
/// A key that the servers know, and that only one zone allows.
pub(crate) const OTHER_KEY: &str = "other.example.";

/// A kind of nameserver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Bind,
    Knot,
    Nsd,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Bind, Self::Knot, Self::Nsd];

    fn program(self) -> &'static str {
        match self {
            Self::Bind => "named",
            Self::Knot => "knotd",
            Self::Nsd => "nsd",
        }
    }

    /// A started server, or `None` with one loud line where there is none.
    pub(crate) fn start(self) -> Option<Server> {
        Server::start(self, zones::SMALL)
    }

    /// The same with a big zone.
    pub(crate) fn start_big(self) -> Option<Server> {
        Server::start(self, zones::BIG)
    }

    /// Its program, or `None` with one loud line.
    fn find(self) -> Option<PathBuf> {
        let found = find(self.program());
        if found.is_none() {
            let program = self.program();
            let required = env::var(REQUIRE).is_ok_and(|value| value == "1");
            assert!(!required, "{program} is not installed");
            // Past the harness, which would keep it back.
            let line = format!("SKIPPED: no test with {program}, which is not installed\n");
            let mut err = std::io::stderr();
            err.write_all(line.as_bytes()).expect("written");
        }
        found
    }
}

/// Where a program is. Those of nameservers are often where only root looks.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain(["/usr/sbin".into(), "/usr/local/sbin".into()]);
    let mut paths = folders.map(|folder| folder.join(program));
    paths.find(|path| path.is_file())
}

/// A nameserver that runs until it is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
    folder: TempDir,
}

impl Server {
    fn start(kind: Kind, zones: &[zones::Zone]) -> Option<Self> {
        let program = kind.find()?;
        let folder = tempfile::tempdir().expect("a folder");
        zones::write(folder.path());
        let port = free_port();
        let text = config::text(kind, zones, folder.path(), port);
        let server = Self::run(&program, &arguments(kind), &text, folder, port);
        let zones = zones.iter().filter(|(_, file)| *file != zones::BROKEN);
        zones.for_each(|(zone, _)| server.wait(zone));
        Some(server)
    }

    /// BIND with a configuration of the caller's, made for a folder and a port; `None` as above.
    pub(crate) fn bind(text: impl FnOnce(&Path, u16) -> String) -> Option<Self> {
        let program = Kind::Bind.find()?;
        let folder = tempfile::tempdir().expect("a folder");
        zones::write(folder.path());
        let port = free_port();
        let text = text(folder.path(), port);
        let server = Self::run(&program, &arguments(Kind::Bind), &text, folder, port);
        server.wait("example.com");
        Some(server)
    }

    fn run(program: &Path, arguments: &[&str], text: &str, folder: TempDir, port: u16) -> Self {
        let file = folder.path().join("server.conf");
        fs::write(&file, text).expect("written");
        let log = File::create(folder.path().join("log")).expect("a file");
        let arguments = arguments.iter().map(|argument| match *argument {
            "FILE" => file.as_os_str(),
            argument => argument.as_ref(),
        });
        let child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a second handle"))
            .stderr(log)
            .spawn()
            .expect("the nameserver starts");
        Self {
            child,
            port,
            folder,
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port).into()
    }

    pub(crate) fn address_v6(&self) -> SocketAddr {
        (Ipv6Addr::LOCALHOST, self.port).into()
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Until it answers for a zone, over UDP.
    fn wait(&self, zone: &str) {
        let start = Instant::now();
        let socket = UdpSocket::bind((IpAddr::from(Ipv4Addr::LOCALHOST), 0)).expect("a socket");
        let pause = Duration::from_millis(20);
        socket.set_read_timeout(Some(pause)).expect("set");
        socket.connect(self.address()).expect("connected");
        let mut question = MessageBuilder::new_vec().question();
        let name = Name::vec_from_str(zone).expect("a name");
        question.push((name, Rtype::SOA)).expect("room");
        let question = question.finish();
        let mut answer = [0; 512];
        while start.elapsed() < Duration::from_secs(60) {
            let _ = socket.send(&question);
            match socket.recv(&mut answer) {
                // The code is 0.
                Ok(length) if length > 12 && answer[3] & 15 == 0 => return,
                _ => thread::sleep(pause),
            }
        }
        let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        panic!("the nameserver does not answer for {zone}: {log}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself. NSD's children need its own signal.
        let terminated = Command::new("kill").arg(self.pid().to_string()).status();
        if terminated.is_err() {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

fn arguments(kind: Kind) -> Vec<&'static str> {
    match kind {
        Kind::Bind => vec!["-g", "-c", "FILE"],
        Kind::Knot => vec!["-c", "FILE"],
        Kind::Nsd => vec!["-d", "-c", "FILE"],
    }
}

/// A port that is free for UDP and TCP, for both families; none that the system gives to others
/// meanwhile.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    for _ in 0..1000 {
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        let offset = (std::process::id().wrapping_mul(101) + next) % 12_000;
        let port = u16::try_from(20_000 + offset).expect("below 32,000");
        let hosts = [
            IpAddr::from(Ipv4Addr::LOCALHOST),
            Ipv6Addr::LOCALHOST.into(),
        ];
        let is_free =
            |host| UdpSocket::bind((host, port)).is_ok() && TcpListener::bind((host, port)).is_ok();
        if hosts.into_iter().all(is_free) {
            return port;
        }
    }
    panic!("no free port");
}

/// The secret of both keys, made anew for each run.
pub(crate) fn secret() -> &'static TsigSecret {
    static SECRET: OnceLock<TsigSecret> = OnceLock::new();
    SECRET.get_or_init(generate)
}

pub(crate) fn generate() -> TsigSecret {
    TsigSecret::generate(&TsigAlgorithm::HMAC_SHA512).expect("random bytes")
}

/// A key of this name with the secret of the servers.
pub(crate) fn key(name: &str) -> Key {
    Key::new(
        TsigName::new(name).expect("a name"),
        TsigAlgorithm::HMAC_SHA512,
        secret().clone(),
    )
}

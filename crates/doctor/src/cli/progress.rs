//! The line that shows what is being asked, while the standard error is a terminal.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use cloudflare_secondary_dns_doctor::{Progress, Step};

/// Shortest time between two changes of the line.
const PAUSE: Duration = Duration::from_millis(100);

/// Goes to the start of the line and clears it.
const CLEAR: &str = "\r\x1b[2K";

/// The line.
#[derive(Clone)]
pub(crate) struct Line(Option<Arc<Mutex<State>>>);

#[derive(Default)]
struct State {
    servers: BTreeMap<SocketAddr, Step>,
    shown: Option<Instant>,
}

impl Line {
    pub(crate) fn new() -> Self {
        Self(io::stderr().is_terminal().then(Arc::default))
    }

    /// Shows a step, unless another one was shown just before.
    pub(crate) fn show(&self, progress: Progress) {
        let Some(state) = &self.0 else { return };
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        let text = match progress.server {
            None => "reading the settings".to_owned(),
            Some(server) => {
                match progress.step {
                    Step::Done => state.servers.remove(&server),
                    step => state.servers.insert(server, step),
                };
                if state.shown.is_some_and(|shown| shown.elapsed() < PAUSE) {
                    return;
                }
                state.text()
            }
        };
        state.shown = Some(Instant::now());
        let mut err = anstream::stderr();
        // Where that fails nobody reads it.
        let _ = write!(err, "{CLEAR}{text}").and_then(|()| err.flush());
    }

    /// Takes the line away.
    pub(crate) fn clear(&self) {
        if self.0.is_some() {
            let mut err = anstream::stderr();
            let _ = write!(err, "{CLEAR}").and_then(|()| err.flush());
        }
    }
}

impl State {
    /// About one server, and how many there are.
    fn text(&self) -> String {
        let Some((server, step)) = self.servers.first_key_value() else {
            return String::new();
        };
        let step = match step {
            Step::Soa => "SOA".to_owned(),
            Step::SignedSoa => "SOA, signed".to_owned(),
            Step::Transfer { records } => format!("transfer, {records} records"),
            Step::SecondLook => "a second look".to_owned(),
            _ => String::new(),
        };
        let others = match self.servers.len() {
            1 => String::new(),
            servers => format!(" (and {} more)", servers - 1),
        };
        format!("asking {server}: {step}{others}")
    }
}

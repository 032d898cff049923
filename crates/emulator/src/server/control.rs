//! The control endpoints: what tests in other languages do with a running emulator over HTTP.

use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use super::request::Received;
use crate::answer::{self, Answer};
use crate::assumptions::Assumption;
use crate::error::Error;
use crate::faults::Fault;
use crate::log::LoggedRequest;
use crate::seed::Seed;
use crate::shared::Shared;

/// Path of the control endpoints. It is not below that of the API, so that no operation can meet
/// it.
pub(super) const BASE: &str = "/__emulator/";

const ENDPOINTS: &str = "GET health; POST reset; GET and PUT seed; GET, POST and DELETE faults; GET and DELETE \
                         requests; GET and POST assumptions";

/// Answers a request to a control endpoint. It needs no credentials and is not logged.
pub(super) fn answer(shared: &Shared, method: &Method, path: &str, body: &Received) -> Answer {
    let (status, body) = match perform(shared, method, path, body) {
        Ok(body) => (StatusCode::OK, body),
        Err((status, message)) => (status, json!({ "error": message })),
    };
    let mut answer = answer::json(&body);
    *answer.status_mut() = status;
    answer
}

/// The body of the answer, or a status and what is wrong.
fn perform(
    shared: &Shared,
    method: &Method,
    path: &str,
    body: &Received,
) -> Result<Value, (StatusCode, String)> {
    let wrong = |message| (StatusCode::BAD_REQUEST, message);
    let show = |error: Error| wrong(error.to_string());
    let text = || body.text().map_err(wrong);
    let mut answer = json!({ "status": "ok" });
    match (method.as_str(), path) {
        ("GET", "health") => {}
        ("POST", "reset") => shared.reset(None).map_err(show)?,
        ("GET", "seed") => answer = json!(shared.snapshot()),
        ("PUT", "seed") => {
            let seed: Seed = text()?.parse().map_err(show)?;
            shared.reset(Some(&seed)).map_err(show)?;
        }
        ("GET", "faults") => {
            let live = shared.live();
            let faults = live.faults.waiting.iter().map(ToString::to_string);
            answer = json!({ "faults": faults.collect::<Vec<_>>() });
        }
        ("POST", "faults") => {
            let faults: Vec<Fault> = read_lines(text()?).map_err(show)?;
            shared.live().faults.add(faults).map_err(show)?;
        }
        ("DELETE", "faults") => shared.live().faults.waiting.clear(),
        ("GET", "requests") => {
            let log = shared.live().log.clone();
            let requests: Vec<_> = log.iter().map(LoggedRequest::to_json).collect();
            answer = json!({ "requests": requests, "dropped": log.dropped() });
        }
        ("DELETE", "requests") => shared.live().log = shared.setup.new_log(),
        ("GET", "assumptions") => answer = json!({ "assumptions": Assumption::ALL }),
        ("POST", "assumptions") => {
            let assumptions: Vec<Assumption> = read_lines(text()?).map_err(show)?;
            let state = &mut shared.live().state;
            for assumption in assumptions {
                state.assumptions.set(assumption);
            }
        }
        _ => {
            let message =
                format!("{method} {BASE}{path} is not a control endpoint; there are {ENDPOINTS}");
            return Err((StatusCode::NOT_FOUND, message));
        }
    }
    Ok(answer)
}

/// One value a line, written as on the command line.
fn read_lines<T: std::str::FromStr<Err = Error>>(text: &str) -> Result<Vec<T>, Error> {
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty())
        .map(str::parse)
        .collect()
}

//! From a path and a method to an operation and its parameters.

use std::sync::LazyLock;

use hyper::Method;
use hyper::header::{ALLOW, HeaderValue};
use percent_encoding::percent_decode_str;

use crate::failure::{Failure, code, error};
use crate::operations::{OPERATIONS, Operation};
use crate::values::ID;

/// Path of the base URL.
pub(crate) const BASE: &str = "/client/v4";

/// The paths of all operations, each with its operations.
static ROUTES: LazyLock<matchit::Router<Vec<&Operation>>> = LazyLock::new(|| {
    let mut router = matchit::Router::new();
    for group in OPERATIONS.chunk_by(|one, next| one.path == next.path) {
        let path = group[0].path;
        // The table holds no two paths that clash; the test that walks all operations would show
        // it.
        let inserted = router.insert(path, group.iter().collect());
        debug_assert!(inserted.is_ok(), "{path} cannot be routed");
    }
    router
});

/// An operation that was found, with the parameters of its path.
pub(crate) struct Route {
    pub(crate) operation: &'static Operation,
    parameters: Vec<(String, String)>,
}

/// Finds the operation, or says why there is none: 404 for what is no path of an API, 501 for
/// what may be an operation that the emulator does not model.
pub(crate) fn find(method: &Method, path: &str) -> Result<Route, Failure> {
    let Some(below) = path.strip_prefix(BASE) else {
        let reason = format!("Paths begin with {BASE}, which is part of the base URL.");
        return Err(no_route(path, &reason));
    };
    let Ok(found) = ROUTES.at(below) else {
        return Err(match below.split('/').nth(3) {
            Some("secondary_dns") => not_modeled(method, path),
            _ => no_route(path, "No route for that URI"),
        });
    };
    let mut operations = found.value.iter();
    let Some(operation) = operations.find(|operation| operation.method == method.as_str()) else {
        let allowed: Vec<_> = found.value.iter().map(|entry| entry.method).collect();
        let mut failure = not_modeled(method, path);
        let allowed = HeaderValue::from_str(&allowed.join(", "));
        failure.headers.extend(allowed.map(|value| (ALLOW, value)));
        return Err(failure);
    };
    let parameters = found.params.iter().map(|(name, value)| {
        let value = percent_decode_str(value).decode_utf8_lossy();
        (name.to_owned(), value.into_owned())
    });
    Ok(Route {
        operation,
        parameters: parameters.collect(),
    })
}

impl Route {
    /// The account or zone, and the object if the path has one. 400 for what cannot be an
    /// identifier.
    pub(crate) fn parameters(&self) -> Result<(&str, &str), Failure> {
        for (name, value) in &self.parameters {
            if !(ID.holds)(value) {
                let message = format!("`{name}` in the path must be {}.", ID.expected);
                return Err(Failure::one(code::INVALID_VALUE, message));
            }
        }
        let mut ids = self.parameters.iter().map(|(_, value)| value.as_str());
        Ok((
            ids.next().unwrap_or_default(),
            ids.next().unwrap_or_default(),
        ))
    }
}

fn no_route(path: &str, reason: &str) -> Failure {
    let path = shown(path);
    let message = format!("Could not route to {path}, perhaps your object identifier is invalid?");
    let items = vec![
        error(code::NO_SUCH_OWNER, message),
        error(code::NO_ROUTE, reason),
    ];
    Failure::new(code::NO_ROUTE.0, items)
}

fn not_modeled(method: &Method, path: &str) -> Failure {
    let message = format!(
        "The emulator does not model {method} {}; check the path and the method, or update the emulator.",
        shown(path)
    );
    Failure::one(code::NOT_MODELED, message)
}

fn shown(path: &str) -> String {
    path.chars().take(200).collect()
}

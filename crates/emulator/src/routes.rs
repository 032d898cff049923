//! From a path and a method to an operation and its parameters.

use hyper::header::{ALLOW, HeaderValue};
use hyper::{Method, StatusCode};
use percent_encoding::percent_decode_str;

use crate::failure::{ErrorItem, Failure, code};
use crate::operations::{Entry, TABLE};
use crate::values::ID;

/// Path of the base URL.
pub(crate) const BASE: &str = "/client/v4";

/// The paths of all operations.
pub(crate) struct Routes {
    router: matchit::Router<Vec<&'static Entry>>,
}

/// An operation that was found, with the parameters of its path as they were sent.
pub(crate) struct Route {
    pub(crate) entry: &'static Entry,
    parameters: Vec<(String, String)>,
}

impl Routes {
    pub(crate) fn new() -> Self {
        let mut by_path: Vec<(&str, Vec<&'static Entry>)> = Vec::new();
        for entry in &TABLE {
            match by_path
                .iter_mut()
                .find(|(path, _)| *path == entry.operation.path)
            {
                Some((_, entries)) => entries.push(entry),
                None => by_path.push((entry.operation.path, vec![entry])),
            }
        }
        let mut router = matchit::Router::new();
        for (path, entries) in by_path {
            // The table is fixed and holds no two paths that clash; the test that walks all operations would tell.
            let inserted = router.insert(path, entries);
            debug_assert!(inserted.is_ok(), "{path} cannot be routed");
        }
        Self { router }
    }

    /// Finds the operation, or says why there is none: 404 for the path, 405 for the method.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Result<Route, Failure> {
        let below = path.strip_prefix(BASE).ok_or_else(|| {
            no_route(
                path,
                &format!("Paths begin with {BASE}, which is part of the base URL."),
            )
        })?;
        let found = self
            .router
            .at(below)
            .map_err(|_| no_route(path, "No route for that URI"))?;
        let Some(entry) = found
            .value
            .iter()
            .find(|entry| entry.operation.method == method.as_str())
        else {
            return Err(wrong_method(method, found.value));
        };
        let parameters = found
            .params
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Ok(Route { entry, parameters })
    }
}

impl Route {
    /// The account or zone, and the object if the path has one. 400 for what can be no identifier.
    pub(crate) fn parameters(&self) -> Result<(String, String), Failure> {
        let mut ids = Vec::with_capacity(2);
        for (name, value) in &self.parameters {
            let decoded = percent_decode_str(value)
                .decode_utf8()
                .ok()
                .filter(|text| (ID.holds)(text));
            let id = decoded.ok_or_else(|| {
                let message = format!("`{name}` in the path must be {}.", ID.expected);
                Failure::one(StatusCode::BAD_REQUEST, code::INVALID_VALUE, message)
            })?;
            ids.push(id.into_owned());
        }
        let mut ids = ids.into_iter();
        Ok((
            ids.next().unwrap_or_default(),
            ids.next().unwrap_or_default(),
        ))
    }
}

fn no_route(path: &str, reason: &str) -> Failure {
    let shown: String = path.chars().take(200).collect();
    let message = format!("Could not route to {shown}, perhaps your object identifier is invalid?");
    let items = vec![
        ErrorItem::new(code::NO_SUCH_OWNER, message),
        ErrorItem::new(code::NO_ROUTE, reason),
    ];
    Failure::new(StatusCode::NOT_FOUND, items)
}

fn wrong_method(method: &Method, entries: &[&Entry]) -> Failure {
    let allowed: Vec<_> = entries.iter().map(|entry| entry.operation.method).collect();
    let allowed = allowed.join(", ");
    let message = format!("{method} is not allowed here; the path takes {allowed}.");
    let mut failure = Failure::one(StatusCode::METHOD_NOT_ALLOWED, code::WRONG_METHOD, message);
    if let Ok(value) = HeaderValue::from_str(&allowed) {
        failure.headers.push((ALLOW, value));
    }
    failure
}

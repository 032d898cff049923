//! What each operation does. A handler reads the request, asks the state, and gives the result; it
//! knows nothing of HTTP but the status of a failure.

pub(crate) mod records;
pub(crate) mod settings;
pub(crate) mod transfers;

use serde_json::Value;

use crate::failure::Failure;
use crate::fields::Object;
use crate::state::State;

/// A request that was routed, authenticated and read.
pub(crate) struct Call<'a> {
    /// The account or the zone.
    pub(crate) owner: &'a str,
    /// The ACL, peer or TSIG key, where the path has one.
    pub(crate) object: &'a str,
    /// The body; empty where the operation takes none or none was sent.
    pub(crate) body: &'a Object,
}

/// The result that the answer holds.
pub(crate) type Outcome = Result<Value, Failure>;

/// What answers an operation.
pub(crate) type Handler = fn(&mut State, &Call<'_>) -> Outcome;

//! The Rust layer: the public API of a crate at two revisions, read from its sources, compared.
//!
//! Names are resolved as far as these crates need it. What only a compiler knows (auto traits,
//! the size of a type, what a macro of another crate defines) is not seen here.

mod compare;
mod expand;
mod finding;
mod members;
pub(crate) mod model;
mod modules;
mod print;
pub(crate) mod read;
pub mod rules;
mod scope;

pub(crate) use compare::apis;
pub use finding::Finding;
pub(crate) use modules::Sources;

//! The Rust layer: the public API of a crate at two revisions, read from its sources, compared.
//!
//! Names are resolved as far as these crates need it. What only a compiler knows (auto traits of
//! other crates' types, the size of a type, what a macro of another crate defines) is not seen
//! here.
//!
//! *Reading*, from sources to a `model`: `modules`, `expand` and `index` find the items, `scope` and
//! `familiar` what names mean, `paths`, `aliases`, `lifetimes`, `generics`, `print` and `text` write
//! types so that equal texts mean the same, `attributes`, `shapes`, `impls` and `read` put an item
//! together; `autos`, `lack` and `dynamic` say what follows for auto traits and `dyn`.
//! *Comparing* two models: `compare` items, `types` their fields and variants, `members` functions
//! and traits, `implementations` what is implemented; `finding` and `rules` are what comes out.

mod aliases;
mod attributes;
mod autos;
mod compare;
mod dynamic;
mod expand;
mod familiar;
mod finding;
mod generics;
mod implementations;
mod impls;
mod index;
mod lack;
mod lifetimes;
mod members;
pub(crate) mod model;
mod modules;
mod paths;
mod print;
pub(crate) mod read;
pub mod rules;
mod scope;
mod shapes;
mod text;
mod types;

pub(crate) use compare::apis;
pub use finding::Finding;
pub use modules::Sources;

/// Compares the public APIs of two versions of a crate; `root` is the file that its library
/// begins with.
///
/// # Errors
/// The file that is no Rust, and why.
pub fn compare(
    package: &str,
    old: &Sources,
    new: &Sources,
    root: &str,
) -> Result<Vec<Finding>, String> {
    let (old, new) = both(|| read::read(old, root), || read::read(new, root));
    Ok(apis(package, &old?, &new?))
}

/// Does two things at once; reading sources is most of the work.
pub(crate) fn both<A: Send, B>(
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B,
) -> (A, B) {
    std::thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        match one.join() {
            Ok(one) => (one, other),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

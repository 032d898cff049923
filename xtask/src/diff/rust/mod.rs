//! The Rust layer: the public API of a crate at two revisions, read from its sources, compared.
//!
//! Names are resolved as far as these crates need it. What only a compiler knows (auto traits of
//! other crates' types, the size of a type, what a macro of another crate defines) is not seen
//! here.

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

//! What a listing is made of: how lines read, and that all of the workspace is read.

use xtask::listing::{Line, Sources, read};

use crate::api::{found, lines, list, sources, text};

/// Lines read as people write.
#[test]
fn a_listing_reads_well() {
    let source = text(
        "
        mod inner {
            use std::fmt;
            #[derive(Clone, Default)] #[non_exhaustive]
            pub struct Peer<T = u8> { pub ip: Option<super::Ip>, pub rest: Vec<T>, secret: u8 }
            impl<X: fmt::Debug> Peer<X> {
                /// Docs.
                #[must_use] pub async fn get<'a>(&'a self, id: &str, by: impl Into<String>) -> Result<&'a X, fmt::Error> { loop {} }
                fn private(&self) {}
            }
            impl<'x> From<&'x str> for Peer { fn from(_: &'x str) -> Self { loop {} } }
        }
        pub use inner::Peer;
        pub type Ip = std::net::IpAddr;
        pub enum Kind { A, B(u8), #[deprecated] C { x: Ip } }
        pub trait Api: Send { type Item; fn one(&self, n: usize) -> Self::Item; fn two(&self) where Self: Sized {} }
        pub static TABLE: &[&str] = &[\"a\"];
        pub static OPERATION: Operation = Operation { id: \"a  b\", of: &[1, -2], m: M::Post, n: ::other::N };
        pub fn spaced<'a, T: ?Sized + Into<String>>(a: &'static [&'static str], b: *const u8, c: &mut (u8,), d: &'a (dyn fmt::Debug + Send + 'static)) -> impl Fn(&[u8; 4]) -> Option<<T as Iterator>::Item> + Clone { loop {} }
        pub fn never(f: fn(u8) -> !) {}
        ",
    );
    let listing = list(&sources(&source));
    let lines: Vec<String> = listing.lines.values().map(ToString::to_string).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

/// A derive of another crate is what it makes, and nobody notices that `Drop` is removed.
#[test]
fn impls_that_come_to_the_same_are_the_same() {
    let old = text("#[derive(thiserror::Error)] pub struct E; impl Drop for E {}");
    let new = text("pub struct E; impl std::error::Error for E {} impl std::fmt::Display for E {}");
    assert_eq!(lines(&found(&old, &new)), Vec::<String>::new());
}

/// Modules that bring in all of each other are read once each, not over and over.
#[test]
fn globs_in_circles_end() {
    let source = text(
        "use std::collections::*; use std::fmt::*; use std::io::*;
        mod a { use super::*; use crate::b::*; pub struct A { pub x: String } }
        mod b { pub use super::*; pub use crate::a::*; pub struct B(pub Vec<A>); }
        pub use a::*; pub use b::*;
        pub fn f(x: String) -> Option<A> { None }",
    );
    let listing = list(&sources(&source));
    let items = listing.lines.values().filter(|line| line.kind.is_item());
    let items: Vec<String> = items.map(Line::key).collect();
    let expected = ["field A.x", "field B.0", "fn f", "struct A", "struct B"];
    assert_eq!(items, expected);
}

/// The crates of this workspace are read to the end: nothing in them is beyond this reader.
#[test]
fn the_crates_of_the_workspace_are_read_whole() {
    let root = format!("{}/..", env!("CARGO_MANIFEST_DIR"));
    for (folder, named) in [
        ("generated", "fn Client::acls_list"),
        ("crates/types", "use AccountId"),
        ("crates/transport", "struct Transport"),
        ("crates/client", "struct Client"),
        ("crates/emulator", "struct Emulator"),
    ] {
        let mut sources = Sources::new();
        let mut folders = vec![format!("{root}/{folder}/src")];
        while let Some(at) = folders.pop() {
            for entry in std::fs::read_dir(&at).expect("a folder").flatten() {
                let path = entry.path().display().to_string();
                if entry.path().is_dir() {
                    folders.push(path);
                } else if let Some((_, name)) = path.split_once(&format!("{folder}/src/"))
                    && name.ends_with(".rs")
                {
                    sources.insert(
                        name.to_owned(),
                        std::fs::read_to_string(&path).expect("text"),
                    );
                }
            }
        }
        let listing = read(&sources).expect("it is Rust");
        assert!(listing.lines.contains_key(named), "{folder}: no {named}");
        assert!(listing.notes.is_empty(), "{:#?}", listing.notes);
    }
}

//! The generated client: what it looks like from outside, what it sends, what it reads.
//!
//! Snapshots are accepted with `INSTA_UPDATE=always cargo test -p cloudflare-secondary-dns-tests`,
//! or one by one with cargo-insta.

mod constructs;
mod drift;
mod examples;
mod grown;
mod listing;
mod recorder;
mod spec;
mod wire;

//! No code. The manifest gives crates that many depend on the union of the features that anybody
//! asks for, so that `cargo xtask`, `cargo tour` and `cargo test --workspace` compile each of them
//! once.

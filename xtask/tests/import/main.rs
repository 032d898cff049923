//! Tests of documents and of `cargo xtask spec`, from outside: one binary.

mod canonical;
mod document;

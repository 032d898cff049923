//! Tests of documents and of `cargo xtask spec`, from outside: one binary.

mod canonical;
mod churn;
mod command;
mod damage;
mod document;
mod hostile;
mod overlay;
mod rules;
mod vendor;

//! Tests of documents and of `cargo xtask spec`, and of `diff` on documents such as the vendor
//! publishes, from outside: one binary.

mod build;
mod canonical;
mod churn;
mod combine;
mod command;
mod damage;
mod document;
mod hostile;
mod kills;
mod large;
mod output;
mod overlay;
mod report;
mod review;
mod rules;
mod selection;
mod updating;
mod vendor;
mod workspace;

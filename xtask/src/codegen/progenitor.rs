//! The call into progenitor: settings, and a guard that turns its panics into problems.
//!
//! What comes out is a syntax tree to be taken apart by [`super::types`] and [`super::methods`].

use std::cell::Cell;
use std::panic;
use std::sync::Once;

use progenitor_impl::{GenerationSettings, Generator, InterfaceStyle, TypeImpl};

use super::lower;
use crate::contract::model::{Contract, Shape};
use crate::contract::type_overrides;
use crate::diagnostic::Diagnostic;

/// Translates the whole contract.
pub(crate) fn run(contract: &Contract) -> Result<syn::File, Diagnostic> {
    let refused = |what: String| {
        Diagnostic::new(
            "",
            format!("progenitor does not translate this document: {what}"),
            "simplify what the message names; if the document is plain, this is a defect of the \
             generator",
        )
    };
    let lowered = lower::lower(contract).map_err(|error| refused(error.to_string()))?;
    let settings = settings(contract);
    let tokens = catch_panic(|| Generator::new(&settings).generate_tokens(&lowered))
        .map_err(&refused)?
        .map_err(|error| refused(error.to_string()))?;
    syn::parse2(tokens).map_err(|error| refused(format!("its output does not parse: {error}")))
}

fn settings(contract: &Contract) -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Positional);
    settings.with_map_type("::std::collections::BTreeMap");
    settings.with_derive("PartialEq");
    for (name, named) in &contract.types {
        let rust = match &named.shape {
            Shape::Struct(_) => continue,
            Shape::OpenEnum(_) => format!("types::{name}"),
            Shape::Override(rust) => format!("{}::{rust}", type_overrides::CRATE),
        };
        let known = [TypeImpl::Display, TypeImpl::FromStr];
        settings.with_replacement(name, rust, known.into_iter());
    }
    settings
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; a panic in it becomes its message, and prints nothing.
pub(crate) fn catch_panic<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                usual(info);
            }
        }));
    });
    QUIET.set(true);
    let outcome = panic::catch_unwind(panic::AssertUnwindSafe(work));
    QUIET.set(false);
    outcome.map_err(|payload| {
        let text = payload
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| payload.downcast_ref::<&str>().map(|s| (*s).to_owned()));
        text.unwrap_or_else(|| "a panic without a message".to_owned())
    })
}

//! The files around the operations: `client.rs` and `lib.rs`.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs;
use crate::contract::model::{Contract, Definition, Operation, Parameter, Shape};

pub(super) fn client_file(contract: &Contract) -> TokenStream {
    let doc = docs::outer(&format!(
        "{}: one method for each operation.\n\nMethods only build the request; sending, retrying \
         and decoding are the transport's.",
        contract.title
    ));
    quote! {
        #![doc = " The client that every operation is a method of."]
        use cloudflare_secondary_dns_transport::Transport;

        #doc
        #[derive(Clone, Debug)]
        pub struct Client {
            pub(crate) transport: Transport,
        }

        impl Client {
            #[doc = " A client that sends through `transport`. Cheap: clones of a transport share its"]
            #[doc = " connections, pacing and credentials."]
            pub fn from_transport(transport: Transport) -> Self {
                Self { transport }
            }

            #[doc = " What this client sends through."]
            pub fn transport(&self) -> &Transport {
                &self.transport
            }
        }

        impl From<Transport> for Client {
            fn from(transport: Transport) -> Self {
                Self::from_transport(transport)
            }
        }
    }
}

fn has_deprecated_types(contract: &Contract) -> bool {
    let operations = contract.operations.iter();
    let mut parameters = operations.flat_map(Operation::optional_parameters);
    let is_emitted = |named: &&Definition| !matches!(named.shape, Shape::Override(_));
    let mut types = contract.types.values().filter(is_emitted);
    parameters.any(Parameter::is_deprecated)
        || types
            .any(|named| named.schema.deprecated || named.schemas().any(|schema| schema.deprecated))
}

pub(super) fn lib_file(
    contract: &Contract,
    modules: &BTreeSet<&str>,
    homes: &BTreeMap<&str, BTreeSet<&str>>,
    digest: &str,
) -> TokenStream {
    let version = &contract.version;
    let intro = docs::inner(&format!("{}\n\n{}", contract.title, contract.description));
    // What is deprecated for callers is used within the crate.
    let allow = has_deprecated_types(contract).then(|| quote!(#![allow(deprecated)]));
    let modules = modules.iter().chain([&"client"]).collect::<BTreeSet<_>>();
    let modules = modules.into_iter().map(|name| format_ident!("{name}"));
    let exports = homes.iter().map(|(module, names)| {
        let module = format_ident!("{module}");
        let names = names.iter().map(|name| format_ident!("{name}"));
        quote!(pub use crate::#module::{#(#names),*};)
    });
    let mut domain = contract
        .types
        .values()
        .filter_map(|named| match &named.shape {
            Shape::Override(rust) => Some(format_ident!("{rust}")),
            _ => None,
        });
    let first = domain.next();
    let domain =
        first.map(|first| quote!(pub use cloudflare_secondary_dns_types::{#first #(,#domain)*};));
    quote! {
        #intro
        #![doc = ""]
        #![doc = include_str!("../README.md")]
        #allow

        #(mod #modules;)*
        pub mod operations;

        pub use crate::client::Client;
        pub use cloudflare_secondary_dns_transport as transport;

        #[doc = " Types of requests and answers, and the domain types that they are made of."]
        pub mod types {
            #(#exports)*
            #domain
        }

        #[doc = " Version of the contract (`info.version` of the document)."]
        pub const SPEC_VERSION: &str = #version;

        #[doc = " Digest of the document that this crate was generated from."]
        pub const SPEC_DIGEST: &str = #digest;
    }
}

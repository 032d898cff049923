//! Which item goes into which file, and the text of the files.
//!
//! A type that one resource alone uses lives in that resource's file, the rest in `common.rs`.
//! Files are private modules; callers see `types::X` wherever `X` lives.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::{ImplItem, Item};

use super::methods::Method;
use super::usage::Usage;
use super::{docs, operations};
use crate::contract::model::{Contract, Field, Operation, Shape, Type};

/// Relative path to text.
pub(crate) type Files = BTreeMap<String, String>;

/// The items of named types, by name.
pub(crate) type Items = BTreeMap<String, TokenStream>;

/// What the files are put together from.
pub(super) struct Parts<'a> {
    pub(crate) contract: &'a Contract,
    pub(crate) usage: &'a BTreeMap<&'a str, Usage>,
    pub(crate) types: Items,
    pub(super) methods: Vec<Method>,
    /// The name of the document, for the headers.
    pub(crate) source: &'a str,
    /// The digest of the document, for `lib.rs`.
    pub(crate) digest: &'a str,
}

/// Puts the files together.
pub(super) fn assemble(mut parts: Parts<'_>) -> Result<Files, syn::Error> {
    let contract = parts.contract;
    let mut homes: BTreeMap<&str, Items> = BTreeMap::new();
    for (name, items) in std::mem::take(&mut parts.types) {
        let mut users = parts
            .usage
            .get(name.as_str())
            .into_iter()
            .flat_map(|u| &u.resources);
        let home = match (users.next(), users.next()) {
            (Some(resource), None) => contract.module(resource),
            _ => COMMON,
        };
        homes.entry(home).or_default().insert(name, items);
    }
    for (operation, method) in contract.operations.iter().zip(&mut parts.methods) {
        if let (Some(name), Some(items)) = (&operation.parameters_type, method.parameters.take()) {
            let home = homes
                .entry(contract.module(&operation.resource))
                .or_default();
            home.insert(name.clone(), items);
        }
    }
    let mut files = Files::new();
    let mut modules = BTreeSet::from(["client"]);
    for resource in contract
        .operations
        .iter()
        .map(|operation| &operation.resource)
    {
        let module = contract.module(resource);
        if modules.insert(module) {
            let (tokens, methods) = resource_file(&parts, resource, homes.get(module));
            insert(&mut files, &parts, module, tokens, methods)?;
        }
    }
    if let Some(items) = homes.get(COMMON) {
        modules.insert(COMMON);
        let code = with_envelopes(contract, items);
        let types = names_types(&code).then(|| {
            quote!(
                use crate::types;
            )
        });
        let tokens = quote! {
            #![doc = " Types that several resources share."]
            #types
            #code
        };
        insert(&mut files, &parts, COMMON, tokens, Vec::new())?;
    }
    insert(
        &mut files,
        &parts,
        "client",
        client_file(contract),
        Vec::new(),
    )?;
    let table = operations::emit(contract);
    let tokens = quote! {
        #![doc = " The table of operations: method, path template, resource, and what a repeated call does."]
        #table
    };
    insert(&mut files, &parts, "operations", tokens, Vec::new())?;
    let lib = lib_file(&parts, &modules, &homes);
    insert(&mut files, &parts, "lib", lib, Vec::new())?;
    Ok(files)
}

/// Adds a file. `methods` belong into the empty `impl` among the tokens; they are parsed already.
fn insert(
    files: &mut Files,
    parts: &Parts<'_>,
    module: &str,
    tokens: TokenStream,
    methods: Vec<ImplItem>,
) -> Result<(), syn::Error> {
    let mut file: syn::File = syn::parse2(tokens)?;
    let mut impls = file.items.iter_mut().filter_map(|item| match item {
        Item::Impl(item) if item.items.is_empty() && item.trait_.is_none() => Some(item),
        _ => None,
    });
    if let Some(item) = impls.next() {
        item.items = methods;
    }
    // A name with a line feed would end the comment.
    let source = parts.source.replace(char::is_control, " ");
    let mut text = format!(
        "// {GENERATED} from {source}. Do not edit.\n#![cfg_attr(rustfmt, rustfmt_skip)]\n\n"
    );
    // Formatted in pieces, so that a blank line stands between items.
    let (head, items): (Vec<Item>, Vec<Item>) = file
        .items
        .drain(..)
        .partition(|item| matches!(item, Item::Use(_) | Item::Mod(_)));
    if !file.attrs.is_empty() {
        text.push_str(&prettyplease::unparse(&file));
        text.push('\n');
    }
    file.attrs.clear();
    file.items = head;
    text.push_str(&prettyplease::unparse(&file));
    for item in items {
        file.items = vec![item];
        text.push('\n');
        text.push_str(&prettyplease::unparse(&file));
    }
    files.insert(format!("{module}.rs"), text);
    Ok(())
}

/// The module of types that several resources share, or none.
const COMMON: &str = "common";

/// How every generated file begins.
pub(crate) const GENERATED: &str = "@generated by `cargo xtask codegen`";

/// The file of a resource, and the methods that belong into it.
fn resource_file(
    parts: &Parts<'_>,
    resource: &str,
    items: Option<&Items>,
) -> (TokenStream, Vec<ImplItem>) {
    let contract = parts.contract;
    let doc = docs::inner(
        contract
            .resources
            .get(resource)
            .map_or("", |it| &it.description),
    );
    let operations = contract.operations.iter().zip(&parts.methods);
    let operations: Vec<_> = operations
        .filter(|(operation, _)| operation.resource == resource)
        .collect();
    let has_response = |operation: &Operation| operation.success().is_some();
    let accept = operations
        .iter()
        .any(|(operation, _)| has_response(operation))
        .then(|| {
            quote!(
                use reqwest::header::{ACCEPT, HeaderValue};
            )
        });
    let items = items.map(|items| with_envelopes(contract, items));
    let mut schemas = operations
        .iter()
        .flat_map(|(operation, _)| operation.schemas());
    let has_struct = |operation: &Operation| operation.parameters_type.is_some();
    let ours = if schemas.any(|schema| schema.ty.named().is_some())
        || operations
            .iter()
            .any(|(operation, _)| has_struct(operation))
        || items.as_ref().is_some_and(names_types)
    {
        quote!(
            use crate::{operations, types};
        )
    } else {
        quote!(
            use crate::operations;
        )
    };
    let tokens = quote! {
        #doc
        use cloudflare_secondary_dns_transport as transport;
        #accept
        #ours
        impl crate::Client {}
        #items
    };
    let methods = operations
        .into_iter()
        .map(|(_, method)| ImplItem::Fn(method.method.clone()));
    (tokens, methods.collect())
}

/// Whether the code names a type of the contract, so that an import is not left unused.
fn names_types(code: &TokenStream) -> bool {
    code.clone().into_iter().any(|token| match token {
        TokenTree::Group(group) => names_types(&group.stream()),
        TokenTree::Ident(ident) => ident == "types",
        _ => false,
    })
}

/// The items, and `Envelope` for the types that answers decode into: how the transport sees a
/// failure that arrives with a good status, without decoding twice.
fn with_envelopes(contract: &Contract, items: &Items) -> TokenStream {
    let successes = contract
        .operations
        .iter()
        .filter_map(|operation| operation.success());
    let roots: BTreeSet<&str> = successes
        .filter_map(|schema| match &schema.ty {
            Type::Named(name) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let roots = roots.into_iter().filter(|name| items.contains_key(*name));
    let envelopes = roots.map(|name| {
        let ident = format_ident!("{name}");
        let methods = match contract.types.get(name).map(|named| &named.shape) {
            Some(Shape::Struct(fields)) => envelope_methods(fields),
            _ => TokenStream::new(),
        };
        quote!(impl ::cloudflare_secondary_dns_transport::Envelope for #ident { #methods })
    });
    let items = items.values();
    quote!(#(#items)* #(#envelopes)*)
}

fn envelope_methods(fields: &[Field]) -> TokenStream {
    let field = |wire: &str| fields.iter().find(|field| field.name == wire);
    let success = field("success")
        .filter(|f| matches!(f.schema.ty, Type::Boolean))
        .map(|field| {
            let test = if field.required && !field.schema.nullable {
                quote!(self.success)
            } else {
                quote!(self.success != Some(false))
            };
            quote!(fn is_success(&self) -> bool { #test })
        });
    let messages = field("messages").filter(|f| matches!(f.schema.ty, Type::Array(_)));
    let messages = messages.map(|field| {
        let test = if field.required && !field.schema.nullable {
            quote!(!self.messages.is_empty())
        } else {
            quote!(self.messages.as_ref().is_some_and(|m| !m.is_empty()))
        };
        quote!(fn has_messages(&self) -> bool { #test })
    });
    quote!(#success #messages)
}

fn client_file(contract: &Contract) -> TokenStream {
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
    let mut parameters = operations.flat_map(|operation| &operation.parameters);
    if parameters.any(|parameter| !parameter.required && parameter.is_deprecated()) {
        return true;
    }
    contract.types.values().any(|named| match &named.shape {
        Shape::Struct(fields) => {
            named.schema.deprecated || fields.iter().any(|field| field.schema.deprecated)
        }
        Shape::OpenEnum(_) => named.schema.deprecated,
        Shape::Override(_) => false,
    })
}

fn lib_file(
    parts: &Parts<'_>,
    modules: &BTreeSet<&str>,
    homes: &BTreeMap<&str, Items>,
) -> TokenStream {
    let contract = parts.contract;
    let digest = parts.digest;
    let version = &contract.version;
    let intro = docs::inner(&format!("{}\n\n{}", contract.title, contract.description));
    // What is deprecated for callers is used within the crate.
    let allow = has_deprecated_types(contract).then(|| quote!(#![allow(deprecated)]));
    let modules = modules.iter().map(|name| format_ident!("{name}"));
    let exports = homes.iter().map(|(module, items)| {
        let module = format_ident!("{module}");
        let names = items.keys().map(|name| format_ident!("{name}"));
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

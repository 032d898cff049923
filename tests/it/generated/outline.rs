//! What a reviewer reads of a regeneration: per resource every type with its fields' Rust types and
//! names on the wire, every method's signature, and the table of operations.

use std::fmt::Write as _;
use std::fs;

use cloudflare_secondary_dns_api::operations;
use quote::ToTokens;
use syn::{ImplItem, Item};

use super::spec::ROOT;

/// The outline of one generated file.
fn outline(file: &str) -> String {
    let path = format!("{ROOT}/generated/src/{file}.rs");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let parsed = syn::parse_file(&text).expect("generated code parses");
    let mut out = String::new();
    for item in &parsed.items {
        match item {
            Item::Struct(item) => {
                writeln!(out, "\nstruct {}{}", item.ident, traits(&item.attrs))
                    .expect("a string takes it");
                for field in &item.fields {
                    let name = field.ident.as_ref().expect("a name").to_string();
                    let serde = serde_of(&field.attrs);
                    writeln!(out, "    {name}: {}{serde}", shown(&field.ty))
                        .expect("a string takes it");
                }
            }
            Item::Enum(item) => {
                writeln!(out, "\nenum {}{}", item.ident, traits(&item.attrs))
                    .expect("a string takes it");
                for variant in &item.variants {
                    writeln!(out, "    {}", shown(variant)).expect("a string takes it");
                }
            }
            Item::Impl(item) => {
                let of = shown(&item.self_ty);
                if let Some((of_trait, _)) = &item.trait_ {
                    let name = of_trait.segments.last().expect("a name");
                    writeln!(out, "impl {} for {of}", name.ident).expect("a string takes it");
                }
                for inner in &item.items {
                    if let ImplItem::Fn(method) = inner
                        && item.trait_.is_none()
                    {
                        writeln!(out, "\n{of}::{}", signature(&method.sig))
                            .expect("a string takes it");
                    }
                }
            }
            _ => {}
        }
    }
    out
}

fn traits(attrs: &[syn::Attribute]) -> String {
    let mut names = Vec::new();
    for attr in attrs.iter().filter(|a| a.path().is_ident("derive")) {
        attr.parse_nested_meta(|meta| {
            names.push(meta.path.segments.last().expect("a name").ident.to_string());
            Ok(())
        })
        .expect("a list of traits");
    }
    let open = attrs.iter().any(|a| a.path().is_ident("non_exhaustive"));
    let open = if open { ", non-exhaustive" } else { "" };
    format!(" ({}{open})", names.join(" "))
}

/// What serde does with a field beyond its name: `"wire"`, `optional`, the decoding function.
fn serde_of(attrs: &[syn::Attribute]) -> String {
    let mut out = String::new();
    for attr in attrs.iter().filter(|a| a.path().is_ident("serde")) {
        attr.parse_nested_meta(|meta| {
            let key = meta.path.get_ident().expect("a key").to_string();
            let value = match meta.value() {
                Ok(value) => value.parse::<syn::LitStr>()?.value(),
                Err(_) => String::new(),
            };
            match key.as_str() {
                "rename" => write!(out, "  as \"{value}\"").expect("a string takes it"),
                "skip_serializing_if" => out.push_str("  left out if None"),
                "deserialize_with" => {
                    let short = value.rsplit("types::").next().expect("a path").to_owned();
                    write!(out, "  read by {short}").expect("a string takes it");
                }
                _ => write!(out, "  {key}").expect("a string takes it"),
            }
            Ok(())
        })
        .expect("serde attributes of the known forms");
    }
    out
}

fn signature(sig: &syn::Signature) -> String {
    let item: syn::ItemFn = syn::parse_quote!(#sig {});
    let text = prettyplease::unparse(&syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![Item::Fn(item)],
    });
    text.trim_end().trim_end_matches("{}").trim_end().to_owned()
}

/// Tokens without the spaces that tokens have.
fn shown(tokens: &impl ToTokens) -> String {
    tokens
        .to_token_stream()
        .to_string()
        .replace(" :: ", "::")
        .replace(":: ", "::")
        .replace(" < ", "<")
        .replace(" >", ">")
        .replace("& ", "&")
        .replace(" , ", ", ")
}

macro_rules! outlines {
    ($($file:ident),*) => {$(
        #[test]
        fn $file() {
            insta::assert_snapshot!(stringify!($file), outline(stringify!($file)));
        }
    )*};
}

outlines!(acls, client, common, incoming, outgoing, peers, tsigs);

#[test]
fn every_file_has_an_outline() {
    let folder = fs::read_dir(format!("{ROOT}/generated/src")).expect("generated files");
    let mut files: Vec<String> = folder
        .map(|entry| {
            entry
                .expect("a file")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    files.sort();
    // A new resource needs its line in `outlines!` above.
    let known = [
        "acls.rs",
        "client.rs",
        "common.rs",
        "incoming.rs",
        "lib.rs",
        "operations.rs",
        "outgoing.rs",
        "peers.rs",
        "tsigs.rs",
    ];
    assert_eq!(files, known);
}

#[test]
fn table_of_operations() {
    let mut table = String::new();
    for operation in operations::ALL {
        let kind = operation.kind;
        let mut words = vec![format!("{kind:?}")];
        for (word, holds) in [
            ("safe", kind.is_safe()),
            ("idempotent", kind.is_idempotent()),
            ("create", kind.is_create()),
            ("action", kind.is_action()),
        ] {
            if holds {
                words.push(word.to_owned());
            }
        }
        writeln!(
            table,
            "{:<22} {:<6} {}\n    {}; {}; {}",
            operation.id,
            operation.method,
            operation.path,
            operation.resource,
            words.join(", "),
            operation.permissions.join(" | "),
        )
        .expect("a string takes it");
    }
    insta::assert_snapshot!("operations", table);
}

//! What the functions and other items of the façade mention by name. Who calls whom is
//! [`super::facade`]'s business.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{ImplItem, Item, TraitItem, Visibility};

use super::facade::CallSite;
use super::rust::Sources;

/// A function, or another item that can name a type.
pub(super) struct Function {
    pub(super) site: CallSite,
    /// Others can call it, or it is part of a trait's implementation.
    pub(super) reachable: bool,
    pub(super) mentions: BTreeSet<String>,
    /// Names that are called on `self` or `Self`.
    pub(super) own_calls: BTreeSet<String>,
    pub(super) owner: String,
    pub(super) simple: String,
}

impl Function {
    /// Whether it only brings names in.
    pub(super) fn is_import(&self) -> bool {
        self.site.name == IMPORT
    }
}

/// What an import is called as a place.
const IMPORT: &str = "use";

/// Reads the sources; files that are no Rust are left out.
pub(super) fn read(folder: &str, sources: &Sources) -> Vec<Function> {
    let mut found = Vec::new();
    for (path, text) in sources {
        let Ok(file) = syn::parse_file(text) else {
            continue;
        };
        let mut reader = Reader {
            file: format!("{folder}/{path}"),
            heads: Heads::new(text),
            found: &mut found,
        };
        reader.items(&file.items);
    }
    found
}

struct Reader<'r> {
    file: String,
    heads: Heads<'r>,
    found: &'r mut Vec<Function>,
}

impl Reader<'_> {
    fn items(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Fn(function) => {
                    let public = matches!(function.vis, Visibility::Public(_));
                    self.function("", &function.sig.ident, public, function.to_token_stream());
                }
                Item::Impl(implementation) => self.implementation(implementation),
                Item::Trait(declared) => {
                    let owner = declared.ident.to_string();
                    for member in &declared.items {
                        if let TraitItem::Fn(function) = member {
                            let tokens = function.to_token_stream();
                            self.function(&owner, &function.sig.ident, true, tokens);
                        }
                    }
                }
                Item::Mod(module) => {
                    let test = module.attrs.iter().any(|a| a.path().is_ident("cfg"));
                    if let (Some((_, items)), false) = (&module.content, test) {
                        self.items(items);
                    }
                }
                Item::Struct(item) => self.other(format!("struct {}", item.ident), item),
                Item::Enum(item) => self.other(format!("enum {}", item.ident), item),
                Item::Type(item) => self.other(format!("type {}", item.ident), item),
                Item::Use(item) => self.other(IMPORT.to_owned(), item),
                _ => {}
            }
        }
    }

    fn implementation(&mut self, item: &syn::ItemImpl) {
        let owner = match &*item.self_ty {
            syn::Type::Path(path) => path.path.segments.last().map(|s| s.ident.to_string()),
            _ => None,
        };
        let owner = owner.unwrap_or_default();
        // `From<types::Acl> for Acl` mentions the generated type in its head only.
        let head = item.trait_.as_ref().map(|(path, _)| path.to_token_stream());
        for member in &item.items {
            let ImplItem::Fn(function) = member else {
                continue;
            };
            let public = head.is_some() || matches!(function.vis, Visibility::Public(_));
            let mut tokens = function.to_token_stream();
            tokens.extend(head.clone());
            self.function(&owner, &function.sig.ident, public, tokens);
        }
    }

    fn function(&mut self, owner: &str, ident: &syn::Ident, reachable: bool, tokens: TokenStream) {
        let simple = ident.to_string();
        let name = if owner.is_empty() {
            simple.clone()
        } else {
            format!("{owner}::{simple}")
        };
        let mut function = Function {
            site: CallSite {
                file: self.file.clone(),
                line: self.heads.next(&format!("fn {simple}")),
                name,
            },
            reachable,
            mentions: BTreeSet::new(),
            own_calls: BTreeSet::new(),
            owner: owner.to_owned(),
            simple,
        };
        collect(tokens, &mut function);
        self.found.push(function);
    }

    /// An item that cannot be called, but can name what is gone.
    fn other(&mut self, name: String, item: &impl ToTokens) {
        let mut function = Function {
            site: CallSite {
                file: self.file.clone(),
                line: self.heads.next(&name),
                name,
            },
            reachable: false,
            mentions: BTreeSet::new(),
            own_calls: BTreeSet::new(),
            owner: String::new(),
            simple: String::new(),
        };
        collect(item.to_token_stream(), &mut function);
        // What it is called itself is no mention of another type of that name.
        if let Some((_, own)) = function.site.name.split_once(' ') {
            function.mentions.remove(own);
        }
        self.found.push(function);
    }
}

fn collect(tokens: TokenStream, function: &mut Function) {
    let mut after_self = 0_u8;
    let mut lifetime = false;
    for token in tokens {
        match token {
            // A lifetime is no name.
            TokenTree::Ident(_) if lifetime => after_self = 0,
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                if after_self == 2 {
                    function.own_calls.insert(name.clone());
                }
                after_self = u8::from(name == "self" || name == "Self");
                function.mentions.insert(name);
            }
            TokenTree::Punct(punct) => {
                lifetime = punct.as_char() == '\'';
                // `self.name` and `Self::name`.
                let leads_on = after_self > 0 && matches!(punct.as_char(), '.' | ':');
                after_self = if leads_on { 2 } else { 0 };
                continue;
            }
            TokenTree::Group(group) => {
                after_self = 0;
                collect(group.stream(), function);
            }
            TokenTree::Literal(_) => after_self = 0,
        }
        lifetime = false;
    }
}

/// Finds the lines of heads, which are asked for in the order of the source.
struct Heads<'t> {
    text: &'t str,
    found: BTreeMap<String, usize>,
}

impl<'t> Heads<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            found: BTreeMap::new(),
        }
    }

    /// The line of the next `fn name`, `struct Name` or `use`.
    fn next(&mut self, head: &str) -> usize {
        let seen = self.found.entry(head.to_owned()).or_default();
        *seen += 1;
        let is_head = |line: &&str| {
            let code = line.trim_start();
            let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
            // What stands before it is its visibility, `async`, `const` and the like.
            let starts = |before: &str| before.is_empty() || before.ends_with([' ', ')']);
            let at = code.find(head);
            !code.starts_with("//")
                && at.is_some_and(|at| starts(&code[..at]) && ends(&code[at + head.len()..]))
        };
        let mut heads = self
            .text
            .lines()
            .enumerate()
            .filter(|(_, line)| is_head(line));
        heads.nth(*seen - 1).map_or(1, |(number, _)| number + 1)
    }
}

//! Which functions of the façade reach a generated method or type, by its name in their source.
//!
//! Only names are followed: from a function to what it mentions, through the façade's own
//! functions that it calls. What reaches the generated crate in another way is not seen.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use serde::Serialize;
use syn::{ImplItem, Item, Visibility};

use super::rust::Sources;

/// A function of the façade.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct CallSite {
    /// File, from the workspace's folder.
    pub file: String,
    /// Line of `fn`, from 1.
    pub line: usize,
    /// `Acls::list`.
    pub name: String,
}

/// All functions of the façade and what they mention.
#[derive(Default)]
pub(crate) struct Facade {
    functions: Vec<Function>,
    /// For each function, those that call it.
    callers: Vec<Vec<usize>>,
}

struct Function {
    site: CallSite,
    /// Others can call it, or it is part of a trait's implementation.
    reachable: bool,
    mentions: BTreeSet<String>,
    /// Names that are called on `self` or `Self`.
    own_calls: BTreeSet<String>,
    owner: String,
    simple: String,
}

impl Facade {
    /// Reads the sources of the façade; files that are no Rust are left out.
    pub(crate) fn read(folder: &str, sources: &Sources) -> Self {
        let mut facade = Self::default();
        for (path, text) in sources {
            let Ok(file) = syn::parse_file(text) else {
                continue;
            };
            let mut lines = Lines::new(text);
            let file_name = format!("{folder}/{path}");
            facade.items(&file_name, &file.items, &mut lines);
        }
        facade.close();
        facade
    }

    fn items(&mut self, file: &str, items: &[Item], lines: &mut Lines<'_>) {
        for item in items {
            match item {
                Item::Fn(function) => {
                    let public = matches!(function.vis, Visibility::Public(_));
                    let tokens = function.to_token_stream();
                    self.function(file, "", &function.sig.ident, public, tokens, lines);
                }
                Item::Impl(implementation) => self.implementation(file, implementation, lines),
                Item::Trait(declared) => {
                    let owner = declared.ident.to_string();
                    for member in &declared.items {
                        if let syn::TraitItem::Fn(function) = member {
                            let tokens = function.to_token_stream();
                            self.function(file, &owner, &function.sig.ident, true, tokens, lines);
                        }
                    }
                }
                Item::Mod(module) => {
                    let test = module.attrs.iter().any(|a| a.path().is_ident("cfg"));
                    if let (Some((_, items)), false) = (&module.content, test) {
                        self.items(file, items, lines);
                    }
                }
                _ => {}
            }
        }
    }

    fn implementation(&mut self, file: &str, item: &syn::ItemImpl, lines: &mut Lines<'_>) {
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
            self.function(file, &owner, &function.sig.ident, public, tokens, lines);
        }
    }

    fn function(
        &mut self,
        file: &str,
        owner: &str,
        ident: &syn::Ident,
        reachable: bool,
        tokens: TokenStream,
        lines: &mut Lines<'_>,
    ) {
        let simple = ident.to_string();
        let name = if owner.is_empty() {
            simple.clone()
        } else {
            format!("{owner}::{simple}")
        };
        let mut function = Function {
            site: CallSite {
                file: file.to_owned(),
                line: lines.next(&simple),
                name,
            },
            reachable,
            mentions: BTreeSet::new(),
            own_calls: BTreeSet::new(),
            owner: owner.to_owned(),
            simple,
        };
        collect(tokens, &mut function);
        self.functions.push(function);
    }

    /// Finds out who calls whom.
    fn close(&mut self) {
        let mut by_name: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
        for (index, function) in self.functions.iter().enumerate() {
            let key = (function.owner.as_str(), function.simple.as_str());
            by_name.entry(key).or_default().push(index);
        }
        let mut callers = vec![Vec::new(); self.functions.len()];
        for (index, function) in self.functions.iter().enumerate() {
            let own = function.own_calls.iter();
            let own = own.map(|name| (function.owner.as_str(), name.as_str()));
            let free = function.mentions.iter().map(|name| ("", name.as_str()));
            for target in own
                .chain(free)
                .filter_map(|key| by_name.get(&key))
                .flatten()
            {
                callers[*target].push(index);
            }
        }
        self.callers = callers;
    }

    /// The functions that reach any of the names, from outside the façade.
    pub(crate) fn reaching(&self, names: &BTreeSet<String>) -> Vec<CallSite> {
        let mut reached = BTreeSet::new();
        let mut next: Vec<usize> = (0..self.functions.len())
            .filter(|index| !self.functions[*index].mentions.is_disjoint(names))
            .collect();
        while let Some(index) = next.pop() {
            if reached.insert(index) {
                next.extend(&self.callers[index]);
            }
        }
        let functions = reached.into_iter().map(|index| &self.functions[index]);
        let sites = functions.filter(|function| function.reachable);
        let sites: BTreeSet<&CallSite> = sites.map(|function| &function.site).collect();
        sites.into_iter().cloned().collect()
    }

    /// Whether there is anything to look through.
    pub(crate) fn is_empty(&self) -> bool {
        self.functions.is_empty()
    }
}

fn collect(tokens: TokenStream, function: &mut Function) {
    let mut after_self = 0_u8;
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                if after_self == 2 {
                    function.own_calls.insert(name.clone());
                }
                after_self = u8::from(name == "self" || name == "Self");
                function.mentions.insert(name);
            }
            TokenTree::Punct(punct) if matches!(punct.as_char(), '.' | ':') => {
                // `self.name` and `Self::name`.
                after_self = if after_self > 0 { 2 } else { 0 };
            }
            TokenTree::Group(group) => {
                after_self = 0;
                collect(group.stream(), function);
            }
            _ => after_self = 0,
        }
    }
}

/// Finds the lines of functions, which are asked for in the order of the source.
struct Lines<'t> {
    text: &'t str,
    found: BTreeMap<String, usize>,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            found: BTreeMap::new(),
        }
    }

    fn next(&mut self, name: &str) -> usize {
        let seen = self.found.entry(name.to_owned()).or_default();
        *seen += 1;
        let head = format!("fn {name}");
        let is_head = |line: &&str| {
            let code = line.trim_start();
            let rest = code.find(&head).map(|at| &code[at + head.len()..]);
            !code.starts_with("//") && rest.is_some_and(|rest| rest.starts_with(['(', '<']))
        };
        let mut heads = self
            .text
            .lines()
            .enumerate()
            .filter(|(_, line)| is_head(line));
        heads.nth(*seen - 1).map_or(1, |(number, _)| number + 1)
    }
}

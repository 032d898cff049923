//! The crate's own `macro_rules!`, expanded where they stand for items, so that types which a
//! macro defines are part of the API that is compared.
//!
//! Expansion is as plain as the macros of this workspace: fragments, repetitions, nesting. What
//! does not expand is reported by the caller and left out; nothing here guesses.

use std::collections::HashMap;

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::parse::discouraged::Speculative as _;
use syn::parse::{ParseStream, Parser as _};

/// Deepest nesting of one expansion in another.
pub(super) const MAX_DEPTH: usize = 16;

/// A `macro_rules!` definition.
#[derive(Clone, Debug)]
pub(super) struct Macro {
    rules: Vec<(Vec<Pattern>, TokenStream)>,
}

#[derive(Clone, Debug)]
enum Pattern {
    Token(TokenTree),
    Group(Delimiter, Vec<Pattern>),
    Variable {
        name: String,
        fragment: String,
    },
    Repeat {
        inner: Vec<Pattern>,
        separator: Option<TokenTree>,
        at_most_once: bool,
    },
}

/// What a variable stands for.
#[derive(Clone, Debug)]
enum Binding {
    One(TokenStream),
    Many(Vec<Bindings>),
}

type Bindings = HashMap<String, Binding>;

impl Macro {
    /// Reads the body of a definition.
    pub(super) fn read(body: TokenStream) -> Option<Self> {
        let mut rules = Vec::new();
        let mut tokens = body.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let TokenTree::Group(matcher) = token else {
                return None;
            };
            // `=>` and the group that it leads to.
            tokens.next();
            tokens.next();
            let Some(TokenTree::Group(transcriber)) = tokens.next() else {
                return None;
            };
            rules.push((patterns(matcher.stream())?, transcriber.stream()));
            if matches!(tokens.peek(), Some(TokenTree::Punct(p)) if p.as_char() == ';') {
                tokens.next();
            }
        }
        Some(Self { rules })
    }

    /// What a call expands to; `None` if no rule matches.
    pub(super) fn expand(&self, input: &TokenStream) -> Option<TokenStream> {
        self.rules.iter().find_map(|(matcher, transcriber)| {
            let parser = |stream: ParseStream<'_>| {
                let mut bindings = Bindings::new();
                matches(matcher, stream, &mut bindings)?;
                Ok(bindings)
            };
            // The parser refuses a rest, so that a rule matches as a whole.
            let bindings = parser.parse2(input.clone()).ok()?;
            transcribe(transcriber.clone(), &bindings)
        })
    }
}

fn patterns(tokens: TokenStream) -> Option<Vec<Pattern>> {
    let mut found = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        found.push(match token {
            TokenTree::Punct(dollar) if dollar.as_char() == '$' => match tokens.next()? {
                TokenTree::Ident(name) => {
                    tokens.next()?;
                    let fragment = tokens.next()?.to_string();
                    Pattern::Variable {
                        name: name.to_string(),
                        fragment,
                    }
                }
                TokenTree::Group(group) => {
                    let (separator, operator) = repetition(&mut tokens)?;
                    Pattern::Repeat {
                        inner: patterns(group.stream())?,
                        separator,
                        at_most_once: operator == '?',
                    }
                }
                _ => return None,
            },
            TokenTree::Group(group) => Pattern::Group(group.delimiter(), patterns(group.stream())?),
            other => Pattern::Token(other),
        });
    }
    Some(found)
}

/// The separator and operator after `$(…)`.
fn repetition(tokens: &mut impl Iterator<Item = TokenTree>) -> Option<(Option<TokenTree>, char)> {
    let operator = |token: &TokenTree| match token {
        TokenTree::Punct(p) if matches!(p.as_char(), '*' | '+' | '?') => Some(p.as_char()),
        _ => None,
    };
    let first = tokens.next()?;
    if let Some(operator) = operator(&first) {
        return Some((None, operator));
    }
    let second = tokens.next()?;
    Some((Some(first), operator(&second)?))
}

fn matches(patterns: &[Pattern], input: ParseStream<'_>, found: &mut Bindings) -> syn::Result<()> {
    for pattern in patterns {
        match pattern {
            Pattern::Token(token) => expect(token, input)?,
            Pattern::Group(delimiter, inner) => match input.parse::<TokenTree>()? {
                TokenTree::Group(group) if group.delimiter() == *delimiter => {
                    let parser = |stream: ParseStream<'_>| matches(inner, stream, found);
                    parser.parse2(group.stream())?;
                }
                _ => return Err(input.error("another group")),
            },
            Pattern::Variable { name, fragment } => {
                let tokens = self::fragment(fragment, input)?;
                found.insert(name.clone(), Binding::One(tokens));
            }
            Pattern::Repeat {
                inner,
                separator,
                at_most_once,
            } => {
                let rounds = repeat(inner, separator.as_ref(), *at_most_once, input);
                for name in variables(inner) {
                    found.insert(name, Binding::Many(rounds.clone()));
                }
            }
        }
    }
    Ok(())
}

fn repeat(
    inner: &[Pattern],
    separator: Option<&TokenTree>,
    at_most_once: bool,
    input: ParseStream<'_>,
) -> Vec<Bindings> {
    let mut rounds = Vec::new();
    while !(input.is_empty() || at_most_once && rounds.len() == 1) {
        let fork = input.fork();
        let separated = match separator {
            Some(separator) if !rounds.is_empty() => expect(separator, &fork),
            _ => Ok(()),
        };
        let mut round = Bindings::new();
        if separated
            .and_then(|()| matches(inner, &fork, &mut round))
            .is_err()
        {
            break;
        }
        if fork.cursor() == input.cursor() {
            // Matched nothing: it would do so for ever.
            break;
        }
        input.advance_to(&fork);
        rounds.push(round);
    }
    rounds
}

fn expect(token: &TokenTree, input: ParseStream<'_>) -> syn::Result<()> {
    let next: TokenTree = input.parse()?;
    if next.to_string() == token.to_string() {
        Ok(())
    } else {
        Err(input.error("another token"))
    }
}

fn fragment(kind: &str, input: ParseStream<'_>) -> syn::Result<TokenStream> {
    Ok(match kind {
        "ident" => input.call(Ident::parse_any)?.into_token_stream(),
        "path" => input.parse::<syn::Path>()?.into_token_stream(),
        "ty" => input.parse::<syn::Type>()?.into_token_stream(),
        "expr" => input.parse::<syn::Expr>()?.into_token_stream(),
        "literal" => input.parse::<syn::Lit>()?.into_token_stream(),
        "meta" => input.parse::<syn::Meta>()?.into_token_stream(),
        "vis" => input.parse::<syn::Visibility>()?.into_token_stream(),
        "block" => input.parse::<syn::Block>()?.into_token_stream(),
        "item" => input.parse::<syn::Item>()?.into_token_stream(),
        "lifetime" => input.parse::<syn::Lifetime>()?.into_token_stream(),
        "pat" | "pat_param" => syn::Pat::parse_multi(input)?.into_token_stream(),
        "tt" => input.parse::<TokenTree>()?.into(),
        _ => return Err(input.error("an unknown fragment")),
    })
}

fn variables(patterns: &[Pattern]) -> Vec<String> {
    let mut names = Vec::new();
    for pattern in patterns {
        match pattern {
            Pattern::Variable { name, .. } => names.push(name.clone()),
            Pattern::Group(_, inner) | Pattern::Repeat { inner, .. } => {
                names.extend(variables(inner));
            }
            Pattern::Token(_) => {}
        }
    }
    names
}

fn transcribe(tokens: TokenStream, bindings: &Bindings) -> Option<TokenStream> {
    let mut out = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(dollar) if dollar.as_char() == '$' => match tokens.next()? {
                TokenTree::Ident(name) if name == "crate" => {
                    out.extend([TokenTree::Ident(name)]);
                }
                TokenTree::Ident(name) => match bindings.get(&name.to_string()) {
                    Some(Binding::One(tokens)) => out.extend(tokens.clone()),
                    Some(Binding::Many(_)) => return None,
                    None => out.extend([TokenTree::Punct(dollar), TokenTree::Ident(name)]),
                },
                TokenTree::Group(group) => {
                    let (separator, _) = repetition(&mut tokens)?;
                    out.extend(rounds(&group, separator.as_ref(), bindings)?);
                }
                _ => return None,
            },
            TokenTree::Group(group) => {
                let inner = transcribe(group.stream(), bindings)?;
                out.extend([TokenTree::Group(Group::new(group.delimiter(), inner))]);
            }
            other => out.extend([other]),
        }
    }
    Some(out)
}

fn rounds(
    group: &Group,
    separator: Option<&TokenTree>,
    bindings: &Bindings,
) -> Option<TokenStream> {
    let names = used(group.stream());
    let repeated = names.iter().find_map(|name| match bindings.get(name) {
        Some(Binding::Many(rounds)) => Some(rounds),
        _ => None,
    })?;
    let mut out = TokenStream::new();
    for (index, round) in repeated.iter().enumerate() {
        if index > 0 {
            out.extend(separator.cloned());
        }
        let mut inner = bindings.clone();
        inner.extend(round.clone());
        // Variables that repeat together but were bound by another `$(…)`.
        for name in &names {
            if let (Some(Binding::Many(other)), false) =
                (bindings.get(name), round.contains_key(name))
                && let Some(same) = other.get(index).and_then(|round| round.get(name))
            {
                inner.insert(name.clone(), same.clone());
            }
        }
        out.extend(transcribe(group.stream(), &inner)?);
    }
    Some(out)
}

/// Names that stand after `$`.
fn used(tokens: TokenStream) -> Vec<String> {
    let mut names = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(p) if p.as_char() == '$' => {
                if let Some(TokenTree::Ident(name)) = tokens.peek() {
                    names.push(name.to_string());
                }
            }
            TokenTree::Group(group) => names.extend(used(group.stream())),
            _ => {}
        }
    }
    names
}

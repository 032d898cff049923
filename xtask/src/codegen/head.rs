//! A method as progenitor wrote it, taken apart statement by statement.
//!
//! The head (address, headers, body, query) is read into a [`Head`]; the tail, from the `pre` hook
//! on, has to be the known one to the letter. A statement that is not recognised refuses the
//! operation, so that a new progenitor cannot slip anything in. Nothing is written here.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{Expr, Pat, Stmt, Token};

/// What is kept of a method's head.
#[derive(Default)]
pub(super) struct Head {
    pub(super) url: Option<TokenStream>,
    pub(super) call: Option<syn::Ident>,
    pub(super) accept: bool,
    pub(super) body: bool,
    /// Name on the wire and variable.
    pub(super) query: Vec<(syn::LitStr, Expr)>,
    /// Name on the wire, variable, whether it is required.
    pub(super) headers: Vec<(syn::LitStr, Expr, bool)>,
}

/// Reads a method's body; what is wrong with it, in words, if it is not of the known form.
pub(super) fn read(statements: &[Stmt], name: &str, typed: bool) -> Result<Head, String> {
    let tail = statements
        .iter()
        .position(|statement| binding(statement).is_some_and(|(name, _)| name == "info"))
        .ok_or("its body has no hooks")?;
    let (head_statements, tail) = statements.split_at(tail);
    let mut head = Head::default();
    let mut request = None;
    for statement in head_statements {
        read_head(statement, &mut head, &mut request)?;
    }
    let request = request.ok_or("its body builds no request")?;
    check_tail(tail, name, &request, typed)?;
    Ok(head)
}

/// `let name = value;` taken apart.
fn binding(statement: &Stmt) -> Option<(&syn::Ident, &Expr)> {
    let Stmt::Local(local) = statement else {
        return None;
    };
    let Pat::Ident(pattern) = &local.pat else {
        return None;
    };
    Some((&pattern.ident, &local.init.as_ref()?.expr))
}

fn read_head(
    statement: &Stmt,
    head: &mut Head,
    request: &mut Option<syn::Ident>,
) -> Result<(), String> {
    let unknown = || format!("unknown statement `{}`", statement.to_token_stream());
    if let Some((name, value)) = binding(statement) {
        match value {
            Expr::Macro(call) if call.mac.path.is_ident("format") => {
                head.url = Some(address(&call.mac.tokens)?);
            }
            Expr::Call(_) if name == "header_map" => {}
            Expr::Try(built) => {
                read_chain(&built.expr, head)?;
                *request = Some(name.clone());
            }
            _ => return Err(unknown()),
        }
        return Ok(());
    }
    match statement {
        Stmt::Expr(Expr::MethodCall(call), Some(_)) => read_header(call, head, true),
        Stmt::Expr(Expr::If(optional), _) => {
            let Expr::Let(condition) = &*optional.cond else {
                return Err(unknown());
            };
            let [Stmt::Expr(Expr::MethodCall(call), Some(_))] = &optional.then_branch.stmts[..]
            else {
                return Err(unknown());
            };
            read_header(call, head, false)?;
            if let Some(header) = head.headers.last_mut() {
                header.1 = (*condition.expr).clone();
            }
            Ok(())
        }
        _ => Err(unknown()),
    }
}

/// `header_map.append("Name", value.to_string().try_into()?)`; the `api-version` that nobody
/// asked for is dropped.
fn read_header(call: &syn::ExprMethodCall, head: &mut Head, required: bool) -> Result<(), String> {
    let unknown = || format!("unknown header `{}`", call.to_token_stream());
    if call.method != "append" || call.args.len() != 2 {
        return Err(unknown());
    }
    let Expr::Lit(literal) = &call.args[0] else {
        let version = quote!(::reqwest::header::HeaderName::from_static("api-version"));
        let same = call.args[0].to_token_stream().to_string() == version.to_string();
        return if same { Ok(()) } else { Err(unknown()) };
    };
    let (syn::Lit::Str(name), Expr::Try(value)) = (&literal.lit, &call.args[1]) else {
        return Err(unknown());
    };
    let Expr::MethodCall(try_into) = &*value.expr else {
        return Err(unknown());
    };
    let Expr::MethodCall(to_string) = &*try_into.receiver else {
        return Err(unknown());
    };
    if try_into.method != "try_into" || to_string.method != "to_string" {
        return Err(unknown());
    }
    head.headers
        .push((name.clone(), (*to_string.receiver).clone(), required));
    Ok(())
}

/// The chain of calls from `self.client` to `build()`, from its end.
fn read_chain(expr: &Expr, head: &mut Head) -> Result<(), String> {
    let Expr::MethodCall(call) = expr else {
        let client = expr.to_token_stream().to_string() == quote!(self.client).to_string();
        return if client {
            Ok(())
        } else {
            Err(format!("unknown request `{}`", expr.to_token_stream()))
        };
    };
    let name = call.method.to_string();
    let arguments = call.args.to_token_stream().to_string();
    match name.as_str() {
        "build" if arguments.is_empty() => {}
        "headers" if arguments == "header_map" => {}
        "header" if arguments.contains(":: ACCEPT") => head.accept = true,
        "json" if arguments == "& body" => head.body = true,
        "query" => {
            let (name, value) = query(&call.args).ok_or("unknown query parameter")?;
            head.query.insert(0, (name, value));
        }
        "get" | "put" | "post" | "delete" | "patch" => head.call = Some(call.method.clone()),
        _ => return Err(format!("unknown call `.{name}({arguments})`")),
    }
    read_chain(&call.receiver, head)
}

/// `&progenitor_client::QueryParam::new("name", &value)`.
fn query(arguments: &Punctuated<Expr, Token![,]>) -> Option<(syn::LitStr, Expr)> {
    let Some(Expr::Reference(reference)) = arguments.first() else {
        return None;
    };
    let Expr::Call(call) = &*reference.expr else {
        return None;
    };
    let (Expr::Lit(name), Expr::Reference(value)) = (call.args.first()?, call.args.get(1)?) else {
        return None;
    };
    match &name.lit {
        syn::Lit::Str(name) => Some((name.clone(), (*value.expr).clone())),
        _ => None,
    }
}

/// `format!("{}/a/{}", self.baseurl, encode_path(&x.to_string()))`, with our own calls.
fn address(tokens: &TokenStream) -> Result<TokenStream, String> {
    let unknown = || format!("unknown address `{tokens}`");
    let arguments = Punctuated::<Expr, Token![,]>::parse_terminated
        .parse2(tokens.clone())
        .map_err(|_| unknown())?;
    let mut arguments = arguments.into_iter();
    let template = arguments.next().ok_or_else(unknown)?;
    let base = arguments.next().ok_or_else(unknown)?;
    if base.to_token_stream().to_string() != quote!(self.baseurl).to_string() {
        return Err(unknown());
    }
    let mut segments = Vec::new();
    for argument in arguments {
        let variable = match &argument {
            Expr::Call(call) => match call.args.first() {
                Some(Expr::Reference(reference)) => match &*reference.expr {
                    Expr::MethodCall(shown) if shown.method == "to_string" => {
                        Some(shown.receiver.clone())
                    }
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        };
        segments.push(variable.ok_or_else(unknown)?);
    }
    Ok(quote! {
        format!(#template, self.transport.base_url() #(, transport::encode_path(#segments))*)
    })
}

/// The statements after the head must be exactly the hooks, the call and the match.
fn check_tail(
    tail: &[Stmt],
    raw_name: &str,
    request: &syn::Ident,
    typed: bool,
) -> Result<(), String> {
    let success = if typed {
        quote!(ResponseValue::from_response(response).await)
    } else {
        quote!(Ok(ResponseValue::empty(response)))
    };
    let expected = quote! {
        let info = OperationInfo { operation_id: #raw_name, };
        self.pre(&mut #request, &info).await?;
        let result = self.exec(#request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200u16 => { #success }
            _ => Err(Error::UnexpectedResponse(response)),
        }
    };
    let found = quote!(#(#tail)*);
    if found.to_string() == expected.to_string() {
        Ok(())
    } else {
        Err(format!(
            "the end of its body is not the known one: `{found}`"
        ))
    }
}

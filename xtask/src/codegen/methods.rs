//! The methods that progenitor wrote, with their tails replaced by one call into the transport.
//!
//! A method is taken apart statement by statement. Its head (address, headers, body, query) is
//! kept; what follows, from the `pre` hook on, gives way to `Transport::execute`. A statement
//! that is not recognised refuses the operation, so that a new progenitor cannot slip anything in.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, FnArg, ImplItem, Item, Pat, Stmt, Token, Type};

use super::model::{Api, Location, Operation};
use super::types::Plain;
use super::{docs, lower, operations};
use crate::problem::Problem;

/// The finished method of each operation, in the order of the model.
pub(crate) fn finish(api: &Api, raw: &[Item]) -> Result<Vec<TokenStream>, Vec<Problem>> {
    let methods: Vec<&syn::ImplItemFn> = raw
        .iter()
        .filter_map(|item| match item {
            Item::Impl(item) if item.trait_.is_none() => Some(&item.items),
            _ => None,
        })
        .flatten()
        .filter_map(|item| match item {
            ImplItem::Fn(method) => Some(method),
            _ => None,
        })
        .collect();
    let mut finished = Vec::new();
    let mut problems = Vec::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let name = lower::method_name(index);
        let method = methods.iter().find(|m| m.sig.ident == name);
        let outcome = match method {
            Some(method) => rewrite(operation, &name, method),
            None => Err("progenitor wrote no method for it".to_owned()),
        };
        match outcome {
            Ok(tokens) => finished.push(tokens),
            Err(what) => problems.push(Problem::new(
                format!(
                    "/paths/{}/{}",
                    crate::refs::escape(&operation.path),
                    operation.method
                ),
                format!("operation {}: {what}", operation.id),
                "the generator knows the code of one progenitor version; extend codegen/methods.rs",
            )),
        }
    }
    if problems.is_empty() {
        Ok(finished)
    } else {
        Err(problems)
    }
}

/// What is kept of a method's head.
#[derive(Default)]
struct Head {
    url: Option<TokenStream>,
    call: Option<syn::Ident>,
    accept: bool,
    body: bool,
    /// Name on the wire and variable.
    query: Vec<(syn::LitStr, Expr)>,
    /// Name on the wire, variable, whether it is required.
    headers: Vec<(syn::LitStr, Expr, bool)>,
}

fn rewrite(
    operation: &Operation,
    raw_name: &str,
    method: &syn::ImplItemFn,
) -> Result<TokenStream, String> {
    let statements = &method.block.stmts;
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
    check_tail(tail, raw_name, &request, operation.answer.is_some())?;
    let url = head.url.as_ref().ok_or("its body builds no address")?;
    let call = head.call.as_ref().ok_or("its body calls no method")?;
    if head.body != operation.body.is_some() {
        return Err("its body does not send the request body".to_owned());
    }
    let answer = answer_type(&method.sig.output)?;
    let parameters = parameters(operation, method)?;
    let name = format_ident!("{}", operations::method_ident(&operation.id));
    let constant = format_ident!("{}", operations::constant_ident(&operation.id));
    let doc = docs::outer(&doc(operation));
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));

    let accept = head
        .accept
        .then(|| quote!(.header(ACCEPT, HeaderValue::from_static("application/json"))));
    let optional_body = operation.body.as_ref().is_some_and(|body| !body.required);
    let json = (head.body && !optional_body).then(|| quote!(.json(body)));
    let (query, query_vars): (Vec<_>, Vec<_>) = head.query.into_iter().unzip();
    let headers = head.headers.iter().filter(|h| h.2);
    let headers = headers.map(|(name, value, _)| quote!(.header(#name, #value.to_string())));
    let mut later = Vec::new();
    for (name, value, _) in head.headers.iter().filter(|h| !h.2) {
        later.push(quote! {
            if let Some(value) = #value {
                request = request.header(#name, value.to_string());
            }
        });
    }
    if optional_body {
        later.push(quote! {
            if let Some(body) = body {
                request = request.json(body);
            }
        });
    }
    let mutable = (!later.is_empty()).then(|| quote!(mut));
    Ok(quote! {
        #doc
        #deprecated
        pub async fn #name(&self, #(#parameters),*)
            -> Result<transport::Response<#answer>, transport::Error>
        {
            let url = #url;
            let #mutable request = self.transport.http().#call(url)
                #accept #json
                #(.query(&transport::QueryParam::new(#query, &#query_vars)))*
                #(#headers)*;
            #(#later)*
            self.transport.execute(&operations::#constant, request).await
        }
    })
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

/// `T` of `Result<ResponseValue<T>, Error<()>>`.
fn answer_type(output: &syn::ReturnType) -> Result<Type, String> {
    let syn::ReturnType::Type(_, ty) = output else {
        return Err("it returns nothing".to_owned());
    };
    let inner = |ty: &Type| -> Option<Type> {
        let Type::Path(path) = ty else { return None };
        let syn::PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments
        else {
            return None;
        };
        match arguments.args.first()? {
            syn::GenericArgument::Type(ty) => Some(ty.clone()),
            _ => None,
        }
    };
    let mut answer = inner(ty)
        .and_then(|value| inner(&value))
        .ok_or("its return type is not the known one")?;
    Plain.visit_type_mut(&mut answer);
    Ok(answer)
}

fn parameters(operation: &Operation, method: &syn::ImplItemFn) -> Result<Vec<TokenStream>, String> {
    let expected = operation.parameters.len() + usize::from(operation.body.is_some());
    let mut parameters = Vec::new();
    for input in &method.sig.inputs {
        let FnArg::Typed(input) = input else { continue };
        let (pattern, mut ty) = (&input.pat, (*input.ty).clone());
        Elided.visit_type_mut(&mut ty);
        Plain.visit_type_mut(&mut ty);
        let is_body = pattern.to_token_stream().to_string() == "body";
        let optional = operation.body.as_ref().is_some_and(|body| !body.required);
        parameters.push(if is_body && optional {
            quote!(#pattern: Option<#ty>)
        } else {
            quote!(#pattern: #ty)
        });
    }
    if parameters.len() == expected {
        Ok(parameters)
    } else {
        Err("its signature lacks a parameter".to_owned())
    }
}

/// Drops named lifetimes, and takes slices in place of references to `Vec`.
struct Elided;

impl VisitMut for Elided {
    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        reference.lifetime = None;
        visit_mut::visit_type_reference_mut(self, reference);
        if let Type::Path(path) = &*reference.elem
            && let Some(last) = path.path.segments.last()
            && last.ident == "Vec"
            && let syn::PathArguments::AngleBracketed(arguments) = &last.arguments
            && let Some(syn::GenericArgument::Type(item)) = arguments.args.first()
        {
            *reference.elem = syn::parse_quote!([#item]);
        }
    }
}

fn doc(operation: &Operation) -> String {
    let mut parts = Vec::new();
    for part in [&operation.summary, &operation.description] {
        // A summary is a title; rustdoc wants a sentence.
        let sentence = format!("{}.", part.trim().trim_end_matches('.'));
        if sentence.len() > 1 && !parts.contains(&sentence) {
            parts.push(sentence);
        }
    }
    let method = operation.method.to_uppercase();
    parts.push(format!(
        "`{method} {}`. {}",
        operation.path,
        operation.kind.sentence()
    ));
    for parameter in &operation.parameters {
        // What a path parameter means is said by its type.
        if parameter.location != Location::Path && !parameter.description.is_empty() {
            parts.push(format!("`{}`: {}", parameter.name, parameter.description));
        }
    }
    match &operation.permissions[..] {
        [] => {}
        [only] => parts.push(format!("Needs the permission `{only}`.")),
        any => parts.push(format!(
            "Needs one of the permissions `{}`.",
            any.join("`, `")
        )),
    }
    parts.join("\n\n")
}

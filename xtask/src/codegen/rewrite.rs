//! What is changed in the code that progenitor writes, each change with its reason. Everything that
//! none of them knows is kept as it is; the compiler and the tests on the wire judge it.

use std::collections::BTreeMap;
use std::mem;

use quote::{ToTokens as _, format_ident, quote};
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprMethodCall, FnArg, Pat, PathArguments, Signature, Stmt, Token, Type};
use syn::{parse_quote, parse_str};

use super::operations;
use crate::contract::model::{self, Body, Encoding, Operation, Parameter, Style};

/// Rewrites the method of an operation.
pub(super) struct Rewrite<'a> {
    pub(super) operation: &'a Operation,
    /// What stands for each parameter.
    pub(super) parameters: &'a BTreeMap<String, &'a Parameter>,
    /// The values of the path, once the address has been met.
    pub(super) path: Vec<Expr>,
}

impl<'a> Rewrite<'a> {
    /// The signature takes the contract's names. Lifetimes go, because they say nothing here.
    /// Optional parameters are one struct, see [`super::parameters`].
    pub(super) fn signature(&mut self, signature: &mut Signature) {
        signature.ident = format_ident!("{}", self.operation.rust_name);
        signature.generics = syn::Generics::default();
        let inputs = mem::take(&mut signature.inputs).into_iter();
        signature.inputs = inputs.filter_map(|input| self.input(input)).collect();
        if let Some(name) = &self.operation.parameters_type {
            let name = format_ident!("{name}");
            signature
                .inputs
                .push(parse_quote!(parameters: &types::#name));
        }
        self.visit_return_type_mut(&mut signature.output);
    }

    fn input(&self, input: FnArg) -> Option<FnArg> {
        let FnArg::Typed(mut input) = input else {
            return Some(parse_quote!(&self));
        };
        let ty = &mut *input.ty;
        if let Type::Reference(reference) = ty {
            reference.lifetime = None;
            // Callers have slices more often than references to a `Vec`.
            if let Type::Path(path) = &*reference.elem
                && let Some(last) = path.path.segments.last()
                && last.ident == "Vec"
                && let PathArguments::AngleBracketed(of) = &last.arguments
            {
                let item = &of.args;
                *reference.elem = parse_quote!([#item]);
            }
        }
        match self
            .parameters
            .get(&input.pat.to_token_stream().to_string())
        {
            Some(parameter) if !parameter.required => None,
            Some(parameter) => {
                let name = format_ident!("{}", parameter.rust_name);
                Some(parse_quote!(#name: #ty))
            }
            // Progenitor knows no body that may be left out.
            None if self.optional_body().is_some() => Some(parse_quote!(body: Option<#ty>)),
            None => Some(FnArg::Typed(input)),
        }
    }

    /// A body is its request and one call into the transport, whose job are sending, hooks and
    /// decoding. The request is not built, because what is not built can be sent twice: so headers
    /// are added to it and not to a map. `api-version`, which nobody asked for, is left out.
    pub(super) fn body(&mut self, block: &mut Block) {
        for mut statement in mem::take(&mut block.stmts) {
            let is_api_version = quote!(#statement).to_string().contains("api_version ()");
            self.visit_stmt_mut(&mut statement);
            match bound(&mut statement)
                .map(|it| it.ident.to_string())
                .as_deref()
            {
                Some("url" | "header_map") => {}
                Some("info") => break,
                Some("request") => block.stmts.insert(0, statement),
                _ if is_api_version => {}
                _ => block.stmts.push(statement),
            }
        }
        if let Some(body) = self.optional_body() {
            let request = with_body(&parse_quote!(request), body);
            block.stmts.push(parse_quote! {
                if let Some(body) = body {
                    request = #request;
                }
            });
        }
        let is_changed = block.stmts.len() > 1;
        if let Some(request) = block.stmts.first_mut().and_then(bound) {
            request.mutability = request.mutability.filter(|_| is_changed);
        }
        let constant = operations::constant(self.operation);
        let answer = self.operation.answer();
        let execute = match answer.map_or(Encoding::Json, |answer| answer.media.encoding) {
            Encoding::Json => quote!(execute),
            Encoding::Text => quote!(execute_text),
            Encoding::Bytes => quote!(execute_bytes),
        };
        let call = parse_quote!(self.transport.#execute(&operations::#constant, request).await);
        block.stmts.push(Stmt::Expr(call, None));
    }

    /// The parameter that an expression is made of.
    fn parameter(&self, expr: &Expr) -> Option<&'a Parameter> {
        let name = match expr {
            Expr::Call(call) => return self.parameter(call.args.first()?),
            Expr::Reference(reference) => return self.parameter(&reference.expr),
            Expr::MethodCall(call) => return self.parameter(&call.receiver),
            Expr::Path(path) => path.path.get_ident()?.to_string(),
            Expr::Lit(literal) => parse_str::<syn::LitStr>(&quote!(#literal).to_string())
                .ok()?
                .value(),
            _ => return None,
        };
        self.parameters.get(&name).copied()
    }

    fn optional_body(&self) -> Option<&'a Body> {
        self.operation.body.as_ref().filter(|body| !body.required)
    }

    /// A call of a method, if it becomes something else.
    fn method_call(&self, call: &ExprMethodCall) -> Option<Expr> {
        let receiver = &*call.receiver;
        let arguments = &call.args;
        Some(match call.method.to_string().as_str() {
            "build" | "headers" | "try_into" => receiver.clone(),
            "append" => parse_quote!(request = request.header(#arguments)),
            // `Accept: application/json` is the transport's.
            "header" => match self.operation.answer() {
                Some(answer) if !answer.media.is_plain_json() => {
                    let media = &answer.media.name;
                    parse_quote!(#receiver.header("accept", #media))
                }
                _ => receiver.clone(),
            },
            "json" => match self.operation.body.as_ref().filter(|body| body.required) {
                Some(body) => with_body(receiver, body),
                None => receiver.clone(),
            },
            // `self.client.get(url)`: the table has the HTTP method and the template of the path.
            _ if quote!(#arguments).to_string() == "url" => {
                let constant = operations::constant(self.operation);
                let path = &self.path;
                parse_quote!(self.transport.request(&operations::#constant, &[#(#path),*]))
            }
            _ => return None,
        })
    }
}

impl VisitMut for Rewrite<'_> {
    /// The transport has what progenitor-client has.
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        let Some(first) = path.segments.first_mut() else {
            return;
        };
        let arguments = &first.arguments;
        match first.ident.to_string().as_str() {
            "progenitor_client" => first.ident = format_ident!("transport"),
            "ResponseValue" => *path = parse_quote!(transport::Response #arguments),
            "Error" => *path = parse_quote!(transport::Error),
            _ => {}
        }
    }

    fn visit_local_mut(&mut self, local: &mut syn::Local) {
        local.attrs.clear();
        visit_mut::visit_local_mut(self, local);
    }

    fn visit_expr_let_mut(&mut self, condition: &mut syn::ExprLet) {
        visit_mut::visit_expr_let_mut(self, condition);
        if let Expr::Field(field) = &*condition.expr {
            *condition.expr = parse_quote!(&#field);
        }
    }

    /// The address, `format!("{}/path/{}", self.baseurl, encode_path(&value.to_string()))`.
    fn visit_macro_mut(&mut self, format: &mut syn::Macro) {
        let arguments = format.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated);
        for argument in arguments.into_iter().flatten() {
            if let Some(parameter) = self.parameter(&argument) {
                let name = format_ident!("{}", parameter.rust_name);
                self.path.push(match parameter.schema.ty {
                    model::Type::Named(_) => parse_quote!(#name),
                    _ => parse_quote!(&#name),
                });
            }
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let parameter = self.parameter(expr);
        visit_mut::visit_expr_mut(self, expr);
        match (&mut *expr, parameter) {
            (Expr::Path(_), Some(parameter)) => {
                let name = format_ident!("{}", parameter.rust_name);
                *expr = match parameter.required {
                    true => parse_quote!(#name),
                    false => parse_quote!(parameters.#name),
                };
            }
            (Expr::Lit(_), Some(Parameter { name, .. })) => *expr = parse_quote!(#name),
            // `QueryParam::new`, where progenitor knows one way to write a list or an object.
            (Expr::Call(call), Some(parameter)) => {
                let arguments = &call.args;
                *expr = match parameter.style {
                    Style::Default => return,
                    Style::Joined => parse_quote!(transport::QueryParam::joined(#arguments)),
                    Style::Deep => parse_quote!(transport::QueryParam::deep(#arguments)),
                };
            }
            // What can fail here fails in the transport.
            (Expr::Try(fallible), _) => *expr = (*fallible.expr).clone(),
            (Expr::MethodCall(call), _) => {
                if let Some(replaced) = self.method_call(call) {
                    *expr = replaced;
                }
            }
            _ => {}
        }
    }
}

/// A request with a body. What is small is passed by value; the rest is a reference already.
fn with_body(request: &Expr, body: &Body) -> Expr {
    // A range of types can be accepted, not sent.
    let media = match body.media.name.contains('*') {
        true => "application/octet-stream",
        false => body.media.name.as_str(),
    };
    let header = (!body.media.is_plain_json()).then(|| quote!(.header("content-type", #media)));
    let value = match (body.media.encoding, &body.schema.ty) {
        (Encoding::Text | Encoding::Bytes, _) => quote!(.body(body.to_owned())),
        (_, model::Type::Boolean | model::Type::Integer(_) | model::Type::Number) => {
            quote!(.json(&body))
        }
        _ => quote!(.json(body)),
    };
    parse_quote!(#request #header #value)
}

/// What a `let` binds.
fn bound(statement: &mut Stmt) -> Option<&mut syn::PatIdent> {
    match statement {
        Stmt::Local(local) => match &mut local.pat {
            Pat::Ident(bound) => Some(bound),
            _ => None,
        },
        _ => None,
    }
}

//! What is changed in the code that progenitor and typify write: three rewrites, each with its
//! reason. Everything that none of them knows is kept as it is; the compiler and the tests on the
//! wire judge it.

use quote::{format_ident, quote};
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Member, Pat, Stmt, Token, Type, parse_quote};

use super::operations;
use crate::contract::model::{self, Body, Encoding, Location, Operation, Style};

/// Shortens the paths of `Option` and its like, because people read the code, and takes what the
/// transport has in the place of progenitor-client.
pub(super) struct ShortenPaths;

impl VisitMut for ShortenPaths {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        let first = path.segments.first().map(|first| &first.ident);
        let last = path
            .segments
            .last()
            .map(|last| (last.ident.to_string(), &last.arguments));
        let (Some(first), Some((name, arguments))) = (first, last) else {
            return;
        };
        if path.segments.len() == 1 {
            *path = match name.as_str() {
                "encode_path" => parse_quote!(transport::encode_path),
                "ResponseValue" => parse_quote!(transport::Response #arguments),
                "Error" => parse_quote!(transport::Error),
                _ => return,
            };
        } else if first == "progenitor_client" {
            let rest = path.segments.iter().skip(1);
            *path = parse_quote!(transport #(::#rest)*);
        } else if first == "reqwest"
            || (first == "std" && matches!(name.as_str(), "Option" | "String"))
        {
            path.leading_colon = None;
            path.segments = std::mem::take(&mut path.segments)
                .into_iter()
                .skip(2)
                .collect();
        }
    }

    /// The arguments of `format!`, which are tokens to syn.
    fn visit_macro_mut(&mut self, call: &mut syn::Macro) {
        let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
        if let Ok(mut arguments) = parser.parse2(call.tokens.clone()) {
            arguments.pop_punct();
            arguments
                .iter_mut()
                .for_each(|argument| self.visit_expr_mut(argument));
            call.tokens = quote!(#arguments);
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        let replaced = match &*expr {
            Expr::Field(field) => match &field.member {
                Member::Named(name) if name == "client" => parse_quote!(self.transport.http()),
                Member::Named(name) if name == "baseurl" => parse_quote!(self.transport.base_url()),
                _ => return,
            },
            // `&value.to_string()` in a path: the transport takes whatever can be shown.
            Expr::Reference(reference) => match &*reference.expr {
                Expr::MethodCall(call) if call.method == "to_string" => (*call.receiver).clone(),
                _ => return,
            },
            Expr::Macro(format) => match address(&format.mac) {
                Some(address) => address,
                None => return,
            },
            _ => return,
        };
        *expr = replaced;
    }
}

/// `format!("{}/path", base_url, …)` as a path below the base URL, which the transport has parsed
/// already.
fn address(format: &syn::Macro) -> Option<Expr> {
    let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
    let mut arguments = parser.parse2(format.tokens.clone()).ok()?.into_iter();
    let (Some(Expr::Lit(template)), Some(Expr::MethodCall(base_url))) =
        (arguments.next(), arguments.next())
    else {
        return None;
    };
    let syn::Lit::Str(template) = &template.lit else {
        return None;
    };
    let template = template.value();
    let path = template.strip_prefix("{}")?;
    (base_url.method == "base_url")
        .then(|| parse_quote!(self.transport.url(format_args!(#path #(, #arguments)*))))
}

/// Drops lifetimes, which say nothing in these signatures, and takes slices in place of references
/// to
/// `Vec`, because callers have slices more often.
pub(super) struct PlainReferences;

impl VisitMut for PlainReferences {
    fn visit_generics_mut(&mut self, generics: &mut syn::Generics) {
        *generics = syn::Generics::default();
    }

    fn visit_receiver_mut(&mut self, receiver: &mut syn::Receiver) {
        *receiver = parse_quote!(&self);
    }

    fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
        reference.lifetime = None;
        visit_mut::visit_type_reference_mut(self, reference);
        if let Type::Path(path) = &*reference.elem
            && let Some(item) = argument(&path.path, "Vec")
        {
            *reference.elem = parse_quote!([#item]);
        }
    }
}

/// Ends a method with one call into the transport, because sending, hooks and decoding are its job.
/// The transport takes a request that is not built yet, because that can be sent twice: so headers
/// are added to it and not to a map. `api-version`, which nobody asked for, is left out.
pub(super) struct ExecuteRequest<'a> {
    pub(super) operation: &'a Operation,
}

impl ExecuteRequest<'_> {
    /// Rewrites the body of a method.
    pub(super) fn rewrite(&mut self, block: &mut syn::Block) {
        let mut statements = Vec::new();
        // Additions to the request, which progenitor makes before there is one.
        let mut additions: Vec<Stmt> = Vec::new();
        for mut statement in std::mem::take(&mut block.stmts) {
            if is_api_version(&statement) || binds(&mut statement, "header_map").is_some() {
                continue;
            }
            self.visit_stmt_mut(&mut statement);
            match is_addition(&statement) {
                true => additions.push(statement),
                false => statements.push(statement),
            }
        }
        additions.retain(|addition| !add(&mut statements, addition));
        if let Some(body) = self.operation.body.as_ref().filter(|body| !body.required) {
            let request = with_body(&parse_quote!(request), body);
            additions.push(parse_quote! {
                if let Some(body) = body {
                    request = #request;
                }
            });
        }
        for local in statements
            .iter_mut()
            .filter_map(|statement| binds(statement, "request"))
        {
            if let (Pat::Ident(bound), true) = (&mut local.pat, additions.is_empty()) {
                bound.mutability = None;
            }
        }
        let constant = operations::constant(self.operation);
        let execute = format_ident!(
            "{}",
            match self.encoding() {
                Encoding::Json => "execute",
                Encoding::Text => "execute_text",
                Encoding::Bytes => "execute_bytes",
            }
        );
        let call: Expr =
            parse_quote!(self.transport.#execute(&operations::#constant, request).await);
        block.stmts = statements.into_iter().chain(additions).collect();
        block.stmts.push(Stmt::Expr(call, None));
    }

    fn encoding(&self) -> Encoding {
        let answer = self.operation.answer();
        answer.map_or(Encoding::Json, |answer| answer.media.encoding)
    }

    /// How a query parameter is made, by its name on the wire.
    fn query_param(&self, name: &Expr) -> Option<&'static str> {
        let Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(name),
            ..
        }) = name
        else {
            return None;
        };
        let mut parameters = self.operation.parameters.iter();
        let parameter =
            parameters.find(|it| it.location == Location::Query && it.name == name.value())?;
        match parameter.style {
            Style::Default => None,
            Style::Joined => Some("joined"),
            Style::Deep => Some("deep"),
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
    match (body.media.encoding, &body.schema.ty) {
        (Encoding::Text | Encoding::Bytes, _) => {
            parse_quote!(#request.header("content-type", #media).body(body.to_owned()))
        }
        (Encoding::Json, ty) => {
            let request = match body.media.is_plain_json() {
                true => request.clone(),
                false => parse_quote!(#request.header("content-type", #media)),
            };
            match ty {
                model::Type::Boolean | model::Type::Integer(_) | model::Type::Number => {
                    parse_quote!(#request.json(&body))
                }
                _ => parse_quote!(#request.json(body)),
            }
        }
    }
}

impl VisitMut for ExecuteRequest<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        let replaced = match &*expr {
            // What can fail here fails in the transport.
            Expr::Try(fallible) => (*fallible.expr).clone(),
            Expr::MethodCall(call) => match call.method.to_string().as_str() {
                "build" | "headers" | "try_into" => (*call.receiver).clone(),
                "append" => {
                    let arguments = &call.args;
                    parse_quote!(request = request.header(#arguments))
                }
                "json" => match self.operation.body.as_ref().filter(|body| body.required) {
                    Some(body) => with_body(&call.receiver, body),
                    None => (*call.receiver).clone(),
                },
                _ => return,
            },
            Expr::Call(call) => match call.args.first().and_then(|name| self.query_param(name)) {
                Some(constructor) => {
                    let constructor = format_ident!("{constructor}");
                    let arguments = &call.args;
                    parse_quote!(progenitor_client::QueryParam::#constructor(#arguments))
                }
                None => return,
            },
            // What is accepted.
            Expr::Lit(syn::ExprLit {
                lit: syn::Lit::Str(text),
                ..
            }) if text.value() == "application/json" => match self.operation.answer() {
                Some(answer) if !answer.media.is_plain_json() => {
                    let media = &answer.media.name;
                    parse_quote!(#media)
                }
                _ => return,
            },
            _ => return,
        };
        *expr = replaced;
    }
}

/// The `T` of `name<T>`.
pub(super) fn argument<'p>(path: &'p syn::Path, name: &str) -> Option<&'p Type> {
    let last = path.segments.last().filter(|last| last.ident == name)?;
    match &last.arguments {
        syn::PathArguments::AngleBracketed(arguments) => match arguments.args.first()? {
            syn::GenericArgument::Type(ty) => Some(ty),
            _ => None,
        },
        _ => None,
    }
}

/// `header_map.append(HeaderName::from_static("api-version"), …);`: other names are literals.
fn is_api_version(statement: &Stmt) -> bool {
    let Stmt::Expr(Expr::MethodCall(call), _) = statement else {
        return false;
    };
    call.method == "append" && matches!(call.args.first(), Some(Expr::Call(_)))
}

/// `request = …;`, also within an `if`.
fn is_addition(statement: &Stmt) -> bool {
    match statement {
        Stmt::Expr(Expr::Assign(_), _) => true,
        Stmt::Expr(Expr::If(optional), _) => optional.then_branch.stmts.iter().all(is_addition),
        _ => false,
    }
}

/// Makes an unconditional addition part of the statement that binds the request.
fn add(statements: &mut [Stmt], addition: &Stmt) -> bool {
    let mut locals = statements
        .iter_mut()
        .filter_map(|statement| binds(statement, "request"));
    let init = locals.next().and_then(|local| local.init.as_mut());
    let (Some(init), Stmt::Expr(Expr::Assign(assign), _)) = (init, addition) else {
        return false;
    };
    if let Expr::MethodCall(call) = &*assign.right {
        let (request, arguments) = (&init.expr, &call.args);
        init.expr = parse_quote!(#request.header(#arguments));
    }
    true
}

/// The `let` of a statement, if it binds the name.
fn binds<'s>(statement: &'s mut Stmt, name: &str) -> Option<&'s mut syn::Local> {
    match statement {
        Stmt::Local(local) if matches!(&local.pat, Pat::Ident(bound) if bound.ident == name) => {
            Some(local)
        }
        _ => None,
    }
}

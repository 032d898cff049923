//! The methods that progenitor wrote, with their tails replaced by one call into the transport.
//!
//! [`super::head`] takes a method apart; its head (address, headers, body, query) is kept, and what
//! follows, from the `pre` hook on, gives way to `Transport::execute`.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{FnArg, ImplItem, Item, Type};

use super::types::ShortenPaths;
use super::{docs, head, lower, operations};
use crate::contract::model::{Contract, Location, Operation, OperationKind};
use crate::diagnostic::Diagnostic;

/// The finished method of each operation, in the order of the model.
pub(crate) fn finish(
    contract: &Contract,
    raw: &[Item],
) -> Result<Vec<TokenStream>, Vec<Diagnostic>> {
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
    for (index, operation) in contract.operations.iter().enumerate() {
        let name = lower::method_name(index);
        let method = methods.iter().find(|m| m.sig.ident == name);
        let outcome = match method {
            Some(method) => rewrite(operation, &name, method),
            None => Err("progenitor wrote no method for it".to_owned()),
        };
        match outcome {
            Ok(tokens) => finished.push(tokens),
            Err(what) => problems.push(Diagnostic::new(
                &operation.pointer,
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

fn rewrite(
    operation: &Operation,
    raw_name: &str,
    method: &syn::ImplItemFn,
) -> Result<TokenStream, String> {
    let head = head::read(&method.block.stmts, raw_name, operation.success().is_some())?;
    let url = head.url.as_ref().ok_or("its body builds no address")?;
    let call = head.call.as_ref().ok_or("its body calls no method")?;
    if head.body != operation.body.is_some() {
        return Err("its body does not send the request body".to_owned());
    }
    let answer = answer_type(&method.sig.output)?;
    let parameters = parameters(operation, method)?;
    let name = format_ident!("{}", operation.rust_name);
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
    ShortenPaths.visit_type_mut(&mut answer);
    Ok(answer)
}

fn parameters(operation: &Operation, method: &syn::ImplItemFn) -> Result<Vec<TokenStream>, String> {
    let expected = operation.parameters.len() + usize::from(operation.body.is_some());
    let mut parameters = Vec::new();
    for input in &method.sig.inputs {
        let FnArg::Typed(input) = input else { continue };
        let (pattern, mut ty) = (&input.pat, (*input.ty).clone());
        ElideLifetimes.visit_type_mut(&mut ty);
        ShortenPaths.visit_type_mut(&mut ty);
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
struct ElideLifetimes;

impl VisitMut for ElideLifetimes {
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

/// What repeating a call does, as a sentence.
fn kind_sentence(kind: OperationKind) -> &'static str {
    match kind {
        OperationKind::Read => "Safe: changes nothing, may be repeated.",
        OperationKind::Replace => "Idempotent: may be repeated with the same result.",
        OperationKind::Delete => "Idempotent: may be repeated; a later call may find nothing.",
        OperationKind::Create => "A create: repeating it may make a second object, or be refused.",
        OperationKind::Action => "An action: repeating it does it again.",
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
    let method = operation.method.name();
    parts.push(format!(
        "`{method} {}`. {}",
        operation.path,
        kind_sentence(operation.kind)
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

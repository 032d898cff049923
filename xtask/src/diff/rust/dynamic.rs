//! Whether a trait can be a `dyn Trait`, as far as its own items say it.

use syn::visit::{self, Visit};
use syn::{FnArg, GenericParam, ReturnType, TraitItem, Type, TypeParamBound, WherePredicate};

/// Traits that demand a type of known size.
const SIZED: [&str; 4] = ["Sized", "Clone", "Copy", "Default"];
/// Traits that name `Self` as their parameter where they stand without one.
const SELF: [&str; 4] = ["PartialEq", "PartialOrd", "Eq", "Ord"];

/// The first reason why a trait cannot be a `dyn Trait`.
pub(super) fn obstacle(item: &syn::ItemTrait) -> Option<String> {
    if item.supertraits.iter().any(|bound| is(bound, &SIZED)) || only_sized(&item.generics) {
        return Some("it demands a type of known size".to_owned());
    }
    if item.supertraits.iter().any(|bound| is(bound, &SELF)) {
        return Some("a trait that it demands names `Self`".to_owned());
    }
    item.items.iter().find_map(|member| match member {
        TraitItem::Const(constant) => Some(format!("constant `{}`", constant.ident)),
        TraitItem::Type(ty) if !ty.generics.params.is_empty() && !only_sized(&ty.generics) => {
            Some(format!("type `{}` with parameters", ty.ident))
        }
        TraitItem::Fn(function) if !only_sized(&function.sig.generics) => {
            let what = method(&function.sig)?;
            Some(format!("`{}` {what}", function.sig.ident))
        }
        _ => None,
    })
}

fn is(bound: &TypeParamBound, one_of: &[&str]) -> bool {
    matches!(bound, TypeParamBound::Trait(bound)
    if bound.maybe.is_none()
        && bound.path.segments.last().is_some_and(|last| {
            // `PartialEq<Other>` says nothing of `Self`.
            last.arguments.is_none() && one_of.iter().any(|name| last.ident == name)
        }))
}

/// `where Self: Sized`
fn only_sized(generics: &syn::Generics) -> bool {
    let clause = generics.where_clause.iter();
    clause
        .flat_map(|clause| &clause.predicates)
        .any(|predicate| {
            matches!(predicate, WherePredicate::Type(given)
            if matches!(&given.bounded_ty, Type::Path(path) if path.path.is_ident("Self"))
                && given.bounds.iter().any(|bound| is(bound, &SIZED)))
        })
}

fn method(signature: &syn::Signature) -> Option<&'static str> {
    let generic = |param: &GenericParam| !matches!(param, GenericParam::Lifetime(_));
    if signature.generics.params.iter().any(generic) {
        return Some("has type parameters");
    }
    if signature.receiver().is_none() {
        return Some("takes no `self`");
    }
    if signature.asyncness.is_some() {
        return Some("is `async`");
    }
    let mut found = Found::default();
    for input in &signature.inputs {
        if let FnArg::Typed(typed) = input {
            found.visit_type(&typed.ty);
        }
    }
    if found.opaque {
        return Some("has type parameters");
    }
    if let ReturnType::Type(_, ty) = &signature.output {
        found.visit_type(ty);
    }
    match found {
        Found { itself: true, .. } => Some("names `Self` beside the receiver"),
        Found { opaque: true, .. } => Some("returns `impl`"),
        _ => None,
    }
}

/// `Self` as a type, `impl Trait`.
#[derive(Default)]
struct Found {
    itself: bool,
    opaque: bool,
}

impl Visit<'_> for Found {
    fn visit_type(&mut self, ty: &Type) {
        match ty {
            Type::Path(path) if path.path.is_ident("Self") => self.itself = true,
            Type::ImplTrait(_) => self.opaque = true,
            _ => {}
        }
        visit::visit_type(self, ty);
    }
}

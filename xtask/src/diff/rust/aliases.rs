//! Aliases and constants of the crate in types, and what they stand for.

use std::collections::HashMap;

use proc_macro2::Span;
use quote::ToTokens as _;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, GenericArgument, GenericParam, Lifetime, Path, PathArguments, Type};

use super::paths::{Form, Paths};
use super::print::{self, Printer};

/// Deepest nesting of aliases and constants.
const MAX_DEPTH: usize = 8;
/// How large one type may grow by them: each may name several others, several times.
pub(super) const MAX_GROWTH: usize = 4096;

impl<'s, 't> Paths<'_, 's, 't> {
    fn within<'q>(&self, printer: &'q Printer<'s, 't>) -> Paths<'q, 's, 't> {
        Paths {
            depth: self.depth + 1,
            left: self.left,
            ..Paths::new(printer, self.form)
        }
    }

    fn note(&mut self, inner: &Paths<'_, '_, '_>) {
        self.key_differs |= inner.key_differs;
        self.full_differs |= inner.full_differs;
        self.left = inner.left;
    }

    /// Whether something of the crate is written out in this form: always where others cannot
    /// name it.
    fn opens(&mut self, definition: &str) -> bool {
        if !self.may_open() {
            return false;
        }
        if !self.printer.scope.is_public(definition) {
            return true;
        }
        self.full_differs = true;
        self.form == Form::Full
    }

    /// Whether one more may be written out. What goes on for ever does not compile, but must
    /// not hang.
    fn may_open(&self) -> bool {
        self.depth < MAX_DEPTH && self.left > 0
    }

    /// What an alias of the crate stands for, if this is one that is written out.
    pub(super) fn alias(&mut self, ty: &Type) -> Option<Type> {
        let Type::Path(path) = ty else { return None };
        let last = path.path.segments.last()?;
        if path.qself.is_some() || !self.printer.scope.index.may_be_alias(&last.ident) {
            return None;
        }
        let definition = self.printer.definition(&path.path)?;
        let (module, alias) = self.printer.scope.index.alias(&definition)?;
        if !self.opens(&definition) {
            return None;
        }
        let mut given = match &last.arguments {
            PathArguments::AngleBracketed(arguments) => arguments.args.clone(),
            _ => Punctuated::new(),
        };
        for argument in &mut given {
            self.visit_generic_argument_mut(argument);
        }
        let prefix = format!("_alias{}_", self.depth);
        let printer = Printer::new(self.printer.scope, module).named(&alias.generics, &prefix);
        let mut inner = self.within(&printer);
        let mut target = (*alias.ty).clone();
        inner.visit_type_mut(&mut target);
        let mut values: HashMap<String, GenericArgument> = HashMap::new();
        let split = |is_lifetime: bool| {
            let given = given.iter();
            given.filter(move |g| matches!(g, GenericArgument::Lifetime(_)) == is_lifetime)
        };
        let (mut lifetimes, mut others) = (split(true), split(false));
        for param in &alias.generics.params {
            let value = match param {
                GenericParam::Lifetime(_) => lifetimes.next().cloned().unwrap_or_else(|| {
                    GenericArgument::Lifetime(Lifetime::new("'_", Span::call_site()))
                }),
                GenericParam::Type(param) => match (others.next(), &param.default) {
                    (Some(given), _) => given.clone(),
                    (None, Some((_, default))) => {
                        let mut default = default.clone();
                        inner.visit_type_mut(&mut default);
                        GenericArgument::Type(default)
                    }
                    (None, None) => continue,
                },
                GenericParam::Const(_) => match others.next() {
                    Some(given) => given.clone(),
                    None => continue,
                },
            };
            let name = printer.regular_name(&print::name(param)).map(str::to_owned);
            values.extend(name.map(|name| (name, value)));
        }
        self.note(&inner);
        let mut size = Size(0);
        size.visit_type(&target);
        let mut argument = Size(1);
        for value in values.values() {
            argument.visit_generic_argument(value);
        }
        let grown = size.0.saturating_mul(argument.0);
        if grown > self.left {
            self.left = 0;
            return None;
        }
        self.left -= grown;
        Substitute(&values).visit_type_mut(&mut target);
        Some(target)
    }

    /// The value of a constant of the crate, if this is one that is written out.
    pub(super) fn constant(&mut self, path: &Path) -> Option<Expr> {
        let definition = self.printer.definition(path)?;
        let scope = self.printer.scope;
        scope.used.borrow_mut().insert(definition.clone());
        let (module, constant) = scope.index.constant(&definition)?;
        let opens = self.opens(&definition);
        let mut value = (*constant.expr).clone();
        let printer = Printer::new(scope, module);
        let mut inner = self.within(&printer);
        if self.may_open() {
            inner.left -= 1;
            // Also where it stays closed: what it is made of counts.
            inner.visit_expr_mut(&mut value);
        }
        self.note(&inner);
        opens.then_some(value)
    }
}

/// How many types a type consists of.
struct Size(usize);

impl Visit<'_> for Size {
    fn visit_type(&mut self, ty: &Type) {
        self.0 += 1;
        visit::visit_type(self, ty);
    }
}

/// Puts arguments in the place of an alias's parameters.
struct Substitute<'v>(&'v HashMap<String, GenericArgument>);

impl VisitMut for Substitute<'_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::Path(path) = &*ty
            && let Some(name) = path.path.get_ident()
            && let Some(GenericArgument::Type(value)) = self.0.get(&name.to_string())
        {
            *ty = value.clone();
            return;
        }
        visit_mut::visit_type_mut(self, ty);
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Expr::Path(path) = &*expr
            && let Some(name) = path.path.get_ident()
        {
            match self.0.get(&name.to_string()) {
                Some(GenericArgument::Const(value)) => *expr = value.clone(),
                Some(GenericArgument::Type(value)) => {
                    *expr = Expr::Verbatim(value.to_token_stream())
                }
                _ => {}
            }
            return;
        }
        visit_mut::visit_expr_mut(self, expr);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if let Some(GenericArgument::Lifetime(value)) = self.0.get(&lifetime.ident.to_string()) {
            *lifetime = value.clone();
        }
    }
}

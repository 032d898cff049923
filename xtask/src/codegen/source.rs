//! The text of one file, formatted piece by piece: a blank line between items, none between
//! methods.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::{File, ImplItem, ImplItemFn, Item, parse_quote};

use crate::diagnostic::Diagnostic;
use crate::text;

/// A file that is being written.
pub(super) struct Source {
    text: String,
    is_formatted: bool,
}

impl Source {
    /// Begins with who wrote the file, from the document of this name.
    pub(super) fn new(generated: &str, document: &str, is_formatted: bool) -> Self {
        // A name with a line feed would end the comment.
        let document = document.replace(char::is_control, " ");
        let text = format!(
            "// {generated} from {document}. Do not edit.\n#![cfg_attr(rustfmt, rustfmt_skip)]\n\n"
        );
        Self { text, is_formatted }
    }

    /// A whole file at once: docs, then imports and modules, then the rest.
    pub(super) fn file(mut self, tokens: TokenStream) -> Result<String, Diagnostic> {
        self.write(tokens, |source, mut file| {
            let (head, items): (Vec<Item>, Vec<Item>) = file
                .items
                .drain(..)
                .partition(|item| matches!(item, Item::Use(_) | Item::Mod(_)));
            file.items = head;
            source.write_head(file);
            source.write_items(items);
        })?;
        Ok(self.into_text())
    }

    /// The docs of the module and its imports.
    pub(super) fn head(&mut self, tokens: TokenStream) -> Result<(), Diagnostic> {
        self.write(tokens, Self::write_head)
    }

    /// Items, each after a blank line.
    pub(super) fn items(&mut self, tokens: TokenStream) -> Result<(), Diagnostic> {
        self.write(tokens, |source, file| source.write_items(file.items))
    }

    /// Begins the methods of the client.
    pub(super) fn open_impl(&mut self) {
        self.text.push_str("\nimpl crate::Client {\n");
    }

    /// A method of the client.
    pub(super) fn method(&mut self, method: ImplItemFn) {
        if !self.is_formatted {
            return self.push(&method.into_token_stream());
        }
        let mut block: syn::ItemImpl = parse_quote!(impl crate::Client {});
        block.items.push(ImplItem::Fn(method));
        let text = unparse(vec![Item::Impl(block)]);
        let lines = text.split_once('\n').map_or("", |(_, rest)| rest);
        self.text
            .push_str(lines.strip_suffix("}\n").unwrap_or(lines));
    }

    /// Ends the methods of the client.
    pub(super) fn close_impl(&mut self) {
        self.text.push_str("}\n");
    }

    /// The text. What nobody sees is in texts of Rust alone, where it can be escaped; the printer
    /// does so for some of it.
    pub(super) fn into_text(self) -> String {
        text::visible(&self.text).into_owned()
    }

    /// Adds code, formatted unless nobody reads it: that takes longer than to make it.
    fn write(
        &mut self,
        tokens: TokenStream,
        format: impl FnOnce(&mut Self, File),
    ) -> Result<(), Diagnostic> {
        match self.is_formatted {
            true => format(self, parse(tokens)?),
            false => self.push(&tokens),
        }
        Ok(())
    }

    fn push(&mut self, tokens: &TokenStream) {
        self.text.push_str(&tokens.to_string());
        self.text.push('\n');
    }

    fn write_head(&mut self, mut file: File) {
        let items = std::mem::take(&mut file.items);
        if !file.attrs.is_empty() {
            self.text.push_str(&prettyplease::unparse(&file));
            self.text.push('\n');
        }
        self.text.push_str(&unparse(items));
    }

    fn write_items(&mut self, items: Vec<Item>) {
        for item in items {
            self.text.push('\n');
            self.text.push_str(&unparse(vec![item]));
        }
    }
}

fn unparse(items: Vec<Item>) -> String {
    let mut file: File = parse_quote!();
    file.items = items;
    prettyplease::unparse(&file)
}

fn parse(tokens: TokenStream) -> Result<File, Diagnostic> {
    syn::parse2(tokens).map_err(|error| {
        let what = format!("the generated code does not parse: {error}");
        Diagnostic::new("", what, "this is a defect of the generator")
    })
}

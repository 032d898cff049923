//! A page made of blocks, printed as text or as Markdown.

use std::fmt::Write as _;

use clap::builder::styling::Style;

use crate::console::Tone;
use crate::text::visible;

/// Most rows of a Markdown table in a pull request, which takes 65,536 characters.
pub(super) const MOST_ROWS: usize = 60;

/// Most lines below one row in Markdown; copies of one schema have a pointer each.
const MOST_DETAILS: usize = 8;

/// A part of a page.
pub(super) enum Block {
    /// The first line.
    Title(Tone, String),
    /// Lines with a label.
    Labelled(Vec<(&'static str, String)>),
    Note(String),
    Heading(String),
    /// What Markdown folds.
    Folded(String, Vec<Block>),
    Table(Vec<&'static str>, Vec<Row>),
    List(Vec<String>),
    Paragraph(String),
    /// Text to copy.
    Verbatim(String),
}

/// A row of a table.
pub(super) struct Row {
    pub(super) tone: Tone,
    pub(super) cells: Vec<String>,
    /// Labelled lines: below it in text, folded below the table in Markdown.
    pub(super) details: Vec<(&'static str, String)>,
    /// In text, its later cells are labelled lines too.
    pub(super) is_long: bool,
}

impl Row {
    /// A row with nothing below it.
    pub(super) fn short(tone: Tone, cells: Vec<String>) -> Self {
        Self {
            tone,
            cells,
            details: Vec::new(),
            is_long: false,
        }
    }
}

// Writing to a String cannot fail. Texts of documents are shown escaped.

fn paint(style: Style, text: &str) -> String {
    let text = visible(text);
    format!("{}{text}{}", style.render(), style.render_reset())
}

/// The page for a terminal. Colours are taken away again where there is none.
pub(super) fn text(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        text_block(block, &mut out);
    }
    out
}

fn text_block(block: &Block, out: &mut String) {
    let bold = Style::new().bold();
    match block {
        Block::Title(tone, title) => {
            let _ = writeln!(out, "{}", paint(tone.style(), title));
        }
        Block::Labelled(lines) => {
            for (label, text) in lines {
                let _ = writeln!(out, "{label}: {}", visible(text));
            }
        }
        Block::Note(note) => {
            let label = paint(Tone::Notable.style(), "note");
            let _ = writeln!(out, "\n{label}: {}", visible(note));
        }
        Block::Heading(title) => {
            let _ = writeln!(out, "\n{}", paint(bold, title));
        }
        Block::Folded(title, blocks) => {
            let _ = writeln!(out, "\n{}", paint(bold, title));
            blocks.iter().for_each(|block| text_block(block, out));
        }
        Block::Table(heads, rows) => text_table(heads, rows, out),
        Block::List(items) => {
            for item in items {
                let _ = writeln!(out, "  {}", visible(item));
            }
        }
        Block::Paragraph(text) => {
            let _ = writeln!(out, "\n{}", visible(text));
        }
        Block::Verbatim(text) => {
            let _ = writeln!(out, "\n{}", visible(text.trim_end()));
        }
    }
}

/// Cells in the first line of a long row in text.
const FIRST_CELLS: usize = 3;

/// Cells below each other; later ones of a long row have a line each.
fn text_table(heads: &[&'static str], rows: &[Row], out: &mut String) {
    let mut widths = vec![0; heads.len()];
    for row in rows.iter().filter(|row| !row.is_long) {
        for (width, cell) in widths.iter_mut().zip(&row.cells) {
            *width = cell.chars().count().max(*width);
        }
    }
    for row in rows {
        let first = match row.is_long {
            true => FIRST_CELLS.min(row.cells.len()),
            false => row.cells.len(),
        };
        let mut line = String::new();
        for (column, cell) in row.cells.iter().take(first).enumerate() {
            let is_padded = !row.is_long && column + 1 < first;
            let pad = if is_padded { widths[column] } else { 0 };
            let cell = format!("{cell:<pad$}");
            let cell = match column {
                1 => paint(row.tone.style(), &cell),
                _ => visible(&cell).into_owned(),
            };
            let _ = write!(line, "  {cell}");
        }
        let before = if row.is_long { "\n" } else { "" };
        let _ = writeln!(out, "{before}{}", line.trim_end());
        let rest = heads.iter().copied().zip(&row.cells).skip(first);
        let details = row.details.iter().map(|(label, text)| (*label, text));
        for (label, text) in rest.chain(details) {
            let _ = writeln!(out, "     {label:<22}  {}", visible(text));
        }
    }
}

/// The page for a pull request, or any other place that reads Markdown.
pub(super) fn markdown(blocks: &[Block], most_rows: usize) -> String {
    let mut out = String::new();
    for block in blocks {
        markdown_block(block, most_rows, &mut out);
    }
    visible(&out).into_owned()
}

fn markdown_block(block: &Block, most_rows: usize, out: &mut String) {
    match block {
        Block::Title(_, title) => {
            let _ = writeln!(out, "### {title}\n");
        }
        Block::Labelled(lines) => {
            for (label, text) in lines {
                let _ = writeln!(out, "- **{label}:** {text}");
            }
        }
        Block::Note(note) => {
            let _ = writeln!(out, "\n> Note: {note}");
        }
        Block::Heading(title) => {
            let _ = writeln!(out, "\n#### {title}");
        }
        Block::Folded(title, blocks) => {
            let _ = writeln!(out, "\n<details>\n<summary>{title}</summary>");
            blocks
                .iter()
                .for_each(|block| markdown_block(block, most_rows, out));
            let _ = writeln!(out, "\n</details>");
        }
        Block::Table(heads, rows) => {
            let _ = writeln!(
                out,
                "\n| {} |\n|{}",
                heads.join(" | "),
                " --- |".repeat(heads.len())
            );
            for row in rows.iter().take(most_rows) {
                let cells: Vec<String> = row
                    .cells
                    .iter()
                    .enumerate()
                    .map(|(column, cell)| {
                        let cell = cell.replace('|', "\\|").replace('\n', " ");
                        match (column, row.tone) {
                            (1, Tone::Bad) => format!("**{cell}**"),
                            _ => cell,
                        }
                    })
                    .collect();
                let _ = writeln!(out, "| {} |", cells.join(" | "));
            }
            left_out(rows.len(), most_rows, out);
            let details: Vec<String> = rows.iter().filter_map(details).collect();
            if !details.is_empty() {
                let title = "Rules, places and JSON pointers".to_owned();
                let details = Block::Folded(title, vec![Block::List(details)]);
                markdown_block(&details, most_rows, out);
            }
        }
        Block::List(items) => {
            let _ = writeln!(out);
            for item in items.iter().take(most_rows) {
                let _ = writeln!(out, "- {item}");
            }
            left_out(items.len(), most_rows, out);
        }
        Block::Paragraph(text) => {
            let _ = writeln!(out, "\n{text}");
        }
        Block::Verbatim(text) => {
            let _ = writeln!(out, "\n````markdown\n{}\n````", text.trim_end());
        }
    }
}

/// What is below a row, as an item of a list.
fn details(row: &Row) -> Option<String> {
    let mut item = format!("**{}**", row.cells.first()?);
    for (label, text) in row.details.iter().take(MOST_DETAILS) {
        let _ = write!(item, "\n  - {label} {}", code(text));
    }
    match row.details.len() {
        0 => return None,
        all if all > MOST_DETAILS => {
            let _ = write!(item, "\n  - {} more", all - MOST_DETAILS);
        }
        _ => {}
    }
    Some(item)
}

fn left_out(rows: usize, most_rows: usize, out: &mut String) {
    if rows > most_rows {
        let more = rows - most_rows;
        let _ = writeln!(
            out,
            "\n{more} more: `cargo xtask diff --format text` shows all."
        );
    }
}

/// Text as code.
pub(super) fn code(text: &str) -> String {
    let fence = if text.contains('`') { "``" } else { "`" };
    format!("{fence}{text}{fence}")
}

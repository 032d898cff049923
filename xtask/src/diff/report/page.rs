//! A page made of blocks, printed as text or as Markdown.

use std::fmt::Write as _;

use clap::builder::styling::Style;

use crate::console::Tone;
use crate::text::visible;

/// Most rows of a Markdown table in a pull request, which takes 65,536 characters.
pub(super) const MOST_ROWS: usize = 60;

/// Most lines below one row in Markdown; copies of one schema have a pointer each.
const MOST_DETAILS: usize = 8;

pub(super) enum Block {
    /// The first line.
    Title(Tone, String),
    Heading(String),
    /// What Markdown folds.
    Folded(String, Vec<Block>),
    /// Heads of the columns, of which there are three at least, with `|` between them.
    Table(&'static str, Vec<Row>),
    List(Vec<String>),
    Paragraph(String),
    /// Text to copy.
    Verbatim(String),
}

/// A row of a table. Its second cell has the colour.
pub(super) struct Row {
    pub(super) tone: Tone,
    pub(super) cells: Vec<String>,
    /// Labelled lines: below it in text, folded below the table in Markdown.
    pub(super) details: Vec<(&'static str, String)>,
}

// Writing to a String cannot fail. Texts of documents are shown escaped.

fn paint(style: Style, text: &str) -> String {
    let text = visible(text);
    format!("{}{text}{}", style.render(), style.render_reset())
}

/// The page for a terminal. Colours are taken away again where there is none.
pub(super) fn text(blocks: &[Block]) -> String {
    let bold = Style::new().bold();
    let blocks = blocks.iter().map(|block| match block {
        Block::Title(tone, title) => format!("{}\n", paint(tone.style(), title)),
        Block::Heading(title) => format!("\n{}\n", paint(bold, title)),
        Block::Folded(title, blocks) => format!("\n{}\n{}", paint(bold, title), text(blocks)),
        Block::Table(heads, rows) => text_table(heads, rows),
        Block::List(items) => format!("{}\n", visible(&items.join("\n"))),
        Block::Paragraph(text) | Block::Verbatim(text) => {
            format!("\n{}\n", visible(text.trim_end()))
        }
    });
    blocks.collect()
}

/// The first cells of a row are in one line, the others and the details have a line each.
fn text_table(heads: &str, rows: &[Row]) -> String {
    const FIRST: usize = 3;
    let heads: Vec<&str> = heads.split('|').collect();
    let is_long = heads.len() > FIRST + 1;
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row.cells[column].chars().count());
        cells
            .max()
            .filter(|_| !is_long && column + 1 < FIRST)
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..FIRST).map(width).collect();
    let mut out = String::new();
    for row in rows {
        if is_long {
            out.push('\n');
        }
        for (column, (cell, width)) in row.cells.iter().zip(&widths).enumerate() {
            let style = if column == 1 {
                row.tone.style()
            } else {
                Style::new()
            };
            let _ = write!(out, "  {}", paint(style, &format!("{cell:<width$}")));
        }
        out.push('\n');
        let rest = heads.iter().zip(&row.cells).skip(FIRST);
        let rest = rest.filter(|(_, cell)| !cell.is_empty());
        let details = row.details.iter().map(|(label, text)| (label, text));
        for (label, text) in rest.chain(details) {
            let _ = writeln!(out, "     {label:<22}  {}", visible(text));
        }
    }
    out
}

/// The page for a pull request, or any other place that reads Markdown; tables and lists end after
/// some rows.
pub(super) fn markdown(blocks: &[Block], most_rows: usize) -> String {
    let left_out = |rows: usize| match rows.saturating_sub(most_rows) {
        0 => String::new(),
        more => format!("\n{more} more: `cargo xtask diff --format text` shows all.\n"),
    };
    let blocks = blocks.iter().map(|block| match block {
        Block::Title(_, title) => format!("### {title}\n"),
        Block::Heading(title) => format!("\n#### {title}\n"),
        Block::Folded(title, blocks) => {
            let inner = markdown(blocks, most_rows);
            format!("\n<details>\n<summary>{title}</summary>\n{inner}\n</details>\n")
        }
        Block::Table(heads, rows) => {
            let columns = heads.split('|').count();
            let heads = heads.replace('|', " | ");
            let mut out = format!("\n| {heads} |\n|{}\n", " --- |".repeat(columns));
            out.extend(rows.iter().take(most_rows).map(markdown_row));
            out.push_str(&left_out(rows.len()));
            let details: Vec<String> = rows.iter().filter_map(details).collect();
            if !details.is_empty() {
                let title = "Rules, places and JSON pointers".to_owned();
                let details = Block::Folded(title, vec![Block::List(details)]);
                out.push_str(&markdown(&[details], most_rows));
            }
            out
        }
        Block::List(items) => {
            let shown = items
                .iter()
                .take(most_rows)
                .map(|item| format!("\n- {item}"));
            format!("{}\n{}", shown.collect::<String>(), left_out(items.len()))
        }
        Block::Paragraph(text) => format!("\n{text}\n"),
        Block::Verbatim(text) => format!("\n````markdown\n{}\n````\n", text.trim_end()),
    });
    visible(&blocks.collect::<String>()).into_owned()
}

fn markdown_row(row: &Row) -> String {
    let cells = row.cells.iter().enumerate().map(|(column, cell)| {
        let cell = cell.replace('|', "\\|").replace('\n', " ");
        match (column, row.tone) {
            (1, Tone::Bad) => format!("**{cell}**"),
            _ => cell,
        }
    });
    format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
}

/// What is below a row, as an item of a list.
fn details(row: &Row) -> Option<String> {
    let shown = row.details.iter().take(MOST_DETAILS);
    let shown = shown.map(|(label, text)| format!("\n  - {label} {}", code(text)));
    let more = match row.details.len() {
        0 => return None,
        all if all > MOST_DETAILS => format!("\n  - {} more", all - MOST_DETAILS),
        _ => String::new(),
    };
    Some(format!(
        "**{}**{}{more}",
        row.cells.first()?,
        shown.collect::<String>()
    ))
}

pub(super) fn code(text: &str) -> String {
    let fence = if text.contains('`') { "``" } else { "`" };
    format!("{fence}{text}{fence}")
}

//! A page made of blocks, printed as text or as Markdown.

use std::fmt::Write as _;

use clap::builder::styling::{AnsiColor, Style};

use crate::text;

/// Most rows of a Markdown table in a pull request, which takes 65,536 characters.
pub(super) const MOST_ROWS: usize = 60;

/// How much something matters; colours in text, bold in Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Bad,
    Notable,
    Good,
    Plain,
}

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
    /// Only in Markdown, where text says it elsewhere.
    MarkdownOnly(Vec<Block>),
    Table(Vec<&'static str>, Vec<Row>),
    List(Vec<String>),
    Paragraph(String),
    /// A line with nothing around it.
    Line(String),
    /// Text to copy.
    Verbatim(String),
}

impl Block {
    /// The same with texts of documents shown escaped.
    fn visible(&self) -> Self {
        let shown = |text: &String| text::visible(text).into_owned();
        let all = |texts: &[String]| texts.iter().map(shown).collect();
        let labelled = |lines: &[(&'static str, String)]| {
            let lines = lines.iter().map(|(label, text)| (*label, shown(text)));
            lines.collect()
        };
        let blocks = |blocks: &[Self]| blocks.iter().map(Self::visible).collect();
        match self {
            Self::Title(tone, title) => Self::Title(*tone, shown(title)),
            Self::Labelled(lines) => Self::Labelled(labelled(lines)),
            Self::Note(note) => Self::Note(shown(note)),
            Self::Heading(title) => Self::Heading(shown(title)),
            Self::Folded(title, inner) => Self::Folded(shown(title), blocks(inner)),
            Self::MarkdownOnly(inner) => Self::MarkdownOnly(blocks(inner)),
            Self::Table(heads, rows) => {
                let row = |row: &Row| Row {
                    tone: row.tone,
                    cells: all(&row.cells),
                    details: labelled(&row.details),
                    is_long: row.is_long,
                };
                Self::Table(heads.clone(), rows.iter().map(row).collect())
            }
            Self::List(items) => Self::List(all(items)),
            Self::Paragraph(text) => Self::Paragraph(shown(text)),
            Self::Line(text) => Self::Line(shown(text)),
            Self::Verbatim(text) => Self::Verbatim(shown(text)),
        }
    }
}

/// A row of a table.
pub(super) struct Row {
    pub(super) tone: Tone,
    pub(super) cells: Vec<String>,
    /// Labelled lines below it, only in text.
    pub(super) details: Vec<(&'static str, String)>,
    /// In text, its later cells are labelled lines too.
    pub(super) is_long: bool,
}

// Writing to a String cannot fail.

fn style(tone: Tone) -> Style {
    match tone {
        Tone::Bad => AnsiColor::Red.on_default().bold(),
        Tone::Notable => AnsiColor::Yellow.on_default(),
        Tone::Good => AnsiColor::Green.on_default(),
        Tone::Plain => Style::new(),
    }
}

fn paint(style: Style, text: &str) -> String {
    format!("{}{text}{}", style.render(), style.render_reset())
}

/// The page for a terminal. Colours are taken away again where there is none.
pub(super) fn text(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        text_block(&block.visible(), &mut out);
    }
    out
}

fn text_block(block: &Block, out: &mut String) {
    let bold = Style::new().bold();
    match block {
        Block::Title(tone, title) => {
            let _ = writeln!(out, "{}", paint(style(*tone), title));
        }
        Block::Labelled(lines) => {
            for (label, text) in lines {
                let _ = writeln!(out, "{label}: {text}");
            }
        }
        Block::Note(note) => {
            let _ = writeln!(out, "\n{}: {note}", paint(style(Tone::Notable), "note"));
        }
        Block::Heading(title) => {
            let _ = writeln!(out, "\n{}", paint(bold, title));
        }
        Block::Folded(title, blocks) => {
            let _ = writeln!(out, "\n{}", paint(bold, title));
            blocks.iter().for_each(|block| text_block(block, out));
        }
        Block::MarkdownOnly(_) => {}
        Block::Table(heads, rows) => text_table(heads, rows, out),
        Block::List(items) => {
            for item in items {
                let _ = writeln!(out, "  {item}");
            }
        }
        Block::Paragraph(text) => {
            let _ = writeln!(out, "\n{text}");
        }
        Block::Line(text) => {
            let _ = writeln!(out, "{text}");
        }
        Block::Verbatim(text) => {
            let _ = writeln!(out, "\n{}", text.trim_end());
        }
    }
}

/// Cells in the first line of a long row in text.
const FIRST_CELLS: usize = 3;

/// Cells below each other; later ones of a long row have a line each.
fn text_table(heads: &[&'static str], rows: &[Row], out: &mut String) {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.cells.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    for row in rows {
        let mut line = String::new();
        let cells = if row.is_long {
            FIRST_CELLS.min(row.cells.len())
        } else {
            row.cells.len()
        };
        for (column, cell) in row.cells.iter().take(cells).enumerate() {
            let pad = if column + 1 == cells || row.is_long {
                0
            } else {
                width(column)
            };
            let cell = format!("{cell:<pad$}");
            let cell = match column {
                1 => paint(style(row.tone), &cell),
                _ => cell,
            };
            let _ = write!(line, "  {cell}");
        }
        let before = if row.is_long { "\n" } else { "" };
        let _ = writeln!(out, "{before}{}", line.trim_end());
        let rest = heads.iter().zip(&row.cells).skip(cells);
        let rest = rest.map(|(head, cell)| (*head, cell.as_str()));
        let details = row
            .details
            .iter()
            .map(|(label, text)| (*label, text.as_str()));
        for (label, text) in rest.chain(details) {
            let _ = writeln!(out, "     {label:<22}  {text}");
        }
    }
}

/// The page for a pull request, or any other place that reads Markdown.
pub(super) fn markdown(blocks: &[Block], most_rows: usize) -> String {
    let mut out = String::new();
    for block in blocks {
        markdown_block(&block.visible(), most_rows, &mut out);
    }
    out
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
        Block::MarkdownOnly(blocks) => blocks
            .iter()
            .for_each(|block| markdown_block(block, most_rows, out)),
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
        Block::Line(text) => {
            let _ = writeln!(out, "{text}");
        }
        Block::Verbatim(text) => {
            let _ = writeln!(out, "\n````markdown\n{}\n````", text.trim_end());
        }
    }
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

//! The report as text and as JSON.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use cloudflare_secondary_dns_doctor::{Finding, Report, Role, ServerReport, Severity};
use serde_json::json;

use super::Format;

/// The report.
pub(crate) fn report(report: &Report, format: Format, explain: bool) -> String {
    if format == Format::Json {
        return format!("{:#}\n", json!(report));
    }
    let mut text = Text {
        out: String::new(),
        explain,
    };
    text.zone(report);
    for server in &report.servers {
        text.server(server);
    }
    let notes = report.findings.iter().filter(|finding| is_note(finding));
    notes.for_each(|note| text.finding("", note, ""));
    text.out
}

/// That the check could not run, as JSON.
pub(crate) fn failure(error: &str) -> String {
    format!("{:#}\n", json!({ "format": 1, "error": error }))
}

/// The text with characters escaped that would change how the terminal shows others. Names come
/// from elsewhere.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' '..='~' => out.push(c),
            _ if c.is_alphanumeric() => out.push(c),
            _ => out.extend(c.escape_debug()),
        }
    }
    out
}

fn is_note(finding: &Finding) -> bool {
    finding.severity() == Severity::Note
}

struct Text {
    out: String,
    explain: bool,
}

impl Text {
    fn zone(&mut self, report: &Report) {
        let worst = report.findings.iter().map(Finding::severity).max();
        let word = word(worst.filter(|worst| *worst != Severity::Note));
        let zone = report.zone.as_ref().map_or("", |zone| zone.as_str());
        if let Some(incoming) = &report.incoming {
            let mut parts = vec![format!("incoming: {zone}"), count(incoming.peers)];
            parts.extend(
                incoming
                    .refresh
                    .map(|refresh| format!("refresh {refresh} s")),
            );
            parts.push(incoming.checked_seconds_ago.map_or_else(
                || "never checked".to_owned(),
                |seconds| format!("last checked {} ago", duration(seconds)),
            ));
            parts.push(serial(incoming.serial.map(|serial| serial.get())));
            self.line(word, &parts.join(", "));
        }
        if let Some(outgoing) = &report.outgoing {
            let mut parts = vec![format!("outgoing: {zone}"), count(outgoing.peers)];
            let status = outgoing.status.as_deref();
            parts.push(status.unwrap_or("status not known").to_owned());
            parts.push(serial(outgoing.serial.map(|serial| serial.get())));
            self.line(word, &parts.join(", "));
        }
        let findings = report.findings.iter().filter(|finding| !is_note(finding));
        findings.for_each(|finding| self.finding("zone  ", finding, ""));
    }

    fn server(&mut self, server: &ServerReport) {
        let mut parts = Vec::new();
        parts.extend(server.name.clone());
        let id = server.peer_id.as_ref().filter(|_| server.name.is_none());
        parts.extend(id.map(ToString::to_string));
        parts.extend(server.address.map(|address| address.to_string()));
        let subject = parts.join(" ") + "  ";
        let key = server.key.as_ref().map_or_else(String::new, |key| {
            let algorithm = key.algorithm.as_str().trim_end_matches('.');
            format!("  key {} {algorithm}", key.name)
        });
        let mut findings = server.findings.iter().filter(|finding| !is_note(finding));
        match findings.next() {
            None => {
                let line = format!("{subject}{}{key}", healthy(server));
                self.line("ok", &line);
            }
            Some(first) => self.finding(&subject, first, &key),
        }
        findings.for_each(|finding| self.finding(&subject, finding, ""));
    }

    fn finding(&mut self, subject: &str, finding: &Finding, key: &str) {
        let word = word(Some(finding.severity()));
        self.line(word, &format!("{subject}{finding}{key}"));
        if self.explain {
            self.detail(&finding.meaning());
        }
        if self.explain || !is_note(finding) {
            self.detail(&finding.what_to_do());
        }
    }

    fn line(&mut self, word: &str, text: &str) {
        let style = match word {
            "ok" => Style::new().fg_color(Some(AnsiColor::Green.into())),
            "FAIL" => Style::new().fg_color(Some(AnsiColor::Red.into())).bold(),
            "warn" => Style::new().fg_color(Some(AnsiColor::Yellow.into())),
            _ => Style::new().dimmed(),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(self.out, "{style}{word:<4}{style:#}  {}", clean(text));
    }

    fn detail(&mut self, text: &str) {
        let _ = writeln!(self.out, "        {}", clean(text));
    }
}

/// The word at the start of a line.
fn word(severity: Option<Severity>) -> &'static str {
    match severity {
        None => "ok",
        Some(Severity::Failure) => "FAIL",
        Some(Severity::Warning) => "warn",
        Some(_) => "note",
    }
}

/// What there is to say of a server without a finding.
fn healthy(server: &ServerReport) -> String {
    let mut parts = vec![serial(server.serial.map(|serial| serial.get()))];
    let is_equal = |finding: &Finding| matches!(finding, Finding::SerialEqual { .. });
    if server.findings.iter().any(is_equal) {
        parts.push("which Cloudflare has".to_owned());
    }
    if let Some(transfer) = server.transfer {
        let (records, time) = (transfer.records, transfer.milliseconds);
        parts.push(format!("{records} records transferred in {time} ms"));
    } else if server.role == Role::Secondary {
        parts.push("as at Cloudflare".to_owned());
    }
    parts.join(", ")
}

fn serial(serial: Option<u32>) -> String {
    serial.map_or_else(
        || "no serial".to_owned(),
        |serial| format!("serial {serial}"),
    )
}

fn count(peers: usize) -> String {
    match peers {
        1 => "1 peer".to_owned(),
        peers => format!("{peers} peers"),
    }
}

fn duration(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}

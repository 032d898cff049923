//! Collects what is logged, of every crate and at every level, as text to search in.
//!
//! Both `tracing` and `log` are listened to, on the thread of the test alone.

use std::cell::RefCell;
use std::io;
use std::sync::{Arc, Mutex, Once};

use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

/// All lines since [`capture`], with the fields of spans and when they began and ended.
#[derive(Clone, Default)]
pub(crate) struct Captured(Arc<Mutex<Vec<u8>>>);

impl Captured {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("unpoisoned")).into_owned()
    }

    /// The lines that hold all of these words.
    pub(crate) fn lines(&self, words: &[&str]) -> Vec<String> {
        self.text()
            .lines()
            .filter(|line| words.iter().all(|word| line.contains(word)))
            .map(str::to_owned)
            .collect()
    }
}

thread_local! {
    static LOG: RefCell<Option<Captured>> = const { RefCell::new(None) };
}

/// Listens on this thread for as long as the guard lives.
#[must_use]
pub(crate) fn capture() -> (Captured, impl Drop) {
    let captured = Captured::default();
    static GLOBAL: Once = Once::new();
    GLOBAL.call_once(|| {
        log::set_logger(&Logger).expect("the only logger");
        log::set_max_level(log::LevelFilter::Trace);
        // Each place that logs remembers whether anyone listens, and when tests run side by side it
        // can remember wrongly that nobody does. With this one, which keeps nothing, someone always
        // does.
        tracing::subscriber::set_global_default(tracing_subscriber::registry())
            .expect("the only subscriber");
    });
    LOG.with_borrow_mut(|log| *log = Some(captured.clone()));
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::NEW | FmtSpan::CLOSE)
        .with_ansi(false)
        .without_time()
        .with_writer(captured.clone())
        .finish();
    (captured, tracing::subscriber::set_default(subscriber))
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("unpoisoned").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Logger;

impl log::Log for Logger {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        LOG.with_borrow(|log| {
            if let Some(captured) = log {
                let line = format!("{} {} {}\n", record.level(), record.target(), record.args());
                let mut bytes = captured.0.lock().expect("unpoisoned");
                bytes.extend_from_slice(line.as_bytes());
            }
        });
    }

    fn flush(&self) {}
}

//! What the scripted server sends after a request: well-formed answers, and others.

use std::time::Duration;

use serde_json::Value;

/// What is sent after a request was read, and what becomes of the connection.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    raw: Option<Vec<u8>>,
    sent: Option<usize>,
    pub(super) pause: Duration,
    pub(super) end: End,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum End {
    KeepAlive,
    Close,
    Reset,
    Stall,
}

impl Reply {
    fn new(status: u16, content_type: &str, body: Vec<u8>) -> Self {
        Self {
            status,
            headers: vec![
                ("content-type".to_owned(), content_type.to_owned()),
                ("content-length".to_owned(), body.len().to_string()),
            ],
            body,
            raw: None,
            sent: None,
            pause: Duration::ZERO,
            end: End::KeepAlive,
        }
    }

    pub(crate) fn json(status: u16, body: impl Into<Value>) -> Self {
        let body = body.into().to_string();
        Self::new(status, "application/json", body.into_bytes())
    }

    /// A body of any kind, announced as JSON.
    pub(crate) fn body(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::new(status, "application/json", body.into())
    }

    /// A page as gateways send it.
    pub(crate) fn html(status: u16) -> Self {
        let page = format!("<!DOCTYPE html>\n<html><h1>{status}</h1>cloudflare</html>");
        Self::new(status, "text/html; charset=UTF-8", page.into_bytes())
    }

    /// These bytes instead of a well-formed answer; then the connection is closed.
    pub(crate) fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        let mut reply = Self::new(0, "", Vec::new());
        reply.raw = Some(bytes.into());
        reply.end = End::Close;
        reply
    }

    /// Nothing at all; the connection is closed.
    pub(crate) fn close() -> Self {
        Self::raw("")
    }

    /// Nothing at all; the connection stays open.
    pub(crate) fn stall() -> Self {
        Self::raw("").stalling()
    }

    /// Sets a header, or takes it off with an empty value.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        if !value.is_empty() {
            self.headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// Waits before the first byte.
    pub(crate) fn after(mut self, pause: Duration) -> Self {
        self.pause = pause;
        self
    }

    /// Sends only this many bytes of the body, then closes.
    pub(crate) fn cut(mut self, sent: usize) -> Self {
        self.sent = Some(sent);
        self.end = End::Close;
        self
    }

    /// Ends with RST.
    pub(crate) fn resetting(mut self) -> Self {
        self.end = End::Reset;
        self
    }

    /// Ends by leaving the connection open and silent.
    pub(crate) fn stalling(mut self) -> Self {
        self.end = End::Stall;
        self
    }

    /// Ends by closing the connection in good order.
    pub(crate) fn closing(mut self) -> Self {
        self.end = End::Close;
        self
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        if let Some(raw) = &self.raw {
            return raw.clone();
        }
        let mut head = format!("HTTP/1.1 {} Status\r\n", self.status);
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        let mut bytes = (head + "\r\n").into_bytes();
        let sent = self.sent.unwrap_or(self.body.len());
        bytes.extend_from_slice(&self.body[..sent.min(self.body.len())]);
        bytes
    }
}

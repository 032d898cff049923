//! Running the program: to its end, or beside a test that talks to it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::{Duration, Instant};

pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_secondary-dns-emulator"));
    command
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

pub(crate) fn run(arguments: &[&str]) -> Output {
    program(arguments).output().expect("the program runs")
}

#[track_caller]
pub(crate) fn refused(arguments: &[&str], code: i32, parts: &[&str]) {
    let output = run(arguments);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{message}");
    assert!(output.stdout.is_empty());
    assert!(parts.iter().all(|part| message.contains(part)), "{message}");
}

/// A program that runs, and is ended with the test.
pub(crate) struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
    /// What it printed when it was ready.
    pub(crate) line: String,
}

impl Running {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::of(&mut program(arguments))
    }

    pub(crate) fn of(command: &mut Command) -> Self {
        let mut child = command.spawn().expect("the program starts");
        let out = BufReader::new(child.stdout.take().expect("a pipe"));
        let line = String::new();
        let mut running = Self { child, out, line };
        running.line = running.next_line();
        running
    }

    pub(crate) fn next_line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).expect("a line comes");
        line
    }

    pub(crate) fn address(&self) -> String {
        let rest = self.line.split_once("http://").expect("a URL").1;
        rest.split_once("/client/v4")
            .expect("the path of the base URL")
            .0
            .to_owned()
    }

    pub(crate) fn get(&self, path: &str, token: &str) -> String {
        self.request("GET", path, token, "")
    }

    pub(crate) fn request(&self, method: &str, path: &str, token: &str, body: &str) -> String {
        request(&self.address(), method, path, token, body)
    }

    #[cfg(unix)]
    pub(crate) fn signal(&self, signal: &str) {
        let kill = Command::new("kill")
            .args([signal, &self.child.id().to_string()])
            .status();
        assert!(kill.expect("kill runs").success());
    }

    /// Waits for the end; the exit code and what stood on the standard error.
    pub(crate) fn end(mut self) -> (Option<i32>, String) {
        let deadline = Instant::now() + Duration::from_secs(20);
        while self
            .child
            .try_wait()
            .expect("it can be waited for")
            .is_none()
        {
            assert!(Instant::now() < deadline, "it does not end");
            std::thread::sleep(Duration::from_millis(10));
        }
        let mut errors = String::new();
        self.child
            .stderr
            .take()
            .expect("a pipe")
            .read_to_string(&mut errors)
            .expect("a text");
        (self.child.wait().expect("it ended").code(), errors)
    }
}

pub(crate) fn get(address: &str, path: &str, token: &str) -> String {
    request(address, "GET", path, token, "")
}

fn request(address: &str, method: &str, path: &str, token: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("it listens");
    let request = format!(
        "{method} /client/v4{path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: \
         application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream
        .write_all(request.as_bytes())
        .expect("the request is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer comes");
    answer
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

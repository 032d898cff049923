//! The program from outside: its arguments, its one line, its exit codes. The emulator itself is tested with the
//! workspace; the program is tested here because Cargo tells its path to the tests of its own package alone.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_secondary-dns-emulator"));
    command
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn run(arguments: &[&str]) -> Output {
    program(arguments).output().expect("the program runs")
}

#[track_caller]
fn refused(arguments: &[&str], code: i32, parts: &[&str]) {
    let output = run(arguments);
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{message}");
    assert!(output.stdout.is_empty());
    assert!(parts.iter().all(|part| message.contains(part)), "{message}");
}

/// A program that runs, and is ended with the test.
struct Running {
    child: Child,
    line: String,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut child = program(arguments).spawn().expect("the program starts");
        let mut line = String::new();
        let out = child.stdout.as_mut().expect("a pipe");
        BufReader::new(out)
            .read_line(&mut line)
            .expect("a line comes");
        Self { child, line }
    }

    fn address(&self) -> String {
        let rest = self.line.split_once("http://").expect("a URL").1;
        rest.split_once("/client/v4")
            .expect("the path of the base URL")
            .0
            .to_owned()
    }

    fn get(&self, path: &str, token: &str) -> String {
        self.request("GET", path, token, "")
    }

    fn request(&self, method: &str, path: &str, token: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(self.address()).expect("it listens");
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

    #[cfg(unix)]
    fn signal(&self, signal: &str) {
        let kill = Command::new("kill")
            .args([signal, &self.child.id().to_string()])
            .status();
        assert!(kill.expect("kill runs").success());
    }

    /// Waits for the end; the exit code and what stood on the standard error.
    fn end(mut self) -> (Option<i32>, String) {
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

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const ACLS: &str = "/accounts/a/secondary_dns/acls";

#[test]
fn it_says_where_it_is() {
    let running = Running::start(&["--token", "right"]);
    assert!(
        running.line.starts_with("http://127.0.0.1:") && running.line.ends_with("/client/v4\n"),
        "{}",
        running.line
    );
    assert!(running.get(ACLS, "right").starts_with("HTTP/1.1 200"));
    assert!(running.get(ACLS, "wrong").starts_with("HTTP/1.1 403"));

    let running = Running::start(&["--format", "json"]);
    let ready: serde_json::Value = serde_json::from_str(&running.line).expect("JSON");
    assert_eq!(
        ready["base_url"],
        format!("http://{}/client/v4", running.address())
    );
    assert_eq!(ready["address"], running.address());
    assert!(ready["port"].as_u64().is_some_and(|port| port > 0));
    assert!(running.get(ACLS, "any").starts_with("HTTP/1.1 200"));
}

#[test]
fn options_reach_the_emulator() {
    let seed = std::env::temp_dir().join(format!("emulator-seed-{}.json", std::process::id()));
    std::fs::write(&seed, r#"{"accounts": {"a": {"acls": [{"id": "acl", "name": "n", "ip_range": "192.0.2.0/24"}]}}}"#)
        .expect("a file");
    let running = Running::start(&[
        "--seed",
        seed.to_str().expect("a path"),
        "--assume",
        "failed-result=absent",
        "--fault",
        "acls_list=status:503,after:1",
        "--rate-limit",
        "5/60s",
        "--id-seed",
        "1",
        "--transfer-delay",
        "0",
        "--zone-type",
        "z=full",
        "--log",
    ]);
    let acl = format!("{ACLS}/acl");
    assert!(running.get(&acl, "any").contains("192.0.2.0/24"));
    assert!(
        !running
            .get("/accounts/a/secondary_dns/acls/none", "any")
            .contains("\"result\"")
    );
    assert!(running.get(ACLS, "any").starts_with("HTTP/1.1 200"));
    assert!(running.get(ACLS, "any").starts_with("HTTP/1.1 503"));
    assert!(running.get(ACLS, "any").contains("r=0;"));
    assert!(running.get(ACLS, "any").starts_with("HTTP/1.1 429"));
    std::fs::remove_file(seed).expect("the file is there");
    drop(running);

    let running = Running::start(&["--zone-type", "full", "--zone-type", "z=secondary", "--log"]);
    let settings = r#"{"name": "example.com.", "peers": [], "auto_refresh_seconds": 300}"#;
    for (zone, status) in [("z", "200"), ("other", "404")] {
        let path = format!("/zones/{zone}/secondary_dns/incoming");
        let created = running.request("POST", &path, "any", settings);
        assert!(created.starts_with("HTTP/1.1 200"), "{created}");
        let got = running.get(&path, "any");
        assert!(got.starts_with(&format!("HTTP/1.1 {status}")), "{got}");
    }
    #[cfg(unix)]
    {
        running.signal("-TERM");
        let (code, errors) = running.end();
        assert_eq!(code, Some(0));
        assert!(
            errors.starts_with("200 POST /client/v4/zones/z/secondary_dns/incoming\n200 GET "),
            "{errors}"
        );
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_lets_requests_finish() {
    let running = Running::start(&["--fault", "acls_list=delay:500ms", "--log"]);
    let mut stream = TcpStream::connect(running.address()).expect("it listens");
    let request =
        format!("GET /client/v4{ACLS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer any\r\n\r\n");
    stream
        .write_all(request.as_bytes())
        .expect("the request is sent");
    std::thread::sleep(Duration::from_millis(200));
    running.signal("-INT");
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .expect("an answer comes, and then the connection ends");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let (code, errors) = running.end();
    assert_eq!(code, Some(0));
    assert!(errors.contains("interrupt again"), "{errors}");
}

#[cfg(unix)]
#[test]
fn a_second_interrupt_does_not_wait() {
    let running = Running::start(&["--fault", "acls_list=delay:1h"]);
    let mut stream = TcpStream::connect(running.address()).expect("it listens");
    let request =
        format!("GET /client/v4{ACLS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer any\r\n\r\n");
    stream
        .write_all(request.as_bytes())
        .expect("the request is sent");
    std::thread::sleep(Duration::from_millis(200));
    running.signal("-INT");
    std::thread::sleep(Duration::from_millis(200));
    running.signal("-INT");
    assert_eq!(running.end().0, Some(130));
}

#[test]
fn wrong_arguments_are_explained() {
    refused(
        &["--fault", "acl_list=status:503"],
        2,
        &["did you mean `acls_list`?"],
    );
    refused(
        &["--fault", "acls_list=sttus:503"],
        2,
        &["did you mean `status`?"],
    );
    refused(
        &["--assume", "delete-in-use=perhaps"],
        2,
        &["delete-in-use=unlinked"],
    );
    refused(&["--rate-limit", "many"], 2, &["20/3s"]);
    refused(&["--listen", "0.0.0.0:0"], 2, &["--allow-remote"]);
    refused(&["--key", "k"], 2, &["--email"]);
    refused(
        &["--seed", "/nowhere/seed.json"],
        2,
        &["/nowhere/seed.json"],
    );
    let seed =
        std::env::temp_dir().join(format!("emulator-wrong-seed-{}.json", std::process::id()));
    std::fs::write(&seed, r#"{"zones": {"z": {"type": "half"}}}"#).expect("a file");
    let path = seed.to_str().expect("a path");
    refused(&["--seed", path], 2, &[path, "zones.z.type", "secondary"]);
    std::fs::remove_file(&seed).expect("the file is there");
    let running = Running::start(&[]);
    refused(
        &["--listen", &running.address()],
        1,
        &["cannot listen", "in use"],
    );
}

#[test]
fn it_explains_itself() {
    let help = String::from_utf8(run(&["--help"]).stdout).expect("a text");
    for part in [
        "Examples:",
        "CLOUDFLARE_BASE_URL",
        "reset:before",
        "Exit codes:",
        "--list-assumptions",
    ] {
        assert!(help.contains(part), "{part} is missing in {help}");
    }
    let text = String::from_utf8(run(&["--list-assumptions"]).stdout).expect("a text");
    let json = run(&["--list-assumptions", "--format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
    let list = json.as_array().expect("a list");
    assert!(list.len() > 20);
    for info in list {
        let (name, basis) = (
            info["name"].as_str().expect("a name"),
            info["basis"].as_str().expect("a basis"),
        );
        let source = info["source"].as_str().expect("a source");
        let head = format!("\n{name} ({basis}: {source})\n");
        assert!(text.contains(&head), "{name}");
        assert_eq!(info["choices"][0]["value"], info["default"]);
    }
}

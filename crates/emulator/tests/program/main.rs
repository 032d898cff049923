//! The program from outside: its arguments, its one line, its exit codes. The emulator itself is
//! tested with the workspace; the program is tested here because Cargo tells its path to the tests
//! of its own package alone.

mod running;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use running::{Running, get, program, refused, run};

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
        "--transfer-delay",
        "250ms",
        "--log-bytes",
        "1000",
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

    let running = Running::start(&["--zone-type", "full", "--log"]);
    let settings = r#"{"name": "example.com.", "peers": [], "auto_refresh_seconds": 300}"#;
    let path = "/zones/z/secondary_dns/incoming";
    let created = running.request("POST", path, "any", settings);
    assert!(created.starts_with("HTTP/1.1 200"), "{created}");
    let got = running.get(path, "any");
    assert!(got.starts_with("HTTP/1.1 404"), "{got}");
    #[cfg(unix)]
    {
        running.signal("-TERM");
        let (code, errors) = running.end();
        assert_eq!(code, Some(0));
        assert!(
            errors.starts_with("200 POST /client/v4/zones/z/secondary_dns/incoming\n404 GET "),
            "{errors}"
        );
    }
}

/// It stops within a second with requests under way: one that is answered by then, one that is not,
/// one half sent.
#[cfg(unix)]
#[test]
fn a_signal_stops_it_within_a_second() {
    let whole =
        format!("GET /client/v4{ACLS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer any\r\n\r\n");
    for (signal, delay, request, answered) in [
        ("-INT", "delay:300ms", whole.as_str(), true),
        ("-TERM", "delay:1h", whole.as_str(), false),
        (
            "-TERM",
            "delay:1h",
            "POST /client/v4/x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{",
            false,
        ),
        ("-TERM", "delay:1h", "GET /client", false),
    ] {
        let running = Running::start(&["--fault", &format!("*={delay}")]);
        let mut stream = TcpStream::connect(running.address()).expect("it listens");
        stream
            .write_all(request.as_bytes())
            .expect("the request is sent");
        std::thread::sleep(Duration::from_millis(100));
        let start = Instant::now();
        running.signal(signal);
        let (code, errors) = running.end();
        assert!(
            start.elapsed() < Duration::from_secs(1),
            "{signal} {request}"
        );
        assert_eq!(code, Some(0), "{errors}");
        let mut answer = String::new();
        // It ends with RST where the request was not read.
        let _ = stream.read_to_string(&mut answer);
        assert_eq!(answer.starts_with("HTTP/1.1 200"), answered, "{answer}");
    }
}

/// A signal right after the line that it is ready is heard.
#[cfg(unix)]
#[test]
fn it_is_ready_for_signals_when_it_says_so() {
    for _ in 0..20 {
        let running = Running::start(&[]);
        running.signal("-TERM");
        assert_eq!(running.end().0, Some(0));
    }
}

/// What cannot be printed is a failure, never a panic and never a success.
#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_output_is_a_failure() {
    let full = || {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
        Stdio::from(full.expect("Linux has it"))
    };
    for arguments in [
        ["--help"].as_slice(),
        &["--version"],
        &["--list-assumptions"],
        &[],
    ] {
        let output = program(arguments).stdout(full()).output().expect("it runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {errors}");
        assert!(errors.starts_with("error: cannot write"), "{errors}");
    }
    let output = program(&["--fault", "x"]).stderr(full()).output();
    assert_eq!(output.expect("it runs").status.code(), Some(2));
    let running = Running::of(program(&["--log"]).stderr(full()));
    assert!(running.get(ACLS, "any").starts_with("HTTP/1.1 200"));
}

#[test]
fn it_listens_where_it_is_asked_to() {
    let mut running = Running::start(&["--listen", "localhost:0", "--listen", "[::1]:0"]);
    let urls = [running.line.clone(), running.next_line()];
    for (url, host) in urls.iter().zip(["127.0.0.1:", "[::1]:"]) {
        let address = url
            .trim_start_matches("http://")
            .trim_end_matches("/client/v4\n");
        assert!(address.starts_with(host), "{address}");
        assert!(get(address, ACLS, "any").starts_with("HTTP/1.1 200"));
    }
    // A free port, which may be taken again before it is used: a few tries.
    let used = (0..5).any(|_| {
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = free.local_addr().expect("an address").port().to_string();
        drop(free);
        let running = Running::start(&["--port", &port]);
        running.line == format!("http://127.0.0.1:{port}/client/v4\n")
    });
    assert!(used);
}

/// The first example of the help, pasted into a shell, shows a list and ends.
#[cfg(unix)]
#[test]
fn the_first_example_of_the_help_can_be_pasted() {
    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("skipped: curl is not installed");
        return;
    }
    let help = String::from_utf8(run(&["--help"]).stdout).expect("a text");
    let lines = help
        .lines()
        .skip_while(|line| !line.contains("Start it, wait"))
        .skip(1);
    let script: Vec<_> = lines.take_while(|line| !line.is_empty()).collect();
    let script = script.join("\n");
    assert!(script.contains("kill $!"), "{script}");
    let port = {
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        free.local_addr().expect("an address").port().to_string()
    };
    let bin = std::path::Path::new(env!("CARGO_BIN_EXE_secondary-dns-emulator"));
    let path = format!(
        "{}:{}",
        bin.parent().expect("a folder").display(),
        std::env::var("PATH").expect("a path")
    );
    let script = format!("set -e\n{}\nwait $!", script.replace("8053", &port));
    let output = Command::new("sh")
        .args(["-c", &script])
        .env("PATH", path)
        .output();
    let output = output.expect("the script runs");
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}{errors}");
    assert!(
        text.contains(r#"{"status":"ok"}"#) && text.contains(r#""total_count":0"#),
        "{text}"
    );
}

#[test]
fn wrong_arguments_are_explained() {
    refused(
        &["--fault", "acl_list=status:503"],
        2,
        &["did you mean `acls_list`?"],
    );
    refused(&["--listen", "example.com:53"], 2, &["localhost:8053"]);
    refused(&["--transfer-delay", "soon"], 2, &["250ms"]);
    refused(&["--rate-limit", "0/3s"], 2, &["20/3s"]);
    refused(
        &["--fault", "acls_list=sttus:503"],
        2,
        &["`sttus:503` is not a kind of fault", "status:503"],
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
    refused(&["--zone-type", "half"], 2, &["secondary"]);
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
    let list = String::from_utf8(run(&["--list-assumptions"]).stdout).expect("a text");
    let entry = "\nacl-ranges (observed: alchemy, ACL tests)\n    How the range of an ACL is stored.\n    normalized ";
    assert!(list.contains(entry), "{list}");
}

//! The programs of `docs/guides/webhooks.md`, as they stand there, with requests that this crate has signed. The page's
//! Rust is a test of the documentation.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use signing::{Scheme, Secret, sign};

const PAGE: &str = include_str!("../../../../docs/guides/webhooks.md");

/// A receiver of the page while it runs.
struct Receiver {
    program: Child,
    said: BufReader<std::process::ChildStdout>,
    port: u16,
}

/// The block of the page that begins with this line.
fn block(first: &str) -> &'static str {
    let begin = PAGE.find(&format!("\n{first}\n")).unwrap() + 1;
    let length = PAGE[begin..].find("\n```\n").unwrap() + 1;
    &PAGE[begin..begin + length]
}

/// Whether a program can be run here. Where the project is built it can.
fn has(program: &str) -> bool {
    let found = Command::new(program).arg("--version").output();
    let is_there = found.is_ok_and(|found| found.status.success());
    assert!(is_there || std::env::var_os("CI").is_none(), "there is no `{program}`");
    if !is_there {
        eprintln!("skipped: there is no `{program}` to run the program");
    }
    is_there
}

#[expect(clippy::disallowed_methods, reason = "the programs of the page read the machine's time")]
fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().try_into().unwrap()
}

impl Receiver {
    fn start(program: &str, file: &Path, secret: &Secret) -> Receiver {
        let mut command = Command::new(program);
        command.arg(file).env("WEBHOOK_SECRET", secret.as_str()).env("PORT", "0");
        let mut program = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let said = BufReader::new(program.stdout.take().unwrap());
        let mut receiver = Receiver { program, said, port: 0 };
        receiver.port = receiver.line().strip_prefix("port ").unwrap().parse().unwrap();
        receiver
    }

    /// What it says next.
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.said.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// The status that it answers a request with.
    fn post(&self, headers: &[(&str, String)], body: &str) -> u16 {
        let mut line = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let mut request = format!(
            "POST /hooks HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {}\r\n",
            body.len()
        );
        for (name, value) in headers {
            request.extend([name, ": ", value, "\r\n"]);
        }
        request.extend(["\r\n", body]);
        line.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        line.read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

fn body(id: &str) -> String {
    format!(r#"{{"id":"{id}","type":"message.created","data":{{"text":"Grüß dich"}}}}"#)
}

/// Takes what is genuine, once, and nothing else.
fn is_a_receiver(program: &str, name: &str, first: &str) {
    if !has(program) {
        return;
    }
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&file, block(first)).unwrap();
    let [new, old, other] = [[1; 32], [2; 32], [3; 32]].map(|bits| Secret::of_bits(&bits));
    let mut receiver = Receiver::start(program, &file, &old);
    let signed = |secrets: &[Secret], id: &str, ago: i64| {
        sign(Scheme::Standard, secrets, id, now() - ago, body(id).as_bytes())
    };
    let one = std::slice::from_ref(&old);
    assert_eq!(receiver.post(&signed(one, "evt_1", 0), &body("evt_1")), 204);
    assert_eq!(receiver.line(), "message.created evt_1");
    // Again, and then somebody else's, changed, old, early, and without a signature.
    assert_eq!(receiver.post(&signed(one, "evt_1", 2), &body("evt_1")), 204);
    assert_eq!(receiver.post(&signed(&[other], "evt_2", 0), &body("evt_2")), 400);
    assert_eq!(receiver.post(&signed(one, "evt_2", 0), &body("evt_3")), 400);
    assert_eq!(receiver.post(&signed(one, "evt_2", 400), &body("evt_2")), 400);
    assert_eq!(receiver.post(&signed(one, "evt_2", -400), &body("evt_2")), 400);
    assert_eq!(receiver.post(&signed(&[], "evt_2", 0), &body("evt_2")), 400);
    assert_eq!(receiver.post(&[], &body("evt_2")), 400);
    let mut broken = signed(one, "evt_2", 0);
    broken[2] = ("webhook-signature", "v1 v1, v1,! v2,AAAA".to_owned());
    assert_eq!(receiver.post(&broken, &body("evt_2")), 400);
    // While the secret changes, both sign. Nothing of the rest was taken.
    assert_eq!(receiver.post(&signed(&[new, old.clone()], "evt_4", 0), &body("evt_4")), 204);
    assert_eq!(receiver.line(), "message.created evt_4");
}

#[test]
fn the_program_for_node_is_a_receiver() {
    is_a_receiver("node", "receiver.mjs", "// receiver.mjs");
}

#[test]
fn the_program_for_python_is_a_receiver() {
    is_a_receiver("python3", "receiver.py", "# receiver.py");
}

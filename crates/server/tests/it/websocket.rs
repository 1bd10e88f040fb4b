//! The WebSocket protocol, RFC 6455, byte by byte: what a browser never sends, too.

use std::fmt::Write;
use std::time::Duration;

use serde_json::{Value, json};
use testkit::{TestServer, keys};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long the server may take to say something.
const PATIENCE: Duration = Duration::from_secs(10);
/// Of the frames' masks.
const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];

// Second bytes of frames: whether there is a mask, and a length or how many bytes of it follow.
const MASKED: u8 = 0x80;
const MEDIUM: u8 = 0x7e;
const LARGE: u8 = 0x7f;
// First bytes of frames: the last one of a message, and what it is.
const FINAL: u8 = 0x80;
const CONTINUATION: u8 = 0x0;
const TEXT: u8 = 0x1;
const CLOSE: u8 = FINAL | 0x8;
const PING: u8 = FINAL | 0x9;
const PONG: u8 = FINAL | 0xa;

/// What the server says when the other side broke the protocol.
const BROKEN: &str = r#"text {"type":"closing","code":1002,"reason":"protocol_error"}
close 1002 protocol_error
end"#;
/// What it says to text that is not UTF-8.
const NOT_UTF8: &str = r#"text {"type":"closing","code":1007,"reason":"not_utf8"}
close 1007 not_utf8
end"#;
/// What it says to a frame beyond the hard limit.
const TOO_BIG: &str = r#"text {"type":"closing","code":1009,"reason":"too_big"}
close 1009 too_big
end"#;
/// What it says to the frame that `hears` adds.
const ALIVE: &str = "pong are you there";

/// A frame as a client sends it.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    match payload.len() {
        length @ ..126 => with_length(first, &[MASKED | length as u8], payload),
        length @ 126..0x1_0000 => with_length(first, &medium(length), payload),
        length => with_length(first, &large(length as u64), payload),
    }
}

/// The length in two more bytes.
fn medium(length: usize) -> Vec<u8> {
    let mut bytes = vec![MASKED | MEDIUM];
    bytes.extend((length as u16).to_be_bytes());
    bytes
}

/// The length in eight more bytes.
fn large(length: u64) -> Vec<u8> {
    let mut bytes = vec![MASKED | LARGE];
    bytes.extend(length.to_be_bytes());
    bytes
}

fn with_length(first: u8, length: &[u8], payload: &[u8]) -> Vec<u8> {
    let masked = payload.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask);
    [&[first], length, &MASK].concat().into_iter().chain(masked).collect()
}

/// A `ping` of the live API of that many bytes.
fn ping(bytes: usize) -> Vec<u8> {
    let mut payload = br#"{"type":"ping"}"#.to_vec();
    payload.resize(bytes, b' ');
    frame(FINAL | TEXT, &payload)
}

/// A close frame with a code and a reason.
fn close(code: u16, reason: &[u8]) -> Vec<u8> {
    frame(CLOSE, &[&code.to_be_bytes(), reason].concat())
}

/// One end of a TCP connection to the server.
struct Wire(TcpStream);

impl Wire {
    async fn open(server: &TestServer) -> Wire {
        let stream = TcpStream::connect(&server.address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Wire(stream)
    }

    /// A WebSocket that has said `ready`.
    async fn upgraded(server: &TestServer) -> Wire {
        let mut wire = Wire::open(server).await;
        wire.send(request(&[]).as_bytes()).await;
        let head = wire.head().await;
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
        let ready = r#"text {"type":"ready","authenticated":true,"heartbeat_seconds":15}"#;
        assert_eq!(wire.next().await, ready);
        wire
    }

    async fn send(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).await.unwrap();
    }

    async fn exactly<const N: usize>(&mut self) -> Result<[u8; N], std::io::Error> {
        let mut bytes = [0; N];
        timeout(PATIENCE, self.0.read_exact(&mut bytes)).await.expect("the server goes on")?;
        Ok(bytes)
    }

    /// The head of a reply.
    async fn head(&mut self) -> String {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.extend(self.exactly::<1>().await.unwrap());
        }
        String::from_utf8(head).unwrap()
    }

    /// All that comes until the server hangs up.
    async fn rest(&mut self) -> String {
        let mut rest = Vec::new();
        timeout(PATIENCE, self.0.read_to_end(&mut rest)).await.unwrap().unwrap();
        String::from_utf8(rest).unwrap()
    }

    /// The next frame in one line, `end` when the server hangs up.
    async fn next(&mut self) -> String {
        let [first, length] = match self.exactly().await {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return "end".into(),
            Err(error) => return format!("broken: {}", error.kind()),
        };
        let length = match length {
            MEDIUM => u16::from_be_bytes(self.exactly().await.unwrap()).into(),
            LARGE => u64::from_be_bytes(self.exactly().await.unwrap()),
            small => u64::from(small), // A masked frame would be too long to come.
        };
        let mut payload = vec![0; length as usize];
        timeout(PATIENCE, self.0.read_exact(&mut payload)).await.unwrap().unwrap();
        shown(first, &payload)
    }

    /// The next frames until one begins with `last`, or the server hangs up.
    async fn until(&mut self, last: &str) -> String {
        let mut all = String::new();
        loop {
            let next = self.next().await;
            let _ = write!(all, "{}{next}", if all.is_empty() { "" } else { "\n" });
            if next.starts_with(last) || next == "end" || next.starts_with("broken") {
                return all;
            }
        }
    }
}

/// A frame of the server in one line.
fn shown(first: u8, payload: &[u8]) -> String {
    let words = String::from_utf8_lossy(payload);
    match first {
        0x81 => format!("text {words}"),
        CLOSE if payload.is_empty() => "close".to_owned(),
        CLOSE => {
            let code = u16::from_be_bytes([payload[0], payload[1]]);
            format!("close {code} {}", String::from_utf8_lossy(&payload[2..])).trim_end().to_owned()
        }
        PONG => format!("pong {words}"),
        other => format!("{other:02x} {words}"),
    }
}

/// What the server says to these bytes, and then whether it is still there.
async fn hears(server: &TestServer, bytes: &[u8]) -> String {
    let mut wire = Wire::upgraded(server).await;
    wire.send(&[bytes, &frame(PING, b"are you there")].concat()).await;
    wire.until(ALIVE).await
}

/// The request of RFC 6455's example, with other headers of these names, or without those that are empty.
fn request(other: &[(&str, &str)]) -> String {
    let usual = [
        ("Host", "localhost"),
        ("Authorization", &format!("Bearer {}", keys::SECRET)),
        ("Connection", "Upgrade"),
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    let is_changed = |name: &str| other.iter().any(|(changed, _)| *changed == name);
    let kept = usual.iter().filter(|(name, _)| !is_changed(name));
    let all = kept.chain(other).filter(|(_, value)| !value.is_empty());
    let headers: Vec<String> = all.map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!("GET /v1/live HTTP/1.1\r\n{}\r\n", headers.concat())
}

/// Sends a request, and says the reply's head and body.
async fn refused(server: &TestServer, request: &str) -> (String, Value) {
    let mut wire = Wire::open(server).await;
    wire.send(request.replace("\r\n\r\n", "\r\nX-Request-Id: req_1\r\n\r\n").as_bytes()).await;
    let head = wire.head().await.to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.unwrap_or("0").parse().unwrap()];
    wire.0.read_exact(&mut body).await.unwrap();
    (head, serde_json::from_slice(&body).unwrap_or_default())
}

#[tokio::test]
async fn a_handshake_is_that_of_the_standard() {
    let server = TestServer::start().await;
    for changes in [
        &[][..],
        &[("Connection", "keep-alive, Upgrade")],
        &[("Upgrade", "WebSocket")],
        &[("Sec-WebSocket-Protocol", "chat, superchat")],
        &[("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits")],
    ] {
        let mut wire = Wire::open(&server).await;
        wire.send(request(changes).as_bytes()).await;
        let head = wire.head().await.to_ascii_lowercase();
        assert!(head.starts_with("http/1.1 101 "), "{changes:?}: {head}");
        let accept = "sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=";
        for line in [accept, "upgrade: websocket", "connection: upgrade"] {
            assert!(head.contains(line), "{changes:?}: {head}");
        }
        for name in ["sec-websocket-protocol", "sec-websocket-extensions"] {
            assert!(!head.contains(name), "what is not spoken is not agreed on: {head}");
        }
        assert!(wire.next().await.starts_with("text {\"type\":\"ready\""), "{changes:?}");
    }
}

#[tokio::test]
async fn a_request_that_is_no_handshake_is_refused_in_the_shape_of_errors() {
    let server = TestServer::start().await;
    let usual = request(&[]);
    for (name, request, status) in [
        ("no key", request(&[("Sec-WebSocket-Key", "")]), 400),
        ("no upgrade", request(&[("Upgrade", "")]), 426),
        ("another upgrade", request(&[("Upgrade", "h2c")]), 426),
        ("no connection", request(&[("Connection", "")]), 426),
        ("a version of old", request(&[("Sec-WebSocket-Version", "8")]), 426),
        ("no version", request(&[("Sec-WebSocket-Version", "")]), 426),
        ("HTTP/1.0", usual.replace("HTTP/1.1", "HTTP/1.0"), 426),
        ("POST", usual.replace("GET", "POST"), 405),
        ("a wrong key of ours", request(&[("Authorization", "Bearer sk_live_x")]), 401),
        ("no scheme", request(&[("Authorization", "sk_live_acme")]), 401),
    ] {
        let (head, body) = refused(&server, &request).await;
        assert_eq!(head[9..12].parse::<u16>().unwrap(), status, "{name}: {head}");
        assert!(head.contains("content-type: application/json"), "{name}: {head}");
        assert!(body["error"]["message"].as_str().is_some_and(|text| text.len() > 5), "{name}");
        assert_eq!(body["error"]["request_id"], json!("req_1"), "{name}");
        if status == 426 {
            assert!(head.contains("upgrade: websocket\r\n"), "{name}: {head}");
            assert!(head.contains("sec-websocket-version: 13\r\n"), "{name}: {head}");
        }
    }
}

#[tokio::test]
async fn frames_that_break_the_protocol_end_the_line() {
    let server = TestServer::start().await;
    let long = [b'x'; 126];
    for (name, bytes) in [
        ("not masked", vec![0x81, 0x02, b'{', b'}']),
        ("not masked and empty", vec![0x81, 0x00]),
        ("a control frame not masked", vec![PING, 0x00]),
        ("reserved bit 1", frame(FINAL | 0x40 | TEXT, b"{}")),
        ("reserved bit 2", frame(FINAL | 0x20 | TEXT, b"{}")),
        ("reserved bit 3", frame(FINAL | 0x10 | TEXT, b"{}")),
        ("a reserved bit of a ping", frame(PING | 0x40, b"")),
        ("a continuation of nothing", frame(FINAL | CONTINUATION, b"{}")),
        ("an open continuation of nothing", frame(CONTINUATION, b"{}")),
        (
            "a text in the middle of a text",
            [frame(TEXT, b"{"), frame(FINAL | TEXT, b"{}")].concat(),
        ),
        ("a long ping", frame(PING, &long)),
        ("a long pong", frame(PONG, &long)),
        ("a long close", close(1000, &long[2..])),
        ("a ping in fragments", frame(0x9, b"a")),
        ("a close in fragments", frame(0x8, b"")),
        ("a close of one byte", frame(CLOSE, &[3])),
    ] {
        assert_eq!(hears(&server, &bytes).await, BROKEN, "{name}");
    }
    let ended = [frame(TEXT, b"{}"), frame(FINAL | CONTINUATION, b""), frame(CONTINUATION, b"")];
    let heard = hears(&server, &ended.concat()).await;
    assert!(heard.starts_with("text {\"type\":\"error\"") && heard.ends_with(BROKEN), "{heard}");
    for opcode in [0x3, 0x4, 0x5, 0x6, 0x7, 0xb, 0xc, 0xd, 0xe, 0xf] {
        let heard = hears(&server, &frame(FINAL | opcode, b"")).await;
        assert_eq!(heard, BROKEN, "reserved opcode {opcode:x}");
    }
}

#[tokio::test]
async fn a_text_may_come_in_fragments() {
    let server = TestServer::start().await;
    let fragments = |parts: &[&[u8]]| {
        let mut bytes = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            let kind = if at == 0 { TEXT } else { CONTINUATION };
            let last = if at + 1 == parts.len() { FINAL } else { 0 };
            bytes.extend(frame(last | kind, part));
        }
        bytes
    };
    let pong = "text {\"type\":\"pong\",\"id\":\"\u{e9}\"}";
    let whole = "{\"type\":\"ping\",\"id\":\"\u{e9}\"}".as_bytes();
    let single: Vec<&[u8]> = whole.chunks(1).collect();
    for parts in [&[&whole[..5], &whole[5..]][..], &[b"", whole, b""], &single] {
        let heard = hears(&server, &fragments(parts)).await;
        assert_eq!(heard, format!("{pong}\n{ALIVE}"), "{parts:?}");
    }
    let mixed = [
        frame(TEXT, &whole[..9]),
        frame(PING, b"one"),
        frame(PONG, b"unasked"),
        frame(CONTINUATION, &whole[9..12]),
        frame(PING, b"two"),
        frame(FINAL | CONTINUATION, &whole[12..]),
    ];
    let heard = hears(&server, &mixed.concat()).await;
    assert_eq!(heard, format!("pong one\npong two\n{pong}\n{ALIVE}"));
}

#[tokio::test]
async fn a_ping_is_answered_with_its_payload() {
    let server = TestServer::start().await;
    let mut wire = Wire::upgraded(&server).await;
    for payload in ["", "a", &"x".repeat(125)] {
        wire.send(&frame(PING, payload.as_bytes())).await;
        assert_eq!(wire.next().await, format!("pong {payload}"));
    }
    wire.send(&frame(PONG, b"nobody asked")).await;
    wire.send(&ping(15)).await;
    assert_eq!(wire.next().await, r#"text {"type":"pong"}"#);
}

#[tokio::test]
async fn a_close_frame_is_answered_with_its_code() {
    let server = TestServer::start().await;
    for code in [1000, 1001, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 4999] {
        let heard = hears(&server, &close(code, b"bye")).await;
        assert_eq!(heard, format!("close {code} bye\nend"));
    }
    assert_eq!(hears(&server, &frame(CLOSE, b"")).await, "close\nend");
    let longest = "x".repeat(123);
    let heard = hears(&server, &close(1000, longest.as_bytes())).await;
    assert_eq!(heard, format!("close 1000 {longest}\nend"));
    for code in [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535] {
        let heard = hears(&server, &close(code, b"")).await;
        let first = heard.lines().next().unwrap_or_default();
        assert!(first.starts_with("close 1002"), "{code}: {heard}");
        assert!(heard.ends_with("\nend"), "{code}: {heard}");
    }
    assert_eq!(hears(&server, &close(1000, &[0xc3, 0x28])).await, NOT_UTF8);
}

#[tokio::test]
async fn what_comes_after_a_close_frame_is_not_read() {
    let server = TestServer::start().await;
    let after = [close(1000, b""), ping(15), vec![0xff; 4096]].concat();
    assert_eq!(hears(&server, &after).await, "close 1000\nend");
}

#[tokio::test]
async fn text_that_is_not_utf_8_ends_the_line() {
    let server = TestServer::start().await;
    for (name, bytes) in [
        ("a lone continuation byte", vec![0x80]),
        ("an overlong slash", vec![0xc0, 0xaf]),
        ("half a surrogate pair", vec![0xed, 0xa0, 0x80]),
        ("beyond the last character", vec![0xf4, 0x90, 0x80, 0x80]),
        ("cut off", vec![b'{', 0xe2, 0x82]),
        ("0xff", vec![0xff]),
    ] {
        assert_eq!(hears(&server, &frame(FINAL | TEXT, &bytes)).await, NOT_UTF8, "{name}");
        let split = [
            frame(TEXT, &bytes[..1]),
            frame(PING, b"between"),
            frame(FINAL | CONTINUATION, &bytes[1..]),
        ];
        let heard = hears(&server, &split.concat()).await;
        assert!(heard.ends_with(NOT_UTF8), "{name} over fragments: {heard}");
    }
}

#[tokio::test]
async fn every_encoding_of_a_length_is_read() {
    let server = TestServer::start().await;
    let pong = format!("text {{\"type\":\"pong\"}}\n{ALIVE}");
    for bytes in [15, 124, 125, 126, 127, 128, 255, 256, 32767, 32768, 65534, 65535, 65536, 65537] {
        assert_eq!(hears(&server, &ping(bytes)).await, pong, "{bytes} bytes");
    }
    let negative = with_length(FINAL | TEXT, &large(1 << 63), b"{}");
    assert_eq!(hears(&server, &negative).await, TOO_BIG);
}

#[tokio::test]
async fn a_frame_may_be_split_at_every_byte() {
    let server = TestServer::start().await;
    let mut wire = Wire::upgraded(&server).await;
    let frame = ping(126);
    for at in 1..frame.len() {
        for part in [&frame[..at], &frame[at..]] {
            wire.send(part).await;
            tokio::task::yield_now().await;
        }
        assert_eq!(wire.next().await, r#"text {"type":"pong"}"#, "split at {at}");
    }
}

#[tokio::test]
async fn many_frames_may_come_at_once() {
    let server = TestServer::start().await;
    let heard = hears(&server, &ping(200).repeat(40)).await;
    assert_eq!(heard.matches(r#"text {"type":"pong"}"#).count(), 40, "{heard}");
    assert!(heard.ends_with(ALIVE));
}

#[tokio::test]
async fn a_large_frame_is_refused_and_a_huge_one_ends_the_line() {
    let server = TestServer::start().await;
    let limit = 256 * 1024;
    let pong = format!("text {{\"type\":\"pong\"}}\n{ALIVE}");
    assert_eq!(hears(&server, &ping(limit)).await, pong);
    for bytes in [limit + 1, 4 * limit] {
        let heard = hears(&server, &ping(bytes)).await;
        let (error, rest) = heard.split_once('\n').unwrap();
        let error: Value = serde_json::from_str(error.strip_prefix("text ").unwrap()).unwrap();
        assert_eq!(error["error"]["message"], "a frame has at most 262144 bytes");
        assert_eq!(rest, ALIVE);
    }
    for bytes in [4 * limit + 1, 10 * 1024 * 1024] {
        let first = frame(TEXT, &vec![b' '; 3 * limit]);
        let second = frame(CONTINUATION, &vec![b' '; bytes - 3 * limit]);
        for bytes in [ping(bytes), [first, second].concat()] {
            let mut wire = Wire::upgraded(&server).await;
            // The server may hang up before it has heard everything.
            let _ = wire.0.write_all(&bytes).await;
            assert_eq!(wire.until("end").await, TOO_BIG, "{} bytes", bytes.len());
        }
    }
}

#[tokio::test]
async fn garbage_ends_the_line_and_nothing_else() {
    let server = TestServer::start().await;
    let mut other = Wire::upgraded(&server).await;
    let mut dice = testkit::Dice::new(7);
    for round in 0..50 {
        let bytes: Vec<u8> = (0..1024).map(|_| dice.below(256) as u8).collect();
        let mut wire = Wire::upgraded(&server).await;
        wire.send(&bytes).await;
        wire.0.shutdown().await.unwrap();
        let heard = wire.until("end").await;
        assert!(heard.ends_with("end"), "round {round}: {heard}");
    }
    other.send(&ping(15)).await;
    assert_eq!(other.next().await, r#"text {"type":"pong"}"#);
}

#[tokio::test]
async fn whoever_stops_speaking_without_a_word_is_let_go() {
    let server = TestServer::start().await;
    for bytes in [vec![], vec![0x81], frame(TEXT, b"{"), ping(300)[..200].to_vec()] {
        let mut wire = Wire::upgraded(&server).await;
        wire.send(&bytes).await;
        wire.0.shutdown().await.unwrap();
        assert_eq!(wire.rest().await, "", "{bytes:?}");
    }
}

#[tokio::test]
async fn frames_may_come_with_the_handshake() {
    let server = TestServer::start().await;
    let mut wire = Wire::open(&server).await;
    wire.send(&[request(&[]).as_bytes(), &ping(126)].concat()).await;
    assert!(wire.head().await.starts_with("HTTP/1.1 101 "));
    assert!(wire.next().await.contains("ready"));
    assert_eq!(wire.next().await, r#"text {"type":"pong"}"#);
}

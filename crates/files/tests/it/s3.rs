//! As much of S3 as one object needs: PUT, GET, HEAD and DELETE with the bucket in the path, and uploads in parts.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use sha2::{Digest, Sha256};

#[derive(Clone)]
pub(crate) struct Request {
    /// Method and address.
    pub(crate) line: String,
    headers: Vec<(String, String)>,
    /// Of the body.
    pub(crate) sha256: String,
    body: Vec<u8>,
}

pub(crate) struct Server {
    pub(crate) url: String,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    refuses: bool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    requests: Vec<Request>,
    objects: BTreeMap<String, Vec<u8>>,
    uploads: BTreeMap<usize, BTreeMap<usize, Vec<u8>>>,
    begun: usize,
}

/// A server that takes everything.
pub(crate) fn start() -> Server {
    listen(Shared::default())
}

/// A server that knows nobody.
pub(crate) fn refusing() -> Server {
    listen(Shared { refuses: true, state: Mutex::default() })
}

fn listen(shared: Shared) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let shared = Arc::new(shared);
    let for_threads = Arc::clone(&shared);
    thread::spawn(move || {
        for connection in listener.incoming() {
            let shared = Arc::clone(&for_threads);
            thread::spawn(move || shared.serve(connection.unwrap()));
        }
    });
    Server { url, shared }
}

impl Server {
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.shared.state.lock().unwrap().requests.clone()
    }

    /// The names of what is stored.
    pub(crate) fn objects(&self) -> Vec<String> {
        self.shared.state.lock().unwrap().objects.keys().cloned().collect()
    }

    /// How many uploads in parts were neither completed nor given up.
    pub(crate) fn begun(&self) -> usize {
        self.shared.state.lock().unwrap().uploads.len()
    }
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn parameter(&self, name: &str) -> Option<usize> {
        let query = self.line.split_once('?')?.1;
        let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
        value.parse().ok()
    }
}

impl Shared {
    /// Answers until the client hangs up, which is no failure of the server.
    fn serve(&self, stream: TcpStream) -> Option<()> {
        let mut reader = BufReader::new(stream.try_clone().ok()?);
        let mut writer = stream;
        loop {
            let request = receive(&mut reader)?;
            let is_head = request.line.starts_with("HEAD");
            let (status, headers, body) = self.answer(request);
            let length = body.len();
            let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n\r\n");
            writer.write_all(head.as_bytes()).ok()?;
            writer.write_all(if is_head { &[] } else { &body }).ok()?;
        }
    }

    fn answer(&self, request: Request) -> (&'static str, String, Vec<u8>) {
        let none = String::new();
        if self.refuses {
            let body = "<Error><Code>InvalidAccessKeyId</Code><Message>Unknown</Message></Error>";
            return ("403 Forbidden", none, body.into());
        }
        let mut state = self.state.lock().unwrap();
        state.requests.push(request.clone());
        let (method, address) = request.line.split_once(' ').unwrap();
        let name = address.split('?').next().unwrap().to_owned();
        let tag = format!("etag: \"{}\"\r\n", &request.sha256[..8]);
        match (method, request.parameter("uploadId"), request.parameter("partNumber")) {
            ("POST", None, None) if address.ends_with("?uploads=") => {
                state.begun += 1;
                let id = state.begun;
                state.uploads.insert(id, BTreeMap::new());
                ("200 OK", none, format!("<InitiateMultipartUploadResult><Bucket>support</Bucket><Key>k</Key><UploadId>{id}</UploadId></InitiateMultipartUploadResult>").into())
            }
            ("PUT", Some(id), Some(number)) => {
                state.uploads.get_mut(&id).unwrap().insert(number, request.body);
                ("200 OK", tag, Vec::new())
            }
            ("POST", Some(id), None) => {
                let parts = state.uploads.remove(&id).unwrap();
                state.objects.insert(name, parts.into_values().collect::<Vec<_>>().concat());
                ("200 OK", none, b"<CompleteMultipartUploadResult><ETag>\"whole\"</ETag></CompleteMultipartUploadResult>".to_vec())
            }
            ("DELETE", Some(id), None) => {
                state.uploads.remove(&id).unwrap();
                ("204 No Content", none, Vec::new())
            }
            ("PUT", None, None) => {
                state.objects.insert(name, request.body);
                ("200 OK", tag, Vec::new())
            }
            ("DELETE", None, None) => {
                state.objects.remove(&name);
                ("204 No Content", none, Vec::new())
            }
            ("GET" | "HEAD", None, None) => match state.objects.get(&name) {
                Some(bytes) => {
                    let dated = format!("{tag}last-modified: Tue, 14 Nov 2023 22:13:20 GMT\r\n");
                    ("200 OK", dated, bytes.clone())
                }
                None => ("404 Not Found", none, b"<Error><Code>NoSuchKey</Code></Error>".to_vec()),
            },
            _ => panic!("a request that S3 does not know: {}", request.line),
        }
    }
}

fn receive(reader: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let line = lines.first()?.rsplit_once(' ')?.0.to_owned();
    let pair = |line: &String| {
        let (name, value) = line.split_once(':').unwrap();
        (name.to_lowercase(), value.trim().to_owned())
    };
    let headers: Vec<_> = lines[1..].iter().map(pair).collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.map_or(0, |(_, length)| length.parse().unwrap())];
    reader.read_exact(&mut body).ok()?;
    let sha256 = Sha256::digest(&body).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    Some(Request { line, headers, sha256, body })
}

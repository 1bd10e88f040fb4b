//! A plain HTTP/1.1 client on one connection, cheap enough not to be what is measured.
//!
//! It speaks to our own server and to the pretended model only: bodies have a length or come in
//! chunks, and nothing is redirected, compressed or reconnected.

use anyhow::{Context, Result, bail};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long an answer may take; a run must end.
const LIMIT: Duration = Duration::from_secs(30);

/// A kept-alive connection.
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
    line: Vec<u8>,
    is_chunked: bool,
    left: usize,
}

/// What an answer begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Status(pub(crate) u16);

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Result<Connection> {
        let stream = TcpStream::connect(address).await.context("cannot connect")?;
        stream.set_nodelay(true)?;
        let stream = BufReader::with_capacity(16 * 1024, stream);
        Ok(Connection { stream, line: Vec::new(), is_chunked: false, left: 0 })
    }

    /// Sends a request and reads the whole answer.
    pub(crate) async fn call(&mut self, request: &[u8]) -> Result<(Status, String)> {
        let status = self.begin(request).await?;
        let mut body = String::new();
        while let Some(part) = self.part().await? {
            body.push_str(&part);
        }
        Ok((status, body))
    }

    /// Sends a request and reads the answer's head; the rest comes from [`Connection::part`].
    pub(crate) async fn begin(&mut self, request: &[u8]) -> Result<Status> {
        timeout(LIMIT, self.send_and_read_head(request)).await.context("no answer in time")?
    }

    /// The next part of the body; `None` after the last.
    pub(crate) async fn part(&mut self) -> Result<Option<String>> {
        let part = timeout(LIMIT, self.read_part()).await.context("the answer stopped")??;
        part.map(String::from_utf8).transpose().context("the answer is no UTF-8")
    }

    async fn send_and_read_head(&mut self, request: &[u8]) -> Result<Status> {
        self.stream.get_mut().write_all(request).await?;
        let status = status(self.read_line().await?)?;
        (self.is_chunked, self.left) = (false, 0);
        loop {
            match header(self.read_line().await?)? {
                Header::End => return Ok(status),
                Header::Length(length) => self.left = length,
                Header::Chunked => self.is_chunked = true,
                Header::Other => {}
            }
        }
    }

    async fn read_part(&mut self) -> Result<Option<Vec<u8>>> {
        if !self.is_chunked {
            let length = std::mem::take(&mut self.left);
            return if length == 0 { Ok(None) } else { self.read(length).await.map(Some) };
        }
        let digits = str::from_utf8(self.read_line().await?)?.trim();
        let length = usize::from_str_radix(digits, 16).context("a chunk without length")?;
        let mut part = self.read(length + 2).await?;
        part.truncate(length);
        Ok(if length == 0 { None } else { Some(part) })
    }

    async fn read(&mut self, length: usize) -> Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes).await?;
        Ok(bytes)
    }

    async fn read_line(&mut self) -> Result<&[u8]> {
        self.line.clear();
        if self.stream.read_until(b'\n', &mut self.line).await? == 0 {
            bail!("the connection was closed");
        }
        Ok(&self.line)
    }
}

/// A request that posts JSON.
pub(crate) fn post(path: &str, key: &str, body: &serde_json::Value) -> Vec<u8> {
    let body = body.to_string();
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {key}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// A request that reads.
pub(crate) fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n").into_bytes()
}

/// A request that reads with a key.
pub(crate) fn get_with(path: &str, key: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {key}\r\n\r\n")
        .into_bytes()
}

enum Header {
    End,
    Length(usize),
    Chunked,
    Other,
}

fn status(line: &[u8]) -> Result<Status> {
    let text = str::from_utf8(line)?;
    let code = text.split(' ').nth(1).and_then(|code| code.parse().ok());
    code.map(Status).with_context(|| format!("no HTTP answer: {text}"))
}

fn header(line: &[u8]) -> Result<Header> {
    let line = str::from_utf8(line).context("a header that is no text")?.trim_end();
    if line.is_empty() {
        return Ok(Header::End);
    }
    let (name, value) = line.split_once(':').unwrap_or((line, ""));
    if name.eq_ignore_ascii_case("content-length") {
        return Ok(Header::Length(value.trim().parse().context("a length that is no number")?));
    }
    let is_encoding = name.eq_ignore_ascii_case("transfer-encoding");
    let is_chunked = is_encoding && value.trim().eq_ignore_ascii_case("chunked");
    Ok(if is_chunked { Header::Chunked } else { Header::Other })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    /// What the client makes of an answer, and of a second one on the same connection.
    async fn heard(answer: &'static str) -> Vec<(u16, String)> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            for _ in 0..2 {
                let mut request = [0; 1024];
                assert!(stream.read(&mut request).await.unwrap() > 0);
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        };
        let asking = async {
            let mut connection = Connection::open(address).await.unwrap();
            let mut heard = Vec::new();
            for _ in 0..2 {
                let (status, body) = connection.call(&get("/")).await.unwrap();
                heard.push((status.0, body));
            }
            heard
        };
        tokio::join!(serving, asking).1
    }

    #[tokio::test]
    async fn both_kinds_of_bodies_are_read_to_their_end() {
        let cases = [
            ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", (200, "abc")),
            ("HTTP/1.1 204 No Content\r\n\r\n", (204, "")),
            (
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nab\n\r\nA\r\n0123456789\r\n0\r\n\r\n",
                (200, "ab\n0123456789"),
            ),
        ];
        for (answer, (status, body)) in cases {
            let expected = (status, body.to_owned());
            assert_eq!(heard(answer).await, [expected.clone(), expected], "{answer}");
        }
    }
}

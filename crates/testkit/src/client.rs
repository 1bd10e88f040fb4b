//! A small HTTP client whose replies can be written down on one line.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use reqwest::header::{DATE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::event_stream::EventStream;
use crate::socket::{Lost, Socket};

/// What every request is named, so that answers which repeat the name are the same in each run.
pub const REQUEST_ID: &str = "req_1";

/// A caller: somebody with or without a key.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    key: Option<String>,
}

impl Client {
    /// A caller of the server at `base`.
    ///
    /// # Panics
    /// When no client can be made.
    #[must_use]
    pub fn new(base: impl Into<String>, key: Option<&str>) -> Client {
        let http = reqwest::Client::builder().no_proxy().http1_only().tls_certs_only([]).build();
        let http = http.expect("a client without TLS can be made");
        Client { http, base: base.into(), key: key.map(str::to_owned) }
    }

    /// The same line to the server, another key.
    #[must_use]
    pub fn with_key(&self, key: Option<&str>) -> Client {
        Client { key: key.map(str::to_owned), ..self.clone() }
    }

    /// Asks for something.
    pub async fn get(&self, path: &str) -> Reply {
        self.call("GET", path).send().await
    }

    /// Posts JSON.
    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.call("POST", path).json(&body).send().await
    }

    /// Changes something.
    pub async fn patch(&self, path: &str, body: Value) -> Reply {
        self.call("PATCH", path).json(&body).send().await
    }

    /// Removes something.
    pub async fn delete(&self, path: &str) -> Reply {
        self.call("DELETE", path).send().await
    }

    /// A request with everything that the caller always sends; more can be added.
    ///
    /// # Panics
    /// When the method is no word.
    #[must_use]
    pub fn call(&self, method: &str, path: &str) -> Call {
        let method = Method::from_bytes(method.as_bytes()).expect("a method is a word");
        let request = self.http.request(method, format!("{}{path}", self.base));
        let call = Call { request, headers: HeaderMap::new() }.header("x-request-id", REQUEST_ID);
        match &self.key {
            Some(key) => call.header("authorization", format!("Bearer {key}")),
            None => call,
        }
    }

    /// Opens a WebSocket of the live API with the caller's key.
    pub async fn socket(&self) -> Socket {
        Socket::open(&format!("{}/v1/live", self.base), self.key.as_deref()).await
    }

    /// Reads server-sent events.
    pub async fn stream(&self, path: &str) -> EventStream {
        self.call("GET", path).stream().await
    }
}

/// A request that was not sent yet.
pub struct Call {
    request: reqwest::RequestBuilder,
    headers: HeaderMap,
}

impl Call {
    /// Sets a header.
    #[must_use]
    pub fn header(self, name: &str, value: impl AsRef<[u8]>) -> Call {
        self.set(name, Some(value.as_ref()))
    }

    /// Takes a header away.
    #[must_use]
    pub fn without(self, name: &str) -> Call {
        self.set(name, None)
    }

    fn set(mut self, name: &str, value: Option<&[u8]>) -> Call {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("the name of a header");
        match value {
            Some(value) => {
                let value = HeaderValue::from_bytes(value).expect("the value of a header");
                self.headers.insert(name, value);
            }
            None => {
                self.headers.remove(name);
            }
        }
        self
    }

    /// Brings JSON along.
    #[must_use]
    pub fn json(self, body: &Value) -> Call {
        self.header("content-type", "application/json").body(body.to_string())
    }

    /// Brings any bytes along, and does not say what they are.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Call {
        self.request = self.request.body(body.into());
        self
    }

    /// Waits for the whole reply.
    ///
    /// # Panics
    /// When the server breaks the line.
    pub async fn send(self) -> Reply {
        self.try_send().await.expect("the server answers")
    }

    /// Waits for the head of the reply, then hangs up.
    ///
    /// # Panics
    /// When the server breaks the line.
    pub async fn abandon(self) {
        drop(self.request.headers(self.headers).send().await.expect("the server answers"));
    }

    /// Like [`Call::send`], for servers that may die meanwhile.
    pub async fn try_send(self) -> Result<Reply, reqwest::Error> {
        let response = self.request.headers(self.headers).send().await?;
        let (status, mut headers) = (response.status(), response.headers().clone());
        // The machine's time: nothing that two replies could be compared by.
        headers.remove(DATE);
        Ok(Reply { status, headers, body: response.bytes().await?.to_vec() })
    }

    /// Waits for the head of the reply, and reads its server-sent events as they come.
    ///
    /// # Panics
    /// When there are none.
    pub async fn stream(self) -> EventStream {
        self.try_stream().await.unwrap_or_else(|lost| panic!("no stream: {lost}"))
    }

    /// Like [`Call::stream`], for lines that may break and servers that may refuse.
    pub async fn try_stream(self) -> Result<EventStream, Lost> {
        let call = self.header("accept", "text/event-stream");
        let response = call.request.headers(call.headers).send().await.map_err(Lost::broken)?;
        match response.status() {
            StatusCode::OK => Ok(EventStream::new(response)),
            other => Err(Lost::Refused(other.as_u16())),
        }
    }
}

/// An answer of the server. Shown as `200 {"id":…}`, or with an event stream's frames on lines of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    /// Byte for byte.
    pub body: Vec<u8>,
}

impl Reply {
    /// The status code.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// A header, if it is there and text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// All headers that are text, by their names in lower case.
    #[must_use]
    pub fn headers(&self) -> BTreeMap<String, String> {
        let text = |value: &HeaderValue| value.to_str().unwrap_or_default().to_owned();
        self.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {self}"))
    }

    /// A text of the body by its JSON pointer, for example `/message/content`.
    ///
    /// # Panics
    /// When it is not there.
    #[must_use]
    pub fn text(&self, pointer: &str) -> String {
        let body = self.json();
        let text = body.pointer(pointer).and_then(Value::as_str);
        text.unwrap_or_else(|| panic!("no text at {pointer}: {self}")).to_owned()
    }

    /// What an event stream said: the name and the data of each frame.
    ///
    /// # Panics
    /// When the body is no event stream.
    #[must_use]
    pub fn events(&self) -> Vec<(String, Value)> {
        let text = String::from_utf8_lossy(&self.body).into_owned();
        let frames = text.split("\n\n").filter(|frame| frame.contains("data:"));
        let field = |frame: &str, name: &str| {
            let line = frame.lines().find_map(|line| line.strip_prefix(name));
            line.unwrap_or_else(|| panic!("a frame without {name}: {frame}")).trim().to_owned()
        };
        let event = |frame: &str| {
            let data = serde_json::from_str(&field(frame, "data:")).expect("data is JSON");
            (field(frame, "event:"), data)
        };
        frames.map(event).collect()
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = String::from_utf8_lossy(&self.body);
        let is_stream = self.header("content-type") == Some("text/event-stream");
        let (space, text) = match text.trim_end() {
            "" => ("", ""),
            text if is_stream => ("\n", text),
            text => (" ", text),
        };
        write!(formatter, "{}{space}{}", self.status.as_u16(), with_round_fractions(text))
    }
}

/// How sure an answer is, as 0 or 1: everything between is the search's own affair, and changes as it gets better.
pub(crate) fn with_round_fractions(text: &str) -> String {
    let mut short = String::new();
    let mut rest = text;
    while let Some(value) = after_name(rest) {
        let end = rest[value..].find([',', '}']).map_or(rest.len(), |length| value + length);
        short.push_str(&rest[..value]);
        let _ = match rest[value..end].parse::<f64>() {
            Ok(number) => write!(short, "{number:.0}"),
            Err(_) => write!(short, "{}", &rest[value..end]),
        };
        rest = &rest[end..];
    }
    short + rest
}

/// Where the first such fraction begins.
fn after_name(text: &str) -> Option<usize> {
    let names = ["\"confidence\":", "\"score\":"];
    names.iter().filter_map(|name| Some(text.find(name)? + name.len())).min()
}

#[cfg(test)]
mod tests {
    use super::with_round_fractions;

    #[test]
    fn fractions_are_rounded_where_the_search_decides_them() {
        let text =
            r#"{"confidence":0.98765,"note":"1.2345","data":[{"score":1.0,"confidence":null}]}"#;
        let short = r#"{"confidence":1,"note":"1.2345","data":[{"score":1,"confidence":null}]}"#;
        assert_eq!(with_round_fractions(text), short);
    }
}

//! A request before it is sent.

use std::time::Duration;

use bytes::Bytes;
use reqwest::Method;
use serde::Serialize;
use url::Url;

use crate::error::{Error, Kind, Result};
use crate::retry::request_name;

/// What is to be asked, and how patiently. It can be sent any number of times, and is the same request each time.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) target: Target,
    pub(crate) query: Vec<(&'static str, String)>,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Option<Bytes>,
    /// Each attempt's time limit, where it is not the client's.
    pub(crate) timeout: Option<Duration>,
    /// How often it is tried again, where that is not the client's.
    pub(crate) retries: Option<u32>,
    /// Why it cannot be sent at all.
    unsendable: Option<String>,
}

/// Whereto.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    /// Below the client's base address, with its key.
    Path(Vec<String>),
    /// An address that the server gave, which needs no key and is shown none.
    Given(String),
}

impl Request {
    /// A request to a path, in segments that are written as they are.
    pub(crate) fn new(method: Method, path: &[&str]) -> Request {
        let leads_astray = path.iter().any(|segment| matches!(*segment, "" | "." | ".."));
        let segments = path.iter().map(|&segment| segment.to_owned()).collect();
        let mut request = Request::to(method, Target::Path(segments));
        request.unsendable = leads_astray.then(|| "an id is empty, or dots".to_owned());
        request
    }

    pub(crate) fn to(method: Method, target: Target) -> Request {
        let headers = match method {
            Method::GET => Vec::new(),
            _ => vec![("idempotency-key", request_name())],
        };
        Request {
            method,
            target,
            query: Vec::new(),
            headers,
            body: None,
            timeout: None,
            retries: None,
            unsendable: None,
        }
    }

    pub(crate) fn get(path: &[&str]) -> Request {
        Request::new(Method::GET, path)
    }

    pub(crate) fn post(path: &[&str]) -> Request {
        Request::new(Method::POST, path)
    }

    pub(crate) fn patch(path: &[&str]) -> Request {
        Request::new(Method::PATCH, path)
    }

    pub(crate) fn put(path: &[&str]) -> Request {
        Request::new(Method::PUT, path)
    }

    pub(crate) fn delete(path: &[&str]) -> Request {
        Request::new(Method::DELETE, path)
    }

    pub(crate) fn json(mut self, body: &impl Serialize) -> Request {
        match serde_json::to_vec(body) {
            Ok(body) => {
                self.body = Some(body.into());
                self.header("content-type", "application/json")
            }
            Err(error) => {
                self.unsendable = Some(format!("the body cannot be written as JSON: {error}"));
                self
            }
        }
    }

    pub(crate) fn query(mut self, name: &'static str, value: impl Into<String>) -> Request {
        let value = value.into();
        match self.query.iter_mut().find(|(known, _)| *known == name) {
            Some(pair) => pair.1 = value,
            None => self.query.push((name, value)),
        }
        self
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Request {
        let value = value.into();
        match self.headers.iter_mut().find(|(known, _)| *known == name) {
            Some(pair) => pair.1 = value,
            None => self.headers.push((name, value)),
        }
        self
    }

    /// The address, below `base` unless the server gave it.
    pub(crate) fn url(&self, base: &Url) -> Result<Url> {
        if let Some(reason) = &self.unsendable {
            return Err(Error::new(Kind::Validation, reason));
        }
        let mut url = match &self.target {
            Target::Path(segments) => {
                let mut url = base.clone();
                if let Ok(mut path) = url.path_segments_mut() {
                    path.pop_if_empty().extend(segments);
                }
                url
            }
            Target::Given(address) => base.join(address).map_err(|error| {
                Error::new(Kind::Protocol, "the server gave an address that is none")
                    .caused_by(error)
            })?,
        };
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        Ok(url)
    }
}

#[cfg(test)]
mod tests {
    use super::{Request, Target};
    use reqwest::Method;
    use url::Url;

    #[test]
    fn addresses_are_below_the_base_and_escaped() {
        let cases = [
            ("https://a.example", "https://a.example/v1/tickets/a%2Fb%3Fc"),
            ("https://a.example/", "https://a.example/v1/tickets/a%2Fb%3Fc"),
            ("https://a.example/support/", "https://a.example/support/v1/tickets/a%2Fb%3Fc"),
        ];
        for (base, expected) in cases {
            let request = Request::get(&["v1", "tickets", "a/b?c"]);
            assert_eq!(request.url(&Url::parse(base).unwrap()).unwrap().as_str(), expected);
        }
    }

    #[test]
    fn parameters_are_set_once_and_escaped() {
        let request = Request::get(&["v1"]).query("q", "a").query("q", "a&b ü");
        let url = request.url(&Url::parse("https://a.example").unwrap()).unwrap();
        assert_eq!(url.as_str(), "https://a.example/v1?q=a%26b+%C3%BC");
    }

    #[test]
    fn an_id_leads_nowhere_else() {
        for id in ["", ".", ".."] {
            let base = Url::parse("https://a.example").unwrap();
            assert!(Request::get(&["v1", "tickets", id]).url(&base).is_err(), "{id}");
        }
    }

    #[test]
    fn a_given_address_may_be_elsewhere() {
        let base = Url::parse("https://a.example/x/").unwrap();
        let to = |address: &str| {
            let request = Request::to(Method::PUT, Target::Given(address.to_owned()));
            request.url(&base).unwrap().to_string()
        };
        assert_eq!(to("/v1/files/1"), "https://a.example/v1/files/1");
        assert_eq!(to("https://b.example/v1/files/1"), "https://b.example/v1/files/1");
    }
}

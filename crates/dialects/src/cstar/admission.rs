//! Who is let in: a key of this server, for its own workspace, and not too often.

use std::net::{IpAddr, Ipv6Addr};

use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::access::{Actor, Who};
use domain::id::{KeyId, WorkspaceId};
use domain::workspace::KeyKind;

use super::error::{Code, Refusal};
use super::ids::Face;
use crate::Door;
use crate::caller::admit;
use crate::live::address;
use crate::rates::{Standing, WINDOW_SECONDS};

const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");
const WINDOW: HeaderName = HeaderName::from_static("x-ratelimit-window");

/// Lets the holder of a key in, counts the request, and hands the handler an [`Actor`].
pub(super) async fn keys(State(door): State<Door>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let (actor, key, kind) = match holder(&door, &parts.headers).await {
        Ok(holder) => holder,
        Err(refusal) => return refusal.into_response(),
    };
    let limits = &door.settings.cstar;
    let limit = match kind {
        KeyKind::Secret => limits.secret_per_hour,
        KeyKind::Publishable => limits.publishable_per_hour,
    };
    let standing = door.rates.keys.count(key, limit, door.engine.now());
    let pass = may_pass(&door, &mut parts, (&actor, kind), standing).await;
    parts.extensions.insert(actor);
    let mut response = match pass {
        Err(refusal) => refusal.into_response(),
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
    };
    tell(&mut response, standing);
    response
}

/// Counts the requests of each address, for what needs no key.
pub(super) async fn addresses(State(door): State<Door>, request: Request, next: Next) -> Response {
    let hops = door.settings.trusted_hops;
    let address = address(request.extensions(), request.headers(), hops).map(network);
    let limit = door.settings.cstar.library_per_hour;
    let now = door.engine.now();
    let standing = address.and_then(|address| door.rates.addresses.count(address, limit, now));
    let mut response = match check_rate(standing) {
        Err(refusal) => refusal.into_response(),
        Ok(()) => next.run(request).await,
    };
    tell(&mut response, standing);
    response
}

/// Whom an address stands for: of version 6 everybody has a network of 64 bits.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)))
        }
        address @ IpAddr::V4(_) => address,
    }
}

/// Who holds the key that is shown. Tokens of customers open nothing here.
async fn holder(door: &Door, headers: &HeaderMap) -> Result<(Actor, KeyId, KeyKind), Refusal> {
    let credential = bearer(headers).ok_or_else(|| {
        let words = "send your API key as \"Authorization: Bearer sk_…\"";
        Refusal::new(Code::AuthenticationRequired, words)
    })?;
    if !["sk_live_", "sk_test_", "pk_live_", "pk_test_"]
        .iter()
        .any(|form| credential.starts_with(form))
    {
        let words = "a key begins with sk_live_, sk_test_, pk_live_ or pk_test_";
        return Err(Refusal::new(Code::InvalidKeyFormat, words));
    }
    let actor = admit(&door.engine, headers, credential).await?.actor;
    match actor.who {
        Who::Key(key, kind) => Ok((actor, key, kind)),
        Who::Operator | Who::Guest(_) | Who::Reader => {
            Err(Refusal::new(Code::InvalidKeyFormat, "this is no API key"))
        }
    }
}

/// What stands in `Authorization: Bearer …`.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, credential) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let credential = credential.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !credential.is_empty()).then_some(credential)
}

async fn may_pass(
    door: &Door,
    parts: &mut Parts,
    (actor, kind): (&Actor, KeyKind),
    standing: Option<Standing>,
) -> Result<(), Refusal> {
    check_rate(standing)?;
    own_team(door, parts, actor).await?;
    let reads = matches!(parts.method, Method::GET | Method::HEAD);
    if kind == KeyKind::Publishable && !reads {
        let words = "a publishable key only reads; use a secret key (sk_…) on your server";
        return Err(Refusal::new(Code::PublishableKeyWrite, words));
    }
    Ok(())
}

/// Refuses a request that was one too many.
fn check_rate(standing: Option<Standing>) -> Result<(), Refusal> {
    match standing.and_then(|standing| standing.retry_after) {
        Some(wait) => Err(Refusal::too_many(wait)),
        None => Ok(()),
    }
}

/// The team in the path is the key's own, by its id in any face or by its slug.
async fn own_team(door: &Door, parts: &mut Parts, actor: &Actor) -> Result<(), Refusal> {
    let denied = || {
        let words = "this key belongs to another team, or there is no such team";
        Refusal::new(Code::TeamAccessDenied, words)
    };
    let params = RawPathParams::from_request_parts(parts, door).await.map_err(|_| denied())?;
    let Some((_, team)) = params.iter().find(|(name, _)| *name == "team") else { return Ok(()) };
    let is_own = match WorkspaceId::parse_face(team) {
        Ok(id) => id == actor.scope.workspace,
        Err(_) => door.engine.workspace_of(actor).await?.slug.as_str() == team,
    };
    if is_own { Ok(()) } else { Err(denied()) }
}

/// Says how many requests are left; nothing where there is no limit.
fn tell(response: &mut Response, standing: Option<Standing>) {
    let Some(standing) = standing else { return };
    let headers = response.headers_mut();
    headers.insert(LIMIT, HeaderValue::from(standing.limit));
    headers.insert(REMAINING, HeaderValue::from(standing.remaining));
    headers.insert(RESET, HeaderValue::from(standing.reset));
    headers.insert(WINDOW, HeaderValue::from(WINDOW_SECONDS));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_network_are_one_caller() {
        for (address, caller) in [
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ] {
            assert_eq!(network(address.parse().expect("an address")).to_string(), caller);
        }
    }
}

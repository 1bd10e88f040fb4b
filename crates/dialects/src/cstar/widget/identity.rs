//! `POST /verify-identity`: a customer whose company signed who they are begins a session.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::ORIGIN;
use domain::clock::Time;
use domain::customer::CustomerRef;
use domain::text::Metadata;
use domain::workspace::Mode;
use engine::{Error, Identified, SignedIdentity};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::canonical::Signed;
use crate::cstar::envelope::Answer;
use crate::cstar::error::{Code, Refusal};
use crate::cstar::extract::{Input, present};
use crate::cstar::ids::Face;
use crate::{Door, json};

/// The longest spelling of a moment; JavaScript writes numbers with at most 25 letters.
const TIMESTAMP_BYTES_MAX: usize = 32;

/// Who a page says that somebody is, with the company's signature.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(in crate::cstar) struct IdentityInput {
    team_slug: Option<String>,
    #[serde(default)]
    test_mode: bool,
    customer: Option<CustomerInput>,
    signature: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct CustomerInput {
    external_id: Option<String>,
    email: Option<String>,
    #[serde(default, deserialize_with = "present")]
    name: Option<Option<String>>,
    avatar_url: Option<String>,
    metadata: Option<BTreeMap<String, Trait>>,
    timestamp: Option<Box<RawValue>>,
}

/// What a page says beside that, and whether colleagues see it.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Trait {
    value: String,
    #[serde(rename = "agentVisible", default)]
    agent_visible: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Welcome<'a> {
    verified: bool,
    customer: Known<'a>,
    session_token: &'a str,
    expires_at: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Known<'a> {
    id: String,
    external_id: &'a str,
    email: &'a str,
    name: &'a str,
}

pub(in crate::cstar) async fn verify(
    State(door): State<Door>,
    headers: HeaderMap,
    input: Input<IdentityInput>,
) -> Result<Answer, Refusal> {
    let origin = headers.get(ORIGIN).map(|origin| origin.to_str().unwrap_or_default().to_owned());
    let signed = input.value.into_signed(origin)?;
    let Identified { customer, session } = door.engine.identify(signed).await.map_err(refusal)?;
    let text = |text: &'_ Option<String>| text.clone().unwrap_or_default();
    let (external_id, email) = (text(&customer.external_id), text(&customer.email));
    Ok(Answer::ok(&Welcome {
        verified: true,
        customer: Known {
            id: customer.id.face(),
            external_id: &external_id,
            email: &email,
            name: customer.name.as_deref().unwrap_or_default(),
        },
        session_token: &session.token,
        expires_at: json::time(session.expires_at),
    }))
}

impl IdentityInput {
    fn into_signed(self, origin: Option<String>) -> Result<SignedIdentity, Refusal> {
        let workspace = needed("teamSlug", self.team_slug)?;
        let signature = needed("signature", self.signature)?;
        let customer = needed("customer", self.customer)?;
        let external_id = needed("customer.externalId", customer.external_id)?;
        let email = needed("customer.email", customer.email)?;
        let timestamp = needed("customer.timestamp", customer.timestamp)?;
        let signed_at = moment(&timestamp)?;
        let name = customer.name.as_ref().map(Option::as_deref);
        let signed =
            Signed { email: &email, external_id: &external_id, name, timestamp: &timestamp };
        let text = signed.text();
        // A name of nothing but white space is none.
        let name = customer.name.flatten().filter(|name| !name.trim().is_empty());
        let person = CustomerRef { external_id: Some(external_id), email: Some(email), name };
        Ok(SignedIdentity {
            workspace,
            mode: if self.test_mode { Mode::Test } else { Mode::Live },
            origin,
            person,
            avatar_url: customer.avatar_url.filter(|url| !url.trim().is_empty()),
            traits: customer.metadata.map(|traits| metadata(&traits)).transpose()?,
            text,
            signature,
            signed_at,
        })
    }
}

fn needed<T>(param: &str, value: Option<T>) -> Result<T, Refusal> {
    value.ok_or_else(|| Refusal::missing(param))
}

/// The moment of seconds since 1970, whole or not.
fn moment(timestamp: &RawValue) -> Result<Time, Refusal> {
    let text = timestamp.get();
    let wrong = || {
        let words = "customer.timestamp is a number: seconds since 1970";
        Refusal::invalid("customer.timestamp", words)
    };
    let is_number = text.starts_with(|first: char| first == '-' || first.is_ascii_digit());
    if !is_number || text.len() > TIMESTAMP_BYTES_MAX {
        return Err(wrong());
    }
    let seconds: f64 = text.parse().map_err(|_| wrong())?;
    // What is too large for a time is as far away as can be.
    Ok(Time((seconds * 1_000.0) as i64))
}

fn metadata(traits: &BTreeMap<String, Trait>) -> Result<Metadata, Refusal> {
    const PARAM: &str = "customer.metadata";
    let text = serde_json::to_string(traits).expect("texts are always JSON");
    let metadata = Metadata::from_object(text);
    metadata.map_err(|error| Refusal::invalid(PARAM, format!("{PARAM} {error}")))
}

/// What is wrong, in the words of this address.
fn refusal(error: Error) -> Refusal {
    match error {
        Error::Unauthenticated(words) => Refusal::new(Code::InvalidSignature, words),
        Error::NotFound("workspace") => Refusal::not_found("team"),
        Error::Invalid { param, message } => {
            let param = match param {
                "external_id" | "customer.external_id" => "customer.externalId",
                "avatar_url" => "customer.avatarUrl",
                other => other,
            };
            let message = message.replace("customer.external_id", "customer.externalId");
            Refusal::invalid(param, message.replace("avatar_url", "customer.avatarUrl"))
        }
        other => other.into(),
    }
}

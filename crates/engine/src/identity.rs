//! Who customers are, as their company says and signs.
//!
//! There are two forms: a text with its HMAC and the moment of signing, and a JSON Web Token of the company's own. Both are
//! signed with an identity secret (`secrets`), and both give the customer a session. Where a workspace wants to know
//! every customer, `required` turns the others away.

mod required;
mod secrets;

use std::time::Duration;

use domain::access::{Act, Actor, Reach};
use domain::clock::Time;
use domain::customer::{Customer, CustomerRef};
use domain::id::CustomerId;
use domain::text::Metadata;
use domain::workspace::{Mode, Scope};
use store::{Tx, customers, workspaces};
use tokens::{Assertion, Unproven, read_assertion};

use crate::ask::{checked_customer, find_or_make};
use crate::customers::{avatar_url, tell_change};
use crate::moment::Moment;
use crate::tokens::TTL_SECONDS_MAX;
use crate::{Engine, Error, GivenToken, NewToken, allow};

pub(crate) use required::{is_known, refuse_unknown};
pub use secrets::{IDENTITY_OVERLAP, IdentitySecretInfo, NewIdentitySecret};

/// How far the moment of a signature may lie from ours, before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdentityWindows {
    /// For real customers.
    pub live: Duration,
    /// For trying things out.
    pub test: Duration,
}

impl IdentityWindows {
    /// Long enough for slow pages and clocks that differ.
    pub const LIVE: Duration = Duration::from_mins(5);
    /// Long enough for a day's work with one signature.
    pub const TEST: Duration = Duration::from_hours(24);
}

impl Default for IdentityWindows {
    fn default() -> IdentityWindows {
        IdentityWindows { live: IdentityWindows::LIVE, test: IdentityWindows::TEST }
    }
}

/// A signature, and what a page says that it is of.
#[derive(Clone, Debug)]
pub struct SignedIdentity {
    /// The workspace's slug.
    pub workspace: String,
    /// Which of its worlds.
    pub mode: Mode,
    /// The page's origin, when a browser names one.
    pub origin: Option<String>,
    /// Who it is.
    pub person: CustomerRef,
    /// Their picture: an address. It is not signed.
    pub avatar_url: Option<String>,
    /// What else the page says of them, for colleagues to see. It is not signed.
    pub traits: Option<Metadata>,
    /// What was signed: `person` and `signed_at`, as the dialect writes them down.
    pub text: String,
    /// HMAC-SHA-256 of it in lower-case hexadecimal digits.
    pub signature: String,
    /// When it was signed.
    pub signed_at: Time,
}

/// A customer who proved who they are, and what lets them go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identified {
    /// Who they are.
    pub customer: Customer,
    /// Their session.
    pub session: GivenToken,
}

impl Engine {
    /// Begins the session of a customer whose company signed who they are: made, or completed as far as is said of them.
    /// Nothing is written unless the signature is right, young enough, and shown on a page that may show it.
    pub async fn identify(&self, signed: SignedIdentity) -> Result<Identified, Error> {
        const WRONG: Error = Error::Unauthenticated(
            "the signature is wrong: the identity secret makes another one of these values",
        );
        let slug = signed.workspace;
        let found = self.0.db.read(move |tx| workspaces::find(tx, &slug)).await?;
        let workspace = found.ok_or(Error::NotFound("workspace"))?.id;
        if let Some(origin) = &signed.origin {
            self.allow_page(workspace, origin).await?;
        }
        let scope = Scope { workspace, mode: signed.mode };
        let secrets = self.identity_secrets_of(scope).await?;
        if !secrets.iter().any(|secret| secret.has_signed(&signed.text, &signed.signature)) {
            return Err(WRONG);
        }
        self.check_moment(signed.mode, signed.signed_at)?;
        let beside =
            Beside { avatar_url: avatar_url(signed.avatar_url.as_deref())?, traits: signed.traits };
        self.welcome(scope, signed.person, beside).await
    }

    /// A signature that is older is a repetition, and one that is younger a stock for later.
    fn check_moment(&self, mode: Mode, signed_at: Time) -> Result<(), Error> {
        const OLD: Error = Error::Unauthenticated("the signature has expired: sign again");
        const EARLY: Error = Error::Unauthenticated(
            "the signature's timestamp lies ahead: it counts seconds since 1970, in UTC",
        );
        let windows = self.0.identity_windows;
        let window = match mode {
            Mode::Live => windows.live,
            Mode::Test => windows.test,
        };
        let (now, window) = (self.now(), window.as_millis() as i64);
        if signed_at < now.plus(-window) {
            Err(OLD)
        } else if now.plus(window) < signed_at {
            Err(EARLY)
        } else {
            Ok(())
        }
    }

    /// Begins the session of a customer whose company says in a token of its own who they are.
    pub(crate) async fn begin_identified(
        &self,
        actor: &Actor,
        token: &str,
    ) -> Result<Identified, Error> {
        allow(actor, Act::BeginSessions)?;
        let secrets = self.identity_secrets_of(actor.scope).await?;
        let said = read_assertion(token, &secrets, self.now()).map_err(unproven)?;
        self.check_audience(actor, &said).await?;
        let Assertion { subject, email, name, .. } = said;
        let person = CustomerRef { external_id: Some(subject), email, name };
        self.welcome(actor.scope, person, Beside::default()).await
    }

    async fn check_audience(&self, actor: &Actor, said: &Assertion) -> Result<(), Error> {
        const FOREIGN: Error = Error::Unauthenticated(
            "this identity is for another audience: aud is this workspace's slug or id",
        );
        let workspace = self.workspace_of(actor).await?;
        let is_ours = |audience: &String| {
            audience == workspace.slug.as_str() || audience.parse() == Ok(workspace.id)
        };
        if said.audiences.iter().any(is_ours) { Ok(()) } else { Err(FOREIGN) }
    }

    /// The customer who was described, with a session.
    async fn welcome(
        &self,
        scope: Scope,
        person: CustomerRef,
        beside: Beside,
    ) -> Result<Identified, Error> {
        let external_id = person.external_id.clone();
        let person = checked_customer(person)?;
        if person.external_id != external_id {
            // Otherwise two ids of the company's would be one of ours.
            let message = "an external id neither begins nor ends with white space";
            return Err(Error::invalid("external_id", message));
        }
        let moment = self.moment();
        let write = move |tx: &mut Tx<'_>| {
            let id = find_or_make(tx, scope, &person, &moment)?;
            let found = id.map(|id| customers::find(tx, scope, id)).transpose()?.flatten();
            beside.note(tx, scope, &found.ok_or(Error::NotFound("customer"))?, &moment)
        };
        let customer = self.0.db.write(write).await?;
        let session = self.session_of(scope, customer.id).await?;
        Ok(Identified { customer, session })
    }

    async fn session_of(&self, scope: Scope, customer: CustomerId) -> Result<GivenToken, Error> {
        let (reach, ttl_seconds) = (Reach::Customer(customer), TTL_SECONDS_MAX);
        let new = NewToken { reach, reads: true, writes: true, ttl_seconds, data: None };
        self.issue(scope, new).await
    }
}

/// What a page says of a customer beside what is signed.
#[derive(Default)]
struct Beside {
    avatar_url: Option<String>,
    traits: Option<Metadata>,
}

impl Beside {
    /// Keeps it with the customer, and tells of what that changes; what is not said stays as it was.
    fn note(
        &self,
        tx: &mut Tx<'_>,
        scope: Scope,
        known: &Customer,
        moment: &Moment,
    ) -> Result<Customer, Error> {
        let mut better = known.clone();
        if let Some(avatar_url) = &self.avatar_url {
            better.profile.avatar_url = Some(avatar_url.clone());
        }
        if let Some(traits) = &self.traits {
            better.profile.traits = traits.clone();
        }
        if better != *known {
            better.updated_at = moment.now;
            customers::update(tx, &better)?;
            tell_change(tx, scope, (known, &better), moment)?;
        }
        Ok(better)
    }
}

fn unproven(why: Unproven) -> Error {
    match why {
        Unproven::Forged => Error::Unauthenticated(
            "this identity is no token that was signed with this workspace's identity secret",
        ),
        Unproven::Expired => Error::Unauthenticated("this identity has expired"),
        Unproven::Early => Error::Unauthenticated("this identity is not good yet"),
        Unproven::Incomplete => {
            let message =
                "identity needs the texts sub and aud and the number exp; email and name are texts";
            Error::invalid("identity", message)
        }
    }
}

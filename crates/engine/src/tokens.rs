//! Tokens: giving them to people, believing them, and passes for files.

use domain::access::{Act, Actor, Guest, Reach, Who};
use domain::clock::Time;
use domain::customer::CustomerRef;
use domain::id::{CustomerId, FileId, SigningKeyId, TokenId};
use domain::text::Metadata;
use domain::workspace::Scope;
use store::{Tx, agents, conversations, customers};
use tokens::{Access, Claims, FilePass, FileUse, Invalid};

use crate::ask::{checked_customer, find_or_make};
use crate::customers::refuse_former;
use crate::identity::{is_known, refuse_unknown};
use crate::{Engine, Error, allow};

/// The shortest life of a token.
pub const TTL_SECONDS_MIN: i64 = 60;
/// The longest life of a token.
pub const TTL_SECONDS_MAX: i64 = 24 * 60 * 60;
/// How long the session of somebody unknown lives, unless it goes on with a new token.
const SESSION_SECONDS: i64 = TTL_SECONDS_MAX;
/// How long it is proved whose user somebody is.
const PROOF_SECONDS: i64 = 60 * 60;

const EXPIRED: Error = Error::Unauthenticated("this token has expired");
const INVALID: Error = Error::Unauthenticated("this token is invalid");

/// A token that is wanted.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// Which conversations it opens; what is named must exist.
    pub reach: Reach,
    /// Whether it reads them.
    pub reads: bool,
    /// Whether it speaks in them.
    pub writes: bool,
    /// How long it lives, [`TTL_SECONDS_MIN`] to [`TTL_SECONDS_MAX`].
    pub ttl_seconds: i64,
    /// What to give back to whoever shows it.
    pub data: Option<Metadata>,
}

/// A token that is wanted for a customer who is described.
#[derive(Clone, Debug)]
pub struct NewCustomerToken {
    /// Who they are: made, or completed as far as is said of them.
    pub customer: CustomerRef,
    /// See [`NewToken::reads`].
    pub reads: bool,
    /// See [`NewToken::writes`].
    pub writes: bool,
    /// See [`NewToken::ttl_seconds`].
    pub ttl_seconds: i64,
}

/// A session that is wanted on a page.
#[derive(Clone, Copy, Debug, Default)]
pub struct NewSession<'a> {
    /// The token of the visitor's session so far.
    pub previous: Option<&'a str>,
    /// A token of the company's own that says who they are.
    pub identity: Option<&'a str>,
}

/// A token that was just made; it is kept nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenToken {
    /// The whole token.
    pub token: String,
    /// From when it opens nothing any more.
    pub expires_at: Time,
}

/// Somebody at the door, who proved who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Who.
    pub actor: Actor,
    /// Until when; absent for keys, which have no end.
    pub expires_at: Option<Time>,
    /// What was attached to their token.
    pub data: Option<Metadata>,
}

impl Engine {
    /// Makes a token.
    pub async fn give_token(&self, actor: &Actor, new: NewToken) -> Result<GivenToken, Error> {
        allow(actor, Act::GiveTokens)?;
        check_ttl(new.ttl_seconds)?;
        let (scope, reach) = (actor.scope, new.reach);
        self.0.db.read(move |tx| reachable(tx, scope, reach)).await?;
        self.issue(scope, new).await
    }

    /// Makes a token for the customer who is described.
    pub async fn give_customer_token(
        &self,
        actor: &Actor,
        new: NewCustomerToken,
    ) -> Result<(GivenToken, CustomerId), Error> {
        const WHO: &str = "customer needs an external_id, an email or a name";
        allow(actor, Act::GiveTokens)?;
        let NewCustomerToken { customer, reads, writes, ttl_seconds } = new;
        check_ttl(ttl_seconds)?;
        let (scope, moment, customer) = (actor.scope, self.moment(), checked_customer(customer)?);
        let write = move |tx: &mut Tx<'_>| find_or_make(tx, scope, &customer, &moment);
        let found = self.0.db.write(write).await?;
        let id = found.ok_or_else(|| Error::invalid("customer", WHO))?;
        let reach = Reach::Customer(id);
        let new = NewToken { reach, reads, writes, ttl_seconds, data: None };
        Ok((self.issue(scope, new).await?, id))
    }

    /// Makes a token for whoever their company says it is in a token of its own, and otherwise for somebody unknown: a new
    /// customer, of whom nothing is written before they speak. With an earlier token of theirs that has not ended, they
    /// are who they were, and may do what they might. Whoever is known to the company gets tokens from it alone, so that
    /// they end when the company wants them to.
    pub async fn begin_session(
        &self,
        actor: &Actor,
        new: NewSession<'_>,
    ) -> Result<(GivenToken, CustomerId), Error> {
        allow(actor, Act::BeginSessions)?;
        if let Some(token) = new.identity {
            let identified = self.begin_identified(actor, token).await?;
            return Ok((identified.session, identified.customer.id));
        }
        self.begin_unknown(actor, new.previous).await
    }

    async fn begin_unknown(
        &self,
        actor: &Actor,
        previous: Option<&str>,
    ) -> Result<(GivenToken, CustomerId), Error> {
        const KNOWN: Error = Error::Forbidden("go on as a known customer with this key");
        let guest = match previous {
            Some(token) => self.customer_of(actor.scope, token).await?,
            None => None,
        };
        let (id, reads, writes) = match guest {
            Some((id, Guest { reads, writes, .. })) => (id, reads, writes),
            None => (CustomerId::mint(&self.0.mint, self.now()), true, true),
        };
        if guest.is_some() && !actor.may(Act::GiveTokens) && self.is_known(actor.scope, id).await? {
            return Err(KNOWN);
        }
        let scope = actor.scope;
        self.0.db.read(move |tx| refuse_unknown(tx, scope, Some(id))).await?;
        let reach = Reach::Customer(id);
        let new = NewToken { reach, reads, writes, ttl_seconds: SESSION_SECONDS, data: None };
        Ok((self.issue(actor.scope, new).await?, id))
    }

    /// Whose token that is, as long as it opens something in this scope.
    async fn customer_of(
        &self,
        scope: Scope,
        token: &str,
    ) -> Result<Option<(CustomerId, Guest)>, Error> {
        let actor = match self.holder(token).await {
            Ok(visit) => visit.actor,
            Err(Error::Unauthenticated(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        Ok(match actor.who {
            Who::Guest(guest) if actor.scope == scope => match guest.reach {
                Reach::Customer(id) => Some((id, guest)),
                Reach::Conversation(_) | Reach::Agent(..) => None,
            },
            _ => None,
        })
    }

    /// Whether the company knows who that is.
    async fn is_known(&self, scope: Scope, id: CustomerId) -> Result<bool, Error> {
        let found = self.0.db.read(move |tx| customers::find(tx, scope, id)).await?;
        Ok(found.is_some_and(|found| is_known(&found)))
    }

    pub(crate) async fn issue(&self, scope: Scope, new: NewToken) -> Result<GivenToken, Error> {
        let NewToken { reach, reads, writes, ttl_seconds, data } = new;
        let key = self.signing_key().await?;
        let now = self.now();
        let issued_at = now.whole_seconds();
        let expires_at = issued_at.plus(ttl_seconds * 1_000);
        let id = TokenId::mint(&self.0.mint, now);
        let guest = Guest { reach, reads, writes };
        let claims = Claims::Access(Access { id, scope, guest, data, issued_at, expires_at });
        Ok(GivenToken { token: tokens::sign(&key, &claims), expires_at })
    }

    /// Who shows this key or token. An expired token says so; every other fault is told apart by nobody.
    pub async fn visit(&self, credential: &str) -> Result<Visit, Error> {
        if credential.bytes().filter(|&byte| byte == b'.').count() == 2 {
            let visit = self.holder(credential).await?;
            self.refuse_unknown_guest(&visit.actor).await?;
            return Ok(visit);
        }
        let actor = self.key_holder(credential).await?;
        Ok(Visit { actor, expires_at: None, data: None })
    }

    async fn holder(&self, token: &str) -> Result<Visit, Error> {
        let Claims::Access(access) = self.claims_of(token).await? else { return Err(INVALID) };
        let Access { scope, guest, data, expires_at, .. } = access;
        if let Reach::Customer(id) = guest.reach {
            self.0.db.read(move |tx| refuse_former(tx, scope, id)).await?;
        }
        let actor = Actor { scope, who: Who::Guest(guest) };
        Ok(Visit { actor, expires_at: Some(expires_at), data })
    }

    async fn claims_of(&self, token: &str) -> Result<Claims, Error> {
        let key = match tokens::key_of(token) {
            Some(id) => self.find_key(id).await?,
            None => None,
        };
        let find = |id: SigningKeyId| key.filter(|key| key.id() == id);
        tokens::open(token, find, self.now()).map_err(|invalid| match invalid {
            Invalid::Expired => EXPIRED,
            Invalid::UnknownKey | Invalid::Forged => INVALID,
        })
    }

    /// A pass for one file: whoever holds it may send or fetch its bytes, for at most [`TTL_SECONDS_MAX`]. Whether the
    /// file exists is not asked here.
    pub async fn give_pass(
        &self,
        file: FileId,
        allows: FileUse,
        ttl_seconds: i64,
    ) -> Result<String, Error> {
        let key = self.signing_key().await?;
        let millis = ttl_seconds.min(TTL_SECONDS_MAX) * 1_000;
        let expires_at = self.now().whole_seconds().plus(millis);
        Ok(tokens::sign(&key, &Claims::File(FilePass { file, allows, expires_at })))
    }

    /// A token that says whose user somebody is and opens nothing: for pages that show to whom they belong. None for
    /// keys, which are nobody's.
    pub async fn give_proof(&self, actor: &Actor) -> Result<Option<GivenToken>, Error> {
        allow(actor, Act::ListConversations)?;
        let Who::Guest(Guest { reach, .. }) = actor.who else { return Ok(None) };
        let ttl_seconds = PROOF_SECONDS;
        let new = NewToken { reach, reads: false, writes: false, ttl_seconds, data: None };
        self.issue(actor.scope, new).await.map(Some)
    }

    /// What a pass allows, until it ends.
    pub async fn open_pass(&self, pass: &str) -> Result<FilePass, Error> {
        match self.claims_of(pass).await? {
            Claims::File(pass) => Ok(pass),
            Claims::Access(_) => Err(INVALID),
        }
    }
}

fn check_ttl(seconds: i64) -> Result<(), Error> {
    if (TTL_SECONDS_MIN..=TTL_SECONDS_MAX).contains(&seconds) {
        return Ok(());
    }
    let message = format!("ttl_seconds is {TTL_SECONDS_MIN} to {TTL_SECONDS_MAX}");
    Err(Error::invalid("ttl_seconds", message))
}

/// What a token is for must be there, in the same scope.
fn reachable(tx: &mut Tx<'_>, scope: Scope, reach: Reach) -> Result<(), Error> {
    let (found, what) = match reach {
        Reach::Customer(id) => (customers::find(tx, scope, id)?.is_some(), "customer"),
        Reach::Conversation(id) => (conversations::find(tx, scope, id)?.is_some(), "conversation"),
        Reach::Agent(id, _) => (agents::find(tx, scope, id)?.is_some(), "agent"),
    };
    if found { Ok(()) } else { Err(Error::NotFound(what)) }
}

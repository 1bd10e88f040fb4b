//! Every statement of every table, on whichever database is selected.

#![expect(clippy::unwrap_used, reason = "what a test needs and does not get fails it")]

mod agents;
mod apps;
mod archive;
mod articles;
mod conversations;
mod desk;
mod files;
mod history;
mod idempotency;
mod identity_secrets;
mod knowledge;
mod runs;
mod search;
mod shortcuts;
mod signing_keys;
mod webhooks;
mod workspaces;

use domain::clock::Time;
use domain::conversation::{Conversation, HandledBy, Status};
use domain::id::{ConversationId, Mint, WorkspaceId};
use domain::page::PageRequest;
use domain::text::{Metadata, Slug};
use domain::workspace::{Mode, Scope, Workspace};
use store::{Db, Error, Settings, Tx};
use testkit::Place;

pub(crate) const NOW: Time = Time(1_700_000_000_000);

/// An open database with one workspace.
pub(crate) struct Store {
    db: Db,
    mint: Mint,
    pub(crate) scope: Scope,
    _place: Place,
}

impl Store {
    pub(crate) async fn open() -> Store {
        let place = Place::selected().await;
        let db = Db::open(Settings::new(place.url())).await.unwrap();
        let mint = Mint::counted();
        let workspace = workspace(WorkspaceId::mint(&mint, NOW), "acme");
        let scope = Scope { workspace: workspace.id, mode: Mode::Live };
        let store = Store { db, mint, scope, _place: place };
        store.write(move |tx| store::workspaces::insert(tx, &workspace)).await.unwrap();
        store
    }

    /// Which database it is.
    pub(crate) fn kind(&self) -> store::Kind {
        self.db.engine()
    }

    /// Where nothing of ours may be seen.
    pub(crate) fn elsewhere(&self) -> Scope {
        Scope { mode: Mode::Test, ..self.scope }
    }

    pub(crate) fn id<T>(&self, mint: fn(&Mint, Time) -> T) -> T {
        mint(&self.mint, NOW)
    }

    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> T {
        self.db.read(work).await.unwrap()
    }

    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.db.write(work).await
    }

    /// A stored conversation without messages.
    pub(crate) async fn conversation(&self) -> Conversation {
        let made = Conversation {
            id: self.id(ConversationId::mint),
            customer: None,
            agent: None,
            environment: domain::agent::Environment::Production,
            channel: "api".to_owned(),
            label: Some("shop".to_owned()),
            status: Status::Open,
            handled_by: HandledBy::Ai,
            metadata: Metadata::from_object(r#"{"a":1}"#.to_owned()).unwrap(),
            last_seq: 0,
            message_count: 0,
            name: None,
            created_at: NOW,
            updated_at: NOW,
            closing: None,
            hand_off_reason: None,
            ticket: None,
        };
        let (scope, stored) = (self.scope, made.clone());
        let insert = move |tx: &mut Tx<'_>| store::conversations::insert(tx, scope, &stored);
        self.write(insert).await.unwrap();
        made
    }
}

pub(crate) fn workspace(id: WorkspaceId, slug: &str) -> Workspace {
    Workspace { id, slug: self::slug(slug), name: slug.to_uppercase(), created_at: NOW }
}

pub(crate) fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

pub(crate) fn first<C>(limit: usize) -> PageRequest<C> {
    PageRequest { after: None, limit }
}

pub(crate) fn after<C>(position: C, limit: usize) -> PageRequest<C> {
    PageRequest { after: Some(position), limit }
}

#[track_caller]
pub(crate) fn assert_duplicate<T: std::fmt::Debug>(result: Result<T, Error>, rule: &str) {
    match result {
        Err(Error::Duplicate { constraint }) => assert_eq!(constraint, rule),
        other => panic!("not a duplicate: {other:?}"),
    }
}

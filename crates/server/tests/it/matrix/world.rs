//! Two workspaces, two modes, two customers, and everything that a path or a body can name.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use dialects::cstar::Limits;
use dialects::table::Kind;
use domain::workspace::{KeyKind, Mode, Scope};
use engine::IDENTITY_OVERLAP;
use serde_json::{Value, json};
use testkit::{Client, Reply, Setup, TestServer, keys};

use super::callers::Caller;

/// Stands in all that Ada's company wrote, and in nothing of anybody else.
pub(super) const MARK: &str = "Zanzibar";

/// Begins the names of Ada's company's teammates, who belong to both of its modes.
pub(super) const TEAM: &str = "Zanzibar team";

const STRANGERS_PAGE: &str = "pk_live_globex";
/// What the company signs its customers' identities with.
pub(super) const IDENTITY_SECRET: &str = "sk_live_testsecret";
/// How long a token lives; time stands still when the world is made.
const TTL_SECONDS: i64 = 60;

/// The things that one request names, each by its native id.
pub(crate) type Things = BTreeMap<Kind, String>;

/// Whose things are made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// A customer of `acme`, live.
    Ada,
    /// The server of `acme`, live.
    Company,
    /// A visitor of `acme`, live, in `HappyRobot`'s chat.
    Visitor,
    /// A customer of `globex`.
    Stranger,
}

pub(crate) struct World {
    pub(crate) server: TestServer,
    ada: Client,
    /// The strangers' workspace.
    pub(super) globex: String,
    tokens: BTreeMap<&'static str, String>,
    count: AtomicU32,
    /// All that was made for Ada and the visitor.
    ids: Mutex<Vec<String>>,
}

impl World {
    pub(crate) async fn new() -> World {
        let cstar = Limits { secret_per_hour: 0, publishable_per_hour: 0, library_per_hour: 0 };
        let doors = dialects::Settings { cstar, ..dialects::Settings::default() };
        let server = Setup::default().doors(doors).start().await;
        let company = server.as_secret();
        let globex = server.as_stranger().get("/v1/me").await.text("/workspace/id");
        let scope = Scope { workspace: globex.parse().unwrap(), mode: Mode::Live };
        server.engine.insert_key(scope, KeyKind::Publishable, STRANGERS_PAGE).await.unwrap();
        let mut tokens = BTreeMap::new();
        tokens
            .insert("expired", token(&company, json!({"customer": {"external_id": "ada"}})).await);
        let scope = server.operator().scope;
        let taken = server.engine.take_identity_secret(scope, IDENTITY_SECRET, IDENTITY_OVERLAP);
        taken.await.unwrap();
        server.clock.advance(TTL_SECONDS * 1000 + 1);
        let both = ["conversations:read", "conversations:write"];
        for (name, customer, scopes) in [
            ("ada", "ada", &both[..]),
            ("reads", "ada", &both[..1]),
            ("writes", "ada", &both[1..]),
            ("bob", "bob", &both),
        ] {
            let wanted = json!({"customer": {"external_id": customer}, "scopes": scopes});
            tokens.insert(name, token(&company, wanted).await);
        }
        let stranger = json!({"customer": {"external_id": "ada"}});
        tokens.insert("stranger", token(&server.as_stranger(), stranger).await);
        let talk = company.post("/v1/chat", json!({"message": "Hello"})).await;
        let other = json!({"conversation_id": talk.text("/conversation_id")});
        tokens.insert("elsewhere", token(&company, other).await);
        for name in ["visitor", "other-visitor"] {
            let agent = made(&company, "/v1/agents", json!({"name": name, "slug": name})).await;
            let workflow = json!({"workflow_id": uuid(&agent.text("/id"))});
            let given = made(&company, "/api/v2/chat/tokens", workflow).await;
            tokens.insert(name, given.text("/token"));
        }
        let ada = server.with_key(&tokens["ada"]);
        World { server, ada, globex, tokens, count: AtomicU32::new(0), ids: Mutex::default() }
    }

    /// A word that was never said.
    pub(super) fn new_word(&self) -> String {
        format!("word-{}", self.count.fetch_add(1, Ordering::Relaxed))
    }

    /// What that caller shows in `Authorization`.
    pub(crate) fn authorization(&self, caller: Caller) -> Option<String> {
        let key = match caller {
            Caller::Nobody => return None,
            Caller::Garbled => return Some("Bearer".to_owned()),
            Caller::Invented => "sk_live_invented",
            Caller::Revoked => keys::REVOKED,
            Caller::Expired => &self.tokens["expired"],
            Caller::Stranger => keys::STRANGER,
            Caller::StrangersPage => STRANGERS_PAGE,
            Caller::StrangersCustomer => &self.tokens["stranger"],
            Caller::OtherMode => keys::TEST,
            Caller::Page => keys::PUBLISHABLE,
            Caller::Bob => &self.tokens["bob"],
            Caller::Elsewhere => &self.tokens["elsewhere"],
            Caller::AdaReads => &self.tokens["reads"],
            Caller::AdaWrites => &self.tokens["writes"],
            Caller::OtherVisitor => &self.tokens["other-visitor"],
            Caller::Visitor => &self.tokens["visitor"],
            Caller::Ada => &self.tokens["ada"],
            Caller::Company => keys::SECRET,
        };
        Some(format!("Bearer {key}"))
    }

    /// Makes one thing of each kind that the native API names.
    pub(crate) async fn things_of_the_company(&self) -> Things {
        const KINDS: [Kind; 15] = [
            Kind::Agent,
            Kind::Article,
            Kind::Category,
            Kind::Conversation,
            Kind::Customer,
            Kind::Event,
            Kind::File,
            Kind::History,
            Kind::Entry,
            Kind::Number,
            Kind::Run,
            Kind::Teammate,
            Kind::Ticket,
            Kind::Webhook,
            Kind::Delivery,
        ];
        self.make(&KINDS, Owner::Company).await
    }

    /// Makes one thing of each kind.
    pub(super) async fn make(&self, kinds: &[Kind], owner: Owner) -> Things {
        let mut things = Things::new();
        for kind in kinds {
            let id = self.make_one(*kind, owner, &things).await;
            let is_known = matches!(
                kind,
                Kind::Number
                    | Kind::Workspace
                    | Kind::PublicWorkspace
                    | Kind::Teammate
                    | Kind::ArticleSlug
                    | Kind::CategorySlug
            );
            if owner != Owner::Stranger && !is_known {
                self.ids.lock().unwrap().push(id.clone());
            }
            things.insert(*kind, id);
        }
        things
    }

    /// Whether a text tells of what Ada's company has, but for what was named to get it.
    pub(super) fn is_shown_in(&self, text: &str, named: &Things) -> bool {
        let is_named = |id: &String| named.values().any(|other| other == id);
        let is_shown = |id: &&String| text.contains(digits(id)) || text.contains(&uuid(id));
        let ids = self.ids.lock().unwrap();
        text.contains(MARK) || ids.iter().filter(is_shown).any(|id| !is_named(id))
    }

    async fn make_one(&self, kind: Kind, owner: Owner, things: &Things) -> String {
        let (company, person) = match owner {
            Owner::Ada => (self.server.as_secret(), self.ada.clone()),
            Owner::Company => (self.server.as_secret(), self.server.as_secret()),
            Owner::Visitor => {
                (self.server.as_secret(), self.server.with_key(&self.tokens["visitor"]))
            }
            Owner::Stranger => {
                (self.server.as_stranger(), self.server.with_key(&self.tokens["stranger"]))
            }
        };
        let mark = if owner == Owner::Stranger { "Globex" } else { MARK };
        let (name, slug) = (format!("{mark} {}", self.new_word()), self.new_word());
        match kind {
            Kind::Agent => {
                made(&company, "/v1/agents", json!({"name": name, "slug": slug})).await.text("/id")
            }
            Kind::AgentVersion => version(&company, &things[&Kind::Agent]).await,
            Kind::Article => {
                let article = json!({"title": name, "body": mark, "slug": slug});
                made(&company, "/v1/articles", article).await.text("/id")
            }
            Kind::Category => made(&company, "/v1/categories", json!({"name": name, "slug": slug}))
                .await
                .text("/id"),
            Kind::ArticleSlug => {
                let article = json!({"title": name, "body": mark, "slug": slug});
                made(&company, "/v1/articles", article).await.text("/slug")
            }
            Kind::CategorySlug => {
                let category = json!({"name": name, "slug": slug});
                made(&company, "/v1/categories", category).await.text("/slug")
            }
            Kind::Conversation if owner == Owner::Visitor => {
                made(&person, "/api/v2/chat/sessions", Value::Null).await.text("/session_id")
            }
            Kind::Conversation => {
                made(&person, "/v1/chat", json!({"message": mark})).await.text("/conversation_id")
            }
            Kind::History | Kind::Entry => history(&person, mark, things).await,
            Kind::Customer => {
                let customer = json!({"name": name, "memo": mark});
                made(&company, "/v1/customers", customer).await.text("/id")
            }
            Kind::Event => event(&company, &name).await,
            Kind::Teammate => {
                let name = name.replace(MARK, TEAM);
                let teammate = json!({"name": name, "email": format!("{slug}@example.com")});
                made(&company, "/v1/teammates", teammate).await.text("/id")
            }
            // Nobody is there who could be told.
            Kind::Webhook => {
                let webhook = json!({"name": name, "url": "http://127.0.0.1:1/", "events": ["*"]});
                made(&company, "/v1/webhooks", webhook).await.text("/id")
            }
            Kind::Delivery => delivery(&company, &things[&Kind::Webhook]).await,
            Kind::Run => made(&person, "/v1/chat", json!({"message": mark})).await.text("/id"),
            Kind::Ticket => made(&person, "/v1/tickets", json!({"title": mark})).await.text("/id"),
            Kind::File => self.file(&person).await,
            Kind::Number => "1".to_owned(),
            Kind::Workspace | Kind::PublicWorkspace => {
                company.get("/v1/me").await.text("/workspace/id")
            }
        }
    }

    /// A file that can be sent along.
    async fn file(&self, person: &Client) -> String {
        let announced = announced(person).await;
        let (id, url) = (announced.text("/id"), announced.text("/upload_url"));
        let sent = self.server.as_nobody().call("PUT", &url).body(MARK).send().await;
        assert_eq!(sent.status(), 204, "{sent}");
        made(person, &format!("/v1/files/{id}/complete"), json!({})).await;
        id
    }

    /// A file of Ada's, and the pass to send or to fetch its bytes.
    pub(super) async fn file_with_pass(&self, method: &str) -> (String, String) {
        let (id, url) = if method == "PUT" {
            let announced = announced(&self.ada).await;
            (announced.text("/id"), announced.text("/upload_url"))
        } else {
            let id = self.file(&self.ada).await;
            let found = self.ada.get(&format!("/v1/files/{id}")).await;
            (id, found.text("/download_url"))
        };
        (id, url.split_once("pass=").unwrap().1.to_owned())
    }
}

/// The first version of an agent.
async fn version(company: &Client, agent: &str) -> String {
    let path = format!("/api/v2/workflows/{}/versions", uuid(agent));
    company.get(&path).await.text("/data/0/id")
}

/// An event: of a customer who is added.
async fn event(company: &Client, name: &str) -> String {
    let mut events = company.stream("/v1/events?type=customer.created").await;
    events.expect("stream.opened").await;
    made(company, "/v1/customers", json!({"name": name})).await;
    events.expect("customer.created").await.json()["id"].as_str().unwrap().to_owned()
}

/// The newest delivery to a webhook that wants all.
async fn delivery(company: &Client, webhook: &str) -> String {
    let sample = json!({"type": "ticket.created"});
    made(company, "/v1/webhooks/trigger-test", sample).await;
    company.get(&format!("/v1/webhooks/{webhook}/deliveries")).await.text("/data/0/id")
}

async fn token(company: &Client, mut wanted: Value) -> String {
    wanted["ttl_seconds"] = json!(TTL_SECONDS);
    made(company, "/v1/tokens", wanted).await.text("/token")
}

/// A conversation that an application keeps, or the message of the one that is there.
async fn history(person: &Client, mark: &str, things: &Things) -> String {
    const CONVERSATIONS: &str = "/openai/v1/conversations";
    if let Some(conversation) = things.get(&Kind::History) {
        let items = person.get(&format!("{CONVERSATIONS}/{conversation}/items")).await;
        return items.text("/data/0/id");
    }
    let items = json!([{"role": "user", "content": mark}]);
    let begun = made(person, CONVERSATIONS, json!({"items": items})).await;
    begun.text("/id").replace("conv_", "cnv_")
}

async fn announced(person: &Client) -> Reply {
    let file = json!({"filename": format!("{MARK}.txt"), "mime_type": "text/plain"});
    made(person, "/v1/files", file).await
}

async fn made(client: &Client, path: &str, body: Value) -> Reply {
    let reply = client.post(path, body).await;
    assert!((200..300).contains(&reply.status()), "{path}: {reply}");
    reply
}

/// What all forms of an id but the hyphenated one have in common.
pub(super) fn digits(id: &str) -> &str {
    id.split_once('_').map_or(id, |(_, digits)| digits)
}

/// The hyphenated form of an id.
pub(super) fn uuid(id: &str) -> String {
    let Some((_, digits)) = id.split_once('_') else { return id.to_owned() };
    let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    parts.join("-")
}

//! The table of all routes: what is served, and who may call it.
//!
//! A route is served because it is in a [`Table`], and in no other way (`clippy.toml` forbids the router's own methods),
//! so the list that the tests and the API's document are made from cannot lack one. What the table says is not what
//! decides: `domain/src/access.rs` does, and the tests hold the two together.

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, any, on};
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::{Operation as Documented, PathItem};
use utoipa::openapi::{OpenApi, SecurityRequirement};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::Door;

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Whoever asks; no key is looked at.
    Anyone,
    /// Whoever asks. A key or a token that comes along is looked at: it is of the same workspace, and its mode is read.
    Public,
    /// Whoever has the address: the pass in it opens this and nothing else.
    Pass,
    /// Whoever asks; who they are is said on the line that is opened.
    OnTheLine,
    /// Any key and any token, each for what it may see.
    Known,
    /// Secret and publishable keys.
    Keys,
    /// Secret keys, and tokens that read.
    Reader,
    /// Secret keys, and tokens that read all conversations of a customer.
    Lister,
    /// Secret keys, and tokens that write.
    Writer,
    /// Tokens that the dialect itself gives, and no key.
    Visitor,
    /// Tokens of a customer, for what they read and write, and no key.
    Customer,
    /// Secret keys alone.
    Secret,
}

impl Access {
    /// The word in the document's `x-access`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Access::Anyone => "anyone",
            Access::Public => "public",
            Access::Pass => "pass",
            Access::OnTheLine => "on_the_line",
            Access::Known => "known",
            Access::Keys => "keys",
            Access::Reader => "reader",
            Access::Lister => "lister",
            Access::Writer => "writer",
            Access::Visitor => "visitor",
            Access::Customer => "customer",
            Access::Secret => "secret",
        }
    }

    /// What a request shows, in the document's words: one of these, with those scopes.
    fn security(self) -> Vec<SecurityRequirement> {
        const SECRET: &str = "secret_key";
        const PUBLISHABLE: &str = "publishable_key";
        const TOKEN: &str = "token";
        let any_scope: [&str; 0] = [];
        let shows = |name| SecurityRequirement::new(name, any_scope);
        let token = |scope| SecurityRequirement::new(TOKEN, [scope]);
        match self {
            Access::Anyone | Access::Pass | Access::OnTheLine => {
                vec![SecurityRequirement::default()]
            }
            Access::Public => {
                let nothing = SecurityRequirement::default();
                vec![nothing, shows(SECRET), shows(PUBLISHABLE), shows(TOKEN)]
            }
            Access::Known => vec![shows(SECRET), shows(PUBLISHABLE), shows(TOKEN)],
            Access::Keys => vec![shows(SECRET), shows(PUBLISHABLE)],
            Access::Reader | Access::Lister => vec![shows(SECRET), token("conversations:read")],
            Access::Writer => vec![shows(SECRET), token("conversations:write")],
            Access::Visitor | Access::Customer => vec![shows(TOKEN)],
            Access::Secret => vec![shows(SECRET)],
        }
    }
}

/// What an id in a path is the id of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// An agent.
    Agent,
    /// A version of an agent, by an id or a slug of its own.
    AgentVersion,
    /// An article.
    Article,
    /// An article that is public, by its slug.
    ArticleSlug,
    /// A category of articles.
    Category,
    /// A category that is public, by its slug.
    CategorySlug,
    /// A conversation.
    Conversation,
    /// A customer.
    Customer,
    /// An event.
    Event,
    /// A file.
    File,
    /// A conversation that an application keeps.
    History,
    /// A message of it.
    Entry,
    /// A count within what stands before it in the path: 1, 2, 3…
    Number,
    /// A workspace whose public articles are read, by its id or its slug.
    PublicWorkspace,
    /// A run.
    Run,
    /// A teammate.
    Teammate,
    /// A ticket, by its conversation's id.
    Ticket,
    /// A webhook.
    Webhook,
    /// A delivery to a webhook, which is made after it.
    Delivery,
    /// The caller's own workspace, by its id or its slug; another one is refused with 403, there or not.
    Workspace,
}

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Whose words it speaks.
    pub dialect: &'static str,
    /// `GET`, `POST`…
    pub method: String,
    /// With its parameters in braces.
    pub path: String,
    /// Who may call it.
    pub access: Access,
    /// What each parameter of the path is the id of, in their order.
    pub ids: &'static [Kind],
    /// Whether it is in the API's document.
    pub is_documented: bool,
}

/// The routes of a dialect, or of a part of one that is wrapped alike.
pub struct Table {
    dialect: &'static str,
    routes: OpenApiRouter<Door>,
    operations: Vec<Operation>,
    is_also_with_slash: bool,
    around: fn(Router<Door>, &Door) -> Router<Door>,
}

impl Table {
    /// An empty one.
    #[must_use]
    pub fn new(dialect: &'static str) -> Table {
        Table {
            dialect,
            routes: OpenApiRouter::default(),
            operations: Vec::new(),
            is_also_with_slash: false,
            around: |routes, _| routes,
        }
    }

    /// An empty one whose routes go into that document.
    #[must_use]
    pub fn documented(dialect: &'static str, document: OpenApi) -> Table {
        Table { routes: OpenApiRouter::with_openapi(document), ..Table::new(dialect) }
    }

    /// Every address that is added from here on is the same with a slash at its end.
    #[must_use]
    pub fn also_with_slash(self) -> Table {
        Table { is_also_with_slash: true, ..self }
    }

    /// What is around the routes: layers, and what answers a wrong method.
    #[must_use]
    pub fn within(self, around: fn(Router<Door>, &Door) -> Router<Door>) -> Table {
        Table { around, ..self }
    }

    /// A route that stands in no document: `"GET /api/things/{id}"`.
    ///
    /// # Panics
    /// When that is no method and path, or the path has not as many parameters as `ids`.
    #[must_use]
    pub fn on<T: 'static>(
        mut self,
        access: Access,
        route: &str,
        ids: &'static [Kind],
        handler: impl Handler<T, Door>,
    ) -> Table {
        let (method, path) = route.split_once(' ').expect("a route is a method and a path");
        let filter =
            Method::try_from(method).ok().and_then(|name| MethodFilter::try_from(name).ok());
        let handled = on(filter.expect("a route has a method of HTTP"), handler);
        self.note(method, path, access, ids);
        if self.is_also_with_slash {
            self = self.serve_at(&format!("{path}/"), handled.clone());
        }
        self.serve_at(path, handled)
    }

    /// Routes that stand in the document, of one path; it then says who may call them.
    ///
    /// # Panics
    /// When the path has not as many parameters as `ids`.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the table is the place")]
    pub fn routes(
        mut self,
        access: Access,
        ids: &'static [Kind],
        mut routes: UtoipaMethodRouter<Door>,
    ) -> Table {
        for (path, item) in &mut routes.1.paths {
            for (method, operation) in operations_of(item) {
                operation.security = Some(access.security());
                let word = ExtensionsBuilder::new().add("x-access", access.as_str()).build();
                operation.extensions.get_or_insert_default().merge(word);
                self.note(method, path, access, ids);
                self.operations.last_mut().expect("it was noted").is_documented = true;
            }
        }
        self.routes = self.routes.routes(routes);
        self
    }

    /// What answers, with a refusal, at addresses where there is nothing else.
    #[must_use]
    pub fn refuse<T: 'static>(self, path: &str, handler: impl Handler<T, Door>) -> Table {
        self.serve_at(path, any(handler))
    }

    /// What answers, with a refusal, wherever no table has a route.
    #[must_use]
    pub fn refuse_the_rest<T: 'static>(mut self, handler: impl Handler<T, Door>) -> Table {
        self.routes = self.routes.fallback(handler);
        self
    }

    /// What is served.
    #[must_use]
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The document of the routes that stand in it.
    #[must_use]
    pub fn document(self) -> OpenApi {
        self.routes.into_openapi()
    }

    /// The routes with what is around them.
    pub(crate) fn serve(self, door: &Door) -> Router<Door> {
        (self.around)(self.routes.into(), door)
    }

    #[expect(clippy::disallowed_methods, reason = "the table is the place")]
    fn serve_at(mut self, path: &str, handled: MethodRouter<Door>) -> Table {
        self.routes = self.routes.route(path, handled);
        self
    }

    fn note(&mut self, method: &str, path: &str, access: Access, ids: &'static [Kind]) {
        let parameters = path.split('/').filter(|part| part.starts_with('{')).count();
        assert_eq!(parameters, ids.len(), "{method} {path}: each parameter has its kind");
        self.operations.push(Operation {
            dialect: self.dialect,
            method: method.to_owned(),
            path: path.to_owned(),
            access,
            ids,
            is_documented: false,
        });
    }
}

fn operations_of(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Documented)> {
    let methods = [
        ("GET", &mut item.get),
        ("PUT", &mut item.put),
        ("POST", &mut item.post),
        ("DELETE", &mut item.delete),
        ("PATCH", &mut item.patch),
    ];
    methods.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

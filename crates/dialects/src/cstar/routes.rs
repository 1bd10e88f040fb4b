//! cStar's index page.

use axum::Router;
use axum::middleware::from_fn_with_state;

use super::error::{Code, Refusal};
use super::{
    admission, articles, customers, envelope, library, messages, team, tickets, webhooks, widget,
};
use crate::Door;
use crate::table::Access::{self, Anyone, Keys, Public, Secret};
use crate::table::Kind::{
    Article, ArticleSlug, Category, Customer, PublicWorkspace, Ticket, Webhook, Workspace,
};
use crate::table::{Kind, Table};

/// Every route of the dialect.
#[must_use]
pub fn tables() -> [Table; 3] {
    [admin(), widget(), library()]
}

/// The admin API: with a key, for the key's own team.
fn admin() -> Table {
    let table = Table::new("cstar")
        .refuse("/api/v1/auth/{*rest}", no_route)
        .refuse("/api/v1/teams/{team}", no_route)
        .refuse("/api/v1/teams/{team}/{*rest}", no_route)
        .on(Keys, "GET /api/v1/auth/whoami", &[], team::whoami)
        .within(|routes, door| {
            let admitted = from_fn_with_state(door.clone(), admission::keys);
            enveloped(routes.method_not_allowed_fallback(wrong_method).layer(admitted), door)
        });
    webhooks(articles(customers(tickets(table))))
}

fn tickets(table: Table) -> Table {
    table
        .on(Secret, "GET /api/v1/teams/{team}/tickets", &[Workspace], tickets::list)
        .on(Secret, "POST /api/v1/teams/{team}/tickets", &[Workspace], tickets::create)
        .on(Secret, "GET /api/v1/teams/{team}/tickets/{id}", &[Workspace, Ticket], tickets::find)
        .on(
            Secret,
            "PATCH /api/v1/teams/{team}/tickets/{id}",
            &[Workspace, Ticket],
            tickets::change,
        )
        .on(
            Secret,
            "DELETE /api/v1/teams/{team}/tickets/{id}",
            &[Workspace, Ticket],
            tickets::delete,
        )
        .on(
            Secret,
            "GET /api/v1/teams/{team}/tickets/{id}/messages",
            &[Workspace, Ticket],
            messages::list,
        )
        .on(
            Secret,
            "POST /api/v1/teams/{team}/tickets/{id}/messages",
            &[Workspace, Ticket],
            messages::create,
        )
}

fn customers(table: Table) -> Table {
    table
        .on(Secret, "GET /api/v1/teams/{team}/customers", &[Workspace], customers::list)
        .on(Secret, "POST /api/v1/teams/{team}/customers", &[Workspace], customers::create)
        .on(
            Secret,
            "GET /api/v1/teams/{team}/customers/{id}",
            &[Workspace, Customer],
            customers::find,
        )
        .on(
            Secret,
            "PATCH /api/v1/teams/{team}/customers/{id}",
            &[Workspace, Customer],
            customers::change,
        )
        .on(
            Secret,
            "DELETE /api/v1/teams/{team}/customers/{id}",
            &[Workspace, Customer],
            customers::delete,
        )
}

fn articles(table: Table) -> Table {
    table
        .on(Keys, "GET /api/v1/teams/{team}/articles", &[Workspace], articles::list)
        .on(Secret, "POST /api/v1/teams/{team}/articles", &[Workspace], articles::create)
        .on(Keys, "GET /api/v1/teams/{team}/articles/{id}", &[Workspace, Article], articles::find)
        .on(
            Secret,
            "PATCH /api/v1/teams/{team}/articles/{id}",
            &[Workspace, Article],
            articles::change,
        )
        .on(
            Secret,
            "DELETE /api/v1/teams/{team}/articles/{id}",
            &[Workspace, Article],
            articles::delete,
        )
        .on(Keys, "GET /api/v1/teams/{team}/categories", &[Workspace], articles::categories)
        .on(
            Keys,
            "GET /api/v1/teams/{team}/categories/{id}",
            &[Workspace, Category],
            articles::find_category,
        )
}

fn webhooks(table: Table) -> Table {
    const WEBHOOK: &[Kind] = &[Workspace, Webhook];
    table
        .on(Secret, "GET /api/v1/teams/{team}/webhooks", &[Workspace], webhooks::list)
        .on(Secret, "POST /api/v1/teams/{team}/webhooks", &[Workspace], webhooks::create)
        .on(
            Secret,
            "POST /api/v1/teams/{team}/webhooks/trigger-test",
            &[Workspace],
            webhooks::trigger,
        )
        .on(Secret, "GET /api/v1/teams/{team}/webhooks/{id}", WEBHOOK, webhooks::find)
        .on(Secret, "PATCH /api/v1/teams/{team}/webhooks/{id}", WEBHOOK, webhooks::change)
        .on(Secret, "DELETE /api/v1/teams/{team}/webhooks/{id}", WEBHOOK, webhooks::delete)
        .on(Secret, "POST /api/v1/teams/{team}/webhooks/{id}/test", WEBHOOK, webhooks::test)
}

/// What the chat client calls, with a customer's token.
fn widget() -> Table {
    Table::new("cstar")
        .refuse("/api/widget/{*rest}", no_route)
        .on(Anyone, "POST /api/widget/verify-identity", &[], widget::verify)
        .on(Access::Customer, "GET /api/widget/conversations", &[], widget::list)
        .on(Access::Customer, "POST /api/widget/tickets", &[], widget::create)
        .on(Access::Customer, "GET /api/widget/messages", &[], widget::messages)
        .on(Access::Customer, "POST /api/widget/messages", &[], widget::send)
        .within(|routes, door| enveloped(routes.method_not_allowed_fallback(wrong_method), door))
}

/// What readers of articles call, without a key.
fn library() -> Table {
    const TEAM: &[Kind] = &[PublicWorkspace];
    const ARTICLE: &[Kind] = &[PublicWorkspace, ArticleSlug];
    Table::new("cstar")
        .refuse("/api/library/{team}", no_route)
        .refuse("/api/library/{team}/{*rest}", no_route)
        .on(Public, "GET /api/library/{team}/categories", TEAM, library::categories)
        .on(Public, "GET /api/library/{team}/articles", TEAM, library::list)
        .on(Public, "GET /api/library/{team}/articles/{slug}", ARTICLE, library::find)
        .on(Public, "POST /api/library/{team}/articles/{slug}/view", ARTICLE, library::view)
        .on(Public, "POST /api/library/{team}/articles/{slug}/feedback", ARTICLE, library::rate)
        .on(Public, "GET /api/library/{team}/search", TEAM, library::search)
        .within(|routes, door| {
            let counted = from_fn_with_state(door.clone(), admission::addresses);
            enveloped(routes.method_not_allowed_fallback(wrong_method).layer(counted), door)
        })
}

fn enveloped(routes: Router<Door>, door: &Door) -> Router<Door> {
    routes.layer(from_fn_with_state(door.clone(), envelope::write))
}

async fn no_route() -> Refusal {
    Refusal::new(Code::ResourceMissing, "there is nothing at this address")
}

async fn wrong_method() -> Refusal {
    Refusal::new(Code::MethodNotAllowed, "this address does not take this method")
}

use switchboard_client::types::agents::{
    AgentCopy, AgentInput, AgentPatch, AgentPublish, AgentUnpublish, Environment,
};
use switchboard_client::types::articles::{
    ArticleInput, ArticlePatch, ArticleStatus, CategoryInput, CategoryPatch,
};
use switchboard_client::types::chat::{ChatRequest, CustomerInput};
use switchboard_client::types::conversations::Role;
use switchboard_client::types::customers::{
    CustomerPatch, CustomerStatus, ExportLine, NewCustomer,
};
use switchboard_client::types::desk::SlaPolicy;
use switchboard_client::types::history::{
    ConversationInput, ConversationPatch, HistoryMessage, MessagePatch,
};
use switchboard_client::types::teammates::{TeamRole, TeammateInput, TeammatePatch};
use switchboard_client::types::tickets::{MessageInput, NoteInput, TicketInput};
use switchboard_client::types::tokens::SessionRequest;
use switchboard_client::types::webhooks::{SecretInput, TestInput, WebhookInput, WebhookPatch};
use switchboard_client::{Exported, Kind, Update};
use testkit::{TestServer, keys};

use crate::{company, with_key};

#[tokio::test]
async fn a_library_is_written_and_read() {
    let server = TestServer::start().await;
    let client = company(&server);
    let shelf = client.categories().create(&CategoryInput::new("Account")).await.unwrap();
    let article = ArticleInput {
        category: Some(shelf.id.clone()),
        ..ArticleInput::new("Passwords", "Open *Settings*.")
    };
    let article = client.articles().create(&article).await.unwrap();
    let change =
        ArticlePatch { title: Some("Your password".to_owned()), ..ArticlePatch::default() };
    let changed = client.articles().update(&article.id, &change).await.unwrap();
    assert_eq!(
        (changed.title.as_str(), changed.status),
        ("Your password", ArticleStatus::Published.into())
    );

    let page = with_key(&server, keys::PUBLISHABLE);
    let library = page.library();
    let found = library.search("password settings", Some(3)).await.unwrap();
    assert_eq!(found.data[0].article_id, article.id);
    assert_eq!(library.article(&article.id).await.unwrap().metadata, serde_json::json!({}));
    assert_eq!(
        library.articles().category(&shelf.id).status("published").await.unwrap().data.len(),
        1
    );
    assert_eq!(library.categories().await.unwrap().data[0].name, "Account");
    page.articles().view(&article.id).await.unwrap();
    page.articles().feedback(&article.id, true).await.unwrap();

    let position = CategoryPatch { position: Some(3), ..CategoryPatch::default() };
    assert_eq!(client.categories().update(&shelf.id, &position).await.unwrap().position, 3);
    client.categories().delete(&shelf.id).await.unwrap();
    client.articles().delete(&article.id).await.unwrap();
    assert_eq!(client.articles().get(&article.id).await.unwrap_err().kind(), Kind::NotFound);
    assert_eq!(client.categories().get(&shelf.id).await.unwrap_err().kind(), Kind::NotFound);
}

#[tokio::test]
async fn an_agent_has_versions_in_environments() {
    let server = TestServer::start().await;
    let agents = company(&server).agents();
    let agent = agents.create(&AgentInput::new("billing", "Billing")).await.unwrap();
    let draft = AgentPatch { instructions: Some("Be brief.".to_owned()), ..AgentPatch::default() };
    agents.update(&agent.id, &draft).await.unwrap();
    let staged = AgentPublish { environment: Some(Environment::Staging), version: None };
    agents.publish(&agent.id, &staged).await.unwrap();
    let versions = agents.versions(&agent.id).await.unwrap().data;
    assert_eq!(versions[1].environments, [Environment::Staging]);
    assert_eq!(agents.version(&agent.id, 2).await.unwrap().settings.instructions, "Be brief.");
    let copy = AgentCopy { slug: "billing-2".to_owned(), name: None };
    let copy = agents.copy(&agent.id, &copy).await.unwrap();
    assert_eq!(copy.copied_from.as_ref(), Some(&agent.id));
    agents.delete(&copy.id).await.unwrap();
    let gone = agents.unpublish(&agent.id, &AgentUnpublish::default()).await.unwrap();
    assert_eq!(gone.published_version, None);
    assert_eq!(agents.get(&agent.id).await.unwrap().slug, "billing");
    agents.delete(&agent.id).await.unwrap();
    assert_eq!(agents.list().await.unwrap().data.len(), 0);
}

#[tokio::test]
async fn a_customer_is_merged_exported_and_erased() {
    let server = TestServer::start().await;
    let client = company(&server);
    let customers = client.customers();
    let named =
        |id: &str| NewCustomer { external_id: Some(id.to_owned()), ..NewCustomer::default() };
    let (ada, other) = (
        customers.create(&named("ada")).await.unwrap(),
        customers.create(&NewCustomer::default()).await.unwrap(),
    );
    let change =
        CustomerPatch { status: Some(CustomerStatus::Inactive), ..CustomerPatch::default() };
    assert_eq!(customers.update(&ada.id, &change).await.unwrap().status, CustomerStatus::Inactive);
    assert_eq!(customers.list().status("inactive").await.unwrap().data.len(), 1);
    customers.merge(&other.id, &ada.id).await.unwrap();
    let question = ChatRequest::new("Hello").customer(CustomerInput::external("ada"));
    client.chat().reply(&question).await.unwrap();

    let mut export = customers.export(&ada.id).await.unwrap();
    let (mut said, mut lines) = (0, 0);
    while let Some(exported) = export.next().await.unwrap() {
        lines += 1;
        if let Exported::Line(line) = exported
            && let ExportLine::Message(_) = *line
        {
            said += 1;
        }
    }
    assert!(said == 2 && 4 < lines, "{said} {lines}");
    assert_eq!(customers.erase(&ada.id).await.unwrap().erased.messages, 2);
    assert_eq!(customers.get(&ada.id).await.unwrap_err().kind(), Kind::NotFound);
    let last = customers.create(&named("last")).await.unwrap();
    customers.delete(&last.id).await.unwrap();
}

#[tokio::test]
async fn a_help_desk_answers() {
    let server = TestServer::start().await;
    let client = company(&server);
    let grace = TeammateInput {
        role: Some(TeamRole::Owner),
        ..TeammateInput::new("Grace", "grace@example.com")
    };
    let grace = client.teammates().create(&grace).await.unwrap();
    let off = TeammatePatch { on_duty: Some(false), ..TeammatePatch::default() };
    assert!(!client.teammates().update(&grace.id, &off).await.unwrap().on_duty);
    assert_eq!(client.teammates().list().await.unwrap().data.len(), 1);
    assert_eq!(client.teammates().get(&grace.id).await.unwrap().name, "Grace");
    assert_eq!(client.teammates().delete(&grace.id).await.unwrap_err().kind(), Kind::Conflict);

    let ticket = TicketInput::new("Printer burns")
        .message("Help!")
        .customer(CustomerInput::at("ada@example.com"));
    let ticket = client.tickets().create(&ticket).await.unwrap();
    client.tickets().reply(&ticket.id, &MessageInput::from_agent("On its way.")).await.unwrap();
    client.tickets().add_note(&ticket.id, &NoteInput::new("Called them.")).await.unwrap();
    assert_eq!(client.tickets().messages(&ticket.id).await.unwrap().data.len(), 2);
    assert_eq!(client.tickets().notes(&ticket.id).await.unwrap().data.len(), 1);
    let found = client.search().conversations("printer").kind("ticket").await.unwrap();
    assert_eq!(found.data[0].conversation_id, ticket.id);
    let promised = client.sla().get().await.unwrap();
    let policy = SlaPolicy { business_hours: None, ..promised };
    assert!(client.sla().update(&policy).await.unwrap().business_hours.is_none());
}

#[tokio::test]
async fn a_history_is_kept_as_it_was_given() {
    let server = TestServer::start().await;
    let client = company(&server);
    let wanted =
        ConversationInput { name: Some("Holidays".to_owned()), ..ConversationInput::default() };
    let begun = client.history().begin(&wanted).await.unwrap();
    let said = vec![
        HistoryMessage::new(Role::Customer, "Hello"),
        HistoryMessage::new(Role::Assistant, "Hello!"),
    ];
    let added = client.history().append(&begun.id, said).await.unwrap().data;
    let change =
        MessagePatch { content: Some("Hello there".to_owned()), ..MessagePatch::default() };
    let changed = client.messages().update(&begun.id, &added[0].id, &change).await.unwrap();
    assert_eq!(changed.content, "Hello there");
    client.messages().delete(&begun.id, &added[1].id).await.unwrap();
    assert_eq!(client.history().list(&begun.id).await.unwrap().data.len(), 1);
    let renamed =
        ConversationPatch { name: Some(Some("May".to_owned())), ..ConversationPatch::default() };
    assert_eq!(
        client.conversations().update(&begun.id, &renamed).await.unwrap().name.as_deref(),
        Some("May")
    );
    assert_eq!(client.conversations().get(&begun.id).await.unwrap().message_count, 1);
    client.conversations().delete(&begun.id).await.unwrap();
    assert_eq!(client.history().conversations().await.unwrap().data.len(), 0);
}

#[tokio::test]
async fn webhooks_are_kept_and_tried() {
    let server = TestServer::start().await;
    let webhooks = company(&server).webhooks();
    let made = webhooks
        .create(&WebhookInput::new("https://127.0.0.1:1/hook", ["ticket.*"]))
        .await
        .unwrap();
    assert!(made.secret.unwrap().starts_with("whsec_"));
    let id = made.webhook.id;
    let tried = webhooks.test(&id, &TestInput::default()).await.unwrap();
    assert!(!tried.success && tried.attempt.error.is_some(), "{tried:?}");
    let off = WebhookPatch { active: Some(false), ..WebhookPatch::default() };
    assert!(!webhooks.update(&id, &off).await.unwrap().active);
    assert_eq!(webhooks.list().active(true).await.unwrap().data.len(), 0);
    assert!(webhooks.secret(&id, &SecretInput::default()).await.unwrap().secret.is_some());
    assert_eq!(webhooks.deliveries(&id).state("failed").await.unwrap().data.len(), 0);
    assert_eq!(webhooks.replays(&id).await.unwrap().data.len(), 0);
    assert_eq!(
        webhooks.delivery(&id, "dlv_0190a3f2c4d87b1e8f00112233445566").await.unwrap_err().kind(),
        Kind::NotFound
    );
    assert_eq!(webhooks.get(&id).await.unwrap().events, ["ticket.*"]);
    webhooks.delete(&id).await.unwrap();
}

#[tokio::test]
async fn events_are_listed_found_and_followed() {
    let server = TestServer::start().await;
    let client = company(&server);
    let mut follow = client.events().follow().types("ticket.*").stream();
    let opened = follow.next().await.unwrap().unwrap();
    assert!(matches!(&opened, Update::Opened(opened) if opened.recovered), "{opened:?}");
    let mut letters = client.webhooks().listen().events("ticket.created").after("0").stream();
    let ticket = client.tickets().create(&TicketInput::new("Printer burns")).await.unwrap();
    let followed = follow.next().await.unwrap().unwrap();
    let Update::Event(event) = followed else { panic!("{followed:?}") };
    assert_eq!(
        (event.kind.as_str(), event.data.subject.as_deref()),
        ("ticket.created", Some(ticket.id.as_str()))
    );
    assert_eq!(letters.next().await.unwrap().unwrap().id, event.id);

    let page = client.events().list().types("ticket.*").limit(1).await.unwrap();
    assert!(page.recovered && page.data[0].id == event.id, "{page:?}");
    assert_eq!(client.events().get(&event.id).await.unwrap().position, event.position);
    let (mut all, mut kinds) =
        (client.conversations().events(&ticket.id).limit(1).stream(), Vec::new());
    while let Some(event) = all.next().await {
        kinds.push(event.unwrap().kind);
    }
    assert_eq!(kinds.first().map(String::as_str), Some("conversation.created"));
    let mut told = client.conversations().follow(&ticket.id).after("0").stream();
    assert!(matches!(told.next().await, Some(Ok(Update::Opened(_)))));
    assert!(matches!(told.next().await, Some(Ok(Update::Event(event))) if event.position == 1));
}

#[tokio::test]
async fn a_visitor_has_a_session() {
    let server = TestServer::start().await;
    let page = with_key(&server, keys::PUBLISHABLE);
    let session = page.sessions().create(&SessionRequest::default()).await.unwrap();
    let visitor = with_key(&server, &session.token);
    assert_eq!(visitor.me().get().await.unwrap().customer_id, Some(session.customer_id));
    let nobody =
        switchboard_client::Client::builder(format!("http://{}", server.address)).build().unwrap();
    let refused = nobody.library().articles().await.unwrap_err();
    assert_eq!(refused.kind(), Kind::Authentication);
}

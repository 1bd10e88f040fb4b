use switchboard_client::Kind;
use switchboard_client::types::tickets::{TicketInput, TicketPatch, TicketStatus};
use testkit::TestServer;

use crate::{company, with_key};

fn named(title: &str) -> TicketInput {
    TicketInput { title: Some(title.to_owned()), ..TicketInput::default() }
}

#[tokio::test]
async fn tickets_are_opened_found_changed_and_removed() {
    let server = TestServer::start().await;
    let tickets = company(&server).tickets();
    let opened = tickets.create(&named("Printer burns")).await.unwrap();
    assert_eq!((opened.number, opened.title.as_str()), (1, "Printer burns"));

    let found = tickets.get(&opened.id).detailed().await.unwrap();
    let change = TicketPatch { status: Some(TicketStatus::Open), ..TicketPatch::default() };
    let changed = tickets.update(&opened.id, &change).if_match(found.etag.clone().unwrap());
    assert_eq!(changed.await.unwrap().status, TicketStatus::Open);
    let late = tickets.update(&opened.id, &TicketPatch::default()).if_match(found.etag.unwrap());
    let refused = late.await.unwrap_err();
    assert_eq!((refused.kind(), refused.status()), (Kind::Conflict, Some(412)));

    tickets.delete(&opened.id).await.unwrap();
    let gone = tickets.get(&opened.id).await.unwrap_err();
    assert_eq!((gone.kind(), gone.code()), (Kind::NotFound, Some("not_found")));
    assert!(gone.request_id().is_some() && gone.doc_url().is_some(), "{gone:?}");
}

#[tokio::test]
async fn a_request_has_its_effect_once_under_its_name() {
    let server = TestServer::start().await;
    let tickets = company(&server).tickets();
    let call = tickets.create(&named("Once")).idempotency_key("order-7");
    let first = call.clone().detailed().await.unwrap();
    let second = call.detailed().await.unwrap();
    assert_eq!((first.value.id, first.is_replayed), (second.value.id, false));
    assert!(second.is_replayed);
}

#[tokio::test]
async fn a_list_is_read_by_pages_and_item_by_item() {
    let server = TestServer::start().await;
    let tickets = company(&server).tickets();
    for number in 1..=5 {
        tickets.create(&named(&format!("No. {number}"))).await.unwrap();
    }
    let page = tickets.list().limit(2).status("new").await.unwrap();
    assert_eq!((page.data.len(), page.has_more), (2, true));

    let (mut items, mut numbers) = (tickets.list().limit(2).stream(), Vec::new());
    while let Some(ticket) = items.next().await {
        numbers.push(ticket.unwrap().number);
    }
    assert_eq!(numbers, [5, 4, 3, 2, 1]);
}

#[tokio::test]
async fn who_may_not_is_told_so() {
    let server = TestServer::start().await;
    let kinds = [
        (testkit::keys::REVOKED, Kind::Authentication),
        (testkit::keys::PUBLISHABLE, Kind::Permission),
    ];
    for (key, expected) in kinds {
        let refused = with_key(&server, key).tickets().list().await.unwrap_err();
        assert_eq!(refused.kind(), expected, "{refused}");
        assert!(!format!("{refused:?} {refused}").contains(key), "{refused:?}");
    }
    let me = company(&server).me().get().await.unwrap();
    assert_eq!((me.workspace.slug.as_str(), me.mode.as_str()), ("acme", "live"));
}

//! Waiting without a runtime: the same calls, on a plain thread.

use switchboard_client::blocking::wait;
use switchboard_client::types::chat::ChatRequest;
use switchboard_client::types::files::FileInput;
use switchboard_client::types::tickets::TicketInput;
use switchboard_client::{ChatItem, Client, Kind};
use testkit::TestServer;

use crate::company;

fn work(client: &Client) -> usize {
    for number in 1..=3 {
        client.tickets().create(&TicketInput::new(format!("No. {number}"))).wait().unwrap();
    }
    let tickets = client.tickets();
    assert_eq!(tickets.list().limit(2).wait().unwrap().data.len(), 2);
    let numbers: Vec<i64> =
        tickets.list().limit(1).iter().map(|ticket| ticket.unwrap().number).collect();
    assert_eq!(numbers, [3, 2, 1]);
    let parcel = FileInput::new("parcel.txt", "text/plain");
    assert_eq!(wait(client.files().upload(&parcel, "hello")).unwrap().size_bytes, Some(5));
    let missing = tickets.get("cnv_0190a3f2c4d87b1e8f00112233445566").wait_detailed().unwrap_err();
    assert_eq!(missing.kind(), Kind::NotFound);
    let items = client.chat().stream(&ChatRequest::new("Hello")).iter();
    items.filter(|item| matches!(item, Ok(ChatItem::Done { .. }))).count()
}

#[tokio::test]
async fn a_thread_waits_while_others_go_on() {
    let server = TestServer::start().await;
    let client = company(&server);
    let of_thread = client.clone();
    let done =
        tokio::task::spawn_blocking(move || std::thread::spawn(move || work(&of_thread)).join());
    assert_eq!(done.await.unwrap().unwrap(), 1);
    // The connections of the thread serve whoever awaits, too.
    assert_eq!(client.tickets().list().await.unwrap().data.len(), 3);
    let refused = client.tickets().list().wait().unwrap_err();
    assert_eq!(refused.kind(), Kind::Validation);
}

use std::net::SocketAddr;

use switchboard_client::types::agents::AgentInput;
use switchboard_client::types::articles::ArticleInput;
use switchboard_client::types::chat::{ChatRequest, CustomerInput, HandledBy, Outcome, TurnRole};
use switchboard_client::types::conversations::{HandOffInput, Role, TakeInput};
use switchboard_client::types::feedback::{FeedbackInput, Rating};
use switchboard_client::types::tokens::TokenRequest;
use switchboard_client::{ChatItem, ChatStream, Client, Kind};
use testkit::{Dice, Proxy, ScriptedReply, Setup, TestServer};

use crate::{company, with_key};

const QUESTION: &str = "How do I reset my password?";
const BODY: &str = "Open Settings, then choose Reset password.";

async fn knowing() -> TestServer {
    let server = TestServer::start().await;
    server.article(QUESTION, BODY).await;
    server
}

/// The words of a stream, and its last item's reply.
async fn heard(mut stream: ChatStream) -> (String, bool, String) {
    let (mut words, mut was_replaced) = (String::new(), false);
    while let Some(item) = stream.next().await {
        match item.unwrap() {
            ChatItem::Delta { text } => words.push_str(&text),
            ChatItem::Message { replaced, .. } => was_replaced = replaced,
            ChatItem::Done { reply } => return (words, was_replaced, reply.reply),
            _ => {}
        }
    }
    panic!("no end: {words}");
}

#[tokio::test]
async fn a_question_is_answered_from_the_articles() {
    let server = knowing().await;
    let client = company(&server);
    let question = ChatRequest::new(QUESTION).customer(CustomerInput::external("user_42"));
    let question = question.after(TurnRole::User, "Hello").after(TurnRole::Assistant, "Hello!");
    let answer = client.chat().reply(&question).await.unwrap();
    assert_eq!(
        (answer.outcome, answer.handled_by),
        (Outcome::Answered.into(), HandledBy::Ai.into())
    );
    assert_eq!(answer.citations[0].title, QUESTION);

    let asked = ChatRequest::new("And now?").conversation(&answer.conversation_id);
    let more = client.chat().reply(&asked).await.unwrap();
    assert_eq!(more.conversation_id, answer.conversation_id);
    let messages = client.messages().list(&answer.conversation_id).await.unwrap();
    let roles: Vec<bool> = messages.data.iter().map(|said| said.role == Role::Customer).collect();
    assert_eq!(roles, [true, false, true, false, true, false]);
}

#[tokio::test]
async fn an_answer_is_read_while_it_is_written() {
    let server = knowing().await;
    let client = company(&server);
    let mut stream = client.chat().stream(&ChatRequest::new(QUESTION));
    let first = stream.next().await.unwrap().unwrap();
    assert!(matches!(first, ChatItem::Accepted { .. }), "{first:?}");
    let (words, was_replaced, reply) = heard(stream).await;
    assert_eq!((words, was_replaced), (reply, false));
    let text = client.chat().stream(&ChatRequest::new(QUESTION)).text().await.unwrap();
    assert!(text.contains("Settings"), "{text}");
}

#[tokio::test]
async fn what_is_refused_is_an_error_of_the_stream() {
    let server = knowing().await;
    let stream = company(&server).chat().stream(&ChatRequest::new(" "));
    let error = stream.text().await.unwrap_err();
    assert_eq!((error.kind(), error.param()), (Kind::Validation, Some("message")));
}

/// A line that breaks anywhere: each question is asked once, and no word is lost or comes twice.
#[tokio::test]
async fn a_stream_goes_on_where_its_line_broke() {
    let pieces = (1..=40).map(|number| format!("word {number} of it, "));
    let said = ScriptedReply::text(pieces.chain(["as it stands [1].".to_owned()]));
    let server = Setup::default().model("main", [said]).start().await;
    let direct = company(&server);
    direct.articles().create(&ArticleInput::new(QUESTION, BODY)).await.unwrap();
    let agent = AgentInput { model: Some(Some("main".to_owned())), ..AgentInput::new("m", "M") };
    direct.agents().create(&agent).await.unwrap();

    let address: SocketAddr = server.address.parse().unwrap();
    let proxy = Proxy::start(vec![address], Dice::new(7), 9000).await;
    let broken = Client::builder(format!("http://{}", proxy.address)).key(testkit::keys::SECRET);
    let broken = broken.retries(100).build().unwrap();
    for _ in 0..8 {
        let stream = broken.chat().stream(&ChatRequest::new(QUESTION).agent("m"));
        let (words, was_replaced, reply) = heard(stream).await;
        assert!(reply.ends_with("word 40 of it, as it stands [1]."), "{reply}");
        assert_eq!((words, was_replaced), (reply, false));
    }
    assert!(4 < proxy.cuts(), "{}", proxy.cuts());
    let asked = direct.conversations().list().limit(100).await.unwrap();
    assert_eq!(asked.data.len(), 8);
    assert!(asked.data.iter().all(|conversation| conversation.message_count == 2), "{asked:?}");
}

#[tokio::test]
async fn a_person_takes_over_and_gives_back() {
    let server = knowing().await;
    let client = company(&server);
    let answer = client.chat().reply(&ChatRequest::new(QUESTION)).await.unwrap();
    let (id, conversations) = (answer.conversation_id, client.conversations());
    let waiting = conversations.handoff(&id, &HandOffInput::default()).await.unwrap();
    assert_eq!(waiting.handled_by, HandledBy::Waiting);
    let taken = conversations.take(&id, &TakeInput::default()).await.unwrap();
    assert_eq!(taken.handled_by, HandledBy::Human);

    let (words, was_replaced, reply) =
        heard(client.chat().stream(&ChatRequest::new("Anybody?").conversation(&id))).await;
    assert_eq!((words, was_replaced), (reply, false));
    assert_eq!(conversations.release(&id).await.unwrap().handled_by, HandledBy::Ai);
    assert_eq!(conversations.close(&id).await.unwrap().id, id);
    assert_eq!(conversations.reopen(&id).await.unwrap().id, id);
    let runs = conversations.runs(&id).await.unwrap().data;
    let run = client.runs().get(&runs[0].id).await.unwrap();
    assert_eq!(run.id, runs[0].id);
    let opinion = FeedbackInput { rating: Rating::Positive, remark: None };
    let answered = client.runs().feedback(&answer.id, &opinion).await.unwrap();
    assert_eq!(answered.run_id, answer.id);
    assert_eq!(client.runs().get_feedback(&answer.id).await.unwrap().rating, Rating::Positive);
    client.runs().delete_feedback(&answer.id).await.unwrap();
    let again = client.runs().retry(&answer.id).await.unwrap_err();
    assert_eq!(again.kind(), Kind::Conflict);
    assert_eq!(client.runs().stop(&answer.id).await.unwrap().id, answer.id);
}

#[tokio::test]
async fn a_token_opens_its_own_conversations() {
    let server = knowing().await;
    let wanted = TokenRequest::for_customer(CustomerInput::external("user_42"));
    let token = company(&server).tokens().create(&wanted).await.unwrap();
    let customer = with_key(&server, &token.token);
    assert_eq!(
        (customer.mode(), customer.me().get().await.unwrap().key_kind.as_str()),
        (None, "token")
    );
    let answer = customer.chat().reply(&ChatRequest::new(QUESTION)).await.unwrap();
    let own = customer.conversations().list().await.unwrap().data;
    assert_eq!((own.len(), &own[0].id), (1, &answer.conversation_id));
}

//! Lines that break.

use futures_util::future::join_all;
use testkit::{Proxy, TestServer};

use super::{QUESTION, Told, line, log, server};

/// Two questions over a line that is cut after so many bytes of what the server says; the cuts that happened.
async fn two_questions(server: &TestServer, cuts: &[u64]) -> u64 {
    let proxy = Proxy::cutting(server.address.parse().unwrap(), cuts.iter().copied()).await;
    let (live, mut events) = line(proxy.address).connect().unwrap();
    let (first, second) = (live.send(QUESTION), live.send("And then?"));
    let mut told = Told::default();
    while told.count("run.completed") < 2 {
        told.until(&mut events, "run.completed").await;
    }
    let (first, second) = (first.await.unwrap(), second.await.unwrap());
    assert_eq!((first.content.as_str(), second.content.as_str()), (QUESTION, "And then?"));
    assert!(told.drafts.is_empty(), "{cuts:?}: {:?}", told.words);
    let contents: Vec<String> =
        told.messages.iter().map(|message| message.content.clone()).collect();
    assert_eq!(contents, log(server, &first.conversation_id).await, "{cuts:?}");
    assert_eq!(contents.len(), 4, "{cuts:?}: {contents:?}");
    assert_eq!((told.count("Ready"), told.count("Subscribed")), (1, 1), "{:?}", told.words);
    proxy.cuts()
}

#[tokio::test]
async fn a_line_may_be_cut_anywhere() {
    let server = server().await;
    let mut cuts = 0;
    let offsets: Vec<u64> = (0..9_000).step_by(53).collect();
    for some in offsets.chunks(40) {
        let lines = some.iter().map(|at| two_questions(&server, std::slice::from_ref(at)));
        let done: u64 = join_all(lines).await.into_iter().sum();
        cuts += done;
        if done == 0 {
            // Nobody says so much.
            break;
        }
    }
    assert!(cuts > 60, "{cuts}");
}

#[tokio::test]
async fn a_line_may_be_cut_again_and_again() {
    let server = server().await;
    let cuts = [90, 250, 700, 0, 400, 900, 1_300, 300, 2_000];
    assert!(two_questions(&server, &cuts).await >= 3);
}

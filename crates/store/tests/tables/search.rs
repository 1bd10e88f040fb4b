//! Full text: what is written is found by its words, where it may be, until it is gone.

use domain::id::{ConversationId, CustomerId, MessageId, NoteId, TeammateId};
use domain::message::{Message, Role};
use domain::note::Note;
use domain::page::{PageNumber, PageRequest};
use domain::search::{Hits, Kind, Place, What};
use domain::ticket::{Facet, Priority, TicketStatus, Times};
use domain::workspace::Scope;
use store::tickets::Filter;
use store::{Tx, conversations, customers, messages, notes, search, tickets};

use crate::{NOW, Store};

fn message(store: &Store, conversation: ConversationId, seq: i64, text: &str) -> Message {
    Message {
        id: store.id(MessageId::mint),
        conversation,
        seq,
        role: Role::Customer,
        text: text.to_owned(),
        citations: Vec::new(),
        attachments: Vec::new(),
        run: None,
        client_id: None,
        author: None,
        author_name: None,
        structure: None,
        metadata: None,
        created_at: NOW.plus(seq),
        edited_at: None,
    }
}

async fn say(store: &Store, conversation: ConversationId, seq: i64, text: &str) -> Message {
    let said = message(store, conversation, seq, text);
    let stored = said.clone();
    store.write(move |tx| messages::insert(tx, &stored)).await.unwrap();
    said
}

/// Words as the test wants them: those between spaces.
fn words(text: &str) -> Vec<String> {
    text.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

async fn index(store: &Store) -> usize {
    let waiting = store.read(|tx| search::waiting(tx, 100)).await;
    let prepared: Vec<_> = waiting
        .into_iter()
        .map(|waiting| {
            let words = waiting.text.as_ref().map_or(Vec::new(), |text| words(&text.body));
            (waiting, words)
        })
        .collect();
    let count = prepared.len();
    store.write(move |tx| search::index(tx, &prepared)).await.unwrap();
    count
}

async fn look(store: &Store, scope: Scope, text: &str, place: Place) -> Vec<String> {
    let words = words(text);
    let all = PageRequest { after: None, limit: 100 };
    let read = move |tx: &mut Tx<'_>| search::page(tx, scope, (&words, &place), &all);
    let Hits { items, next } = store.read(read).await;
    assert_eq!(next, None);
    items.into_iter().map(|found| found.text).collect()
}

#[tokio::test]
async fn what_was_written_is_found_newest_first() {
    let store = Store::open().await;
    let scope = store.scope;
    let (one, two) = (store.conversation().await.id, store.conversation().await.id);
    let first = say(&store, one, 1, "red apple").await;
    say(&store, two, 2, "green apple").await;
    say(&store, two, 3, "red pear").await;
    assert_eq!(look(&store, scope, "apple", Place::default()).await, [""; 0]);
    assert_eq!((index(&store).await, index(&store).await), (3, 0));
    assert_eq!(look(&store, scope, "apple", Place::default()).await, ["green apple", "red apple"]);
    assert_eq!(look(&store, scope, "red apple", Place::default()).await, ["red apple"]);
    assert_eq!(look(&store, scope, "app", Place::default()).await, [""; 0]);
    assert_eq!(look(&store, store.elsewhere(), "apple", Place::default()).await, [""; 0]);
    let read = move |tx: &mut Tx<'_>| {
        let request = PageRequest { after: None, limit: 1 };
        let hits = search::page(tx, scope, (&words("apple"), &Place::default()), &request)?;
        let request = PageRequest { after: hits.next, limit: 1 };
        Ok((hits, search::page(tx, scope, (&words("apple"), &Place::default()), &request)?))
    };
    let (newest, oldest) = store.read(read).await;
    assert_eq!((newest.items[0].conversation, oldest.items[0].conversation), (two, one));
    assert_eq!((newest.next.is_some(), oldest.next), (true, None));
    let what = What::Message { id: first.id, seq: 1, role: Role::Customer };
    assert_eq!((oldest.items[0].what, oldest.items[0].created_at), (what, NOW.plus(1)));
}

/// Signs that mean something to one of the databases mean nothing here.
#[tokio::test]
async fn words_are_no_language() {
    let store = Store::open().await;
    let id = store.conversation().await.id;
    say(&store, id, 1, "or not").await;
    index(&store).await;
    for text in [
        "\"",
        "'",
        "\\",
        "or",
        "not",
        "*",
        "a*",
        "a:*",
        "(",
        "!or",
        "-or",
        "near(a b)",
        "😀",
        "日本",
    ] {
        let found = look(&store, store.scope, text, Place::default()).await;
        let expected = ["or not"; 1].iter().filter(|_| ["or", "not"].contains(&text)).count();
        assert_eq!(found.len(), expected, "{text}");
    }
}

#[tokio::test]
async fn it_is_found_where_it_may_be() {
    let store = Store::open().await;
    let scope = store.scope;
    let id = store.conversation().await.id;
    let other = store.conversation().await.id;
    let customer = customers_of(&store, other).await;
    let mem = store.id(TeammateId::mint);
    let facet = Facet {
        number: 1,
        title: "apple title".to_owned(),
        status: TicketStatus::Open,
        priority: Priority::High,
        assignee: Some(mem),
        tags: vec!["fruit".to_owned()],
        memo: None,
        times: Times { opened_at: Some(NOW), ..Times::default() },
    };
    let note = Note {
        id: store.id(NoteId::mint),
        conversation: id,
        author: None,
        author_name: None,
        text: "apple note".to_owned(),
        created_at: NOW.plus(2),
    };
    let opened = facet.clone();
    let write = move |tx: &mut Tx<'_>| {
        tickets::open(tx, scope, id, &opened)?;
        notes::insert(tx, &note)
    };
    store.write(write).await.unwrap();
    say(&store, id, 3, "apple message").await;
    say(&store, other, 4, "apple elsewhere").await;
    index(&store).await;
    let (title, note, said, elsewhere) =
        ("apple title", "apple note", "apple message", "apple elsewhere");
    let place = Place::default;
    let ticket = vec![said, note, title];
    let cases: [(Place, Vec<&str>); 12] = [
        (place(), vec![elsewhere, said, note, title]),
        (Place { kind: Some(Kind::Note), ..place() }, vec![note]),
        (Place { kind: Some(Kind::Ticket), ..place() }, vec![title]),
        (Place { status: Some(TicketStatus::Open), ..place() }, ticket.clone()),
        (Place { status: Some(TicketStatus::New), ..place() }, vec![]),
        (Place { priority: Some(Priority::High), ..place() }, ticket.clone()),
        (Place { assignee: Some(mem), ..place() }, ticket.clone()),
        (Place { tag: Some("fruit".to_owned()), ..place() }, ticket),
        (Place { customer: Some(customer), ..place() }, vec![elsewhere]),
        (Place { channel: Some("mail".to_owned()), ..place() }, vec![]),
        (Place { from: Some(NOW.plus(3)), ..place() }, vec![elsewhere, said]),
        (Place { until: Some(NOW.plus(3)), ..place() }, vec![note, title]),
    ];
    for (place, expected) in cases {
        assert_eq!(look(&store, scope, "apple", place.clone()).await, expected, "{place:?}");
    }
    let among = move |tx: &mut Tx<'_>| search::conversations(tx, scope, &words("message"));
    assert_eq!(store.read(among).await, [id]);
}

#[tokio::test]
async fn tickets_are_listed_by_words_and_tags() {
    let store = Store::open().await;
    let scope = store.scope;
    let mut ids = Vec::new();
    for (number, tag, text) in [(1, "a", "red apple"), (2, "b", "green apple"), (3, "a", "pear")] {
        let id = store.conversation().await.id;
        let facet = Facet {
            number,
            title: text.to_owned(),
            status: TicketStatus::New,
            priority: Priority::Normal,
            assignee: None,
            tags: vec![tag.to_owned(), "all".to_owned()],
            memo: None,
            times: Times::default(),
        };
        ids.push((id, facet.clone()));
        store.write(move |tx| tickets::open(tx, scope, id, &facet)).await.unwrap();
    }
    index(&store).await;
    let numbers = async |filter: Filter| {
        let page = PageNumber { page: 1, size: 10, newest_first: true };
        let read = move |tx: &mut Tx<'_>| {
            let request = PageRequest { after: None, limit: 10 };
            let by_position = tickets::page(tx, scope, &filter, &request)?.items;
            Ok((by_position, tickets::numbered(tx, scope, &filter, page)?))
        };
        let (by_position, found) = store.read(read).await;
        assert_eq!(by_position, found.items);
        assert_eq!(found.total, found.items.len() as u64);
        found.items.iter().map(|ticket| ticket.facet.number).collect::<Vec<_>>()
    };
    let tagged = |tag: &str| Filter { tag: Some(tag.to_owned()), ..Filter::default() };
    let with = |text: &str| Filter { words: words(text), ..Filter::default() };
    assert_eq!(numbers(tagged("all")).await, [3, 2, 1]);
    assert_eq!(numbers(tagged("a")).await, [3, 1]);
    assert_eq!(numbers(tagged("c")).await, [0; 0]);
    assert_eq!(numbers(with("apple")).await, [2, 1]);
    assert_eq!(numbers(Filter { tag: Some("a".to_owned()), ..with("apple") }).await, [1]);
    assert_eq!(numbers(Filter { status: Some(TicketStatus::Open), ..with("apple") }).await, [0; 0]);
    let (first, before) = ids[0].clone();
    let after = Facet { status: TicketStatus::Open, tags: vec!["a".to_owned()], ..before.clone() };
    let change = (before, after);
    let update =
        move |tx: &mut Tx<'_>| tickets::update(tx, scope, first, (&change.0, &change.1), NOW);
    store.write(update).await.unwrap();
    let open = |filter| Filter { status: Some(TicketStatus::Open), ..filter };
    assert_eq!(numbers(open(tagged("a"))).await, [1]);
    assert_eq!(numbers(open(with("red"))).await, [1]);
    assert_eq!(numbers(tagged("all")).await, [3, 2]);
    let urgent = Filter { priority: Some(Priority::Urgent), ..tagged("a") };
    assert_eq!(numbers(urgent).await, [0; 0]);
    let somebody = Filter { assignee: Some(store.id(TeammateId::mint)), ..tagged("a") };
    assert_eq!(numbers(somebody).await, [0; 0]);
}

/// Gives a conversation a customer.
async fn customers_of(store: &Store, id: ConversationId) -> CustomerId {
    let (scope, customer) = (store.scope, store.id(CustomerId::mint));
    let write = move |tx: &mut Tx<'_>| {
        customers::insert(tx, scope, &domain::customer::Customer::unknown(customer, NOW))?;
        conversations::set_customer(tx, id, customer)
    };
    store.write(write).await.unwrap();
    customer
}

#[tokio::test]
async fn what_changes_is_found_as_it_is_now() {
    let store = Store::open().await;
    let scope = store.scope;
    let (id, gone) = (store.conversation().await.id, store.conversation().await.id);
    for (id, seq) in [(id, 1), (gone, 2), (gone, 3)] {
        say(&store, id, seq, "apple").await;
    }
    index(&store).await;
    say(&store, gone, 4, "apple").await;
    let waiting = store.read(|tx| search::waiting(tx, 100)).await;
    let late: Vec<_> = waiting.into_iter().map(|waiting| (waiting, words("apple"))).collect();
    let again = late.clone();
    store.write(move |tx| search::index(tx, &late)).await.unwrap();
    // Whoever comes second changes nothing.
    store.write(move |tx| search::index(tx, &again)).await.unwrap();
    assert_eq!(look(&store, scope, "apple", Place::default()).await.len(), 4);
    assert!(store.write(move |tx| conversations::delete(tx, scope, gone)).await.unwrap());
    assert_eq!(look(&store, scope, "apple", Place::default()).await.len(), 1);
    let customer = customers_of(&store, id).await;
    let theirs = || Place { customer: Some(customer), ..Place::default() };
    assert_eq!(look(&store, scope, "apple", theirs()).await.len(), 0);
    assert_eq!(index(&store).await, 1);
    assert_eq!(look(&store, scope, "apple", theirs()).await.len(), 1);
    let refill = move |tx: &mut Tx<'_>| {
        let last = search::refill(tx, scope, None, 10)?;
        Ok((last, search::refill(tx, scope, last, 10)?))
    };
    assert_eq!(store.write(refill).await.unwrap(), (Some(id), None));
    assert_eq!(index(&store).await, 1);
    assert_eq!(look(&store, scope, "apple", Place::default()).await.len(), 1);
}

/// A page ends where it was cut, also when it found too little.
#[tokio::test]
async fn many_things_of_the_same_moment_are_all_found() {
    let store = Store::open().await;
    let (scope, id) = (store.scope, store.conversation().await.id);
    let all: Vec<Message> = (1..=90)
        .map(|seq: i64| Message {
            id: MessageId(u128::from(seq.unsigned_abs()) << 32),
            created_at: NOW,
            ..message(&store, id, seq, "apple")
        })
        .collect();
    store
        .write(move |tx| all.iter().try_for_each(|message| messages::insert(tx, message)))
        .await
        .unwrap();
    assert_eq!(index(&store).await, 90);
    let read = move |tx: &mut Tx<'_>| {
        let (mut after, mut seqs) = (None, Vec::new());
        loop {
            let request = PageRequest { after, limit: 40 };
            let place = (&words("apple")[..], &Place::default());
            let hits = search::page(tx, scope, place, &request)?;
            seqs.extend(hits.items.iter().map(|found| found.what));
            match hits.next {
                Some(next) => after = Some(next),
                None => return Ok(seqs),
            }
        }
    };
    let found = store.read(read).await;
    assert_eq!(found.len(), 90);
    for seq in 1..=90 {
        let is_it = |what: &What| matches!(what, What::Message { seq: found, .. } if *found == seq);
        assert_eq!(found.iter().filter(|what| is_it(what)).count(), 1);
    }
}

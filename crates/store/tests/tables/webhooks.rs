//! Webhooks, readings, and letters on their way.

use domain::clock::Time;
use domain::id::{
    ConversationId, DeliveryId, EventId, LetterId, ReadingId, WebhookId, WebhookSecretId,
};
use domain::webhook::{Attempt, DeliveryState, Letter, OffReason, Pattern, Reading, Webhook};
use store::deliveries::{self, Filter, Next};
use store::webhooks::StoredSecret;
use store::{Error, Tx, events, readings, webhooks};

use crate::{NOW, Store, after, first};

fn webhook(store: &Store, name: &str) -> Webhook {
    Webhook {
        id: store.id(WebhookId::mint),
        name: name.to_owned(),
        url: "https://example.com/hook".to_owned(),
        events: ["ticket.*", "message.created"].map(Pattern::stored).to_vec(),
        payload: "native".to_owned(),
        signature: "standard".to_owned(),
        headers: vec!["X-One".to_owned(), "X-Two".to_owned()],
        is_active: true,
        begins: 3,
        off: None,
        failing_since: None,
        paused_until: None,
        created_at: NOW,
        updated_at: NOW,
    }
}

async fn added(store: &Store, name: &str) -> Webhook {
    let (scope, made) = (store.scope, webhook(store, name));
    let webhook = made.clone();
    store.write(move |tx| webhooks::insert(tx, scope, &webhook, Some(b"sealed"))).await.unwrap();
    made
}

fn letter(store: &Store, kind: &str) -> Letter {
    Letter {
        id: store.id(LetterId::mint),
        event: store.id(EventId::mint),
        face: "native".to_owned(),
        kind: kind.to_owned(),
        name: "evt_1".to_owned(),
        body: Some("{\"all\": true}".to_owned()),
        short: "{}".to_owned(),
        created_at: NOW,
    }
}

/// Where something is due, and when something will be.
type Dues = (Vec<(WebhookId, Time)>, Option<Time>);

/// A letter on its way, due at that moment.
async fn sent(store: &Store, webhook: &Webhook, due_at: Time) -> (DeliveryId, Letter) {
    let (id, to, made) = (store.id(DeliveryId::mint), webhook.id, letter(store, "ticket.created"));
    let letter = made.clone();
    let write = move |tx: &mut Tx<'_>| {
        let letter = deliveries::put_letter(tx, &letter, Some(ConversationId(7)), "cnv_7")?;
        deliveries::insert(tx, id, (to, letter), due_at, NOW)
    };
    store.write(write).await.unwrap();
    (id, made)
}

fn attempt(number: i64) -> Attempt {
    Attempt {
        number,
        started_at: NOW.plus(number),
        millis: 12,
        status: Some(503),
        error: Some("answered 503".to_owned()),
        sent: "webhook-id: evt_1".to_owned(),
        answer_headers: Some("retry-after: 3".to_owned()),
        answer_body: Some("later".to_owned()),
    }
}

async fn claim(store: &Store, webhook: &Webhook, node: &'static str, now: Time) -> Vec<DeliveryId> {
    let id = webhook.id;
    let claim = move |tx: &mut Tx<'_>| deliveries::claim(tx, id, node, (now, now.plus(100)), 10);
    store.write(claim).await.unwrap().into_iter().map(|claimed| claimed.id).collect()
}

#[tokio::test]
async fn webhooks_are_kept_listed_and_changed() {
    let store = Store::open().await;
    let (scope, elsewhere) = (store.scope, store.elsewhere());
    let (one, two) = (added(&store, "one").await, added(&store, "two").await);
    let (id, all) = (one.id, [one.clone(), two.clone()]);

    let page =
        move |active, request| move |tx: &mut Tx<'_>| webhooks::page(tx, scope, active, &request);
    let listed = store.read(page(None, first(1))).await;
    assert_eq!((&listed.items[..], listed.has_more), (&all[..1], true));
    assert_eq!(store.read(page(None, after(id, 5))).await.items, all[1..]);
    assert_eq!(store.read(move |tx| webhooks::find(tx, elsewhere, id)).await, None);
    assert_eq!(store.read(move |tx| webhooks::total(tx, scope)).await, 2);
    assert_eq!(store.read(move |tx| webhooks::headers(tx, id)).await, Some(b"sealed".to_vec()));

    let changed = Webhook {
        name: "three".to_owned(),
        headers: Vec::new(),
        events: vec![Pattern::stored("*")],
        is_active: false,
        off: Some(OffReason::Gone),
        failing_since: Some(NOW),
        paused_until: Some(NOW.plus(1)),
        updated_at: NOW.plus(2),
        ..one
    };
    let stored = changed.clone();
    let change = move |tx: &mut Tx<'_>| {
        webhooks::update(tx, &stored)?;
        webhooks::put_headers(tx, id, None)
    };
    store.write(change).await.unwrap();
    assert_eq!(store.read(move |tx| webhooks::find(tx, scope, id)).await, Some(changed.clone()));
    assert_eq!(store.read(move |tx| webhooks::headers(tx, id)).await, None);
    assert_eq!(store.read(page(Some(false), first(5))).await.items, [changed]);
    assert_eq!(store.read(move |tx| webhooks::active(tx, scope)).await, all[1..]);
    assert!(!store.write(move |tx| webhooks::delete(tx, elsewhere, id)).await.unwrap());
    assert!(store.write(move |tx| webhooks::delete(tx, scope, id)).await.unwrap());
}

#[tokio::test]
async fn how_a_receiver_fares_is_noted() {
    let store = Store::open().await;
    let (scope, id) = (store.scope, added(&store, "one").await.id);
    let fail = move |now| move |tx: &mut Tx<'_>| webhooks::note_failure(tx, id, now);
    assert_eq!(store.write(fail(NOW)).await.unwrap(), Some(NOW));
    assert_eq!(store.write(fail(NOW.plus(9))).await.unwrap(), Some(NOW));
    for until in [NOW.plus(5), NOW.plus(3)] {
        store.write(move |tx| webhooks::pause(tx, id, until)).await.unwrap();
    }
    let find = move |tx: &mut Tx<'_>| webhooks::find(tx, scope, id);
    let found = store.read(find).await.unwrap();
    assert_eq!((found.failing_since, found.paused_until), (Some(NOW), Some(NOW.plus(5))));
    store.write(move |tx| webhooks::note_success(tx, id)).await.unwrap();
    let found = store.read(find).await.unwrap();
    assert_eq!((found.failing_since, found.paused_until), (None, Some(NOW.plus(5))));

    let off = move |tx: &mut Tx<'_>| webhooks::switch_off(tx, id, OffReason::Failing);
    assert!(store.write(off).await.unwrap());
    assert!(!store.write(off).await.unwrap());
    assert_eq!(store.read(find).await.unwrap().off, Some(OffReason::Failing));
    assert_eq!(store.write(fail(NOW)).await.unwrap(), None);
}

#[tokio::test]
async fn secrets_overlap_and_end() {
    let store = Store::open().await;
    let id = added(&store, "one").await.id;
    let secret = |sealed: &[u8], at: i64| StoredSecret {
        id: store.id(WebhookSecretId::mint),
        sealed: sealed.to_vec(),
        created_at: NOW.plus(at),
        ends_at: None,
    };
    let (old, new) = (secret(b"old", 0), secret(b"new", 1));
    let (first, second) = (old.clone(), new.clone());
    let rotate = move |tx: &mut Tx<'_>| {
        webhooks::add_secret(tx, id, &first)?;
        assert_eq!(webhooks::end_secrets(tx, id, NOW.plus(10))?, 1);
        webhooks::add_secret(tx, id, &second)
    };
    store.write(rotate).await.unwrap();
    let signing = move |now| move |tx: &mut Tx<'_>| webhooks::secrets(tx, id, now);
    let ending = StoredSecret { ends_at: Some(NOW.plus(10)), ..old };
    assert_eq!(store.read(signing(NOW.plus(9))).await, [new.clone(), ending]);
    assert_eq!(store.read(signing(NOW.plus(10))).await, [new]);
    let forget = move |tx: &mut Tx<'_>| webhooks::forget_secrets(tx, NOW.plus(11));
    assert_eq!(store.write(forget).await.unwrap(), 1);
}

#[tokio::test]
async fn a_reading_goes_on_from_where_it_is() {
    let store = Store::open().await;
    let (scope, webhook) = (store.scope, added(&store, "one").await.id);
    let live = Reading {
        id: store.id(ReadingId::mint),
        webhook: None,
        place: 0,
        until: None,
        only_missed: false,
    };
    let again = Reading {
        id: store.id(ReadingId::mint),
        webhook: Some(webhook),
        until: Some(2),
        only_missed: true,
        ..live
    };
    let other = Reading { id: store.id(ReadingId::mint), ..live };
    let begin = move |reading| move |tx: &mut Tx<'_>| readings::insert(tx, scope, &reading, NOW);
    assert!(store.write(begin(live)).await.unwrap());
    assert!(!store.write(begin(other)).await.unwrap(), "there is one for all");
    assert!(store.write(begin(again)).await.unwrap());
    let due = |tx: &mut Tx<'_>| readings::due(tx, 10);
    assert_eq!(store.read(due).await, []);
    store.write(move |tx| events::take_places(tx, scope, 3)).await.unwrap();
    assert_eq!(store.read(due).await, [(scope, live, 3), (scope, again, 2)]);
    let take = move |tx: &mut Tx<'_>| readings::take(tx, &live);
    assert!(store.write(take).await.unwrap());
    assert_eq!(store.write(move |tx| readings::hold(tx, scope)).await.unwrap(), 2);

    let advance = move |place| move |tx: &mut Tx<'_>| readings::advance(tx, &live, place);
    assert!(store.write(advance(3)).await.unwrap());
    assert!(!store.write(advance(3)).await.unwrap(), "somebody else was here");
    assert!(!store.write(take).await.unwrap());
    assert_eq!(store.read(move |tx| readings::of_webhook(tx, webhook)).await, [again]);
    assert!(store.write(move |tx| readings::delete(tx, again.id)).await.unwrap());
    assert_eq!(store.read(due).await, []);
}

#[tokio::test]
async fn a_reading_that_nobody_hears_moves_seldom_and_one_at_its_end_is_found() {
    let store = Store::open().await;
    let (scope, webhook) = (store.scope, added(&store, "one").await.id);
    let live = Reading {
        id: store.id(ReadingId::mint),
        webhook: None,
        place: 0,
        until: None,
        only_missed: false,
    };
    let off = move |tx: &mut Tx<'_>| {
        readings::insert(tx, scope, &live, NOW)?;
        events::take_places(tx, scope, readings::IDLE)?;
        webhooks::switch_off(tx, webhook, OffReason::Gone)
    };
    assert!(store.write(off).await.unwrap());
    let due = |tx: &mut Tx<'_>| readings::due(tx, 10);
    assert_eq!(store.read(due).await, []);
    store.write(move |tx| events::take_places(tx, scope, 1)).await.unwrap();
    let (last, again) = (readings::IDLE + 1, store.id(ReadingId::mint));
    assert_eq!(store.read(due).await, [(scope, live, last)]);
    let ended =
        Reading { id: again, webhook: Some(webhook), place: last, until: Some(last), ..live };
    let begin = move |tx: &mut Tx<'_>| {
        readings::advance(tx, &live, last)?;
        readings::insert(tx, scope, &ended, NOW)
    };
    assert!(store.write(begin).await.unwrap());
    assert_eq!(store.read(due).await, [(scope, ended, last)]);
}

#[tokio::test]
async fn nothing_is_taken_on_for_whom_nothing_is_sent() {
    let store = Store::open().await;
    let one = added(&store, "one").await;
    let (first, _) = sent(&store, &one, NOW).await;
    sent(&store, &one, NOW).await;
    let id = one.id;
    store.write(move |tx| webhooks::pause(tx, id, NOW.plus(5))).await.unwrap();
    assert_eq!(claim(&store, &one, "a", NOW.plus(4)).await, []);
    assert_eq!(claim(&store, &one, "a", NOW.plus(5)).await.len(), 2);
    assert_eq!(store.read(deliveries::waiting).await, 2);
    let cancel = |tx: &mut Tx<'_>| deliveries::cancel_stranded(tx, NOW.plus(9), 1);
    assert_eq!(store.write(cancel).await.unwrap(), 0);
    let off = move |tx: &mut Tx<'_>| webhooks::switch_off(tx, id, OffReason::Failing);
    assert!(store.write(off).await.unwrap());
    assert_eq!(claim(&store, &one, "b", NOW.plus(500)).await, []);
    for left in [1, 1, 0] {
        assert_eq!(store.write(cancel).await.unwrap(), left);
    }
    assert_eq!(store.read(deliveries::waiting).await, 0);
    let found = store.read(move |tx| deliveries::find(tx, id, first)).await.unwrap();
    assert_eq!((found.state, found.ended_at), (DeliveryState::Canceled, Some(NOW.plus(9))));
}

#[tokio::test]
async fn a_letter_is_written_once() {
    let store = Store::open().await;
    let letter = letter(&store, "ticket.created");
    let same = Letter { id: store.id(LetterId::mint), body: None, ..letter.clone() };
    let put =
        |letter: Letter| move |tx: &mut Tx<'_>| deliveries::put_letter(tx, &letter, None, "cnv_1");
    assert_eq!(store.write(put(letter.clone())).await.unwrap(), letter.id);
    assert_eq!(store.write(put(same)).await.unwrap(), letter.id);
    let other = Letter { id: store.id(LetterId::mint), kind: "ticket.closed".to_owned(), ..letter };
    assert_eq!(store.write(put(other.clone())).await.unwrap(), other.id);
}

#[tokio::test]
async fn what_is_due_is_taken_on_by_one_and_comes_back_when_they_die() {
    let store = Store::open().await;
    let (one, two) = (added(&store, "one").await, added(&store, "two").await);
    let (first, letter) = sent(&store, &one, NOW).await;
    let (second, _) = sent(&store, &one, NOW.plus(5)).await;
    let (third, _) = sent(&store, &two, NOW.plus(7)).await;

    let due = move |now| {
        move |tx: &mut Tx<'_>| {
            let (due, next) = deliveries::due(tx, now)?;
            Ok::<_, Error>((due.iter().map(|due| (due.webhook, due.since)).collect(), next))
        }
    };
    let now: Dues = store.read(due(NOW)).await;
    assert_eq!(now, (vec![(one.id, NOW)], Some(NOW.plus(7))));
    assert_eq!(claim(&store, &one, "a", NOW).await, [first]);
    assert_eq!(claim(&store, &one, "b", NOW).await, [], "it is taken");
    assert_eq!(claim(&store, &one, "b", NOW.plus(5)).await, [second]);
    assert_eq!(claim(&store, &one, "b", NOW.plus(100)).await, [first], "a has died");
    let note = move |node, next| {
        move |tx: &mut Tx<'_>| deliveries::note_attempt(tx, first, node, &attempt(1), (next, NOW))
    };
    let ended = Next::Ended(DeliveryState::Delivered);
    assert!(!store.write(note("a", ended)).await.unwrap(), "it is b's now");
    assert!(store.write(note("b", Next::Again(NOW.plus(300)))).await.unwrap());
    assert!(!store.write(note("b", ended)).await.unwrap(), "it was noted");

    assert_eq!(claim(&store, &two, "a", NOW.plus(7)).await, [third]);
    assert_eq!(store.read(deliveries::in_hand).await, 2);
    assert_eq!(store.write(|tx| deliveries::release(tx, "a", NOW.plus(8))).await.unwrap(), 1);
    assert_eq!(store.read(deliveries::in_hand).await, 1);
    store.write(move |tx| webhooks::pause(tx, two.id, NOW.plus(50))).await.unwrap();
    let paused: Dues = store.read(due(NOW.plus(49))).await;
    assert_eq!(paused, (vec![], Some(NOW.plus(50))));
    let both: Dues = store.read(due(NOW.plus(400))).await;
    assert_eq!(both.0, [(two.id, NOW.plus(50)), (one.id, NOW.plus(105))]);
    let found = store.read(move |tx| deliveries::letter_of(tx, first)).await;
    assert_eq!(found, Some(letter));
}

#[tokio::test]
async fn deliveries_are_listed_with_what_came_of_them() {
    let store = Store::open().await;
    let one = added(&store, "one").await;
    let id = one.id;
    let (early, letter) = sent(&store, &one, NOW).await;
    let (late, _) = sent(&store, &one, NOW.plus(1)).await;
    assert_eq!(claim(&store, &one, "a", NOW).await, [early]);
    let ended = (Next::Ended(DeliveryState::Failed), NOW.plus(2));
    let note = move |tx: &mut Tx<'_>| deliveries::note_attempt(tx, early, "a", &attempt(1), ended);
    assert!(store.write(note).await.unwrap());

    let page = move |filter: Filter| {
        move |tx: &mut Tx<'_>| {
            let found = deliveries::page(tx, id, &filter, &first(10))?;
            Ok::<_, Error>(found.items.iter().map(|delivery| delivery.id).collect::<Vec<_>>())
        }
    };
    assert_eq!(store.read(page(Filter::default())).await, [late, early]);
    let failed = Filter { state: Some(DeliveryState::Failed), ..Filter::default() };
    assert_eq!(store.read(page(failed)).await, [early]);
    let event = Filter { event: Some(letter.event), ..Filter::default() };
    assert_eq!(store.read(page(event)).await, [early]);
    let rest = move |tx: &mut Tx<'_>| deliveries::page(tx, id, &Filter::default(), &after(late, 5));
    assert_eq!(store.read(rest).await.items.len(), 1);
    let found = store.read(move |tx| deliveries::find(tx, id, early)).await.unwrap();
    assert_eq!((found.state, found.attempts, found.due_at), (DeliveryState::Failed, 1, None));
    assert_eq!((found.ended_at, found.last), (Some(NOW.plus(2)), Some(attempt(1))));
    assert_eq!(store.read(move |tx| deliveries::attempts(tx, early)).await, [attempt(1)]);
    let known = move |tx: &mut Tx<'_>| deliveries::is_known(tx, id, letter.id);
    assert!(!store.read(known).await, "it has failed");

    assert_eq!(store.write(move |tx| deliveries::cancel(tx, id, NOW, 10)).await.unwrap(), 1);
    let forget = move |tx: &mut Tx<'_>| {
        let letters = deliveries::forget_letters(tx, NOW.plus(9), 10)?;
        Ok::<_, Error>((letters, deliveries::forget(tx, NOW.plus(1), 10)?))
    };
    assert_eq!(store.write(forget).await.unwrap(), (0, 1), "what is on its way is kept");
    assert_eq!(store.write(forget).await.unwrap(), (1, 0));
}

#[tokio::test]
async fn what_is_told_of_people_can_be_taken_back() {
    let store = Store::open().await;
    let one = added(&store, "one").await;
    let (first, _) = sent(&store, &one, NOW).await;
    assert_eq!(claim(&store, &one, "a", NOW).await, [first]);
    let next = (Next::Again(NOW), NOW);
    let note = move |tx: &mut Tx<'_>| deliveries::note_attempt(tx, first, "a", &attempt(1), next);
    assert!(store.write(note).await.unwrap());
    let silence = |tx: &mut Tx<'_>| {
        Ok::<_, Error>((deliveries::silence(tx, "cnv_8")?, deliveries::silence(tx, "cnv_7")?))
    };
    assert_eq!(store.write(silence).await.unwrap(), (0, 1));
    let silence_in = |tx: &mut Tx<'_>| deliveries::silence_in(tx, ConversationId(7));
    assert_eq!(store.write(silence_in).await.unwrap(), 0, "nothing is left");
    let found = store.read(move |tx| deliveries::letter_of(tx, first)).await.unwrap();
    assert_eq!((found.body.as_deref(), found.text()), (None, "{}"));
    let attempts = store.read(move |tx| deliveries::attempts(tx, first)).await;
    let silent = Attempt { answer_body: None, ..attempt(1) };
    assert_eq!(attempts, [silent], "it may have been sent back");
}

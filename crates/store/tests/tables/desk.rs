//! Tickets with their counts, notes, teammates, promises, and what is counted of customers.

use domain::customer::{Customer, CustomerStatus, Profile, Sentiment};
use domain::id::{ConversationId, CustomerId, NoteId, TeammateId};
use domain::note::Note;
use domain::page::PageNumber;
use domain::sla::{BusinessHours, Goal, SlaPolicy};
use domain::teammate::{TeamRole, Teammate};
use domain::text::Metadata;
use domain::ticket::{Facet, HandOffReason, Priority, TicketStatus, Times};
use store::tickets::Filter;
use store::{Tx, conversations, customers, notes, sla, teammates, tickets};

use crate::{NOW, Store, after, assert_duplicate, first};

fn facet(number: i64, status: TicketStatus, priority: Priority) -> Facet {
    Facet {
        number,
        title: format!("Ticket {number}"),
        status,
        priority,
        assignee: None,
        tags: vec!["a \"b\"".to_owned()],
        memo: Some("handle with care".to_owned()),
        times: Times {
            opened_at: Some(NOW),
            first_response_at: Some(NOW.plus(1)),
            resolved_at: Some(NOW.plus(2)),
            reopened_at: Some(NOW.plus(3)),
            response_due_at: Some(NOW.plus(4)),
            resolution_due_at: Some(NOW.plus(5)),
        },
    }
}

async fn ticket(
    store: &Store,
    status: TicketStatus,
    priority: Priority,
) -> (ConversationId, Facet) {
    let (scope, id) = (store.scope, store.conversation().await.id);
    let open = move |tx: &mut Tx<'_>| {
        let facet = facet(tickets::next_number(tx, scope)?, status, priority);
        tickets::open(tx, scope, id, &facet)?;
        Ok(facet)
    };
    (id, store.write(open).await.unwrap())
}

async fn numbers(store: &Store, filter: Filter) -> (Vec<i64>, u64) {
    let (scope, page) = (store.scope, PageNumber { page: 1, size: 10, newest_first: true });
    let wanted = filter.clone();
    let found = store.read(move |tx| tickets::numbered(tx, scope, &wanted, page)).await;
    let by_position = store.read(move |tx| tickets::page(tx, scope, &filter, &first(10))).await;
    assert_eq!(by_position.items, found.items);
    (found.items.iter().map(|ticket| ticket.facet.number).collect(), found.total)
}

#[tokio::test]
async fn tickets_are_numbered_found_and_counted() {
    let store = Store::open().await;
    let (scope, elsewhere) = (store.scope, store.elsewhere());
    let (first_id, opened) = ticket(&store, TicketStatus::New, Priority::Normal).await;
    let (second, urgent) = ticket(&store, TicketStatus::New, Priority::Urgent).await;
    ticket(&store, TicketStatus::Open, Priority::Urgent).await;
    store.conversation().await;
    let found = store.read(move |tx| tickets::find(tx, scope, first_id)).await.unwrap();
    assert_eq!((found.facet, found.conversation.ticket), (opened.clone(), Some(1)));
    assert_eq!(store.read(move |tx| tickets::find(tx, elsewhere, first_id)).await, None);
    let by_number = |number| move |tx: &mut Tx<'_>| tickets::find_by_number(tx, scope, number);
    assert_eq!(store.read(by_number(2)).await.map(|found| found.conversation.id), Some(second));
    assert_eq!(store.read(by_number(4)).await, None);

    let new = Filter { status: Some(TicketStatus::New), ..Filter::default() };
    let urgent_ones = Filter { priority: Some(Priority::Urgent), ..Filter::default() };
    assert_eq!(numbers(&store, Filter::default()).await, (vec![3, 2, 1], 3));
    assert_eq!(numbers(&store, new.clone()).await, (vec![2, 1], 2));
    assert_eq!(numbers(&store, urgent_ones).await, (vec![3, 2], 2));
    let both = Filter { priority: Some(Priority::Urgent), ..new.clone() };
    assert_eq!(numbers(&store, both).await, (vec![2], 1));
    let wanted = new.clone();
    let rest = store.read(move |tx| tickets::page(tx, scope, &wanted, &after(2, 1))).await;
    assert_eq!((rest.items.len(), rest.items[0].facet.number, rest.has_more), (1, 1, false));

    let mem = store.id(TeammateId::mint);
    let taken = Facet { assignee: Some(mem), status: TicketStatus::Open, ..urgent.clone() };
    let change = (urgent, taken.clone());
    let update =
        move |tx: &mut Tx<'_>| tickets::update(tx, scope, second, (&change.0, &change.1), NOW);
    store.write(update).await.unwrap();
    assert_eq!(numbers(&store, new.clone()).await, (vec![1], 1));
    let mine = Filter { assignee: Some(mem), ..Filter::default() };
    assert_eq!(numbers(&store, mine.clone()).await, (vec![2], 1));
    assert_eq!(
        numbers(&store, Filter { status: Some(TicketStatus::New), ..mine.clone() }).await,
        (vec![], 0)
    );
    assert_eq!(store.write(move |tx| tickets::unassign(tx, mem, 10)).await.unwrap(), 1);
    assert_eq!(numbers(&store, mine.clone()).await, (vec![], 0));

    let delete = move |tx: &mut Tx<'_>| {
        tickets::forget(tx, scope, &taken)?;
        assert!(!conversations::delete(tx, elsewhere, second)?);
        conversations::delete(tx, scope, second)
    };
    assert!(store.write(delete).await.unwrap());
    assert_eq!(numbers(&store, Filter::default()).await, (vec![3, 1], 2));
    let total = store.read(move |tx| tickets::total(tx, elsewhere, &Filter::default())).await;
    assert_eq!(total, 0);
}

#[tokio::test]
async fn a_conversation_ends_goes_on_and_changes_hands() {
    let store = Store::open().await;
    let (scope, id) = (store.scope, store.conversation().await.id);
    let customer = Customer::unknown(store.id(CustomerId::mint), NOW);
    let change = move |tx: &mut Tx<'_>| {
        let closing = domain::conversation::Closing { at: NOW, reason: "done".to_owned() };
        assert!(!conversations::reopen(tx, id)?);
        assert!(conversations::close(tx, id, &closing)?);
        assert!(conversations::reopen(tx, id)?);
        let (waiting, why) = (domain::conversation::HandledBy::Waiting, HandOffReason::Keyword);
        conversations::set_handled_by(tx, id, waiting, Some(why))?;
        customers::insert(tx, scope, &customer)?;
        conversations::set_customer(tx, id, customer.id)?;
        let metadata = Metadata::from_object("{\"b\":2}".to_owned()).unwrap();
        conversations::set_metadata(tx, id, &metadata)?;
        conversations::find(tx, scope, id)
    };
    let found = store.write(change).await.unwrap().unwrap();
    assert_eq!((found.closing, found.hand_off_reason), (None, Some(HandOffReason::Keyword)));
    assert_eq!((found.customer.is_some(), found.metadata.as_str()), (true, "{\"b\":2}"));
}

#[tokio::test]
async fn notes_are_kept_in_order() {
    let store = Store::open().await;
    let (id, other) = (store.conversation().await.id, store.conversation().await.id);
    let note = |text: &str| Note {
        id: store.id(NoteId::mint),
        conversation: id,
        author: None,
        author_name: Some("Grace".to_owned()),
        text: text.to_owned(),
        created_at: NOW,
    };
    let all = [note("one"), Note { author: Some(store.id(TeammateId::mint)), ..note("two") }];
    let stored = all.clone();
    let insert = move |tx: &mut Tx<'_>| stored.iter().try_for_each(|note| notes::insert(tx, note));
    store.write(insert).await.unwrap();
    let one = store.read(move |tx| notes::page(tx, id, &first(1))).await;
    assert_eq!((one.items.as_slice(), one.has_more), (&all[..1], true));
    let position = all[0].id;
    let rest = store.read(move |tx| notes::page(tx, id, &after(position, 9))).await;
    assert_eq!((rest.items.as_slice(), rest.has_more), (&all[1..], false));
    assert_eq!(store.read(move |tx| notes::page(tx, other, &first(9))).await.items, []);
}

#[tokio::test]
async fn teammates_belong_to_a_workspace() {
    let store = Store::open().await;
    let workspace = store.scope.workspace;
    let elsewhere = domain::id::WorkspaceId(workspace.0 + 1);
    let teammate = |email: &str, role, on_duty| Teammate {
        id: store.id(TeammateId::mint),
        name: "Grace".to_owned(),
        email: email.to_owned(),
        role,
        on_duty,
        avatar_url: None,
        created_at: NOW,
        updated_at: NOW,
    };
    let grace = teammate("grace@example.com", TeamRole::Owner, false);
    let linus = teammate("linus@example.com", TeamRole::Agent, true);
    let insert =
        async |new: Teammate| store.write(move |tx| teammates::insert(tx, workspace, &new)).await;
    insert(grace.clone()).await.unwrap();
    insert(linus.clone()).await.unwrap();
    let twin = teammate("grace@example.com", TeamRole::Admin, true);
    assert_duplicate(insert(twin).await, "teammate_workspace_id_email_key");
    let better = Teammate { avatar_url: Some("https://a".to_owned()), ..grace.clone() };
    let stored = better.clone();
    store.write(move |tx| teammates::update(tx, &stored)).await.unwrap();
    let id = grace.id;
    assert_eq!(
        store.read(move |tx| teammates::find(tx, workspace, id)).await,
        Some(better.clone())
    );
    assert_eq!(store.read(move |tx| teammates::find(tx, elsewhere, id)).await, None);
    let by_email =
        move |tx: &mut Tx<'_>| teammates::find_by_email(tx, workspace, "grace@example.com");
    assert_eq!(store.read(by_email).await, Some(better.clone()));
    let page = store.read(move |tx| teammates::page(tx, workspace, &first(9))).await;
    assert_eq!(page.items, [better, linus.clone()]);
    let on_duty = store.read(move |tx| teammates::on_duty(tx, workspace, 9)).await;
    assert_eq!(on_duty, [linus.id]);
    assert_eq!(store.read(move |tx| teammates::owners(tx, workspace)).await, 1);
    let delete = |place| move |tx: &mut Tx<'_>| teammates::delete(tx, place, id);
    assert!(!store.write(delete(elsewhere)).await.unwrap());
    assert!(store.write(delete(workspace)).await.unwrap());
    assert_eq!(store.read(move |tx| teammates::owners(tx, workspace)).await, 0);
}

#[tokio::test]
async fn what_is_promised_is_kept() {
    let store = Store::open().await;
    let (scope, elsewhere) = (store.scope, store.elsewhere());
    let mut policy = SlaPolicy::default();
    assert_eq!(store.read(move |tx| sla::find(tx, scope)).await, policy);
    policy.goals[3] = Goal { response_minutes: Some(15), resolution_minutes: None };
    let mut days = [Some((540, 1_020)); 7];
    days[6] = None;
    policy.hours = Some(BusinessHours { time_zone: "Europe/Berlin".to_owned(), days });
    for _ in 0..2 {
        let stored = policy.clone();
        store.write(move |tx| sla::put(tx, scope, &stored)).await.unwrap();
    }
    assert_eq!(store.read(move |tx| sla::find(tx, scope)).await, policy);
    assert_eq!(store.read(move |tx| sla::find(tx, elsewhere)).await, SlaPolicy::default());
}

#[tokio::test]
async fn a_customer_is_kept_with_all_that_is_known() {
    let store = Store::open().await;
    let (scope, elsewhere) = (store.scope, store.elsewhere());
    let object = |text: &str| Metadata::from_object(text.to_owned()).unwrap();
    let known = Customer {
        external_id: Some("u1".to_owned()),
        updated_at: NOW.plus(5),
        profile: Profile {
            status: CustomerStatus::Inactive,
            sentiment: Some(Sentiment::Frustrated),
            phone: Some("+49 30 1".to_owned()),
            avatar_url: Some("https://example.com/a.png".to_owned()),
            tags: vec!["vip".to_owned()],
            memo: Some("likes tea".to_owned()),
            fields: object("{\"plan\":\"pro\"}"),
            metadata: object("{\"a\":1}"),
            traits: object("{\"x\":{\"value\":\"1\",\"agentVisible\":true}}"),
        },
        ..Customer::unknown(store.id(CustomerId::mint), NOW)
    };
    let (id, stored) = (known.id, known.clone());
    store.write(move |tx| customers::insert(tx, scope, &stored)).await.unwrap();
    assert_eq!(store.read(move |tx| customers::find(tx, scope, id)).await, Some(known));
    for (day, answers) in [(7, 1), (7, 2), (8, 1)] {
        let count = move |tx: &mut Tx<'_>| customers::count_answer(tx, id, day);
        assert_eq!(store.write(count).await.unwrap(), answers);
    }
    assert_eq!(store.write(|tx| customers::forget_counts(tx, 8, 9)).await.unwrap(), 1);
    let delete = |scope| move |tx: &mut Tx<'_>| customers::delete(tx, scope, id);
    assert!(!store.write(delete(elsewhere)).await.unwrap());
    assert!(store.write(delete(scope)).await.unwrap());
}

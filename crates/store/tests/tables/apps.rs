//! Agents as applications show them, with what people think of their answers, and what was copied from them.

use domain::agent::{Agent, AgentSettings, Environment};
use domain::clock::Time;
use domain::feedback::{Feedback, Rating};
use domain::id::{AgentId, MessageId, RunId};
use domain::run::{Run, State, Usage};
use domain::text::Extras;
use store::apps::{self, App, AppField, Shelf};
use store::runs::Lease;
use store::selection::{Column, Comparison, Condition, Operand, Order, Test, Wanted};
use store::{Tx, agents, conversations, feedback, runs};

use crate::{NOW, Store, slug};

/// An agent that was made so many milliseconds from now, in use or not.
async fn agent(store: &Store, name: &str, later_ms: i64, source: Option<AgentId>) -> AgentId {
    let made = Agent {
        id: store.id(AgentId::mint),
        slug: slug(name),
        name: name.to_uppercase(),
        draft: AgentSettings::default(),
        published: None,
        folder: None,
        extras: Extras::default(),
        copied_from: source,
        created_at: Time(NOW.millis() + later_ms),
        updated_at: Time(NOW.millis() + later_ms),
    };
    let (scope, id) = (store.scope, made.id);
    let write = move |tx: &mut Tx<'_>| {
        agents::insert(tx, scope, &made)?;
        if name_is_public(&made) {
            let number = agents::insert_version(tx, &made, None, NOW)?;
            agents::publish(tx, id, number, Environment::Production, NOW)?;
        }
        assert_eq!(agents::find(tx, scope, id)?.map(|found| found.copied_from), Some(source));
        Ok(())
    };
    store.write(write).await.unwrap();
    id
}

fn name_is_public(agent: &Agent) -> bool {
    agent.name != "DRAFT"
}

/// Answers of an agent, each with what is thought of it.
async fn rated(store: &Store, agent: AgentId, said: &[(Rating, Option<&str>)]) -> Vec<RunId> {
    let conversation = store.conversation().await.id;
    let mut ids = Vec::new();
    for (rating, remark) in said {
        let run = Run {
            id: store.id(RunId::mint),
            conversation,
            question: store.id(MessageId::mint),
            answer: None,
            agent: Some(agent),
            agent_version: None,
            model: None,
            state: State::Completed,
            outcome: None,
            confidence: None,
            usage: Usage::default(),
            started_at: NOW,
            ended_at: Some(NOW),
        };
        let remark = remark.map(str::to_owned);
        let feedback = Feedback { run: run.id, rating: *rating, remark, created_at: NOW };
        let (scope, lease) = (store.scope, Lease { node: "node".to_owned(), until: NOW });
        ids.push(run.id);
        let write = move |tx: &mut Tx<'_>| {
            runs::insert(tx, &run, &lease)?;
            feedback::put(tx, scope, run.agent, &feedback)?;
            assert_eq!(feedback::find(tx, run.id)?, Some(feedback.clone()));
            Ok(())
        };
        store.write(write).await.unwrap();
    }
    ids
}

async fn found(store: &Store, shelf: Shelf, wanted: Wanted) -> Vec<App> {
    let wanted = Wanted { limit: 100, ..wanted };
    let read = move |tx: &mut Tx<'_>| {
        let found = apps::apps(tx, shelf, &wanted)?;
        assert_eq!(apps::count_apps(tx, shelf, &wanted.conditions)?, found.len() as u64);
        Ok(found)
    };
    store.read(read).await
}

fn slugs(apps: &[App]) -> Vec<&str> {
    apps.iter().map(|app| app.slug.as_str()).collect()
}

fn is(column: Column, value: Operand) -> Wanted {
    let test = Test::Compare(Comparison::Equal, value);
    Wanted { conditions: vec![Condition::Column(column, test)], ..Wanted::default() }
}

#[tokio::test]
async fn applications_are_counted_and_found_by_all_that_is_known_of_them() {
    use Rating::{Negative, Positive};
    let store = Store::open().await;
    let painter = agent(&store, "painter", 0, None).await;
    let writer = agent(&store, "writer", 1_000, Some(painter)).await;
    agent(&store, "draft", 2_000, Some(painter)).await;
    let said = [(Positive, Some("Nice")), (Positive, None), (Negative, Some("Bad"))];
    let ids = rated(&store, painter, &said).await;
    rated(&store, writer, &[(Negative, None)]).await;
    let all = Shelf { scope: store.scope, published_only: false };
    let public = Shelf { published_only: true, ..all };
    let shown = found(&store, all, Wanted::default()).await;
    assert_eq!(slugs(&shown), ["draft", "writer", "painter"]);
    let counts = |app: &App| (app.positive_count, app.comment_count, app.fork_count, app.published);
    assert_eq!(counts(&shown[2]), (2, 2, 2, Some(1)));
    assert_eq!((counts(&shown[1]), counts(&shown[0])), ((0, 0, 0, Some(1)), (0, 0, 0, None)));
    assert_eq!(slugs(&found(&store, public, Wanted::default()).await), ["writer", "painter"]);
    let elsewhere = Shelf { scope: store.elsewhere(), ..all };
    assert!(found(&store, elsewhere, Wanted::default()).await.is_empty());
    let text = |text: &str| Operand::Text(text.to_owned());
    let seconds = |later: i64| Operand::Integer(NOW.millis() / 1_000 + later);
    for (field, value, expected) in [
        (AppField::Id, text(&writer.to_string()), &["writer"][..]),
        (AppField::Slug, text("painter"), &["painter"]),
        (AppField::Name, text("WRITER"), &["writer"]),
        (AppField::Status, text("draft"), &["draft"]),
        (AppField::Status, text("published"), &["writer", "painter"]),
        (AppField::Version, text("1"), &["writer", "painter"]),
        (AppField::PositiveCount, Operand::Integer(2), &["painter"]),
        (AppField::CommentCount, Operand::Integer(2), &["painter"]),
        (AppField::ForkCount, Operand::Integer(0), &["draft", "writer"]),
        (AppField::CreatedAt, seconds(1), &["writer"]),
        (AppField::UpdatedAt, seconds(2), &["draft"]),
    ] {
        let apps = found(&store, all, is(field.asked(), value)).await;
        assert_eq!(slugs(&apps), expected, "{field:?}");
    }
    let order =
        Order { column: AppField::PositiveCount.ordered(), descending: true, nulls_first: false };
    let liked = found(&store, all, Wanted { order: vec![order], ..Wanted::default() }).await;
    assert_eq!(slugs(&liked), ["painter", "draft", "writer"]);
    // What is said again takes the place of what was said; what is taken back is gone, and so is what is removed.
    let (scope, run) = (store.scope, ids[0]);
    let again = Feedback { run, rating: Negative, remark: None, created_at: NOW.plus(1) };
    let write = move |tx: &mut Tx<'_>| {
        feedback::put(tx, scope, Some(painter), &again)?;
        assert_eq!(feedback::find(tx, run)?, Some(again.clone()));
        Ok([feedback::delete(tx, ids[1])?, feedback::delete(tx, ids[1])?])
    };
    assert_eq!(store.write(write).await.unwrap(), [true, false]);
    let now = found(&store, all, is(AppField::Id.asked(), text(&painter.to_string()))).await;
    assert_eq!(counts(&now[0]), (0, 1, 2, Some(1)));
    let write = move |tx: &mut Tx<'_>| {
        let of = runs::find(tx, scope, run)?.map(|found| found.conversation);
        conversations::delete(tx, scope, of.unwrap())?;
        feedback::find(tx, run)
    };
    assert_eq!(store.write(write).await.unwrap(), None);
}

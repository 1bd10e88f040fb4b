//! What of ours is what of the vendor's.

use domain::article::ArticleStatus;
use domain::event::EventKind;
use domain::ticket::TicketStatus;
use engine::{About, Told};
use serde_json::Value;

use super::things::change;

/// What can be subscribed to: all that the vendor has ever had, so that nobody's subscription is refused. Of the game,
/// the surveys, the groups, the preferences and the community nothing ever happens here.
pub(super) const TYPES: &[&str] = &[
    "ticket.created",
    "ticket.updated",
    "ticket.closed",
    "ticket.assigned",
    "ticket.message_added",
    "ticket.deleted",
    "customer.created",
    "customer.updated",
    "customer.deleted",
    "article.created",
    "article.published",
    "article.updated",
    "article.deleted",
    "customer_group.created",
    "customer_group.updated",
    "customer_group.deleted",
    "team.preferences_updated",
    "agent.preferences_updated",
    "survey.submitted",
    "boss.spawned",
    "boss.damaged",
    "boss.defeated",
    "player.level_up",
    "player.achievement_unlocked",
    "player.xp_gained",
    "player.quest_completed",
    "player.streak_milestone",
    "achievement.unlocked",
    "social.one_up_sent",
    "social.high_five_sent",
    "community_post.created",
    "community_post.updated",
    "community_post.status_changed",
    "community_post.commented",
    "community_post.deleted",
    "community_post.voted",
];

/// What an event is called there: nothing, one thing or several.
pub(super) fn kinds(told: &Told) -> Vec<&'static str> {
    match told.event.kind {
        EventKind::TicketCreated => vec!["ticket.created"],
        EventKind::TicketUpdated => ticket_updated(told),
        EventKind::TicketDeleted => vec!["ticket.deleted"],
        EventKind::MessageCreated if is_added(told) => vec!["ticket.message_added"],
        EventKind::CustomerCreated => vec!["customer.created"],
        EventKind::CustomerUpdated => vec!["customer.updated"],
        // Whoever was merged into somebody else is no more.
        EventKind::CustomerMerged | EventKind::CustomerDeleted | EventKind::CustomerErased => {
            vec!["customer.deleted"]
        }
        EventKind::ArticleCreated => article_created(told),
        EventKind::ArticleUpdated => article_updated(told),
        EventKind::ArticleDeleted => vec!["article.deleted"],
        _ => Vec::new(),
    }
}

fn ticket_updated(told: &Told) -> Vec<&'static str> {
    let mut kinds = vec!["ticket.updated"];
    let status = change(&told.event, "status").and_then(|status| word(&status.to));
    if status.and_then(|status| TicketStatus::parse(&status)).is_some_and(TicketStatus::is_done) {
        kinds.push("ticket.closed");
    }
    if change(&told.event, "assignee_id").is_some_and(|assignee| !assignee.to.is_null()) {
        kinds.push("ticket.assigned");
    }
    kinds
}

/// Whether a message was added to a ticket. What was said before, or in the moment in which the conversation became one,
/// is in the ticket when it is created.
fn is_added(told: &Told) -> bool {
    let About::TicketMessage(message, ticket, _) = &told.about else { return false };
    let opened_at = ticket.facet.times.opened_at.unwrap_or(ticket.conversation.created_at);
    message.created_at > opened_at
}

fn article_created(told: &Told) -> Vec<&'static str> {
    let mut kinds = vec!["article.created"];
    if let About::Article(article) = &told.about {
        // What was published later has a later time, also when it is read only then.
        if article.published_at == Some(told.event.created_at) {
            kinds.push("article.published");
        }
    }
    kinds
}

fn article_updated(told: &Told) -> Vec<&'static str> {
    let mut kinds = vec!["article.updated"];
    let status = change(&told.event, "status").and_then(|status| word(&status.to));
    if status.as_deref() == Some(ArticleStatus::Published.as_str()) {
        kinds.push("article.published");
    }
    kinds
}

fn word(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

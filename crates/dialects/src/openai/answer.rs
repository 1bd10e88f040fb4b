//! From an answer to a chat completion.

use std::collections::HashMap;

use axum::http::StatusCode;
use domain::id::{ArticleId, ConversationId, MessageId, RunId};
use domain::message;
use engine::{Exchange, SavedReply};
use serde::{Deserialize, Serialize};

use super::ids::Face;
use super::second;
use crate::said::markers;

/// An answer as it is kept for a repeated request, before the request says how it is written out.
#[derive(Serialize, Deserialize)]
pub(super) struct Answer {
    run: u128,
    conversation: u128,
    message: Option<u128>,
    pub(super) reply: String,
    outcome: String,
    handled_by: String,
    /// The bits of the number: JSON may lose its last digit.
    confidence: u64,
    usage: Usage,
    citations: Vec<Cited>,
}

/// A passage that an answer cites.
#[derive(Serialize, Deserialize)]
pub(super) struct Cited {
    article: u128,
    title: String,
    url: Option<String>,
    heading: Option<String>,
    quote: String,
}

/// Tokens; what a model did not count is 0.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the vendor's names")]
pub(super) struct Usage {
    prompt_tokens: i64,
    completion_tokens: i64,
    total_tokens: i64,
}

/// A passage of an article that the text leans on, by the article's address.
#[derive(Serialize)]
pub(super) struct Annotation<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    url_citation: UrlCitation<'a>,
}

/// The indexes count characters of the text.
#[derive(Serialize)]
pub(super) struct UrlCitation<'a> {
    pub(super) start_index: usize,
    pub(super) end_index: usize,
    pub(super) title: &'a str,
    pub(super) url: &'a str,
}

/// What is ours and has no word at the vendor.
#[derive(Serialize)]
pub(super) struct Ours<'a> {
    conversation_id: String,
    message_id: Option<String>,
    outcome: &'a str,
    handled_by: &'a str,
    confidence: f64,
    citations: Vec<Source<'a>>,
}

#[derive(Serialize)]
struct Source<'a> {
    article_id: String,
    title: &'a str,
    url: Option<&'a str>,
    heading: Option<&'a str>,
    quote: &'a str,
}

#[derive(Serialize)]
pub(super) struct Completion<'a> {
    id: String,
    object: &'static str,
    created: i64,
    model: &'a str,
    choices: [Choice<'a>; 1],
    usage: Usage,
    switchboard: Ours<'a>,
}

#[derive(Serialize)]
struct Choice<'a> {
    index: usize,
    message: Said<'a>,
    logprobs: Option<()>,
    finish_reason: &'static str,
}

#[derive(Serialize)]
struct Said<'a> {
    role: &'static str,
    content: &'a str,
    refusal: Option<()>,
    annotations: Vec<Annotation<'a>>,
}

/// An answer, byte by byte.
pub(super) fn saved(exchange: &Exchange) -> SavedReply {
    let body =
        serde_json::to_vec(&Answer::of(exchange)).expect("texts and numbers are always JSON");
    SavedReply { status: i64::from(StatusCode::OK.as_u16()), body }
}

impl Answer {
    pub(super) fn of(exchange: &Exchange) -> Answer {
        let cited = exchange.message.as_ref().map_or(&[][..], |message| &message.citations);
        let count = |tokens: Option<i64>| tokens.unwrap_or_default();
        let (prompt, completion) =
            (count(exchange.usage.prompt_tokens), count(exchange.usage.completion_tokens));
        Answer {
            run: exchange.run.0,
            conversation: exchange.conversation.0,
            message: exchange.message.as_ref().map(|message| message.id.0),
            reply: exchange.reply.clone(),
            outcome: exchange.outcome.as_str().to_owned(),
            handled_by: exchange.handled_by.as_str().to_owned(),
            confidence: exchange.confidence.to_bits(),
            usage: Usage {
                prompt_tokens: prompt,
                completion_tokens: completion,
                total_tokens: exchange.usage.total_tokens.unwrap_or(prompt + completion),
            },
            citations: cited.iter().map(cite).collect(),
        }
    }

    pub(super) fn run(&self) -> RunId {
        RunId(self.run)
    }

    pub(super) fn usage(&self) -> Usage {
        self.usage
    }

    /// The cited articles, each with its own address if it has one.
    pub(super) fn cited(&self) -> impl Iterator<Item = (ArticleId, Option<String>)> {
        self.citations.iter().map(|cited| (ArticleId(cited.article), cited.url.clone()))
    }

    /// The answer as one completion.
    pub(super) fn completion<'a>(
        &'a self,
        model: &'a str,
        addresses: &'a HashMap<ArticleId, String>,
    ) -> Completion<'a> {
        let message = Said {
            role: "assistant",
            content: &self.reply,
            refusal: None,
            annotations: self.annotations(addresses, 0),
        };
        let choice = Choice { index: 0, message, logprobs: None, finish_reason: "stop" };
        Completion {
            id: self.run().face(),
            object: "chat.completion",
            created: second(self.run().made_at()),
            model,
            choices: [choice],
            usage: self.usage,
            switchboard: self.ours(addresses),
        }
    }

    /// Where the text leans on which article. The text stands after `before` characters of another.
    pub(super) fn annotations<'a>(
        &'a self,
        addresses: &'a HashMap<ArticleId, String>,
        before: usize,
    ) -> Vec<Annotation<'a>> {
        let places = places(&self.reply, &self.citations, addresses).into_iter();
        let annotation = |place: UrlCitation<'a>| {
            let (start_index, end_index) = (before + place.start_index, before + place.end_index);
            let url_citation = UrlCitation { start_index, end_index, ..place };
            Annotation { kind: "url_citation", url_citation }
        };
        places.map(annotation).collect()
    }

    pub(super) fn ours<'a>(&'a self, addresses: &'a HashMap<ArticleId, String>) -> Ours<'a> {
        let source = |cited: &'a Cited| Source {
            article_id: ArticleId(cited.article).to_string(),
            title: &cited.title,
            url: addresses.get(&ArticleId(cited.article)).map(String::as_str),
            heading: cited.heading.as_deref(),
            quote: &cited.quote,
        };
        Ours {
            conversation_id: ConversationId(self.conversation).face(),
            message_id: self.message.map(|id| MessageId(id).face()),
            outcome: &self.outcome,
            handled_by: &self.handled_by,
            confidence: f64::from_bits(self.confidence),
            citations: self.citations.iter().map(source).collect(),
        }
    }
}

/// Where a text leans on which article: at the sources' numbers, or else where it repeats them. Articles without an address
/// cannot be named so.
pub(super) fn places<'a>(
    text: &str,
    citations: &'a [Cited],
    addresses: &'a HashMap<ArticleId, String>,
) -> Vec<UrlCitation<'a>> {
    let numbered = markers(text).filter_map(|(number, start, end)| {
        let cited = citations.get(usize::checked_sub(number, 1)?)?;
        Some((cited, start, end))
    });
    let mut places: Vec<_> = numbered.collect();
    if places.is_empty() {
        let place = |cited: &'a Cited| {
            let found = text.find(&cited.quote).map(|at| (at, at + cited.quote.len()));
            let (start, end) = found.unwrap_or((0, text.len()));
            (cited, start, end)
        };
        places = citations.iter().map(place).collect();
    }
    let letters = |bytes: usize| text[..bytes].chars().count();
    let named = |(cited, start, end): (&'a Cited, usize, usize)| {
        let url = addresses.get(&ArticleId(cited.article))?;
        let (start_index, end_index) = (letters(start), letters(end));
        Some(UrlCitation { start_index, end_index, title: &cited.title, url })
    };
    places.into_iter().filter_map(named).collect()
}

pub(super) fn cite(citation: &message::Citation) -> Cited {
    Cited {
        article: citation.article.0,
        title: citation.title.clone(),
        url: citation.url.clone(),
        heading: citation.heading.clone(),
        quote: citation.quote.clone(),
    }
}

//! What is said to a question: by a model from numbered sources, by the built-in answerer, or that nobody knows.
//!
//! The order of trust: the articles must support an answer before anybody writes one; a model's citations are checked
//! while it writes; a model that fails is replaced by the next one, then by the built-in answerer, then by a person.

use domain::agent::WhenNotFound;
use domain::id::ArticleId;
use domain::message::Citation;
use domain::run::{Outcome, Usage};
use domain::text::Text;
use domain::ticket::HandOffReason;
use knowledge::{Answer, Hit};
use llm::{Chain, Chunk, CitationFilter, Completion, Finish};

use crate::ask::Opened;
use crate::error::causes;
use crate::live::Writing;
use crate::{Engine, Error, prompt};

/// What is said while a person handles the conversation.
pub(crate) const HELD: &str =
    "A colleague is taking care of this conversation and will answer here.";
const NOT_FOUND: &str =
    "I could not find an answer to that in our help articles. Would you like me to ask a person?";

/// What a customer is told when a person is asked for.
pub(crate) fn handed_off(reason: HandOffReason) -> &'static str {
    match reason {
        HandOffReason::NotFound => {
            "I could not find an answer to that in our help articles, so I asked a colleague to take over."
        }
        HandOffReason::ModelFailure => {
            "I cannot answer that at the moment, so I asked a colleague to take over."
        }
        HandOffReason::Budget => {
            "I have said what I can say here, so I asked a colleague to take over."
        }
        HandOffReason::Policy => "Thank you for your message. A colleague will answer here.",
        HandOffReason::CustomerRequest | HandOffReason::Keyword | HandOffReason::Teammate => {
            "I asked a colleague to take over, who will answer here."
        }
    }
}

/// The name of the answerer that needs no model.
pub(crate) const BUILT_IN: &str = "built-in";
/// What an answer costs that no model wrote.
pub(crate) const NOTHING_USED: Usage =
    Usage { prompt_tokens: Some(0), completion_tokens: Some(0), total_tokens: Some(0) };

/// What is said, and how sure it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// The text.
    pub text: String,
    /// Its sources; `[1]` in a model's text is the first.
    pub citations: Vec<Citation>,
    /// 0 to 1.
    pub confidence: f64,
    /// What came of the question.
    pub outcome: Outcome,
    /// Why a person is asked for; present when that came of it.
    pub hand_off: Option<HandOffReason>,
    /// Who wrote it: a model's name, or `built-in`.
    pub model: String,
    /// What it used.
    pub usage: Usage,
}

impl Engine {
    /// Finds out what to say. Deltas go to `writing`; the reply that is returned replaces them.
    pub(crate) async fn answer(&self, opened: &Opened, writing: &Writing) -> Result<Reply, Error> {
        let mut models = self.models_of(opened).into_iter();
        let first = models.next();
        // Only a model reads more than the answer that the articles give by themselves.
        let limit = first.as_ref().map_or(0, |_| opened.settings.sources_max);
        let (found, sources) = self.retrieve(opened, limit).await?;
        let confidence = f64::from(found.confidence);
        let threshold =
            opened.settings.threshold.unwrap_or(f64::from(knowledge::DEFAULT_THRESHOLD));
        if confidence < threshold {
            return Ok(said(writing, not_found(opened, confidence)));
        }
        let Some(first) = first else { return Ok(said(writing, built_in(found))) };
        let request = prompt::write(opened, &sources);
        match stream(Chain::new(first, models), request, sources.len(), writing).await {
            Ok(written) => Ok(checked(opened, written, &sources, confidence)),
            Err(error) => {
                let cause = causes(&error);
                tracing::warn!(cause, run = %opened.run.id, "no model answered");
                let why = HandOffReason::ModelFailure;
                Ok(if found.citations.is_empty() {
                    hand_off(confidence, why)
                } else {
                    built_in(found)
                })
            }
        }
    }

    /// What the articles say, and the passages nearest to the question; a short question that goes on from the last
    /// one is also tried together with it.
    async fn retrieve(&self, opened: &Opened, limit: usize) -> Result<(Answer, Vec<Hit>), Error> {
        let (scope, version, text) = (opened.scope, opened.knowledge, &opened.question.text);
        let alone = self.0.library.answer(scope, version, text, limit).await?;
        let Some(whole) = prompt::with_last_question(opened) else { return Ok(alone) };
        let together = self.0.library.answer(scope, version, &whole, limit).await?;
        let better = together.0.confidence > alone.0.confidence;
        Ok(if better { together } else { alone })
    }

    fn models_of(&self, opened: &Opened) -> Vec<llm::Model> {
        let settings = &opened.settings;
        let names = settings.model.iter().chain(&settings.fallback);
        names.filter_map(|name| self.0.models.get(name).cloned()).collect()
    }
}

/// What a model wrote, with its citations checked.
struct Written {
    completion: Completion,
    /// The numbers of the cited sources, in the order of their new numbers.
    cited: Vec<usize>,
}

async fn stream(
    chain: Chain,
    request: llm::Request,
    sources: usize,
    writing: &Writing,
) -> Result<Written, llm::Error> {
    let mut stream = chain.stream(request).await?;
    let mut filter = CitationFilter::new(sources);
    let mut said = Said { writing, text: String::new(), space: String::new() };
    let mut end = (Finish::Other, llm::Usage::default());
    while let Some(chunk) = stream.next().await {
        match chunk? {
            Chunk::Text(more) => said.pass(&filter.push(&more)),
            Chunk::ToolCall(_) => {}
            Chunk::End { finish, usage } => end = (finish, usage),
        }
    }
    said.pass(&filter.finish());
    let text = said.text;
    let (finish, usage) = end;
    let model = stream.model().to_owned();
    let completion = Completion { model, text, tool_calls: Vec::new(), finish, usage };
    Ok(Written { completion, cited: filter.cited().to_vec() })
}

/// What a model has said so far: the deltas put together are the text of the message, byte for byte.
struct Said<'a> {
    writing: &'a Writing,
    text: String,
    /// White space that is only said when something follows it.
    space: String,
}

impl Said<'_> {
    /// Gives text on; what a message cannot hold is left out: NUL characters, and white space at both ends.
    fn pass(&mut self, more: &str) {
        let more = more.replace('\0', "");
        let more = if self.text.is_empty() { more.trim_start() } else { more.as_str() };
        let words = more.trim_end();
        if !words.is_empty() {
            let mut whole = std::mem::take(&mut self.space);
            whole.push_str(words);
            let room = Text::MAX_BYTES.saturating_sub(self.text.len());
            let whole = &whole[..whole.floor_char_boundary(room)];
            self.text.push_str(whole);
            self.writing.more(whole);
        }
        if !self.text.is_empty() {
            self.space.push_str(&more[words.len()..]);
        }
    }
}

/// An answer without support is not sent as one.
fn checked(opened: &Opened, written: Written, sources: &[Hit], confidence: f64) -> Reply {
    let Written { completion, cited } = written;
    let usage = Usage {
        prompt_tokens: completion.usage.prompt_tokens.map(|tokens| tokens as i64),
        completion_tokens: completion.usage.completion_tokens.map(|tokens| tokens as i64),
        total_tokens: completion.usage.total_tokens.map(|tokens| tokens as i64),
    };
    let citations: Vec<Citation> =
        cited.iter().filter_map(|number| sources.get(number - 1)).map(of_hit).collect();
    let text = completion.text.as_str();
    if citations.is_empty() || text.is_empty() || completion.finish == Finish::Filtered {
        return Reply { model: completion.model, usage, ..not_found(opened, confidence) };
    }
    let (text, model) = (text.to_owned(), completion.model);
    let outcome = Outcome::Answered;
    Reply { text, citations, confidence, outcome, hand_off: None, model, usage }
}

fn built_in(found: Answer) -> Reply {
    let confidence = f64::from(found.confidence);
    let citations = found.citations.into_iter().map(of_citation).collect();
    Reply { text: found.text, citations, outcome: Outcome::Answered, ..silent(confidence) }
}

fn not_found(opened: &Opened, confidence: f64) -> Reply {
    match opened.settings.when_not_found {
        WhenNotFound::Offer => {
            Reply { text: NOT_FOUND.to_owned(), outcome: Outcome::NotFound, ..silent(confidence) }
        }
        WhenNotFound::HandOff => hand_off(confidence, HandOffReason::NotFound),
    }
}

fn hand_off(confidence: f64, reason: HandOffReason) -> Reply {
    let (text, outcome) = (handed_off(reason).to_owned(), Outcome::HandedOff);
    Reply { text, outcome, hand_off: Some(reason), ..silent(confidence) }
}

impl Reply {
    /// Nothing was said.
    pub(crate) fn none() -> Reply {
        silent(0.0)
    }
}

fn silent(confidence: f64) -> Reply {
    Reply {
        text: String::new(),
        citations: Vec::new(),
        confidence,
        outcome: Outcome::NotFound,
        hand_off: None,
        model: BUILT_IN.to_owned(),
        usage: NOTHING_USED,
    }
}

/// Streams a reply that was made whole, line by line.
fn said(writing: &Writing, reply: Reply) -> Reply {
    for line in reply.text.split_inclusive('\n') {
        writing.more(line);
    }
    reply
}

fn of_citation(citation: knowledge::Citation) -> Citation {
    Citation {
        article: ArticleId(citation.document.0),
        title: citation.title,
        url: citation.url,
        heading: citation.heading,
        quote: citation.quote,
        start: citation.start,
        end: citation.end,
    }
}

fn of_hit(hit: &Hit) -> Citation {
    Citation {
        article: ArticleId(hit.document.0),
        title: hit.title.clone(),
        url: hit.url.clone(),
        heading: hit.heading.clone(),
        quote: hit.text.clone(),
        start: hit.start,
        end: hit.end,
    }
}

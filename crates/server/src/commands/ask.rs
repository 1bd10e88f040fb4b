//! `switchboard ask`

use std::path::PathBuf;

use anyhow::{Context, Result, anyhow};
use domain::access::Actor;
use domain::agent::Environment;
use domain::customer::CustomerRef;
use domain::id::ArticleId;
use domain::message::Citation;
use domain::run::Outcome;
use domain::text::Text;
use domain::workspace::Mode;
use engine::{AgentChoice, Ask, Done, Engine, Exchange, NewConversation, Once};

use super::Places;
use crate::assemble::{self, Purpose};
use crate::{import, output};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The question
    question: String,
    /// Folders or files with articles
    #[arg(long, required = true, value_name = "PATH", num_args = 1..)]
    docs: Vec<PathBuf>,
    /// Print the native API's answer object
    #[arg(long)]
    json: bool,
    /// Search by words only, which needs no time to prepare
    #[arg(long)]
    lexical: bool,
}

/// A server's walk in a temporary directory: the same import, the same search, the same answer.
pub(crate) async fn run(arguments: Arguments) -> Result<()> {
    let text = Text::parse(&arguments.question).map_err(|error| anyhow!("the question {error}"))?;
    let files = import::read(&arguments.docs)?;
    let directory = tempfile::tempdir().context("cannot make a temporary directory")?;
    let mut settings = Places::temporary(directory.path()).settings()?;
    settings.knowledge.semantic &= !arguments.lexical;
    let db = assemble::database(&settings, Purpose::Command).await?;
    let engine = assemble::engine(&settings, db, None)?;
    let workspace = engine.create_workspace("ask", "Ask").await?;
    let actor = Actor::operator(workspace.id, Mode::Live);
    let summary = import::write(&engine, &actor, &files, |_| {}).await?;
    summary.refused.iter().for_each(output::note);
    prepare(&engine).await?;
    let exchange = ask(&engine, &actor, text).await?;
    if arguments.json {
        output::json(&dialects::native::chat_reply(&exchange))?;
    } else {
        show(&engine, &actor, &exchange).await?;
    }
    engine.shut_down().await;
    Ok(())
}

/// Makes the vectors, with a progress bar when somebody looks.
async fn prepare(engine: &Engine) -> Result<()> {
    let bar = output::progress(0, "reading");
    let result = engine.library().prepare(|done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    });
    result.await?;
    bar.finish_and_clear();
    Ok(())
}

async fn ask(engine: &Engine, actor: &Actor, text: Text) -> Result<Exchange> {
    let ask = Ask {
        conversation: None,
        opens: NewConversation {
            agent: AgentChoice::Default,
            environment: Environment::Production,
            channel: "cli",
            label: None,
            customer: CustomerRef::default(),
            metadata: None,
        },
        history: Vec::new(),
        text: text.as_str().to_owned(),
        files: Vec::new(),
        client_id: None,
    };
    let once = Once::always(dialects::native::saved_chat_reply);
    match engine.ask(actor, ask, once).await?.finish().await? {
        Done::Fresh(exchange) => Ok(exchange),
        Done::Replayed(_) => Err(anyhow!("a new question was answered before")),
    }
}

async fn show(engine: &Engine, actor: &Actor, exchange: &Exchange) -> Result<()> {
    let confidence = exchange.confidence;
    let answer = exchange.message.as_ref().filter(|_| exchange.outcome == Outcome::Answered);
    let Some(answer) = answer else {
        output::line("Not found: the articles do not answer this. A person would be asked.")?;
        return output::line(format_args!("\nConfidence {confidence:.2}"));
    };
    let is_built_in = answer.citations.iter().all(|citation| answer.text.contains(&citation.quote));
    if !is_built_in {
        output::line(format_args!("{}\n", answer.text))?;
    }
    for (number, citation) in (1..).zip(&answer.citations) {
        if is_built_in {
            output::line(&citation.quote)?;
        }
        let source = source(engine, actor, citation).await?;
        output::line(format_args!("  [{number}] {source}\n"))?;
    }
    output::line(format_args!("Confidence {confidence:.2}"))
}

/// Title, file and heading.
async fn source(engine: &Engine, actor: &Actor, citation: &Citation) -> Result<String> {
    let id: ArticleId = citation.article;
    let file = engine.article(actor, id).await?.source.unwrap_or_default();
    let heading = citation.heading.as_deref().map_or(String::new(), |text| format!(" › {text}"));
    Ok(format!("{}{heading} ({file})", citation.title))
}

//! `switchboard listen`

mod feed;
mod forward;

use std::time::Duration;

use anyhow::{Result, anyhow, bail};
use domain::id::Mint;
use outbound::{Outbound, Url};
use signing::{Scheme, Secret};
use wire::live::Letter;

use crate::{http, output};
use feed::{Feed, Frame, Lost};
use forward::{Forwarding, Outcome};

/// How long to wait before the server is asked again, at first and at most.
const AGAIN: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(10));

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Where events are sent to, on this machine or wherever it reaches
    #[arg(long, value_name = "URL")]
    forward_to: String,
    /// The server to listen to
    #[arg(long, value_name = "URL")]
    url: String,
    /// A secret key; @FILE reads it from a file, and - from standard input
    #[arg(long)]
    key: String,
    /// Only events of these types, with commas between them: ticket.created, ticket.*
    #[arg(long, default_value = "*", value_name = "TYPES")]
    events: String,
    #[arg(long, default_value = "native", help = "In whose words: native, cstar or cstar_flat")]
    payload: String,
    /// What to go on after: a position that was printed, or the id of an event [default: what happens from now on]
    #[arg(long, value_name = "POSITION|EVENT")]
    after: Option<String>,
    /// What to sign with: whsec_… [default: a new one]
    #[arg(long)]
    secret: Option<String>,
    #[arg(
        long,
        value_name = "SCHEME",
        value_parser = parse_scheme,
        help = "How to sign: standard, cstar or cstar_sha256 [default: standard for native, otherwise cstar]"
    )]
    signature: Option<Scheme>,
    /// Print a JSON object on each line
    #[arg(long)]
    json: bool,
}

/// Forwards events until it is told to stop; fails when some were not taken.
pub(crate) async fn run(arguments: Arguments) -> Result<()> {
    let mut listening = Listening::new(arguments)?;
    listening.begin()?;
    tokio::select! {
        result = listening.follow() => result?,
        () = http::told_to_stop() => {}
    }
    listening.end()
}

struct Listening {
    feed: Feed,
    forwarding: Forwarding,
    json: bool,
    /// What was told last, all of it: from there it goes on.
    after: Option<String>,
    taken: u64,
    given_up: u64,
}

impl Listening {
    fn new(arguments: Arguments) -> Result<Listening> {
        let client = Outbound::trusted();
        let (payload, events) = (arguments.payload.as_str(), arguments.events.as_str());
        let base = arguments.url.trim_end_matches('/');
        let mut from = address(&client, &format!("{base}/v1/webhooks/listen"), "--url")?;
        from.query_pairs_mut().append_pair("payload", payload).append_pair("events", events);
        let key = read_key(&arguments.key)?;
        let to = address(&client, &arguments.forward_to, "--forward-to")?;
        let secret = match &arguments.secret {
            Some(text) => Secret::parse(text).map_err(|error| anyhow!("--secret: {error}"))?,
            None => Secret::of_bits(&Mint::random().secret()),
        };
        let usual = if payload == "native" { Scheme::Standard } else { Scheme::CStar };
        let scheme = arguments.signature.unwrap_or(usual);
        Ok(Listening {
            feed: Feed { client: client.clone(), from, key },
            forwarding: Forwarding { client, to, secret, scheme, json: arguments.json },
            json: arguments.json,
            after: arguments.after,
            taken: 0,
            given_up: 0,
        })
    }

    fn begin(&self) -> Result<()> {
        let (secret, scheme) = (self.forwarding.secret.as_str(), self.forwarding.scheme.as_str());
        if self.json {
            let line = serde_json::json!({"type": "signing", "secret": secret, "scheme": scheme});
            return output::line(line);
        }
        output::line(format_args!("signing with {secret} ({scheme})"))
    }

    /// Listens, and listens again whenever the line breaks.
    async fn follow(&mut self) -> Result<()> {
        let mut pause = AGAIN.0;
        loop {
            let lost = self.listen(&mut pause).await?;
            match lost {
                Lost::Refused(why) => bail!("the server refuses: {why}"),
                Lost::Broken(why) => {
                    let seconds = pause.as_secs_f64();
                    output::note(format_args!("{why}; listening again in {seconds} s"));
                }
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(AGAIN.1);
        }
    }

    /// Listens until the line breaks; fails when nothing can be printed.
    async fn listen(&mut self, pause: &mut Duration) -> Result<Lost> {
        let mut line = match self.feed.open(self.after.as_deref()).await {
            Ok(line) => line,
            Err(lost) => return Ok(lost),
        };
        let mut position = None;
        loop {
            let (frame, reached) = match line.next().await {
                Ok(read) => read,
                Err(lost) => return Ok(lost),
            };
            match frame {
                Frame::Opened { recovered } => {
                    *pause = AGAIN.0;
                    self.opened(recovered, reached)?;
                }
                Frame::Letter(letter) if position.is_some_and(|told| letter.previous > told) => {
                    return Ok(Lost::Broken("something is missing in what was read".to_owned()));
                }
                Frame::Letter(letter) => self.forward(&letter).await?,
                Frame::Closed { reason } => {
                    return Ok(Lost::Broken(format!("the server ended the stream: {reason}")));
                }
                Frame::Other => {}
            }
            if let Some(reached) = reached.filter(|reached| position.is_none_or(|p| *reached > p)) {
                position = Some(reached);
                self.after = Some(reached.to_string());
            }
        }
    }

    fn opened(&self, recovered: bool, reached: Option<i64>) -> Result<()> {
        let reached = reached.unwrap_or_default();
        if !recovered {
            let wanted = self.after.as_deref().unwrap_or_default();
            output::note(format_args!(
                "the server cannot go on after {wanted}, because events are no longer kept or the position is none of \
                 its own: events are missing before {reached}, where it goes on"
            ));
        }
        let host = self.feed.from.host_str().unwrap_or_default();
        let (from, to) =
            (self.feed.from.port_or_known_default().unwrap_or_default(), &self.forwarding.to);
        if self.json {
            let line = serde_json::json!({
                "type": "listening", "position": reached, "recovered": recovered, "forward_to": to.as_str(),
            });
            return output::line(line);
        }
        output::line(format_args!("listening on {host}:{from} after {reached}, forwarding to {to}"))
    }

    async fn forward(&mut self, letter: &Letter) -> Result<()> {
        match self.forwarding.forward(letter).await? {
            Outcome::Taken => self.taken += 1,
            Outcome::GivenUp => self.given_up += 1,
        }
        Ok(())
    }

    fn end(&self) -> Result<()> {
        let Listening { taken, given_up, after, json, .. } = self;
        if *json {
            let line = serde_json::json!({
                "type": "summary", "taken": taken, "given_up": given_up, "after": after,
            });
            output::line(line)?;
        } else {
            output::line(format_args!("{taken} taken, {given_up} given up"))?;
            if let Some(after) = after {
                output::line(format_args!("go on with --after {after}"))?;
            }
        }
        if *given_up > 0 {
            bail!("{given_up} of {} events were not taken", taken + given_up);
        }
        Ok(())
    }
}

fn address(client: &Outbound, text: &str, flag: &str) -> Result<Url> {
    client.check(text).map_err(|error| anyhow!("{flag}: {error}"))
}

/// The key itself, or what a file or standard input says.
fn read_key(text: &str) -> Result<String> {
    let key = match (text, text.strip_prefix('@')) {
        ("-", _) => std::io::read_to_string(std::io::stdin())?,
        (_, Some(path)) => std::fs::read_to_string(path)
            .map_err(|error| anyhow!("--key: cannot read {path}: {error}"))?,
        (key, None) => key.to_owned(),
    };
    Ok(key.trim().to_owned())
}

fn parse_scheme(word: &str) -> Result<Scheme, String> {
    Scheme::parse(word).ok_or_else(|| "is standard, cstar or cstar_sha256".to_owned())
}

//! From what was written to what it means: one function per section, and all mistakes collected.

mod cstar;
mod identity;
mod live;
mod outbound;
mod webhooks;

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::path::PathBuf;

use domain::agent::{AgentSettings, Answers, INSTRUCTIONS_BYTES_MAX, SOURCES_MAX, WhenNotFound};

use super::file::{self, Names, Unknown, Written};
use super::layers::Layers;
use super::mistakes::Mistakes;
use super::settings::{
    ConvoKit, Database, DatabaseUrl, Files, Knowledge, Log, Model, Run, Secret, Server, Settings,
};
use super::values::{self, Read};

/// JSON may be this deep before its parser gives up by itself.
const JSON_DEPTH_MAX: usize = 127;

/// The settings; they are only good when no mistake was added.
pub(super) fn settings(layers: &Layers, mistakes: &mut Mistakes) -> Settings {
    let file = match layers.merged.clone().try_deserialize::<file::File>() {
        Ok(file) => file,
        Err(error) => {
            mistakes.add("settings", error.to_string());
            return Settings::default();
        }
    };
    let mut check = Check { layers, mistakes };
    check.unknown("", &file.unknown);
    let server = check.server(file.server);
    let models = check.models(file.models);
    Settings {
        database: check.database(file.database, &server),
        knowledge: check.knowledge(file.knowledge),
        agent: check.agent(file.agent, &models),
        run: check.run(file.run),
        live: check.live(file.live),
        webhooks: check.webhooks(file.webhooks),
        identity: check.identity(file.identity),
        files: check.files(file.files),
        outbound: check.outbound(file.outbound),
        convokit: check.convokit(file.convokit),
        cstar: check.cstar(file.cstar),
        log: check.log(file.log),
        server,
        models,
    }
}

struct Check<'a> {
    layers: &'a Layers,
    mistakes: &'a mut Mistakes,
}

impl Check<'_> {
    fn server(&mut self, written: Written<file::Server>) -> Server {
        let file = self.section("server", written);
        self.unknown("server.", &file.unknown);
        let listen = self.read("server.listen", file.listen, values::listen).unwrap_or_default();
        let bytes = values::within(1_024, 1 << 30);
        Server {
            public_url: self.read("server.public_url", file.public_url, values::address),
            data_dir: self.path("server.data_dir", file.data_dir).unwrap_or_default(),
            trusted_hops: self
                .read("server.trusted_hops", file.trusted_hops, values::within(0, 16))
                .unwrap_or_default(),
            body_bytes_max: self
                .read("server.body_bytes_max", file.body_bytes_max, &bytes)
                .unwrap_or_default(),
            article_body_bytes_max: self
                .read("server.article_body_bytes_max", file.article_body_bytes_max, &bytes)
                .unwrap_or_default(),
            json_depth_max: self
                .read(
                    "server.json_depth_max",
                    file.json_depth_max,
                    values::within(1, JSON_DEPTH_MAX),
                )
                .unwrap_or_default(),
            shutdown: self
                .read("server.shutdown", file.shutdown, values::duration)
                .unwrap_or_default(),
            node: self
                .read("server.node", file.node, values::text)
                .unwrap_or_else(|| node(&listen)),
            secret: self.read("server.secret", file.secret, values::master).map(Secret),
            listen,
        }
    }

    fn database(&mut self, written: Written<file::Database>, server: &Server) -> Database {
        let file = self.section("database", written);
        self.unknown("database.", &file.unknown);
        let beside = || format!("sqlite:{}", server.data_dir.join("switchboard.db").display());
        Database {
            url: DatabaseUrl(
                self.read("database.url", file.url, values::database_url).unwrap_or_else(beside),
            ),
            readers: self
                .read("database.readers", file.readers, values::within(1, 256))
                .unwrap_or_default(),
            pool: self
                .read("database.pool", file.pool, values::within(1, 10_000))
                .unwrap_or_default(),
            statement_timeout: self
                .read("database.statement_timeout", file.statement_timeout, values::duration)
                .unwrap_or_default(),
        }
    }

    fn knowledge(&mut self, written: Written<file::Knowledge>) -> Knowledge {
        let file = self.section("knowledge", written);
        self.unknown("knowledge.", &file.unknown);
        Knowledge {
            semantic: self.take("knowledge.semantic", file.semantic).unwrap_or_default(),
            model_dir: self.path("knowledge.model_dir", file.model_dir),
        }
    }

    fn agent(
        &mut self,
        written: Written<file::Agent>,
        models: &BTreeMap<String, Model>,
    ) -> AgentSettings {
        let file = self.section("agent", written);
        self.unknown("agent.", &file.unknown);
        let known = |name: &str| match models.get(name) {
            Some(_) => Ok(name.to_owned()),
            None => Err(format!("there is no model `{name}` under [models]")),
        };
        let all_known = |names: &Names| names.list().into_iter().map(known).collect();
        let agent = AgentSettings {
            instructions: self
                .read("agent.instructions", file.instructions, instructions)
                .unwrap_or_default(),
            model: self.read("agent.model", file.model, known),
            fallback: self.read("agent.fallback", file.fallback, all_known).unwrap_or_default(),
            threshold: self.read("agent.threshold", file.threshold, values::within(0.0, 1.0)),
            when_not_found: self
                .read("agent.when_not_found", file.when_not_found, when_not_found)
                .unwrap_or(WhenNotFound::Offer),
            greeting: self.read("agent.greeting", file.greeting, values::text),
            sources_max: self
                .read("agent.sources_max", file.sources_max, values::within(1, SOURCES_MAX))
                .unwrap_or_default(),
            history_tokens_max: self
                .take("agent.history_tokens_max", file.history_tokens_max)
                .unwrap_or_default(),
            answers: self.read("agent.answers", file.answers, answers).unwrap_or(Answers::Always),
            hand_off_words: self
                .read("agent.hand_off_words", file.hand_off_words, hand_off_words)
                .unwrap_or_default(),
            tokens_max: self.read("agent.tokens_max", file.tokens_max, values::within(1, i64::MAX)),
        };
        if agent.model.is_none() && !agent.fallback.is_empty() {
            self.mistake("agent.fallback", "needs agent.model, which it takes the place of");
        }
        agent
    }

    fn models(
        &mut self,
        written: Written<BTreeMap<String, Written<file::Model>>>,
    ) -> BTreeMap<String, Model> {
        let written = self.take("models", written).unwrap_or_default();
        let model = |(name, written): (String, Written<file::Model>)| {
            let model = self.model(&name, written);
            (name, model)
        };
        written.into_iter().map(model).collect()
    }

    fn model(&mut self, name: &str, written: Written<file::Model>) -> Model {
        let section = format!("models.{name}");
        let key = |key: &str| format!("{section}.{key}");
        if !is_name(name) {
            self.mistake(&section, "a name has lower-case letters, digits, `_` and `-`");
        }
        let file = self.section(&section, written);
        self.unknown(&key(""), &file.unknown);
        let usual = Model::default();
        Model {
            kind: self.required(&key("kind"), file.kind, values::word),
            model: self.required(&key("model"), file.model, values::text),
            base_url: self.read(&key("base_url"), file.base_url, values::address),
            api_key: self.read(&key("api_key"), file.api_key, values::text).map(Secret),
            connect: self
                .read(&key("connect"), file.connect, values::duration)
                .unwrap_or(usual.connect),
            first_token: self
                .read(&key("first_token"), file.first_token, values::duration)
                .unwrap_or(usual.first_token),
            idle: self.read(&key("idle"), file.idle, values::duration).unwrap_or(usual.idle),
            total: self.read(&key("total"), file.total, values::duration).unwrap_or(usual.total),
            output_tokens: self
                .read(&key("output_tokens"), file.output_tokens, values::some)
                .unwrap_or(usual.output_tokens),
            max_retries: self
                .read(&key("max_retries"), file.max_retries, values::within(0, 10))
                .unwrap_or(usual.max_retries),
        }
    }

    fn run(&mut self, written: Written<file::Run>) -> Run {
        let file = self.section("run", written);
        self.unknown("run.", &file.unknown);
        let most = values::within(1, 1_000_000);
        let (each, day) = (file.answers_per_conversation, file.answers_per_customer_and_day);
        Run {
            limit: self.read("run.limit", file.limit, values::duration).unwrap_or_default(),
            answers: engine::Limits {
                answers_per_conversation: self
                    .read("run.answers_per_conversation", each, &most)
                    .unwrap_or_default(),
                answers_per_customer_and_day: self
                    .read("run.answers_per_customer_and_day", day, &most)
                    .unwrap_or_default(),
            },
        }
    }

    fn files(&mut self, written: Written<file::Files>) -> Files {
        let file = self.section("files", written);
        self.unknown("files.", &file.unknown);
        let bytes = values::within(1, 1 << 30);
        let files = Files {
            store: self.read("files.store", file.store, values::bucket),
            endpoint: self.read("files.endpoint", file.endpoint, values::address),
            region: self.read("files.region", file.region, values::text),
            access_key_id: self.read("files.access_key_id", file.access_key_id, values::text),
            secret_access_key: self
                .read("files.secret_access_key", file.secret_access_key, values::text)
                .map(Secret),
            size_max: self.read("files.size_max", file.size_max, bytes).unwrap_or_default(),
            types: self.read("files.types", file.types, values::media_types).unwrap_or_default(),
            upload_ttl: self
                .read("files.upload_ttl", file.upload_ttl, values::pass_ttl)
                .unwrap_or_default(),
            link_ttl: self
                .read("files.link_ttl", file.link_ttl, values::pass_ttl)
                .unwrap_or_default(),
        };
        if files.access_key_id.is_some() != files.secret_access_key.is_some() {
            self.mistake("files.access_key_id", "needs files.secret_access_key, and the other way");
        }
        files
    }

    fn convokit(&mut self, written: Written<file::ConvoKit>) -> ConvoKit {
        let file = self.section("convokit", written);
        self.unknown("convokit.", &file.unknown);
        let unknown = file.unknown_conversation;
        ConvoKit {
            unknown_conversation: self
                .read("convokit.unknown_conversation", unknown, values::word)
                .unwrap_or_default(),
        }
    }

    fn log(&mut self, written: Written<file::Log>) -> Log {
        let file = self.section("log", written);
        self.unknown("log.", &file.unknown);
        Log {
            format: self.read("log.format", file.format, values::word).unwrap_or_default(),
            level: self.read("log.level", file.level, values::level).unwrap_or_default(),
        }
    }

    /// A section; an absent one has nothing in it.
    fn section<T: Default>(&mut self, key: &str, written: Written<T>) -> T {
        self.take(key, written).unwrap_or_default()
    }

    /// A value as it was written; `None` when it is absent or a mistake.
    fn take<T>(&mut self, key: &str, written: Written<T>) -> Option<T> {
        written.0?.map_err(|message| self.mistake(key, &message)).ok()
    }

    /// What a value means; `None` when it is absent or a mistake.
    fn read<T, B, U>(
        &mut self,
        key: &str,
        written: Written<T>,
        meaning: impl FnOnce(&B) -> Read<U>,
    ) -> Option<U>
    where
        T: Borrow<B>,
        B: ?Sized,
    {
        let value = self.take(key, written)?;
        meaning(value.borrow()).map_err(|message| self.mistake(key, &message)).ok()
    }

    /// What a text means that has no default.
    fn required<U: Default>(
        &mut self,
        key: &str,
        written: Written<String>,
        meaning: impl FnOnce(&str) -> Read<U>,
    ) -> U {
        if written.0.is_none() {
            self.mistake(key, "is missing");
        }
        self.read(key, written, meaning).unwrap_or_default()
    }

    fn path(&mut self, key: &str, written: Written<String>) -> Option<PathBuf> {
        self.read(key, written, values::text).map(PathBuf::from)
    }

    fn unknown(&mut self, section: &str, keys: &Unknown) {
        for key in keys.keys() {
            self.mistake(&format!("{section}{key}"), "no such setting");
        }
    }

    fn mistake(&mut self, key: &str, message: &str) {
        match self.layers.origin(key) {
            Some(layer) => self.mistakes.add(key, format!("{message} ({layer})")),
            None => self.mistakes.add(key, message),
        }
    }
}

fn instructions(text: &str) -> Read<String> {
    if text.len() <= INSTRUCTIONS_BYTES_MAX {
        Ok(text.to_owned())
    } else {
        Err(format!("must have at most {INSTRUCTIONS_BYTES_MAX} bytes"))
    }
}

fn when_not_found(word: &str) -> Read<WhenNotFound> {
    WhenNotFound::parse(word).ok_or_else(|| format!("`{word}` is not \"offer\" or \"hand_off\""))
}

fn answers(word: &str) -> Read<Answers> {
    Answers::parse(word).ok_or_else(|| format!("`{word}` is not \"always\" or \"never\""))
}

fn hand_off_words(phrases: &Names) -> Read<Vec<String>> {
    let phrases = phrases.list().into_iter().filter(|phrase| !phrase.is_empty());
    let phrases: Vec<String> = phrases.map(str::to_owned).collect();
    engine::checked_hand_off_words(&phrases).map_err(|error| error.to_string())
}

fn is_name(name: &str) -> bool {
    let allowed =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte);
    !name.is_empty() && name.bytes().all(allowed)
}

fn node(listen: &str) -> String {
    let machine = whoami::hostname().unwrap_or_else(|_| "localhost".to_owned());
    format!("{machine}/{listen}")
}

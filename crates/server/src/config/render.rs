//! The effective settings as a file, with what is secret hidden.

use std::fmt::{Display, Write};

use toml::Value;

use super::settings::{Model, Secret, Settings};
use super::values::duration_text;

impl Settings {
    /// The effective settings as TOML; a key or a password is shown as `***`.
    #[must_use]
    pub fn render(&self) -> String {
        let mut page = Page::default();
        self.render_server(&mut page);
        self.render_agent(&mut page);
        for (name, model) in &self.models {
            render_model(&mut page, name, model);
        }
        page.section("run");
        page.text("limit", duration_text(self.run.limit));
        let answers = &self.run.answers;
        page.line("answers_per_conversation", &Value::Integer(answers.answers_per_conversation));
        page.line(
            "answers_per_customer_and_day",
            &Value::Integer(answers.answers_per_customer_and_day),
        );
        self.render_live(&mut page);
        self.render_webhooks(&mut page);
        self.render_identity(&mut page);
        self.render_files(&mut page);
        self.render_outbound(&mut page);
        page.section("convokit");
        page.word("unknown_conversation", self.convokit.unknown_conversation);
        page.section("cstar");
        page.number("secret_per_hour", self.cstar.secret_per_hour as usize);
        page.number("publishable_per_hour", self.cstar.publishable_per_hour as usize);
        page.number("library_per_hour", self.cstar.library_per_hour as usize);
        page.section("log");
        page.word("format", self.log.format);
        page.text("level", &self.log.level);
        page.0
    }

    fn render_server(&self, page: &mut Page) {
        let (server, database) = (&self.server, &self.database);
        page.section("server");
        page.text("listen", &server.listen);
        page.optional("public_url", server.public_url.as_ref());
        page.text("data_dir", server.data_dir.display());
        page.number("trusted_hops", server.trusted_hops);
        page.number("body_bytes_max", server.body_bytes_max);
        page.number("article_body_bytes_max", server.article_body_bytes_max);
        page.number("json_depth_max", server.json_depth_max);
        page.text("shutdown", duration_text(server.shutdown));
        page.text("node", &server.node);
        page.optional("secret", server.secret.as_ref().map(Secret::to_string));
        page.section("database");
        page.text("url", &database.url);
        page.number("readers", database.readers);
        page.number("pool", database.pool);
        page.text("statement_timeout", duration_text(database.statement_timeout));
        page.section("knowledge");
        page.line("semantic", &Value::Boolean(self.knowledge.semantic));
        page.optional("model_dir", self.knowledge.model_dir.as_ref().map(|path| path.display()));
    }

    fn render_live(&self, page: &mut Page) {
        let limits = &self.live.limits;
        page.section("live");
        page.number("connections", limits.connections);
        page.number("connections_per_workspace", limits.connections_per_workspace);
        page.number("connections_per_address", limits.connections_per_address);
        page.number("subscriptions", limits.subscriptions);
        page.number("frame_bytes_max", limits.frame_bytes_max);
        page.number("frames_per_second", limits.frames_per_second as usize);
        page.text("idle", duration_text(limits.idle));
        page.text("authenticate", duration_text(limits.authenticate));
        page.text("heartbeat", duration_text(limits.heartbeat));
        page.text("keep_events", duration_text(self.live.keep_events));
    }

    fn render_webhooks(&self, page: &mut Page) {
        page.section("webhooks");
        page.text("keep_deliveries", duration_text(self.webhooks.keep));
        page.text("timeout", duration_text(self.webhooks.timeout));
        page.number("per_workspace", self.webhooks.per_workspace as usize);
    }

    fn render_identity(&self, page: &mut Page) {
        page.section("identity");
        page.text("window_live", duration_text(self.identity.live));
        page.text("window_test", duration_text(self.identity.test));
    }

    fn render_files(&self, page: &mut Page) {
        let files = &self.files;
        let types = files.types.iter().cloned().map(Value::String).collect();
        page.section("files");
        page.optional("store", files.store.as_ref());
        page.optional("endpoint", files.endpoint.as_ref());
        page.optional("region", files.region.as_ref());
        page.optional("access_key_id", files.access_key_id.as_ref());
        page.optional("secret_access_key", files.secret_access_key.as_ref());
        page.number("size_max", files.size_max);
        page.line("types", &Value::Array(types));
        page.text("upload_ttl", duration_text(files.upload_ttl));
        page.text("link_ttl", duration_text(files.link_ttl));
    }

    fn render_outbound(&self, page: &mut Page) {
        let allow = self.outbound.allow.entries().iter().cloned().map(Value::String).collect();
        page.section("outbound");
        page.line("allow", &Value::Array(allow));
    }

    fn render_agent(&self, page: &mut Page) {
        let agent = &self.agent;
        let fallback = agent.fallback.iter().cloned().map(Value::String).collect();
        page.section("agent");
        page.text("instructions", &agent.instructions);
        page.optional("model", agent.model.as_ref());
        page.line("fallback", &Value::Array(fallback));
        if let Some(threshold) = agent.threshold {
            page.line("threshold", &Value::Float(threshold));
        }
        page.text("when_not_found", agent.when_not_found.as_str());
        page.optional("greeting", agent.greeting.as_ref());
        page.number("sources_max", agent.sources_max);
        page.number("history_tokens_max", agent.history_tokens_max);
        let words = agent.hand_off_words.iter().cloned().map(Value::String).collect();
        page.text("answers", agent.answers.as_str());
        page.line("hand_off_words", &Value::Array(words));
        if let Some(tokens) = agent.tokens_max {
            page.line("tokens_max", &Value::Integer(tokens));
        }
    }
}

fn render_model(page: &mut Page, name: &str, model: &Model) {
    page.section(&format!("models.{name}"));
    page.word("kind", model.kind);
    page.optional("base_url", model.base_url.as_ref());
    page.optional("api_key", model.api_key.as_ref().map(Secret::to_string));
    page.text("model", &model.model);
    page.text("connect", duration_text(model.connect));
    page.text("first_token", duration_text(model.first_token));
    page.text("idle", duration_text(model.idle));
    page.text("total", duration_text(model.total));
    page.number("output_tokens", model.output_tokens as usize);
    page.number("max_retries", model.max_retries as usize);
}

/// TOML while it is written, in the order of the calls.
#[derive(Default)]
struct Page(String);

impl Page {
    fn section(&mut self, name: &str) {
        let gap = if self.0.is_empty() { "" } else { "\n" };
        writeln!(self.0, "{gap}[{name}]").expect("a string takes all that is written");
    }

    fn text(&mut self, key: &str, value: impl Display) {
        self.line(key, &Value::String(value.to_string()));
    }

    fn optional(&mut self, key: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.text(key, value);
        }
    }

    fn number(&mut self, key: &str, value: usize) {
        self.line(key, &Value::Integer(value as i64));
    }

    fn word(&mut self, key: &str, value: impl serde::Serialize) {
        self.line(key, &Value::try_from(value).expect("a word is a TOML string"));
    }

    fn line(&mut self, key: &str, value: &Value) {
        writeln!(self.0, "{key} = {value}").expect("a string takes all that is written");
    }
}

//! From settings to a running engine.

use std::collections::HashMap;

use anyhow::{Context, Result};
use domain::clock::Clock;
use domain::id::Mint;
use encoder::Encoder;
use engine::{Assembly, Engine, FileSettings, Sealing};
use files::{Bucket, Place};
use outbound::Outbound;
use store::Db;

use crate::config::{Knowledge, Model, ModelKind, Settings, UnknownConversation};

/// What a database is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To be the one server on it.
    Serve,
    /// For a command, beside a server that may be running.
    Command,
}

/// Opens the database as the settings say.
pub async fn database(settings: &Settings, purpose: Purpose) -> Result<Db, store::OpenError> {
    let mut wanted = store::Settings::new(settings.database.url.expose());
    wanted.readers = settings.database.readers;
    wanted.pool = settings.database.pool;
    wanted.statement_timeout = settings.database.statement_timeout;
    wanted.exclusive = purpose == Purpose::Serve;
    wanted.check = purpose == Purpose::Serve;
    Db::open(wanted).await
}

/// Puts an engine together on an open database, for a command.
pub fn engine(settings: &Settings, db: Db, sealing: Option<Sealing>) -> Result<Engine> {
    assembled(settings, db, sealing, None)
}

/// The same for a server, which takes files too.
pub async fn serving(settings: &Settings, db: Db, sealing: Sealing) -> Result<Engine> {
    assembled(settings, db, Some(sealing), Some(file_settings(settings).await?))
}

/// Opens the store of files, and sees whether it can be written.
pub async fn file_settings(settings: &Settings) -> Result<FileSettings> {
    let files = &settings.files;
    let place = place(settings);
    let opened = files::Files::open(&place).await;
    let store = opened.map_err(anyhow::Error::from).with_context(|| match &place {
        Place::Folder(folder) => format!("cannot keep files in {}", folder.display()),
        Place::S3(bucket) => format!("cannot keep files in the bucket {}", bucket.name),
    })?;
    Ok(FileSettings {
        store,
        size_max: files.size_max as u64,
        types: files.types.clone(),
        upload_ttl: files.upload_ttl,
        link_ttl: files.link_ttl,
    })
}

fn place(settings: &Settings) -> Place {
    let files = &settings.files;
    let Some(store) = &files.store else {
        return Place::Folder(settings.server.data_dir.join("files"));
    };
    let secret = files.secret_access_key.as_ref().map(|secret| secret.expose().to_owned());
    Place::S3(Bucket {
        name: store.bucket.clone(),
        prefix: store.prefix.clone(),
        endpoint: files.endpoint.clone(),
        region: files.region.clone(),
        key: files.access_key_id.clone().zip(secret),
    })
}

fn assembled(
    settings: &Settings,
    db: Db,
    sealing: Option<Sealing>,
    files: Option<FileSettings>,
) -> Result<Engine> {
    Ok(Engine::assemble(Assembly {
        db,
        sealing,
        files,
        identity_windows: settings.identity,
        clock: Clock::System,
        mint: Mint::random(),
        node: settings.server.node.clone(),
        encoder: encoder(&settings.knowledge)?,
        models: models(settings)?,
        default_agent: settings.agent.clone(),
        run_limit: settings.run.limit,
        limits: settings.run.answers,
        keep_events: settings.live.keep_events,
        faces: dialects::faces(),
        public_url: settings.server.public_url.clone().unwrap_or_default(),
        webhooks: settings.webhooks,
        outbound: Outbound::new(settings.outbound.clone()),
    }))
}

/// How the dialects are to be spoken to.
#[must_use]
pub fn doors(settings: &Settings) -> dialects::Settings {
    let starts_unknown = settings.convokit.unknown_conversation == UnknownConversation::Start;
    dialects::Settings {
        public_url: settings.server.public_url.clone().unwrap_or_default(),
        body_bytes_max: settings.server.body_bytes_max,
        article_body_bytes_max: settings.server.article_body_bytes_max,
        json_depth_max: settings.server.json_depth_max,
        trusted_hops: settings.server.trusted_hops,
        live: settings.live.limits.clone(),
        convokit_starts_unknown: starts_unknown,
        cstar: settings.cstar,
    }
}

fn encoder(knowledge: &Knowledge) -> Result<Option<Encoder>> {
    Ok(match &knowledge.model_dir {
        _ if !knowledge.semantic => None,
        None => Some(Encoder::builtin()),
        Some(directory) => Some(
            Encoder::open(directory)
                .with_context(|| format!("cannot use the model in {}", directory.display()))?,
        ),
    })
}

fn models(settings: &Settings) -> Result<HashMap<String, llm::Model>> {
    let made = settings.models.iter().map(|(name, model)| {
        let made = model_of(model).with_context(|| format!("models.{name} cannot be used"))?;
        Ok((name.clone(), made))
    });
    made.collect()
}

fn model_of(model: &Model) -> Result<llm::Model, llm::InvalidSettings> {
    llm::Model::new(llm::Settings {
        kind: match model.kind {
            ModelKind::OpenAi => llm::Kind::OpenAi,
            ModelKind::Anthropic => llm::Kind::Anthropic,
        },
        base_url: model.base_url.clone(),
        api_key: model.api_key.as_ref().map(|key| llm::Secret::new(key.expose())),
        model: model.model.clone(),
        limits: llm::Limits {
            connect: model.connect,
            first_token: model.first_token,
            idle: model.idle,
            total: model.total,
            output_tokens: model.output_tokens,
            ..llm::Limits::default()
        },
        max_retries: model.max_retries,
    })
}

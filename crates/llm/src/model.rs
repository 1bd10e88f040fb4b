//! The door: a model is asked and answers, wherever it runs.

use std::sync::Arc;

use crate::answer::{Completion, Stream};
use crate::error::Error;
use crate::http::Server;
use crate::request::Request;
use crate::scripted::{Script, Scripted};
use crate::settings::{InvalidSettings, Settings};

/// A model that can be asked; clones are cheap and share connections.
#[derive(Clone, Debug)]
pub struct Model(Arc<Provider>);

#[derive(Debug)]
enum Provider {
    Remote(Server),
    Scripted(Scripted),
}

impl Model {
    /// Checks the settings and prepares the connections; opens none.
    ///
    /// For `https` the system's certificates are read: make a model once and clone it.
    pub fn new(settings: Settings) -> Result<Model, InvalidSettings> {
        Ok(Model(Arc::new(Provider::Remote(Server::new(settings)?))))
    }

    /// A model that replays its script; clones go on where the others are.
    #[must_use]
    pub fn scripted(script: Script) -> Model {
        Model(Arc::new(Provider::Scripted(Scripted::new(script))))
    }

    /// The model's name as its server knows it, or `scripted`.
    #[must_use]
    pub fn name(&self) -> &str {
        match &*self.0 {
            Provider::Remote(server) => server.model(),
            Provider::Scripted(scripted) => scripted.model(),
        }
    }

    /// Asks, and returns with the first chunk in hand: what fails before it fails here.
    pub async fn stream(&self, request: Request) -> Result<Stream, Error> {
        self.ask(&request).await
    }

    /// Asks, and waits for the whole answer.
    pub async fn complete(&self, request: Request) -> Result<Completion, Error> {
        self.ask(&request).await?.complete().await
    }

    pub(crate) async fn ask(&self, request: &Request) -> Result<Stream, Error> {
        match &*self.0 {
            Provider::Remote(server) => server.stream(request).await,
            Provider::Scripted(scripted) => scripted.stream().await,
        }
    }
}

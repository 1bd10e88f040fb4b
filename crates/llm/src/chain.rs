//! Models in the order of preference.

use crate::answer::{Completion, Stream};
use crate::error::Error;
use crate::model::Model;
use crate::request::Request;

/// Models of which the next is asked when one fails before its first token.
#[derive(Clone, Debug)]
pub struct Chain {
    first: Model,
    rest: Vec<Model>,
}

impl Chain {
    /// A chain that asks `first`, then each of `rest`.
    pub fn new(first: Model, rest: impl IntoIterator<Item = Model>) -> Chain {
        Chain { first, rest: rest.into_iter().collect() }
    }

    /// The models in the order in which they are asked.
    pub fn models(&self) -> impl Iterator<Item = &Model> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    /// Asks one after the other; `Stream::model` tells which one answers.
    ///
    /// The error is the last model's; those before it are in the log. Once a stream is returned, its
    /// failure is final: half an answer is not joined to another model's.
    pub async fn stream(&self, request: Request) -> Result<Stream, Error> {
        let mut model = &self.first;
        for next in &self.rest {
            match model.ask(&request).await {
                Err(error) if error.may_fall_back() => {
                    let error: &dyn std::error::Error = &error;
                    tracing::warn!(model = model.name(), next = next.name(), error, "falling back");
                }
                answered => return answered,
            }
            model = next;
        }
        model.ask(&request).await
    }

    /// Asks one after the other and waits for the whole answer.
    pub async fn complete(&self, request: Request) -> Result<Completion, Error> {
        self.stream(request).await?.complete().await
    }
}

impl From<Model> for Chain {
    fn from(model: Model) -> Chain {
        Chain::new(model, [])
    }
}

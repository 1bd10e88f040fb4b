//! Where people read the articles that an answer cites, for dialects whose clients show links.

use std::collections::HashMap;

use domain::access::Actor;
use domain::id::ArticleId;
use engine::Error;

use crate::Door;
use crate::reading::help_page;

/// The addresses of cited articles, each given with its own address if it has one. Without one it is its page in the help
/// centre; an article that has neither has no address.
pub(crate) async fn addresses(
    door: &Door,
    actor: &Actor,
    cited: impl IntoIterator<Item = (ArticleId, Option<String>)>,
) -> HashMap<ArticleId, String> {
    let (mut found, mut missing) = (HashMap::new(), Vec::new());
    for (article, url) in cited {
        match url {
            Some(url) => drop(found.insert(article, url)),
            None if !missing.contains(&article) => missing.push(article),
            None => {}
        }
    }
    let public_url = &door.settings.public_url;
    if public_url.is_empty() || missing.is_empty() {
        return found;
    }
    match pages(door, actor, missing).await {
        Ok(pages) => found.extend(pages),
        Err(error) => {
            let cause = engine::causes(&error);
            tracing::warn!(cause, "an answer is given without its pages");
        }
    }
    found
}

async fn pages(
    door: &Door,
    actor: &Actor,
    articles: Vec<ArticleId>,
) -> Result<HashMap<ArticleId, String>, Error> {
    let (workspace, slugs) = door.engine.public_slugs(actor, articles).await?;
    let address =
        |slug: String| format!("{}{}", door.settings.public_url, help_page(&workspace, &slug));
    Ok(slugs.into_iter().map(|(article, slug)| (article, address(slug))).collect())
}

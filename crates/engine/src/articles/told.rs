//! What events tell of articles.

use domain::article::{Article, ArticleStatus};
use sha2::{Digest, Sha256};
use store::{Fact, changes, object};

use crate::keys::hexadecimal;

/// What an event tells of a change. Of a body it tells the hash, `sha256:` and 64 hexadecimal digits: a body may have a
/// megabyte, and whoever keeps a copy can tell which one they have.
pub(super) fn differences(old: &Article, new: &Article) -> Option<String> {
    let text = |text: &Option<String>| text.as_deref().into();
    let shelf = |article: &Article| Fact::from(article.category.map(|id| id.to_string()));
    let status = |article: &Article| ArticleStatus::as_str(article.status).into();
    let (from, to) =
        if old.body == new.body { (Fact::Nothing, Fact::Nothing) } else { (hash(old), hash(new)) };
    changes(&[
        ("external_id", text(&old.external_id), text(&new.external_id)),
        ("slug", old.slug.as_str().into(), new.slug.as_str().into()),
        ("title", old.title.as_str().into(), new.title.as_str().into()),
        ("body", from, to),
        ("category_id", shelf(old), shelf(new)),
        ("tags", old.tags.as_slice().into(), new.tags.as_slice().into()),
        ("status", status(old), status(new)),
        ("public", old.public.into(), new.public.into()),
        ("locale", text(&old.locale), text(&new.locale)),
        ("url", text(&old.url), text(&new.url)),
        ("source", text(&old.source), text(&new.source)),
        ("excerpt", text(&old.excerpt), text(&new.excerpt)),
        ("meta_description", text(&old.meta_description), text(&new.meta_description)),
        ("memo", text(&old.memo), text(&new.memo)),
        ("metadata", (&old.metadata).into(), (&new.metadata).into()),
    ])
}

fn hash(article: &Article) -> Fact {
    Fact::Text(format!("sha256:{}", hexadecimal(&Sha256::digest(&article.body))))
}

/// What an event tells of an article that is gone.
pub(super) fn last_words(gone: &Article) -> String {
    object(&[
        ("external_id", gone.external_id.as_deref().into()),
        ("slug", gone.slug.as_str().into()),
        ("title", gone.title.as_str().into()),
    ])
}

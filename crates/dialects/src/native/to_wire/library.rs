//! Articles, categories, and what was found in them.

use axum::http::StatusCode;
use domain::article;
use engine::{SavedReply, Written};
use wire::articles;

use super::time;
use crate::native::extract::rendered;

pub(crate) fn saved_article(written: &Written) -> SavedReply {
    let status = match written {
        Written::Created(_) => StatusCode::CREATED,
        Written::Updated(_) | Written::Unchanged(_) => StatusCode::OK,
    };
    rendered(status, &article(written.article().clone()))
}

pub(crate) fn saved_category(made: &article::Category) -> SavedReply {
    rendered(StatusCode::CREATED, &category(made.clone()))
}

/// An article.
#[must_use]
pub fn article(article: article::Article) -> articles::Article {
    articles::Article {
        id: article.id.to_string(),
        external_id: article.external_id,
        slug: article.slug.as_str().to_owned(),
        title: article.title,
        body: article.body,
        category_id: article.category.map(|id| id.to_string()),
        tags: article.tags,
        status: match article.status {
            article::ArticleStatus::Draft => articles::ArticleStatus::Draft,
            article::ArticleStatus::Published => articles::ArticleStatus::Published,
            article::ArticleStatus::Archived => articles::ArticleStatus::Archived,
        }
        .into(),
        public: article.public,
        locale: article.locale,
        url: article.url,
        source: article.source,
        excerpt: article.excerpt,
        meta_description: article.meta_description,
        memo: article.memo,
        metadata: serde_json::from_str(article.metadata.as_str()).unwrap_or_default(),
        view_count: article.counts.views,
        use_count: article.counts.uses,
        helpful_count: article.counts.helpful,
        unhelpful_count: article.counts.unhelpful,
        published_at: article.published_at.map(time),
        created_at: time(article.created_at),
        updated_at: time(article.updated_at),
    }
}

/// An article without its body and its counts.
pub(crate) fn article_outline(found: article::Article) -> articles::ArticleOutline {
    let articles::Article {
        id,
        external_id,
        slug,
        title,
        category_id,
        tags,
        status,
        public,
        locale,
        url,
        source,
        excerpt,
        meta_description,
        memo,
        metadata,
        published_at,
        created_at,
        updated_at,
        ..
    } = article(found);
    articles::ArticleOutline {
        id,
        external_id,
        slug,
        title,
        category_id,
        tags,
        status,
        public,
        locale,
        url,
        source,
        excerpt,
        meta_description,
        memo,
        metadata,
        published_at,
        created_at,
        updated_at,
    }
}

pub(crate) fn category(category: article::Category) -> articles::Category {
    articles::Category {
        id: category.id.to_string(),
        slug: category.slug.as_str().to_owned(),
        name: category.name,
        description: category.description,
        position: category.position,
        public: category.public,
        icon: category.icon,
        color: category.color.map(|color| color.as_str().to_owned()),
        created_at: time(category.created_at),
        updated_at: time(category.updated_at),
    }
}

pub(crate) fn search_hit(hit: engine::Hit) -> articles::SearchHit {
    articles::SearchHit {
        article_id: hit.article.to_string(),
        title: hit.title,
        url: hit.url,
        heading: hit.heading,
        text: hit.text,
        start: hit.start,
        end: hit.end,
        score: hit.score,
    }
}

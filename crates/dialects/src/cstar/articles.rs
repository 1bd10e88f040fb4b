//! `/articles` and `/categories`.

use axum::extract::State;
use axum::http::StatusCode;
use domain::article::{Article, ArticleStatus};
use domain::id::{ArticleId, CategoryId};
use engine::{ArticleChange, ArticlesFilter, ArticlesWanted, NewArticle, SavedReply, Written};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::envelope::{Answer, saved};
use super::error::Refusal;
use super::extract::{Caller, Id, Input, Params, Words, present};
use super::ids::Face;
use super::objects;
use crate::Door;
use crate::json::{keys_over, time};

const STATUS: Words<ArticleStatus> = Words(ArticleStatus::parse, "draft, published or archived");

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArticleObject {
    id: String,
    object: &'static str,
    title: String,
    slug: String,
    excerpt: Option<String>,
    content: String,
    category_id: Option<String>,
    status: &'static str,
    tags: Vec<String>,
    notes: Option<String>,
    view_count: i64,
    use_count: i64,
    read_time: String,
    is_public: bool,
    published_at: Option<String>,
    meta_description: Option<String>,
    metadata: Value,
    created_at: String,
    updated_at: String,
}

fn article(article: &Article) -> ArticleObject {
    ArticleObject {
        id: article.id.face(),
        object: "article",
        title: article.title.clone(),
        slug: article.slug.as_str().to_owned(),
        excerpt: article.excerpt.clone(),
        content: article.body.clone(),
        category_id: article.category.map(Face::face),
        status: article.status.as_str(),
        tags: article.tags.clone(),
        notes: article.memo.clone(),
        view_count: article.counts.views,
        use_count: article.counts.uses,
        read_time: objects::read_time(article),
        is_public: article.public,
        published_at: article.published_at.map(time),
        meta_description: article.meta_description.clone(),
        metadata: objects::object(&article.metadata),
        created_at: time(article.created_at),
        updated_at: time(article.updated_at),
    }
}

fn created(written: &Written) -> SavedReply {
    saved(StatusCode::CREATED, &article(written.article()))
}

fn changed(written: &Written) -> SavedReply {
    saved(StatusCode::OK, &article(written.article()))
}

/// An article to make.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ArticleInput {
    title: Option<String>,
    slug: Option<String>,
    content: Option<String>,
    category: Option<String>,
    category_id: Option<String>,
    status: Option<String>,
    is_public: Option<bool>,
    tags: Option<Vec<String>>,
    excerpt: Option<String>,
    meta_description: Option<String>,
    notes: Option<String>,
    metadata: Option<Map<String, Value>>,
}

impl ArticleInput {
    /// Drafts that are not public, unless something else is said.
    fn into_new(self) -> Result<NewArticle, Refusal> {
        let status = self.status.map(|word| STATUS.parse("status", &word)).transpose()?;
        Ok(NewArticle {
            title: self.title.ok_or_else(|| Refusal::missing("title"))?,
            slug: self.slug,
            body: self.content.unwrap_or_default(),
            category: self.category_id.or(self.category),
            status: Some(status.unwrap_or(ArticleStatus::Draft)),
            public: Some(self.is_public.unwrap_or(false)),
            tags: self.tags.unwrap_or_default(),
            excerpt: self.excerpt,
            meta_description: self.meta_description,
            memo: self.notes,
            metadata: objects::metadata("metadata", self.metadata)?,
            ..NewArticle::default()
        })
    }
}

/// What is to change in an article; `null` takes it off its shelf, or empties a text.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ArticlePatch {
    #[serde(default, deserialize_with = "present")]
    title: Option<String>,
    #[serde(default, deserialize_with = "present")]
    slug: Option<String>,
    #[serde(default, deserialize_with = "present")]
    content: Option<String>,
    #[serde(default, deserialize_with = "present")]
    category: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    category_id: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    status: Option<String>,
    #[serde(default, deserialize_with = "present")]
    is_public: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    tags: Option<Vec<String>>,
    #[serde(default, deserialize_with = "present")]
    excerpt: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    meta_description: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    notes: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    metadata: Option<Map<String, Value>>,
}

impl ArticlePatch {
    fn into_change(self) -> Result<ArticleChange, Refusal> {
        let status = self.status.map(|word| STATUS.parse("status", &word)).transpose()?;
        Ok(ArticleChange {
            title: self.title,
            slug: self.slug,
            body: self.content,
            category: self.category_id.or(self.category),
            status,
            public: self.is_public,
            tags: self.tags,
            excerpt: self.excerpt,
            meta_description: self.meta_description,
            memo: self.notes,
            metadata: self.metadata.map(keys_over),
            ..ArticleChange::default()
        })
    }
}

/// Newest first. A publishable key lists what customers may read.
pub(super) async fn list(
    State(door): State<Door>,
    Caller(actor): Caller,
    params: Params,
) -> Result<Answer, Refusal> {
    let names = ["page", "pageSize", "status", "category", "isPublic", "search", "tag"];
    let params = params.only(&names)?;
    let page = params.page()?;
    let filter = ArticlesFilter {
        status: params.word("status", STATUS)?,
        public: params.boolean("isPublic")?,
        tag: params.text("tag").map(str::to_owned),
        part: params.text("search").unwrap_or_default().to_owned(),
        ..ArticlesFilter::default()
    };
    let wanted = ArticlesWanted { filter, category: params.text("category").map(str::to_owned) };
    let found = door.engine.numbered_articles(&actor, wanted, page).await?;
    Ok(Answer::numbered(page, found, |found| article(&found)))
}

pub(super) async fn create(
    State(door): State<Door>,
    Caller(actor): Caller,
    input: Input<ArticleInput>,
) -> Result<Answer, Refusal> {
    let (new, once) = (input.value.into_new()?, input.name.once(created));
    let done = door.engine.create_article(&actor, new, once).await?;
    Ok(Answer::once(done, created))
}

pub(super) async fn find(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ArticleId>,
) -> Result<Answer, Refusal> {
    Ok(Answer::ok(&article(&door.engine.article(&actor, id).await?)))
}

pub(super) async fn change(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ArticleId>,
    input: Input<ArticlePatch>,
) -> Result<Answer, Refusal> {
    let (change, once) = (input.value.into_change()?, input.name.once(changed));
    let done = door.engine.change_article(&actor, id, change, once).await?;
    Ok(Answer::once(done, changed))
}

pub(super) async fn delete(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ArticleId>,
) -> Result<Answer, Refusal> {
    door.engine.delete_article(&actor, id).await?;
    Ok(Answer::deleted(id.face()))
}

/// By their order, then by name.
pub(super) async fn categories(
    State(door): State<Door>,
    Caller(actor): Caller,
    params: Params,
) -> Result<Answer, Refusal> {
    let params = params.only(&["page", "pageSize", "isPublic"])?;
    let (page, public) = (params.page()?, params.boolean("isPublic")?);
    let found = door.engine.numbered_categories(&actor, public, page).await?;
    Ok(Answer::numbered(page, found, |found| objects::category(found, None)))
}

pub(super) async fn find_category(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<CategoryId>,
) -> Result<Answer, Refusal> {
    Ok(Answer::ok(&objects::category(door.engine.category(&actor, id).await?, None)))
}

use wire::articles::{
    Article, ArticleFeedback, ArticleInput, ArticlePatch, Category, CategoryInput, CategoryPatch,
    SearchHit, SearchRequest,
};
use wire::search::ConversationHit;

use crate::call::Call;
use crate::pages::{Page, Pages};
use crate::request::Request;
use crate::resources::resource;

resource! {
    /// Help articles: `client.articles()`.
    Articles
}

impl Articles {
    /// Lists them, oldest first. `GET /v1/articles`
    pub fn list(&self) -> Pages<Article> {
        Pages::new(&self.client, Request::get(&["v1", "articles"]))
    }

    /// Finds one. `GET /v1/articles/{id}`
    pub fn get(&self, id: &str) -> Call<Article> {
        Call::json(&self.client, Request::get(&["v1", "articles", id]))
    }

    /// Writes one, over the one with the same `external_id` or else `slug`. `POST /v1/articles`
    pub fn create(&self, article: &ArticleInput) -> Call<Article> {
        Call::json(&self.client, Request::post(&["v1", "articles"]).json(article))
    }

    /// Changes one; [`Call::if_match`] refuses when somebody else was faster. `PATCH /v1/articles/{id}`
    pub fn update(&self, id: &str, change: &ArticlePatch) -> Call<Article> {
        Call::json(&self.client, Request::patch(&["v1", "articles", id]).json(change))
    }

    /// Removes one. `DELETE /v1/articles/{id}`
    pub fn delete(&self, id: &str) -> Call<()> {
        Call::nothing(&self.client, Request::delete(&["v1", "articles", id]))
    }

    /// Counts that somebody opened it. `POST /v1/articles/{id}/views`
    pub fn view(&self, id: &str) -> Call<()> {
        Call::nothing(&self.client, Request::post(&["v1", "articles", id, "views"]))
    }

    /// Counts whether it helped; voting again changes the vote. `POST /v1/articles/{id}/feedback`
    pub fn feedback(&self, id: &str, helpful: bool) -> Call<()> {
        let request = Request::post(&["v1", "articles", id, "feedback"]);
        Call::nothing(&self.client, request.json(&ArticleFeedback { helpful }))
    }
}

impl Pages<Article> {
    /// Only those that are so far: `draft`, `published` or `archived`.
    pub fn status(self, status: impl Into<String>) -> Pages<Article> {
        self.with("status", status)
    }

    /// Only those of this category: `cat_…`.
    pub fn category(self, id: impl Into<String>) -> Pages<Article> {
        self.with("category", id)
    }
}

resource! {
    /// Shelves of articles: `client.categories()`.
    Categories
}

impl Categories {
    /// Lists them. `GET /v1/categories`
    pub fn list(&self) -> Pages<Category> {
        Pages::new(&self.client, Request::get(&["v1", "categories"]))
    }

    /// Finds one. `GET /v1/categories/{id}`
    pub fn get(&self, id: &str) -> Call<Category> {
        Call::json(&self.client, Request::get(&["v1", "categories", id]))
    }

    /// Makes one. `POST /v1/categories`
    pub fn create(&self, category: &CategoryInput) -> Call<Category> {
        Call::json(&self.client, Request::post(&["v1", "categories"]).json(category))
    }

    /// Changes one; [`Call::if_match`] refuses when somebody else was faster. `PATCH /v1/categories/{id}`
    pub fn update(&self, id: &str, change: &CategoryPatch) -> Call<Category> {
        Call::json(&self.client, Request::patch(&["v1", "categories", id]).json(change))
    }

    /// Removes one; its articles stay. `DELETE /v1/categories/{id}`
    pub fn delete(&self, id: &str) -> Call<()> {
        Call::nothing(&self.client, Request::delete(&["v1", "categories", id]))
    }
}

resource! {
    /// Finding things by their words: `client.search()`.
    Search
}

impl Search {
    /// Finds passages of published, public articles; one page. `POST /v1/search`
    pub fn passages(
        &self,
        query: impl Into<String>,
        limit: Option<usize>,
    ) -> Call<Page<SearchHit>> {
        let wanted = SearchRequest { query: query.into(), limit };
        Call::json(&self.client, Request::post(&["v1", "search"]).json(&wanted))
    }

    /// Finds tickets, messages and notes that have all these words, newest first. A page may have fewer than its limit
    /// while more follow. `GET /v1/search`
    pub fn conversations(&self, words: impl Into<String>) -> Pages<ConversationHit> {
        Pages::new(&self.client, Request::get(&["v1", "search"]).query("q", words))
    }
}

impl Pages<ConversationHit> {
    /// Only `ticket` (its title), `message` or `note`.
    pub fn kind(self, kind: impl Into<String>) -> Pages<ConversationHit> {
        self.with("kind", kind)
    }

    /// Only what is in tickets that are so far.
    pub fn status(self, status: impl Into<String>) -> Pages<ConversationHit> {
        self.with("status", status)
    }

    /// Only what is in tickets that matter so much.
    pub fn priority(self, priority: impl Into<String>) -> Pages<ConversationHit> {
        self.with("priority", priority)
    }

    /// Only what is in tickets that this teammate sees to: `mem_…`.
    pub fn assignee_id(self, id: impl Into<String>) -> Pages<ConversationHit> {
        self.with("assignee_id", id)
    }

    /// Only what is in conversations of this customer: `cus_…`.
    pub fn customer_id(self, id: impl Into<String>) -> Pages<ConversationHit> {
        self.with("customer_id", id)
    }

    /// Only what is in tickets with this tag.
    pub fn tag(self, tag: impl Into<String>) -> Pages<ConversationHit> {
        self.with("tag", tag)
    }

    /// Only what is in conversations that were opened through this door, such as `api`.
    pub fn channel(self, channel: impl Into<String>) -> Pages<ConversationHit> {
        self.with("channel", channel)
    }

    /// Only what was written at that time or later (RFC 3339).
    pub fn created_from(self, time: impl Into<String>) -> Pages<ConversationHit> {
        self.with("created_from", time)
    }

    /// Only what was written before that time (RFC 3339).
    pub fn created_until(self, time: impl Into<String>) -> Pages<ConversationHit> {
        self.with("created_until", time)
    }
}

resource! {
    /// What a help centre shows: `client.library()`. A publishable key is enough, and so is a customer's token; only
    /// articles that are published and public are found then. Without any key nothing of this is answered: the server
    /// shows unknown readers its pages at `/help/{workspace}`.
    Library
}

impl Library {
    /// Lists the articles. `GET /v1/articles`
    pub fn articles(&self) -> Pages<Article> {
        self.client.articles().list()
    }

    /// Finds one. `GET /v1/articles/{id}`
    pub fn article(&self, id: &str) -> Call<Article> {
        self.client.articles().get(id)
    }

    /// Lists the categories. `GET /v1/categories`
    pub fn categories(&self) -> Pages<Category> {
        self.client.categories().list()
    }

    /// Finds passages. `POST /v1/search`
    pub fn search(&self, query: impl Into<String>, limit: Option<usize>) -> Call<Page<SearchHit>> {
        self.client.search().passages(query, limit)
    }
}

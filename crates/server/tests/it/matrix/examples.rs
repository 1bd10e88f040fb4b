//! For each operation the smallest request that is done.
//!
//! `{agent}`, `{article}`… stand for the id of something that was made for this request; `{new}` for a word that was
//! never said.

/// A request and what becomes of it.
pub(crate) struct Example {
    /// As the table writes it.
    pub(super) route: &'static str,
    /// What the rightful caller gets.
    pub(super) status: u16,
    /// With its question mark, or empty.
    pub(super) query: &'static str,
    /// Empty for none.
    pub(super) body: &'static str,
    /// What the company does first: `POST`s without a body.
    pub(super) first: &'static [&'static str],
    /// Whether it is answered with a stream that does not end.
    pub(crate) is_stream: bool,
}

impl Example {
    const fn of(route: &'static str, status: u16) -> Example {
        Example { route, status, query: "", body: "", first: &[], is_stream: false }
    }

    const fn body(self, body: &'static str) -> Example {
        Example { body, ..self }
    }

    const fn query(self, query: &'static str) -> Example {
        Example { query, ..self }
    }

    const fn first(self, first: &'static [&'static str]) -> Example {
        Example { first, ..self }
    }

    const fn stream(self) -> Example {
        Example { is_stream: true, ..self }
    }
}

const CHAT: &str =
    r#"{"message": "Hello", "conversation_id": "{conversation}", "attachments": ["{file}"]}"#;

/// Signed with [`super::world::IDENTITY_SECRET`].
const IDENTITY: &str = r#"{"teamSlug": "acme", "testMode": false,
"customer": {"email": "jane@example.com", "externalId": "usr_123", "name": "Jane", "timestamp": 1700000000},
"signature": "1104f212f8a5288e9f0a9040ae4fd547a6983e8de8900c6432421169feb3b675"}"#;

const fn of(route: &'static str, status: u16) -> Example {
    Example::of(route, status)
}

/// One for each operation; the test fails for one too few or one too many.
pub(super) const EXAMPLES: &[&[Example]] =
    &[NATIVE, CONVOKIT, HAPPYROBOT, CSTAR, OPENAI, SEAVERSE, HELP, PROCESS];

const NATIVE: &[Example] = &[
    of("POST /v1/chat", 200).body(CHAT),
    of("GET /v1/chat/{id}/stream", 204),
    of("POST /v1/search", 200).body(r#"{"query": "Zanzibar"}"#),
    of("GET /v1/search", 200).query("?q=Zanzibar"),
    of("GET /v1/articles", 200),
    of("POST /v1/articles", 201)
        .body(r#"{"title": "A", "body": "b", "slug": "{new}", "category": "{category}"}"#),
    of("GET /v1/articles/{id}", 200),
    of("PATCH /v1/articles/{id}", 200).body(r#"{"category": "{category}"}"#),
    of("DELETE /v1/articles/{id}", 204),
    of("POST /v1/articles/{id}/views", 204),
    of("POST /v1/articles/{id}/feedback", 204).body(r#"{"helpful": true}"#),
    of("GET /v1/categories", 200),
    of("POST /v1/categories", 201).body(r#"{"name": "C", "slug": "{new}"}"#),
    of("GET /v1/categories/{id}", 200),
    of("PATCH /v1/categories/{id}", 200).body(r#"{"name": "D"}"#),
    of("DELETE /v1/categories/{id}", 204),
    of("GET /v1/agents", 200),
    of("POST /v1/agents", 201).body(r#"{"name": "A", "slug": "{new}"}"#),
    of("GET /v1/agents/{id}", 200),
    of("PATCH /v1/agents/{id}", 200).body(r#"{"name": "B"}"#),
    of("DELETE /v1/agents/{id}", 204),
    of("POST /v1/agents/{id}/copy", 201).body(r#"{"slug": "{new}"}"#),
    of("POST /v1/agents/{id}/publish", 200),
    of("POST /v1/agents/{id}/unpublish", 200),
    of("GET /v1/agents/{id}/versions", 200),
    of("GET /v1/agents/{id}/versions/{number}", 200),
    of("GET /v1/conversations", 200),
    of("POST /v1/conversations", 201).body(r#"{"name": "{new}"}"#),
    of("GET /v1/conversations/{id}", 200),
    of("PATCH /v1/conversations/{id}", 200).body(r#"{"name": "{new}"}"#),
    of("DELETE /v1/conversations/{id}", 204),
    of("POST /v1/conversations/{id}/history", 201)
        .body(r#"{"messages": [{"role": "customer", "content": "Hello"}]}"#),
    of("PATCH /v1/conversations/{id}/messages/{message}", 200).body(r#"{"content": "Hi"}"#),
    of("DELETE /v1/conversations/{id}/messages/{message}", 204),
    of("GET /v1/conversations/{id}/messages", 200),
    of("GET /v1/conversations/{id}/runs", 200),
    of("GET /v1/runs/{id}", 200),
    // Nobody has said anything yet, which whoever may is told.
    of("GET /v1/runs/{id}/feedback", 404),
    of("PUT /v1/runs/{id}/feedback", 200).body(r#"{"rating": "positive"}"#),
    of("DELETE /v1/runs/{id}/feedback", 404),
    of("POST /v1/runs/{id}/stop", 200),
    of("POST /v1/runs/{id}/retry", 409),
    of("POST /v1/conversations/{id}/close", 200),
    of("POST /v1/conversations/{id}/handoff", 200),
    of("POST /v1/conversations/{id}/take", 200),
    of("POST /v1/conversations/{id}/release", 200),
    of("POST /v1/conversations/{id}/reopen", 200),
    of("GET /v1/sla", 200),
    of("PUT /v1/sla", 200).body(r#"{"goals": {"low": {"response_minutes": 60}}}"#),
    of("GET /v1/customers", 200),
    of("POST /v1/customers", 201).body(r#"{"external_id": "{new}"}"#),
    of("GET /v1/customers/{id}", 200),
    of("PATCH /v1/customers/{id}", 200).body(r#"{"name": "C"}"#),
    of("DELETE /v1/customers/{id}", 204),
    // Whoever may is told that this would be the same customer.
    of("POST /v1/customers/{id}/merge", 422).body(r#"{"into": "{customer}"}"#),
    of("POST /v1/customers/{id}/erase", 200),
    of("GET /v1/customers/{id}/export", 200),
    of("GET /v1/teammates", 200),
    of("POST /v1/teammates", 201).body(r#"{"name": "T", "email": "{new}@example.com"}"#),
    of("GET /v1/teammates/{id}", 200),
    of("PATCH /v1/teammates/{id}", 200).body(r#"{"on_duty": false}"#),
    of("DELETE /v1/teammates/{id}", 204),
    of("POST /v1/conversations/{id}/messages", 201)
        .body(r#"{"content": "Hello", "attachments": ["{file}"]}"#),
    of("GET /v1/conversations/{id}/notes", 200),
    of("POST /v1/conversations/{id}/notes", 201).body(r#"{"content": "Psst"}"#),
    of("GET /v1/tickets", 200),
    of("POST /v1/tickets", 201).body(r#"{"title": "T"}"#),
    of("GET /v1/tickets/{id}", 200),
    of("PATCH /v1/tickets/{id}", 200).body(r#"{"status": "resolved"}"#),
    of("DELETE /v1/tickets/{id}", 204),
    of("GET /v1/conversations/{id}/events", 200),
    of("GET /v1/events", 200),
    of("GET /v1/events/{id}", 200),
    of("GET /v1/webhooks/listen", 200).stream(),
    of("GET /v1/webhooks", 200),
    of("POST /v1/webhooks", 201).body(r#"{"url": "http://127.0.0.1:1/a", "events": ["*"]}"#),
    of("POST /v1/webhooks/trigger-test", 202).body(r#"{"type": "ticket.created"}"#),
    of("GET /v1/webhooks/{id}", 200),
    of("PATCH /v1/webhooks/{id}", 200).body(r#"{"name": "W"}"#),
    of("DELETE /v1/webhooks/{id}", 204),
    of("POST /v1/webhooks/{id}/secret", 200),
    of("POST /v1/webhooks/{id}/test", 200),
    of("GET /v1/webhooks/{id}/deliveries", 200),
    of("GET /v1/webhooks/{id}/deliveries/{delivery}", 200),
    of("POST /v1/webhooks/{id}/deliveries/{delivery}/replay", 201),
    of("POST /v1/webhooks/{id}/replay", 201).body(r#"{"after": "0"}"#),
    of("GET /v1/webhooks/{id}/replays", 200),
    of("GET /v1/live", 426),
    of("POST /v1/tokens", 201).body(r#"{"conversation_id": "{conversation}"}"#),
    of("POST /v1/customer-sessions", 201).body("{}"),
    of("POST /v1/files", 201).body(r#"{"filename": "a.txt", "mime_type": "text/plain"}"#),
    of("GET /v1/files/{id}", 200),
    of("POST /v1/files/{id}/complete", 200).body("{}"),
    of("PUT /v1/files/{id}/content", 204).body("Zanzibar"),
    of("GET /v1/files/{id}/content", 200),
    of("GET /v1/me", 200),
    of("GET /health/live", 200),
    of("GET /health/ready", 200),
    of("GET /openapi.json", 200),
    of("GET /docs/errors", 200),
];

const CONVOKIT: &[Example] = &[of("POST /api/server/chat", 200)
    .body(r#"{"message": "Hello", "conversation_id": "{conversation}"}"#)];

const HAPPYROBOT: &[Example] = &[
    of("GET /api/v2/api-key/describe", 200),
    of("GET /api/v2/workflows", 200),
    of("POST /api/v2/workflows", 201).body(r#"{"name": "{new}"}"#),
    of("GET /api/v2/workflows/templates", 200),
    of("GET /api/v2/workflows/{id}", 200),
    of("PATCH /api/v2/workflows/{id}", 200).body(r#"{"name": "{new}"}"#),
    of("DELETE /api/v2/workflows/{id}", 204).first(&["/v1/agents/{agent}/unpublish"]),
    of("GET /api/v2/workflows/{id}/versions", 200),
    of("POST /api/v2/workflows/{id}/duplicate", 201),
    of("POST /api/v2/workflows/{id}/publish", 200).first(&["/v1/agents/{agent}/unpublish"]),
    of("POST /api/v2/workflows/{id}/unpublish", 200),
    of("GET /api/v2/workflows/{id}/runs", 200),
    of("POST /api/v2/workflows/{id}/runs", 200).body(r#"{"payload": {"message": "Hello"}}"#),
    of("GET /api/v2/workflows/{id}/sessions", 200),
    of("POST /api/v2/workflows/{id}/cancel-runs", 200),
    of("GET /api/v2/versions/{id}", 200),
    of("GET /api/v2/runs/{id}", 200),
    of("POST /api/v2/runs/{id}/cancel", 400),
    of("GET /api/v2/runs/{id}/sessions", 200),
    of("GET /api/v2/sessions/{id}", 200),
    of("GET /api/v2/sessions/{id}/messages", 200),
    of("GET /api/v2/sessions/{id}/stream", 200).stream(),
    of("POST /api/v2/chat/tokens", 200).body(r#"{"workflow_id": "{agent}"}"#),
    of("POST /api/v2/chat/sessions", 200),
    of("POST /api/v2/chat/sessions/{id}/messages", 200).body(r#"{"content": "Hello"}"#),
    of("POST /api/v2/chat/sessions/{id}/close", 200),
    of("GET /api/v2/chat/sessions/{id}/history", 200),
    of("GET /api/v2/chat/sessions/{id}/ws", 400),
    of("GET /api/v2/chat/upload/presigned", 200).query("?filename=a.txt&mime_type=text/plain"),
    of("POST /api/v2/chat/upload/complete", 200).body(
        r#"{"artifact_id": "{file}", "s3_uri": "s3://a", "filename": "a.txt", "mime_type": "text/plain", "size_bytes": 8}"#,
    ),
];

const CSTAR: &[Example] = &[
    of("GET /api/v1/auth/whoami", 200),
    of("GET /api/v1/teams/{team}/tickets", 200),
    of("POST /api/v1/teams/{team}/tickets", 201)
        .body(r#"{"title": "A", "customerId": "{customer}"}"#),
    of("GET /api/v1/teams/{team}/tickets/{id}", 200),
    of("PATCH /api/v1/teams/{team}/tickets/{id}", 200).body(r#"{"customerId": "{customer}"}"#),
    of("DELETE /api/v1/teams/{team}/tickets/{id}", 200),
    of("GET /api/v1/teams/{team}/tickets/{id}/messages", 200),
    of("POST /api/v1/teams/{team}/tickets/{id}/messages", 201).body(r#"{"content": "Hello"}"#),
    of("GET /api/v1/teams/{team}/customers", 200),
    of("POST /api/v1/teams/{team}/customers", 201)
        .body(r#"{"name": "A", "email": "{new}@example.com"}"#),
    of("GET /api/v1/teams/{team}/customers/{id}", 200),
    of("PATCH /api/v1/teams/{team}/customers/{id}", 200).body(r#"{"name": "B"}"#),
    of("DELETE /api/v1/teams/{team}/customers/{id}", 200),
    of("GET /api/v1/teams/{team}/articles", 200),
    of("POST /api/v1/teams/{team}/articles", 201)
        .body(r#"{"title": "A", "slug": "{new}", "categoryId": "{category}"}"#),
    of("GET /api/v1/teams/{team}/articles/{id}", 200),
    of("PATCH /api/v1/teams/{team}/articles/{id}", 200).body(r#"{"categoryId": "{category}"}"#),
    of("DELETE /api/v1/teams/{team}/articles/{id}", 200),
    of("GET /api/v1/teams/{team}/categories", 200),
    of("GET /api/v1/teams/{team}/categories/{id}", 200),
    of("GET /api/v1/teams/{team}/webhooks", 200),
    of("POST /api/v1/teams/{team}/webhooks", 201)
        .body(r#"{"name": "A", "url": "https://example.com/a", "events": ["*"]}"#),
    of("POST /api/v1/teams/{team}/webhooks/trigger-test", 200)
        .body(r#"{"event": "customer.created"}"#),
    of("GET /api/v1/teams/{team}/webhooks/{id}", 200),
    of("PATCH /api/v1/teams/{team}/webhooks/{id}", 200).body(r#"{"name": "B"}"#),
    of("DELETE /api/v1/teams/{team}/webhooks/{id}", 200),
    of("POST /api/v1/teams/{team}/webhooks/{id}/test", 200),
    of("GET /api/library/{team}/categories", 200),
    of("GET /api/library/{team}/articles", 200),
    of("GET /api/library/{team}/articles/{slug}", 200),
    of("POST /api/library/{team}/articles/{slug}/view", 200),
    of("POST /api/library/{team}/articles/{slug}/feedback", 200).body(r#"{"rating": 1}"#),
    of("GET /api/library/{team}/search", 200).query("?q=Zanzibar"),
    of("POST /api/widget/verify-identity", 200).body(IDENTITY),
    of("GET /api/widget/conversations", 200),
    of("POST /api/widget/tickets", 201).body(r#"{"teamId": null, "subject": "A", "message": "b"}"#),
    of("GET /api/widget/messages", 200).query("?ticketId={conversation}"),
    of("POST /api/widget/messages", 201)
        .body(r#"{"teamId": null, "ticketId": "{conversation}", "content": "Hello"}"#),
];

const OPENAI: &[Example] = &[
    of("POST /openai/v1/chat/completions", 200).body(
        r#"{"model": "default", "messages": [{"role": "user", "content": "Hello"}],
        "metadata": {"conversation_id": "{conversation}"}}"#,
    ),
    of("GET /openai/v1/models", 200),
    of("GET /openai/v1/models/{model}", 200),
    of("POST /openai/v1/conversations", 200)
        .body(r#"{"items": [{"role": "user", "content": "Hello"}], "metadata": {"a": "b"}}"#),
    of("GET /openai/v1/conversations/{id}", 200),
    of("POST /openai/v1/conversations/{id}", 200).body(r#"{"metadata": {"a": "b"}}"#),
    of("DELETE /openai/v1/conversations/{id}", 200),
    of("POST /openai/v1/conversations/{id}/items", 200)
        .body(r#"{"items": [{"role": "user", "content": "Hello"}]}"#),
    of("GET /openai/v1/conversations/{id}/items", 200),
    of("GET /openai/v1/conversations/{id}/items/{item}", 200),
    of("DELETE /openai/v1/conversations/{id}/items/{item}", 200),
];

const SEAVERSE: &[Example] = &[
    // Published agents are for every user; drafts are for the company alone.
    of("GET /apps", 200).query("?status=eq.draft"),
    of("OPTIONS /apps", 200),
    of("GET /conversations", 200),
    of("OPTIONS /conversations", 200),
    of("POST /conversations", 201).body(r#"{"title": "Hello"}"#),
    of("PATCH /conversations", 204).query("?title=eq.{new}").body(r#"{"title": "Hello"}"#),
    of("DELETE /conversations", 204).query("?title=eq.{new}"),
    of("GET /messages", 200),
    of("OPTIONS /messages", 200),
    of("POST /messages", 201)
        .body(r#"{"conversation_id": "{history}", "role": "user", "content": "Hello"}"#),
    of("PATCH /messages", 204).query("?content=eq.{new}").body(r#"{"content": "Hi"}"#),
    of("DELETE /messages", 204).query("?content=eq.{new}"),
    of("POST /api/v1/url-session/generate", 200),
];

const HELP: &[Example] = &[
    of("GET /help/{workspace}", 200),
    // Without a public address there is no map.
    of("GET /help/{workspace}/sitemap.xml", 404),
    of("GET /help/{workspace}/llms.txt", 200),
    of("GET /help/{workspace}/categories/{slug}", 200),
    of("GET /help/{workspace}/{slug}", 200),
    // It leads back to the article.
    of("POST /help/{workspace}/{slug}/feedback", 200).query("?helpful=yes"),
];

const PROCESS: &[Example] = &[of("GET /metrics", 200)];

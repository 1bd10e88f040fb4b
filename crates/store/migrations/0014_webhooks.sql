-- Webhooks: who wants to be told of what, what they are told, and every attempt to tell them.

create table webhook (
    id text primary key,
    workspace_id text not null references workspace (id),
    mode text not null,
    name text not null,
    url text not null,
    events text not null,
    payload text not null,
    signature text not null,
    headers text,
    sealed_headers bytea,
    is_active boolean not null,
    begins bigint not null,
    off_reason text,
    failing_since bigint,
    paused_until bigint,
    created_at bigint not null,
    updated_at bigint not null
);

create index webhook_in_order on webhook (workspace_id, mode, id);

-- While a secret is being changed, the one before it signs too.
create table webhook_secret (
    id text primary key,
    webhook_id text not null references webhook (id) on delete cascade,
    sealed bytea not null,
    created_at bigint not null,
    ends_at bigint
);

create index secret_of_webhook on webhook_secret (webhook_id);

-- How far the placed events of a scope were read: once for all webhooks, and once for each replay for one of them.
create table reading (
    id text primary key,
    workspace_id text not null references workspace (id),
    mode text not null,
    webhook_id text references webhook (id) on delete cascade,
    place bigint not null,
    until_place bigint,
    only_missed boolean not null,
    created_at bigint not null
);

create unique index live_reading on reading (workspace_id, mode) where webhook_id is null;
create index reading_of_webhook on reading (webhook_id) where webhook_id is not null;

-- What an event is called in one face, frozen: each attempt sends the same bytes. Whom it tells of stands beside it.
create table letter (
    id text primary key,
    event_id text not null,
    face text not null,
    kind text not null,
    name text not null,
    body text,
    short text not null,
    conversation_id text,
    subject text not null,
    created_at bigint not null,
    unique (event_id, face, kind)
);

create index letter_by_time on letter (created_at);
create index letter_of_conversation on letter (conversation_id) where conversation_id is not null;
create index letter_of_subject on letter (subject);

create table delivery (
    id text primary key,
    webhook_id text not null references webhook (id) on delete cascade,
    letter_id text not null references letter (id),
    state text not null,
    attempts bigint not null,
    due_at bigint,
    claimed_by text,
    created_at bigint not null,
    ended_at bigint
);

create index delivery_due on delivery (webhook_id, due_at, id) where state = 'waiting';
create index delivery_of_webhook on delivery (webhook_id, id);
create index delivery_of_letter on delivery (letter_id);
create index delivery_ended on delivery (ended_at) where ended_at is not null;

create table attempt (
    delivery_id text not null references delivery (id) on delete cascade,
    number bigint not null,
    started_at bigint not null,
    millis bigint not null,
    status bigint,
    error text,
    sent text not null,
    answer_headers text,
    answer_body text,
    primary key (delivery_id, number)
);

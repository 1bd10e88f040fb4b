-- One text for SQLite and PostgreSQL. Identifiers are prefixed text in time order, times are milliseconds,
-- JSON is opaque text, `bytea` is a blob to SQLite.

create table workspace (
    id text primary key,
    slug text not null unique,
    name text not null,
    created_at bigint not null
);

create table api_key (
    id text primary key,
    workspace_id text not null references workspace (id),
    mode text not null,
    kind text not null,
    hash text not null unique,
    hint text not null,
    created_at bigint not null,
    revoked_at bigint
);

create table agent (
    id text primary key,
    workspace_id text not null references workspace (id),
    mode text not null,
    slug text not null,
    name text not null,
    draft text not null,
    created_at bigint not null,
    updated_at bigint not null,
    unique (workspace_id, mode, slug)
);

create table agent_version (
    agent_id text not null references agent (id) on delete cascade,
    number bigint not null,
    settings text not null,
    created_at bigint not null,
    primary key (agent_id, number)
);

create table agent_publication (
    agent_id text not null references agent (id) on delete cascade,
    environment text not null,
    number bigint not null,
    published_at bigint not null,
    primary key (agent_id, environment)
);

create table customer (
    id text primary key,
    workspace_id text not null references workspace (id),
    mode text not null,
    external_id text,
    email text,
    name text,
    created_at bigint not null,
    unique (workspace_id, mode, external_id),
    unique (workspace_id, mode, email)
);

-- `agent_id` outlives the agent: what was said stays readable.
create table conversation (
    id text primary key,
    workspace_id text not null references workspace (id),
    mode text not null,
    customer_id text references customer (id),
    agent_id text,
    channel text not null,
    label text,
    status text not null,
    handled_by text not null,
    metadata text not null,
    last_seq bigint not null,
    last_position bigint not null,
    created_at bigint not null,
    updated_at bigint not null
);

create index conversation_newest on conversation (workspace_id, mode, created_at, id);

create table message (
    id text primary key,
    conversation_id text not null references conversation (id) on delete cascade,
    seq bigint not null,
    role text not null,
    body text not null,
    citations text,
    run_id text,
    created_at bigint not null,
    unique (conversation_id, seq)
);

create table run (
    id text primary key,
    conversation_id text not null references conversation (id) on delete cascade,
    question_id text not null,
    answer_id text,
    agent_id text,
    agent_version bigint,
    model text,
    state text not null,
    outcome text,
    confidence double precision,
    prompt_tokens bigint,
    completion_tokens bigint,
    total_tokens bigint,
    node text not null,
    lease_until bigint not null,
    started_at bigint not null,
    ended_at bigint
);

create index run_of_conversation on run (conversation_id, id);

-- At most one open run in a conversation: posts to it are answered in order, whichever process they reach.
create unique index run_open on run (conversation_id) where state = 'running';

create table category (
    id text primary key,
    workspace_id text not null references workspace (id),
    mode text not null,
    slug text not null,
    name text not null,
    description text,
    position bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    unique (workspace_id, mode, slug)
);

create table article (
    id text primary key,
    workspace_id text not null references workspace (id),
    mode text not null,
    external_id text,
    slug text not null,
    title text not null,
    body text not null,
    category_id text references category (id) on delete set null,
    tags text not null,
    status text not null,
    public boolean not null,
    locale text,
    url text,
    source text,
    created_at bigint not null,
    updated_at bigint not null,
    unique (workspace_id, mode, slug),
    unique (workspace_id, mode, external_id)
);

create index article_in_order on article (workspace_id, mode, id);
create index article_of_category on article (category_id);

-- Counts the changes of a scope's articles, so that every process notices them.
create table knowledge (
    workspace_id text not null references workspace (id),
    mode text not null,
    version bigint not null,
    primary key (workspace_id, mode)
);

-- The version at which each article last changed; the row stays when the article goes.
create table knowledge_change (
    workspace_id text not null,
    mode text not null,
    article_id text not null,
    version bigint not null,
    primary key (workspace_id, mode, article_id)
);

create index knowledge_change_in_order on knowledge_change (workspace_id, mode, version);

-- Derived: `switchboard reindex` empties it and it fills again.
create table passage_vector (
    article_id text not null references article (id) on delete cascade,
    model text not null,
    hash bytea not null,
    vector bytea not null,
    primary key (article_id, model, hash)
);

create table event (
    id text primary key,
    workspace_id text not null,
    mode text not null,
    kind text not null,
    conversation_id text,
    position bigint not null,
    subject text not null,
    created_at bigint not null
);

create unique index event_in_conversation on event (conversation_id, position) where conversation_id is not null;
create index event_in_order on event (workspace_id, mode, id);

-- What a repeated request is answered with.
create table idempotency (
    workspace_id text not null,
    mode text not null,
    caller text not null,
    key text not null,
    fingerprint text not null,
    run_id text,
    status bigint,
    body bytea,
    created_at bigint not null,
    primary key (workspace_id, mode, caller, key)
);

create index idempotency_by_age on idempotency (created_at);
create index idempotency_of_run on idempotency (run_id) where run_id is not null;

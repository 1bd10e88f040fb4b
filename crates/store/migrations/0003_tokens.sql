-- What signs tokens. The secret is sealed with the server's master secret, which is not in the database.
create table signing_key (
    id text primary key,
    sealed bytea not null,
    created_at bigint not null,
    retired_at bigint
);

-- From which pages a publishable key or a token may be used, with spaces between them; empty means from any.
alter table workspace add column origins text not null default '';

-- What companies sign with who their customers are. The secret is sealed with the server's master secret; from
-- `retired_at` on it is believed no more.
create table identity_secret (
    id text primary key,
    workspace_id text not null references workspace (id),
    mode text not null,
    sealed bytea not null,
    created_at bigint not null,
    retired_at bigint
);

create index identity_secret_of_workspace on identity_secret (workspace_id, mode, created_at);

-- Whether customers must be known to be spoken with, through every door.
alter table workspace add column identity_required boolean not null default false;

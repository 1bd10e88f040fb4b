-- Live conversations: which version of an agent answers, how a conversation ended, what the sender of a message calls
-- it, and the order of a scope's events.

alter table conversation add column environment text not null default 'production';
alter table conversation add column closed_at bigint;
alter table conversation add column close_reason text;

create index conversation_of_customer on conversation (customer_id, created_at, id) where customer_id is not null;
create index conversation_of_agent on conversation (agent_id, created_at, id) where agent_id is not null;

alter table message add column client_id text;
alter table message add column attachments text;

create unique index message_of_client on message (conversation_id, client_id) where client_id is not null;

create index run_unfinished on run (node, lease_until) where state in ('queued', 'running');

-- An event's place among all events of its scope: given after its commit, so that a reader of places misses nothing.
alter table event add column place bigint;

create unique index event_by_place on event (workspace_id, mode, place) where place is not null;
create index event_without_place on event (id) where place is null;

-- The last place that was given in a scope.
create table feed (
    workspace_id text not null references workspace (id),
    mode text not null,
    last_place bigint not null,
    primary key (workspace_id, mode)
);

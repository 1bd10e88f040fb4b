-- The help desk: a ticket is a facet of its conversation, in the same row; customers with more about them, teammates,
-- notes, and what events say beyond their subject.

alter table conversation add column hand_off_reason text;
alter table conversation add column ticket_number bigint;
alter table conversation add column title text;
alter table conversation add column ticket_status text;
alter table conversation add column priority text;
alter table conversation add column assignee_id text;
alter table conversation add column tags text;
alter table conversation add column memo text;
alter table conversation add column ticket_opened_at bigint;
alter table conversation add column first_response_at bigint;
alter table conversation add column resolved_at bigint;
alter table conversation add column reopened_at bigint;
alter table conversation add column response_due_at bigint;
alter table conversation add column resolution_due_at bigint;

create unique index ticket_by_number on conversation (workspace_id, mode, ticket_number)
    where ticket_number is not null;
create index ticket_by_status on conversation (workspace_id, mode, ticket_status, ticket_number)
    where ticket_number is not null;
create index ticket_by_priority on conversation (workspace_id, mode, priority, ticket_number)
    where ticket_number is not null;
create index ticket_by_both on conversation (workspace_id, mode, ticket_status, priority, ticket_number)
    where ticket_number is not null;
create index ticket_by_assignee on conversation (workspace_id, mode, assignee_id, ticket_number)
    where assignee_id is not null;
create index ticket_by_customer on conversation (workspace_id, mode, customer_id, ticket_number)
    where ticket_number is not null;

-- The last number that was given to a ticket in a scope.
create table desk (
    workspace_id text not null references workspace (id),
    mode text not null,
    last_number bigint not null,
    primary key (workspace_id, mode)
);

-- How many tickets there are, kept with every change: lists that say a total need not count them.
create table ticket_count (
    workspace_id text not null references workspace (id),
    mode text not null,
    status text not null,
    priority text not null,
    total bigint not null,
    primary key (workspace_id, mode, status, priority)
);

-- Teammates belong to a workspace, in both of its modes.
create table teammate (
    id text primary key,
    workspace_id text not null references workspace (id),
    name text not null,
    email text not null,
    role text not null,
    on_duty boolean not null,
    avatar_url text,
    created_at bigint not null,
    updated_at bigint not null,
    unique (workspace_id, email)
);

alter table message add column author_id text;
alter table message add column author_name text;

-- Notes are no messages, so that nothing which reads messages can show one to a customer.
create table note (
    id text primary key,
    conversation_id text not null references conversation (id) on delete cascade,
    author_id text,
    author_name text,
    body text not null,
    created_at bigint not null
);

create index note_of_conversation on note (conversation_id, id);

alter table customer add column status text not null default 'active';
alter table customer add column sentiment text;
alter table customer add column phone text;
alter table customer add column avatar_url text;
alter table customer add column tags text;
alter table customer add column memo text;
alter table customer add column fields text;
alter table customer add column metadata text;
alter table customer add column traits text;
alter table customer add column updated_at bigint;

create index customer_in_order on customer (workspace_id, mode, id);

alter table event add column data text;

-- How fast a help desk wants to be, as JSON; one row for each mode of a workspace.
create table sla_policy (
    workspace_id text not null references workspace (id),
    mode text not null,
    policy text not null,
    primary key (workspace_id, mode)
);

-- How often the AI answered a customer on a day (UTC, counted from 1970).
create table answer_count (
    customer_id text not null references customer (id) on delete cascade,
    day bigint not null,
    answers bigint not null,
    primary key (customer_id, day)
);

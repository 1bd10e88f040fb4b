-- Finding tickets by their tags, and what is to be found by its words. The full-text indexes themselves follow, one text
-- for each database.

create table ticket_tag (
    conversation_id text not null references conversation (id) on delete cascade,
    tag text not null,
    workspace_id text not null,
    mode text not null,
    ticket_number bigint not null,
    status text not null,
    priority text not null,
    primary key (conversation_id, tag)
);

-- What is listed is also checked and counted here, without a look at the tickets.
create index ticket_by_tag on ticket_tag (workspace_id, mode, tag, ticket_number, status, priority);

drop index ticket_by_assignee;
create index ticket_by_assignee on conversation (workspace_id, mode, assignee_id, ticket_number, ticket_status, priority)
    where assignee_id is not null;


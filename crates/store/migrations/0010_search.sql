-- Finding tickets by their tags, and what is to be found by its words. The full-text indexes themselves follow, one text
-- for each database.

create table ticket_tag (
    conversation_id text not null references conversation (id) on delete cascade,
    tag text not null,
    workspace_id text not null,
    mode text not null,
    ticket_number bigint not null,
    primary key (conversation_id, tag)
);

create index ticket_by_tag on ticket_tag (workspace_id, mode, tag, ticket_number);


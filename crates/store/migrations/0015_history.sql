-- Conversations as the history of an application: what its owner calls them, messages of any type kept as they came,
-- and counts that follow the messages. What people think of answers, and what agents were copied from.

alter table conversation add column name text;
alter table conversation add column app text;
alter table conversation add column extras text;
alter table conversation add column message_count bigint not null default 0;
alter table conversation add column last_message_at bigint;

update conversation set message_count = (select count(*) from message where conversation_id = conversation.id),
    last_message_at = (select max(created_at) from message where conversation_id = conversation.id);

alter table message add column structure_kind text;
alter table message add column structure text;
alter table message add column metadata text;
alter table message add column extras text;
alter table message add column edited_at bigint;

create index message_by_time on message (conversation_id, created_at, seq);

alter table agent add column copied_from text;

create index agent_copies on agent (copied_from) where copied_from is not null;

-- What somebody thinks of an answer.
create table feedback (
    run_id text primary key references run (id) on delete cascade,
    workspace_id text not null references workspace (id),
    mode text not null,
    agent_id text,
    is_positive boolean not null,
    remark text,
    created_at bigint not null
);

create index feedback_of_agent on feedback (agent_id, is_positive) where agent_id is not null;

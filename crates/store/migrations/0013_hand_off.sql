-- How much the AI has said in a conversation, counted with every answer: limits need not look through the log.

alter table conversation add column answers bigint not null default 0;
alter table conversation add column tokens bigint not null default 0;

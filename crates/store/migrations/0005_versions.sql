-- What callers attach to agents and versions, and the runs of an agent in their order.

alter table agent add column folder text;
alter table agent add column extras text;

alter table agent_version add column name text;

create index run_of_agent on run (agent_id, started_at, id) where agent_id is not null;

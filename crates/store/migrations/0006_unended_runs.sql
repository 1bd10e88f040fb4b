-- The few runs of a conversation that have not ended, which every message looks for.

create index run_unended on run (conversation_id, id) where state in ('queued', 'running');

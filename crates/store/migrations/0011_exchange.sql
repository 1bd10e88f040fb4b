-- What things that were imported are called where they come from, so that importing them again adds nothing. The row
-- stays when the thing goes: what was removed here does not come back.

create table foreign_id (
    workspace_id text not null references workspace (id),
    mode text not null,
    system text not null,
    kind text not null,
    foreign_id text not null,
    id text not null,
    primary key (workspace_id, mode, system, kind, foreign_id)
);

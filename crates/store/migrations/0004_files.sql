-- Files that are sent along with messages; their bytes are elsewhere, under the file's id and the attempt.
-- A file without a conversation was not sent along yet, or its conversation is gone: it is removed after a while.

create table file (
    id text primary key,
    workspace_id text not null references workspace (id),
    mode text not null,
    conversation_id text references conversation (id) on delete set null,
    holder text not null,
    filename text not null,
    mime_type text not null,
    state text not null,
    attempts bigint not null,
    size_bytes bigint,
    sha256 text,
    attempt bigint,
    created_at bigint not null
);

create index file_of_conversation on file (conversation_id) where conversation_id is not null;
create index file_unused on file (created_at) where conversation_id is null;

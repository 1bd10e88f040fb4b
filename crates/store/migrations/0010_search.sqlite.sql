-- Full text on SQLite: FTS5 without a copy of the texts. What is in the index has a key of its own, made of its time, so
-- that newer is higher and nothing depends on a row's implicit number, which a compact copy may change.

-- What is still to be written into the index. A position is never used again.
create table search_queue (
    position integer primary key autoincrement,
    kind text not null,
    subject_id text not null
);

create table search_entry (
    key integer primary key,
    conversation_id text not null references conversation (id) on delete cascade,
    subject_id text not null,
    kind text not null
);

create unique index search_entry_of on search_entry (conversation_id, subject_id);

-- The words come folded and apart from each other by spaces; whatever is not ASCII is part of a word.
create virtual table search_text using fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = "ascii tokenchars '='"
);

create trigger search_entry_is_gone after delete on search_entry begin
    delete from search_text where rowid = old.key;
end;

create trigger message_is_new after insert on message begin
    insert into search_queue (kind, subject_id) values ('message', new.id);
end;

create trigger message_is_changed after update of body on message when new.body <> old.body begin
    insert into search_queue (kind, subject_id) values ('message', new.id);
end;

create trigger message_is_gone after delete on message begin
    delete from search_entry where conversation_id = old.conversation_id and subject_id = old.id;
end;

create trigger note_is_new after insert on note begin
    insert into search_queue (kind, subject_id) values ('note', new.id);
end;

create trigger note_is_changed after update of body on note when new.body <> old.body begin
    insert into search_queue (kind, subject_id) values ('note', new.id);
end;

create trigger note_is_gone after delete on note begin
    delete from search_entry where conversation_id = old.conversation_id and subject_id = old.id;
end;

create trigger ticket_is_renamed after update of title on conversation when new.title is not old.title begin
    insert into search_queue (kind, subject_id) values ('ticket', new.id);
end;

-- Whose it is, is in the index too.
create trigger conversation_has_another_customer after update of customer_id on conversation
when new.customer_id is not old.customer_id begin
    insert into search_queue (kind, subject_id) select 'ticket', new.id where new.title is not null;
    insert into search_queue (kind, subject_id) select 'message', id from message where conversation_id = new.id;
    insert into search_queue (kind, subject_id) select 'note', id from note where conversation_id = new.id;
end;

insert into search_queue (kind, subject_id) select 'message', id from message order by id;
insert into search_queue (kind, subject_id) select 'note', id from note order by id;
insert into search_queue (kind, subject_id) select 'ticket', id from conversation where title is not null order by id;

-- Full text on PostgreSQL: lexemes in a column with a GIN index. What is in the index has a key of its own, made of its
-- time, so that newer is higher.

-- What is still to be written into the index.
create table search_queue (
    position bigint generated always as identity primary key,
    kind text not null,
    subject_id text not null
);

create table search_entry (
    scope text not null,
    key bigint not null,
    conversation_id text not null references conversation (id) on delete cascade,
    subject_id text not null,
    kind text not null,
    words tsvector not null,
    primary key (scope, key)
);

create unique index search_entry_of on search_entry (conversation_id, subject_id);

-- Entries come in batches and in the background, so nothing is gained by a list of what is pending, which every search
-- would have to read through.
create index search_entry_words on search_entry using gin (words) with (fastupdate = off);

create function search_it() returns trigger language plpgsql as $$
begin
    insert into search_queue (kind, subject_id) values (tg_argv[0], new.id);
    return null;
end $$;

create function search_it_no_more() returns trigger language plpgsql as $$
begin
    delete from search_entry where conversation_id = old.conversation_id and subject_id = old.id;
    return null;
end $$;

create function search_all_of_it() returns trigger language plpgsql as $$
begin
    insert into search_queue (kind, subject_id) select 'ticket', new.id where new.title is not null;
    insert into search_queue (kind, subject_id) select 'message', id from message where conversation_id = new.id;
    insert into search_queue (kind, subject_id) select 'note', id from note where conversation_id = new.id;
    return null;
end $$;

create trigger message_is_new after insert on message for each row execute function search_it('message');
create trigger message_is_changed after update of body on message for each row
    when (new.body <> old.body) execute function search_it('message');
create trigger message_is_gone after delete on message for each row execute function search_it_no_more();

create trigger note_is_new after insert on note for each row execute function search_it('note');
create trigger note_is_changed after update of body on note for each row
    when (new.body <> old.body) execute function search_it('note');
create trigger note_is_gone after delete on note for each row execute function search_it_no_more();

create trigger ticket_is_renamed after update of title on conversation for each row
    when (new.title is distinct from old.title) execute function search_it('ticket');

-- Whose it is, is in the index too.
create trigger conversation_has_another_customer after update of customer_id on conversation for each row
    when (new.customer_id is distinct from old.customer_id) execute function search_all_of_it();

insert into search_queue (kind, subject_id) select 'message', id from message order by id;
insert into search_queue (kind, subject_id) select 'note', id from note order by id;
insert into search_queue (kind, subject_id) select 'ticket', id from conversation where title is not null order by id;

-- Customers are listed newest first and found by a part of what they are called; who is gone, and what was erased.

-- Name, address and external id in lower case, one per line. What is here already gets them as far as the database can
-- lower letters; every change writes them anew.
alter table customer add column words text;
update customer set words = lower(coalesce(name, '') || ' ' || coalesce(email, '') || ' ' || coalesce(external_id, ''));

drop index customer_in_order;
create index customer_newest on customer (workspace_id, mode, created_at, id);

-- Customers who are there no more: tokens for them open nothing, and who was merged is found under the new identity.
create table former_customer (
    id text primary key,
    workspace_id text not null references workspace (id),
    mode text not null,
    became text,
    gone_at bigint not null
);

create index former_customer_by_heir on former_customer (became) where became is not null;

-- What was removed of a person, counted while it is removed; this stays as the receipt.
create table erasure (
    customer_id text primary key,
    workspace_id text not null references workspace (id),
    mode text not null,
    began_at bigint not null,
    touched_at bigint not null,
    ended_at bigint,
    conversations bigint not null default 0,
    messages bigint not null default 0,
    notes bigint not null default 0,
    runs bigint not null default 0,
    files bigint not null default 0,
    events bigint not null default 0,
    replies bigint not null default 0
);

create index erasure_unfinished on erasure (touched_at) where ended_at is null;

create index event_with_data on event (subject) where data is not null;
create index file_of_holder on file (holder);

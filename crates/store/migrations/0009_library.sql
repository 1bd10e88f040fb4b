-- Articles for readers: what lists and search engines show, what colleagues note, how often they are read and used,
-- and shelves that are internal.

alter table article add column excerpt text;
alter table article add column meta_description text;
alter table article add column memo text;
alter table article add column metadata text not null default '{}';
alter table article add column published_at bigint;

update article set published_at = created_at where status = 'published';

create index article_shown on article (workspace_id, mode, status, public, category_id);

alter table category add column public boolean not null default true;
alter table category add column icon text;
alter table category add column color text;

-- Apart from the articles, so that counting rewrites neither bodies nor what indexes are made from.
create table article_count (
    article_id text primary key references article (id) on delete cascade,
    workspace_id text not null,
    mode text not null,
    views bigint not null,
    uses bigint not null,
    helpful bigint not null,
    unhelpful bigint not null
);

insert into article_count (article_id, workspace_id, mode, views, uses, helpful, unhelpful)
    select id, workspace_id, mode, 0, 0, 0, 0 from article;

create index article_by_views on article_count (workspace_id, mode, views, article_id);

-- Who said lately whether an article helped, so that nobody says it many times; old rows are removed.
create table article_vote (
    article_id text not null references article (id) on delete cascade,
    voter text not null,
    helpful boolean not null,
    created_at bigint not null,
    primary key (article_id, voter)
);

create index article_vote_by_age on article_vote (created_at);

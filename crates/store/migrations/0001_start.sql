create table setting (
    name text primary key not null,
    value text not null
);

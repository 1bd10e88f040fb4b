-- What a thing is called elsewhere is found by our id of it, to be removed with a person.

create index foreign_id_of on foreign_id (id);

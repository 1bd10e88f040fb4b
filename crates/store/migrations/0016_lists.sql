-- The conversations of one customer are found, counted and read newest first in one index, without a look at others of
-- their workspace.

drop index conversation_of_customer;
create index conversation_of_customer on conversation (customer_id, workspace_id, mode, created_at, id)
    where customer_id is not null;

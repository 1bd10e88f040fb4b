//! Customers.

use domain::customer::Customer;
use domain::id::CustomerId;
use domain::workspace::Scope;

use crate::read::{id, time};
use crate::values::values;
use crate::{Result, Row, Tx};

macro_rules! columns {
    () => {
        "id, external_id, email, name, created_at"
    };
}

/// Adds a customer; `Duplicate` when the external id or the address is somebody else's.
pub fn insert(tx: &mut Tx<'_>, scope: Scope, customer: &Customer) -> Result<()> {
    let sql = concat!(
        "insert into customer (",
        columns!(),
        ", workspace_id, mode) values ($1, $2, $3, $4, $5, $6, $7)"
    );
    tx.execute(
        sql,
        values![
            customer.id.to_string(),
            customer.external_id,
            customer.email,
            customer.name,
            customer.created_at.millis(),
            scope.workspace.to_string(),
            scope.mode.as_str(),
        ],
    )?;
    Ok(())
}

/// Adds a customer unless there is one of that id.
pub fn insert_if_new(tx: &mut Tx<'_>, scope: Scope, customer: &Customer) -> Result<()> {
    let sql = "insert into customer (id, created_at, workspace_id, mode) values ($1, $2, $3, $4) \
               on conflict (id) do nothing";
    tx.execute(
        sql,
        values![
            customer.id.to_string(),
            customer.created_at.millis(),
            scope.workspace.to_string(),
            scope.mode.as_str(),
        ],
    )?;
    Ok(())
}

/// Overwrites what may change of a customer.
pub fn update(tx: &mut Tx<'_>, customer: &Customer) -> Result<()> {
    let sql = "update customer set external_id = $2, email = $3, name = $4 where id = $1";
    tx.execute(
        sql,
        values![customer.id.to_string(), customer.external_id, customer.email, customer.name],
    )?;
    Ok(())
}

/// The customer of that id.
pub fn find(tx: &mut Tx<'_>, scope: Scope, customer_id: CustomerId) -> Result<Option<Customer>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from customer where workspace_id = $1 and mode = $2 and id = $3"
    );
    tx.find(
        sql,
        values![scope.workspace.to_string(), scope.mode.as_str(), customer_id.to_string()],
        customer,
    )
}

/// The customer whom the company's system calls so.
pub fn find_by_external_id(
    tx: &mut Tx<'_>,
    scope: Scope,
    external_id: &str,
) -> Result<Option<Customer>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from customer where workspace_id = $1 and mode = $2 and external_id = $3"
    );
    tx.find(sql, values![scope.workspace.to_string(), scope.mode.as_str(), external_id], customer)
}

/// The customer with that lower-cased address.
pub fn find_by_email(tx: &mut Tx<'_>, scope: Scope, email: &str) -> Result<Option<Customer>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from customer where workspace_id = $1 and mode = $2 and email = $3"
    );
    tx.find(sql, values![scope.workspace.to_string(), scope.mode.as_str(), email], customer)
}

fn customer(row: &Row<'_>) -> Result<Customer> {
    Ok(Customer {
        id: id(row, 0)?,
        external_id: row.optional_text(1)?,
        email: row.optional_text(2)?,
        name: row.optional_text(3)?,
        created_at: time(row, 4)?,
    })
}

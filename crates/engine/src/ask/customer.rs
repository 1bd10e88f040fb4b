//! Who asks: the customer who is meant, made or completed as far as is said of them.

use domain::customer::{Customer, CustomerRef};
use domain::event::EventKind;
use domain::id::CustomerId;
use domain::workspace::Scope;
use store::{Tx, customers};

use crate::Error;
use crate::customers::{refuse_former, tell, tell_change};
use crate::error::taken;
use crate::moment::Moment;

const CLASH: &str = "this external id and this e-mail address belong to different customers";

/// The id of that customer; nothing when nobody in particular asks.
pub(crate) fn find_or_make(
    tx: &mut Tx<'_>,
    scope: Scope,
    said: &CustomerRef,
    moment: &Moment,
) -> Result<Option<CustomerId>, Error> {
    if *said == CustomerRef::default() {
        return Ok(None);
    }
    let Some(known) = find(tx, scope, said)? else {
        let new = new(said, moment);
        customers::insert(tx, scope, &new).map_err(|error| taken(error, CLASH))?;
        tell(tx, scope, new.id, EventKind::CustomerCreated, moment)?;
        return Ok(Some(new.id));
    };
    let differs = |known: &Option<String>, said: &Option<String>| {
        known.is_some() && said.is_some() && known != said
    };
    if differs(&known.external_id, &said.external_id) {
        return Err(Error::Conflict(CLASH));
    }
    let better = Customer {
        external_id: said.external_id.clone().or_else(|| known.external_id.clone()),
        email: said.email.clone().or_else(|| known.email.clone()),
        name: said.name.clone().or_else(|| known.name.clone()),
        ..known.clone()
    };
    if better != known {
        let better = Customer { updated_at: moment.now, ..better };
        customers::update(tx, &better).map_err(|error| taken(error, CLASH))?;
        tell_change(tx, scope, (&known, &better), moment)?;
    }
    Ok(Some(known.id))
}

/// The customer whom a session without a name is of: nothing is known of them before they speak.
pub(crate) fn find_or_begin(
    tx: &mut Tx<'_>,
    scope: Scope,
    id: CustomerId,
    moment: &Moment,
) -> Result<(), Error> {
    if customers::insert_if_new(tx, scope, &Customer::unknown(id, moment.now))? {
        refuse_former(tx, scope, id)?;
        tell(tx, scope, id, EventKind::CustomerCreated, moment)?;
    }
    Ok(())
}

/// By the company's own id, or else by the address.
fn find(tx: &mut Tx<'_>, scope: Scope, said: &CustomerRef) -> Result<Option<Customer>, Error> {
    if let Some(external_id) = &said.external_id
        && let Some(known) = customers::find_by_external_id(tx, scope, external_id)?
    {
        return Ok(Some(known));
    }
    match &said.email {
        Some(email) => Ok(customers::find_by_email(tx, scope, email)?),
        None => Ok(None),
    }
}

fn new(said: &CustomerRef, moment: &Moment) -> Customer {
    let CustomerRef { external_id, email, name } = said.clone();
    let id = CustomerId::mint(&moment.mint, moment.now);
    Customer { external_id, email, name, ..Customer::unknown(id, moment.now) }
}

//! Customers with the number of their tickets: for those who show both at once.

use domain::access::{Act, Actor};
use domain::customer::Customer;
use domain::id::CustomerId;
use store::{Tx, tickets};

use super::{CustomerChange, apply};
use crate::once::{Done, Once};
use crate::{Engine, Error, allow};

impl Engine {
    /// Changes a customer, and says how many tickets they have.
    pub async fn change_counted_customer(
        &self,
        actor: &Actor,
        id: CustomerId,
        change: CustomerChange,
        once: Once<(Customer, u64)>,
    ) -> Result<Done<(Customer, u64)>, Error> {
        allow(actor, Act::WriteCustomers)?;
        let (scope, moment) = (actor.scope, self.moment());
        let work = move |tx: &mut Tx<'_>| {
            let customer = apply(tx, scope, (id, &change), &moment)?;
            let theirs = tickets::Filter { customer: Some(id), ..tickets::Filter::default() };
            Ok((customer, tickets::total(tx, scope, &theirs)?))
        };
        self.write_once(actor, once, work).await
    }
}

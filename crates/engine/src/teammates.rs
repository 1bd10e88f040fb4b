//! Teammates: the people of the company. They belong to the workspace, in both of its modes.

use domain::access::{Act, Actor};
use domain::customer::{EMAIL_BYTES_MAX, NAME_BYTES_MAX, parse_email};
use domain::event::EventKind;
use domain::id::{TeammateId, WorkspaceId};
use domain::page::{Page, PageRequest};
use domain::teammate::{TeamRole, Teammate};
use domain::text::required;
use domain::workspace::{Mode, Scope};
use store::{Tx, changes, events, object, teammates, tickets, workspaces};

use crate::customers::avatar_url;
use crate::error::taken;
use crate::moment::Moment;
use crate::once::{Done, Once};
use crate::{Engine, Error, OnlyIf, allow, only_if};

/// A teammate as they are given; nothing is checked yet.
#[derive(Clone, Debug, Default)]
pub struct NewTeammate {
    /// What customers see above their messages.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Absent means one who answers customers.
    pub role: Option<TeamRole>,
    /// Absent means on duty.
    pub on_duty: Option<bool>,
    /// Their picture on the web.
    pub avatar_url: Option<String>,
}

/// What is to change in a teammate; absent fields stay, `Some(None)` empties one.
#[derive(Clone, Default)]
pub struct TeammateChange {
    /// See [`NewTeammate::name`].
    pub name: Option<String>,
    /// See [`NewTeammate::email`].
    pub email: Option<String>,
    /// See [`NewTeammate::role`].
    pub role: Option<TeamRole>,
    /// See [`NewTeammate::on_duty`].
    pub on_duty: Option<bool>,
    /// See [`NewTeammate::avatar_url`].
    pub avatar_url: Option<Option<String>>,
    /// Only when they are still so.
    pub only_if: Option<OnlyIf<Teammate>>,
}

const MISSING: Error = Error::NotFound("teammate");
const TAKEN: &str = "another teammate has this e-mail address";
const LAST_OWNER: Error =
    Error::Conflict("this is the last owner: make somebody else an owner first");
/// How many tickets one transaction takes away from a teammate.
const UNASSIGN_MAX: usize = 500;

impl Engine {
    /// Adds a teammate; a conflict when the address is somebody else's.
    pub async fn create_teammate(
        &self,
        actor: &Actor,
        new: NewTeammate,
        once: Once<Teammate>,
    ) -> Result<Done<Teammate>, Error> {
        allow(actor, Act::ManageTeammates)?;
        let (workspace, moment) = (actor.scope.workspace, self.moment());
        let work = move |tx: &mut Tx<'_>| {
            let teammate = checked(&new, &moment)?;
            teammates::insert(tx, workspace, &teammate).map_err(|error| taken(error, TAKEN))?;
            tell(tx, workspace, (EventKind::TeammateCreated, teammate.id), None, &moment)?;
            Ok(teammate)
        };
        self.write_once(actor, once, work).await
    }

    /// Changes a teammate; a conflict when the last owner would be one no more.
    pub async fn change_teammate(
        &self,
        actor: &Actor,
        id: TeammateId,
        change: TeammateChange,
    ) -> Result<Teammate, Error> {
        allow(actor, Act::ManageTeammates)?;
        let (workspace, moment) = (actor.scope.workspace, self.moment());
        let work = move |tx: &mut Tx<'_>| {
            workspaces::lock(tx, workspace)?;
            let old = teammates::find(tx, workspace, id)?.ok_or(MISSING)?;
            only_if::check(change.only_if.as_ref(), &old)?;
            let new = changed(&old, &change)?;
            if new == old {
                return Ok(new);
            }
            if new.role != TeamRole::Owner {
                keep_an_owner(tx, workspace, &old)?;
            }
            let new = Teammate { updated_at: moment.now, ..new };
            teammates::update(tx, &new).map_err(|error| taken(error, TAKEN))?;
            let data = differences(&old, &new);
            tell(tx, workspace, (EventKind::TeammateUpdated, id), data.as_deref(), &moment)?;
            Ok::<_, Error>(new)
        };
        let changed = self.0.db.write(work).await?;
        self.0.hub.ring_scope();
        Ok(changed)
    }

    /// Removes a teammate; their tickets stay, with nobody to see to them. A conflict when it is the last owner.
    pub async fn delete_teammate(&self, actor: &Actor, id: TeammateId) -> Result<(), Error> {
        allow(actor, Act::ManageTeammates)?;
        let workspace = actor.scope.workspace;
        loop {
            let moment = self.moment();
            let work = move |tx: &mut Tx<'_>| {
                workspaces::lock(tx, workspace)?;
                let found = teammates::find(tx, workspace, id)?.ok_or(MISSING)?;
                keep_an_owner(tx, workspace, &found)?;
                if tickets::unassign(tx, id, UNASSIGN_MAX)? == UNASSIGN_MAX as u64 {
                    return Ok(false);
                }
                teammates::delete(tx, workspace, id)?;
                let last = object(&[("name", found.name.as_str().into())]);
                tell(tx, workspace, (EventKind::TeammateDeleted, id), Some(&last), &moment)?;
                Ok::<_, Error>(true)
            };
            if self.0.db.write(work).await? {
                self.0.hub.ring_scope();
                return Ok(());
            }
        }
    }

    /// One teammate.
    pub async fn teammate(&self, actor: &Actor, id: TeammateId) -> Result<Teammate, Error> {
        allow(actor, Act::ManageTeammates)?;
        let workspace = actor.scope.workspace;
        let found = self.0.db.read(move |tx| teammates::find(tx, workspace, id)).await?;
        found.ok_or(MISSING)
    }

    /// The teammates, oldest first.
    pub async fn teammates(
        &self,
        actor: &Actor,
        request: PageRequest<TeammateId>,
    ) -> Result<Page<Teammate>, Error> {
        allow(actor, Act::ManageTeammates)?;
        let workspace = actor.scope.workspace;
        Ok(self.0.db.read(move |tx| teammates::page(tx, workspace, &request)).await?)
    }
}

/// Refuses when nobody else is an owner.
fn keep_an_owner(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    teammate: &Teammate,
) -> Result<(), Error> {
    let is_last = teammate.role == TeamRole::Owner && teammates::owners(tx, workspace)? <= 1;
    if is_last { Err(LAST_OWNER) } else { Ok(()) }
}

/// Tells of something that happened to a teammate, in both modes.
fn tell(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    (kind, id): (EventKind, TeammateId),
    data: Option<&str>,
    moment: &Moment,
) -> Result<(), Error> {
    for mode in [Mode::Live, Mode::Test] {
        let mut event = moment.event(kind, id.to_string());
        event.data = data.map(str::to_owned);
        events::append(tx, Scope { workspace, mode }, &event)?;
    }
    Ok(())
}

/// What an event tells of a change.
fn differences(old: &Teammate, new: &Teammate) -> Option<String> {
    changes(&[
        ("name", old.name.as_str().into(), new.name.as_str().into()),
        ("email", old.email.as_str().into(), new.email.as_str().into()),
        ("role", old.role.as_str().into(), new.role.as_str().into()),
        ("on_duty", old.on_duty.into(), new.on_duty.into()),
        ("avatar_url", old.avatar_url.as_deref().into(), new.avatar_url.as_deref().into()),
    ])
}

fn checked(new: &NewTeammate, moment: &Moment) -> Result<Teammate, Error> {
    Ok(Teammate {
        id: TeammateId::mint(&moment.mint, moment.now),
        name: name(&new.name)?,
        email: email(&new.email)?,
        role: new.role.unwrap_or(TeamRole::Agent),
        on_duty: new.on_duty.unwrap_or(true),
        avatar_url: avatar_url(new.avatar_url.as_deref())?,
        created_at: moment.now,
        updated_at: moment.now,
    })
}

fn changed(old: &Teammate, change: &TeammateChange) -> Result<Teammate, Error> {
    let mut new = old.clone();
    if let Some(value) = &change.name {
        new.name = name(value)?;
    }
    if let Some(value) = &change.email {
        new.email = email(value)?;
    }
    if let Some(value) = &change.avatar_url {
        new.avatar_url = avatar_url(value.as_deref())?;
    }
    new.role = change.role.unwrap_or(new.role);
    new.on_duty = change.on_duty.unwrap_or(new.on_duty);
    Ok(new)
}

fn name(raw: &str) -> Result<String, Error> {
    required(raw, NAME_BYTES_MAX).map_err(|error| Error::text("name", &error))
}

fn email(raw: &str) -> Result<String, Error> {
    let text = required(raw, EMAIL_BYTES_MAX).and_then(|text| parse_email(&text));
    text.map_err(|error| Error::text("email", &error))
}

//! Files that nobody sent along are removed.

use std::time::{Duration, UNIX_EPOCH};

use domain::id::FileId;
use store::{Kind, Tx, files};

use super::{FileSettings, failed, name_of};
use crate::{Engine, Error};

/// How long a file waits to be sent along.
const KEPT_MILLIS: i64 = 24 * 60 * 60 * 1000;
/// How many files one round removes.
const REMOVED_MAX: usize = 100;

impl Engine {
    /// Removes files that were announced a day ago and that no conversation has taken, and says how many.
    pub async fn remove_unused_files(&self) -> Result<usize, Error> {
        let Ok(settings) = self.file_settings() else { return Ok(0) };
        let before = self.now().plus(-KEPT_MILLIS);
        let expire = move |tx: &mut Tx<'_>| files::expire(tx, before, REMOVED_MAX);
        let expired = self.0.db.write(expire).await?;
        self.remove_files(settings, &expired).await?;
        Ok(expired.len())
    }

    /// Removes files that were marked: their bytes, of all attempts, then what is known of them.
    pub(crate) async fn remove_marked_files(&self, marked: &[(FileId, i64)]) -> Result<(), Error> {
        if marked.is_empty() {
            return Ok(());
        }
        self.remove_files(self.file_settings()?, marked).await
    }

    async fn remove_files(
        &self,
        settings: &FileSettings,
        marked: &[(FileId, i64)],
    ) -> Result<(), Error> {
        for &(id, attempts) in marked {
            for attempt in 1..=attempts {
                settings.store.delete(&name_of(id, attempt)).await.map_err(failed)?;
            }
            self.0.db.write(move |tx| files::delete_expired(tx, id)).await?;
        }
        Ok(())
    }

    /// Removes what this process left half written when it died. Other processes may share a folder, but not SQLite:
    /// beside PostgreSQL only what is a day old is nobody's.
    pub(crate) async fn sweep_files(&self) -> Result<usize, Error> {
        let Ok(settings) = self.file_settings() else { return Ok(0) };
        let is_alone = self.0.db.engine() == Kind::Sqlite;
        let before = if is_alone { self.now() } else { self.now().plus(-KEPT_MILLIS) };
        let before = UNIX_EPOCH + Duration::from_millis(before.millis().max(0) as u64);
        settings.store.sweep(before).await.map_err(failed)
    }
}

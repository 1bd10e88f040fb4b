//! A folder of this machine.

use std::fs;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use files::{Error, Files, Place};
use futures_util::{StreamExt, stream};

use crate::{behaves, bytes, parts, read};

const PART: usize = 256 * 1024;

async fn open(folder: &Path) -> Files {
    Files::open(&Place::Folder(folder.to_owned())).await.unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap();
    names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[tokio::test]
async fn what_comes_in_comes_out_and_what_fails_leaves_nothing() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("data/files");
    let files = open(&folder).await;
    behaves(&files, PART).await;
    assert_eq!(names(&folder), Vec::<String>::new());
}

#[cfg(unix)]
#[tokio::test]
async fn the_folder_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("files");
    open(&folder).await;
    assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
}

/// As long as it is written a file has another name, so that whoever looks does not find half of it.
#[tokio::test]
async fn a_half_written_file_is_not_found() {
    let place = tempfile::tempdir().unwrap();
    let files = open(place.path()).await;
    let (reader, folder) = (files.clone(), place.path().to_owned());
    let whole = bytes(3 * PART);
    let looking = parts(&whole, PART).then(move |part| {
        let (reader, folder) = (reader.clone(), folder.clone());
        async move {
            assert_eq!(read(&reader, "fil_1.1").await, None);
            assert!(!folder.join("fil_1.1").exists());
            part
        }
    });
    files.put("fil_1.1", u64::MAX, looking).await.unwrap();
    assert_eq!(names(place.path()), ["fil_1.1"]);
}

/// What a process that was killed left behind is removed, once it is old enough to be nobody's.
#[tokio::test]
async fn what_was_only_begun_is_swept() {
    let place = tempfile::tempdir().unwrap();
    let files = open(place.path()).await;
    files.put("fil_1.1", 9, parts(b"whole", 9)).await.unwrap();
    let (begun, waiting) = tokio::sync::oneshot::channel::<()>();
    let first = parts(&bytes(2 * PART), PART);
    let stalled = first.chain(stream::once(async move {
        begun.send(()).unwrap();
        std::future::pending().await
    }));
    let mut putting = std::pin::pin!(files.put("fil_2.1", u64::MAX, stalled));
    tokio::select! {
        ended = &mut putting => panic!("it never ends: {ended:?}"),
        _ = waiting => {
            let mut found = names(place.path());
            found.sort();
            assert_eq!(found, ["fil_1.1", "fil_2.1#1"]);
            assert_eq!(files.sweep(UNIX_EPOCH).await.unwrap(), 0);
            let far = UNIX_EPOCH + Duration::from_secs(1 << 40);
            assert_eq!(files.sweep(far).await.unwrap(), 1);
        }
    }
    assert_eq!(names(place.path()), ["fil_1.1"]);
}

/// A disk of one megabyte, which goes with it.
#[cfg(target_os = "linux")]
struct SmallDisk(tempfile::TempDir);

#[cfg(target_os = "linux")]
impl SmallDisk {
    /// Nothing where disks may not be mounted: only the superuser may.
    fn mount() -> Option<SmallDisk> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = std::process::Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"]).arg(folder.path());
        let mounted = mount.output().is_ok_and(|output| output.status.success());
        mounted.then(|| SmallDisk(folder))
    }
}

#[cfg(target_os = "linux")]
impl Drop for SmallDisk {
    fn drop(&mut self) {
        let mut unmount = std::process::Command::new("umount");
        let _ = unmount.arg("--lazy").arg(self.0.path()).status();
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_is_told_and_nothing_is_left() {
    let Some(disk) = SmallDisk::mount() else { return };
    let files = open(disk.0.path()).await;
    files.put("fil_1.1", u64::MAX, parts(&bytes(PART * 7 / 2), PART)).await.unwrap();
    for length in [PART, 2 * PART] {
        let refused = files.put("fil_2.1", u64::MAX, parts(&bytes(length), PART)).await;
        assert!(matches!(refused, Err(Error::Full(_))), "{length}: {refused:?}");
        assert_eq!(names(disk.0.path()), ["fil_1.1"]);
    }
    files.delete("fil_1.1").await.unwrap();
    files.put("fil_2.1", u64::MAX, parts(&bytes(3 * PART), PART)).await.unwrap();
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let taken = place.path().join("taken");
    fs::write(&taken, "a file").unwrap();
    let refused = Files::open(&Place::Folder(taken.join("files"))).await;
    assert!(matches!(refused, Err(Error::Unavailable(_))));
}

//! A PostgreSQL of our own for the length of a test run.
//!
//! The cluster lives in a temporary folder, listens on a free port of 127.0.0.1 and trusts whoever comes.
//! It is removed however the run ends: a second process, out of reach of ctrl-C, waits for the end
//! of the first one and cleans up.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::shell;

/// The variable that names the server to use in place of a cluster of our own.
pub(crate) const URL: &str = "TEST_DATABASE_URL";
/// The first argument of the process that cleans up.
pub(crate) const GUARD: &str = "--postgres-guard";

/// A running cluster; dropping it stops and removes it.
pub(crate) struct Cluster {
    port: u16,
    place: Place,
    guard: Child,
}

/// Where a cluster's programs and data are, and whose they are.
struct Place {
    programs: PathBuf,
    folder: PathBuf,
    owner: Option<Owner>,
}

/// Who runs the cluster in place of root, whom PostgreSQL refuses.
struct Owner {
    name: String,
    user: u32,
    group: u32,
}

/// The folder of `initdb` and `pg_ctl`: from PATH, or the newest of Debian's.
pub(crate) fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut debian: Vec<PathBuf> = debian.map(|version| version.path()).collect();
    debian.sort_by_key(|folder| version(folder));
    let debian = debian.into_iter().rev().map(|folder| folder.join("bin"));
    let complete = |folder: &PathBuf| {
        ["initdb", "pg_ctl", "postgres"].iter().all(|name| folder.join(name).is_file())
    };
    std::env::split_paths(&path).chain(debian).find(complete)
}

fn version(folder: &Path) -> u32 {
    let name = folder.file_name().and_then(|name| name.to_str());
    name.and_then(|name| name.parse().ok()).unwrap_or_default()
}

/// The other process: waits until the first one has ended, then removes what it left.
pub(crate) fn guard(arguments: &[String]) {
    let [programs, folder, owner] = arguments else { return };
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
    let place =
        Place { programs: programs.into(), folder: folder.into(), owner: Owner::parse(owner) };
    let _ = place.command("pg_ctl", &["stop", "-m", "immediate"]).output();
    let _ = fs::remove_dir_all(folder);
}

impl Cluster {
    /// Makes a cluster and waits until it answers.
    pub(crate) fn start(programs: PathBuf) -> Result<Cluster> {
        let port = free_port()?;
        let place = Place::make(programs, port)?;
        let guard = place.guard()?;
        let cluster = Cluster { port, place, guard };
        cluster.place.initialize(port)?;
        cluster.place.serve()?;
        Ok(cluster)
    }

    /// What the tests are told: the address, and how to stop and start the server.
    pub(crate) fn variables(&self) -> Vec<(&'static str, String)> {
        let Place { programs, owner, .. } = &self.place;
        let mut variables = vec![
            (URL, format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)),
            ("TEST_PG_CTL", programs.join("pg_ctl").display().to_string()),
            ("TEST_PG_DATA", self.place.data().display().to_string()),
        ];
        variables.extend(owner.as_ref().map(|owner| ("TEST_PG_USER", owner.name.clone())));
        variables
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}

impl Place {
    fn make(programs: PathBuf, port: u16) -> Result<Place> {
        let folder = std::env::temp_dir().join(format!("switchboard-postgres-{port}"));
        fs::DirBuilder::new()
            .mode(0o700)
            .create(&folder)
            .with_context(|| format!("could not make {}", folder.display()))?;
        let is_root = fs::metadata(&folder)?.uid() == 0;
        let owner = if is_root { Some(Owner::find()?) } else { None };
        if let Some(owner) = &owner {
            chown(&folder, Some(owner.user), Some(owner.group))?;
        }
        Ok(Place { programs, folder, owner })
    }

    /// Starts the process that cleans up when this one has ended.
    fn guard(&self) -> Result<Child> {
        let guard = Command::new(std::env::current_exe()?)
            .arg(GUARD)
            .args([&self.programs, &self.folder])
            .arg(self.owner.as_ref().map(Owner::line).unwrap_or_default())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        Ok(guard)
    }

    /// Settings stand in the file and not on a command line, so that a test may start the server.
    fn initialize(&self, port: u16) -> Result<()> {
        let options = "-U postgres -A trust -E UTF8 --locale=C --no-sync --no-instructions";
        let options: Vec<&str> = options.split(' ').collect();
        shell::output(&mut self.command("initdb", &options))?;
        let settings = format!(
            "listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = ''\n\
             max_connections = 300\nfsync = off\nfull_page_writes = off\n"
        );
        let file = self.data().join("postgresql.conf");
        fs::OpenOptions::new().append(true).open(file)?.write_all(settings.as_bytes())?;
        Ok(())
    }

    fn serve(&self) -> Result<()> {
        let log = self.folder.join("log");
        let mut start = self.command("pg_ctl", &["start", "-w", "-l"]);
        // Without pipes: the server would keep them open.
        let started = start.arg(&log).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        if !started.success() {
            bail!("PostgreSQL did not start: {}", fs::read_to_string(&log).unwrap_or_default());
        }
        Ok(())
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.current_dir(&self.folder).stdin(Stdio::null());
        command.arg("-D").arg(self.data()).args(arguments);
        if let Some(owner) = &self.owner {
            command.uid(owner.user).gid(owner.group);
        }
        command
    }
}

impl Owner {
    /// PostgreSQL's own user where it is installed as a service, or nobody.
    fn find() -> Result<Owner> {
        let users = fs::read_to_string("/etc/passwd").context("could not read /etc/passwd")?;
        let find = |name: &str| {
            users.lines().find_map(|line| Owner::parse(line).filter(|owner| owner.name == name))
        };
        find("postgres")
            .or_else(|| find("nobody"))
            .context("there is no user `postgres` or `nobody`")
    }

    /// A line of `/etc/passwd`.
    fn parse(line: &str) -> Option<Owner> {
        let mut fields = line.split(':');
        let (name, _) = (fields.next()?.to_owned(), fields.next()?);
        Some(Owner {
            name,
            user: fields.next()?.parse().ok()?,
            group: fields.next()?.parse().ok()?,
        })
    }

    fn line(&self) -> String {
        format!("{}:x:{}:{}", self.name, self.user, self.group)
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

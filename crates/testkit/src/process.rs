//! The program itself, as a child process.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::client::Client;

/// What the line begins with that says that the server is ready.
const READY: &str = "listening on ";

/// A running `switchboard serve`; it is killed when it is dropped.
pub struct Process {
    child: Child,
    /// What it printed before it was ready, line by line.
    pub said: Vec<String>,
    /// Where it listens: `http://HOST:PORT`.
    pub url: String,
}

impl Process {
    /// Starts a command that serves, and waits until it is ready.
    ///
    /// # Panics
    /// When it ends before it is ready; with what it wrote to standard error.
    #[must_use]
    pub fn start(command: &mut Command) -> Process {
        let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program can be started");
        let output = child.stdout.take().expect("standard output is piped");
        let mut said = Vec::new();
        for line in BufReader::new(output).lines() {
            let line = line.expect("the program prints text");
            if let Some(url) = line.strip_prefix(READY) {
                drain(&mut child);
                return Process { child, said, url: url.to_owned() };
            }
            said.push(line);
        }
        let mut errors = String::new();
        let _ = child.stderr.take().expect("standard error is piped").read_to_string(&mut errors);
        let _ = child.wait();
        panic!("the program ended before it was ready: {said:?} {errors}");
    }

    /// A caller with that key.
    #[must_use]
    pub fn client(&self, key: &str) -> Client {
        Client::new(&self.url, Some(key))
    }

    /// Ends it as the power cut does: nothing of it runs any more.
    ///
    /// # Panics
    /// When it cannot be killed.
    pub fn kill(mut self) {
        self.child.kill().expect("a child can be killed");
        self.child.wait().expect("a child can be waited for");
    }

    /// Tells it to stop, as an operating system does.
    ///
    /// # Panics
    /// When there is no `kill`.
    pub fn terminate(&self) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().expect("there is a `kill`");
        assert!(sent.success(), "the signal was not sent");
    }

    /// Waits for its end.
    ///
    /// # Panics
    /// When it cannot be waited for.
    #[must_use]
    pub fn wait(mut self) -> ExitStatus {
        self.child.wait().expect("a child can be waited for")
    }
}

/// Reads on what the log says, so that the program never waits for us.
fn drain(child: &mut Child) {
    let mut errors = child.stderr.take().expect("standard error is piped");
    std::thread::spawn(move || std::io::copy(&mut errors, &mut std::io::sink()));
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! A PostgreSQL server of a test's own, to be restarted.

use std::{
    net::TcpListener,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use tempfile::TempDir;
use tokio::process::Command;

/// A server that is stopped when the test ends.
pub struct Cluster {
    folder: TempDir,
    /// Who may not run PostgreSQL.
    is_root: bool,
    bin: PathBuf,
    /// The address of its one database.
    pub url: String,
}

impl Cluster {
    /// One on a free port.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let cluster = Self {
            bin: programs(),
            url: format!("postgres://tribune@127.0.0.1:{port}/postgres"),
            // Whoever makes a file owns it.
            is_root: folder.path().metadata().unwrap().uid() == 0,
            folder,
        };
        if cluster.is_root {
            let path = cluster.folder.path().display().to_string();
            does(Command::new("chown").args(["postgres", &path])).await;
        }
        let data = cluster.data();
        let how = [
            "-D",
            &data,
            "-A",
            "trust",
            "-U",
            "tribune",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ];
        does(cluster.program("initdb").args(how)).await;
        let options =
            format!("-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=");
        cluster.control(&["-o", &options, "start"]).await;
        cluster
    }

    /// Restarts it: `fast` tells its clients, `immediate` is a crash.
    pub async fn restarts(&self, mode: &str) {
        self.control(&["-m", mode, "restart"]).await;
    }

    async fn control(&self, how: &[&str]) {
        let log = self.folder.path().join("log").display().to_string();
        let mut control = self.program("pg_ctl");
        control
            .args(["-w", "-s", "-D", &self.data(), "-l", &log])
            .args(how);
        does(&mut control).await;
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    /// One of PostgreSQL's programs, by somebody else than root.
    fn program(&self, name: &str) -> Command {
        let program = self.bin.join(name);
        let mut command = if self.is_root {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
            command.arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(self.folder.path());
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut control = self.program("pg_ctl");
        control.args(["-s", "-D", &self.data(), "-m", "immediate", "stop"]);
        // There is nobody to tell when it fails.
        let _ = control.as_std_mut().status();
    }
}

async fn does(command: &mut Command) {
    let output = command.output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
}

/// Where PostgreSQL's programs are: on the path, or where Debian keeps them.
fn programs() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let mut places: Vec<PathBuf> = std::env::split_paths(&path).collect();
    if let Ok(versions) = Path::new("/usr/lib/postgresql").read_dir() {
        places.extend(versions.map(|version| version.unwrap().path().join("bin")));
    }
    let has_it = |place: &PathBuf| place.join("initdb").exists();
    places
        .into_iter()
        .rfind(has_it)
        .unwrap_or_else(|| panic!("no initdb: PostgreSQL is not installed"))
}

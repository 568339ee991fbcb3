//! An IMAP server that is not ours: Dovecot, as a process of the test, with one mailbox.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command as Now;
use std::time::Duration;

use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

/// Where `tests/run` has found it.
const DOVECOT: &str = "DOVECOT";
/// How long it may take to its first words.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server with the mailbox of `bounces`, whose password is `secret`.
pub struct Dovecot {
    /// Where it listens; plain text may become TLS there.
    pub port: u16,
    /// Where it listens for TLS.
    pub tls_port: u16,
    folder: TempDir,
    process: Child,
}

impl Dovecot {
    /// Starts one.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (port, tls_port) = (free_port(), free_port());
        certify(folder.path());
        let root = folder.path().display();
        // As root, it gives its work to users that its package made; else it is all one user.
        let (own, login, mail) = match user().as_str() {
            "root" => (
                "dovecot".to_owned(),
                "dovenull".to_owned(),
                "mail".to_owned(),
            ),
            user => (user.to_owned(), user.to_owned(), user.to_owned()),
        };
        let config = format!(
            "protocols = imap\nbase_dir = {root}/run\nstate_dir = {root}/run\nlog_path = {root}/log\n\
             ssl = yes\nssl_cert = <{root}/cert.pem\nssl_key = <{root}/key.pem\n\
             disable_plaintext_auth = no\nfirst_valid_uid = 1\nfirst_valid_gid = 1\n\
             default_internal_user = {own}\ndefault_internal_group = {own}\ndefault_login_user = {login}\n\
             mail_location = maildir:{root}/mail/%u\n\
             passdb {{\n driver = static\n args = password=secret\n}}\n\
             userdb {{\n driver = static\n args = uid={mail} gid={mail} home={root}/mail/%u\n}}\n\
             service imap-login {{\n chroot =\n\
             inet_listener imap {{\n address = 127.0.0.1\n port = {port}\n }}\n\
             inet_listener imaps {{\n address = 127.0.0.1\n port = {tls_port}\n ssl = yes\n }}\n}}\n\
             service anvil {{\n chroot =\n}}\n"
        );
        std::fs::write(folder.path().join("dovecot.conf"), config).unwrap();
        for part in [
            "run",
            "mail/bounces/new",
            "mail/bounces/cur",
            "mail/bounces/tmp",
        ] {
            std::fs::create_dir_all(folder.path().join(part)).unwrap();
        }
        open_to_all(folder.path());
        let binary = env::var_os(DOVECOT).unwrap_or_else(|| OsString::from("/usr/sbin/dovecot"));
        let process = Command::new(binary)
            .arg("-F")
            .arg("-c")
            .arg(folder.path().join("dovecot.conf"))
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("no Dovecot ({error}): tests/run installs it"));
        let server = Self {
            port,
            tls_port,
            folder,
            process,
        };
        let listens = async {
            while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
                sleep(Duration::from_millis(100)).await;
            }
        };
        if timeout(PATIENCE, listens).await.is_err() {
            panic!(
                "{}",
                std::fs::read_to_string(server.folder.path().join("log")).unwrap_or_default()
            );
        }
        server
    }

    /// The certificate that it shows.
    pub fn certificate(&self) -> PathBuf {
        self.folder.path().join("cert.pem")
    }

    /// Delivers a message.
    pub fn deliver(&self, name: &str, message: &str) {
        let mailbox = self.folder.path().join("mail/bounces");
        std::fs::write(
            mailbox.join("new").join(name),
            message.replace('\n', "\r\n"),
        )
        .unwrap();
        open_to_all(&mailbox);
    }

    /// How many messages a folder has.
    pub fn messages(&self, folder: &str) -> usize {
        let mailbox = self.folder.path().join("mail/bounces").join(folder);
        let count = |part: &str| std::fs::read_dir(mailbox.join(part)).map_or(0, Iterator::count);
        count("new") + count("cur")
    }

    /// Stops it.
    pub async fn stop(mut self) {
        // Told to, it takes its processes with it.
        let pid = self.process.id().unwrap().to_string();
        assert!(Now::new("kill").arg(pid).status().unwrap().success());
        self.process.wait().await.unwrap();
    }
}

fn user() -> String {
    let output = Now::new("id").arg("-un").output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Lets the server's users in, who are others than the test's where that is root.
fn open_to_all(folder: &Path) {
    let done = Now::new("chmod")
        .arg("-R")
        .arg("a+rwX")
        .arg(folder)
        .status();
    assert!(done.unwrap().success());
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A certificate of its own for `localhost`.
fn certify(folder: &Path) {
    let done = Now::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
        ])
        .args([
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
        ])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-keyout")
        .arg(folder.join("key.pem"))
        .arg("-out")
        .arg(folder.join("cert.pem"))
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
}

//! As much of an IMAP server as the job speaks with (RFC 3501, 4315, 6851).

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// A server with folders in memory. It ends with the test.
pub struct Server {
    pub port: u16,
    state: Arc<Mutex<State>>,
}

struct State {
    capabilities: String,
    /// The command at which it falls silent.
    silent_at: Option<&'static str>,
    is_locked: bool,
    next_uid: u32,
    /// Messages by UID, and whether they are flagged as deleted.
    folders: BTreeMap<String, BTreeMap<u32, (String, bool)>>,
}

impl Server {
    pub async fn start(capabilities: &str, silent_at: Option<&'static str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State {
            capabilities: capabilities.to_owned(),
            silent_at,
            is_locked: false,
            next_uid: 1,
            folders: BTreeMap::from([("INBOX".to_owned(), BTreeMap::new())]),
        }));
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
        });
        Self { port, state }
    }

    pub fn put(&self, folder: &str, message: &str) {
        self.state
            .lock()
            .unwrap()
            .put(folder, message.replace('\n', "\r\n"));
    }

    pub fn messages(&self, folder: &str) -> usize {
        let state = self.state.lock().unwrap();
        state.folders.get(folder).map_or(0, BTreeMap::len)
    }

    /// It answers everything from now on.
    pub fn mend(&self) {
        self.state.lock().unwrap().silent_at = None;
    }

    /// Nobody gets in from now on.
    pub fn lock_out(&self) {
        self.state.lock().unwrap().is_locked = true;
    }
}

impl State {
    fn put(&mut self, folder: &str, message: String) {
        let uid = self.next_uid;
        self.next_uid += 1;
        let folder = self.folders.entry(folder.to_owned()).or_default();
        folder.insert(uid, (message, false));
    }

    fn inbox(&mut self) -> &mut BTreeMap<u32, (String, bool)> {
        self.folders.get_mut("INBOX").unwrap()
    }

    /// The lines before the last, and what the last says; none when it falls silent.
    fn answer(&mut self, command: &str) -> Option<(String, &'static str)> {
        if self.silent_at.is_some_and(|at| command.starts_with(at)) {
            return None;
        }
        let words: Vec<&str> = command.split(' ').collect();
        let named = || words.last().unwrap().trim_matches('"').to_owned();
        let uid = || words[2].parse().unwrap();
        let said = match words[0] {
            "LOGIN" if self.is_locked => {
                return Some((String::new(), "NO bounces@community.example is locked"));
            }
            "LOGIN" if command != r#"LOGIN "bounces" "a \"secret\\""# => {
                return Some((String::new(), "NO who?"));
            }
            "CAPABILITY" => format!("* CAPABILITY IMAP4rev1 {}\r\n", self.capabilities),
            "CREATE" if self.folders.contains_key(&named()) => {
                return Some((String::new(), "NO [ALREADYEXISTS] there"));
            }
            "CREATE" => {
                self.folders.insert(named(), BTreeMap::new());
                String::new()
            }
            "SELECT" => format!(
                "* {} EXISTS\r\n* OK [UIDVALIDITY 1] ok\r\n",
                self.inbox().len()
            ),
            "UID" => self.by_uid(words[1], uid, named),
            "LOGIN" | "LOGOUT" => String::new(),
            _ => return Some((String::new(), "BAD what?")),
        };
        Some((said, "OK done"))
    }

    fn by_uid(&mut self, verb: &str, uid: impl Fn() -> u32, named: impl Fn() -> String) -> String {
        match verb {
            "SEARCH" => {
                let kept = self
                    .inbox()
                    .iter()
                    .filter(|(_, (_, is_deleted))| !is_deleted);
                let uids: Vec<String> = kept.map(|(uid, _)| uid.to_string()).collect();
                return format!("* SEARCH {}\r\n", uids.join(" "));
            }
            "FETCH" => {
                let uid = uid();
                let message = &self.inbox()[&uid].0;
                let length = message.len();
                return format!("* 1 FETCH (UID {uid} BODY[]<0> {{{length}}}\r\n{message})\r\n");
            }
            "MOVE" => {
                let (message, _) = self.inbox().remove(&uid()).unwrap();
                self.put(&named(), message);
                return "* 1 EXPUNGE\r\n".to_owned();
            }
            "COPY" => {
                let message = self.inbox()[&uid()].0.clone();
                self.put(&named(), message);
            }
            "STORE" => self.inbox().get_mut(&uid()).unwrap().1 = true,
            "EXPUNGE" => {
                self.inbox().remove(&uid()).unwrap();
            }
            other => panic!("{other}"),
        }
        String::new()
    }
}

async fn serve(stream: TcpStream, state: Arc<Mutex<State>>) {
    let (read, mut write) = stream.into_split();
    let _ = write.write_all(b"* OK at your service\r\n").await;
    let mut lines = BufReader::new(read).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let (tag, command) = line.split_once(' ').unwrap();
        let answer = state.lock().unwrap().answer(command);
        let Some((said, end)) = answer else { continue };
        let answer = format!("{said}{tag} {end}\r\n");
        if write.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

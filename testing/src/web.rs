//! A web server that answers what it is told to, late, wrongly or not at all, and keeps a record of who
//! asked for what and when.

use std::{
    collections::BTreeMap,
    future::pending,
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpListener,
    task::{JoinHandle, JoinSet},
    time::sleep,
};
use tokio_rustls::TlsAcceptor;

/// A request.
#[derive(Debug, Clone)]
pub struct Asked {
    /// `GET` or `HEAD`.
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// Of whom it was asked, without the port.
    pub host: String,
    /// Who asked.
    pub agent: String,
    /// When.
    pub at: Instant,
}

/// What it is answered.
#[derive(Debug, Clone)]
pub struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    content: String,
    after: Duration,
    how: How,
}

#[derive(Debug, Clone, Copy)]
enum How {
    Answer,
    Break,
    Stall,
}

impl Reply {
    /// This status, without content.
    #[must_use]
    pub const fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            content: String::new(),
            after: Duration::ZERO,
            how: How::Answer,
        }
    }

    /// A page with this content.
    #[must_use]
    pub fn page(content: &str) -> Self {
        Self {
            content: content.to_owned(),
            ..Self::status(200)
        }
    }

    /// This status, with where to go on.
    #[must_use]
    pub fn to(status: u16, location: impl Into<String>) -> Self {
        Self::status(status).with("Location", location)
    }

    /// With a header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// After so long.
    #[must_use]
    pub const fn after(mut self, time: Duration) -> Self {
        self.after = time;
        self
    }

    /// None: the connection is closed.
    #[must_use]
    pub const fn hang_up() -> Self {
        let mut reply = Self::status(200);
        reply.how = How::Break;
        reply
    }

    /// None, and the connection stays open.
    #[must_use]
    pub const fn stall() -> Self {
        let mut reply = Self::status(200);
        reply.how = How::Stall;
        reply
    }
}

type Judge = Box<dyn Fn(&Asked) -> Reply + Send + Sync>;

/// A running server, gone when it is dropped.
pub struct Web {
    place: String,
    book: Arc<Mutex<Book>>,
    task: JoinHandle<()>,
}

/// What was asked, and how many requests each host had at once.
#[derive(Debug, Default)]
struct Book {
    asked: Vec<Asked>,
    open: BTreeMap<String, (usize, usize)>,
}

impl Web {
    /// One on an address of this machine, such as `127.0.0.1`: to whoever asks, each is another host.
    pub async fn start(
        address: &str,
        judge: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::begin(address, None, Box::new(judge)).await
    }

    /// One that speaks TLS.
    pub async fn start_tls(
        address: &str,
        acceptor: TlsAcceptor,
        judge: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::begin(address, Some(acceptor), Box::new(judge)).await
    }

    async fn begin(address: &str, tls: Option<TlsAcceptor>, judge: Judge) -> Self {
        let listener = TcpListener::bind((address, 0)).await.unwrap();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let place = format!("{scheme}://{}", listener.local_addr().unwrap());
        let book = Arc::<Mutex<Book>>::default();
        let task = tokio::spawn(serve(listener, tls, judge.into(), Arc::clone(&book)));
        Self { place, book, task }
    }

    /// The address of a page, whose path begins with a slash.
    #[must_use]
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.place)
    }

    /// The port.
    #[must_use]
    pub fn port(&self) -> &str {
        self.place.rsplit_once(':').unwrap().1
    }

    /// What was asked so far.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        lock(&self.book).asked.clone()
    }

    /// With which methods a path was asked for, in their order.
    #[must_use]
    pub fn methods(&self, path: &str) -> Vec<String> {
        let asked = self.asked().into_iter();
        let of_path = asked.filter(|asked| asked.path == path);
        of_path.map(|asked| asked.method).collect()
    }

    /// The most requests that it had at once, under any one name of its host.
    #[must_use]
    pub fn most_at_once(&self) -> usize {
        let book = lock(&self.book);
        book.open.values().map(|(_, most)| *most).max().unwrap_or(0)
    }
}

impl Drop for Web {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn lock(book: &Mutex<Book>) -> MutexGuard<'_, Book> {
    book.lock().unwrap()
}

async fn serve(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    judge: Arc<dyn Fn(&Asked) -> Reply + Send + Sync>,
    book: Arc<Mutex<Book>>,
) {
    // Dropped with this task, so that nobody waits for a stalled one.
    let mut open = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let (judge, book, tls) = (Arc::clone(&judge), Arc::clone(&book), tls.clone());
        open.spawn(async move {
            match tls {
                None => answer(stream, &*judge, &book).await,
                Some(tls) => match tls.accept(stream).await {
                    Ok(stream) => answer(stream, &*judge, &book).await,
                    Err(_) => None,
                },
            }
        });
    }
}

/// Reads one request and answers it; nothing where whoever asked is gone.
async fn answer<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    judge: &(dyn Fn(&Asked) -> Reply + Send + Sync),
    book: &Mutex<Book>,
) -> Option<()> {
    let mut stream = BufReader::new(stream);
    let asked = read(&mut stream).await?;
    let reply = judge(&asked);
    let host = asked.host.clone();
    {
        let mut book = lock(book);
        book.asked.push(asked.clone());
        let (open, most) = book.open.entry(host.clone()).or_default();
        *open += 1;
        *most = (*most).max(*open);
    }
    sleep(reply.after).await;
    let is_head = asked.method == "HEAD";
    let sent = match reply.how {
        // It is counted as open until the last moment, and no longer than whoever asked sees it open.
        How::Answer => {
            close(book, &host);
            stream.write_all(&written(&reply, is_head)).await
        }
        How::Break => {
            close(book, &host);
            return None;
        }
        How::Stall => pending().await,
    };
    sent.ok()?;
    stream.shutdown().await.ok()
}

fn close(book: &Mutex<Book>, host: &str) {
    if let Some((open, _)) = lock(book).open.get_mut(host) {
        *open -= 1;
    }
}

async fn read<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> Option<Asked> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let mut words = lines.first()?.split(' ').map(str::to_owned);
    let header = |name: &str| {
        let values = lines.iter().filter_map(|line| line.split_once(": "));
        let mut values = values.filter(|(given, _)| given.eq_ignore_ascii_case(name));
        values.next().map(|(_, value)| value.to_owned())
    };
    let host = header("host")?;
    Some(Asked {
        method: words.next()?,
        path: words.next()?,
        host: host
            .rsplit_once(':')
            .map_or(host.as_str(), |(host, _)| host)
            .to_owned(),
        agent: header("user-agent").unwrap_or_default(),
        at: Instant::now(),
    })
}

fn written(reply: &Reply, is_head: bool) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {} Told\r\n", reply.status);
    for (name, value) in &reply.headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str(&format!("Content-Length: {}\r\n\r\n", reply.content.len()));
    if !is_head {
        text.push_str(&reply.content);
    }
    text.into_bytes()
}

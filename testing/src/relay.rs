//! A mail relay that does what it is told to: it takes messages, puts them off, refuses them, falls
//! silent, breaks connections, and keeps a record of all of it.

use std::{
    collections::BTreeMap,
    future::pending,
    io,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard},
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader, ReadBuf},
    net::{TcpListener, TcpStream},
    task::{JoinHandle, JoinSet},
    time::sleep,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

/// What a relay does with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Takes it.
    Take,
    /// Takes it, and says so after so long.
    TakeLate(Duration),
    /// Answers the recipient with this.
    AtRecipient(&'static str),
    /// Answers the content with this, and does not keep it.
    AfterContent(&'static str),
    /// Falls silent after the content for so long, then answers this.
    StallAfterContent(Duration, &'static str),
    /// Takes it, and breaks the connection before it says so.
    BreakAfterContent,
    /// Answers the wish to send content, and the content before it has come.
    AnswerTwice,
}

/// How a relay begins.
#[derive(Debug, Clone, Copy, Default)]
pub enum Greeting {
    /// As it should.
    #[default]
    Usual,
    /// After so long.
    Late(Duration),
    /// With this.
    Other(&'static str),
}

/// What protects its connections.
#[derive(Clone, Default)]
pub enum Protection {
    /// Nothing, and it says so.
    #[default]
    None,
    /// TLS after STARTTLS.
    StartTls(TlsAcceptor),
    /// As it should, with an answer in plain text slipped in before TLS begins.
    SlippedIn(TlsAcceptor),
    /// TLS from the first byte.
    Tls(TlsAcceptor),
}

/// A message on offer.
#[derive(Debug, Clone, Copy)]
pub struct Offer<'a> {
    /// The recipient's address.
    pub to: &'a str,
    /// How often it has been offered, with this time.
    pub time: u32,
}

/// What a relay is told to do.
pub struct Orders {
    /// How it begins.
    pub greeting: Greeting,
    /// What protects its connections.
    pub protection: Protection,
    /// How many connections at once it bears; others hear 421.
    pub most: usize,
    /// What it does with each message.
    pub judge: Box<dyn Fn(Offer<'_>) -> Deed + Send + Sync>,
}

impl Default for Orders {
    fn default() -> Self {
        Self {
            greeting: Greeting::Usual,
            protection: Protection::None,
            most: usize::MAX,
            judge: Box::new(|_| Deed::Take),
        }
    }
}

impl Orders {
    /// To do something with each message.
    #[must_use]
    pub fn judging(judge: impl Fn(Offer<'_>) -> Deed + Send + Sync + 'static) -> Self {
        Self {
            judge: Box::new(judge),
            ..Self::default()
        }
    }
}

/// A message that a relay was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// On which connection, from 0.
    pub connection: usize,
    /// The envelope's recipient.
    pub to: String,
    /// As it came, without the dot at its end and with those at the beginning of lines doubled.
    pub content: Vec<u8>,
    /// Whether the relay has it.
    pub taken: bool,
}

/// What happened.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// Every message whose content came.
    pub given: Vec<Given>,
    /// How often each recipient was offered a message.
    pub offers: BTreeMap<String, u32>,
    /// Connections that there were.
    pub connections: usize,
    /// The most of them at once.
    pub most_at_once: usize,
    /// Commands on a connection that had fallen silent after a content.
    pub after_stall: Vec<String>,
    open: usize,
}

impl Record {
    /// The recipients whose message it took, once for each time.
    #[must_use]
    pub fn taken(&self) -> Vec<&str> {
        let taken = self.given.iter().filter(|given| given.taken);
        taken.map(|given| given.to.as_str()).collect()
    }
}

/// A relay on a port of this machine, for as long as it is kept.
pub struct Relay {
    /// Its port.
    pub port: u16,
    record: Arc<Mutex<Record>>,
    task: JoinHandle<()>,
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Relay {
    /// Starts one.
    pub async fn start(orders: Orders) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let record = Arc::new(Mutex::new(Record::default()));
        let kept = Arc::clone(&record);
        let orders = Arc::new(orders);
        let task = tokio::spawn(async move {
            // Its connections end with it.
            let mut connections = JoinSet::new();
            loop {
                let Ok((stream, _)) = listener.accept().await else {
                    continue;
                };
                while connections.try_join_next().is_some() {}
                let session = Session::new(Arc::clone(&orders), Arc::clone(&kept));
                connections.spawn(session.serve(stream));
            }
        });
        Self { port, record, task }
    }

    /// What has happened so far.
    #[must_use]
    pub fn record(&self) -> Record {
        self.record.lock().unwrap().clone()
    }
}

/// One connection.
struct Session {
    number: usize,
    is_one_too_many: bool,
    orders: Arc<Orders>,
    record: Arc<Mutex<Record>>,
}

impl Drop for Session {
    fn drop(&mut self) {
        self.record().open -= 1;
    }
}

type Lines = BufReader<Stream>;

impl Session {
    fn new(orders: Arc<Orders>, record: Arc<Mutex<Record>>) -> Self {
        let (number, is_one_too_many) = {
            let mut record = record.lock().unwrap();
            record.connections += 1;
            record.open += 1;
            record.most_at_once = record.most_at_once.max(record.open);
            (record.connections - 1, record.open > orders.most)
        };
        Self {
            number,
            is_one_too_many,
            orders,
            record,
        }
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap()
    }

    /// A connection that breaks is over, whoever broke it.
    async fn serve(self, stream: TcpStream) {
        let _ = self.talk(stream).await;
    }

    async fn talk(&self, stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut stream = match &self.orders.protection {
            Protection::Tls(acceptor) => Stream::Tls(Box::new(acceptor.accept(stream).await?)),
            _ => Stream::Plain(stream),
        };
        let greeting = match self.orders.greeting {
            _ if self.is_one_too_many => "421 4.7.0 too many connections",
            Greeting::Usual => "220 relay.example",
            Greeting::Late(late) => {
                sleep(late).await;
                "220 relay.example"
            }
            Greeting::Other(words) => words,
        };
        stream
            .write_all(format!("{greeting}\r\n").as_bytes())
            .await?;
        if !greeting.starts_with('2') {
            return Ok(());
        }
        let mut lines = BufReader::new(stream);
        let (mut to, mut deed) = (String::new(), Deed::Take);
        while let Some(line) = read_line(&mut lines).await? {
            let verb = line
                .split([' ', ':'])
                .next()
                .unwrap_or_default()
                .to_uppercase();
            match verb.as_str() {
                "EHLO" if matches!(lines.get_ref(), Stream::Tls(_)) => {
                    say(&mut lines, "250-relay.example\r\n250 AUTH PLAIN").await?;
                }
                "EHLO" => match self.orders.protection {
                    Protection::None | Protection::Tls(_) => {
                        say(&mut lines, "250 relay.example").await?;
                    }
                    _ => say(&mut lines, "250-relay.example\r\n250 STARTTLS").await?,
                },
                "STARTTLS" => lines = self.start_tls(lines).await?,
                "AUTH" => say(&mut lines, "235 2.7.0 welcome").await?,
                "RCPT" => {
                    to = address(&line);
                    deed = self.judge(&to);
                    match deed {
                        Deed::AtRecipient(answer) => say(&mut lines, answer).await?,
                        _ => say(&mut lines, "250 ok").await?,
                    }
                    if matches!(deed, Deed::AtRecipient(answer) if answer.starts_with("421")) {
                        return Ok(());
                    }
                }
                "DATA" => {
                    let twice = deed == Deed::AnswerTwice;
                    say(
                        &mut lines,
                        if twice {
                            "354 go on\r\n250 ok"
                        } else {
                            "354 go on"
                        },
                    )
                    .await?;
                    let content = read_content(&mut lines).await?;
                    if !self.content(&mut lines, (&to, content), deed).await? {
                        return Ok(());
                    }
                }
                "QUIT" => return say(&mut lines, "221 bye").await,
                _ => say(&mut lines, "250 ok").await?,
            }
        }
        Ok(())
    }

    async fn start_tls(&self, mut lines: Lines) -> io::Result<Lines> {
        let acceptor = match &self.orders.protection {
            Protection::StartTls(acceptor) => {
                say(&mut lines, "220 go on").await?;
                acceptor
            }
            Protection::SlippedIn(acceptor) => {
                say(
                    &mut lines,
                    "220 go on\r\n250-relay.example\r\n250 AUTH PLAIN",
                )
                .await?;
                acceptor
            }
            Protection::None | Protection::Tls(_) => {
                say(&mut lines, "502 no").await?;
                return Ok(lines);
            }
        };
        match lines.into_inner() {
            Stream::Plain(plain) => {
                let protected = acceptor.accept(plain).await?;
                Ok(BufReader::new(Stream::Tls(Box::new(protected))))
            }
            Stream::Tls(_) => Err(io::ErrorKind::InvalidData.into()),
        }
    }

    fn judge(&self, to: &str) -> Deed {
        let time = {
            let mut record = self.record();
            let time = record.offers.entry(to.to_owned()).or_default();
            *time += 1;
            *time
        };
        (self.orders.judge)(Offer { to, time })
    }

    /// Answers a content; false when the connection is over.
    async fn content(
        &self,
        lines: &mut Lines,
        (to, content): (&str, Vec<u8>),
        deed: Deed,
    ) -> io::Result<bool> {
        let given = Given {
            connection: self.number,
            to: to.to_owned(),
            content,
            taken: matches!(
                deed,
                Deed::Take | Deed::TakeLate(_) | Deed::BreakAfterContent
            ),
        };
        self.record().given.push(given);
        match deed {
            Deed::Take => say(lines, "250 2.0.0 taken").await?,
            Deed::TakeLate(time) => {
                sleep(time).await;
                say(lines, "250 2.0.0 taken").await?;
            }
            Deed::AfterContent(answer) => {
                say(lines, answer).await?;
                return Ok(!answer.starts_with("421"));
            }
            Deed::StallAfterContent(time, answer) => {
                sleep(time).await;
                say(lines, answer).await?;
                while let Some(line) = read_line(lines).await? {
                    self.record().after_stall.push(line);
                }
                pending::<()>().await;
            }
            Deed::BreakAfterContent => {
                if let Stream::Plain(stream) = lines.get_ref() {
                    stream.set_zero_linger()?;
                }
                return Ok(false);
            }
            Deed::AtRecipient(_) | Deed::AnswerTwice => {}
        }
        Ok(true)
    }
}

async fn say(lines: &mut Lines, words: &str) -> io::Result<()> {
    let words = format!("{words}\r\n");
    lines.get_mut().write_all(words.as_bytes()).await?;
    lines.get_mut().flush().await
}

async fn read_line(lines: &mut Lines) -> io::Result<Option<String>> {
    let mut line = String::new();
    let read = lines.read_line(&mut line).await?;
    Ok((read > 0).then(|| line.trim_end().to_owned()))
}

async fn read_content(lines: &mut Lines) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    loop {
        let begin = content.len();
        if lines.read_until(b'\n', &mut content).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if &content[begin..] == b".\r\n" {
            content.truncate(begin);
            return Ok(content);
        }
    }
}

fn address(line: &str) -> String {
    let within = line.split(['<', '>']).nth(1);
    within.unwrap_or_default().to_owned()
}

/// A stream with or without TLS.
enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Self::Tls(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Self::Tls(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(context),
            Self::Tls(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Self::Tls(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}

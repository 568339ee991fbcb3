//! Load over HTTP/1.1 with kept connections, as cheap as can be: a request's bytes are made once.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures::future::try_join_all;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::error::Failure;

/// A request as it goes over the wire.
#[derive(Clone, Debug)]
pub struct Request(Vec<u8>);

impl Request {
    /// Gets an address.
    pub fn get(path: &str) -> Self {
        Self(format!("GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n").into_bytes())
    }

    /// Sends a file.
    pub fn file(token: &str, path: &str, bytes: &[u8]) -> Self {
        let length = bytes.len();
        let mut request = format!(
            "POST {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\nAccept: application/json\r\nContent-Length: {length}\r\n\r\n"
        )
        .into_bytes();
        request.extend_from_slice(bytes);
        Self(request)
    }

    /// Asks by GraphQL.
    pub fn post(token: &str, body: &str) -> Self {
        let length = body.len();
        Self(format!(
            "POST /graphql HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        ).into_bytes())
    }
}

/// What a time under load gave.
pub struct Sample {
    /// How long it took.
    pub elapsed: Duration,
    /// How long each request took, in microseconds, the shortest first.
    pub latencies: Vec<u64>,
    /// An answer of it.
    pub body: Vec<u8>,
}

/// Sends a request over and over, on so many connections, for a time; what is under way then is
/// waited for.
pub async fn load(
    server: SocketAddr,
    request: &Request,
    connections: usize,
    time: Duration,
) -> Result<Sample, Failure> {
    let mut open = Vec::new();
    for _ in 0..connections {
        open.push(Connection::open(server).await?);
    }
    let begin = Instant::now();
    let each = open.into_iter().map(|mut connection| async move {
        let mut latencies = Vec::with_capacity(4096);
        while begin.elapsed() < time {
            let sent = Instant::now();
            connection.ask(request).await?;
            latencies.push(u64::try_from(sent.elapsed().as_micros()).unwrap_or(u64::MAX));
        }
        Ok::<_, Failure>((latencies, connection.body().to_vec()))
    });
    let done = try_join_all(each).await?;
    let elapsed = begin.elapsed();
    let mut latencies = Vec::new();
    let mut body = Vec::new();
    for (more, last) in done {
        latencies.extend(more);
        body = last;
    }
    latencies.sort_unstable();
    Ok(Sample {
        elapsed,
        latencies,
        body,
    })
}

/// Sends a request once.
pub async fn once(server: SocketAddr, request: &Request) -> Result<Vec<u8>, Failure> {
    let mut connection = Connection::open(server).await?;
    connection.ask(request).await?;
    Ok(connection.body().to_vec())
}

struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    head: usize,
}

impl Connection {
    async fn open(server: SocketAddr) -> Result<Self, Failure> {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(64 * 1024),
            head: 0,
        })
    }

    fn body(&self) -> &[u8] {
        self.buffer.get(self.head..).unwrap_or_default()
    }

    async fn ask(&mut self, request: &Request) -> Result<(), Failure> {
        self.stream.write_all(&request.0).await?;
        self.buffer.clear();
        self.head = loop {
            self.more().await?;
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                break end + 4;
            }
        };
        let head = String::from_utf8_lossy(&self.buffer[..self.head]).to_ascii_lowercase();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length:"));
        match length.and_then(|length| length.trim().parse::<usize>().ok()) {
            Some(length) => {
                while self.buffer.len() < self.head + length {
                    self.more().await?;
                }
            }
            None => self.chunks().await?,
        }
        if !head.starts_with("http/1.1 20") {
            let body = String::from_utf8_lossy(self.body()).into_owned();
            return Err(Failure::said(format!(
                "{}: {body}",
                head.lines().next().unwrap_or_default()
            )));
        }
        Ok(())
    }

    /// Reads a body that comes in chunks, and puts them together.
    async fn chunks(&mut self) -> Result<(), Failure> {
        let mut whole = Vec::new();
        let mut at = self.head;
        loop {
            let line = loop {
                if let Some(end) = find(&self.buffer[at..], b"\r\n") {
                    break at + end;
                }
                self.more().await?;
            };
            let size = std::str::from_utf8(&self.buffer[at..line]).unwrap_or_default();
            let size = usize::from_str_radix(size, 16)
                .map_err(|_| Failure::said("an answer without a length"))?;
            at = line + 2;
            while self.buffer.len() < at + size + 2 {
                self.more().await?;
            }
            whole.extend_from_slice(&self.buffer[at..at + size]);
            at += size + 2;
            if size == 0 {
                break;
            }
        }
        self.buffer.truncate(self.head);
        self.buffer.extend_from_slice(&whole);
        Ok(())
    }

    async fn more(&mut self) -> Result<(), Failure> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            return Err(Failure::said("the server hung up"));
        }
        Ok(())
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

//! The stream below lettre's connection: it begins after the greeting, and notices when the relay
//! speaks out of turn.

use std::{
    fmt, io,
    net::{Ipv4Addr, SocketAddr},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What lettre reads in place of the greeting, which we have read.
const GREETING: &[u8] = b"220 go on\r\n";

/// Whether a relay has answered more than it was asked: nobody can say then to what its next answer
/// belongs.
#[derive(Debug, Clone, Default)]
pub(super) struct Doubt(Arc<AtomicBool>);

impl Doubt {
    /// Whether there is any.
    pub fn is_there(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A stream to a relay that has greeted us.
pub(super) struct Wire<S> {
    stream: S,
    greeting: &'static [u8],
    /// How far the line that is being read has come: the fourth sign says whether it is an answer's
    /// last one.
    column: usize,
    is_last: bool,
    /// Answers since something was asked.
    answers: usize,
    doubt: Doubt,
}

impl<S> Wire<S> {
    /// A stream on which the greeting was read.
    pub fn after_greeting(stream: S) -> (Self, Doubt) {
        let doubt = Doubt::default();
        let wire = Self {
            stream,
            greeting: GREETING,
            column: 0,
            is_last: true,
            answers: 0,
            doubt: doubt.clone(),
        };
        (wire, doubt)
    }

    fn look_at(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match (self.column, byte) {
                (_, b'\n') => {
                    self.answers += usize::from(self.is_last);
                    (self.column, self.is_last) = (0, true);
                    continue;
                }
                (3, b'-') => self.is_last = false,
                _ => {}
            }
            self.column += 1;
        }
        if self.answers > 1 || (self.answers == 1 && self.column > 0) {
            self.doubt.0.store(true, Ordering::Relaxed);
        }
    }
}

impl<S> fmt::Debug for Wire<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wire(…)")
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Wire<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.greeting.is_empty() {
            let (now, later) = self
                .greeting
                .split_at(self.greeting.len().min(buffer.remaining()));
            buffer.put_slice(now);
            self.greeting = later;
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        if let Poll::Ready(Ok(())) = polled {
            self.look_at(&buffer.filled()[before..]);
        }
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Wire<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.answers = 0;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

impl<S> AsyncTokioStream for Wire<S>
where
    S: AsyncRead + AsyncWrite + Send + Sync + Unpin + fmt::Debug,
{
    /// Nobody asks: lettre hands it on to callers, and we are none of those.
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)))
    }
}

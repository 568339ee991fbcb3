//! One request to one host: its name is looked up, and what was found is what is connected to. Nothing is
//! followed, kept open or sent along that would say more than who asks.

use std::{io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use http_body_util::{BodyExt, Empty};
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Bytes, Incoming},
    client::conn::http1,
    header::{self, HeaderName},
};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, lookup_host},
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{self, pki_types::ServerName},
};
use url::{Host, Position, Url};

use super::{config::LinkConfig, public::is_public};
use crate::trust::{self, TrustError};

/// The most addresses of one host that are tried.
const ADDRESSES: usize = 4;

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Silence {
    /// The host has no public address, and is none of those that may be asked all the same.
    #[error("the host is not public")]
    Private,
    /// Nobody whom we trust says that it is the host.
    #[error("the certificate is not to be trusted")]
    Untrusted,
    /// Its name leads nowhere, nothing listens there, or it took too long.
    #[error("the host can’t be reached")]
    Unreachable,
    /// It closed the connection, or speaks no HTTP.
    #[error("the host gave no answer")]
    Closed,
}

/// What a host answered.
#[derive(Debug)]
pub(super) struct Answer {
    pub status: StatusCode,
    pub location: Option<String>,
    pub retry_after: Option<String>,
    /// The first bytes of its content, as many as were asked for.
    pub content: Bytes,
}

/// Asks hosts.
pub(super) struct Client {
    private_hosts: Vec<String>,
    limit: Duration,
    tls: TlsConnector,
    agent: String,
}

impl Client {
    /// `agent` is how it says who asks.
    pub fn new(config: &LinkConfig, agent: String) -> Result<Self, TrustError> {
        let hosts = config.private_hosts.iter();
        let mut tls = trust::client(config.ca_file.as_deref())?;
        tls.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self {
            private_hosts: hosts.map(|host| host.to_ascii_lowercase()).collect(),
            limit: config.limit,
            tls: TlsConnector::from(Arc::new(tls)),
            agent,
        })
    }

    /// Asks for a page, and reads at most so many bytes of it.
    pub async fn ask(&self, method: Method, url: &Url, most: usize) -> Result<Answer, Silence> {
        let exchange = timeout(self.limit, self.exchange(method, url, most));
        exchange.await.unwrap_or(Err(Silence::Unreachable))
    }

    async fn exchange(&self, method: Method, url: &Url, most: usize) -> Result<Answer, Silence> {
        let request = self.request(method, url).ok_or(Silence::Unreachable)?;
        let stream = self.connect(url).await?;
        match url.scheme() {
            "https" => talk(self.protect(url, stream).await?, request, most).await,
            _ => talk(stream, request, most).await,
        }
    }

    fn request(&self, method: Method, url: &Url) -> Option<Request<Empty<Bytes>>> {
        let request = Request::builder()
            .method(method)
            .uri(&url[Position::BeforePath..Position::AfterQuery])
            .header(
                header::HOST,
                &url[Position::BeforeHost..Position::AfterPort],
            )
            .header(header::USER_AGENT, &self.agent)
            .header(header::ACCEPT, "*/*")
            .header(header::CONNECTION, "close");
        request.body(Empty::new()).ok()
    }

    /// Connects to one of the host's addresses that may be asked.
    async fn connect(&self, url: &Url) -> Result<TcpStream, Silence> {
        let found = resolve(url).await.map_err(|_| Silence::Unreachable)?;
        if found.is_empty() {
            return Err(Silence::Unreachable);
        }
        let host = url.host_str().unwrap_or_default();
        let is_ours = self.private_hosts.iter().any(|ours| ours == host);
        let may_be_asked = |address: &SocketAddr| is_ours || is_public(address.ip());
        let mut open: Vec<SocketAddr> = found.into_iter().filter(may_be_asked).collect();
        open.truncate(ADDRESSES);
        if open.is_empty() {
            return Err(Silence::Private);
        }
        // One that does not answer leaves time for the others.
        let share = self.limit / u32::try_from(open.len()).unwrap_or(1);
        for address in open {
            if let Ok(Ok(stream)) = timeout(share, TcpStream::connect(address)).await {
                return Ok(stream);
            }
        }
        Err(Silence::Unreachable)
    }

    async fn protect(&self, url: &Url, stream: TcpStream) -> Result<TlsStream<TcpStream>, Silence> {
        let host = url.host_str().unwrap_or_default();
        let name = host.trim_matches(['[', ']']).to_owned();
        let name = ServerName::try_from(name).map_err(|_| Silence::Unreachable)?;
        self.tls.connect(name, stream).await.map_err(|error| {
            let cause = error.get_ref().and_then(|cause| cause.downcast_ref());
            match cause {
                Some(rustls::Error::InvalidCertificate(_)) => Silence::Untrusted,
                _ => Silence::Closed,
            }
        })
    }
}

async fn resolve(url: &Url) -> io::Result<Vec<SocketAddr>> {
    let port = url.port_or_known_default().unwrap_or_default();
    Ok(match url.host() {
        Some(Host::Ipv4(address)) => vec![(address, port).into()],
        Some(Host::Ipv6(address)) => vec![(address, port).into()],
        Some(Host::Domain(name)) => lookup_host((name, port)).await?.collect(),
        None => Vec::new(),
    })
}

async fn talk<S>(stream: S, request: Request<Empty<Bytes>>, most: usize) -> Result<Answer, Silence>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    let closed = |_: hyper::Error| Silence::Closed;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(closed)?;
    let exchange = async {
        let response = sender.send_request(request).await.map_err(closed)?;
        read(response, most).await
    };
    let (mut exchange, mut connection) = (pin!(exchange), pin!(connection));
    tokio::select! {
        answer = &mut exchange => answer,
        // What came before its end is still to be read.
        _ = &mut connection => exchange.await,
    }
}

async fn read(response: Response<Incoming>, most: usize) -> Result<Answer, Silence> {
    let said = |name: HeaderName| {
        let value = response.headers().get(name)?;
        value.to_str().ok().map(str::to_owned)
    };
    let (location, retry_after) = (said(header::LOCATION), said(header::RETRY_AFTER));
    let status = response.status();
    let content = match most {
        0 => Bytes::new(),
        most => first(response.into_body(), most).await?,
    };
    Ok(Answer {
        status,
        location,
        retry_after,
        content,
    })
}

/// The first bytes of a content; what comes after them is not waited for.
async fn first(mut content: Incoming, most: usize) -> Result<Bytes, Silence> {
    let mut read = Vec::new();
    while read.len() < most
        && let Some(frame) = content.frame().await
    {
        let frame = frame.map_err(|_| Silence::Closed)?;
        read.extend_from_slice(frame.data_ref().map_or(&[], |data| data));
    }
    read.truncate(most);
    Ok(read.into())
}

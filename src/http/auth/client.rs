//! From where a request comes, for the limits.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use std::convert::Infallible;

/// The address that a request is counted under. A network of its own has a whole prefix of IPv6
/// addresses, so these count together.
///
/// Behind a proxy on this machine, it is the one that the proxy added last to `X-Forwarded-For`;
/// what others write there is theirs to choose, and not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Client(pub IpAddr);

impl Client {
    fn of(peer: Option<IpAddr>, forwarded: Option<&str>) -> Self {
        let peer = peer.unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED));
        let behind = forwarded
            .filter(|_| peer.to_canonical().is_loopback())
            .and_then(|all| all.rsplit(',').next())
            .and_then(|last| last.trim().parse::<IpAddr>().ok());
        Self(match behind.unwrap_or(peer).to_canonical() {
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
            }
            address => address,
        })
    }
}

impl<S: Sync> FromRequestParts<S> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let forwarded = parts.headers.get_all("x-forwarded-for").iter().next_back();
        let forwarded = forwarded.and_then(|value| value.to_str().ok());
        Ok(Self::of(peer.map(|peer| peer.0.ip()), forwarded))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_believed_on_this_machine_alone_and_about_its_own_client() {
        let client = |peer: &str, forwarded: Option<&str>| {
            Client::of(peer.parse().ok(), forwarded).0.to_string()
        };
        assert_eq!(client("192.0.2.7", None), "192.0.2.7");
        assert_eq!(client("192.0.2.7", Some("198.51.100.1")), "192.0.2.7");
        let chain = Some("203.0.113.9, 198.51.100.1");
        assert_eq!(client("127.0.0.1", chain), "198.51.100.1");
        assert_eq!(client("127.0.0.1", Some("nonsense")), "127.0.0.1");
        assert_eq!(client("::ffff:192.0.2.7", None), "192.0.2.7");
        assert_eq!(client("2001:db8:1:2:3:4:5:6", None), "2001:db8:1:2::");
    }
}

//! Who is believed about where a request comes from.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;

use axum::http::HeaderMap;
use serde::Deserialize;

/// The networks of the proxies before this service: `trusted_proxies` in the configuration. Unless
/// it says otherwise, this machine.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Proxies(Arc<[Network]>);

impl Default for Proxies {
    fn default() -> Self {
        Self(Arc::new([
            Network::from((Ipv4Addr::new(127, 0, 0, 0), 8)),
            Network::from((Ipv6Addr::LOCALHOST, 128)),
        ]))
    }
}

impl Proxies {
    /// From where a request comes: its connection's other end, or, where that is a proxy of ours,
    /// whoever that says it is, and so on. What others wrote into `X-Forwarded-For` is theirs to
    /// choose, and not believed.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let said = headers.get_all("x-forwarded-for").iter().rev();
        let hops = said.flat_map(|value| value.as_bytes().rsplit(|byte| *byte == b','));
        let mut client = peer.to_canonical();
        for hop in hops {
            if !self.0.iter().any(|network| network.has(client)) {
                break;
            }
            let Some(hop) = address(hop) else { break };
            client = hop;
        }
        client
    }
}

/// An address as proxies write it: some add the port.
fn address(hop: &[u8]) -> Option<IpAddr> {
    let hop = std::str::from_utf8(hop).ok()?.trim();
    let address = hop.parse::<IpAddr>().ok();
    let address = address.or_else(|| Some(hop.parse::<SocketAddr>().ok()?.ip()));
    Some(address?.to_canonical())
}

/// The addresses that begin alike: `10.0.0.0/8`, or `192.0.2.7` alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
struct Network {
    address: IpAddr,
    /// How many bits they have in common.
    prefix: u8,
}

/// What is no network.
#[derive(Debug, thiserror::Error)]
#[error("{0} is no network; write one as 10.0.0.0/8, 2001:db8::/32 or 192.0.2.7")]
struct NoNetwork(String);

impl Network {
    fn has(self, address: IpAddr) -> bool {
        let differ = match (self.address, address) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => {
                (ours.to_bits() ^ theirs.to_bits()).leading_zeros()
            }
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => {
                (ours.to_bits() ^ theirs.to_bits()).leading_zeros()
            }
            _ => return false,
        };
        differ >= u32::from(self.prefix)
    }
}

impl<A: Into<IpAddr>> From<(A, u8)> for Network {
    fn from((address, prefix): (A, u8)) -> Self {
        Self {
            address: address.into(),
            prefix,
        }
    }
}

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        let wrong = || NoNetwork(text.to_owned());
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let whole = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(whole), |prefix| prefix.parse().map_err(|_| wrong()))?;
        if prefix > whole {
            return Err(wrong());
        }
        Ok(Self { address, prefix })
    }
}

impl TryFrom<String> for Network {
    type Error = NoNetwork;

    fn try_from(text: String) -> Result<Self, NoNetwork> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn client(trusted: &[&str], peer: &str, forwarded: &[&'static str]) -> String {
        let networks = trusted.iter().map(|network| network.parse().unwrap());
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_static(value));
        }
        Proxies(networks.collect())
            .client(peer.parse().unwrap(), &headers)
            .to_string()
    }

    #[test]
    fn whoever_is_no_proxy_of_ours_is_not_believed() {
        let ours = ["10.0.0.0/8"];
        for (peer, forwarded, found) in [
            ("192.0.2.7", &["198.51.100.1"][..], "192.0.2.7"),
            ("10.1.2.3", &[], "10.1.2.3"),
            ("10.1.2.3", &["198.51.100.1"], "198.51.100.1"),
            ("::ffff:10.1.2.3", &["198.51.100.1"], "198.51.100.1"),
            ("10.1.2.3", &["203.0.113.9, 198.51.100.1"], "198.51.100.1"),
            ("10.1.2.3", &["203.0.113.9", "198.51.100.1"], "198.51.100.1"),
            (
                "10.1.2.3",
                &["203.0.113.9,198.51.100.1, 10.9.9.9"],
                "198.51.100.1",
            ),
            ("10.1.2.3", &["10.8.8.8, 10.9.9.9"], "10.8.8.8"),
            ("10.1.2.3", &["198.51.100.1:4711"], "198.51.100.1"),
            ("10.1.2.3", &["[2001:db8::1]:4711"], "2001:db8::1"),
            // What can't be read ends what is believed.
            ("10.1.2.3", &["203.0.113.9, unknown"], "10.1.2.3"),
            ("10.1.2.3", &[""], "10.1.2.3"),
        ] {
            assert_eq!(
                client(&ours, peer, forwarded),
                found,
                "{peer} {forwarded:?}"
            );
        }
        assert_eq!(client(&[], "127.0.0.1", &["198.51.100.1"]), "127.0.0.1");
    }

    #[test]
    fn a_network_is_an_address_and_how_much_of_it_counts() {
        let has = |network: &str, address: &str| {
            let network: Network = network.parse().unwrap();
            network.has(address.parse().unwrap())
        };
        assert!(has("10.0.0.0/8", "10.255.0.1") && !has("10.0.0.0/8", "11.0.0.1"));
        assert!(has("192.0.2.7", "192.0.2.7") && !has("192.0.2.7", "192.0.2.6"));
        assert!(has("0.0.0.0/0", "192.0.2.7") && !has("0.0.0.0/0", "2001:db8::1"));
        assert!(has("2001:db8::/33", "2001:db8:7fff::1"));
        assert!(!has("2001:db8::/33", "2001:db8:8000::1"));
        for wrong in [
            "",
            "10.0.0.0/33",
            "10.0.0.0/",
            "10.0.0/8",
            "proxy.example",
            "10.0.0.0/-1",
        ] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }
}

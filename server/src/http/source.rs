//! Where a request comes from, as far as limits need to know: an IPv4 address, or the /64 of an
//! IPv6 address, since one household has a whole one. Never logged; stored as a keyed hash only.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::ConnectInfo;
use http::request::Parts;

/// Where a request comes from. All that cannot be told apart share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Source(Option<IpAddr>);

impl std::fmt::Display for Source {
    /// The address, or nothing where it cannot be told. For hashing, not for reading.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.map_or(Ok(()), |address| address.fmt(f))
    }
}

/// The source of a request behind `trusted_proxies` reverse proxies, each of which adds one entry
/// at the right of `X-Forwarded-For`. What stands further left was written by the client and is not
/// believed.
pub fn of(parts: &Parts, trusted_proxies: usize) -> Source {
    let peer = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    let address = match trusted_proxies {
        0 => peer,
        proxies => forwarded(parts, proxies).or(peer),
    };
    Source(address.map(network))
}

fn forwarded(parts: &Parts, proxies: usize) -> Option<IpAddr> {
    let lines = parts.headers.get_all("x-forwarded-for");
    let entries: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .collect();
    let at = entries.len().checked_sub(proxies)?;
    entries.get(at)?.parse().ok()
}

fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(long) => match long.to_ipv4_mapped() {
            Some(short) => IpAddr::V4(short),
            None => {
                let [a, b, c, d, ..] = long.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn parts(forwarded: &[&str]) -> Parts {
        let mut request = Request::builder();
        for line in forwarded {
            request = request.header("x-forwarded-for", *line);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        let peer: SocketAddr = "192.0.2.1:4000".parse().unwrap();
        parts.extensions.insert(ConnectInfo(peer));
        parts
    }

    fn source(text: &str) -> Source {
        Source(Some(text.parse().unwrap()))
    }

    #[test]
    fn without_a_proxy_the_header_is_not_believed() {
        assert_eq!(of(&parts(&["203.0.113.9"]), 0), source("192.0.2.1"));
    }

    #[test]
    fn behind_a_proxy_only_its_own_entry_is_believed() {
        let spoofed = parts(&["198.51.100.1, 203.0.113.9"]);
        assert_eq!(of(&spoofed, 1), source("203.0.113.9"));
        let two_lines = parts(&["198.51.100.1", "203.0.113.9, 10.0.0.1"]);
        assert_eq!(of(&two_lines, 2), source("203.0.113.9"));
        assert_eq!(of(&parts(&[]), 1), source("192.0.2.1"));
    }

    #[test]
    fn a_household_of_ipv6_is_one_source() {
        let (one, other) = (
            parts(&["2001:db8:1:2:3::4"]),
            parts(&["2001:db8:1:2:ffff::1"]),
        );
        assert_eq!(of(&one, 1), of(&other, 1));
        assert_ne!(of(&one, 1), of(&parts(&["2001:db8:1:3::1"]), 1));
    }
}

//! What a request says of where it comes from and whom it means: host, network address, other sites.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request},
    http::{HeaderMap, header, uri::Authority},
};

use crate::Settings;

/// Whether the request means one of our hosts. An entry without a port stands for all ports.
pub(super) fn is_known_host(settings: &Settings, headers: &HeaderMap) -> bool {
    if settings.hosts.is_empty() {
        return true;
    }
    let mut said = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (said.next(), said.next()) else { return false };
    let Some(host) = host.to_str().ok().and_then(|text| text.parse::<Authority>().ok()) else { return false };
    settings
        .hosts
        .iter()
        .any(|known| known.eq_ignore_ascii_case(host.as_str()) || known.eq_ignore_ascii_case(host.host()))
}

/// The network address of who asks. Behind a proxy it is what the proxy added last: all before it was said by whoever
/// asked, in however many lines.
pub(super) fn address(settings: &Settings, request: &Request) -> String {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(from)| from.ip());
    let forwarded = || {
        let lines = request.headers().get_all("x-forwarded-for").iter().next_back()?;
        parsed(lines.to_str().ok()?.rsplit(',').next()?.trim())
    };
    let told = if settings.behind_proxy { forwarded() } else { None };
    told.or(peer).map_or_else(String::new, |address| address.to_canonical().to_string())
}

/// An address with or without a port, as proxies write it.
fn parsed(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|with_port| with_port.ip()))
}

/// Whether the browser says that another site sent this.
pub(super) fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    match (text("origin"), text("host")) {
        (Some(origin), Some(host)) => origin.split_once("://").is_none_or(|(_, rest)| rest != host),
        _ => false,
    }
}

/// Whether the browser says that a page of ours sent this. Silence is no yes.
pub(super) fn is_own_page(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{body::Body, http::Request};

    fn settings(hosts: &[&str], behind_proxy: bool) -> Settings {
        let hosts = hosts.iter().map(ToString::to_string).collect();
        Settings { hosts, behind_proxy, ..Settings::default() }
    }

    fn seen_as(behind_proxy: bool, lines: &[&str]) -> String {
        let mut request = Request::builder().uri("/");
        for line in lines {
            request = request.header("x-forwarded-for", *line);
        }
        let mut request = request.body(Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo::<SocketAddr>("10.0.0.9:5000".parse().unwrap()));
        address(&settings(&[], behind_proxy), &request)
    }

    #[test]
    fn the_address_is_what_the_proxy_added_last() {
        assert_eq!(seen_as(true, &["203.0.113.7"]), "203.0.113.7");
        assert_eq!(seen_as(true, &["198.51.100.1, 203.0.113.7"]), "203.0.113.7");
        assert_eq!(
            seen_as(true, &["198.51.100.1", "203.0.113.7"]),
            "203.0.113.7",
            "a line of the client's own"
        );
        assert_eq!(seen_as(true, &["203.0.113.7:4711"]), "203.0.113.7");
        assert_eq!(seen_as(true, &["[2001:db8::1]:443"]), "2001:db8::1");
        assert_eq!(seen_as(true, &["<script>"]), "10.0.0.9");
        assert_eq!(seen_as(true, &[]), "10.0.0.9");
        assert_eq!(
            seen_as(false, &["203.0.113.7"]),
            "10.0.0.9",
            "nobody may say where he is without a proxy"
        );
    }

    #[test]
    fn a_host_is_known_with_or_without_its_port() {
        let known = |hosts: &[&str], host: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            is_known_host(&settings(hosts, true), &headers)
        };
        assert!(known(&["dj.example.edu.cn"], "DJ.example.edu.cn:8443"));
        assert!(known(&["[::1]"], "[::1]:8080") && known(&["[::1]"], "[::1]"));
        assert!(known(&["a.example:8080"], "a.example:8080") && !known(&["a.example:8080"], "a.example:9"));
        assert!(!known(&["a.example"], "a.example.evil.example") && !known(&["a.example"], ""));
        assert!(!is_known_host(&settings(&["a.example"], true), &HeaderMap::new()), "no host at all");
        assert!(known(&[], "anything"));
    }
}

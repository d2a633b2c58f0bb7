//! Places of our own: where a form, a sign-in or a button may lead.

use url::Url;

/// Stands for the instance while an address is read; it is never printed.
const HERE: &str = "http://here.invalid/";

/// The address as a browser would read it, when it stays with us: a path with its query and fragment. Nothing else is a
/// place of our own, however it is spelled.
pub(crate) fn own(text: &str) -> Option<String> {
    // A browser drops tabs and line ends, and takes a backslash for a slash: what holds one of them means something else
    // than it says.
    let is_plain = text.starts_with('/') && !text.contains(|c: char| c.is_control() || c == '\\');
    let here = Url::parse(HERE).ok().filter(|_| is_plain)?;
    let read = here.join(text).ok().filter(|read| read.origin() == here.origin())?;
    let place = read.as_str().get(HERE.len() - 1..)?;
    // Two slashes at the beginning, made by dots for instance, would be read as another host once more.
    let leads_away = !place.starts_with('/') || place.starts_with("//");
    (!leads_away).then(|| place.to_owned())
}

/// The place that the header of a request names, when it is one of ours.
pub(crate) fn of_referer(referer: &str) -> Option<String> {
    let read = Url::parse(referer).ok()?;
    let path = read.as_str().get(read[..url::Position::BeforePath].len()..)?;
    own(path)
}

/// The same place with another part in its query.
pub(crate) fn with(place: &str, name: &str, value: &str) -> String {
    let here = Url::parse(HERE).ok();
    let Some(mut read) = here.and_then(|here| here.join(place).ok()) else { return place.to_owned() };
    let others: Vec<(String, String)> = read
        .query_pairs()
        .filter(|(key, _)| key != name)
        .map(|(k, v)| (k.into_owned(), v.into_owned()))
        .collect();
    read.query_pairs_mut().clear().extend_pairs(others).append_pair(name, value);
    read.as_str().get(HERE.len() - 1..).unwrap_or(place).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_ones_own_are_places() {
        for away in [
            "",
            "members",
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/\r\n/evil.example",
            "\t//evil.example",
            " //evil.example",
            "/.//evil.example",
            "/..//evil.example",
            "/%2e%2e//evil.example",
            "/a/..//evil.example",
            "javascript:alert(1)",
            "/\u{0}/evil.example",
            "/\u{7f}",
        ] {
            assert_eq!(own(away), None, "{away:?}");
        }
        assert_eq!(own("/members?unit=1&q=a#x").as_deref(), Some("/members?unit=1&q=a#x"));
        assert_eq!(own("/members?q=张").as_deref(), Some("/members?q=%E5%BC%A0"));
        assert_eq!(own("/a/../b").as_deref(), Some("/b"));
        assert_eq!(own("/@evil.example").as_deref(), Some("/@evil.example"));
    }

    #[test]
    fn a_referer_gives_its_path() {
        assert_eq!(of_referer("https://a.example:8443/members?q=1").as_deref(), Some("/members?q=1"));
        assert_eq!(of_referer("https://a.example//evil.example/"), None);
        assert_eq!(of_referer("about:blank"), None);
    }

    #[test]
    fn a_part_of_the_query_is_added_once() {
        assert_eq!(with("/a?x=1", "k", "2"), "/a?x=1&k=2");
        assert_eq!(with("/a?k=1#f", "k", "2"), "/a?k=2#f");
    }
}

//! The cookies: session, anonymous mark, display preferences, and the sentence for the next page.

use axum::http::{HeaderMap, HeaderValue, header};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use platform::{Error, Result};

use crate::texts;

const SESSION: &str = "dj_session";
const ANONYMOUS: &str = "dj_anonymous";
const DEVICE: &str = "dj_device";
/// Browsers take such a name only over HTTPS, for this host alone, and for all its paths.
const PREFIX: &str = "__Host-";
const THEME: &str = "dj_theme";
const TYPE: &str = "dj_type";
const FLASH: &str = "dj_flash";
const YEAR: i64 = 31_536_000;

/// What came with the request and what goes with the answer.
#[derive(Default)]
pub(crate) struct Cookies {
    session: Option<String>,
    anonymous: String,
    device: String,
    theme: String,
    type_size: String,
    flash: Option<String>,
    saying: Option<String>,
    out: Vec<(String, String, i64)>,
}

impl Cookies {
    /// Reads the cookies of our own names: with the prefix that no other host can set, where cookies are for HTTPS. A
    /// secret that was sent more than once with different values was not only set by us, and does not count.
    pub(crate) fn read(headers: &HeaderMap, secure: bool) -> Self {
        let mut cookies = Self::default();
        let pairs = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|text| text.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        let (mut sessions, mut anonymous, mut devices) = (Vec::new(), Vec::new(), Vec::new());
        for (name, value) in pairs {
            let name = if secure { name.strip_prefix(PREFIX) } else { Some(name) };
            match name {
                Some(SESSION) => sessions.push(value),
                Some(ANONYMOUS) => anonymous.push(value),
                Some(DEVICE) => devices.push(value),
                Some(THEME) if matches!(value, "light" | "dark") => value.clone_into(&mut cookies.theme),
                Some(TYPE) if matches!(value, "l" | "xl" | "xxl") => value.clone_into(&mut cookies.type_size),
                Some(FLASH) => {
                    cookies.flash = BASE64.decode(value).ok().and_then(|bytes| String::from_utf8(bytes).ok());
                }
                _ => {}
            }
        }
        cookies.session = one(&sessions, 64);
        cookies.anonymous = one(&anonymous, 32).unwrap_or_default();
        cookies.device = one(&devices, 64).unwrap_or_default();
        cookies
    }

    /// Gives whoever is not signed in a mark, so that forms are bound to his browser.
    pub(crate) fn mark(&mut self) -> Result<()> {
        if self.anonymous.is_empty() {
            self.anonymous = random(16)?;
            self.out.push((ANONYMOUS.to_owned(), self.anonymous.clone(), YEAR));
        }
        Ok(())
    }

    pub(crate) fn session(&self) -> Option<&str> {
        self.session.as_deref()
    }

    /// The mark that the browser got at its first sign-in; empty before.
    pub(crate) fn device(&self) -> &str {
        &self.device
    }

    pub(crate) fn anonymous(&self) -> &str {
        &self.anonymous
    }

    pub(crate) fn theme(&self) -> &str {
        &self.theme
    }

    pub(crate) fn type_size(&self) -> &str {
        &self.type_size
    }

    /// The sentence of the page before; it is shown once.
    pub(crate) fn take_flash(&mut self) -> Option<String> {
        let sentence = self.flash.take()?;
        self.out.push((FLASH.to_owned(), String::new(), 0));
        Some(sentence)
    }

    /// A sentence for the next page; several stand behind each other.
    pub(crate) fn say(&mut self, sentence: &str) {
        let joined = self.saying.take().map(|before| texts::joined(&before, sentence));
        self.saying = Some(joined.unwrap_or_else(|| sentence.to_owned()));
    }

    /// Writes what changed. A handler that sets a cookie adds a header of its own.
    pub(crate) fn write(&self, headers: &mut HeaderMap, secure: bool) {
        let saying = self.saying.iter().map(|said| (FLASH.to_owned(), BASE64.encode(said), 60));
        for (name, value, seconds) in self.out.iter().cloned().chain(saying) {
            if let Ok(value) = HeaderValue::from_str(&line(&name, &value, seconds, secure)) {
                headers.append(header::SET_COOKIE, value);
            }
        }
    }
}

fn line(name: &str, value: &str, seconds: i64, secure: bool) -> String {
    let (prefix, secure) = if secure { (PREFIX, "; Secure") } else { ("", "") };
    format!("{prefix}{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

/// The value of a secret, when there is one and only one of its length.
fn one(values: &[&str], length: usize) -> Option<String> {
    let (first, others) = values.split_first()?;
    let is_one = first.len() == length && others.iter().all(|other| other == first);
    is_one.then(|| (*first).to_owned())
}

/// So many random bytes in hexadecimal digits.
fn random(bytes: usize) -> Result<String> {
    let mut mark = vec![0_u8; bytes];
    getrandom::fill(&mut mark).map_err(|error| Error::internal(error.to_string()))?;
    Ok(hex::encode(mark))
}

/// A new mark for a browser.
pub(crate) fn new_device() -> Result<String> {
    random(32)
}

/// The header by which a browser keeps its mark.
pub(crate) fn keep_device(mark: &str, secure: bool) -> String {
    line(DEVICE, mark, YEAR, secure)
}

/// The header that opens a session in the browser; it ends with the browser or with the row.
pub(crate) fn open_session(token: &str, secure: bool) -> String {
    line(SESSION, token, 12 * 3600, secure)
}

/// The header that removes the session cookie.
pub(crate) fn end_session(secure: bool) -> String {
    line(SESSION, "", 0, secure)
}

/// The headers that keep display preferences.
pub(crate) fn preferences(theme: &str, type_size: &str, secure: bool) -> [String; 2] {
    // The islands change them at once, so these two are not hidden from script; they are no secrets.
    [line(THEME, theme, YEAR, secure), line(TYPE, type_size, YEAR, secure)]
        .map(|line| line.replace("; HttpOnly", ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&'static str], secure: bool) -> Cookies {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::COOKIE, HeaderValue::from_static(line));
        }
        Cookies::read(&headers, secure)
    }

    const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    #[test]
    fn only_known_values_of_preferences_are_taken() {
        let cookies = read(&["dj_theme=\"><script>; dj_type=xl"], false);
        assert_eq!((cookies.theme(), cookies.type_size(), cookies.session()), ("", "xl", None));
    }

    #[test]
    fn over_https_a_session_counts_only_under_the_name_that_no_other_host_can_set() {
        let plain = "dj_session=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
        let prefixed = "__Host-dj_session=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
        assert_eq!(read(&[prefixed], true).session(), Some(A));
        assert_eq!(read(&[plain], true).session(), None);
        assert_eq!(read(&[plain], false).session(), Some(A));
        assert_eq!(read(&[prefixed], false).session(), None);
    }

    #[test]
    fn of_two_different_sessions_none_counts() {
        let other = "dj_session=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
        let own = "dj_session=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
        assert_eq!(read(&[own, other], false).session(), None);
        assert_eq!(read(&[own, own], false).session(), Some(A));
    }
}

//! The cookies: session, anonymous mark, display preferences, and the sentence for the next page.

use axum::http::{HeaderMap, HeaderValue, header};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use platform::{Error, Result};

const SESSION: &str = "dj_session";
const ANONYMOUS: &str = "dj_anonymous";
const THEME: &str = "dj_theme";
const TYPE: &str = "dj_type";
const FLASH: &str = "dj_flash";
const YEAR: i64 = 31_536_000;

/// What came with the request and what goes with the answer.
#[derive(Default)]
pub(crate) struct Cookies {
    session: Option<String>,
    anonymous: String,
    theme: String,
    type_size: String,
    flash: Option<String>,
    out: Vec<(String, String, i64)>,
}

impl Cookies {
    pub(crate) fn read(headers: &HeaderMap) -> Result<Self> {
        let mut cookies = Self::default();
        let pairs = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|text| text.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        for (name, value) in pairs {
            match name.trim_start_matches("__Host-") {
                SESSION => cookies.session = Some(value.to_owned()),
                ANONYMOUS => cookies.anonymous = value.chars().take(64).collect(),
                THEME if matches!(value, "light" | "dark") => value.clone_into(&mut cookies.theme),
                TYPE if matches!(value, "l" | "xl" | "xxl") => value.clone_into(&mut cookies.type_size),
                FLASH => {
                    cookies.flash = BASE64.decode(value).ok().and_then(|bytes| String::from_utf8(bytes).ok());
                }
                _ => {}
            }
        }
        if cookies.session.is_none() && cookies.anonymous.len() != 32 {
            let mut mark = [0_u8; 16];
            getrandom::fill(&mut mark).map_err(|error| Error::internal(error.to_string()))?;
            cookies.anonymous = hex::encode(mark);
            cookies.out.push((ANONYMOUS.to_owned(), cookies.anonymous.clone(), YEAR));
        }
        Ok(cookies)
    }

    pub(crate) fn session(&self) -> Option<&str> {
        self.session.as_deref()
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

    pub(crate) fn say(&mut self, sentence: &str) {
        self.out.push((FLASH.to_owned(), BASE64.encode(sentence), 60));
    }

    /// Writes what changed. A handler that sets a cookie adds a header of its own.
    pub(crate) fn write(&self, headers: &mut HeaderMap, secure: bool) {
        for (name, value, seconds) in &self.out {
            if let Ok(value) = HeaderValue::from_str(&line(name, value, *seconds, secure)) {
                headers.append(header::SET_COOKIE, value);
            }
        }
    }
}

fn line(name: &str, value: &str, seconds: i64, secure: bool) -> String {
    let (prefix, secure) = if secure { ("__Host-", "; Secure") } else { ("", "") };
    format!("{prefix}{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
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

    #[test]
    fn only_known_values_of_preferences_are_taken() {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::COOKIE,
            HeaderValue::from_static("dj_theme=\"><script>; dj_type=xl; dj_session=abc"),
        );
        let cookies = Cookies::read(&headers).unwrap();
        assert_eq!((cookies.theme(), cookies.type_size(), cookies.session()), ("", "xl", Some("abc")));
    }
}

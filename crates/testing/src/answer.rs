//! An answer of the application, with the questions that tests ask about it.

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use http_body_util::BodyExt as _;
use scraper::{Html, Selector};

use crate::outline;

/// Status, headers and body.
#[derive(Debug)]
pub struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    pub(crate) async fn read(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let body = body.collect().await.map(|all| all.to_bytes().to_vec()).unwrap_or_default();
        Self { status: parts.status, headers: parts.headers, body }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body as bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.body
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Where it leads.
    pub fn location(&self) -> &str {
        self.header("location").unwrap_or_default()
    }

    /// The page as a person would read it aloud: see [`outline()`].
    pub fn outline(&self) -> String {
        outline(&self.text())
    }

    /// The texts of all elements that match a selector.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let page = Html::parse_document(&self.text());
        let selector = Selector::parse(selector).expect("a selector");
        page.select(&selector).map(|found| outline::words(&found.text().collect::<String>())).collect()
    }

    /// An attribute of all elements that match a selector.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let page = Html::parse_document(&self.text());
        let selector = Selector::parse(selector).expect("a selector");
        page.select(&selector).filter_map(|found| found.attr(name).map(str::to_owned)).collect()
    }

    /// The token of the first form on the page that belongs to the page itself, not to the shell.
    pub fn form_token(&self) -> Option<String> {
        self.attributes("main form input[name=_form], form input[name=_form]", "value").into_iter().last()
    }

    /// Fails unless the status is this; shows the page when it is not.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}\n{}", self.location(), self.outline());
        self
    }

    /// Fails unless it leads on (303) to a place that begins like this.
    #[track_caller]
    pub fn leads_to(self, place: &str) -> Self {
        let answer = self.is(303);
        assert!(answer.location().starts_with(place), "leads to {}", answer.location());
        answer
    }

    /// Fails unless a rule with this id refused it (409).
    #[track_caller]
    pub fn is_blocked_by(self, rule: &str) -> Self {
        let answer = self.is(409);
        let rules = answer.attributes("[data-rule]", "data-rule");
        assert!(rules.iter().any(|found| found == rule), "blocked by {rules:?}\n{}", answer.outline());
        answer
    }

    /// Fails unless the page holds this text.
    #[track_caller]
    pub fn shows(self, text: &str) -> Self {
        let outline = self.outline();
        assert!(outline.contains(text), "the page does not show {text:?}:\n{outline}");
        self
    }

    /// Fails when the answer holds this text anywhere.
    #[track_caller]
    pub fn hides(self, text: &str) -> Self {
        assert!(!self.text().contains(text), "the answer holds {text:?}");
        self
    }

    pub(crate) fn cookies(&self) -> Vec<(String, String)> {
        self.headers
            .get_all(header::SET_COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .filter_map(|line| line.split(';').next())
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }
}

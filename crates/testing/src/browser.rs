//! Somebody with a browser: keeps cookies, takes the token of a form from a page, sends what the test says.

use std::{
    fmt::Write as _,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Body,
    http::{Method, Request, header},
};
use platform::Db;
use tower::ServiceExt as _;

use crate::Answer;

/// Who uses the browser.
#[derive(Clone, Debug)]
pub enum Persona {
    /// Not signed in.
    Nobody,
    /// Somebody with a session.
    SignedIn(String),
}

/// A browser.
pub struct Browser {
    router: Router,
    db: Db,
    cookies: Mutex<Vec<(String, String)>>,
    failures: Arc<Mutex<Vec<String>>>,
}

impl Browser {
    pub(crate) fn new(router: Router, db: Db, persona: Persona, failures: Arc<Mutex<Vec<String>>>) -> Self {
        let cookies = match persona {
            Persona::Nobody => Vec::new(),
            Persona::SignedIn(token) => vec![("dj_session".to_owned(), token)],
        };
        Self { router, db, cookies: Mutex::new(cookies), failures }
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        let request = Request::builder().method(Method::GET).uri(path);
        self.send(request.body(Body::empty()).expect("a request")).await
    }

    /// Opens a page as htmx asks for a part.
    pub async fn get_part(&self, path: &str) -> Answer {
        let request = Request::builder().method(Method::GET).uri(path).header("hx-request", "true");
        self.send(request.body(Body::empty()).expect("a request")).await
    }

    /// Sends a form with a token of one's own session, as a page would.
    pub async fn post(&self, path: &str, fields: Vec<(String, String)>) -> Answer {
        let token = self.token().await;
        self.post_with(path, fields, &token).await
    }

    /// Sends a form with this token: for sending the same form twice.
    pub async fn post_with(&self, path: &str, mut fields: Vec<(String, String)>, token: &str) -> Answer {
        fields.push(("_form".to_owned(), token.to_owned()));
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(encode(&fields))).expect("a request")).await
    }

    /// Sends a form without any token, as a foreign page would.
    pub async fn post_without_token(&self, path: &str, fields: Vec<(String, String)>) -> Answer {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(encode(&fields))).expect("a request")).await
    }

    /// Sends a form with one file in the field `field`.
    pub async fn upload(
        &self,
        path: &str,
        fields: Vec<(String, String)>,
        field: &str,
        file_name: &str,
        bytes: &[u8],
    ) -> Answer {
        const BOUNDARY: &str = "----a-boundary-that-no-file-holds";
        let token = self.token().await;
        let mut body = Vec::new();
        for (name, value) in fields {
            let head =
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(head.as_bytes());
        }
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{file_name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let joint = if path.contains('?') { '&' } else { '?' };
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("{path}{joint}_form={token}"))
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"));
        self.send(request.body(Body::from(body)).expect("a request")).await
    }

    /// A token of one's own session, from a page that everybody may open.
    pub async fn token(&self) -> String {
        let has_session =
            self.cookies.lock().expect("cookies").iter().any(|(name, _)| name.ends_with("dj_session"));
        let page = self.get(if has_session { "/account/password" } else { "/sign-in" }).await;
        match page.form_token() {
            Some(token) => token,
            // The session is over: what is left is the sign-in.
            None => self.get("/sign-in").await.form_token().unwrap_or_default(),
        }
    }

    /// Sends a request as it is, with the cookies.
    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        let line = format!("{} {}", request.method(), request.uri().path());
        let cookies = self.cookies.lock().expect("cookies").clone();
        if !cookies.is_empty() {
            let text =
                cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
            request.headers_mut().insert(header::COOKIE, text.parse().expect("a cookie header"));
        }
        let response = self.router.clone().oneshot(request).await.expect("the router always answers");
        let answer = Answer::read(response).await;
        // What the server does after the answer belongs to the request: a test that ends here must not cut it off.
        self.db.settle().await;
        for (name, value) in answer.cookies() {
            let mut kept = self.cookies.lock().expect("cookies");
            kept.retain(|(known, _)| *known != name);
            if !value.is_empty() {
                kept.push((name, value));
            }
        }
        if answer.status().is_server_error() {
            self.failures.lock().expect("failures").push(format!("{line} answered {}", answer.status()));
        }
        answer
    }

    /// The token of the session, for opening it on another node.
    pub fn session_token(&self) -> String {
        let cookies = self.cookies.lock().expect("cookies");
        cookies
            .iter()
            .find(|(name, _)| name == "dj_session")
            .map(|(_, token)| token.clone())
            .expect("a session")
    }

    /// Puts a cookie of its own choice in, as a neighbour on the same host could.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().expect("cookies").push((name.to_owned(), value.to_owned()));
    }

    /// The value of a cookie that the browser keeps.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let cookies = self.cookies.lock().expect("cookies");
        cookies.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    /// Says that the last server error was expected: the test is about it.
    pub fn expect_server_error(&self) {
        assert!(self.failures.lock().expect("failures").pop().is_some(), "there was no server error");
    }
}

fn encode(fields: &[(String, String)]) -> String {
    let plain = |text: &str| {
        let mut out = String::new();
        for byte in text.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
                out.push(char::from(byte));
            } else {
                let _ = write!(out, "%{byte:02X}");
            }
        }
        out
    };
    fields
        .iter()
        .map(|(name, value)| format!("{}={}", plain(name), plain(value)))
        .collect::<Vec<_>>()
        .join("&")
}

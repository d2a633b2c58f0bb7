//! What handlers answer with. Pages and failures are completed by the pipeline, which knows who asks and how.

use std::fmt::Write as _;

use askama::Template;
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use platform::Error;
use tokio::io::AsyncReadExt as _;

use crate::place;

/// A page: title, place and body. The pipeline adds the shell on a full load and nothing for htmx.
pub struct Page(pub(crate) Box<PageParts>);

#[derive(Clone)]
pub(crate) struct PageParts {
    pub(crate) title: String,
    pub(crate) crumbs: Vec<(String, String)>,
    pub(crate) body: String,
    pub(crate) bare: bool,
    pub(crate) status: StatusCode,
    pub(crate) failed: Option<String>,
    /// After how many seconds it may be tried again.
    pub(crate) retry: Option<i64>,
}

impl PageParts {
    pub(crate) fn new(title: impl Into<String>, body: String) -> Self {
        Self {
            title: title.into(),
            crumbs: Vec::new(),
            body,
            bare: false,
            status: StatusCode::OK,
            failed: None,
            retry: None,
        }
    }
}

impl Page {
    /// A page with the rendered body.
    pub fn new(title: impl Into<String>, body: impl Template) -> Self {
        let (body, failed) = match body.render() {
            Ok(text) => (text, None),
            Err(error) => (String::new(), Some(error.to_string())),
        };
        Self(Box::new(PageParts { failed, ..PageParts::new(title, body) }))
    }

    /// Adds a place on the way here.
    pub fn under(mut self, title: impl Into<String>, href: impl Into<String>) -> Self {
        self.0.crumbs.push((title.into(), href.into()));
        self
    }

    /// Without menu: sign-in and other pages of the entrance.
    pub fn bare(mut self) -> Self {
        self.0.bare = true;
        self
    }

    /// The form again, with its problems: 422.
    pub fn again(mut self) -> Self {
        self.0.status = StatusCode::UNPROCESSABLE_ENTITY;
        self
    }

    /// The form again, to be sent after so many seconds: 429.
    pub fn later(mut self, seconds: i64) -> Self {
        self.0.status = StatusCode::TOO_MANY_REQUESTS;
        self.0.retry = Some(seconds);
        self
    }

    /// The page with a refusal by a rule on it: 409.
    pub fn refused(mut self) -> Self {
        self.0.status = StatusCode::CONFLICT;
        self
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let mut answer = self.0.status.into_response();
        answer.extensions_mut().insert(*self.0);
        answer
    }
}

/// Leads on to another page after a form: 303, with a sentence shown there once.
pub struct See {
    location: String,
    saying: Option<String>,
}

/// Leads on to another page.
pub fn see(location: impl Into<String>) -> See {
    See { location: location.into(), saying: None }
}

impl See {
    /// A sentence that the next page shows once.
    pub fn saying(mut self, sentence: impl Into<String>) -> Self {
        self.saying = Some(sentence.into());
        self
    }
}

/// The sentence for the next page; the pipeline makes a cookie of it.
#[derive(Clone)]
pub(crate) struct Flash(pub(crate) String);

impl IntoResponse for See {
    fn into_response(self) -> Response {
        let mut answer = StatusCode::SEE_OTHER.into_response();
        let location = place::own(&self.location).unwrap_or_else(|| "/".to_owned());
        let value = HeaderValue::from_str(&location).unwrap_or_else(|_| HeaderValue::from_static("/"));
        answer.headers_mut().insert(header::LOCATION, value);
        if let Some(sentence) = self.saying {
            answer.extensions_mut().insert(Flash(sentence));
        }
        answer
    }
}

/// A file for the person who asked, never shown inside our pages.
pub struct Download {
    /// The file name, also in Chinese.
    pub name: String,
    /// The media type.
    pub media_type: String,
    /// The content.
    pub body: Body,
}

/// How much of a file is in memory at a time while it is sent.
const PIECE: usize = 64 * 1024;

/// The content of a file from where it stands, read in pieces while it is sent: for what is too large to hold.
pub fn file_body(file: std::fs::File) -> Body {
    let file = tokio::fs::File::from_std(file);
    Body::from_stream(futures_util::stream::try_unfold(file, async |mut file| {
        let mut piece = bytes::BytesMut::with_capacity(PIECE);
        let read = file.read_buf(&mut piece).await?;
        Ok::<_, std::io::Error>((read > 0).then(|| (piece.freeze(), file)))
    }))
}

impl IntoResponse for Download {
    fn into_response(self) -> Response {
        let mut encoded = String::with_capacity(self.name.len() * 3);
        for byte in self.name.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
                encoded.push(char::from(byte));
            } else {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
        let mut answer = Response::new(self.body);
        let headers = answer.headers_mut();
        let disposition = format!("attachment; filename*=UTF-8''{encoded}");
        if let Ok(value) = HeaderValue::from_str(&disposition) {
            headers.insert(header::CONTENT_DISPOSITION, value);
        }
        let kind = HeaderValue::from_str(&self.media_type)
            .unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"));
        headers.insert(header::CONTENT_TYPE, kind);
        answer
    }
}

/// Why a handler did not answer. The one mapping from errors to HTTP is in the pipeline.
#[derive(Debug)]
pub struct Failure(pub(crate) Kind);

#[derive(Debug)]
pub(crate) enum Kind {
    Error(Error),
    Turned(Turned),
}

/// Somewhere else first.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Turned {
    SignIn,
    Confirm,
    ChangePassword,
}

impl Failure {
    pub(crate) fn turned(turned: Turned) -> Self {
        Self(Kind::Turned(turned))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(Kind::Error(error))
    }
}

impl From<askama::Error> for Failure {
    fn from(error: askama::Error) -> Self {
        Error::Internal(Box::new(error)).into()
    }
}

/// Carries the failure to the pipeline in the extensions of the answer, which take only what can be cloned.
#[derive(Clone)]
pub(crate) struct Carried(pub(crate) std::sync::Arc<std::sync::Mutex<Option<Kind>>>);

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut answer = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        answer.extensions_mut().insert(Carried(std::sync::Arc::new(std::sync::Mutex::new(Some(self.0)))));
        answer
    }
}

/// No such route.
pub(crate) async fn nothing_here() -> Failure {
    Error::Missing.into()
}

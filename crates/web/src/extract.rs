//! What handlers take: who calls, what the path, the query and the form say. Bad input is answered in Chinese.

use std::{str::FromStr, sync::Arc};

use axum::{
    extract::{FromRequest, FromRequestParts, RawPathParams, Request},
    http::{header, request::Parts},
};
use identity::{Access, Freshness, Permission, Refusal, RequestFacts, SignedIn, Whence};
use platform::Error;
use serde::de::DeserializeOwned;

use crate::{App, Failure, answer::Turned, texts};

/// A handler that everybody may call. It still gets what a public page may use.
pub struct Public {
    /// The state of the web side.
    pub app: App,
    /// Who is signed in, if somebody is.
    pub who: Option<Arc<SignedIn>>,
    /// Address, request id and form.
    pub from: RequestFacts,
    /// From where, for what takes a password.
    pub whence: Whence,
}

/// What the pipeline found out before the handler runs.
#[derive(Clone)]
pub(crate) struct Found {
    pub(crate) who: Option<Arc<SignedIn>>,
    pub(crate) from: RequestFacts,
    pub(crate) whence: Whence,
}

fn found(parts: &Parts) -> Found {
    parts.extensions.get::<Found>().cloned().unwrap_or_else(|| Found {
        who: None,
        from: RequestFacts::default(),
        whence: Whence::default(),
    })
}

impl FromRequestParts<App> for Public {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let Found { who, from, whence } = found(parts);
        Ok(Self { app: app.clone(), who, from, whence })
    }
}

impl<P: Permission, F: Freshness> FromRequestParts<App> for Access<P, F> {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let Found { who, from, .. } = found(parts);
        let Some(who) = who else { return Err(Failure::turned(Turned::SignIn)) };
        who.admit::<P, F>(app.db(), from).map_err(|refusal| match refusal {
            Refusal::Closed => Failure::from(Error::Forbidden),
            Refusal::NotFresh => Failure::turned(Turned::Confirm),
            Refusal::MustChange => Failure::turned(Turned::ChangePassword),
        })
    }
}

impl FromRequestParts<App> for App {
    type Rejection = Failure;
    async fn from_request_parts(_: &mut Parts, app: &App) -> Result<Self, Failure> {
        Ok(app.clone())
    }
}

/// The last varying part of the path, such as an id. What does not read is not there.
pub struct FromPath<T>(pub T);

impl<T: FromStr + Send> FromRequestParts<App> for FromPath<T> {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Error::Missing)?;
        let last = params.iter().last().and_then(|(_, value)| value.parse().ok());
        last.map(FromPath).ok_or_else(|| Error::Missing.into())
    }
}

/// The two varying parts of a path, such as a case and one of its files.
impl<A: FromStr + Send, B: FromStr + Send> FromRequestParts<App> for FromPath2<A, B> {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Error::Missing)?;
        let mut values = params.iter().map(|(_, value)| value);
        let first = values.next().and_then(|value| value.parse().ok());
        let second = values.next().and_then(|value| value.parse().ok());
        match (first, second) {
            (Some(first), Some(second)) => Ok(Self(first, second)),
            _ => Err(Error::Missing.into()),
        }
    }
}

/// Two varying parts of the path.
pub struct FromPath2<A, B>(pub A, pub B);

/// The query string as a struct; unknown parts are ignored, unreadable ones answered as a bad request.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Query<T> {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Failure> {
        serde_html_form::from_str(parts.uri.query().unwrap_or_default())
            .map(Query)
            .map_err(|_| Failure::from(Error::invalid("", texts::QUERY_UNREADABLE)))
    }
}

/// A form as a struct. Shape only: lengths, dates and codes are checked by the struct's `check`.
pub struct Form<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Form<T> {
    type Rejection = Failure;
    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let body = urlencoded(request, app).await?;
        serde_html_form::from_bytes(&body)
            .map(Form)
            .map_err(|_| Failure::from(Error::invalid("", texts::FORM_UNREADABLE)))
    }
}

/// A form whose fields are not known when the program is built, such as that of a work point.
#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// The value of a field, trimmed; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    /// All values of a field that may be sent more than once.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.trim())
    }

    /// Whether the field was sent, also when it is empty.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// All fields in the order in which they were sent.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }
}

impl FromIterator<(String, String)> for Fields {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(fields: I) -> Self {
        Self(fields.into_iter().collect())
    }
}

impl FromRequest<App> for Fields {
    type Rejection = Failure;
    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let body = urlencoded(request, app).await?;
        serde_html_form::from_bytes(&body)
            .map(Self)
            .map_err(|_| Failure::from(Error::invalid("", texts::FORM_UNREADABLE)))
    }
}

async fn urlencoded(request: Request, app: &App) -> Result<bytes::Bytes, Failure> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") && !kind.is_empty() {
        return Err(Error::invalid("", texts::FORM_UNREADABLE).into());
    }
    // The pipeline has read the body within its limit and time.
    bytes::Bytes::from_request(request, app)
        .await
        .map_err(|_| Error::invalid("", texts::FORM_UNREADABLE).into())
}

/// A file that was sent.
pub struct Uploaded {
    /// The name of the field.
    pub field: String,
    /// The file name, without folders.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// A form that sends files besides its fields.
pub struct Upload {
    /// The fields.
    pub fields: Fields,
    /// The files that are not empty.
    pub files: Vec<Uploaded>,
}

impl FromRequest<App> for Upload {
    type Rejection = Failure;
    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let unreadable = || Failure::from(Error::invalid("", texts::FORM_UNREADABLE));
        let mut parts =
            axum::extract::Multipart::from_request(request, app).await.map_err(|_| unreadable())?;
        let (mut fields, mut files) = (Vec::new(), Vec::new());
        while let Some(part) = parts.next_field().await.map_err(|_| unreadable())? {
            let field = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().map(plain_name);
            let bytes = part.bytes().await.map_err(|_| unreadable())?;
            match file_name {
                Some(name) if !bytes.is_empty() => {
                    files.push(Uploaded { field, name, bytes: bytes.to_vec() });
                }
                Some(_) => {}
                None => {
                    let value = String::from_utf8(bytes.to_vec()).map_err(|_| unreadable())?;
                    if field.contains('\0') || value.contains('\0') {
                        return Err(Error::no_text().into());
                    }
                    fields.push((field, value));
                }
            }
            if fields.len() + files.len() > 1_000 {
                return Err(unreadable());
            }
        }
        Ok(Self { fields: Fields(fields), files })
    }
}

/// A file name without folders and control characters, at most 120 characters, never empty.
fn plain_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control()).take(120).collect();
    let clean = clean.trim().trim_start_matches('.').to_owned();
    if clean.is_empty() { "file".to_owned() } else { clean }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_lose_folders_and_control_characters() {
        assert_eq!(plain_name("C:\\Users\\a\\名册.xlsx"), "名册.xlsx");
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("a\r\nSet-Cookie: b.xlsx"), "aSet-Cookie: b.xlsx");
        assert_eq!(plain_name(".."), "file");
    }
}

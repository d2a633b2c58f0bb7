//! Display preferences: light or dark, and the size of type. They live in cookies and concern nobody else.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::{Form, Public, pipeline::cookies, see, texts};

/// What the buttons send.
#[derive(serde::Deserialize)]
pub(super) struct Preferences {
    #[serde(default)]
    theme: String,
    #[serde(default)]
    type_size: String,
    #[serde(default)]
    next: String,
}

/// Keeps the preferences and leads back.
pub(super) async fn save(public: Public, Form(form): Form<Preferences>) -> Response {
    let theme = if matches!(form.theme.as_str(), "light" | "dark") { form.theme.as_str() } else { "" };
    let size =
        if matches!(form.type_size.as_str(), "l" | "xl" | "xxl") { form.type_size.as_str() } else { "" };
    let next = if form.next.is_empty() { "/" } else { form.next.as_str() };
    let mut answer = see(next).saying(texts::PREFERENCES_SAVED).into_response();
    for line in cookies::preferences(theme, size, public.app.settings().secure_cookies) {
        if let Ok(value) = HeaderValue::from_str(&line) {
            answer.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    answer
}

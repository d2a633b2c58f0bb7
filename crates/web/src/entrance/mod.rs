//! The pages that everybody passes: sign-in, password, choice of post, display preferences, assets.

mod account;
mod preferences;
mod session;

use axum::http::StatusCode;

use crate::{App, Public, Routes, See, assets, see};

/// The routes of the entrance.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/", front)
        .get("/health", health)
        .get(assets::ROUTE, assets::file)
        .get("/sign-in", session::form)
        .post("/sign-in", session::sign_in)
        .post("/sign-out", session::sign_out)
        .get("/account", account::page)
        .post("/account/sessions", account::end)
        .post("/account/notices", account::read)
        .get("/account/password", session::password_form)
        .post("/account/password", session::change_password)
        .get("/account/confirm", session::confirm_form)
        .post("/account/confirm", session::confirm)
        .post("/account/post", session::choose_post)
        .post("/preferences", preferences::save)
}

/// The front page leads where one's work is.
async fn front(public: Public) -> See {
    match &public.who {
        Some(who) => see(home(&public.app, who)),
        None => see("/sign-in"),
    }
}

/// The first entry of one's menu.
pub(crate) fn home(app: &App, who: &identity::SignedIn) -> String {
    app.menu_of(who).next().map_or("/account/password", |entry| entry.href).to_owned()
}

/// Whether the instance answers, for supervisors.
async fn health(public: Public) -> StatusCode {
    match public.app.db().ping().await {
        Ok(()) => StatusCode::OK,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

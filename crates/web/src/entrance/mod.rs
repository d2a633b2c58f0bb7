//! The pages that everybody passes: sign-in, password, choice of post, display preferences, assets.

mod account;
mod preferences;
mod session;

use axum::http::StatusCode;

use crate::{App, MenuGroup, Public, Result, Routes, See, assets, see};

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
async fn front(public: Public) -> Result<See> {
    match &public.who {
        Some(who) => Ok(see(home(&public.app, who).await?)),
        None => Ok(see("/sign-in")),
    }
}

/// What has to be done before all else; otherwise the entry of one's menu that one's work begins with.
async fn home(app: &App, who: &identity::SignedIn) -> Result<String> {
    let nothing = platform::Scope::nothing();
    let reader = app.db().read(&nothing);
    if !who.must_change() {
        for step in &app.offers().first_steps {
            if let Some(href) = step.due(reader, who).await? {
                return Ok(href.to_owned());
            }
        }
    }
    // Processes and sheets are tools: nobody's work begins there who has anything else.
    let is_tool = |group| matches!(group, MenuGroup::Processes | MenuGroup::Data);
    let first = app.menu_of(who).min_by_key(|entry| is_tool(entry.group));
    Ok(first.map_or("/account/password", |entry| entry.href).to_owned())
}

/// Whether the instance answers, for supervisors.
async fn health(public: Public) -> StatusCode {
    match public.app.db().ping().await {
        Ok(()) => StatusCode::OK,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

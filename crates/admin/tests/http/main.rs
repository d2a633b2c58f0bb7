//! The three administrators in the browser.

mod accounts;
mod posts;
mod resets;
mod setup;
mod trail;

use testing::{Browser, PASSWORD, TestApp, form};

/// An application with these pages only.
async fn app() -> TestApp {
    TestApp::of(vec![admin::module()]).await
}

/// The id at the end of an address.
fn id_in(place: &str) -> String {
    place.rsplit('/').next().unwrap_or_default().to_owned()
}

/// Gives the password again, as somebody whose session is no longer fresh.
async fn confirm(browser: &Browser) {
    browser.post("/account/confirm", form! { password: PASSWORD, next: "/" }).await.is(303);
}

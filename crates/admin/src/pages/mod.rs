//! The pages under `/admin`, by duty.

mod accounts;
mod posts;
mod resets;
mod setup;
mod trail;

use web::Routes;

/// The routes.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/admin/accounts", accounts::list)
        .post("/admin/accounts", accounts::open)
        .get("/admin/accounts/{id}", accounts::one)
        .post("/admin/accounts/{id}/reset", accounts::reset)
        .post("/admin/accounts/{id}/closing", accounts::close)
        .post("/admin/accounts/{id}/opening", accounts::reopen)
        .get("/admin/password-resets", resets::list)
        .post("/admin/password-resets/{id}/approval", resets::approve)
        .post("/admin/password-resets/{id}/refusal", resets::refuse)
        .get("/admin/setup", setup::form)
        .post("/admin/setup", setup::open)
        .get("/admin/posts", posts::list)
        .get("/admin/posts/{id}", posts::one)
        .post("/admin/posts/{id}", posts::grant)
        .post("/admin/posts/{id}/{post}/end", posts::end)
        .get("/admin/trail", trail::list)
        .post("/admin/trail/verification", trail::verify)
        .get("/admin/trail/{seq}", trail::one)
}

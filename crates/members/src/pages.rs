//! The pages of the register.

mod account;
mod person;
mod record;
mod roster;
mod views;

use web::Routes;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/members", roster::list)
        .get("/members.xlsx", roster::export)
        .get("/members/new", person::new)
        .post("/members", person::register)
        .get("/members/views", views::list)
        .post("/members/views", views::keep)
        .post("/members/views/{id}/removal", views::remove)
        .get("/members/{id}", record::show)
        .get("/me/profile", record::own)
        .post("/members/{id}/revealed-numbers", record::reveal)
        .get("/members/{id}/edit", person::edit)
        .post("/members/{id}", person::change)
        .get("/members/{id}/account", account::new)
        .post("/members/{id}/account", account::open)
}

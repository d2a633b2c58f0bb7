//! The pages: list, case, work point, one's own application, and the calendar of working days.

mod calendars;
mod case;
mod files;
mod form;
mod guidance;
mod list;
mod opening;
mod work_point;

use web::Routes;

/// A little above the largest material, for the other parts of the form.
const UPLOAD_BYTES: usize = crate::media::LARGEST + 64 * 1024;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/development", list::list)
        .get("/development/calendars", calendars::list)
        .post("/development/calendars", calendars::bring_in)
        .post("/development/calendars/posting-day", calendars::set_posting_day)
        .get("/development/cases/new", opening::new)
        .post("/development/cases/new", opening::open)
        .get("/development/cases/{id}", case::show)
        .get("/development/cases/{id}/materials/{material}", files::download)
        .get("/development/cases/{id}/work-points/{item}", work_point::show)
        .post("/development/cases/{id}/work-points/{item}", work_point::finish)
        .post("/development/cases/{id}/work-points/{item}/records", work_point::add_record)
        .post_large("/development/cases/{id}/work-points/{item}/materials", UPLOAD_BYTES, files::upload)
        .get("/development/cases/{id}/guidance", guidance::show)
        .post("/development/cases/{id}/guidance/suspension", guidance::suspend)
        .post("/development/cases/{id}/guidance/resumption", guidance::resume)
        .post("/development/cases/{id}/guidance/rule-set", guidance::follow_newest_rules)
        .post("/development/cases/{id}/guidance/restoration", guidance::restore)
        .get("/me/application", case::own)
}

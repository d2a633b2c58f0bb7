//! The pages under `/imports`.

mod columns;
mod downloads;
mod list;
mod one;

use identity::Access;
use platform::RawId;
use web::{Fields, Form, FromPath, Query, Routes, Upload};

use crate::{Import, background::Desk, permissions::ImportFiles};

/// The largest file, in bytes.
const FILE_BYTES: usize = 64 * 1024 * 1024;

/// Who may bring in sheets.
type Own = Access<ImportFiles>;
/// An import named in the address.
type Which = FromPath<RawId<Import>>;

/// A handler that shares the importers with all others.
macro_rules! with {
    ($shared:ident, $handler:path, $($arg:ident: $kind:ty),*) => {{
        let shared = $shared.clone();
        move |$($arg: $kind),*| $handler(shared.clone(), $($arg),*)
    }};
}

/// The routes. `{name}` is a kind where a file is sent, and an import everywhere else.
pub(crate) fn routes(desk: &Desk) -> Routes {
    let shared = desk.0.clone();
    Routes::new()
        .get("/imports", with!(shared, list::list, access: Own))
        .post_large(
            "/imports/{name}",
            FILE_BYTES,
            with!(shared, list::upload, access: Own, kind: FromPath<String>, sent: Upload),
        )
        .get("/imports/{name}", with!(shared, one::show, access: Own, which: Which, from: Query<one::From>))
        .post(
            "/imports/{name}/application",
            with!(shared, one::apply, access: Own, which: Which, form: Form<one::Mode>),
        )
        .get("/imports/{name}/columns", with!(shared, columns::show, access: Own, which: Which))
        .post(
            "/imports/{name}/columns",
            with!(shared, columns::save, access: Own, which: Which, form: Fields),
        )
        .post(
            "/imports/{name}/sheets",
            with!(shared, columns::choose, access: Own, which: Which, form: Fields),
        )
        .post("/imports/{name}/answers", with!(shared, one::answer, access: Own, which: Which, form: Fields))
        .post("/imports/{name}/refusal", with!(shared, one::refuse, access: Own, which: Which))
        .get("/imports/{name}/errors.xlsx", with!(shared, downloads::errors, access: Own, which: Which))
        .get(
            "/imports/templates/{kind}",
            with!(shared, downloads::template, access: Own, kind: FromPath<String>),
        )
}

//! The pages under `/processes`.

mod files;

use platform::{RawId, worker::Worker};
use web::{FromPath, Routes, Upload};

use crate::{permissions::CheckFiles, report, uploads};

/// The routes. Those that read a file know the program that opens it.
pub(crate) fn routes(worker: Worker) -> Routes {
    // The form around the file is small.
    let largest = report::LARGEST + 64 * 1024;
    Routes::new()
        .get("/processes/files", files::list)
        .post_large("/processes/files", largest, {
            move |access: web::Access<CheckFiles>, sent: Upload| files::check(worker.clone(), access, sent)
        })
        .get(
            "/processes/files/{id}",
            |access: web::Access<CheckFiles>, id: FromPath<RawId<uploads::Upload>>| files::one(access, id),
        )
}

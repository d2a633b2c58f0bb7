//! Handing materials in, and reading them.

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use identity::Access;
use platform::{Error, Problems, RawId};
use web::{Download, FromPath2, Upload, see};
use workflow::{Doer, Item};

use super::work_point::{self, Shown};
use crate::{Case, Material, materials, permissions::TakePart, texts};

pub(crate) async fn upload(
    access: Access<TakePart>,
    FromPath2(case, item): FromPath2<RawId<Case>, RawId<Item>>,
    sent: Upload,
) -> web::Result<Response> {
    let who = access.who();
    let Upload { fields, files } = sent;
    let code = fields.text("code").to_owned();
    let mut files = files.into_iter().filter(|file| file.field == "file");
    let stored = match files.next() {
        None => Err(Error::invalid("file", texts::FILE_MISSING)),
        Some(file) => {
            let sent = materials::Sent { code: code.clone(), name: file.name, bytes: file.bytes };
            let mut sent = Some(sent);
            access
                .write(async |tx| {
                    let sent = sent.take().ok_or_else(|| Error::internal("a file is stored once"))?;
                    materials::upload(tx, case, item, &Doer::Person(who), sent).await
                })
                .await
        }
    };
    match stored {
        Ok(_) => {
            let back = format!("/development/cases/{case}/work-points/{item}#materials");
            Ok(see(back).saying("材料已上传").into_response())
        }
        Err(Error::Invalid(problems)) => {
            let shown = Shown { problems, code, ..Shown::default() };
            Ok(work_point::page(&access, case, item, &shown).await?.again().into_response())
        }
        Err(Error::Blocked(blocked)) => {
            let shown = Shown { problems: Problems::default(), blocked, code, ..Shown::default() };
            Ok(work_point::page(&access, case, item, &shown).await?.refused().into_response())
        }
        Err(other) => Err(other.into()),
    }
}

pub(crate) async fn download(
    access: Access<TakePart>,
    FromPath2(case, material): FromPath2<RawId<Case>, RawId<Material>>,
) -> web::Result<Response> {
    let row = materials::get(&access.read(), case, material, access.who()).await?;
    let bytes = access.db().files().load(row.file).await?;
    // Always an attachment, and `web` adds nosniff to every answer: nothing that was handed in runs in our pages.
    Ok(Download { name: row.name, media_type: row.media_type, body: Body::from(bytes) }.into_response())
}

//! Resets among the three administrators: a second of them says yes or no.

use askama::Template;
use identity::{
    Access, Fresh,
    permissions::ApproveResets,
    resets::{self, Reset},
};
use platform::RawId;
use web::{FromPath, Page, Result, See, see};

use super::accounts::half;
use crate::texts;

struct Line {
    id: String,
    name: String,
    display_name: String,
    asked_by: String,
    asked_at: String,
    reason: String,
    /// Whether the one who looks may be the second.
    may_approve: bool,
}

#[derive(Template)]
#[template(path = "resets/list.html")]
struct ListPage {
    lines: Vec<Line>,
}

/// What waits for a second.
pub(super) async fn list(access: Access<ApproveResets>) -> Result<Page> {
    let reader = access.read();
    let today = reader.today();
    let line = |row: resets::Row| Line {
        may_approve: resets::may_approve(&row, access.who()),
        id: row.id.to_string(),
        name: row.name,
        display_name: row.display_name,
        asked_by: row.asked_by_name,
        asked_at: row.asked_at.brief(today),
        reason: row.reason,
    };
    let lines = resets::waiting(&reader).await?.into_iter().map(line).collect();
    Ok(Page::new("三员密码重置", ListPage { lines }))
}

/// The second says yes, and gets the half that he hands over.
pub(super) async fn approve(
    access: Access<ApproveResets, Fresh>,
    FromPath(raw): FromPath<RawId<Reset>>,
) -> Result<Page> {
    let who = access.who();
    let shown = access.write(async |tx| resets::approve(tx, raw, who).await).await?;
    Ok(half(texts::RESET_APPROVED, shown, "/admin/password-resets".to_owned(), texts::SECOND_HALF))
}

/// One of the three says no, or takes back what he asked for.
pub(super) async fn refuse(
    access: Access<ApproveResets>,
    FromPath(raw): FromPath<RawId<Reset>>,
) -> Result<See> {
    let who = access.who();
    access.write(async |tx| resets::refuse(tx, raw, who).await).await?;
    Ok(see("/admin/password-resets").saying(texts::RESET_REFUSED))
}

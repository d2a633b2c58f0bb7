//! The security administrator: who holds which duty over what, from when to when.

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use chrono::NaiveDate;
use identity::{Access, Account, Duty, Fresh, Post, Unit, accounts, permissions::GrantPosts, posts, tree};
use platform::{Blocked, Error, Id, Problems, RawId, Reader, one_line};
use web::{
    Form, FromPath, FromPath2, Page, Query, Result, see,
    ui::{BlockedNotes, ErrorSummary, Field, Tag},
};

use super::accounts::{Search, found};
use crate::texts;

/// The value of the unit chooser for the whole instance.
const INSTANCE: &str = "instance";

#[derive(Template)]
#[template(path = "posts/list.html")]
struct ListPage {
    search: String,
    rows: Vec<accounts::Row>,
    next: Option<String>,
}

/// The accounts, to choose whose posts to see.
pub(super) async fn list(access: Access<GrantPosts>, Query(search): Query<Search>) -> Result<Page> {
    let (rows, next) = found(&access, &search).await?;
    Ok(Page::new("职务与权限", ListPage { search: search.q, rows, next }))
}

struct Line {
    id: String,
    duty: &'static str,
    unit: String,
    from: NaiveDate,
    to: Option<NaiveDate>,
    state: Tag,
    may_end: bool,
}

#[derive(Template)]
#[template(path = "posts/one.html")]
struct OnePage {
    account: accounts::Row,
    lines: Vec<Line>,
    errors: ErrorSummary,
    refusals: BlockedNotes,
    duty: Field,
    unit: Field,
    from: Field,
    to: Field,
}

/// A post to be granted.
#[derive(serde::Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct Grant {
    duty: String,
    unit: String,
    from: String,
    to: String,
}

async fn one_page<F>(
    access: &Access<GrantPosts, F>,
    account: accounts::Row,
    form: &Grant,
    problems: &Problems,
    blocked: &[Blocked],
) -> Result<Page> {
    let reader = access.read();
    let today = reader.today();
    let is_own = account.id == access.who().account();
    let rows = posts::of_account(&reader, account.id).await?;
    let lines = rows.into_iter().map(|row| {
        let state = texts::post_state(row.from, row.to, today);
        let is_over = row.to.is_some_and(|to| to < today);
        Line {
            id: row.id.to_string(),
            duty: row.duty.title(),
            unit: row.unit_name,
            from: row.from,
            to: row.to,
            state,
            may_end: !is_over && !is_own,
        }
    });
    let body = OnePage {
        lines: lines.collect(),
        errors: ErrorSummary::of(problems),
        refusals: BlockedNotes::of(blocked),
        duty: Field::select("duty", texts::field::DUTY, duties())
            .value(&form.duty)
            .required()
            .problem_of(problems),
        unit: Field::select("unit", texts::field::UNIT, units(&reader).await?)
            .value(&form.unit)
            .required()
            .hint(texts::field::UNIT_HINT)
            .problem_of(problems),
        from: Field::date("from", texts::field::FROM).value(&form.from).required().problem_of(problems),
        to: Field::date("to", texts::field::TO).value(&form.to).optional().problem_of(problems),
        account,
    };
    let title = body.account.display_name.clone();
    Ok(Page::new(title, body).under("职务与权限", "/admin/posts"))
}

fn duties() -> Vec<(&'static str, &'static str)> {
    let none = std::iter::once(("", texts::CHOOSE));
    none.chain(Duty::GIVEN.into_iter().map(|duty| (duty.code(), duty.title()))).collect()
}

/// The whole instance and all units, in the order of the tree.
async fn units(reader: &Reader<'_>) -> Result<Vec<(String, String)>> {
    let first = [("", texts::CHOOSE), (INSTANCE, texts::INSTANCE)];
    let first = first.into_iter().map(|(value, label)| (value.to_owned(), label.to_owned()));
    let rest = tree::everywhere(reader).await?.into_iter().map(|row| {
        let indent = texts::INDENT.repeat(row.path.depth());
        (row.id.to_string(), format!("{indent}{}", row.name))
    });
    Ok(first.chain(rest).collect())
}

/// The posts of an account.
pub(super) async fn one(access: Access<GrantPosts>, FromPath(raw): FromPath<RawId<Account>>) -> Result<Page> {
    let account = accounts::resolve(&access.read(), raw).await?;
    let form = Grant { from: access.read().today().to_string(), ..Grant::default() };
    one_page(&access, account, &form, &Problems::default(), &[]).await
}

/// Checks the shape of what was typed, and finds the unit.
async fn check(reader: &Reader<'_>, account: Id<Account>, form: &Grant) -> platform::Result<posts::Draft> {
    let mut problems = Problems::default();
    let duty = Duty::by_code(&form.duty);
    if duty.is_none() {
        problems.add("duty", texts::DUTY_EMPTY);
    }
    let mut unit = None;
    if form.unit.is_empty() {
        problems.add("unit", texts::UNIT_EMPTY);
    } else if form.unit != INSTANCE {
        unit = unit_of(reader, &form.unit).await?;
        if unit.is_none() {
            problems.add("unit", texts::UNIT_UNKNOWN);
        } else if duty.is_some_and(Duty::is_separated) {
            problems.add("unit", texts::UNIT_OF_SEPARATED);
        }
    }
    let from = form.from.trim().parse::<NaiveDate>().ok();
    if from.is_none() {
        problems.add("from", texts::FROM_UNREADABLE);
    }
    let to = form.to.trim();
    let to_day = to.parse::<NaiveDate>().ok();
    if !to.is_empty() && to_day.is_none() {
        problems.add("to", texts::TO_UNREADABLE);
    }
    match (duty, from) {
        (Some(duty), Some(from)) => problems.or(posts::Draft { account, duty, unit, from, to: to_day }),
        _ => Err(Error::Invalid(problems)),
    }
}

async fn unit_of(reader: &Reader<'_>, text: &str) -> platform::Result<Option<Id<Unit>>> {
    let Ok(raw) = text.parse::<RawId<Unit>>() else { return Ok(None) };
    let rows = tree::everywhere(reader).await?;
    Ok(rows.into_iter().map(|row| row.id).find(|id| id.raw() == raw))
}

/// Grants a post.
pub(super) async fn grant(
    access: Access<GrantPosts, Fresh>,
    FromPath(raw): FromPath<RawId<Account>>,
    Form(form): Form<Grant>,
) -> Result<Response> {
    let account = accounts::resolve(&access.read(), raw).await?;
    let granted = match check(&access.read(), account.id, &form).await {
        Ok(draft) => access.write(async |tx| posts::grant(tx, draft).await).await,
        Err(error) => Err(error),
    };
    match granted {
        Ok(_) => Ok(see(format!("/admin/posts/{}", account.id)).saying(texts::GRANTED).into_response()),
        Err(Error::Invalid(problems)) => {
            Ok(one_page(&access, account, &form, &problems, &[]).await?.again().into_response())
        }
        Err(Error::Blocked(blocked)) => {
            let page = one_page(&access, account, &form, &Problems::default(), &blocked).await?;
            Ok(page.refused().into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Why a post ends.
#[derive(serde::Deserialize)]
pub(super) struct Because {
    #[serde(default)]
    reason: String,
}

/// Ends a post; from the next request on it gives nothing.
pub(super) async fn end(
    access: Access<GrantPosts, Fresh>,
    FromPath2(raw, post): FromPath2<RawId<Account>, RawId<Post>>,
    Form(form): Form<Because>,
) -> Result<Response> {
    let account = accounts::resolve(&access.read(), raw).await?;
    let post = posts::resolve(&access.read(), post).await?;
    if post.account != account.id {
        return Err(Error::Missing.into());
    }
    if account.id == access.who().account() {
        return Err(Error::blocked(texts::own_post()).into());
    }
    let reason = one_line(&form.reason);
    if reason.is_empty() {
        let mut problems = Problems::default();
        // The field stands once in each line of the table, so the sentence stands at the top.
        problems.add("", texts::REASON_EMPTY);
        return Ok(one_page(&access, account, &Grant::default(), &problems, &[])
            .await?
            .again()
            .into_response());
    }
    access.write(async |tx| posts::end(tx, post.id, &reason).await).await?;
    Ok(see(format!("/admin/posts/{}", account.id)).saying(texts::ENDED).into_response())
}

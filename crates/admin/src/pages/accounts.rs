//! The system administrator: who can sign in.

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use identity::{
    Access, Account, Fresh, accounts,
    permissions::ManageAccounts,
    resets::{self, HalfShown},
};
use platform::{Error, Path, Problems, RawId, audit::Entry, one_line};
use web::{
    Form, FromPath, Page, Query, Result, See, see,
    ui::{ErrorSummary, Field, Slip, Slips, WHOLE_PASSWORD},
};

use crate::{setup, texts};

/// What the list is asked for.
#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub(super) struct Search {
    pub(super) q: String,
    /// The sign-in name after which the page begins.
    pub(super) after: Option<String>,
}

#[derive(Template)]
#[template(path = "accounts/list.html")]
struct ListPage {
    is_setup_due: bool,
    search: String,
    rows: Vec<accounts::Row>,
    /// Where the next page begins.
    next: Option<String>,
    errors: ErrorSummary,
    name: Field,
    display_name: Field,
}

/// The fields of a new account.
#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub(super) struct Draft {
    name: String,
    display_name: String,
}

/// The accounts that a search leaves, and where the next page begins.
pub(super) async fn found<P, F>(
    access: &Access<P, F>,
    search: &Search,
) -> Result<(Vec<accounts::Row>, Option<String>)> {
    /// As many as `accounts::list` gives at a time.
    const PAGE: usize = 50;
    let rows = accounts::list(&access.read(), &search.q, search.after.as_deref()).await?;
    let next = rows.last().filter(|_| rows.len() == PAGE).map(|row| row.name.clone());
    Ok((rows, next))
}

async fn list_page<F>(
    access: &Access<ManageAccounts, F>,
    search: Search,
    typed: &Draft,
    problems: &Problems,
) -> Result<Page> {
    let (rows, next) = found(access, &search).await?;
    let body = ListPage {
        is_setup_due: setup::is_due(&access.read()).await?,
        search: search.q,
        rows,
        next,
        errors: ErrorSummary::of(problems),
        name: Field::text("name", texts::field::NAME)
            .value(&typed.name)
            .required()
            .hint(texts::field::NAME_HINT)
            .problem_of(problems),
        display_name: Field::text("display_name", texts::field::DISPLAY_NAME)
            .value(&typed.display_name)
            .required()
            .problem_of(problems),
    };
    Ok(Page::new("登录账号", body))
}

/// The list, with a form for a new account.
pub(super) async fn list(access: Access<ManageAccounts>, Query(search): Query<Search>) -> Result<Page> {
    list_page(&access, search, &Draft::default(), &Problems::default()).await
}

#[derive(Template)]
#[template(path = "accounts/password.html")]
struct PasswordPage {
    heading: &'static str,
    slips: Slips,
    back: String,
    advice: &'static str,
    /// What comes next, in order; empty when nothing follows.
    next: &'static [&'static str],
}

/// The page that shows one-time passwords. It is the answer to the form itself: they are not stored and cannot be
/// shown again.
pub(super) fn passwords(
    heading: &'static str,
    slips: Vec<Slip>,
    back: String,
    (advice, next): (&'static str, &'static [&'static str]),
) -> Page {
    let body = PasswordPage { heading, slips: Slips(slips), back, advice, next };
    Page::new(heading, body).under("登录账号", "/admin/accounts")
}

/// The page that shows one half of a password, to be handed over by one of two.
pub(super) fn half(heading: &'static str, shown: HalfShown, back: String, advice: &'static str) -> Page {
    let slip = Slip { title: shown.display_name, name: shown.name, password: shown.half, what: texts::HALF };
    Page::new(heading, PasswordPage { heading, slips: Slips(vec![slip]), back, advice, next: &[] })
}

fn slip(display_name: &str, opened: accounts::Opened) -> Vec<Slip> {
    vec![Slip {
        title: display_name.to_owned(),
        name: opened.name,
        password: opened.one_time_password,
        what: WHOLE_PASSWORD,
    }]
}

/// Opens an account and shows its password once.
pub(super) async fn open(access: Access<ManageAccounts>, Form(form): Form<Draft>) -> Result<Page> {
    let opened = match accounts::Draft::check(&form.name, &form.display_name, None) {
        Ok(draft) => access.write(async |tx| accounts::open(tx, draft).await).await,
        Err(error) => Err(error),
    };
    match opened {
        Ok(opened) => {
            let back = format!("/admin/accounts/{}", opened.id);
            Ok(passwords(
                texts::ACCOUNT_OPENED,
                slip(&form.display_name, opened),
                back,
                (texts::HAND_OVER, &[]),
            ))
        }
        Err(Error::Invalid(problems)) => {
            Ok(list_page(&access, Search::default(), &form, &problems).await?.again())
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "accounts/one.html")]
struct OnePage {
    account: accounts::Row,
    opened: String,
    closed: Option<String>,
    /// One's own account is changed by oneself, not here.
    is_own: bool,
    /// Whether its password is reset only with a second of the three.
    needs_a_second: bool,
    errors: ErrorSummary,
    reason: Field,
    reset_reason: Field,
}

async fn one_page<F>(
    access: &Access<ManageAccounts, F>,
    account: accounts::Row,
    typed: &Because,
    problems: &Problems,
) -> Result<Page> {
    let reader = access.read();
    let today = reader.today();
    let reason = |name: &str, typed: &str| {
        Field::text(name, texts::field::REASON).value(typed).required().problem_of(problems)
    };
    let body = OnePage {
        opened: account.created_at.brief(today),
        closed: account.disabled_at.map(|at| at.brief(today)),
        is_own: account.id == access.who().account(),
        needs_a_second: resets::needs_a_second(&reader, account.id).await?,
        errors: ErrorSummary::of(problems),
        reason: reason("reason", &typed.reason),
        reset_reason: reason("reset_reason", &typed.reset_reason),
        account,
    };
    let title = body.account.display_name.clone();
    Ok(Page::new(title, body).under("登录账号", "/admin/accounts"))
}

/// One account.
pub(super) async fn one(
    access: Access<ManageAccounts>,
    FromPath(raw): FromPath<RawId<Account>>,
) -> Result<Page> {
    let account = accounts::resolve(&access.read(), raw).await?;
    one_page(&access, account, &Because::default(), &Problems::default()).await
}

/// Gives an account a new one-time password and shows it once; for one of the three administrators it asks a second of
/// them, and shows the half that is to be handed over by who asks.
pub(super) async fn reset(
    access: Access<ManageAccounts, Fresh>,
    FromPath(raw): FromPath<RawId<Account>>,
    Form(form): Form<Because>,
) -> Result<Page> {
    let account = others(&access, raw).await?;
    let back = format!("/admin/accounts/{}", account.id);
    if !resets::needs_a_second(&access.read(), account.id).await? {
        let opened = access.write(async |tx| accounts::reset(tx, account.id).await).await?;
        let slips = slip(&account.display_name, opened);
        return Ok(passwords(texts::PASSWORD_RESET, slips, back, (texts::HAND_OVER, &[])));
    }
    let reason = one_line(&form.reset_reason);
    if reason.is_empty() {
        let mut problems = Problems::default();
        problems.add("reset_reason", texts::REASON_EMPTY);
        return Ok(one_page(&access, account, &form, &problems).await?.again());
    }
    let who = access.who();
    let asked = access.write(async |tx| resets::ask(tx, account.id, who, &reason).await).await?;
    Ok(half(texts::RESET_ASKED, asked, back, texts::FIRST_HALF))
}

/// Why an account is closed, opened again or reset.
#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub(super) struct Because {
    reason: String,
    reset_reason: String,
}

/// Closes an account; its sessions end at once.
pub(super) async fn close(
    access: Access<ManageAccounts, Fresh>,
    FromPath(raw): FromPath<RawId<Account>>,
    Form(form): Form<Because>,
) -> Result<Response> {
    let account = others(&access, raw).await?;
    let reason = one_line(&form.reason);
    if reason.is_empty() {
        return without_reason(&access, account).await;
    }
    access.write(async |tx| accounts::disable(tx, account.id, &reason).await).await?;
    Ok(back_to(&account).saying(texts::CLOSED).into_response())
}

/// Opens a closed account again.
pub(super) async fn reopen(
    access: Access<ManageAccounts, Fresh>,
    FromPath(raw): FromPath<RawId<Account>>,
    Form(form): Form<Because>,
) -> Result<Response> {
    let account = others(&access, raw).await?;
    let reason = one_line(&form.reason);
    if reason.is_empty() {
        return without_reason(&access, account).await;
    }
    access
        .write(async |tx| {
            let entry =
                Entry::new("identity.account.reopening", "account").on(account.id.uuid(), &Path::root());
            tx.audit(entry.because(reason));
            accounts::enable(tx, account.id).await
        })
        .await?;
    Ok(back_to(&account).saying(texts::REOPENED).into_response())
}

async fn without_reason(access: &Access<ManageAccounts, Fresh>, account: accounts::Row) -> Result<Response> {
    let mut problems = Problems::default();
    problems.add("reason", texts::REASON_EMPTY);
    Ok(one_page(access, account, &Because::default(), &problems).await?.again().into_response())
}

fn back_to(account: &accounts::Row) -> See {
    see(format!("/admin/accounts/{}", account.id))
}

/// The account of somebody else: who locks himself out, or passes by his own old password, should not do it here.
async fn others<F>(access: &Access<ManageAccounts, F>, raw: RawId<Account>) -> Result<accounts::Row> {
    let account = accounts::resolve(&access.read(), raw).await?;
    if account.id == access.who().account() {
        return Err(Error::blocked(texts::own_account()).into());
    }
    Ok(account)
}

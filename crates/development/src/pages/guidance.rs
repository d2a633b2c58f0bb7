//! The page on which the committee's organiser guides the process of a case. What it shows of the process is what the
//! acts say; every form of it is a command of [`guiding`].

use askama::Template;
use axum::response::{IntoResponse, Response};
use identity::Access;
use platform::{Error, Problems, RawId, Reader, one_line};
use serde::Deserialize;
use web::{Form, FromPath, Page, see, ui};
use workflow::Doer;

use crate::{Case, Status, cases, consistency, guiding, packs, permissions::GuideCases, texts};

/// The way to this page from that of the case.
pub(crate) struct Link {
    pub(crate) href: String,
    /// Whether the case does not stand where its acts lead.
    pub(crate) is_faulty: bool,
}

impl Link {
    /// What stands above the page of a case with a fault.
    pub(crate) fn note() -> ui::Note {
        ui::Note::bad(texts::FAULTY)
    }
}

/// The link for a case in scope.
pub(crate) async fn link(reader: &Reader<'_>, case: &cases::Row) -> Result<Link, Error> {
    let is_faulty = !consistency::of(reader, case).await?.is_empty();
    Ok(Link { href: format!("{}/guidance", case.href()), is_faulty })
}

/// Why.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Because {
    reason: String,
}

#[derive(Template)]
#[template(path = "cases/guidance.html")]
struct GuidancePage {
    name: String,
    errors: ui::ErrorSummary,
    refusals: ui::BlockedNotes,
    faults: ui::Alerts,
    is_in_step: bool,
    /// Why it is put right, where the acts say how.
    restoring: Option<ui::Field>,
    is_suspended: bool,
    /// Why it is halted, as long as it runs.
    halting: Option<ui::Field>,
    rules: String,
    newer: Option<String>,
    href: String,
    back: String,
}

/// Which form was refused, and how.
#[derive(Default)]
struct Shown {
    problems: Problems,
    blocked: Vec<rules::Blocked>,
    typed: String,
}

async fn page(access: &Access<GuideCases>, raw: RawId<Case>, shown: Shown) -> web::Result<Page> {
    let reader = access.read();
    let case = cases::get(&reader, raw).await?;
    let name = members::register::facts(&reader, case.person).await?.name;
    let faults = consistency::of(&reader, &case).await?;
    let status = match case.instance {
        Some(instance) => Some(workflow::instance(&reader, instance).await?.status),
        None => None,
    };
    let newer = packs::newer_than(&case.process_version, reader.today())?;
    let reason = |id: &str| {
        ui::Field::text("reason", texts::label::REASON)
            .id(id)
            .required()
            .value(shown.typed.clone())
            .problem_of(&shown.problems)
    };
    let alert = |fault: &consistency::Fault| ui::Alert {
        tone: "bad",
        icon_name: "bang",
        title: fault.words(),
        detail: String::new(),
    };
    let can_be_restored = !faults.is_empty() && faults.iter().all(consistency::Fault::can_be_restored);
    let body = GuidancePage {
        errors: ui::ErrorSummary::of(&shown.problems),
        refusals: ui::BlockedNotes::of(&shown.blocked),
        is_in_step: faults.is_empty(),
        restoring: can_be_restored.then(|| reason("restoring")),
        faults: ui::Alerts(faults.iter().map(alert).collect()),
        is_suspended: status == Some(workflow::Status::Suspended),
        halting: (status == Some(workflow::Status::Running)).then(|| reason("halting")),
        rules: texts::rules_now(&case.process_version),
        newer: newer.filter(|_| case.status == Status::Open).map(|pack| texts::rules_newer(pack.version())),
        href: format!("{}/guidance", case.href()),
        back: case.href(),
        name: name.clone(),
    };
    let page = Page::new(texts::label::GUIDANCE, body).under("发展党员", "/development");
    Ok(page.under(name, case.href()))
}

/// The page.
pub(crate) async fn show(
    access: Access<GuideCases>,
    FromPath(case): FromPath<RawId<Case>>,
) -> web::Result<Response> {
    Ok(page(&access, case, Shown::default()).await?.into_response())
}

/// Leads back to the page, or shows on it what stands against it.
async fn answered(
    access: &Access<GuideCases>,
    case: RawId<Case>,
    typed: String,
    outcome: Result<String, Error>,
) -> web::Result<Response> {
    let shown = match outcome {
        Ok(said) => {
            return Ok(see(format!("/development/cases/{case}/guidance")).saying(said).into_response());
        }
        Err(Error::Invalid(problems)) => Shown { problems, typed, ..Shown::default() },
        Err(Error::Blocked(blocked)) => Shown { blocked, typed, ..Shown::default() },
        Err(error) => return Err(error.into()),
    };
    let is_blocked = !shown.blocked.is_empty();
    let page = page(access, case, shown).await?;
    Ok(if is_blocked { page.refused() } else { page.again() }.into_response())
}

/// Halts the case.
pub(crate) async fn suspend(
    access: Access<GuideCases>,
    FromPath(case): FromPath<RawId<Case>>,
    Form(because): Form<Because>,
) -> web::Result<Response> {
    let (doer, reason) = (Doer::Person(access.who()), one_line(&because.reason));
    let done = access.write(async |tx| guiding::suspend(tx, case, &doer, &reason).await).await;
    answered(&access, case, because.reason, done.map(|()| texts::SUSPENDED_NOW.to_owned())).await
}

/// Lets it go on.
pub(crate) async fn resume(
    access: Access<GuideCases>,
    FromPath(case): FromPath<RawId<Case>>,
) -> web::Result<Response> {
    let doer = Doer::Person(access.who());
    let done = access.write(async |tx| guiding::resume(tx, case, &doer).await).await;
    answered(&access, case, String::new(), done.map(|()| texts::RESUMED_NOW.to_owned())).await
}

/// Moves it to the rule set of today.
pub(crate) async fn follow_newest_rules(
    access: Access<GuideCases>,
    FromPath(case): FromPath<RawId<Case>>,
) -> web::Result<Response> {
    let doer = Doer::Person(access.who());
    let done = access.write(async |tx| guiding::follow_newest_rules(tx, case, &doer).await).await;
    answered(&access, case, String::new(), done.map(texts::follows_rules)).await
}

/// Puts it back to where its acts lead.
pub(crate) async fn restore(
    access: Access<GuideCases>,
    FromPath(case): FromPath<RawId<Case>>,
    Form(because): Form<Because>,
) -> web::Result<Response> {
    let (doer, reason) = (Doer::Person(access.who()), one_line(&because.reason));
    let done = access.write(async |tx| guiding::restore(tx, case, &doer, &reason).await).await;
    answered(&access, case, because.reason, done.map(|()| texts::RESTORED_NOW.to_owned())).await
}

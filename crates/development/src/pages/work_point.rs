//! The page of a work point, the same for all fifty: what is to be done, by whom, until when, with which papers; and the
//! form for whose turn it is. A refusal shows the same page with everything typed kept.

use askama::Template;
use axum::response::{IntoResponse, Response};
use identity::Access;
use platform::{Error, Problems, RawId, Reader};
use rules::{Blocked, Warning};
use web::{Fields, FromPath2, Page, see, ui};
use workflow::{Doer, Item};

use super::{
    case::{due_tag, due_text, wanted_files},
    form::{self, Printed, Typed},
};
use crate::{
    Case, calendars, cases, media, naming, packs,
    permissions::TakePart,
    texts, trace,
    viewers::Viewer,
    work_points::{self, Form, acknowledgement},
};

/// What a page shows again after something was refused.
#[derive(Default)]
pub(crate) struct Shown {
    pub(crate) problems: Problems,
    pub(crate) blocked: Vec<Blocked>,
    /// What was typed into the form; nothing on the first look.
    pub(crate) typed: Option<Form>,
    /// Which material was chosen.
    pub(crate) code: String,
}

#[derive(Template)]
#[template(path = "work_points/point.html")]
struct PointPage {
    title: String,
    detail: String,
    place: String,
    tag: Option<ui::Tag>,
    errors: ui::ErrorSummary,
    refused: ui::BlockedNotes,
    note: Option<ui::Note>,
    instruction: String,
    facts: ui::Facts,
    provisional: Vec<ui::Note>,
    previews: ui::BlockedNotes,
    files: Vec<ui::FileRow>,
    upload: Option<(ui::Field, ui::Field)>,
    has_records: bool,
    records_count: usize,
    records: ui::Alerts,
    record: Option<(ui::Field, ui::Field)>,
    form: Option<Printed>,
    earlier: ui::Timeline,
    href: String,
    back: String,
}

type Ids = FromPath2<RawId<Case>, RawId<Item>>;

pub(crate) async fn show(access: Access<TakePart>, FromPath2(case, item): Ids) -> web::Result<Response> {
    Ok(page(&access, case, item, &Shown::default()).await?.into_response())
}

pub(crate) async fn finish(
    access: Access<TakePart>,
    FromPath2(case, item): Ids,
    fields: Fields,
) -> web::Result<Response> {
    let form = typed(&fields);
    let who = access.who();
    let done =
        access.write(async |tx| work_points::finish(tx, case, item, &Doer::Person(who), &form).await).await;
    let shown = match done {
        Ok(finished) => {
            let next: Vec<&str> = finished.next.iter().map(|item| item.title.as_str()).collect();
            let said = if finished.is_returned { texts::returned(&next) } else { texts::finished(&next) };
            return Ok(see(back(&access, case).await?).saying(said).into_response());
        }
        Err(error) => refused(error, form)?,
    };
    again(&access, case, item, shown).await
}

pub(crate) async fn add_record(
    access: Access<TakePart>,
    FromPath2(case, item): Ids,
    fields: Fields,
) -> web::Result<Response> {
    let form = typed(&fields);
    let who = access.who();
    let added = access
        .write(async |tx| work_points::add_record(tx, case, item, &Doer::Person(who), &form).await)
        .await;
    let shown = match added {
        Ok(()) => {
            let back = format!("/development/cases/{case}/work-points/{item}#records");
            return Ok(see(back).saying("记录已添加").into_response());
        }
        Err(error) => refused(error, form)?,
    };
    again(&access, case, item, shown).await
}

/// Where somebody comes from: the applicant from his own page, all others from that of the case.
async fn back(access: &Access<TakePart>, case: RawId<Case>) -> Result<String, Error> {
    let case = cases::get(&access.read(), case).await?;
    Ok(if Viewer::of(&case, access.who()) == Viewer::Applicant { OWN.to_owned() } else { case.href() })
}

const OWN: &str = "/me/application";

fn typed(fields: &Fields) -> Form {
    fields.iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

/// What a refusal shows; other errors go their own way.
fn refused(error: Error, form: Form) -> Result<Shown, Error> {
    match error {
        Error::Invalid(problems) => Ok(Shown { problems, typed: Some(form), ..Shown::default() }),
        Error::Blocked(blocked) => Ok(Shown { blocked, typed: Some(form), ..Shown::default() }),
        other => Err(other),
    }
}

async fn again(
    access: &Access<TakePart>,
    case: RawId<Case>,
    item: RawId<Item>,
    shown: Shown,
) -> web::Result<Response> {
    let is_blocked = !shown.blocked.is_empty();
    let page = page(access, case, item, &shown).await?;
    Ok(if is_blocked { page.refused() } else { page.again() }.into_response())
}

/// The page, on the first look and after a refusal.
pub(crate) async fn page(
    access: &Access<TakePart>,
    case: RawId<Case>,
    item: RawId<Item>,
    shown: &Shown,
) -> web::Result<Page> {
    let (reader, who) = (access.read(), access.who());
    let view = work_points::view(&reader, case, item).await?;
    let (turn, dossier, today) = (&view.turn, &view.dossier, reader.today());
    let (task, point) = (turn.task, turn.task.work_point);
    let viewer = Viewer::of(&turn.case, who);
    let is_mine = workflow::is_turn_of(&turn.item, who);
    let turns = naming::candidates(&reader, turn.case.unit, &turn.item).await?;
    let mut facts: Vec<ui::Fact> =
        turns.iter().map(|one| ui::Fact::new(texts::label::WHO, one.full.clone())).collect();
    let sees_times = viewer.sees_times_of(point);
    if sees_times {
        facts.push(ui::Fact::new(texts::label::DUE, due_text(&turn.item)));
    }
    facts.push(ui::Fact::new(texts::label::ARTICLE, point.article.clone()));
    if task.is_check && viewer.sees_opinions() {
        // Who checks sees what was filled in.
        let done = turn.pack.passed(&dossier.facts, &point.code).map(|done| &done.fields);
        let filled = done.map(|fields| work_points::shown(&task, fields)).unwrap_or_default();
        facts.extend(filled.into_iter().map(|(label, text)| ui::Fact::new(label, text)));
    }
    let whose: Vec<&str> = turns.iter().map(|turn| turn.whom.as_str()).collect();
    let note = match (turn.item.closed_at.is_some(), is_mine) {
        (true, _) => Some(ui::Note::ok(texts::POINT_CLOSED)),
        (false, false) => Some(ui::Note::lock(texts::others_turn(&texts::list(&whose)))),
        (false, true) => None,
    };
    let form = if is_mine {
        let defaults = (work_points::suggested_day(&view, today), dossier.facts.branch.full_members);
        let warnings = warnings(&reader, &view, shown).await?;
        let typed = Typed { form: shown.typed.as_ref(), problems: &shown.problems, warnings: &warnings };
        Some(form::print(&reader, &turn.case, &task, typed, defaults).await?)
    } else {
        None
    };
    let records: Vec<ui::Alert> = records(&view, viewer);
    let may_add = is_mine && !task.is_check && point.repeat.is_some();
    let back = if viewer == Viewer::Applicant { OWN.to_owned() } else { turn.case.href() };
    let page = PointPage {
        title: turn.item.title.clone(),
        detail: turn.item.detail.clone(),
        place: texts::place(point.step, packs::step_name(point.step), point.number),
        tag: due_tag(&turn.item, today).filter(|_| sees_times),
        errors: ui::ErrorSummary::of(&shown.problems),
        refused: ui::BlockedNotes::of(&shown.blocked),
        note,
        instruction: point.what.clone(),
        facts: ui::Facts::new(facts),
        provisional: view.provisional.iter().filter(|_| sees_times).map(ui::Note::warn).collect(),
        previews: ui::BlockedNotes::of(if shown.blocked.is_empty() && sees_times {
            &view.previews
        } else {
            &[]
        }),
        files: wanted_files(dossier, &task, viewer, who, today),
        upload: (is_mine && !task.is_check && !point.materials.is_empty()).then(|| upload(&view, shown)),
        has_records: point.repeat.is_some(),
        records_count: records.len(),
        records: ui::Alerts(records),
        record: may_add.then(|| record(shown, today)),
        form,
        earlier: ui::Timeline(
            dossier
                .acts
                .iter()
                .rev()
                .filter(|act| viewer.sees_act(act))
                .take(5)
                .map(|act| trace::of_act_event(act, viewer))
                .collect(),
        ),
        href: format!("/development/cases/{case}/work-points/{item}"),
        back: back.clone(),
    };
    let shown = Page::new(turn.item.title.clone(), page);
    let shown = if access.post().is_some() { shown.under("发展党员", "/development") } else { shown };
    Ok(shown.under(dossier.person.name.clone(), back))
}

/// What the form that is shown again must acknowledge.
async fn warnings(
    reader: &Reader<'_>,
    view: &work_points::View,
    shown: &Shown,
) -> platform::Result<Vec<Warning>> {
    let Some(form) = &shown.typed else { return Ok(Vec::new()) };
    let day = form.text("happened_on").parse().ok();
    let ((pack, _), element) = (work_points::judging(&view.turn, day)?, &view.turn.item.element);
    let calendar = calendars::for_task(reader, pack, element).await?;
    Ok(acknowledgement::asked(pack, element, &view.dossier.facts, form, &calendar))
}

fn records(view: &work_points::View, viewer: Viewer) -> Vec<ui::Alert> {
    let number = view.turn.task.work_point.number;
    let of_this = view.dossier.records.iter().filter(|record| record.work_point == number);
    of_this
        .map(|record| ui::Alert {
            tone: "ok",
            icon_name: "okc",
            title: texts::joined(&[&record.happened_on.to_string(), &record.actor]),
            detail: if viewer == Viewer::Applicant && !is_applicants(view) {
                String::new()
            } else {
                record.note.clone()
            },
        })
        .collect()
}

/// Whether the records of this work point are the applicant's own words.
fn is_applicants(view: &work_points::View) -> bool {
    view.turn.task.work_point.actor == rules::development::Actor::Applicant
}

fn upload(view: &work_points::View, shown: &Shown) -> (ui::Field, ui::Field) {
    let needs = &view.turn.task.work_point.materials;
    let options = needs.iter().map(|need| (need.code.clone(), packs::material_title(&need.code)));
    // What is still wanted stands first.
    let wanted = needs.iter().find(|need| {
        !view
            .dossier
            .materials_of(view.turn.task.work_point.number)
            .any(|material| material.code == need.code)
    });
    let chosen = if shown.code.is_empty() {
        wanted.map(|need| need.code.clone()).unwrap_or_default()
    } else {
        shown.code.clone()
    };
    (
        ui::Field::select("code", texts::label::MATERIAL, options)
            .value(chosen)
            .required()
            .problem_of(&shown.problems),
        ui::Field::file("file", texts::label::FILE, media::accept())
            .hint(texts::label::file_hint(&media::names(), media::LARGEST))
            .required()
            .problem_of(&shown.problems),
    )
}

fn record(shown: &Shown, today: chrono::NaiveDate) -> (ui::Field, ui::Field) {
    let text = |name: &str| shown.typed.as_ref().map(|form| form.text(name).to_owned());
    (
        ui::Field::date("record_on", texts::label::RECORD_DATE)
            .value(text("record_on").unwrap_or_else(|| today.to_string()))
            .required()
            .problem_of(&shown.problems),
        ui::Field::textarea("note", texts::label::RECORD_NOTE)
            .value(text("note").unwrap_or_default())
            .required()
            .problem_of(&shown.problems),
    )
}

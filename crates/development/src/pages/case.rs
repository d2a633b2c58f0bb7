//! The page of a case: who, how far, what is to be done now, what was handed in, what was done. The applicant sees the same
//! page as 入党进度, without the organisation's opinions.

mod diagram;
mod progress;

use askama::Template;
use axum::response::{IntoResponse, Response};
use identity::{Access, SignedIn};
use platform::{RawId, Reader, Scope};
use rules::development::{TimeRequirement, TimeRule, TimeState};
use serde::Deserialize;
use web::{FromPath, Page, Query, ui};
use workflow::ItemRow;

use crate::{
    Case, Role, Status, calendars, cases,
    dossier::Dossier,
    media, naming, packs,
    pages::guidance,
    permissions::{GuideCases, OwnApplication, TakePart},
    texts, trace,
    viewers::Viewer,
};

#[derive(Deserialize, Default)]
pub(crate) struct Asked {
    #[serde(default)]
    tab: String,
}

#[derive(Template)]
#[template(path = "cases/case.html")]
struct CasePage {
    head: ui::PersonHead,
    /// That the case stands where its acts do not lead, for who can put that right.
    fault: Option<ui::Note>,
    heading: String,
    elapsed: String,
    bar: ui::StageBar,
    nows: Vec<NowCard>,
    tabs: ui::Tabs,
    steps: Option<ui::StepList>,
    diagram: Option<ui::Diagram>,
    files: Vec<ui::FileRow>,
    empty: Option<ui::Empty>,
    trace: Option<ui::Timeline>,
    latest: Option<ui::Timeline>,
    trace_count: usize,
    has_times: bool,
    times: ui::Alerts,
    href: String,
}

/// What is to be done now, as a card. Several stand side by side where work points run in parallel.
#[derive(Template)]
#[template(path = "cases/now.html")]
struct NowCard {
    element: String,
    title: String,
    instruction: String,
    tag: Option<ui::Tag>,
    facts: ui::Facts,
    files: Vec<ui::FileRow>,
    handed_in: usize,
    needed: usize,
    provisional: Vec<ui::Note>,
    blocked: ui::BlockedNotes,
    is_mine: bool,
    href: String,
}

impl askama::filters::HtmlSafe for NowCard {}

#[derive(Template)]
#[template(path = "cases/none.html")]
struct NoCase {
    empty: ui::Empty,
}

pub(crate) async fn show(
    access: Access<TakePart>,
    FromPath(id): FromPath<RawId<Case>>,
    Query(asked): Query<Asked>,
) -> web::Result<Response> {
    let reader = access.read();
    let case = cases::get(&reader, id).await?;
    let href = case.href();
    let guide = if access.may::<GuideCases>() { Some(guidance::link(&reader, &case).await?) } else { None };
    let (name, page) = page(&reader, access.who(), case, &asked, (href, guide)).await?;
    let shown = Page::new(name, page);
    // Only those who have the list are led back to it.
    let shown = if access.post().is_some() { shown.under("发展党员", "/development") } else { shown };
    Ok(shown.into_response())
}

pub(crate) async fn own(access: Access<OwnApplication>, Query(asked): Query<Asked>) -> web::Result<Response> {
    let reader = access.read();
    let (mut own, mut is_member) = (None, false);
    if let Some(person) = access.person() {
        own = cases::of_person(&reader, person).await?;
        is_member = members::register::facts(&reader, person).await?.category.is_member();
    }
    let Some(case) = own else {
        // Who is a member already is not asked to apply: his case was before this platform.
        let (title, text) = if is_member {
            (texts::MEMBER_WITHOUT_CASE, texts::MEMBER_WITHOUT_CASE_HINT)
        } else {
            (texts::NO_OWN_CASE, texts::NO_OWN_CASE_HINT)
        };
        let empty =
            ui::Empty { icon_name: "grow", title: title.to_owned(), text: text.to_owned(), action: None };
        return Ok(Page::new("入党进度", NoCase { empty }).into_response());
    };
    let (_, page) = page(&reader, access.who(), case, &asked, ("/me/application".to_owned(), None)).await?;
    Ok(Page::new("入党进度", page).into_response())
}

async fn page(
    reader: &Reader<'_>,
    who: &SignedIn,
    case: cases::Row,
    asked: &Asked,
    (href, guide): (String, Option<guidance::Link>),
) -> web::Result<(String, CasePage)> {
    let viewer = Viewer::of(&case, who);
    let dossier = Dossier::load(reader, case).await?;
    let system = Scope::system("the open items of a case found in scope");
    let open = match dossier.case.instance {
        Some(instance) => workflow::open_items(&reader.beyond_scope(&system), instance).await?,
        None => Vec::new(),
    };
    let mut nows = Vec::with_capacity(open.len());
    for item in &open {
        nows.push(now_card(reader, who, viewer, &dossier, item).await?);
    }
    let today = reader.today();
    let events = trace::events(&dossier.case, &dossier.acts, &dossier.records, &dossier.materials, viewer);
    let trace_count = events.len();
    let tab = match asked.tab.as_str() {
        "materials" => Tab::Materials,
        "trace" => Tab::Trace,
        "diagram" => Tab::Diagram,
        _ => Tab::Progress,
    };
    let pack = packs::on(today)?;
    let is_seen = |rule: &TimeRule| {
        let points = rule.work_points().into_iter().filter_map(|code| pack.by_code(code));
        points.into_iter().all(|point| viewer.sees_times_of(point))
    };
    let times = pack
        .time_requirements(&dossier.facts, &*calendars::in_force(reader).await?)
        .into_iter()
        .zip(pack.times());
    let times: Vec<_> = times.filter(|(_, rule)| is_seen(rule)).map(|(time, _)| time).collect();
    let files = if tab == Tab::Materials { all_files(&dossier, viewer, who, today) } else { Vec::new() };
    let seen_materials = dossier.materials.iter().filter(|row| viewer.sees(row.work_point)).count();
    let latest: Vec<ui::Event> = events.iter().take(6).cloned().collect();
    let page = CasePage {
        head: head(&dossier, viewer, guide.as_ref()),
        fault: guide.filter(|guide| guide.is_faulty).map(|_| guidance::Link::note()),
        heading: heading(&dossier.case),
        elapsed: texts::elapsed(elapsed(&dossier.case, today)),
        bar: progress::bar(&dossier, viewer),
        nows,
        tabs: tabs(&href, tab, seen_materials, trace_count),
        diagram: if tab == Tab::Diagram { Some(diagram::of(reader, &dossier, &href).await?) } else { None },
        steps: (tab == Tab::Progress).then(|| progress::steps(&dossier, &open, today, viewer)),
        empty: (tab == Tab::Materials && files.is_empty()).then(no_files),
        files,
        latest: (tab != Tab::Trace).then_some(ui::Timeline(latest)),
        trace: (tab == Tab::Trace).then_some(ui::Timeline(events)),
        trace_count,
        has_times: !times.is_empty(),
        times: ui::Alerts(near(times).into_iter().map(time).collect()),
        href,
    };
    Ok((dossier.person.name, page))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tab {
    Progress,
    Materials,
    Trace,
    Diagram,
}

fn tabs(href: &str, tab: Tab, materials: usize, events: usize) -> ui::Tabs {
    let count = |number: usize| u64::try_from(number).unwrap_or(0);
    ui::Tabs {
        label: texts::label::SECTIONS.to_owned(),
        tabs: vec![
            ui::Tab::new(texts::label::PROGRESS, format!("{href}#tabs")).current(tab == Tab::Progress),
            ui::Tab::new(texts::label::MATERIALS, format!("{href}?tab=materials#tabs"))
                .count(count(materials))
                .current(tab == Tab::Materials),
            ui::Tab::new(texts::label::TRACE, format!("{href}?tab=trace#tabs"))
                .count(count(events))
                .current(tab == Tab::Trace),
            ui::Tab::new(texts::label::DIAGRAM, format!("{href}?tab=diagram#tabs"))
                .current(tab == Tab::Diagram),
        ],
    }
}

fn head(dossier: &Dossier, viewer: Viewer, guide: Option<&guidance::Link>) -> ui::PersonHead {
    let person = &dossier.person;
    let mut tags = vec![ui::Tag::gold(person.category.title())];
    if dossier.case.status != Status::Open {
        tags.push(ui::Tag::plain(dossier.case.status.title()));
    }
    let named = |role: Role| {
        let names: Vec<&str> = dossier
            .parties
            .iter()
            .filter(|party| party.role == role)
            .map(|party| party.name.as_str())
            .collect();
        if names.is_empty() { texts::label::NONE_YET.to_owned() } else { texts::list(&names) }
    };
    let fact = |label: &str, text: String| (label.to_owned(), text);
    let mut facts = Vec::new();
    if let Some(number) = &person.number {
        facts.push(fact(texts::label::NUMBER, number.clone()));
    }
    facts.push(fact(texts::label::BRANCH, dossier.branch.clone()));
    facts.push(fact(texts::label::CONTACTS, named(Role::Contact)));
    facts.push(fact(texts::label::INTRODUCERS, named(Role::Introducer)));
    let actions = if viewer == Viewer::Staff {
        ui::Markup::render(RecordLink {
            href: format!("/members/{}", dossier.case.person),
            words: texts::label::RECORD,
            guidance: guide.map(|guide| guide.href.clone()),
            guidance_words: texts::label::GUIDANCE,
        })
    } else {
        ui::Markup::none()
    };
    ui::PersonHead { name: person.name.clone(), tags, facts, actions }
}

#[derive(Template)]
#[template(
    source = r#"{% if let Some(guidance) = guidance %}<a class="btn" href="{{ guidance }}">{{ guidance_words }}</a> {% endif %}<a class="btn" href="{{ href }}">{{ words }}</a>"#,
    ext = "html"
)]
struct RecordLink {
    href: String,
    words: &'static str,
    guidance: Option<String>,
    guidance_words: &'static str,
}

fn heading(case: &cases::Row) -> String {
    match case.status {
        Status::Open => texts::heading(case.step, packs::step_name(case.step)),
        closed => closed.title().to_owned(),
    }
}

fn elapsed(case: &cases::Row, today: chrono::NaiveDate) -> i64 {
    let end = case.closed_at.map_or(today, platform::Timestamp::day);
    (end - case.applied_on).num_days().max(0)
}

async fn now_card(
    reader: &Reader<'_>,
    who: &SignedIn,
    viewer: Viewer,
    dossier: &Dossier,
    item: &ItemRow,
) -> web::Result<NowCard> {
    let today = reader.today();
    let pack = packs::on(item.opened_at.day())?;
    let task = packs::task(pack, &item.element)?;
    let calendar = calendars::for_task(reader, pack, &item.element).await?;
    let provisional = pack.provisional(&item.element, &dossier.facts, &calendar);
    let mut facts: Vec<ui::Fact> = Vec::new();
    for one in naming::candidates(reader, dossier.case.unit, item).await? {
        facts.push(ui::Fact::new(texts::label::WHO, one.full));
    }
    let sees_times = viewer.sees_times_of(task.work_point);
    if sees_times {
        facts.push(ui::Fact::new(texts::label::DUE, due_text(item)));
    }
    let files = if task.is_check { Vec::new() } else { wanted_files(dossier, &task, viewer, who, today) };
    let handed_in = task
        .work_point
        .materials
        .iter()
        .filter(|need| dossier.materials_of(task.work_point.number).any(|one| one.code == need.code))
        .count();
    Ok(NowCard {
        element: item.element.clone(),
        title: item.title.clone(),
        instruction: task.work_point.what.clone(),
        tag: due_tag(item, today).filter(|_| sees_times),
        facts: ui::Facts::new(facts),
        needed: task.work_point.materials.len(),
        files,
        handed_in,
        blocked: ui::BlockedNotes::of(&if sees_times {
            pack.preview(&item.element, &dossier.facts, &calendar)
        } else {
            Vec::new()
        }),
        provisional: provisional.iter().filter(|_| sees_times).map(ui::Note::warn).collect(),
        is_mine: workflow::is_turn_of(item, who),
        href: item.href.clone(),
    })
}

/// Until when, in words.
pub(super) fn due_text(item: &ItemRow) -> String {
    item.due.map_or_else(|| texts::NO_DUE.to_owned(), |due| due.to_string())
}

/// Until when, as a tag that turns red.
pub(super) fn due_tag(item: &ItemRow, today: chrono::NaiveDate) -> Option<ui::Tag> {
    let due = item.due.filter(|_| item.closed_at.is_none())?;
    let words = texts::due_in(due, today);
    Some(match (due - today).num_days() {
        ..0 => ui::Tag::bad(words).icon("clock"),
        0..=3 => ui::Tag::warn(words).icon("clock"),
        _ => ui::Tag::plain(words).icon("clock"),
    })
}

/// The papers of a work point: those handed in, and those that are still wanted.
pub(super) fn wanted_files(
    dossier: &Dossier,
    task: &rules::development::Task<'_>,
    viewer: Viewer,
    who: &SignedIn,
    today: chrono::NaiveDate,
) -> Vec<ui::FileRow> {
    let mut files = Vec::new();
    for need in &task.work_point.materials {
        let mut is_there = false;
        for row in dossier.materials_of(task.work_point.number).filter(|row| row.code == need.code) {
            is_there = true;
            files.push(file(dossier, row, viewer, who, today));
        }
        if !is_there {
            files.push(ui::FileRow {
                name: packs::material_title(&need.code),
                href: None,
                detail: String::new(),
                status: if need.required {
                    ui::Tag::warn(texts::WANTED).icon("clock")
                } else {
                    ui::Tag::quiet(texts::OPTIONAL)
                },
                action: ui::Markup::none(),
            });
        }
    }
    files
}

fn all_files(
    dossier: &Dossier,
    viewer: Viewer,
    who: &SignedIn,
    today: chrono::NaiveDate,
) -> Vec<ui::FileRow> {
    let seen = dossier.materials.iter().filter(|row| viewer.sees(row.work_point));
    seen.map(|row| file(dossier, row, viewer, who, today)).collect()
}

fn file(
    dossier: &Dossier,
    row: &crate::materials::Row,
    viewer: Viewer,
    who: &SignedIn,
    today: chrono::NaiveDate,
) -> ui::FileRow {
    let title = packs::material_title(&row.code);
    let by = texts::uploaded(&row.actor, &row.uploaded_at.brief(today), &media::size(row.size));
    let may_read = viewer.may_read(row, who);
    ui::FileRow {
        href: may_read.then(|| format!("{}/materials/{}", dossier.case.href(), row.id)),
        detail: match (may_read, viewer.sees(row.work_point)) {
            (true, _) => texts::joined(&[&row.name, &by]),
            (false, true) => by,
            (false, false) => String::new(),
        },
        name: title,
        status: ui::Tag::ok(texts::HANDED_IN).icon("okc"),
        action: ui::Markup::none(),
    }
}

fn no_files() -> ui::Empty {
    ui::Empty {
        icon_name: "file",
        title: texts::NO_MATERIALS.to_owned(),
        text: texts::NO_MATERIALS_HINT.to_owned(),
        action: None,
    }
}

/// What has begun, and the next that has not: the rest is far away.
fn near(all: Vec<TimeRequirement>) -> Vec<TimeRequirement> {
    let mut later = 0;
    all.into_iter()
        .filter(|one| {
            later += usize::from(one.state == TimeState::Later);
            one.state != TimeState::Later || later <= 2
        })
        .collect()
}

fn time(one: TimeRequirement) -> ui::Alert {
    let (tone, icon_name) = match one.state {
        TimeState::Met => ("ok", "okc"),
        TimeState::Open => ("warn", "clock"),
        TimeState::Overdue => ("bad", "bang"),
        TimeState::Later => ("sec", "clock"),
    };
    ui::Alert { tone, icon_name, title: one.title, detail: texts::joined(&[&one.detail, &one.article]) }
}

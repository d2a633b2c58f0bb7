//! 全程纪实: everything that was done in a case, to the second, the newest first. Nothing is kept for it: it is read
//! from acts, records and materials, which are only ever added.

use platform::Timestamp;
use rules::development::Outcome;
use web::ui::Event;

use crate::{acts, cases, materials, packs, texts, viewers::Viewer};

/// One line before it is printed.
struct Line {
    at: Timestamp,
    event: Event,
}

/// The trace of a case as one viewer may see it.
pub(crate) fn events(
    case: &cases::Row,
    acts: &[acts::Row],
    records: &[acts::Record],
    materials: &[materials::Row],
    viewer: Viewer,
) -> Vec<Event> {
    let mut lines: Vec<Line> = vec![Line {
        at: case.opened_at,
        event: Event {
            who: texts::SYSTEM.to_owned(),
            what: texts::OPENED_CASE.to_owned(),
            detail: case.opened_at.to_second(),
            tone: "done",
        },
    }];
    lines.extend(acts.iter().filter(|act| viewer.sees_act(act)).map(|act| of_act(act, viewer)));
    let records = records.iter().filter(|record| viewer.sees(record.work_point));
    lines.extend(records.map(|record| of_record(record, viewer)));
    lines.extend(materials.iter().filter(|one| viewer.sees(one.work_point)).map(of_material));
    // A stable order: what was recorded in the same instant stays in the order in which it was read.
    lines.sort_by_key(|line| line.at);
    lines.into_iter().rev().map(|line| line.event).collect()
}

/// One act as a line of the trace.
pub(crate) fn of_act_event(act: &acts::Row, viewer: Viewer) -> Event {
    of_act(act, viewer).event
}

fn of_act(act: &acts::Row, viewer: Viewer) -> Line {
    let task = packs::named(&act.element);
    let decision = task.and_then(|task| task.decision(&act.decision));
    let is_return = decision.is_some_and(|decision| decision.outcome == Outcome::Return);
    let title = task.map_or_else(|| act.element.clone(), |task| task.title());
    let what = decision.map_or_else(|| title.clone(), |decision| texts::decided(&title, &decision.label));
    let mut parts = Vec::new();
    if viewer.sees_opinions() && !act.opinion.is_empty() {
        parts.push(texts::opinion(&act.opinion));
    }
    if viewer.sees_opinions() {
        parts.extend(act.acknowledged.iter().map(|warning| texts::acknowledged(warning)));
    }
    if act.attempt > 1 {
        parts.push(texts::attempt(act.attempt));
    }
    if act.is_backfilled {
        parts.push(texts::backfilled(act.happened_on));
    }
    parts.push(signed(&act.post_title, act.recorded_at));
    Line {
        at: act.recorded_at,
        event: Event {
            who: act.actor.clone(),
            what,
            detail: texts::joined(&parts.iter().map(String::as_str).collect::<Vec<_>>()),
            tone: if is_return { "back" } else { "done" },
        },
    }
}

fn of_record(record: &acts::Record, viewer: Viewer) -> Line {
    let title = packs::work_point(record.work_point).map_or("", |point| point.title.as_str());
    let mut detail = texts::happened(record.happened_on);
    if viewer.sees_opinions() {
        detail = texts::joined(&[&detail, &record.note]);
    }
    Line {
        at: record.recorded_at,
        event: Event {
            who: record.actor.clone(),
            what: format!("{}{title}", texts::DID_RECORD),
            detail: texts::joined(&[&detail, &signed(&record.post_title, record.recorded_at)]),
            tone: "done",
        },
    }
}

fn of_material(material: &materials::Row) -> Line {
    Line {
        at: material.uploaded_at,
        event: Event {
            who: material.actor.clone(),
            what: format!("{}{}", texts::DID_UPLOAD, packs::material_title(&material.code)),
            detail: material.uploaded_at.to_second(),
            tone: "done",
        },
    }
}

fn signed(post_title: &str, at: Timestamp) -> String {
    if post_title.is_empty() { at.to_second() } else { texts::joined(&[post_title, &at.to_second()]) }
}

//! 全程纪实: everything that was done in a case, to the second, the newest first. Nothing is kept for it: it is read
//! from acts, records and materials, which are only ever added.

use platform::Timestamp;
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
    lines.extend(acts.iter().map(|act| of_act(act, viewer)));
    lines.extend(records.iter().map(|record| of_record(record, viewer)));
    lines.extend(materials.iter().map(of_material));
    // A stable order: what was recorded in the same instant stays in the order in which it was read.
    lines.sort_by_key(|line| line.at);
    lines.into_iter().rev().map(|line| line.event).collect()
}

/// One act as a line of the trace.
pub(crate) fn of_act_event(act: &acts::Row, viewer: Viewer) -> Event {
    of_act(act, viewer).event
}

fn of_act(act: &acts::Row, viewer: Viewer) -> Line {
    let is_return = packs::is_return(&act.decision);
    let mut what = packs::title_of(&act.element);
    let words = packs::decision_words(&act.element, &act.decision);
    if !words.is_empty() {
        what = format!("{what}：{words}");
    }
    let mut parts = Vec::new();
    if viewer.sees_opinions() && !act.opinion.is_empty() {
        parts.push(texts::opinion(&act.opinion));
    }
    if act.attempt > 1 {
        parts.push(texts::attempt(act.attempt));
    }
    if act.is_backfilled {
        parts.push(format!("{}（{}）", texts::happened(act.happened_on), texts::BACKFILLED));
    }
    parts.push(signed(&act.post_title, act.recorded_at));
    Line {
        at: act.recorded_at,
        event: Event {
            who: act.actor.clone(),
            what,
            detail: parts.join("，"),
            tone: if is_return { "back" } else { "done" },
        },
    }
}

fn of_record(record: &acts::Record, viewer: Viewer) -> Line {
    let title = packs::current().title_of(record.work_point);
    let mut detail = texts::happened(record.happened_on);
    if viewer.sees_opinions() {
        detail = format!("{detail}，{}", record.note);
    }
    Line {
        at: record.recorded_at,
        event: Event {
            who: record.actor.clone(),
            what: format!("{}{title}", texts::DID_RECORD),
            detail: format!("{detail}，{}", signed(&record.post_title, record.recorded_at)),
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
    if post_title.is_empty() { at.to_second() } else { format!("{post_title}，{}", at.to_second()) }
}

//! The bar of five stages and the list of 25 steps, from where a case stands and what was done.

use chrono::NaiveDate;
use rules::development::{self, Pack};
use web::ui::{Stage, StageBar, StepList, StepRow, StepStage, StepState, Tag};
use workflow::ItemRow;

use crate::{Status, acts, dossier::Dossier, packs, texts, viewers::Viewer};

/// How far a step is. Steps are done in order; an extension of probation brings a case back to an earlier one.
pub(super) fn state(dossier: &Dossier, step: u8) -> StepState {
    let case = &dossier.case;
    match case.status {
        Status::Archived => StepState::Done,
        _ if step < case.step => StepState::Done,
        Status::Open if step == case.step => StepState::Now,
        _ => StepState::Later,
    }
}

/// The acts of a step, oldest first.
fn acts_of(dossier: &Dossier, step: u8, viewer: Viewer) -> Vec<&acts::Row> {
    let is_of = |act: &&acts::Row| packs::work_point(act.work_point).is_some_and(|point| point.step == step);
    dossier.acts.iter().filter(is_of).filter(|act| viewer.sees_act(act)).collect()
}

/// The numbers of the steps of a stage.
fn steps_of(stage: u8) -> Vec<u8> {
    let all = packs::newest().map(Pack::steps).unwrap_or_default();
    all.iter().filter(|step| step.stage == stage).map(|step| step.number).collect()
}

fn stages() -> &'static [development::Stage] {
    packs::newest().map(Pack::stages).unwrap_or_default()
}

/// The first and the last day of what was done in a stage.
fn days(dossier: &Dossier, steps: &[u8], viewer: Viewer) -> Option<(NaiveDate, NaiveDate)> {
    let mut days: Vec<NaiveDate> =
        steps.iter().flat_map(|step| acts_of(dossier, *step, viewer)).map(|act| act.happened_on).collect();
    days.sort_unstable();
    Some((*days.first()?, *days.last()?))
}

/// The bar above the page.
pub(super) fn bar(dossier: &Dossier, viewer: Viewer) -> StageBar {
    let stages = stages().iter().map(|stage| {
        let steps = steps_of(stage.number);
        let done = steps.iter().filter(|step| state(dossier, **step) == StepState::Done).count();
        let now = steps.iter().any(|step| state(dossier, *step) == StepState::Now);
        let is_past = done == steps.len();
        let detail = match (is_past, now, days(dossier, &steps, viewer)) {
            (true, _, Some((_, last))) => texts::finished_in(last),
            (_, true, _) => texts::steps_done(done, steps.len()),
            _ => texts::NOT_STARTED.to_owned(),
        };
        Stage { name: stage.short.clone(), detail, done, total: steps.len(), now, is_past }
    });
    StageBar { stages: stages.collect() }
}

/// The stages with their steps; the current stage is open.
pub(super) fn steps(dossier: &Dossier, open: &[ItemRow], today: NaiveDate, viewer: Viewer) -> StepList {
    let stages = stages().iter().map(|stage| {
        let steps = steps_of(stage.number);
        let is_past = steps.iter().all(|step| state(dossier, *step) == StepState::Done);
        let is_now = steps.iter().any(|step| state(dossier, *step) == StepState::Now);
        let dates = match (is_past, days(dossier, &steps, viewer)) {
            (true, Some((first, last))) => texts::span(first, last),
            (false, Some((first, _))) => texts::since(first),
            _ => {
                texts::steps_from_to(steps.first().copied().unwrap_or(0), steps.last().copied().unwrap_or(0))
            }
        };
        StepStage {
            number: u32::from(stage.number),
            title: stage.name.clone(),
            tag: match (is_past, is_now) {
                (true, _) => Tag::ok(texts::DONE).icon("check"),
                (_, true) => Tag::info(texts::RUNNING),
                _ => Tag::plain(texts::NOT_STARTED),
            },
            dates,
            is_open: is_now,
            steps: steps.iter().map(|step| row(dossier, open, *step, (today, viewer))).collect(),
        }
    });
    StepList { stages: stages.collect() }
}

fn row(dossier: &Dossier, open: &[ItemRow], number: u8, (today, viewer): (NaiveDate, Viewer)) -> StepRow {
    let state = state(dossier, number);
    let acts = acts_of(dossier, number, viewer);
    let mut by: Vec<&str> = Vec::new();
    for act in &acts {
        if !by.contains(&act.actor.as_str()) {
            by.push(&act.actor);
        }
    }
    let waiting = open
        .iter()
        .filter(|item| packs::named(&item.element).is_some_and(|task| task.work_point.step == number));
    let due = waiting.filter_map(|item| item.due).min().filter(|_| viewer.sees_times_of_step(number));
    let (when, overdue) = match (state, acts.last(), due) {
        (StepState::Done, Some(act), _) => (act.happened_on.to_string(), false),
        (StepState::Now, _, Some(due)) => (texts::due_in(due, today), due < today),
        (StepState::Now, ..) => (texts::RUNNING.to_owned(), false),
        // Done, and when it was is not for this viewer.
        (StepState::Done, None, _) => (texts::DONE.to_owned(), false),
        _ => (texts::NOT_STARTED.to_owned(), false),
    };
    StepRow {
        number: u32::from(number),
        name: packs::step_name(number).to_owned(),
        by: if state == StepState::Now && by.is_empty() {
            dossier.case.waiting_for.clone()
        } else {
            texts::list(&by)
        },
        when,
        state,
        overdue,
        href: None,
    }
}

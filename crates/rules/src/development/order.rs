//! Nothing is skipped and nothing reversed (docs/rules.md).

use chrono::NaiveDate;

use super::{Facts, Pack, WorkPoint, pack::Task, texts};
use crate::Blocked;

/// Earlier work points that are not done.
pub(super) fn skipped(pack: &Pack, task: &Task<'_>, facts: &Facts) -> Option<Blocked> {
    let point = task.work_point;
    let mut missing: Vec<String> = Vec::new();
    for earlier in before(pack, point) {
        if pack.passed(facts, &earlier.code).is_none() {
            missing.push(earlier.title.clone());
        } else if earlier.checker.is_some() && pack.passed(facts, &check_of(earlier)).is_none() {
            missing.push(texts::check_title(&earlier.title));
        }
    }
    if task.is_check && pack.passed(facts, &point.code).is_none() {
        missing.push(point.title.clone());
    }
    let first = missing.first()?.clone();
    let because = texts::skipped(&task.title(), &first, missing.len());
    Some(Blocked::new("step-order", texts::ORDER_ARTICLE, because).lacking(missing))
}

/// The first day on which the task may have happened: no earlier than what comes before it.
pub(super) fn not_before(pack: &Pack, task: &Task<'_>, facts: &Facts) -> Option<(NaiveDate, String)> {
    let point = task.work_point;
    let mut latest: Option<(NaiveDate, String)> = None;
    let mut consider = |date: NaiveDate, title: String| {
        if latest.as_ref().is_none_or(|(day, _)| *day < date) {
            latest = Some((date, title));
        }
    };
    for earlier in before(pack, point) {
        for code in [earlier.code.clone(), check_of(earlier)] {
            if let Some(done) = pack.passed(facts, &code) {
                consider(done.date, earlier.title.clone());
            }
        }
    }
    if task.is_check
        && let Some(done) = pack.passed(facts, &point.code)
    {
        consider(done.date, point.title.clone());
    }
    // The second round of an extension begins when it was approved, whatever the first round left behind.
    let rule = pack.probation_rule();
    let approved = pack.by_code(&rule.approved);
    if let (Some(probation), Some(approved)) = (pack.probation(facts), approved)
        && let Some(extension) = probation.extension
        && point.number < approved.number
        && pack.by_code(&rule.admitted).is_some_and(|admitted| admitted.stage < point.stage)
    {
        consider(extension.approved_on, approved.title.clone());
    }
    latest
}

/// The date against its neighbours and against today.
pub(super) fn date(pack: &Pack, task: &Task<'_>, facts: &Facts, date: NaiveDate) -> Vec<Blocked> {
    let mut found = Vec::new();
    if date > facts.today {
        found.push(Blocked::new("date-in-future", texts::ORDER_ARTICLE, texts::in_future(date, facts.today)));
    }
    if let Some((floor, title)) = not_before(pack, task, facts)
        && date < floor
    {
        found.push(
            Blocked::new("date-order", texts::ORDER_ARTICLE, texts::reversed(date, &title, floor))
                .until(floor),
        );
    }
    found
}

/// The work points that come before one: earlier ones, without those that are open beside it.
fn before<'p>(pack: &'p Pack, point: &'p WorkPoint) -> impl Iterator<Item = &'p WorkPoint> {
    pack.work_points()
        .iter()
        .filter(|other| other.number < point.number && !point.beside.contains(&other.code))
}

fn check_of(point: &WorkPoint) -> String {
    format!("{}_check", point.code)
}

//! Time requirements of a case, for its page: what was kept, what runs, what is overdue, what comes later.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Facts, FieldValue, Pack, order, texts};
use crate::dates::{Calendar, add_days, add_months, months_between};

/// One line of the card 时间要求.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeRequirement {
    /// What is required, in Chinese.
    pub title: String,
    /// How it stands.
    pub state: TimeState,
    /// The figures, in Chinese.
    pub detail: String,
    /// The article.
    pub article: String,
}

/// How a time requirement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeState {
    /// Kept.
    Met,
    /// Running.
    Open,
    /// Not kept, or not yet done and late.
    Overdue,
    /// Has not begun.
    Later,
}

/// A time requirement of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct TimeRule {
    /// What is required, in Chinese.
    pub title: String,
    /// The article or the custom that says so.
    pub article: String,
    /// How it is reckoned.
    #[serde(flatten)]
    pub kind: TimeKind,
}

/// How a time requirement is reckoned.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each variant says what its parameters are")]
pub enum TimeKind {
    /// `until` is done at most `months` and `days` after `from`.
    Within {
        from: String,
        until: String,
        #[serde(default)]
        months: u32,
        #[serde(default)]
        days: i64,
    },
    /// `until` is done at least `months` after `from`.
    AtLeast { from: String, until: String, months: u32 },
    /// Until `until` is done, each `months` since `from` have a record, at most `grace_days` late.
    HalfYearly { from: String, until: String, records: String, months: u32, grace_days: i64 },
    /// The notice of `work_point` hung `working_days` working days.
    Publicity { work_point: String, from: String, to: String, working_days: u32 },
    /// The training of `work_point` had `days` days or `hours` hours.
    Training { work_point: String, from: String, to: String, hours_field: String, days: u32, hours: u32 },
    /// `until` is not done before probation is over.
    Probation { until: String },
}

impl TimeRule {
    /// The work points whose days it tells of, by code.
    pub fn work_points(&self) -> Vec<&str> {
        match &self.kind {
            TimeKind::Within { from, until, .. } | TimeKind::AtLeast { from, until, .. } => vec![from, until],
            TimeKind::HalfYearly { from, until, records, .. } => vec![from, until, records],
            TimeKind::Publicity { work_point, .. } | TimeKind::Training { work_point, .. } => {
                vec![work_point]
            }
            TimeKind::Probation { until } => vec![until],
        }
    }
}

type Standing = (TimeState, String);

impl Pack {
    /// How a case stands against the time requirements of its rules ([`Pack::times`]), one for each, in their order.
    pub fn time_requirements(&self, facts: &Facts, calendar: &Calendar) -> Vec<TimeRequirement> {
        let of = |rule: &TimeRule| {
            let (state, detail) = self.standing(&rule.kind, facts, calendar);
            TimeRequirement { title: rule.title.clone(), state, detail, article: rule.article.clone() }
        };
        self.times().iter().map(of).collect()
    }

    fn standing(&self, kind: &TimeKind, facts: &Facts, calendar: &Calendar) -> Standing {
        let day = |code: &str| self.passed(facts, code).map(|done| done.date);
        // What was done in an earlier round does not answer what began after it.
        let pair =
            |from: &str, until: &str| day(from).map(|from| (from, day(until).filter(|until| *until >= from)));
        match kind {
            TimeKind::Within { from, until, months, days } => {
                pair(from, until).map(|(from, done)| within(facts, from, done, (*months, *days)))
            }
            TimeKind::AtLeast { from, until, months } => {
                day(from).map(|from| at_least(facts, from, day(until), *months))
            }
            TimeKind::HalfYearly { from, until, records, months, grace_days } => {
                day(from).map(|from| half_yearly(facts, from, day(until), records, (*months, *grace_days)))
            }
            TimeKind::Publicity { work_point, from, to, working_days } => {
                self.span(facts, work_point, from, to).map(|(from, to)| {
                    let had = calendar.working_days_between(from, to);
                    let state = if had >= *working_days { TimeState::Met } else { TimeState::Overdue };
                    let is_provisional = calendar.is_provisional_between(from, to);
                    (state, texts::time_publicity(from, to, had, is_provisional))
                })
            }
            TimeKind::Training { work_point, from, to, hours_field, days, hours } => {
                self.span(facts, work_point, from, to).map(|(from, to)| {
                    let fields = self.passed(facts, work_point).map(|done| &done.fields);
                    let had_hours = match fields.and_then(|fields| fields.get(hours_field)) {
                        Some(FieldValue::Integer(hours)) => *hours,
                        _ => 0,
                    };
                    let had_days = (to - from).num_days() + 1;
                    let is_enough = had_days >= i64::from(*days) || had_hours >= i64::from(*hours);
                    let state = if is_enough { TimeState::Met } else { TimeState::Overdue };
                    (state, texts::time_training(from, to, had_days, had_hours))
                })
            }
            TimeKind::Probation { until } => self.probation(facts).map(|probation| {
                let decided = day(until).filter(|decided| *decided >= probation.start);
                let state = match decided {
                    Some(decided) if decided < probation.end => TimeState::Overdue,
                    Some(_) => TimeState::Met,
                    None if facts.today >= probation.end => TimeState::Met,
                    None => TimeState::Open,
                };
                (state, texts::time_probation(&probation))
            }),
        }
        .unwrap_or_else(|| self.not_begun(kind, facts))
    }

    /// The days of a notice or training that was done.
    fn span(&self, facts: &Facts, work_point: &str, from: &str, to: &str) -> Option<(NaiveDate, NaiveDate)> {
        let fields = &self.passed(facts, work_point)?.fields;
        match (fields.get(from)?, fields.get(to)?) {
            (FieldValue::Date(from), FieldValue::Date(to)) => Some((*from, *to)),
            _ => None,
        }
    }

    fn not_begun(&self, kind: &TimeKind, facts: &Facts) -> Standing {
        let at = match kind {
            TimeKind::Publicity { work_point, .. } | TimeKind::Training { work_point, .. } => {
                self.task(work_point)
            }
            _ => None,
        };
        let is_turn = at.is_some_and(|task| order::skipped(self, &task, facts).is_none());
        if is_turn {
            (TimeState::Open, texts::TIME_TO_DO.to_owned())
        } else {
            (TimeState::Later, texts::TIME_LATER.to_owned())
        }
    }
}

fn within(facts: &Facts, from: NaiveDate, done: Option<NaiveDate>, (months, days): (u32, i64)) -> Standing {
    let last = add_days(add_months(from, months), days);
    match done {
        Some(done) if done <= last => (TimeState::Met, texts::time_used((done - from).num_days())),
        Some(done) => {
            (TimeState::Overdue, texts::time_used_late((done - from).num_days(), (done - last).num_days()))
        }
        None if facts.today <= last => {
            (TimeState::Open, texts::time_until(last, (last - facts.today).num_days()))
        }
        None => (TimeState::Overdue, texts::time_late(last, (facts.today - last).num_days())),
    }
}

fn at_least(facts: &Facts, from: NaiveDate, done: Option<NaiveDate>, months: u32) -> Standing {
    let earliest = add_months(from, months);
    let reached = done.unwrap_or(facts.today);
    let had = months_between(from, reached);
    match done {
        Some(done) if done < earliest => (TimeState::Overdue, texts::time_since(from, had)),
        None if facts.today < earliest => (TimeState::Open, texts::time_earliest(from, earliest)),
        _ => (TimeState::Met, texts::time_since(from, had)),
    }
}

fn half_yearly(
    facts: &Facts,
    from: NaiveDate,
    done: Option<NaiveDate>,
    records: &str,
    (months, grace_days): (u32, i64),
) -> Standing {
    // While it runs, a half-year is missed only when its days of grace are over, too.
    let as_of = done.unwrap_or(add_days(facts.today, -grace_days - 1));
    let missing = missing_periods(facts, from, records, (months, grace_days), as_of);
    let there = facts.records.get(records).map_or(0, Vec::len);
    if let Some(first) = missing.first() {
        return (TimeState::Overdue, texts::half_yearly(*first, missing.len()));
    }
    if done.is_some() {
        return (TimeState::Met, texts::time_inspected(there, None));
    }
    let next = next_period(facts, from, records, (months, grace_days)).map(|(_, end)| end);
    (TimeState::Open, texts::time_inspected(there, next))
}

/// A period in which a record is due: after the first day, until the last.
pub(super) type Period = (NaiveDate, NaiveDate);

/// The periods that are over on `as_of` and have no record of their own.
pub(super) fn missing_periods(
    facts: &Facts,
    from: NaiveDate,
    records: &str,
    (months, grace_days): (u32, i64),
    as_of: NaiveDate,
) -> Vec<Period> {
    let mut left = sorted(facts, records);
    let over = periods(from, months).take_while(|(_, end)| *end <= as_of);
    over.filter(|period| !take(&mut left, *period, grace_days)).collect()
}

/// The first period without a record, over or not.
pub(super) fn next_period(
    facts: &Facts,
    from: NaiveDate,
    records: &str,
    (months, grace_days): (u32, i64),
) -> Option<Period> {
    let mut left = sorted(facts, records);
    // A case that lies for more than fifty years has other troubles.
    periods(from, months).take(100).find(|period| !take(&mut left, *period, grace_days))
}

fn sorted(facts: &Facts, records: &str) -> Vec<NaiveDate> {
    let mut days: Vec<NaiveDate> =
        facts.records.get(records).into_iter().flatten().map(|record| record.date).collect();
    days.sort_unstable();
    days
}

fn periods(from: NaiveDate, months: u32) -> impl Iterator<Item = Period> {
    let months = months.max(1);
    (0..).map(move |k| (add_months(from, months * k), add_months(from, months * (k + 1))))
}

/// Takes the first record that lies in the period or is at most `grace_days` late.
fn take(left: &mut Vec<NaiveDate>, (start, end): Period, grace_days: i64) -> bool {
    let last = add_days(end, grace_days);
    match left.iter().position(|day| *day > start && *day <= last) {
        Some(at) => {
            left.remove(at);
            true
        }
        None => false,
    }
}

//! Time requirements of a case, for its page: what was kept, what runs, what is overdue, what comes later.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Facts, FieldValue, GateRule, Pack, order, texts};
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
    /// What is required, in Chinese. `{months}`, `{days}`, `{hours}` and `{working_days}` stand for the numbers.
    pub title: String,
    /// The article or the custom that says so.
    pub article: String,
    /// How it is reckoned.
    #[serde(flatten)]
    pub kind: TimeKind,
}

/// How a time requirement is reckoned. The numbers are those of the gate or the due date of the work point: each stands in
/// one place, so that an overlay reaches it and the card never contradicts the gate.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each variant says what its parameters are")]
pub enum TimeKind {
    /// `until` is done at most so long after `from` as its due date says; `months` where it has none from there.
    Within {
        from: String,
        until: String,
        #[serde(default)]
        months: u32,
    },
    /// `until` is done at least so long after `from` as its gate `training-year` says.
    AtLeast { from: String, until: String },
    /// Until `until` is done, each period of its gate `half-yearly` has a record.
    HalfYearly { until: String },
    /// The notice of `work_point` hung as long as its gate `publicity` says.
    Publicity { work_point: String },
    /// The training of `work_point` was as long as its gate `training` says.
    Training { work_point: String },
    /// `until` is not done before probation is over.
    Probation { until: String },
}

impl TimeRule {
    /// The work points whose days it tells of, by code.
    pub fn work_points(&self) -> Vec<&str> {
        match &self.kind {
            TimeKind::Within { from, until, .. } | TimeKind::AtLeast { from, until } => vec![from, until],
            TimeKind::Publicity { work_point: one }
            | TimeKind::Training { work_point: one }
            | TimeKind::HalfYearly { until: one }
            | TimeKind::Probation { until: one } => vec![one],
        }
    }

    /// What contradicts the gates and due dates of the pack, in English.
    pub(super) fn contradiction(&self, pack: &Pack) -> Option<String> {
        let title = &self.title;
        match &self.kind {
            TimeKind::Within { from, until, months } => match (pack.limit(from, until), months) {
                (Some(_), 0) | (None, 1..) => None,
                (Some(_), _) => Some(format!("`{title}`: {until} says itself until when it is to be done")),
                (None, 0) => {
                    Some(format!("`{title}`: nothing says how long after {from} {until} is to be done"))
                }
            },
            TimeKind::AtLeast { from, until } => match pack.gate(until, "training-year") {
                Some(GateRule::TrainingYear { since, .. }) if since == from => None,
                _ => Some(format!("`{title}`: {until} has no gate `training-year` since {from}")),
            },
            TimeKind::HalfYearly { until } => missing(pack, title, until, "half-yearly"),
            TimeKind::Publicity { work_point } => missing(pack, title, work_point, "publicity"),
            TimeKind::Training { work_point } => missing(pack, title, work_point, "training"),
            TimeKind::Probation { .. } => None,
        }
    }

    /// The title with its numbers.
    fn title_in(&self, pack: &Pack) -> String {
        let of_gate = |code: &str, kind: &str| {
            let named = pack.gate(code, kind).map(GateRule::parameters).unwrap_or_default();
            named.into_iter().map(|(name, value, _)| (name, value)).collect()
        };
        let numbers: Vec<(&str, i64)> = match &self.kind {
            TimeKind::Within { from, until, months } => {
                let (months, days) = pack.limit(from, until).unwrap_or((*months, 0));
                vec![("months", i64::from(months)), ("days", days)]
            }
            TimeKind::AtLeast { until, .. } => of_gate(until, "training-year"),
            TimeKind::HalfYearly { until } => of_gate(until, "half-yearly"),
            TimeKind::Publicity { work_point } => of_gate(work_point, "publicity"),
            TimeKind::Training { work_point } => of_gate(work_point, "training"),
            TimeKind::Probation { .. } => Vec::new(),
        };
        numbers.into_iter().fold(self.title.clone(), |title, (name, value)| {
            title.replace(&format!("{{{name}}}"), &value.to_string())
        })
    }
}

fn missing(pack: &Pack, title: &str, code: &str, kind: &str) -> Option<String> {
    pack.gate(code, kind).is_none().then(|| format!("`{title}`: {code} has no gate `{kind}`"))
}

type Standing = (TimeState, String);

impl Pack {
    /// How a case stands against the time requirements of its rules ([`Pack::times`]), one for each, in their order.
    pub fn time_requirements(&self, facts: &Facts, calendar: &Calendar) -> Vec<TimeRequirement> {
        let of = |rule: &TimeRule| {
            let (state, detail) = self.standing(&rule.kind, facts, calendar);
            TimeRequirement { title: rule.title_in(self), state, detail, article: rule.article.clone() }
        };
        self.times().iter().map(of).collect()
    }

    fn standing(&self, kind: &TimeKind, facts: &Facts, calendar: &Calendar) -> Standing {
        let day = |code: &str| self.passed(facts, code).map(|done| done.date);
        // What was done in an earlier round does not answer what began after it.
        let pair =
            |from: &str, until: &str| day(from).map(|from| (from, day(until).filter(|until| *until >= from)));
        match kind {
            TimeKind::Within { from, until, months } => {
                let limit = self.limit(from, until).unwrap_or((*months, 0));
                pair(from, until).map(|(from, done)| within(facts, from, done, limit))
            }
            TimeKind::AtLeast { from, until } => match self.gate(until, "training-year") {
                Some(GateRule::TrainingYear { months, .. }) => {
                    day(from).map(|from| at_least(facts, from, day(until), *months))
                }
                _ => None,
            },
            TimeKind::HalfYearly { until } => match self.gate(until, "half-yearly") {
                Some(GateRule::HalfYearly { since, records, months, grace_days }) => day(since)
                    .map(|from| half_yearly(facts, from, day(until), records, (*months, *grace_days))),
                _ => None,
            },
            TimeKind::Publicity { work_point } => self.publicity(facts, work_point, calendar),
            TimeKind::Training { work_point } => self.training(facts, work_point),
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

    fn publicity(&self, facts: &Facts, work_point: &str, calendar: &Calendar) -> Option<Standing> {
        let Some(GateRule::Publicity { from, to, working_days }) = self.gate(work_point, "publicity") else {
            return None;
        };
        let (from, to) = self.span(facts, work_point, from, to)?;
        let had = calendar.days_of_notice(from, to);
        let is_provisional = calendar.is_provisional_between(from, to);
        let state = match had >= *working_days {
            false => TimeState::Overdue,
            // Nobody knows yet whether it was long enough.
            true if is_provisional => TimeState::Open,
            true => TimeState::Met,
        };
        Some((state, texts::time_publicity(from, to, had, is_provisional)))
    }

    fn training(&self, facts: &Facts, work_point: &str) -> Option<Standing> {
        let Some(GateRule::Training { from, to, hours_field, days, hours }) =
            self.gate(work_point, "training")
        else {
            return None;
        };
        let (from, to) = self.span(facts, work_point, from, to)?;
        let had_hours = match self.passed(facts, work_point)?.fields.get(hours_field) {
            Some(FieldValue::Integer(hours)) => *hours,
            _ => 0,
        };
        let had_days = (to - from).num_days() + 1;
        let is_enough = had_days >= i64::from(*days) || had_hours >= i64::from(*hours);
        let state = if is_enough { TimeState::Met } else { TimeState::Overdue };
        Some((state, texts::time_training(from, to, had_days, had_hours)))
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
            TimeKind::Publicity { work_point } | TimeKind::Training { work_point } => self.task(work_point),
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

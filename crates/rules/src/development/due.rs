//! Until when a work point is to be done.

use chrono::NaiveDate;

use super::{Due, Facts, GateRule, Pack, WorkPoint, times};
use crate::dates::{Calendar, Span, add_days, add_months};

/// The last day in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueDate {
    /// The day.
    pub date: NaiveDate,
    /// Whether working days of a year without holiday data were counted (暂算).
    pub provisional: bool,
    /// The article or the custom that says so.
    pub article: String,
}

impl WorkPoint {
    /// The months after another work point, where a gate `time-limit` says them.
    pub(super) fn months_by_gate(&self, after: &str) -> Option<u32> {
        self.gates.iter().find_map(|gate| match &gate.rule {
            GateRule::TimeLimit { since, months, .. } if since == after => Some(*months),
            _ => None,
        })
    }
}

impl Pack {
    /// Until when a work point or its check is to be done; nothing when it has no limit or what it counts from is not done.
    pub fn due(&self, work_point: &str, facts: &Facts, calendar: &Calendar) -> Option<DueDate> {
        let point = self.task(work_point)?.work_point;
        let days = point.due.iter().filter_map(|due| {
            let from = self.anchor(point, due, facts)?;
            let months = point.months_by_gate(&due.after).unwrap_or(due.months);
            let before = add_days(add_months(from, months), due.days);
            let date = calendar.add_working_days(before, due.working_days);
            let provisional = due.working_days > 0 && calendar.is_provisional_between(before, date);
            Some(DueDate { date, provisional, article: due.article.clone() })
        });
        days.min_by_key(|due| due.date)
    }

    /// How long after one work point another is to be done: months, then days. Nothing when it has no limit from there.
    pub(super) fn limit(&self, from: &str, until: &str) -> Option<(u32, i64)> {
        let point = self.by_code(until)?;
        let due = point.due.iter().find(|due| due.after == from).map(|due| (due.months, due.days));
        point.months_by_gate(from).map(|months| (months, 0)).or(due)
    }

    fn anchor(&self, point: &WorkPoint, due: &Due, facts: &Facts) -> Option<NaiveDate> {
        match due.after.as_str() {
            "probation-end" => Some(self.probation(facts)?.end),
            "quarter-end" => {
                let last =
                    facts.records.get(&point.code).and_then(|all| all.iter().map(|record| record.date).max());
                let quarter = last.map_or(Span::quarter(facts.today), |day| Span::quarter(day).next());
                Some(quarter.last_day())
            }
            "half-year" => point.gates.iter().find_map(|gate| match &gate.rule {
                GateRule::HalfYearly { since, records, months, grace_days } => {
                    let from = self.passed(facts, since)?.date;
                    times::next_period(facts, from, records, (*months, *grace_days)).map(|(_, end)| end)
                }
                _ => None,
            }),
            code => Some(self.passed(facts, code)?.date),
        }
    }
}

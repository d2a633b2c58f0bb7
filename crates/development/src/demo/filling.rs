//! What stands in the forms of the demo: whatever the gates of the pack ask for, so that the demo follows when the pack
//! changes. By name it knows only the fields of meetings, of which the rules know the names, too.

use chrono::{Days, Months, NaiveDate};
use platform::{Reader, Result};
use rules::{
    dates::Calendar,
    development::{Field, FieldKind, FieldValue, GateRule, Outcome, Pack, Task},
};

use crate::{
    dossier::{self, Dossier},
    packs, texts,
    work_points::{Form, form_name},
};

/// The number of the 入党志愿书, which is another for each case.
const FORM_NUMBER: &str = "form_number";

/// So many members a branch committee has.
const BRANCH_COMMITTEE: &str = "5";

/// So many members the committee that approves has.
const COMMITTEE: &str = "9";

/// What a form is filled from.
pub(super) struct Filler<'a> {
    pub(super) pack: &'static Pack,
    pub(super) task: Task<'static>,
    pub(super) dossier: &'a Dossier,
    pub(super) on: NaiveDate,
    pub(super) calendar: &'a Calendar,
}

/// The form of a task as somebody fills it in who does everything right.
pub(super) async fn fill_in(reader: &Reader<'_>, filler: &Filler<'_>) -> Result<Form> {
    let decisions = filler.task.decisions();
    let forward = decisions.iter().find(|decision| decision.outcome == Outcome::Forward);
    let mut form = Form::default()
        .with("happened_on", filler.on.to_string())
        .with("decision", forward.map(|decision| decision.code.clone()).unwrap_or_default())
        .with("opinion", texts::DEMO_OPINION);
    if filler.task.is_check {
        return Ok(form);
    }
    for field in &filler.task.work_point.fields {
        if let FieldKind::Persons { min, .. } = &field.kind {
            for (person, _) in choose(reader, filler, *min).await? {
                form = form.with(form_name(field), person.to_string());
            }
        } else if field.kind == FieldKind::Person {
            let nameable = dossier::nameable(reader, &filler.dossier.case).await?;
            if let Some(one) = nameable.first() {
                form = form.with(form_name(field), one.person.to_string());
            }
        } else if let Some(text) = filler.text(field) {
            form = form.with(form_name(field), text);
        }
    }
    Ok(form)
}

/// Members of the branch, others for each case.
async fn choose(
    reader: &Reader<'_>,
    filler: &Filler<'_>,
    count: usize,
) -> Result<Vec<(platform::Id<identity::Person>, String)>> {
    let mut members = dossier::choosable(reader, &filler.dossier.case).await?;
    if !members.is_empty() {
        let seed = usize::try_from(filler.dossier.case.id.uuid().as_u128() % 1_000).unwrap_or(0);
        let at = seed % members.len();
        members.rotate_left(at);
    }
    members.truncate(count.max(1));
    Ok(members)
}

impl Filler<'_> {
    /// A text for a field; nothing for what may stay empty and says nothing about a fault.
    fn text(&self, field: &Field) -> Option<String> {
        if let Some(text) = self.by_gate(field) {
            return Some(text);
        }
        if !field.required {
            return None;
        }
        Some(match &field.kind {
            FieldKind::Integer => "12".to_owned(),
            FieldKind::Date => self.on.to_string(),
            FieldKind::Choice { options } => {
                options.first().map(|option| option.code.clone()).unwrap_or_default()
            }
            FieldKind::Text if field.name == FORM_NUMBER => self.form_number(),
            FieldKind::Text | FieldKind::LongText | FieldKind::Person | FieldKind::Persons { .. } => {
                texts::DEMO_TEXT.to_owned()
            }
        })
    }

    /// What the gates of the work point want to see in a field.
    fn by_gate(&self, field: &Field) -> Option<String> {
        self.task.work_point.gates.iter().find_map(|gate| self.wanted(&gate.rule, field.name.as_str()))
    }

    /// What one gate wants to see in a field. A new kind of gate is named here, or the demo is refused when it comes to it.
    fn wanted(&self, rule: &GateRule, name: &str) -> Option<String> {
        let voters = self.dossier.facts.branch.full_members;
        let figure = |fields: &[&String], count: &str| {
            fields.iter().any(|field| *field == name).then(|| count.to_owned())
        };
        match rule {
            GateRule::Publicity { from, to, working_days } => {
                // The notice ended the day before, and hung two working days longer than it must.
                let end = self.on - Days::new(1);
                let mut begin = end;
                while self.calendar.days_of_notice(begin, end) < working_days + 2 {
                    begin = begin - Days::new(1);
                }
                pair(name, (from, begin), (to, end))
            }
            GateRule::Training { from, to, hours_field, days, hours } => {
                let begin = self.on - Days::new(u64::from(days.saturating_sub(1)));
                pair(name, (from, begin), (to, self.on))
                    .or_else(|| (hours_field == name).then(|| hours.to_string()))
            }
            GateRule::PoliticalReview { work_point: None, field, must } => {
                (field == name).then(|| must.clone())
            }
            GateRule::FormNumber { issued, number, field: Some(own) } if own == name => {
                self.issued(issued, number)
            }
            GateRule::MeetingQuorum { expected, present } => {
                figure(&[expected, present], &voters.to_string())
            }
            GateRule::CommitteeQuorum { expected, present } => figure(&[expected, present], BRANCH_COMMITTEE),
            GateRule::CommitteeVote { expected, present, in_favour } => {
                figure(&[expected, present, in_favour], COMMITTEE)
            }
            GateRule::ProbationDates { since, from, to } => self.probation(name, since, from, to),
            GateRule::FieldAtLeast { field, minimum } => (field == name).then(|| minimum.to_string()),
            GateRule::BranchVote { meeting, .. } => vote(name, self.present(meeting.as_deref(), voters)),
            // They look at the case, at other work points, or at what anybody who does everything right fills in.
            GateRule::MinimumAge { .. }
            | GateRule::NoOtherCase
            | GateRule::NotMember
            | GateRule::Persons { .. }
            | GateRule::MinimumMonths { .. }
            | GateRule::TrainingYear { .. }
            | GateRule::HalfYearly { .. }
            | GateRule::RecordsAtLeast { .. }
            | GateRule::PoliticalReview { work_point: Some(_), .. }
            | GateRule::NotLeaving { .. }
            | GateRule::FormNumber { .. }
            | GateRule::SameDay { .. }
            | GateRule::TimeLimit { .. }
            | GateRule::ProbationOver { .. }
            | GateRule::Extension { .. }
            | GateRule::Opinions { .. } => None,
        }
    }

    fn form_number(&self) -> String {
        // Long enough that no two cases of a demo meet.
        format!("{}{:010}", self.on.format("%Y"), self.dossier.case.id.uuid().as_u128() % 10_000_000_000)
    }

    /// How many were there at the meeting that votes: all.
    fn present(&self, meeting: Option<&str>, voters: u32) -> i64 {
        let held = meeting.and_then(|code| self.pack.passed(&self.dossier.facts, code));
        match held.and_then(|done| done.fields.get("present")) {
            Some(FieldValue::Integer(present)) => *present,
            _ => i64::from(voters),
        }
    }

    fn issued(&self, code: &str, number: &str) -> Option<String> {
        let done = self.pack.passed(&self.dossier.facts, code)?;
        done.fields.get(number).map(FieldValue::to_text)
    }

    fn probation(&self, name: &str, since: &str, from: &str, to: &str) -> Option<String> {
        let start = self.pack.passed(&self.dossier.facts, since)?.date;
        let end = self.pack.probation(&self.dossier.facts)?.end;
        pair(name, (from, start), (to, end))
    }
}

fn pair(name: &str, first: (&str, NaiveDate), second: (&str, NaiveDate)) -> Option<String> {
    [first, second].into_iter().find(|(field, _)| *field == name).map(|(_, day)| day.to_string())
}

/// All in favour.
fn vote(name: &str, present: i64) -> Option<String> {
    match name {
        "expected" | "present" | "in_favour" => Some(present.to_string()),
        "against" | "abstained" | "invalid" | "written" | "written_opinions" => Some("0".to_owned()),
        _ => None,
    }
}

/// From which day on the records of a work point that repeats are still to be made.
pub(super) fn records_begin(dossier: &Dossier, task: &Task<'_>) -> NaiveDate {
    let number = task.work_point.number;
    let made =
        dossier.records.iter().filter(|record| record.work_point == number).map(|record| record.happened_on);
    let since = task.work_point.gates.iter().find_map(|gate| match &gate.rule {
        GateRule::HalfYearly { since, .. } => dossier.facts.last(since).map(|done| done.date),
        _ => None,
    });
    // The work points beside this one may be done already: what counts is the last one before them.
    let beside = |act: &&crate::acts::Row| act.work_point < number && !is_beside(task, act.work_point);
    let before = dossier.acts.iter().rev().find(beside).map(|act| act.happened_on);
    made.max().or(since).or(before).unwrap_or(dossier.case.applied_on)
}

fn is_beside(task: &Task<'_>, work_point: u8) -> bool {
    task.work_point.beside.iter().any(|code| packs::number_of(code) == work_point)
}

/// The first day on which somebody would do an item after `day`: a few days later, later still where a notice has to hang or
/// records have to be gathered. Where probation runs, its records are closed shortly before it ends.
pub(super) fn first_day(dossier: &Dossier, item: &workflow::ItemRow, day: NaiveDate) -> Result<NaiveDate> {
    if item.element == crate::effects::VOTE {
        return Ok(day); // the vote is taken in the meeting that was just recorded
    }
    let pack = packs::on(item.opened_at.day())?;
    let task = packs::task(pack, &item.element)?;
    let number = task.work_point.number;
    let seed = dossier.case.id.uuid().as_u128() ^ u128::from(number);
    let mut on = day + Days::new(u64::try_from(seed % 3).unwrap_or(0) + 1);
    if task.is_check {
        return Ok(on);
    }
    for gate in &task.work_point.gates {
        match &gate.rule {
            GateRule::Publicity { .. } => on = on.max(day + Days::new(14)),
            GateRule::Training { days, .. } => on = on.max(day + Days::new(u64::from(*days) + 1)),
            GateRule::RecordsAtLeast { minimum, .. } => {
                let months = task.work_point.repeat.as_ref().map_or(0, |repeat| repeat.every_months);
                let months = months.saturating_mul(u32::try_from(*minimum).unwrap_or(0));
                let begin =
                    dossier.acts.last().map_or(day, |act| act.happened_on).min(records_begin(dossier, &task));
                on = on.max(begin.checked_add_months(Months::new(months)).unwrap_or(on));
            }
            _ => {}
        }
    }
    if let Some(probation) = pack.probation(&dossier.facts).filter(|_| task.work_point.repeat.is_some()) {
        on = on.max(probation.end - Days::new(40));
    }
    Ok(on)
}

/// The days of records that are made every so many months, up to a day.
pub(super) fn record_days(begin: NaiveDate, until: NaiveDate, months: u32) -> Vec<NaiveDate> {
    let later = |day: NaiveDate| day.checked_add_months(Months::new(months.max(1)));
    std::iter::successors(later(begin), |day| later(*day)).take_while(|day| *day <= until).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_lie_so_many_months_apart_and_not_beyond_the_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let days = record_days(day("2025-03-31"), day("2026-04-01"), 6);
        assert_eq!(days, [day("2025-09-30"), day("2026-03-30")]);
        assert!(record_days(day("2025-03-31"), day("2025-04-01"), 6).is_empty());
    }
}

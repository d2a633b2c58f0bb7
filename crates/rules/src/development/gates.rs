//! Gates: what closes a work point. Each kind is a line of the pack with its parameters and its article.
//!
//! A gate whose `floor` is set is a national floor: an overlay may make it stricter, never looser (docs/rules.md).

mod content;
mod meeting;
mod persons;
pub(super) mod time;

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{case::Case, values::FieldValue};
use crate::{Blocked, Warning, dates::Calendar};

/// One gate of a work point.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Gate {
    /// What it asks for.
    #[serde(flatten)]
    pub rule: GateRule,
    /// The article, such as 细则第九条.
    pub article: String,
    /// National floor (may only become stricter) or practice (may be set).
    #[serde(default)]
    pub floor: bool,
    /// The decisions for which it counts; empty: all that lead forward.
    #[serde(default)]
    pub on: Vec<String>,
}

/// What a gate asks for. Names of fields are those of the work point itself; names of work points are codes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each variant says what its parameters are")]
pub enum GateRule {
    /// The applicant is `years` old on the day (Art. 5).
    MinimumAge { years: u32 },
    /// The applicant has no other open case.
    NoOtherCase,
    /// The applicant is no member.
    NotMember,
    /// `minimum` to `maximum` distinct full members in good standing stand in `field`, none of them the applicant.
    Persons { field: String, minimum: usize, maximum: usize },
    /// `months` lie between the work point `since` and the day: a custom, such as a time of waiting.
    MinimumMonths { since: String, months: u32 },
    /// `months` of training and education since `since` (Art. 13).
    TrainingYear { since: String, months: u32 },
    /// Each period of `months` since `since` that is over has its own record, at most `grace_days` late (Art. 11).
    HalfYearly { since: String, records: String, months: u32, grace_days: i64 },
    /// At least `minimum` records of a work point.
    RecordsAtLeast { records: String, minimum: usize },
    /// The notice hung from `from` to `to`, both included, for `working_days` working days, and is over.
    Publicity { from: String, to: String, working_days: u32 },
    /// The conclusion in `field` is the option `must`; of this work point or of `work_point` (Art. 16).
    PoliticalReview { work_point: Option<String>, field: String, must: String },
    /// Training from `from` to `to` has `days` days, or `hours_field` says `hours` hours or more (Art. 17).
    Training { from: String, to: String, hours_field: String, days: u32, hours: u32 },
    /// The applicant does not leave within `months`, or `reason` says why it is handled all the same.
    NotLeaving { months: u32, reason: String },
    /// The number of the form in `field` is that of the work point `issued`, field `number`.
    FormNumber { issued: String, number: String, field: Option<String> },
    /// The day is that of the work point `as_of`: the same meeting.
    SameDay { as_of: String },
    /// More than half of those expected are present (Art. 20 / 19).
    MeetingQuorum { expected: String, present: String },
    /// Half of those expected or more are present: a branch committee, or the meeting in its place.
    CommitteeQuorum { expected: String, present: String },
    /// The count agrees with the decision: present and in favour each more than half of those expected. For decisions in
    /// `failed` it must *not* be a majority. Those expected and present are fields of `meeting` where it is given.
    BranchVote { meeting: Option<String>, failed: Vec<String> },
    /// More than half of a committee present, and more than half of all its members in favour.
    CommitteeVote { expected: String, present: String, in_favour: String },
    /// No later than `months` after `since`; later only with a `reason`, and never after `final_months`.
    TimeLimit { since: String, months: u32, final_months: Option<u32>, reason: String },
    /// `from` is the day of the branch meeting `since`, `to` the day on which probation ends.
    ProbationDates { since: String, from: String, to: String },
    /// Not earlier than `days_before` days before the end of probation.
    ProbationOver { days_before: i64 },
    /// The extension in `field` has `minimum` to `maximum` months, and there was none before (Art. 32 / 31).
    Extension { field: String, minimum: i64, maximum: i64 },
    /// Opinions stand in all `fields`.
    Opinions { fields: Vec<String> },
    /// The number in `field` is at least `minimum`.
    FieldAtLeast { field: String, minimum: i64 },
}

/// In which direction a parameter becomes stricter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stricter {
    /// A greater value is stricter: at least five working days.
    Higher,
    /// A smaller value is stricter: at most three months.
    Lower,
}

impl Gate {
    /// Why the gate is closed; nothing when it is open or cannot be told yet.
    pub(super) fn check(&self, case: &Case<'_>) -> Option<Blocked> {
        let blocked = match &self.rule {
            GateRule::MinimumAge { years } => persons::minimum_age(case, *years),
            GateRule::NoOtherCase => persons::no_other_case(case),
            GateRule::NotMember => persons::not_member(case),
            GateRule::Persons { field, minimum, maximum } => persons::named(case, field, *minimum, *maximum),
            GateRule::NotLeaving { months, reason } => persons::not_leaving(case, *months, reason),
            GateRule::MinimumMonths { since, months } => time::minimum_months(case, since, *months),
            GateRule::TrainingYear { since, months } => time::training_year(case, since, *months),
            GateRule::HalfYearly { since, records, months, grace_days } => {
                time::half_yearly(case, since, records, *months, *grace_days)
            }
            GateRule::SameDay { as_of } => time::same_day(case, as_of),
            GateRule::TimeLimit { since, months, final_months, reason } => {
                time::limit(case, since, *months, *final_months, reason)
            }
            GateRule::ProbationDates { since, from, to } => time::probation_dates(case, since, from, to),
            GateRule::ProbationOver { days_before } => time::probation_over(case, *days_before),
            GateRule::Extension { field, minimum, maximum } => {
                time::extension(case, field, *minimum, *maximum)
            }
            GateRule::Publicity { from, to, working_days } => time::publicity(case, from, to, *working_days),
            GateRule::RecordsAtLeast { records, minimum } => {
                content::records_at_least(case, records, *minimum)
            }
            GateRule::PoliticalReview { work_point, field, must } => {
                content::political_review(case, work_point.as_deref(), field, must)
            }
            GateRule::Training { from, to, hours_field, days, hours } => {
                content::training(case, (from, to), hours_field, *days, *hours)
            }
            GateRule::FormNumber { issued, number, field } => {
                content::form_number(case, issued, number, field.as_deref())
            }
            GateRule::Opinions { fields } => content::opinions(case, fields),
            GateRule::FieldAtLeast { field, minimum } => content::field_at_least(case, field, *minimum),
            GateRule::MeetingQuorum { expected, present } => meeting::quorum(case, expected, present),
            GateRule::CommitteeQuorum { expected, present } => {
                meeting::committee_quorum(case, expected, present)
            }
            GateRule::BranchVote { meeting, failed } => {
                meeting::branch_vote(case, meeting.as_deref(), failed)
            }
            GateRule::CommitteeVote { expected, present, in_favour } => {
                meeting::committee_vote(case, expected, present, in_favour)
            }
        };
        blocked.map(|blocked| blocked.under(&self.article))
    }
}

impl Gate {
    /// What somebody must have seen before he goes through the gate, although it is open.
    pub(super) fn warn(&self, case: &Case<'_>) -> Option<Warning> {
        match &self.rule {
            GateRule::Publicity { from, to, .. } => {
                let warning = time::provisional(case, from, to)?;
                Some(Warning { article: self.article.clone(), ..warning })
            }
            _ => None,
        }
    }

    /// What can be told of an unknown calendar before anything is typed.
    pub(super) fn ahead(&self, case: &Case<'_>) -> Option<String> {
        match &self.rule {
            GateRule::Publicity { working_days, .. } => time::provisional_ahead(case, *working_days),
            _ => None,
        }
    }

    /// Why an act that went through the gate with these fields would not go through it by another calendar.
    pub(super) fn recount(
        &self,
        fields: &BTreeMap<String, FieldValue>,
        calendar: &Calendar,
    ) -> Option<Blocked> {
        let GateRule::Publicity { from, to, working_days } = &self.rule else { return None };
        match (fields.get(from)?, fields.get(to)?) {
            (FieldValue::Date(from), FieldValue::Date(to)) => {
                time::short_notice(calendar, (*from, *to), *working_days)
            }
            _ => None,
        }
        .map(|blocked| blocked.under(&self.article))
    }
}

impl GateRule {
    /// Whether it counts working days.
    pub fn counts_working_days(&self) -> bool {
        matches!(self, Self::Publicity { .. })
    }

    /// The parameters that an overlay may set: name, value and the stricter direction.
    pub fn parameters(&self) -> Vec<(&'static str, i64, Stricter)> {
        use Stricter::{Higher, Lower};
        let of = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        match self {
            Self::MinimumAge { years } => vec![("years", i64::from(*years), Higher)],
            Self::Persons { minimum, maximum, .. } => {
                vec![("minimum", of(*minimum), Higher), ("maximum", of(*maximum), Lower)]
            }
            Self::MinimumMonths { months, .. }
            | Self::TrainingYear { months, .. }
            | Self::NotLeaving { months, .. } => {
                vec![("months", i64::from(*months), Higher)]
            }
            Self::HalfYearly { months, grace_days, .. } => {
                vec![("months", i64::from(*months), Lower), ("grace_days", *grace_days, Lower)]
            }
            Self::RecordsAtLeast { minimum, .. } => vec![("minimum", of(*minimum), Higher)],
            Self::Publicity { working_days, .. } => vec![("working_days", i64::from(*working_days), Higher)],
            Self::Training { days, hours, .. } => {
                vec![("days", i64::from(*days), Higher), ("hours", i64::from(*hours), Higher)]
            }
            Self::TimeLimit { months, final_months, .. } => {
                let mut found = vec![("months", i64::from(*months), Lower)];
                found.extend(final_months.map(|months| ("final_months", i64::from(months), Lower)));
                found
            }
            Self::ProbationOver { days_before } => vec![("days_before", *days_before, Lower)],
            Self::Extension { minimum, maximum, .. } => {
                vec![("minimum", *minimum, Higher), ("maximum", *maximum, Lower)]
            }
            Self::FieldAtLeast { minimum, .. } => vec![("minimum", *minimum, Higher)],
            _ => Vec::new(),
        }
    }

    /// Sets a parameter. `false` when there is none of this name or the value does not fit.
    pub(super) fn set(&mut self, name: &str, value: i64) -> bool {
        let small = u32::try_from(value).ok();
        let count = usize::try_from(value).ok();
        match (self, name) {
            (Self::MinimumAge { years: into }, "years")
            | (
                Self::MinimumMonths { months: into, .. }
                | Self::TrainingYear { months: into, .. }
                | Self::NotLeaving { months: into, .. }
                | Self::HalfYearly { months: into, .. }
                | Self::TimeLimit { months: into, .. },
                "months",
            )
            | (Self::Publicity { working_days: into, .. }, "working_days")
            | (Self::Training { days: into, .. }, "days")
            | (Self::Training { hours: into, .. }, "hours")
            | (Self::TimeLimit { final_months: Some(into), .. }, "final_months") => put(into, small),
            (Self::Persons { minimum: into, .. } | Self::RecordsAtLeast { minimum: into, .. }, "minimum")
            | (Self::Persons { maximum: into, .. }, "maximum") => put(into, count),
            (Self::HalfYearly { grace_days: into, .. }, "grace_days")
            | (Self::ProbationOver { days_before: into }, "days_before")
            | (Self::Extension { minimum: into, .. } | Self::FieldAtLeast { minimum: into, .. }, "minimum")
            | (Self::Extension { maximum: into, .. }, "maximum") => put(into, Some(value)),
            _ => false,
        }
    }

    /// Its kind as it stands in the pack: the middle part of the key of a parameter.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::MinimumAge { .. } => "minimum-age",
            Self::NoOtherCase => "no-other-case",
            Self::NotMember => "not-member",
            Self::Persons { .. } => "persons",
            Self::MinimumMonths { .. } => "minimum-months",
            Self::TrainingYear { .. } => "training-year",
            Self::HalfYearly { .. } => "half-yearly",
            Self::RecordsAtLeast { .. } => "records-at-least",
            Self::Publicity { .. } => "publicity",
            Self::PoliticalReview { .. } => "political-review",
            Self::Training { .. } => "training",
            Self::NotLeaving { .. } => "not-leaving",
            Self::FormNumber { .. } => "form-number",
            Self::SameDay { .. } => "same-day",
            Self::MeetingQuorum { .. } => "meeting-quorum",
            Self::CommitteeQuorum { .. } => "committee-quorum",
            Self::BranchVote { .. } => "branch-vote",
            Self::CommitteeVote { .. } => "committee-vote",
            Self::TimeLimit { .. } => "time-limit",
            Self::ProbationDates { .. } => "probation-dates",
            Self::ProbationOver { .. } => "probation-over",
            Self::Extension { .. } => "extension",
            Self::Opinions { .. } => "opinions",
            Self::FieldAtLeast { .. } => "field-at-least",
        }
    }

    /// The work points it looks at.
    pub(super) fn work_points(&self) -> Vec<&str> {
        match self {
            Self::MinimumMonths { since, .. }
            | Self::TrainingYear { since, .. }
            | Self::TimeLimit { since, .. }
            | Self::ProbationDates { since, .. } => vec![since],
            Self::HalfYearly { since, records, .. } => vec![since, records],
            Self::RecordsAtLeast { records, .. } => vec![records],
            Self::PoliticalReview { work_point, .. } => work_point.iter().map(String::as_str).collect(),
            Self::FormNumber { issued, .. } => vec![issued],
            Self::SameDay { as_of } => vec![as_of],
            Self::BranchVote { meeting, .. } => meeting.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// The fields it looks at: of another work point, or of its own.
    pub(super) fn fields(&self) -> Vec<(Option<&str>, &str)> {
        fn own<'a>(names: &[&'a str]) -> Vec<(Option<&'a str>, &'a str)> {
            names.iter().map(|name| (None, *name)).collect()
        }
        match self {
            Self::Persons { field, .. }
            | Self::Extension { field, .. }
            | Self::FieldAtLeast { field, .. } => own(&[field]),
            Self::Publicity { from, to, .. } | Self::ProbationDates { from, to, .. } => own(&[from, to]),
            Self::PoliticalReview { work_point, field, .. } => vec![(work_point.as_deref(), field)],
            Self::Training { from, to, hours_field, .. } => own(&[from, to, hours_field]),
            Self::NotLeaving { reason, .. } | Self::TimeLimit { reason, .. } => own(&[reason]),
            Self::FormNumber { issued, number, field } => {
                std::iter::once((Some(issued.as_str()), number.as_str()))
                    .chain(field.iter().map(|field| (None, field.as_str())))
                    .collect()
            }
            Self::MeetingQuorum { expected, present } | Self::CommitteeQuorum { expected, present } => {
                own(&[expected, present])
            }
            Self::CommitteeVote { expected, present, in_favour } => own(&[expected, present, in_favour]),
            Self::BranchVote { meeting, .. } => {
                let figures = meeting::MEETING_FIGURES.iter().map(|name| (meeting.as_deref(), *name));
                figures.chain(meeting::BALLOT_FIGURES.iter().map(|name| (None, *name))).collect()
            }
            Self::Opinions { fields } => fields.iter().map(|field| (None, field.as_str())).collect(),
            _ => Vec::new(),
        }
    }
}

fn put<T>(into: &mut T, value: Option<T>) -> bool {
    match value {
        Some(value) => {
            *into = value;
            true
        }
        None => false,
    }
}

//! One case from the application to the archive in which nothing is wrong. Tests change one thing of it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rules::{
    Blocked,
    dates::Calendar,
    development::{
        Act, Applicant, Branch, Done, Facts, FieldKind, FieldValue, Pack, Party, Record, WorkPoint,
    },
};

pub(crate) const PACK_2014: &str = include_str!("../../../../packs/development/2014-05-28/pack.toml");
pub(crate) const PACK_2026: &str = include_str!("../../../../packs/development/2026-05-18/pack.toml");
pub(crate) const PROCESS_2014: &str = include_str!("../../../../packs/development/2014-05-28/process.bpmn");
pub(crate) const PROCESS_2026: &str = include_str!("../../../../packs/development/2026-05-18/process.bpmn");
/// Every year that comes with the program.
pub(crate) const YEARS: [&str; 13] = [
    include_str!("../../../../packs/calendars/2014.toml"),
    include_str!("../../../../packs/calendars/2015.toml"),
    include_str!("../../../../packs/calendars/2016.toml"),
    include_str!("../../../../packs/calendars/2017.toml"),
    include_str!("../../../../packs/calendars/2018.toml"),
    include_str!("../../../../packs/calendars/2019.toml"),
    include_str!("../../../../packs/calendars/2020.toml"),
    include_str!("../../../../packs/calendars/2021.toml"),
    include_str!("../../../../packs/calendars/2022.toml"),
    include_str!("../../../../packs/calendars/2023.toml"),
    include_str!("../../../../packs/calendars/2024.toml"),
    YEAR_2025,
    YEAR_2026,
];
pub(crate) const YEAR_2025: &str = include_str!("../../../../packs/calendars/2025.toml");
pub(crate) const YEAR_2026: &str = include_str!("../../../../packs/calendars/2026.toml");

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn calendar() -> Calendar {
    Calendar::parse([YEAR_2025, YEAR_2026]).unwrap()
}

pub(crate) fn member(person: &str, name: &str) -> Party {
    Party { person: person.to_owned(), name: name.to_owned(), is_full_member: true, in_good_standing: true }
}

/// The days on which the tasks are done. A check comes on the same day unless it is named.
const DAYS: [(&str, &str); 50] = [
    ("WP01", "2024-03-01"),
    ("WP02", "2024-03-04"),
    ("WP03", "2024-03-08"),
    ("WP04", "2024-03-15"),
    ("WP05", "2024-05-10"),
    ("WP06", "2024-05-16"),
    ("WP07", "2024-05-20"),
    ("WP08", "2024-05-28"),
    ("WP09", "2024-06-03"),
    ("WP10", "2024-06-03"),
    ("WP11", "2025-05-20"),
    ("WP12", "2025-05-19"),
    ("WP13", "2025-05-18"),
    ("WP14", "2025-05-23"),
    ("WP15", "2025-05-26"),
    ("WP16", "2025-06-10"),
    ("WP17", "2025-06-11"),
    ("WP18", "2025-06-20"),
    ("WP19", "2025-06-23"),
    ("WP20", "2025-07-10"),
    ("WP21", "2025-06-30"),
    ("WP22", "2025-07-15"),
    ("WP23", "2025-07-21"),
    ("WP24", "2025-07-21"),
    ("WP25", "2025-07-25"),
    ("WP26", "2025-07-28"),
    ("WP27", "2025-07-30"),
    ("WP28", "2025-08-10"),
    ("WP29", "2025-08-12"),
    ("WP30", "2025-08-15"),
    ("WP31", "2025-08-18"),
    ("WP32", "2025-09-05"),
    ("WP33", "2025-09-05"),
    ("WP34", "2025-09-08"),
    ("WP35", "2025-09-15"),
    ("WP36", "2025-10-20"),
    ("WP37", "2025-10-22"),
    ("WP38", "2025-10-28"),
    ("WP39", "2025-10-30"),
    ("WP40", "2025-10-31"),
    ("WP41", "2025-11-10"),
    ("WP42", "2026-08-20"),
    ("WP43", "2026-08-19"),
    ("WP44", "2026-08-21"),
    ("WP45", "2026-08-31"),
    ("WP46", "2026-09-01"),
    ("WP47", "2026-09-07"),
    ("WP48", "2026-10-15"),
    ("WP49", "2026-10-20"),
    ("WP50", "2026-10-30"),
];

/// What stands in fields that have a meaning for the gates; all other required fields get something of their kind.
const FIELDS: [(&str, &str, &str); 27] = [
    ("WP16", "notice_from", "2025-06-03"),
    ("WP16", "notice_to", "2025-06-09"),
    ("WP22", "conclusion", "qualified"),
    ("WP23", "trained_from", "2025-07-18"),
    ("WP23", "trained_to", "2025-07-20"),
    ("WP23", "hours", "24"),
    ("WP29", "form_number", "SL2025-0001"),
    ("WP31", "form_number", "SL2025-0001"),
    ("WP32", "expected", "20"),
    ("WP32", "present", "18"),
    ("WP33", "written_opinions", "1"),
    ("WP33", "in_favour", "17"),
    ("WP33", "against", "1"),
    ("WP33", "abstained", "1"),
    ("WP36", "expected", "9"),
    ("WP36", "present", "8"),
    ("WP36", "in_favour", "8"),
    ("WP36", "probation_from", "2025-09-05"),
    ("WP36", "probation_to", "2026-09-05"),
    ("WP45", "notice_from", "2026-08-24"),
    ("WP45", "notice_to", "2026-08-28"),
    ("WP47", "expected", "20"),
    ("WP47", "present", "15"),
    ("WP47", "written_opinions", "0"),
    ("WP47", "in_favour", "15"),
    ("WP47", "against", "0"),
    ("WP47", "abstained", "0"),
];

const RECORDS: [(&str, &[&str]); 5] = [
    ("WP11", &["2024-06-30", "2024-09-30", "2024-12-30", "2025-03-30"]),
    ("WP12", &["2024-11-16", "2025-05-16"]),
    ("WP13", &["2024-10-10"]),
    ("WP42", &["2025-12-05", "2026-03-05", "2026-06-05"]),
    ("WP43", &["2026-04-10"]),
];

/// A case with the pack and the calendar it is held against.
pub(crate) struct Story {
    pub(crate) pack: Pack,
    pub(crate) calendar: Calendar,
    pub(crate) facts: Facts,
    acts: Vec<Act>,
}

impl Story {
    pub(crate) fn of_2026() -> Self {
        Self::new(PACK_2026)
    }

    pub(crate) fn of_2014() -> Self {
        Self::new(PACK_2014)
    }

    fn new(pack: &str) -> Self {
        let pack = Pack::parse(pack).unwrap();
        let mut acts = Vec::new();
        for point in pack.work_points() {
            acts.push(act(&pack, point, &point.code));
            if point.checker.is_some() {
                acts.push(act(&pack, point, &format!("{}_check", point.code)));
            }
        }
        let record = |text: &&str| Record { date: day(text) };
        let facts = Facts {
            today: day("2026-11-23"),
            applicant: Applicant {
                person: "applicant".to_owned(),
                birth: day("2004-02-10"),
                is_member_already: false,
                has_other_open_case: false,
                leaving_on: None,
            },
            branch: Branch { full_members: 20, has_committee: true },
            done: BTreeMap::new(),
            records: RECORDS
                .iter()
                .map(|(code, days)| ((*code).to_owned(), days.iter().map(record).collect()))
                .collect(),
            contacts: vec![member("p1", "王五"), member("p2", "赵六")],
            introducers: vec![member("p1", "王五"), member("p3", "钱七")],
        };
        Self { pack, calendar: calendar(), facts, acts }
    }

    /// The story as it stands when the turn has come to a task.
    pub(crate) fn before(mut self, task: &str) -> Self {
        for at in 0..self.acts.len() {
            let act = self.acts[at].clone();
            if act.work_point == task {
                return self;
            }
            self.push(&act);
        }
        panic!("the story has no {task}");
    }

    /// The story as far as it goes.
    pub(crate) fn whole(mut self) -> Self {
        for act in self.acts.clone() {
            self.push(&act);
        }
        self
    }

    pub(crate) fn today(mut self, today: &str) -> Self {
        self.facts.today = day(today);
        self
    }

    /// Takes an act as done.
    pub(crate) fn push(&mut self, act: &Act) {
        let times = self.facts.done.entry(act.work_point.clone()).or_default();
        times.push(Done {
            date: act.date,
            decision: act.decision.clone(),
            fields: act.fields.clone(),
            attempt: u32::try_from(times.len()).unwrap() + 1,
        });
    }

    /// The act of the story for a task.
    pub(crate) fn act(&self, task: &str) -> Act {
        self.acts.iter().find(|act| act.work_point == task).unwrap().clone()
    }

    pub(crate) fn tasks(&self) -> Vec<String> {
        self.acts.iter().map(|act| act.work_point.clone()).collect()
    }

    pub(crate) fn check(&self, act: &Act) -> Vec<Blocked> {
        self.pack.check(&self.facts, act, &self.calendar)
    }

    /// The rules that close an act.
    pub(crate) fn rules(&self, act: &Act) -> Vec<String> {
        self.check(act).into_iter().map(|blocked| blocked.rule).collect()
    }

    pub(crate) fn previewed(&self, task: &str) -> Vec<Blocked> {
        self.pack.preview(task, &self.facts, &self.calendar)
    }
}

/// Changing an act in a line.
pub(crate) trait Changed: Sized {
    fn on(self, day: &str) -> Self;
    fn with(self, field: &str, value: FieldValue) -> Self;
    fn without(self, field: &str) -> Self;
    fn deciding(self, decision: &str) -> Self;
    fn number(self, field: &str, number: i64) -> Self {
        self.with(field, FieldValue::Integer(number))
    }
    fn date(self, field: &str, date: &str) -> Self {
        self.with(field, FieldValue::Date(day(date)))
    }
    fn text(self, field: &str, text: &str) -> Self {
        self.with(field, FieldValue::Text(text.to_owned()))
    }
}

impl Changed for Act {
    fn on(mut self, text: &str) -> Self {
        self.date = day(text);
        self
    }

    fn with(mut self, field: &str, value: FieldValue) -> Self {
        self.fields.insert(field.to_owned(), value);
        self
    }

    fn without(mut self, field: &str) -> Self {
        self.fields.remove(field);
        self
    }

    fn deciding(mut self, decision: &str) -> Self {
        decision.clone_into(&mut self.decision);
        self
    }
}

fn act(pack: &Pack, point: &WorkPoint, task: &str) -> Act {
    let is_check = task != point.code;
    let (_, date) = DAYS.iter().find(|(code, _)| *code == point.code).unwrap();
    let decision = pack.task(task).unwrap().decisions()[0].code.clone();
    let mut fields = BTreeMap::new();
    for field in point.fields.iter().filter(|_| !is_check) {
        let given = FIELDS.iter().find(|(code, name, _)| *code == point.code && *name == field.name);
        let value = match (&field.kind, given) {
            (_, Some((_, _, text))) => field.read(text).unwrap().unwrap(),
            _ if !field.required => continue,
            (FieldKind::Integer, _) => FieldValue::Integer(10),
            (FieldKind::Date, _) => FieldValue::Date(day(date)),
            (FieldKind::Text | FieldKind::LongText | FieldKind::Person, _) => {
                FieldValue::Text("同意".to_owned())
            }
            (FieldKind::Choice { options }, _) => FieldValue::Choice(options[0].code.clone()),
            (FieldKind::Persons { role, .. }, _) if role == "contact" => {
                FieldValue::Persons(vec![member("p1", "王五"), member("p2", "赵六")])
            }
            (FieldKind::Persons { .. }, _) => {
                FieldValue::Persons(vec![member("p1", "王五"), member("p3", "钱七")])
            }
        };
        fields.insert(field.name.clone(), value);
    }
    let materials: BTreeSet<String> = point
        .materials
        .iter()
        .filter(|material| material.required)
        .map(|material| material.code.clone())
        .collect();
    Act { work_point: task.to_owned(), date: day(date), decision, fields, materials, actor_person: None }
}

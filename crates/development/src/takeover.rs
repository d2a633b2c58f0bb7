//! Bringing in people who are on the way already: each is entered on the register at his stage, with the days that he has
//! passed. What was missed is said by `under_way`; nothing of it is made up.

use std::{collections::HashMap, sync::Arc};

use chrono::NaiveDate;
use documents::table::{Layout, Problem, Record, UnitEntry};
use identity::{PermissionInfo, Person};
use imports::{Boxed, Importer, Run, Verdict};
use members::{Category, Sex, register::Draft};
use platform::{Id, Reader, Result, Scope, Tx, one_line};
use rules::{
    CivilId,
    codes::{CodeSet, EDUCATION, ETHNIC_GROUPS},
    identifiers::Mobile,
};
use workflow::Doer;

use crate::{cases, columns, import::Beyond, permissions::ImportApplicants, texts};

/// How people on the way come in from a sheet.
pub fn importer() -> Arc<dyn Importer> {
    Arc::new(UnderWay)
}

struct UnderWay;

impl Importer for UnderWay {
    fn kind(&self) -> &'static str {
        "on-the-way"
    }
    fn title(&self) -> &'static str {
        columns::UNDER_WAY.title
    }
    fn layout(&self) -> &'static Layout {
        &columns::UNDER_WAY
    }
    fn needs(&self) -> PermissionInfo {
        PermissionInfo::of::<ImportApplicants>()
    }
    fn units<'a>(&'a self, reader: Reader<'a>) -> Boxed<'a, Vec<UnitEntry>> {
        Box::pin(organizations::register::entries(reader))
    }
    fn start(&self) -> Box<dyn Run> {
        Box::new(Reading(Beyond::default()))
    }
}

struct Reading(Beyond);

/// What is to be done with a line.
enum Found {
    New(Box<Draft>),
    Same,
    Bad(Vec<Problem>),
}

impl Found {
    fn verdict(&self) -> Verdict {
        match self {
            Self::New(_) => Verdict::New,
            Self::Same => Verdict::Same,
            Self::Bad(problems) => Verdict::Bad(problems.clone()),
        }
    }
}

impl Run for Reading {
    fn survey(&mut self, records: &[Record]) {
        self.0.survey(records);
    }

    fn check<'a>(&'a mut self, reader: Reader<'a>, records: &'a [Record]) -> Boxed<'a, Vec<Verdict>> {
        Box::pin(async move { Ok(self.find(&reader, records).await?.iter().map(Found::verdict).collect()) })
    }

    fn apply<'a>(&'a mut self, tx: &'a mut Tx, records: &'a [Record]) -> Boxed<'a, Vec<Verdict>> {
        Box::pin(async move {
            self.0.forget_branches();
            let found = self.find(&tx.read(), records).await?;
            let verdicts = found.iter().map(Found::verdict).collect();
            let drafts: Vec<Draft> = found
                .into_iter()
                .filter_map(|one| match one {
                    Found::New(draft) => Some(*draft),
                    Found::Same | Found::Bad(_) => None,
                })
                .collect();
            if drafts.is_empty() {
                return Ok(verdicts);
            }
            let applied: Vec<_> = drafts.iter().map(|draft| (draft.category, draft.application_on)).collect();
            let persons = members::register::register_all(tx, drafts, "takeover").await?;
            for (person, (category, applied_on)) in persons.into_iter().zip(applied) {
                if let (Category::Applicant, Some(day)) = (category, applied_on) {
                    cases::open(tx, &Doer::System(texts::IMPORTED), person, day).await?;
                }
            }
            Ok(verdicts)
        })
    }
}

impl Reading {
    async fn find(&mut self, reader: &Reader<'_>, records: &[Record]) -> Result<Vec<Found>> {
        self.0.prepare(reader).await?;
        let lines: Vec<_> = records.iter().map(|record| self.line(reader, record)).collect();
        let numbers: Vec<CivilId> =
            lines.iter().flatten().filter_map(|draft| draft.id_number.clone()).collect();
        // A person may be on the register of a part of the tree that one does not see.
        let system = Scope::system("one person is on the register once");
        let beyond = reader.beyond_scope(&system);
        let known = members::register::by_civil_ids(&beyond, &numbers).await?;
        let ids: Vec<Id<Person>> = known.values().copied().collect();
        let mut facts = HashMap::new();
        for some in ids.chunks(500) {
            for one in members::register::facts_of(&beyond, some).await? {
                facts.insert(one.person, one);
            }
        }
        Ok(records
            .iter()
            .zip(lines)
            .map(|(record, line)| {
                let draft = match line {
                    Err(problems) => return Found::Bad(problems),
                    Ok(draft) => draft,
                };
                let number = draft.id_number.as_ref().map(CivilId::as_str);
                match number.and_then(|number| known.get(number)).and_then(|person| facts.get(person)) {
                    None => Found::New(Box::new(draft)),
                    Some(facts) if !reader.scope().contains(&facts.path) => {
                        Found::Bad(vec![record.problem(columns::ID_NUMBER, "elsewhere", columns::ELSEWHERE)])
                    }
                    Some(facts) if facts.category == draft.category => Found::Same,
                    Some(_) => Found::Bad(vec![record.problem(
                        columns::STAGE,
                        "another-stage",
                        columns::LATER_KNOWN,
                    )]),
                }
            })
            .collect())
    }

    fn line(&self, reader: &Reader<'_>, record: &Record) -> std::result::Result<Draft, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut take = |read: std::result::Result<String, Problem>| match read {
            Ok(text) => Some(one_line(&text)),
            Err(problem) => {
                problems.push(problem);
                None
            }
        };
        let name = take(record.need(columns::NAME));
        let sex = take(record.need(columns::SEX)).and_then(|title| Sex::by_title(&title));
        let birth = take(record.need_date(columns::BIRTH).map(|day| day.to_string()));
        let code = take(record.need(columns::BRANCH_CODE));
        let stage = take(record.need(columns::STAGE));
        let mut texts_of = HashMap::new();
        for heading in [
            columns::BRANCH,
            columns::ETHNICITY,
            columns::EDUCATION,
            columns::PHONE,
            columns::NUMBER,
            columns::INTRODUCERS,
        ] {
            let text = take(record.text(heading).map(Option::unwrap_or_default));
            texts_of.insert(heading, text.unwrap_or_default());
        }
        let number = self.0.number(record).map_err(|problem| problems.push(problem)).ok();
        let unit = code.and_then(|code| {
            self.0
                .branch(reader, &code, texts_of.get(columns::BRANCH).map_or("", String::as_str))
                .map_err(|why| problems.push(record.problem(columns::BRANCH_CODE, "branch", why.sentence)))
                .ok()
        });
        let mut day =
            |heading: &str| record.date(heading).map_err(|problem| problems.push(problem)).ok().flatten();
        let days = [
            columns::APPLIED_ON,
            columns::ACTIVIST,
            columns::CANDIDATE,
            columns::ADMITTED,
            columns::CONFIRMED,
        ]
        .map(&mut day);
        let birth: Option<NaiveDate> = birth.and_then(|text| text.parse().ok());
        if let Some(number) = &number {
            problems.extend(against(record, number, birth, sex));
        }
        let phone = texts_of.remove(columns::PHONE).unwrap_or_default();
        let mobile = phone.parse::<Mobile>().ok();
        if !phone.is_empty() && mobile.is_none() {
            problems.push(record.problem(columns::PHONE, "phone-form", columns::PHONE_FORM));
        }
        let category = stage.and_then(|stage| Category::by_title(&stage));
        let (Some(name), Some(sex), Some(number), Some(birth), Some(unit), Some(category)) =
            (name, sex, number, birth, unit, category)
        else {
            return Err(problems);
        };
        if !problems.is_empty() {
            return Err(problems);
        }
        let [application_on, activist_on, candidate_on, joined_on, confirmed_on] = days;
        let coded = |set: CodeSet, heading: &str| {
            let name = texts_of.get(heading).map_or("", String::as_str);
            set.by_name(name).map(|one| one.code.to_owned()).unwrap_or_default()
        };
        Ok(Draft {
            ethnicity: coded(ETHNIC_GROUPS, columns::ETHNICITY),
            education: coded(EDUCATION, columns::EDUCATION),
            id_number: Some(number),
            phone: mobile,
            number: texts_of.get(columns::NUMBER).cloned().unwrap_or_default(),
            introducers: texts_of.get(columns::INTRODUCERS).cloned().unwrap_or_default(),
            is_league_member: record.yes(columns::IS_LEAGUE_MEMBER).ok().flatten(),
            application_on,
            activist_on,
            candidate_on,
            joined_on: joined_on.filter(|_| category.is_member()),
            confirmed_on: confirmed_on.filter(|_| category == Category::Full),
            ..Draft::new(&name, sex, birth, unit, category)
        })
    }
}

/// What birthday and sex of a line say otherwise than its number.
fn against(record: &Record, number: &CivilId, birth: Option<NaiveDate>, sex: Option<Sex>) -> Vec<Problem> {
    let mut found = Vec::new();
    if birth.is_some_and(|birth| number.birth() != birth) {
        found.push(record.problem(columns::BIRTH, "birth-differs", columns::BIRTH_DIFFERS));
    }
    if sex.is_some_and(|sex| number.is_male() != (sex == Sex::Male)) {
        found.push(record.problem(columns::SEX, "sex-differs", columns::SEX_DIFFERS));
    }
    found
}

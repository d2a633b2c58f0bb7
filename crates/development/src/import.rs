//! Bringing applicants in from a sheet: each is registered and gets a case that waits for his application. Who is on
//! the register already stays as he is there; one on the way without an open case gets one.

mod line;

use std::{collections::HashMap, sync::Arc};

use chrono::NaiveDate;
use documents::table::{Layout, Problem, Record, UnitEntry};
use identity::{PermissionInfo, Person, Unit};
use imports::{Boxed, Importer, Run, Verdict};
use members::{Category, register::Draft};
use organizations::branches::{Branches, Cell, NoBranch};
use platform::{Id, Reader, Result, Scope, Tx};
use rules::CivilId;
use workflow::Doer;

use crate::{cases, columns, permissions::ImportApplicants, texts};

/// How applicants come in from a sheet.
pub fn importer() -> Arc<dyn Importer> {
    Arc::new(Applicants)
}

struct Applicants;

impl Importer for Applicants {
    fn kind(&self) -> &'static str {
        "applicants"
    }
    fn title(&self) -> &'static str {
        columns::LAYOUT.title
    }
    fn layout(&self) -> &'static Layout {
        &columns::LAYOUT
    }
    fn needs(&self) -> PermissionInfo {
        PermissionInfo::of::<ImportApplicants>()
    }
    fn units<'a>(&'a self, reader: Reader<'a>) -> Boxed<'a, Vec<UnitEntry>> {
        Box::pin(organizations::register::entries(reader))
    }
    fn start(&self) -> Box<dyn Run> {
        Box::new(Reading::default())
    }
}

/// One line with an identity number that other lines may have too.
pub(crate) struct Seen {
    row: u32,
    /// Whether birthday and sex of the line are those of the number.
    agrees: bool,
}

/// What is known beyond one line: the numbers of the whole file, and the branches.
#[derive(Default)]
pub(crate) struct Beyond {
    seen: HashMap<String, Vec<Seen>>,
    branches: Option<Branches>,
}

/// One reading of one file.
#[derive(Default)]
struct Reading(Beyond);

/// What is to be done with a line.
enum Found {
    New(Box<Draft>, NaiveDate),
    /// On the register as an applicant, without an open case.
    WithoutCase(Id<Person>, NaiveDate),
    Same,
    Bad(Vec<Problem>),
}

impl Found {
    fn verdict(&self) -> Verdict {
        match self {
            Self::New(..) => Verdict::New,
            Self::WithoutCase(..) => Verdict::Change,
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
            // Others write between two portions: a branch may have been closed or moved since.
            self.0.forget_branches();
            let found = self.find(&tx.read(), records).await?;
            let verdicts = found.iter().map(Found::verdict).collect();
            let (mut drafts, mut days, mut waiting) = (Vec::new(), Vec::new(), Vec::new());
            for one in found {
                match one {
                    Found::New(draft, day) => {
                        drafts.push(*draft);
                        days.push(day);
                    }
                    Found::WithoutCase(person, day) => waiting.push((person, day)),
                    Found::Same | Found::Bad(_) => {}
                }
            }
            if !drafts.is_empty() {
                let persons = members::register::register_all(tx, drafts, "import").await?;
                waiting.extend(persons.into_iter().zip(days));
            }
            // The account of who imports stands in the audit trail; the case itself is opened by the import.
            for (person, day) in waiting {
                cases::open(tx, &Doer::System(texts::IMPORTED), person, day).await?;
            }
            Ok(verdicts)
        })
    }
}

impl Beyond {
    pub(crate) fn survey(&mut self, records: &[Record]) {
        for record in records {
            if let Ok(number) = line::civil_id(record) {
                let agrees = line::agrees(record, &number);
                self.seen
                    .entry(number.as_str().to_owned())
                    .or_default()
                    .push(Seen { row: record.row(), agrees });
            }
        }
    }

    pub(crate) async fn prepare(&mut self, reader: &Reader<'_>) -> Result<()> {
        if self.branches.is_none() {
            self.branches = Some(Branches::read(reader).await?);
        }
        Ok(())
    }

    /// The branch of a code, when persons may be entered there and the name beside it is one of its names.
    pub(crate) fn branch(
        &self,
        reader: &Reader<'_>,
        code: &str,
        name: &str,
    ) -> std::result::Result<Id<Unit>, NoBranch> {
        match &self.branches {
            Some(branches) => branches.find(reader.scope(), code, name),
            None => Err(NoBranch { cell: Cell::Code, sentence: columns::BRANCH_UNKNOWN.to_owned() }),
        }
    }

    /// Forgets the branches: others may have changed them between two portions.
    pub(crate) fn forget_branches(&mut self) {
        self.branches = None;
    }

    /// The number of a line, when no other line of the file has a better or an equal claim to it.
    pub(crate) fn number(&self, record: &Record) -> std::result::Result<CivilId, Problem> {
        line::civil_id(record).and_then(|number| self.once(record, number))
    }
}

impl Reading {
    async fn find(&mut self, reader: &Reader<'_>, records: &[Record]) -> Result<Vec<Found>> {
        self.0.prepare(reader).await?;
        let today = reader.today();
        let lines: Vec<std::result::Result<line::Line, Vec<Problem>>> =
            records.iter().map(|record| self.line(reader, record, today)).collect();
        let numbers: Vec<CivilId> = lines.iter().flatten().map(|line| line.number.clone()).collect();
        // A person may be on the register of a part of the tree that one does not see.
        let system = Scope::system("one person is on the register once");
        let beyond = reader.beyond_scope(&system);
        let known = members::register::by_civil_ids(&beyond, &numbers).await?;
        let mut ids: Vec<Id<Person>> = known.values().copied().collect();
        ids.sort_unstable();
        let mut facts = HashMap::new();
        for some in ids.chunks(500) {
            for one in members::register::facts_of(&beyond, some).await? {
                facts.insert(one.person, one);
            }
        }
        let with_case = cases::with_open_case(reader, &ids).await?;
        Ok(records
            .iter()
            .zip(lines)
            .map(|(record, line)| match line {
                Err(problems) => Found::Bad(problems),
                Ok(line) => match known.get(line.number.as_str()).and_then(|person| facts.get(person)) {
                    None => Found::New(Box::new(line.draft), line.applied_on),
                    Some(facts) => judged(reader, record, &line, facts, &with_case),
                },
            })
            .collect())
    }

    fn line(
        &self,
        reader: &Reader<'_>,
        record: &Record,
        today: NaiveDate,
    ) -> std::result::Result<line::Line, Vec<Problem>> {
        let branch = |code: &str, name: &str| self.0.branch(reader, code, name);
        line::read(record, self.0.number(record), branch, today)
    }
}

impl Beyond {
    /// The number, when no other line of the file has a better or an equal claim to it: of several lines, the only one
    /// that agrees with its own birthday and sex is good, and the others are refused.
    fn once(&self, record: &Record, number: CivilId) -> std::result::Result<CivilId, Problem> {
        let all = self.seen.get(number.as_str()).map_or(&[][..], Vec::as_slice);
        let Some(other) = all.iter().find(|seen| seen.row != record.row()) else { return Ok(number) };
        let mut agreeing = all.iter().filter(|seen| seen.agrees);
        let better = match (agreeing.next(), agreeing.next()) {
            (Some(only), None) if only.row == record.row() => return Ok(number),
            (Some(only), None) => only.row,
            _ => other.row,
        };
        Err(record.problem(columns::ID_NUMBER, "repeated", columns::repeated(better)))
    }
}

/// What a line means for a person who is on the register.
fn judged(
    reader: &Reader<'_>,
    record: &Record,
    line: &line::Line,
    facts: &members::register::Facts,
    with_case: &[Id<Person>],
) -> Found {
    if !reader.scope().contains(&facts.path) {
        return Found::Bad(vec![record.problem(columns::ID_NUMBER, "elsewhere", columns::ELSEWHERE)]);
    }
    if facts.category.is_member() {
        return Found::Bad(vec![record.problem(columns::ID_NUMBER, "member", columns::ALREADY_MEMBER)]);
    }
    let is_waiting = facts.category == Category::Applicant && !with_case.contains(&facts.person);
    if is_waiting { Found::WithoutCase(facts.person, line.applied_on) } else { Found::Same }
}

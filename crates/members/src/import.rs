//! Bringing members in from a sheet. Per chunk of lines: one question for the persons already known, none per line.

use std::{collections::HashMap, sync::Arc};

use documents::table::{Layout, Problem, Record, UnitEntry};
use identity::PermissionInfo;
use imports::{Boxed, Importer, Run, Verdict};
use organizations::branches::Branches;
use platform::{Error, Path, Reader, Result, Scope, Tx};
use rules::CivilId;
use uuid::Uuid;

use crate::{
    permissions::ImportMembers,
    register::{self, Draft},
    schema::person::Model,
    sheet,
    texts::{self, column},
};

/// How members come in from a sheet.
pub fn importer() -> Arc<dyn Importer> {
    Arc::new(Members)
}

struct Members;

impl Importer for Members {
    fn kind(&self) -> &'static str {
        "members"
    }
    fn title(&self) -> &'static str {
        sheet::LAYOUT.title
    }
    fn layout(&self) -> &'static Layout {
        &sheet::LAYOUT
    }
    fn needs(&self) -> PermissionInfo {
        PermissionInfo::of::<ImportMembers>()
    }
    fn units<'a>(&'a self, reader: Reader<'a>) -> Boxed<'a, Vec<UnitEntry>> {
        Box::pin(organizations::register::entries(reader))
    }
    fn start(&self) -> Box<dyn Run> {
        Box::new(Reading::default())
    }
}

/// One line with an identity number that other lines may have too.
struct Seen {
    row: u32,
    /// Whether birthday and sex of the line are those of the number.
    agrees: bool,
}

/// One reading of one file.
#[derive(Default)]
struct Reading {
    seen: HashMap<String, Vec<Seen>>,
    branches: Option<Branches>,
}

/// What is to be done with a line.
enum Found {
    New(Draft),
    Change(Box<Model>, Draft),
    Same,
    Bad(Vec<Problem>),
}

impl Found {
    fn verdict(&self) -> Verdict {
        match self {
            Self::New(_) => Verdict::New,
            Self::Change(..) => Verdict::Change,
            Self::Same => Verdict::Same,
            Self::Bad(problems) => Verdict::Bad(problems.clone()),
        }
    }
}

impl Run for Reading {
    fn survey(&mut self, records: &[Record]) {
        for record in records {
            if let Ok(number) = sheet::civil_id(record) {
                let agrees = sheet::agrees(record, &number);
                self.seen
                    .entry(number.as_str().to_owned())
                    .or_default()
                    .push(Seen { row: record.row(), agrees });
            }
        }
    }

    fn check<'a>(&'a mut self, reader: Reader<'a>, records: &'a [Record]) -> Boxed<'a, Vec<Verdict>> {
        Box::pin(async move { Ok(self.find(&reader, records).await?.iter().map(Found::verdict).collect()) })
    }

    fn apply<'a>(&'a mut self, tx: &'a mut Tx, records: &'a [Record]) -> Boxed<'a, Vec<Verdict>> {
        Box::pin(async move {
            // Others write between two portions: a branch may have been closed or moved since.
            self.branches = None;
            let found = self.find(&tx.read(), records).await?;
            let verdicts = found.iter().map(Found::verdict).collect();
            let (mut new, mut changes) = (Vec::new(), Vec::new());
            for one in found {
                match one {
                    Found::New(draft) => new.push(draft),
                    Found::Change(row, draft) => changes.push((*row, draft)),
                    Found::Same | Found::Bad(_) => {}
                }
            }
            if !new.is_empty() {
                register::register_all(tx, new, "import").await?;
            }
            if !changes.is_empty() {
                register::change_all(tx, changes).await?;
            }
            Ok(verdicts)
        })
    }
}

impl Reading {
    async fn find(&mut self, reader: &Reader<'_>, records: &[Record]) -> Result<Vec<Found>> {
        if self.branches.is_none() {
            self.branches = Some(Branches::read(reader).await?);
        }
        let branches =
            self.branches.as_ref().ok_or_else(|| Error::internal("the branches were just read"))?;
        let today = reader.today();
        let drafts: Vec<std::result::Result<Draft, Vec<Problem>>> =
            records.iter().map(|record| self.draft(reader, branches, record, today)).collect();
        let indexes: Vec<String> = drafts.iter().flatten().filter_map(|draft| index(reader, draft)).collect();
        // A person may be on the register of a part of the tree that one does not see.
        let system = Scope::system("one person is on the register once");
        let mut known = register::models_by_index(&reader.beyond_scope(&system), &indexes).await?;
        let keys: Vec<Uuid> = records.iter().filter_map(sheet::key).collect();
        let mut keyed = register::models_by_key(reader, &keys).await?;
        let mut found = Vec::with_capacity(records.len());
        for (record, draft) in records.iter().zip(drafts) {
            found.push(match draft {
                Err(problems) => Found::Bad(problems),
                Ok(draft) => {
                    let by_key = sheet::key(record).and_then(|key| keyed.remove(&key));
                    match by_key.or_else(|| index(reader, &draft).and_then(|index| known.remove(&index))) {
                        None if draft.id_number.is_none() => {
                            Found::Bad(vec![record.problem(column::KEY, "key", texts::KEY_UNKNOWN)])
                        }
                        None => Found::New(draft),
                        Some(row) => compared(reader, record, row, draft)?,
                    }
                }
            });
        }
        Ok(found)
    }

    fn draft(
        &self,
        reader: &Reader<'_>,
        branches: &Branches,
        record: &Record,
        today: chrono::NaiveDate,
    ) -> std::result::Result<Draft, Vec<Problem>> {
        let number = if sheet::is_masked(record) {
            Ok(None)
        } else {
            sheet::civil_id(record).and_then(|number| self.once(record, number)).map(Some)
        };
        let branch = |code: &str, name: &str| branches.find(reader.scope(), code, name);
        sheet::draft(record, number, branch, today)
    }

    /// The number, when no other line of the file has a better or an equal claim to it: of several lines, the only one
    /// that agrees with its own birthday and sex is good, and the others are refused.
    fn once(&self, record: &Record, number: CivilId) -> std::result::Result<CivilId, Problem> {
        let all = self.seen.get(number.as_str()).map_or(&[][..], Vec::as_slice);
        let other = all.iter().find(|seen| seen.row != record.row());
        let Some(other) = other else { return Ok(number) };
        let mut agreeing = all.iter().filter(|seen| seen.agrees);
        match (agreeing.next(), agreeing.next()) {
            (Some(only), None) if only.row == record.row() => Ok(number),
            (Some(only), None) => Err(repeated(record, only.row)),
            _ => Err(repeated(record, other.row)),
        }
    }
}

fn repeated(record: &Record, row: u32) -> Problem {
    record.problem(column::ID_NUMBER, "repeated", texts::number_repeated(row))
}

fn index(reader: &Reader<'_>, draft: &Draft) -> Option<String> {
    draft.id_number.as_ref().map(|number| register::civil_id_index(reader.vault(), number))
}

/// What a line changes about a person who is known. What the sheet has no column for stays as it is.
fn compared(reader: &Reader<'_>, record: &Record, row: Model, draft: Draft) -> Result<Found> {
    if !reader.scope().contains(&Path::stored(&row.path)) {
        let problem = record.problem(column::ID_NUMBER, "elsewhere", texts::PERSON_ELSEWHERE);
        return Ok(Found::Bad(vec![problem]));
    }
    let draft = sheet::kept(record, &register::draft_of(&row), draft);
    let broken = draft.broken(reader.today());
    if !broken.is_empty() {
        let problems =
            broken.iter().map(|rule| record.problem(texts::field(rule.field), rule.code, rule.sentence));
        return Ok(Found::Bad(problems.collect()));
    }
    let is_same = register::differences(reader.vault(), &row, &draft)?.is_empty();
    Ok(if is_same { Found::Same } else { Found::Change(Box::new(row), draft) })
}

//! Bringing organisations in from a sheet. A parent may stand below its children, so all lines are read before the
//! first is judged, and a child founds its parents first.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use documents::table::{Layout, Problem, Record, UnitEntry};
use identity::{PermissionInfo, Unit};
use imports::{Boxed, Importer, Run, Verdict};
use platform::{Error, Id, Path, Reader, Result, Tx};

use crate::{
    permissions::ImportOrganizations,
    register,
    schema::organization::Model,
    sheet::{self, Line},
    texts,
};

/// How organisations come in from a sheet.
pub fn importer() -> Arc<dyn Importer> {
    Arc::new(Organizations)
}

struct Organizations;

impl Importer for Organizations {
    fn kind(&self) -> &'static str {
        "organizations"
    }
    fn title(&self) -> &'static str {
        sheet::LAYOUT.title
    }
    fn layout(&self) -> &'static Layout {
        &sheet::LAYOUT
    }
    fn needs(&self) -> PermissionInfo {
        PermissionInfo::of::<ImportOrganizations>()
    }
    fn units<'a>(&'a self, reader: Reader<'a>) -> Boxed<'a, Vec<UnitEntry>> {
        Box::pin(register::entries(reader))
    }
    fn start(&self) -> Box<dyn Run> {
        Box::new(Reading::default())
    }
}

/// One reading of one file.
#[derive(Default)]
struct Reading {
    surveyed: Vec<Record>,
    /// Filled when the first chunk is judged, and anew when the first is written: others write in between.
    lines: HashMap<String, Line>,
    codes: HashMap<u32, String>,
    verdicts: HashMap<u32, Verdict>,
    known: HashMap<String, Model>,
    /// Where organisations of the register and of this file are, once they are founded.
    units: HashMap<String, Id<Unit>>,
    judged: Judged,
}

/// What the lines of a file were judged for.
#[derive(Default, PartialEq)]
enum Judged {
    #[default]
    Nothing,
    Checking,
    Writing,
}

impl Run for Reading {
    fn survey(&mut self, records: &[Record]) {
        self.surveyed.extend_from_slice(records);
    }

    fn check<'a>(&'a mut self, reader: Reader<'a>, records: &'a [Record]) -> Boxed<'a, Vec<Verdict>> {
        Box::pin(async move {
            self.judge(&reader, Judged::Checking).await?;
            Ok(self.verdicts_of(records))
        })
    }

    fn apply<'a>(&'a mut self, tx: &'a mut Tx, records: &'a [Record]) -> Boxed<'a, Vec<Verdict>> {
        Box::pin(async move {
            self.judge(&tx.read(), Judged::Writing).await?;
            let verdicts = self.verdicts_of(records);
            for (record, verdict) in records.iter().zip(&verdicts) {
                let Some(code) = self.code_of(record) else { continue };
                match verdict {
                    Verdict::New => self.found_with_parents(tx, &code).await?,
                    Verdict::Change => self.change(tx, &code).await?,
                    Verdict::Same | Verdict::Bad(_) => {}
                }
            }
            Ok(verdicts)
        })
    }
}

impl Reading {
    fn verdicts_of(&self, records: &[Record]) -> Vec<Verdict> {
        let verdict = |record: &Record| self.verdicts.get(&record.row()).cloned().unwrap_or(Verdict::Same);
        records.iter().map(verdict).collect()
    }

    fn code_of(&self, record: &Record) -> Option<String> {
        self.codes.get(&record.row()).cloned()
    }

    /// Judges all lines at once, against each other and against the register.
    async fn judge(&mut self, reader: &Reader<'_>, judged: Judged) -> Result<()> {
        // Once organisations are founded, the lines that are left keep their verdicts.
        if self.judged == judged || self.judged == Judged::Writing {
            return Ok(());
        }
        let surveyed = std::mem::take(&mut self.surveyed);
        *self = Self { judged, ..Self::default() };
        self.known = register::models(reader).await?.into_iter().map(|row| (row.code.clone(), row)).collect();
        self.units = self.known.values().map(|row| (row.code.clone(), row.id)).collect();
        let today = reader.today();
        self.note_lines(surveyed.iter().map(|record| Line::read(record, today)).collect());
        let mut codes: Vec<String> = self.lines.keys().cloned().collect();
        codes.sort_unstable();
        for code in codes {
            self.judge_upwards(reader, code)?;
        }
        self.surveyed = surveyed;
        Ok(())
    }

    /// Keeps the lines that are good by themselves, and the verdicts of those that are not.
    fn note_lines(&mut self, lines: Vec<Line>) {
        let mut rows: HashMap<String, Vec<u32>> = HashMap::new();
        for line in &lines {
            rows.entry(line.code.clone()).or_default().push(line.row);
        }
        // Of several lines with one code, the only one that bears the registered name of that code is good.
        let mut named: HashMap<String, Vec<u32>> = HashMap::new();
        for line in &lines {
            if self.known.get(&line.code).is_some_and(|row| row.full_name == line.full_name) {
                named.entry(line.code.clone()).or_default().push(line.row);
            }
        }
        let mut names: HashMap<(String, String), u32> = HashMap::new();
        for line in lines {
            let same = (line.parent_code.clone(), line.full_name.clone());
            let first = *names.entry(same).or_insert(line.row);
            if first != line.row && !line.full_name.is_empty() && line.code.is_empty() {
                self.verdicts.insert(line.row, bad(&line.at_name, &texts::name_repeated(first)));
                continue;
            }
            let rightful = named.get(&line.code).and_then(|rows| match rows.as_slice() {
                [only] => Some(only),
                _ => None,
            });
            let other = match rightful {
                Some(row) => Some(row).filter(|row| **row != line.row),
                None => rows
                    .get(&line.code)
                    .filter(|_| !line.code.is_empty())
                    .and_then(|rows| rows.iter().find(|row| **row != line.row)),
            };
            let is_good = line.said.is_ok() && other.is_none();
            let verdict = match (&line.said, other) {
                (Err(problems), _) => Some(Verdict::Bad(problems.clone())),
                (Ok(_), Some(row)) => Some(bad(&line.at_code, &texts::code_repeated(*row))),
                (Ok(_), None) => None,
            };
            if let Some(verdict) = verdict {
                self.verdicts.insert(line.row, verdict);
            }
            if !line.code.is_empty() {
                self.codes.insert(line.row, line.code.clone());
                if is_good {
                    self.lines.insert(line.code.clone(), line);
                } else {
                    self.lines.entry(line.code.clone()).or_insert(line);
                }
            }
        }
    }

    /// Judges a line after the lines above it: first the way up to a line that is judged or to the register, then down.
    fn judge_upwards(&mut self, reader: &Reader<'_>, code: String) -> Result<()> {
        let (mut way, mut on_the_way, mut next) = (Vec::new(), HashSet::new(), code);
        while let Some(line) = self.lines.get(&next).filter(|line| !self.verdicts.contains_key(&line.row)) {
            if !on_the_way.insert(next.clone()) {
                for code in on_the_way {
                    if let Some(line) = self.lines.get(&code) {
                        self.verdicts.insert(line.row, bad(&line.at_parent, texts::PARENT_CIRCLE));
                    }
                }
                return Ok(());
            }
            way.push(next.clone());
            next = line.parent_code.clone();
        }
        for code in way.into_iter().rev() {
            let Some(line) = self.lines.get(&code) else { continue };
            let verdict = self.judge_line(reader, line)?;
            self.verdicts.insert(line.row, verdict);
        }
        Ok(())
    }

    fn judge_line(&self, reader: &Reader<'_>, line: &Line) -> Result<Verdict> {
        let Ok(draft) = &line.said else {
            return Err(Error::internal("a line with problems has its verdict"));
        };
        if let Some(row) = self.known.get(&line.code) {
            if !reader.scope().contains(&Path::stored(&row.path)) {
                return Ok(bad(&line.at_code, texts::OUT_OF_SCOPE));
            }
            let parent = self.units.get(&line.parent_code).copied();
            if row.parent != parent || (parent.is_none() && !line.parent_code.is_empty()) {
                return Ok(bad(&line.at_parent, texts::PLACE_IS_FIXED));
            }
            let draft = register::Draft { parent, ..line.kept(&register::known(row), draft) };
            let is_same = register::differences(reader.vault(), row, &draft).is_empty();
            return Ok(if is_same { Verdict::Same } else { Verdict::Change });
        }
        Ok(self.why_not_below(reader, line).map_or(Verdict::New, |why| bad(&line.at_parent, why)))
    }

    /// Why a new organisation cannot be founded below the one its line names.
    fn why_not_below(&self, reader: &Reader<'_>, line: &Line) -> Option<&'static str> {
        if line.parent_code.is_empty() {
            return (!reader.scope().contains(&Path::root())).then_some(texts::ROOT_NEEDS_ALL);
        }
        if let Some(above) = self.known.get(&line.parent_code) {
            if above.kind.is_branch() {
                return Some(texts::PARENT_IS_BRANCH);
            }
            return (!reader.scope().contains(&Path::stored(&above.path))).then_some(texts::OUT_OF_SCOPE);
        }
        let Some(above) = self.lines.get(&line.parent_code) else { return Some(texts::PARENT_UNKNOWN) };
        match (&above.said, self.verdicts.get(&above.row)) {
            (Ok(draft), Some(Verdict::New)) if draft.kind.is_branch() => Some(texts::PARENT_IS_BRANCH),
            (Ok(_), Some(Verdict::New)) => None,
            _ => Some(texts::PARENT_BAD),
        }
    }

    /// Founds an organisation, and before it those above it that stand further down in the file.
    async fn found_with_parents(&mut self, tx: &mut Tx, code: &str) -> Result<()> {
        let mut way = Vec::new();
        let mut next = code.to_owned();
        while let Some(line) = self.lines.get(&next).filter(|line| !self.units.contains_key(&line.code)) {
            way.push(next.clone());
            next = line.parent_code.clone();
        }
        for code in way.into_iter().rev() {
            let Some(draft) = self.draft(&code) else { continue };
            let unit = register::found(tx, draft).await?;
            self.units.insert(code, unit);
        }
        Ok(())
    }

    async fn change(&mut self, tx: &mut Tx, code: &str) -> Result<()> {
        let (Some(draft), Some(row)) = (self.draft(code), self.known.get(code)) else { return Ok(()) };
        register::change(tx, row.id, draft, row.version).await
    }

    /// What a line says, with the unit above it.
    fn draft(&self, code: &str) -> Option<register::Draft> {
        let line = self.lines.get(code)?;
        let said = line.said.as_ref().ok()?;
        let draft = match self.known.get(code) {
            Some(row) => line.kept(&register::known(row), said),
            None => said.clone(),
        };
        Some(register::Draft { parent: self.units.get(&line.parent_code).copied(), ..draft.clone() })
    }
}

fn bad(at: &Problem, sentence: &str) -> Verdict {
    Verdict::Bad(vec![Problem { what: sentence.to_owned(), ..at.clone() }])
}

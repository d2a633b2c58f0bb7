//! One file as records, in chunks, from the worker process: read twice, held never.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use chrono::NaiveDate;
use documents::{
    sheets::{self, Limits, Outline, SheetError, SheetStream, Which},
    table::{Answers, Binding, Context, Layout, Mapping, Record, SheetPlan, Taken, Units, propose},
};
use platform::{Error, Reader, worker::Worker};
use serde::{Deserialize, Serialize};

use crate::{Importer, texts};

/// So many rows that are set aside are named one by one; all are counted.
const NAMED: usize = 200;

/// How a file is read: proposed from its words and values, and changed by the person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Setup {
    /// The sheets that are read, in their order.
    pub(crate) plans: Vec<SheetPlan>,
    /// The code of the branch of all rows without one of their own; empty when nobody said so.
    pub(crate) unit: String,
    /// What the person answered.
    pub(crate) answers: Answers,
    /// Whether the person has looked at the columns.
    pub(crate) is_confirmed: bool,
}

impl Setup {
    /// Whether something about the columns waits for a word of the person.
    pub(crate) fn has_doubts(&self) -> bool {
        !self.is_confirmed && self.plans.iter().any(|plan| plan.doubts().next().is_some())
    }

    /// Where a field stands: the letter of its column and its heading as written.
    pub(crate) fn place(&self, field: &str) -> Option<(usize, &str)> {
        let plan = self.plans.first()?;
        let one =
            plan.columns.iter().find(|one| one.field.as_deref() == Some(field) || one.heading == field)?;
        Some((one.at, one.heading.as_str()))
    }
}

/// A row that is no data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    /// The name of its sheet.
    pub sheet: String,
    /// Its number.
    pub row: u32,
    /// Why, in Chinese.
    pub why: String,
}

/// A sheet that is not read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// Its place in the file.
    pub at: usize,
    /// Its name.
    pub name: String,
    /// Whether a person does not see it.
    pub is_hidden: bool,
    /// Rows with values, without its head.
    pub rows: u64,
    /// Whether it has the columns of the sheet that is read.
    pub is_alike: bool,
}

/// What must be told before anything is confirmed: what the file is and what of it is not read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Told {
    /// How a text is encoded; empty for workbooks.
    pub encoding: String,
    /// The sheets that are read.
    pub read: Vec<String>,
    /// Headings of columns that are not read.
    pub columns: Vec<String>,
    /// Rows that are no data, the first 200 of them.
    pub rows: Vec<Aside>,
    /// How many rows are no data.
    pub rows_in_all: u64,
    /// Rows that are read although a person does not see them.
    pub hidden_rows: u64,
    /// Sheets that are not read.
    pub sheets: Vec<Unread>,
    /// Our fields that no column has, derived from others.
    pub derived: Vec<String>,
    /// Columns that are read and that the register has no place for.
    pub not_kept: Vec<String>,
    /// Required columns that the sheet lacks.
    pub missing: Vec<String>,
    /// The title of another kind of sheet that fits better; empty where there is none.
    pub better: String,
}

impl Told {
    /// Whether there is anything that is not read.
    pub fn is_all_read(&self) -> bool {
        self.columns.is_empty() && self.rows_in_all == 0 && self.sheets.iter().all(|sheet| sheet.rows == 0)
    }
}

/// A stored or uploaded file with the columns it should have.
pub(crate) struct Source {
    pub(crate) worker: Worker,
    pub(crate) layout: &'static Layout,
    pub(crate) bytes: Arc<Vec<u8>>,
    /// How it is read; nothing before it is looked at for the first time.
    pub(crate) setup: OnceLock<Setup>,
    /// What the columns of earlier files were said to mean.
    pub(crate) known: Mapping,
    pub(crate) units: Arc<Units>,
    pub(crate) today: NaiveDate,
}

/// Why reading ended early.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The file is not what it should be; a sentence for the person.
    File(String),
    /// Something else went wrong.
    Error(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<SheetError> for Stop {
    fn from(error: SheetError) -> Self {
        tracing::info!(
            code = error.code.as_str(),
            row = error.row,
            detail = error.detail,
            "a sheet was not readable"
        );
        Self::File(error.sentence())
    }
}

/// One reading under way.
pub(crate) struct Records {
    stream: SheetStream,
    /// By the place of the sheet.
    bindings: BTreeMap<usize, Binding>,
    aside: Vec<Aside>,
    aside_in_all: u64,
    /// Rows with values of all sheets.
    rows: BTreeMap<usize, u64>,
}

impl Source {
    /// A file that is to be read by an importer.
    pub(crate) async fn new(
        worker: &Worker,
        importer: &dyn Importer,
        bytes: Arc<Vec<u8>>,
        reader: Reader<'_>,
    ) -> Result<Self, Error> {
        let units = Arc::new(Units::new(importer.units(reader).await?));
        Ok(Self {
            worker: worker.clone(),
            layout: importer.layout(),
            bytes,
            setup: OnceLock::new(),
            known: Mapping::default(),
            units,
            today: reader.today(),
        })
    }

    /// What the file is made of.
    pub(crate) async fn outline(&self) -> Result<Outline, Stop> {
        let which = Which::Outline;
        let stream = sheets::open(&self.worker, self.bytes.clone(), &Limits::default(), &which).await?;
        Ok(stream.outline().clone())
    }

    /// Begins to read from the first row on. The first time all sheets are gone through, so that what is not read can
    /// be told, and the way of reading is proposed.
    pub(crate) async fn open(&self, which: &Which) -> Result<Records, Stop> {
        let stream = sheets::open(&self.worker, self.bytes.clone(), &Limits::default(), which).await?;
        let outline = stream.outline();
        let setup = self.setup.get_or_init(|| {
            let (chosen, mut plans) = propose(self.layout, outline, &self.known);
            let plans = if chosen < plans.len() { vec![plans.swap_remove(chosen)] } else { Vec::new() };
            Setup { plans, ..Setup::default() }
        });
        let mut bindings = BTreeMap::new();
        for (nth, plan) in (0..).zip(&setup.plans) {
            let Some(sheet) = outline.sheets.get(plan.sheet) else { continue };
            let titles = plan.titles.iter().cloned().chain([plan.name.clone()]).collect();
            let mut context = Context::new(self.today, self.units.clone()).titled(titles);
            if !setup.unit.is_empty() {
                context = context.of_unit(&setup.unit);
            }
            context.answers = setup.answers.clone();
            bindings.insert(plan.sheet, Binding::new(self.layout, plan, &sheet.merges, context).nth(nth));
        }
        Ok(Records { stream, bindings, aside: Vec::new(), aside_in_all: 0, rows: BTreeMap::new() })
    }

    /// The sheets that are read.
    pub(crate) fn chosen(&self) -> Which {
        let plans = self.setup.get().into_iter().flat_map(|setup| &setup.plans);
        Which::Only(plans.map(|plan| plan.sheet).collect())
    }
}

impl Records {
    /// The next records; nothing at the end.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<Record>>, Stop> {
        while let Some(part) = self.stream.next().await? {
            let Some(binding) = self.bindings.get_mut(&part.sheet) else {
                *self.rows.entry(part.sheet).or_default() += u64::try_from(part.rows.len()).unwrap_or(0);
                continue;
            };
            let mut records = Vec::with_capacity(part.rows.len());
            let name = self.stream.outline().sheets.get(part.sheet).map(|sheet| sheet.name.as_str());
            for row in part.rows {
                match binding.take(row) {
                    Some(Taken::Data(record)) => records.push(record),
                    Some(Taken::NoData { row, why }) => {
                        self.aside_in_all += 1;
                        if self.aside.len() < NAMED {
                            let sheet = name.unwrap_or_default().to_owned();
                            self.aside.push(Aside { sheet, row, why: why.to_owned() });
                        }
                    }
                    None => {}
                }
            }
            if !records.is_empty() {
                return Ok(Some(records));
            }
        }
        Ok(None)
    }

    /// What must be told, when all rows have been seen.
    pub(crate) fn told(&self, layout: &'static Layout, setup: &Setup) -> Told {
        let outline = self.stream.outline();
        let mut told = Told { encoding: outline.encoding.clone(), ..Told::default() };
        told.read = setup.plans.iter().map(|plan| plan.name.clone()).collect();
        let several = setup.plans.len() > 1;
        for plan in &setup.plans {
            for one in plan.unread() {
                let heading = texts::column(one.at, &one.heading);
                let heading = if several { texts::in_sheet(&plan.name, &heading) } else { heading };
                if !told.columns.contains(&heading) {
                    told.columns.push(heading);
                }
            }
            let is_kept = |field: &str| {
                layout.at(field).and_then(|at| layout.columns.get(at)).is_none_or(|one| one.is_kept)
            };
            let not_kept =
                plan.columns.iter().filter(|one| one.field.as_deref().is_some_and(|field| !is_kept(field)));
            told.not_kept.extend(not_kept.map(|one| texts::column(one.at, &one.heading)));
            told.missing.extend(plan.missing(layout).into_iter().map(str::to_owned));
            let hidden = outline.sheets.get(plan.sheet).map_or(&[][..], |sheet| &sheet.hidden_rows);
            let hidden = hidden.iter().filter(|row| **row >= plan.first_row).count();
            told.hidden_rows += u64::try_from(hidden).unwrap_or(0);
        }
        told.missing.dedup();
        told.rows.clone_from(&self.aside);
        told.rows_in_all = self.aside_in_all;
        let fields = setup.plans.first().map_or(0, SheetPlan::fields);
        for (at, sheet) in outline.sheets.iter().enumerate() {
            if setup.plans.iter().any(|plan| plan.sheet == at) {
                continue;
            }
            let plan = SheetPlan::propose(layout, at, sheet, &Mapping::default());
            let rows = self.rows.get(&at).copied().unwrap_or(0);
            let head = u64::try_from(plan.head_rows.len() + plan.set_aside.len()).unwrap_or(0);
            told.sheets.push(Unread {
                at,
                name: sheet.name.clone(),
                is_hidden: sheet.is_hidden,
                rows: rows.saturating_sub(head),
                is_alike: fields > 1 && plan.fields() * 10 >= fields * 7,
            });
        }
        told
    }
}

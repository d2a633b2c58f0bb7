//! The demo: an invented university, brought in by the same road as a real one, with accounts for every role and cases
//! in every stage.

mod accounts;
mod random;
mod sheets;

use std::sync::Arc;

use chrono::Days;
use documents::workbook::{Heading, Value, Workbook};
use identity::Unit;
use imports::{Importer, Mode};
use members::{
    Category, Sex,
    register::{Draft, register_all},
};
use platform::{Db, Error, Id, Result, Scope, System};
use web::offers::Shown;

pub use sheets::{Sheet, University};

use crate::{commands, modules};

const MEMBERS: u32 = 1_800;
const APPLICANTS: u32 = 180;
/// So many have just applied and have no case yet.
const NEWCOMERS: usize = 3;
/// A sheet may hold 200,000 rows; half of that keeps the import of each in memory bounds.
const ROWS_PER_SHEET: usize = 100_000;

/// Fills an empty database. Returns what the operator should see: names and the password of the demo accounts.
pub async fn fill(db: &Db, members: Option<u32>) -> Result<Vec<String>> {
    let scope = Scope::system("demo");
    if !identity::accounts::is_empty(&db.read(&scope)).await? {
        return Err(Error::internal("the data directory is not empty"));
    }
    let mut university = University::new(db.clock().today());
    let organizations = university.organizations();
    let people = university.members(members.unwrap_or(MEMBERS));
    let applicants = university.applicants(if members.is_some() { 0 } else { APPLICANTS });
    let importers = modules::importers();
    let of = |kind: &str| importers.iter().find(|one| one.kind() == kind).cloned();
    for (kind, sheet) in
        [("organizations", &organizations), ("members", &people), ("applicants", &applicants)]
    {
        let importer = of(kind).ok_or_else(|| Error::internal(format!("no importer for {kind}")))?;
        bring_in(db, &importer, sheet).await?;
    }
    let opened = accounts::open(db, &people, &applicants).await?;
    if members.is_none() {
        let shown = shown(db).await?;
        for module in modules::all(commands::worker()?) {
            if let Some(demo) = module.demo {
                demo.fill(db, shown).await?;
            }
        }
        if let Some(shown) = shown {
            newcomers(db, shown.branch, &mut university).await?;
        }
    }
    Ok(opened)
}

/// The branch whose accounts are printed.
async fn shown(db: &Db) -> Result<Option<Shown>> {
    let scope = Scope::system("demo");
    let reader = db.read(&scope);
    let units = organizations::register::all_by_code(&reader).await?;
    let branch = units.values().find(|row| row.short_name == sheets::SHOWN_BRANCH);
    let account = identity::accounts::by_name(&reader, accounts::APPLICANT).await?;
    let applicant = account.and_then(|row| row.person);
    Ok(branch.zip(applicant).map(|(row, applicant)| Shown { branch: row.unit, applicant }))
}

/// Applicants of the shown branch without a case, so that one can be opened.
async fn newcomers(db: &Db, branch: Id<Unit>, university: &mut University) -> Result<()> {
    let today = db.clock().today();
    let drafts = university.newcomers(NEWCOMERS).into_iter().map(|(name, is_male, birth, number, phone)| {
        let sex = if is_male { Sex::Male } else { Sex::Female };
        Draft {
            id_number: number.parse().ok(),
            phone: phone.parse().ok(),
            application_on: Some(today - Days::new(2)),
            ..Draft::new(&name, sex, birth, branch, Category::Applicant)
        }
    });
    let drafts: Vec<Draft> = drafts.collect();
    let actor = System::new("demo");
    db.write(&actor, async |tx| register_all(tx, drafts, "demo").await).await?;
    Ok(())
}

/// Writes a sheet as a file in memory.
pub fn write(sheet: &Sheet, rows: &[Vec<String>]) -> Result<Vec<u8>> {
    let headings: Vec<Heading> = sheet.headings.iter().map(|heading| Heading::new(*heading)).collect();
    let mut book = Workbook::stream(std::io::Cursor::new(Vec::new()), sheet.title, &headings)?;
    for row in rows {
        let cells: Vec<Value> = row
            .iter()
            .map(|text| if text.is_empty() { Value::Empty } else { Value::text(text.clone()) })
            .collect();
        book.row(&cells)?;
    }
    Ok(book.finish()?.into_inner())
}

async fn bring_in(db: &Db, importer: &Arc<dyn Importer>, sheet: &Sheet) -> Result<()> {
    for rows in sheet.rows.chunks(ROWS_PER_SHEET) {
        let bytes = write(sheet, rows)?;
        let outcome =
            imports::import_file(db, &commands::worker()?, importer.as_ref(), bytes, Mode::Whole).await?;
        if outcome.bad > 0 {
            let first = outcome.problems.first().map(|problem| format!("{problem:?}")).unwrap_or_default();
            return Err(Error::internal(format!("{} rows of the demo have problems: {first}", outcome.bad)));
        }
    }
    Ok(())
}

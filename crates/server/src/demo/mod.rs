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
/// A sheet may hold 200,000 rows. No more of the generated rows than these are held at once.
const ROWS_PER_SHEET: u32 = 50_000;

/// Fills an empty database. Returns what the operator should see: names and the password of the demo accounts.
pub async fn fill(db: &Db, members: Option<u32>) -> Result<Vec<String>> {
    let scope = Scope::system("demo");
    if !identity::accounts::is_empty(&db.read(&scope)).await? {
        return Err(Error::internal("the data directory is not empty"));
    }
    let mut university = University::new(db.clock().today());
    let organizations = university.organizations();
    let importers = modules::importers();
    let of = |kind: &str| {
        let found = importers.iter().find(|one| one.kind() == kind).cloned();
        found.ok_or_else(|| Error::internal(format!("no importer for {kind}")))
    };
    bring_in(db, &of("organizations")?, &organizations).await?;
    let all = members.unwrap_or(MEMBERS);
    let mut holders = Sheet { title: "", headings: Vec::new(), rows: Vec::new() };
    let mut from = 0;
    while from < all {
        let to = all.min(from.saturating_add(ROWS_PER_SHEET));
        let mut people = university.more_members(from..to);
        bring_in(db, &of("members")?, &people).await?;
        people.rows.retain(|row| accounts::has_post(row));
        holders.rows.append(&mut people.rows);
        from = to;
    }
    let applicants = university.applicants(if members.is_some() { 0 } else { APPLICANTS });
    bring_in(db, &of("applicants")?, &applicants).await?;
    let opened = accounts::open(db, &holders, &applicants).await?;
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
    if sheet.rows.is_empty() {
        return Ok(());
    }
    let bytes = write(sheet, &sheet.rows)?;
    let outcome =
        imports::import_file(db, &commands::worker()?, importer.as_ref(), bytes, Mode::Whole).await?;
    if outcome.bad > 0 {
        let first = outcome.problems.first().map(|problem| format!("{problem:?}")).unwrap_or_default();
        return Err(Error::internal(format!("{} rows of the demo have problems: {first}", outcome.bad)));
    }
    Ok(())
}

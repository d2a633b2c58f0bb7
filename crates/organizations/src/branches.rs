//! The branch that a line of a sheet means: by its code, held against the name beside it.

use std::collections::HashMap;

use identity::Unit;
use platform::{Id, Reader, Result, Scope};
use rules::text::compact;

use crate::{
    register::{self, Row},
    texts,
};

/// All organisations, to look up many lines.
pub struct Branches {
    by_code: HashMap<String, Row>,
    /// The codes of the organisations that have a name; several may share a short one.
    by_name: HashMap<String, Vec<String>>,
}

/// The cell that is wrong when a line means no branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// The code of the branch.
    Code,
    /// The name of the branch.
    Name,
}

/// Why a line means no branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoBranch {
    /// Where to look.
    pub cell: Cell,
    /// What to change.
    pub sentence: String,
}

impl Branches {
    /// Reads them: one question for a whole sheet.
    pub async fn read(reader: &Reader<'_>) -> Result<Self> {
        let by_code: HashMap<String, Row> = register::all_by_code(reader)
            .await?
            .into_iter()
            .map(|(code, row)| (code.to_ascii_uppercase(), row))
            .collect();
        let mut by_name: HashMap<String, Vec<String>> = HashMap::new();
        for row in by_code.values() {
            for name in names_of(row) {
                by_name.entry(name).or_default().push(row.code.clone());
            }
        }
        Ok(Self { by_code, by_name })
    }

    /// The branch of a code. A name beside it must be one of its names: of a line whose code is that of A and whose name
    /// is that of B nobody knows where the person belongs. An empty name says nothing.
    ///
    /// # Errors
    /// An unknown code, no branch, one out of scope, or another name: with what code and name mean each.
    pub fn find(&self, scope: &Scope, code: &str, name: &str) -> std::result::Result<Id<Unit>, NoBranch> {
        let at_code = |sentence: &str| NoBranch { cell: Cell::Code, sentence: sentence.to_owned() };
        let row = self.by_code.get(&compact(code).to_ascii_uppercase());
        let row = row.ok_or_else(|| at_code(texts::BRANCH_UNKNOWN))?;
        if !row.kind.is_branch() {
            return Err(at_code(texts::BRANCH_IS_NONE));
        }
        if !scope.contains(&row.path) {
            return Err(at_code(texts::BRANCH_OUT_OF_SCOPE));
        }
        // Spaces, widths, dashes and invisible signs differ from sheet to sheet.
        let said = compact(name);
        if said.is_empty() || names_of(row).contains(&said) {
            return Ok(row.unit);
        }
        let mut meant: Vec<&str> =
            self.by_name.get(&said).into_iter().flatten().map(String::as_str).collect();
        meant.sort_unstable();
        meant.dedup();
        let sentence = texts::branch_differs(&row.code, &row.short_name, name, &meant);
        Err(NoBranch { cell: Cell::Name, sentence })
    }
}

/// The names under which people know an organisation: full and short, with and without 中共 before them.
fn names_of(row: &Row) -> Vec<String> {
    let mut names = Vec::with_capacity(3);
    for name in [&row.full_name, &row.short_name] {
        let name = compact(name);
        names.extend(name.strip_prefix(texts::PARTY).map(str::to_owned));
        names.push(name);
    }
    names.dedup();
    names
}

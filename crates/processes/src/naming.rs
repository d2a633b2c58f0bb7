//! Names for places, accounts and candidates.

use std::collections::BTreeMap;

use identity::{Account, Duty, UnitRow, accounts, posts, tree};
use platform::{Id, Path, Reader, Result, Scope};
use workflow::{Candidate, InstanceRow};

use crate::texts;

/// Names that a page asks for more than once.
pub(crate) struct Names<'a> {
    reader: Reader<'a>,
    units: BTreeMap<String, String>,
    accounts: BTreeMap<Id<Account>, String>,
}

impl<'a> Names<'a> {
    /// Through a reader that reaches beyond the scope: whoever sees a process sees the names that belong to it.
    pub(crate) fn new(reader: &Reader<'a>, system: &'a Scope) -> Self {
        Self { reader: reader.beyond_scope(system), units: BTreeMap::new(), accounts: BTreeMap::new() }
    }

    /// The same with units that are known already.
    pub(crate) fn knowing(mut self, units: &[UnitRow]) -> Self {
        self.units.extend(units.iter().map(|unit| (unit.path.as_str().to_owned(), unit.name.clone())));
        self
    }

    /// The unit at a place.
    pub(crate) async fn unit(&mut self, path: &Path) -> Result<String> {
        if let Some(name) = self.units.get(path.as_str()) {
            return Ok(name.clone());
        }
        let name = match tree::at(&self.reader, path).await {
            Ok(unit) => unit.name,
            Err(platform::Error::Missing) => texts::EVERYWHERE.to_owned(),
            Err(error) => return Err(error),
        };
        self.units.insert(path.as_str().to_owned(), name.clone());
        Ok(name)
    }

    /// Who an account is.
    pub(crate) async fn account(&mut self, account: Option<Id<Account>>) -> Result<String> {
        let Some(id) = account else { return Ok(texts::MACHINE.to_owned()) };
        if let Some(name) = self.accounts.get(&id) {
            return Ok(name.clone());
        }
        let name = accounts::get(&self.reader, id).await?.display_name;
        self.accounts.insert(id, name.clone());
        Ok(name)
    }
}

/// Who began an instance, as it was kept then.
pub(crate) fn starter(of: &InstanceRow) -> &str {
    if of.starter_name.is_empty() { texts::MACHINE } else { &of.starter_name }
}

/// A system scope for names.
pub(crate) fn system() -> Scope {
    Scope::system("names on the pages of processes")
}

/// Posts that somebody holds at a place or above it: those to whom work can be given. Code and words of each.
pub(crate) async fn posts_near(reader: &Reader<'_>, path: &Path) -> Result<Vec<(String, String, Candidate)>> {
    let system = system();
    let reader = reader.beyond_scope(&system);
    let mut found = Vec::new();
    for place in path.upwards() {
        let Ok(unit) = tree::at(&reader, &place).await else { continue };
        for duty in Duty::STAFF {
            let holders = posts::holders(&reader, unit.id, &[duty]).await?;
            if holders.is_empty() {
                continue;
            }
            let names: Vec<String> = holders.into_iter().map(|holder| holder.name).collect();
            let code = format!("{}@{}", duty.code(), unit.id);
            found.push((
                code,
                texts::post(&unit.name, duty, &names),
                Candidate::Post { unit: unit.id, duty },
            ));
        }
    }
    Ok(found)
}

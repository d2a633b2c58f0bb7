//! Founding an organisation and changing what is known of it.

use chrono::NaiveDate;
use identity::{Unit, tree};
use platform::{Error, Id, Path, Problems, Result, Sealed, Tx, Vault, audit::Entry};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, QueryFilter,
    sea_query::Expr,
};
use serde_json::{Value, json};

use crate::{
    Kind, register,
    schema::{ContactPhone, organization},
    texts,
};

/// What is known of an organisation that is founded or changed. Texts that are not known are empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The code, unique in the instance.
    pub code: String,
    /// The full name.
    pub full_name: String,
    /// The name on pages.
    pub short_name: String,
    /// What it is.
    pub kind: Kind,
    /// The unit above; empty for a root organisation.
    pub parent: Option<Id<Unit>>,
    /// The first day.
    pub founded_on: Option<NaiveDate>,
    /// The secretary, as reported.
    pub secretary_name: String,
    /// The contact person.
    pub contact_name: String,
    /// The phone of the contact person.
    pub contact_phone: String,
    /// The employer or school.
    pub unit_name: String,
    /// Whether it approves the admission of probationary members.
    pub can_approve: bool,
    /// The first day of the term.
    pub term_from: Option<NaiveDate>,
    /// The term in years.
    pub term_years: Option<i64>,
    /// The address.
    pub address: String,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Degrees north.
    pub latitude: Option<f64>,
}

impl Draft {
    /// An organisation of which only the names, the kind and the place are known.
    pub fn new(code: &str, full_name: &str, short_name: &str, kind: Kind, parent: Option<Id<Unit>>) -> Self {
        Self {
            code: code.to_owned(),
            full_name: full_name.to_owned(),
            short_name: short_name.to_owned(),
            kind,
            parent,
            founded_on: None,
            secretary_name: String::new(),
            contact_name: String::new(),
            contact_phone: String::new(),
            unit_name: String::new(),
            can_approve: false,
            term_from: None,
            term_years: None,
            address: String::new(),
            longitude: None,
            latitude: None,
        }
    }

    /// The fields that are not as they must be, each with its sentence.
    pub(crate) fn broken(&self) -> Vec<(&'static str, &'static str)> {
        let mut broken = Vec::new();
        let is_code =
            (1..=20).contains(&self.code.len()) && self.code.bytes().all(|b| b.is_ascii_alphanumeric());
        if !is_code {
            broken.push(("code", texts::CODE_FORM));
        }
        for (field, value) in [("full_name", &self.full_name), ("short_name", &self.short_name)] {
            if value.is_empty() || value.chars().count() > 80 {
                broken.push((field, texts::NAME_LENGTH));
            }
        }
        if self.term_years.is_some_and(|years| !(1..=5).contains(&years)) {
            broken.push(("term_years", texts::TERM_YEARS));
        }
        broken
    }

    fn check(&self) -> Result<()> {
        let mut problems = Problems::default();
        for (field, sentence) in self.broken() {
            problems.add(field, sentence);
        }
        problems.or(())
    }

    fn phone_index(&self, vault: &Vault) -> String {
        phone_index(vault, &self.contact_phone)
    }
}

fn phone_index(vault: &Vault, phone: &str) -> String {
    if phone.is_empty() {
        String::new()
    } else {
        vault.index("organizations_organization.contact_phone", phone)
    }
}

/// Founds an organisation under another of the scope, or a root organisation where the scope is the whole instance.
pub async fn found(tx: &mut Tx, draft: Draft) -> Result<Id<Unit>> {
    draft.check()?;
    if register::by_code(&tx.read(), &draft.code).await?.is_some() {
        return Err(Error::invalid("code", texts::CODE_TAKEN));
    }
    let above = match draft.parent {
        Some(parent) => {
            let row = register::get(&tx.read(), parent).await?;
            if row.kind.is_branch() {
                return Err(Error::invalid("parent", texts::PARENT_IS_BRANCH));
            }
            row.path
        }
        None => Path::root(),
    };
    let on = draft.founded_on.unwrap_or_else(|| tx.today());
    let unit = tree::found(tx, draft.parent, &draft.short_name, on).await?;
    let contact_phone = sealed_phone(tx.vault(), unit.id, &draft.contact_phone)?;
    let entry =
        Entry::new("organizations.organization.founded", "organization").on(unit.id.uuid(), &unit.path);
    tx.audit(entry.after(facts(&draft)));
    tx.insert(organization::ActiveModel {
        id: Set(unit.id),
        parent: Set(draft.parent),
        path: Set(unit.path.to_string()),
        above: Set(above.to_string()),
        contact_phone: Set(contact_phone),
        contact_phone_index: Set(draft.phone_index(tx.vault())),
        code: Set(draft.code),
        full_name: Set(draft.full_name),
        short_name: Set(draft.short_name),
        kind: Set(draft.kind),
        founded_on: Set(draft.founded_on),
        secretary_name: Set(draft.secretary_name),
        contact_name: Set(draft.contact_name),
        unit_name: Set(draft.unit_name),
        can_approve: Set(draft.can_approve),
        term_from: Set(draft.term_from),
        term_years: Set(draft.term_years),
        address: Set(draft.address),
        longitude: Set(draft.longitude),
        latitude: Set(draft.latitude),
        version: Set(1),
    })
    .await?;
    Ok(unit.id)
}

/// Changes what is known of an organisation. Code and place stay: moving a subtree is a process of its own.
pub async fn change(tx: &mut Tx, unit: Id<Unit>, draft: Draft, version: i64) -> Result<()> {
    draft.check()?;
    let row = tx.read().get::<organization::Entity>(unit).await?;
    let path = Path::stored(&row.path);
    if !tx.scope().contains(&path) {
        return Err(Error::Missing);
    }
    if row.code != draft.code || row.parent != draft.parent {
        return Err(Error::invalid("parent", texts::PLACE_IS_FIXED));
    }
    if row.version != version {
        return Err(Error::Stale);
    }
    let entry = Entry::new("organizations.organization.changed", "organization").on(unit.uuid(), &path);
    let phone_changes = row.contact_phone_index != draft.phone_index(tx.vault());
    tx.audit(entry.before(facts(&known(&row))).after(facts(&draft)));
    if row.short_name != draft.short_name {
        tree::rename(tx, unit, &draft.short_name).await?;
    }
    // The version guards the row: whoever changed it meanwhile makes this update find nothing.
    let claimed = tx
        .update_where::<organization::Entity>(|rows| {
            rows.col_expr(organization::Column::Version, Expr::value(version + 1))
                .filter(organization::Column::Id.eq(unit))
                .filter(organization::Column::Version.eq(version))
        })
        .await?;
    if claimed == 0 {
        return Err(Error::Stale);
    }
    let contact_phone = if phone_changes {
        Set(sealed_phone(tx.vault(), unit, &draft.contact_phone)?)
    } else {
        Unchanged(row.contact_phone)
    };
    tx.update(organization::ActiveModel {
        id: Unchanged(unit),
        contact_phone,
        contact_phone_index: Set(draft.phone_index(tx.vault())),
        full_name: Set(draft.full_name),
        short_name: Set(draft.short_name),
        kind: Set(draft.kind),
        founded_on: Set(draft.founded_on),
        secretary_name: Set(draft.secretary_name),
        contact_name: Set(draft.contact_name),
        unit_name: Set(draft.unit_name),
        can_approve: Set(draft.can_approve),
        term_from: Set(draft.term_from),
        term_years: Set(draft.term_years),
        address: Set(draft.address),
        longitude: Set(draft.longitude),
        latitude: Set(draft.latitude),
        ..Default::default()
    })
    .await?;
    Ok(())
}

/// Whether a draft says something else than the register does.
pub(crate) fn differs(vault: &Vault, row: &organization::Model, draft: &Draft) -> bool {
    let same_text = Draft { contact_phone: draft.contact_phone.clone(), ..known(row) } == *draft;
    !same_text || row.contact_phone_index != draft.phone_index(vault)
}

/// The register's row as a draft, without the phone.
fn known(row: &organization::Model) -> Draft {
    Draft {
        code: row.code.clone(),
        full_name: row.full_name.clone(),
        short_name: row.short_name.clone(),
        kind: row.kind,
        parent: row.parent,
        founded_on: row.founded_on,
        secretary_name: row.secretary_name.clone(),
        contact_name: row.contact_name.clone(),
        contact_phone: String::new(),
        unit_name: row.unit_name.clone(),
        can_approve: row.can_approve,
        term_from: row.term_from,
        term_years: row.term_years,
        address: row.address.clone(),
        longitude: row.longitude,
        latitude: row.latitude,
    }
}

/// What the trail keeps: no names of persons and no phone.
fn facts(draft: &Draft) -> Value {
    json!({
        "code": draft.code,
        "full_name": draft.full_name,
        "short_name": draft.short_name,
        "kind": draft.kind.code(),
        "founded_on": draft.founded_on,
        "can_approve": draft.can_approve,
        "term_from": draft.term_from,
        "term_years": draft.term_years,
    })
}

fn sealed_phone(vault: &Vault, unit: Id<Unit>, phone: &str) -> Result<Option<Sealed<ContactPhone>>> {
    if phone.is_empty() { Ok(None) } else { Sealed::new(vault, unit.uuid(), phone).map(Some) }
}

//! Founding an organisation and changing what is known of it.

use identity::{Unit, tree};
use platform::{Error, Id, Path, Result, Sealed, Tx, Vault, audit::Entry};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, QueryFilter,
    sea_query::Expr,
};
use serde_json::{Value, json};

use super::Draft;
use crate::{
    register,
    schema::{ContactPhone, organization},
    texts,
};

fn phone_index(vault: &Vault, phone: &str) -> String {
    if phone.is_empty() {
        String::new()
    } else {
        vault.index("organizations_organization.contact_phone", phone)
    }
}

/// Founds an organisation under another of the scope, or a root organisation where the scope is the whole instance.
pub async fn found(tx: &mut Tx, draft: Draft) -> Result<Id<Unit>> {
    draft.check(tx.today())?;
    if register::by_code(&tx.read(), &draft.code).await?.is_some() {
        return Err(code_taken());
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
    let phone = draft.contact_phone.as_deref().unwrap_or_default();
    let contact_phone = sealed_phone(tx.vault(), unit.id, phone)?;
    let contact_phone_index = phone_index(tx.vault(), phone);
    let entry =
        Entry::new("organizations.organization.founded", "organization").on(unit.id.uuid(), &unit.path);
    tx.audit(entry.after(facts(&draft)));
    tx.insert(organization::ActiveModel {
        id: Set(unit.id),
        parent: Set(draft.parent),
        path: Set(unit.path.to_string()),
        above: Set(above.to_string()),
        contact_phone: Set(contact_phone),
        contact_phone_index: Set(contact_phone_index),
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
    .await
    .map_err(|error| error.when_taken("organizations_organization", &["code"], code_taken))?;
    Ok(unit.id)
}

fn code_taken() -> Error {
    Error::invalid("code", texts::CODE_TAKEN)
}

/// Changes what is known of an organisation. Code and place stay: moving a subtree is a process of its own.
pub async fn change(tx: &mut Tx, unit: Id<Unit>, draft: Draft, version: i64) -> Result<()> {
    draft.check(tx.today())?;
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
    let fields = differences(tx.vault(), &row, &draft);
    if fields.is_empty() {
        tx.unaudited("a form that was sent unchanged changes nothing");
        return Ok(());
    }
    let mut after = facts(&draft);
    if let Some(facts) = after.as_object_mut() {
        facts.insert("fields".to_owned(), json!(fields));
    }
    let entry = Entry::new("organizations.organization.changed", "organization").on(unit.uuid(), &path);
    tx.audit(entry.before(facts(&known(&row))).after(after));
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
    let (contact_phone, contact_phone_index) = match &draft.contact_phone {
        Some(phone) => (Set(sealed_phone(tx.vault(), unit, phone)?), Set(phone_index(tx.vault(), phone))),
        None => (Unchanged(row.contact_phone), Unchanged(row.contact_phone_index)),
    };
    tx.update(organization::ActiveModel {
        id: Unchanged(unit),
        contact_phone,
        contact_phone_index,
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

/// The fields in which a draft differs from the register, by their names in forms.
pub(crate) fn differences(vault: &Vault, row: &organization::Model, draft: &Draft) -> Vec<&'static str> {
    let phone = draft.contact_phone.as_deref().map(|phone| phone_index(vault, phone));
    let pairs = [
        ("full_name", row.full_name != draft.full_name),
        ("short_name", row.short_name != draft.short_name),
        ("kind", row.kind != draft.kind),
        ("founded_on", row.founded_on != draft.founded_on),
        ("secretary_name", row.secretary_name != draft.secretary_name),
        ("contact_name", row.contact_name != draft.contact_name),
        ("contact_phone", phone.is_some_and(|phone| phone != row.contact_phone_index)),
        ("unit_name", row.unit_name != draft.unit_name),
        ("can_approve", row.can_approve != draft.can_approve),
        ("term_from", row.term_from != draft.term_from),
        ("term_years", row.term_years != draft.term_years),
        ("address", row.address != draft.address),
        ("longitude", row.longitude != draft.longitude),
        ("latitude", row.latitude != draft.latitude),
    ];
    pairs.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect()
}

/// The register's row as a draft, without the phone.
pub(crate) fn known(row: &organization::Model) -> Draft {
    Draft {
        code: row.code.clone(),
        full_name: row.full_name.clone(),
        short_name: row.short_name.clone(),
        kind: row.kind,
        parent: row.parent,
        founded_on: row.founded_on,
        secretary_name: row.secretary_name.clone(),
        contact_name: row.contact_name.clone(),
        contact_phone: None,
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
        "unit_name": draft.unit_name,
        "address": draft.address,
        "longitude": draft.longitude,
        "latitude": draft.latitude,
    })
}

fn sealed_phone(vault: &Vault, unit: Id<Unit>, phone: &str) -> Result<Option<Sealed<ContactPhone>>> {
    if phone.is_empty() { Ok(None) } else { Sealed::new(vault, unit.uuid(), phone).map(Some) }
}

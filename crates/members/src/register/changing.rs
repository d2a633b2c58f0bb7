//! Registering persons and changing what is known of them.

use chrono::NaiveDate;
use identity::{Person, Unit};
use organizations::register as units;
use platform::{Error, Id, Path, Result, Scope, Tx, audit::Entry};
use sea_orm::{
    ActiveValue::{Set, Unchanged},
    ColumnTrait, Condition, QueryFilter, QuerySelect,
    sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    Draft, civil_id_index,
    row::{counted, counted_draft, differences, draft_of, fill, is_incomplete, joined_key},
};
use crate::{
    Category,
    schema::person::{ActiveModel, Column, Entity, Model},
    tallies::Changes,
    texts,
};

/// Registers one person.
pub async fn register(tx: &mut Tx, draft: Draft) -> Result<Id<Person>> {
    draft.check(tx.today())?;
    let ids = register_all(tx, vec![draft], "form").await?;
    ids.into_iter().next().ok_or_else(|| Error::internal("one draft gives one person"))
}

/// Registers many persons whose drafts were checked: one question per five hundred, one entry per person.
pub async fn register_all(tx: &mut Tx, drafts: Vec<Draft>, source: &'static str) -> Result<Vec<Id<Person>>> {
    let places = places(tx, drafts.iter().map(|draft| draft.unit)).await?;
    refuse_known_numbers(tx, &drafts, None).await?;
    let (mut rows, mut ids, mut tallies) = (Vec::with_capacity(drafts.len()), Vec::new(), Changes::default());
    for draft in drafts {
        let path = place_of(&places, draft.unit)?;
        let id: Id<Person> = tx.new_id();
        let mut row = ActiveModel {
            id: Set(id),
            archived_on: Set(None),
            source: Set(source.to_owned()),
            registered_at: Set(tx.now()),
            version: Set(1),
            id_number: Set(None),
            id_number_index: Set(None),
            phone: Set(None),
            phone_index: Set(None),
            landline: Set(None),
            address: Set(None),
            dues_base: Set(None),
            ..Default::default()
        };
        let missing = is_incomplete(&draft, draft.id_number.is_some(), draft.phone.is_some());
        fill(&mut row, tx.vault(), id.uuid(), &draft, &path, missing)?;
        tallies.comes(&counted_draft(&draft, &path, missing));
        tx.audit(Entry::new("members.person.registered", "person").on(id.uuid(), &path).after(json!({
            "category": draft.category.code(), "source": source,
        })));
        rows.push(row);
        ids.push(id);
    }
    tx.insert_many(rows).await.map_err(number_known)?;
    tallies.store(tx).await?;
    Ok(ids)
}

/// Changes what is known of a person, to what the draft says.
pub async fn change(tx: &mut Tx, person: Id<Person>, draft: Draft, version: i64) -> Result<()> {
    draft.check(tx.today())?;
    let row = tx.read().get::<Entity>(person).await?;
    if row.version != version {
        return Err(Error::Stale);
    }
    let says_who_else = draft.birth != row.birth || draft.sex != row.sex;
    if says_who_else && row.id_number.is_some() && draft.id_number.is_none() {
        return Err(Error::invalid("id_number", texts::NUMBER_NEEDED));
    }
    refuse_known_numbers(tx, std::slice::from_ref(&draft), Some(person)).await?;
    tx.unaudited("a form that was sent unchanged changes nothing");
    change_all(tx, vec![(row, draft)]).await
}

/// Changes many persons, each from a row that was read in this transaction to what its draft says: one statement for
/// several hundred.
pub(crate) async fn change_all(tx: &mut Tx, changes: Vec<(Model, Draft)>) -> Result<()> {
    let places = places(tx, changes.iter().map(|(_, draft)| draft.unit)).await?;
    let (mut rows, mut tallies) = (Vec::with_capacity(changes.len()), Changes::default());
    for (row, draft) in changes {
        let fields = differences(tx.vault(), &row, &draft)?;
        if fields.is_empty() {
            continue;
        }
        let (person, path, version) = (row.id, place_of(&places, draft.unit)?, row.version);
        let has_number = draft.id_number.is_some() || row.id_number.is_some();
        let has_phone = draft.phone.is_some() || row.phone.is_some();
        let missing = is_incomplete(&draft, has_number, has_phone);
        tallies.goes(&counted(&row));
        tallies.comes(&counted_draft(&draft, &path, missing));
        let entry = Entry::new("members.person.changed", "person").on(person.uuid(), &path);
        tx.audit(
            entry
                .before(json!({ "category": row.category.code(), "path": row.path }))
                .after(json!({ "category": draft.category.code(), "path": path, "fields": fields })),
        );
        let mut next: ActiveModel = row.into();
        fill(&mut next, tx.vault(), person.uuid(), &draft, &path, missing)?;
        rows.push((next, version));
    }
    tx.update_many(Column::Version, rows).await.map_err(number_known)?;
    tallies.store(tx).await
}

/// Whoever looked for a number and was overtaken hears what he would have heard a moment later.
fn number_known(error: Error) -> Error {
    error.when_taken("members_person", &["id_number_index"], || {
        Error::invalid("id_number", texts::NUMBER_KNOWN)
    })
}

/// Moves a person on (or back) along the way and keeps the day of it. Who is no member (any more) has no day of joining,
/// and only a full member has a day of becoming one: the days always fit the category, as [`change`] asks of a form.
pub async fn set_category(tx: &mut Tx, person: Id<Person>, category: Category, on: NaiveDate) -> Result<()> {
    let row = tx.read().get::<Entity>(person).await?;
    let path = Path::stored(&row.path);
    if !tx.scope().contains(&path) {
        return Err(Error::Missing);
    }
    claim(tx, person, row.version).await?;
    let draft = moved(draft_of(&row), category, on);
    let missing = is_incomplete(&draft, row.id_number.is_some(), row.phone.is_some());
    let mut tallies = Changes::default();
    tallies.goes(&counted(&row));
    tallies.comes(&counted_draft(&draft, &path, missing));
    tallies.store(tx).await?;
    let entry = Entry::new("members.person.category_set", "person").on(person.uuid(), &path);
    let said = |category: Category, joined_on: Option<NaiveDate>, confirmed_on: Option<NaiveDate>| json!({ "category": category.code(), "joined_on": joined_on, "confirmed_on": confirmed_on });
    let mut after = said(category, draft.joined_on, draft.confirmed_on);
    if let Some(fields) = after.as_object_mut() {
        fields.insert("on".to_owned(), json!(on));
    }
    tx.audit(entry.before(said(row.category, row.joined_on, row.confirmed_on)).after(after));
    tx.update(ActiveModel {
        id: Unchanged(person),
        category: Set(category),
        is_incomplete: Set(missing),
        application_on: Set(draft.application_on),
        activist_on: Set(draft.activist_on),
        candidate_on: Set(draft.candidate_on),
        joined_on: Set(draft.joined_on),
        joined_key: Set(joined_key(draft.joined_on)),
        confirmed_on: Set(draft.confirmed_on),
        ..Default::default()
    })
    .await?;
    Ok(())
}

/// What is known of somebody once he is of another category since a day.
fn moved(mut draft: Draft, category: Category, on: NaiveDate) -> Draft {
    draft.category = category;
    match category {
        Category::Applicant => draft.application_on = Some(on),
        Category::Activist => draft.activist_on = Some(on),
        Category::Candidate => draft.candidate_on = Some(on),
        Category::Probationary => draft.joined_on = Some(on),
        Category::Full => draft.confirmed_on = Some(on),
        Category::Other => {}
    }
    if !category.is_member() {
        draft.joined_on = None;
    }
    if category != Category::Full {
        draft.confirmed_on = None;
    }
    draft
}

/// Keeps the day on which the papers of an admission were archived.
pub async fn set_archived(tx: &mut Tx, person: Id<Person>, on: NaiveDate) -> Result<()> {
    let row = tx.read().get::<Entity>(person).await?;
    let path = Path::stored(&row.path);
    if !tx.scope().contains(&path) {
        return Err(Error::Missing);
    }
    claim(tx, person, row.version).await?;
    let entry = Entry::new("members.person.archived", "person").on(person.uuid(), &path);
    tx.audit(entry.after(json!({ "on": on })));
    tx.update(ActiveModel { id: Unchanged(person), archived_on: Set(Some(on)), ..Default::default() })
        .await?;
    Ok(())
}

/// Counts the version up, or finds that somebody else was faster.
async fn claim(tx: &Tx, person: Id<Person>, version: i64) -> Result<()> {
    let claimed = tx
        .update_where::<Entity>(|rows| {
            rows.col_expr(Column::Version, Expr::value(version + 1))
                .filter(Column::Id.eq(person))
                .filter(Column::Version.eq(version))
        })
        .await?;
    if claimed == 0 { Err(Error::Stale) } else { Ok(()) }
}

/// The places of branches in the scope of who writes; what is no branch of the scope is a problem of the form.
async fn places(tx: &Tx, units: impl Iterator<Item = Id<Unit>>) -> Result<Vec<(Id<Unit>, Path)>> {
    let mut found: Vec<(Id<Unit>, Path)> = Vec::new();
    let mut wanted: Vec<Id<Unit>> = units.collect();
    wanted.sort_unstable();
    wanted.dedup();
    for row in units::of(&tx.read(), &wanted).await? {
        if row.kind.is_branch() && tx.scope().contains(&row.path) {
            found.push((row.unit, row.path));
        }
    }
    if found.len() < wanted.len() {
        return Err(Error::invalid("unit", texts::NOT_A_BRANCH));
    }
    Ok(found)
}

fn place_of(places: &[(Id<Unit>, Path)], unit: Id<Unit>) -> Result<Path> {
    let found = places.iter().find(|(id, _)| *id == unit).map(|(_, path)| path.clone());
    found.ok_or_else(|| Error::internal("a branch without a place"))
}

/// One person is on the register once: numbers are compared over the whole instance.
async fn refuse_known_numbers(tx: &Tx, drafts: &[Draft], but: Option<Id<Person>>) -> Result<()> {
    let indexes: Vec<String> = drafts
        .iter()
        .filter_map(|draft| draft.id_number.as_ref())
        .map(|n| civil_id_index(tx.vault(), n))
        .collect();
    let system = Scope::system("one person is on the register once");
    for some in indexes.chunks(500) {
        let mut condition =
            Condition::all().add(Column::IdNumberIndex.is_in(some.iter().map(String::as_str)));
        if let Some(person) = but {
            condition = condition.add(Column::Id.ne(person));
        }
        let query = tx.read_as(&system).find::<Entity>().filter(condition).limit(1);
        let found: Vec<(Uuid,)> = query.tune(|q| q.select_only().column(Column::Id)).tuples().await?;
        if !found.is_empty() {
            return Err(Error::invalid("id_number", texts::NUMBER_KNOWN));
        }
    }
    Ok(())
}

//! What was done: acts (finished work points) and the records of those that repeat. Both are only ever added.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use identity::{Account, Person};
use platform::{Id, Reader, Result, Timestamp, Tx};
use rules::{Warning, development::FieldValue};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order};
use workflow::{Doer, Item};

use crate::{
    Case, Material, cases,
    schema::{act, record},
    signing::Signature,
};

/// A finished work point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The order in the case, from 1.
    pub number: i64,
    /// The user task: `WP04`, `WP04_check`.
    pub element: String,
    /// 1 to 50.
    pub work_point: u8,
    /// From 1; more after a return.
    pub attempt: i64,
    /// The item that was done.
    pub item: Id<Item>,
    /// The day on which it happened.
    pub happened_on: NaiveDate,
    /// The code of the decision.
    pub decision: String,
    /// What was filled in, by the name of the field.
    pub fields: BTreeMap<String, FieldValue>,
    /// The sentences of the warnings that were acknowledged.
    pub acknowledged: Vec<String>,
    /// What was remarked.
    pub opinion: String,
    /// Whose account did it; empty for the machine.
    pub account: Option<Id<Account>>,
    /// Who did it, when he is on the register.
    pub person: Option<Id<Person>>,
    /// His name then.
    pub actor: String,
    /// His post then.
    pub post_title: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// By which rule set it was judged.
    pub rule_set: String,
    /// Whether it happened on an earlier day than it was recorded.
    pub is_backfilled: bool,
}

impl From<act::Model> for Row {
    fn from(row: act::Model) -> Self {
        Self {
            number: row.number,
            element: row.element,
            work_point: u8::try_from(row.work_point).unwrap_or(0),
            attempt: row.attempt,
            item: row.item,
            happened_on: row.happened_on,
            decision: row.decision,
            // Written by this crate from the same type.
            fields: serde_json::from_str(&row.fields).unwrap_or_default(),
            acknowledged: row
                .acknowledged
                .and_then(|text| serde_json::from_str(&text).ok())
                .unwrap_or_default(),
            opinion: row.opinion,
            account: row.account,
            person: row.person,
            actor: row.actor,
            post_title: row.post_title,
            recorded_at: row.recorded_at,
            rule_set: row.rule_set,
            is_backfilled: row.is_backfilled,
        }
    }
}

/// What a new act says.
pub(crate) struct Draft<'a> {
    pub(crate) element: &'a str,
    pub(crate) work_point: u8,
    pub(crate) item: Id<Item>,
    pub(crate) happened_on: NaiveDate,
    pub(crate) decision: &'a str,
    pub(crate) fields: &'a BTreeMap<String, FieldValue>,
    pub(crate) acknowledged: &'a [Warning],
    pub(crate) opinion: &'a str,
    pub(crate) rule_set: &'a str,
}

/// The acts of a case in scope, oldest first.
pub async fn of_case(reader: &Reader<'_>, case: Id<Case>) -> Result<Vec<Row>> {
    let query = reader.find::<act::Entity>().filter(act::Column::CaseId.eq(case));
    let rows = query.order_by(act::Column::Number, Order::Asc).all().await?;
    Ok(rows.into_iter().map(Row::from).collect())
}

/// Adds an act behind those that were read in this transaction. Two that were added at the same time collide on the
/// number, and one of them is refused by the index.
pub(crate) async fn add(
    tx: &Tx,
    case: &cases::Row,
    before: &[Row],
    doer: &Doer<'_>,
    draft: Draft<'_>,
) -> Result<Row> {
    let by = Signature::of(doer);
    let sentences: Vec<&str> = draft.acknowledged.iter().map(|warning| warning.because.as_str()).collect();
    let acknowledged = if sentences.is_empty() { None } else { Some(serde_json::to_string(&sentences)?) };
    let attempt = before.iter().filter(|act| act.element == draft.element).count();
    let row = tx
        .insert(act::ActiveModel {
            id: Set(tx.new_id()),
            case_id: Set(case.id),
            number: Set(before.last().map_or(0, |act| act.number) + 1),
            element: Set(draft.element.to_owned()),
            work_point: Set(i64::from(draft.work_point)),
            attempt: Set(i64::try_from(attempt).unwrap_or(0) + 1),
            item: Set(draft.item),
            happened_on: Set(draft.happened_on),
            decision: Set(draft.decision.to_owned()),
            fields: Set(serde_json::to_string(draft.fields)?),
            acknowledged: Set(acknowledged),
            opinion: Set(draft.opinion.to_owned()),
            account: Set(by.account),
            person: Set(by.person),
            actor: Set(by.actor),
            post_title: Set(by.post_title),
            recorded_at: Set(tx.now()),
            rule_set: Set(draft.rule_set.to_owned()),
            is_backfilled: Set(draft.happened_on < tx.today()),
            path: Set(case.path.to_string()),
        })
        .await?;
    Ok(row.into())
}

/// One of several records of a work point that repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// 1 to 50.
    pub work_point: u8,
    /// The item for which it was made.
    pub item: Id<Item>,
    /// The day of which it tells.
    pub happened_on: NaiveDate,
    /// What it says.
    pub note: String,
    /// A file with it.
    pub material: Option<Id<Material>>,
    /// Who made it.
    pub actor: String,
    /// In which post.
    pub post_title: String,
    /// When.
    pub recorded_at: Timestamp,
}

impl From<record::Model> for Record {
    fn from(row: record::Model) -> Self {
        Self {
            work_point: u8::try_from(row.work_point).unwrap_or(0),
            item: row.item,
            happened_on: row.happened_on,
            note: row.note,
            material: row.material,
            actor: row.actor,
            post_title: row.post_title,
            recorded_at: row.recorded_at,
        }
    }
}

/// The records of a case in scope, by the day of which they tell.
pub async fn records_of(reader: &Reader<'_>, case: Id<Case>) -> Result<Vec<Record>> {
    let query = reader.find::<record::Entity>().filter(record::Column::CaseId.eq(case));
    let query =
        query.order_by(record::Column::HappenedOn, Order::Asc).order_by(record::Column::Id, Order::Asc);
    Ok(query.all().await?.into_iter().map(Record::from).collect())
}

/// Adds a record.
pub(crate) async fn add_record(
    tx: &Tx,
    case: &cases::Row,
    doer: &Doer<'_>,
    of: (u8, Id<Item>),
    happened_on: NaiveDate,
    note: &str,
) -> Result<()> {
    let by = Signature::of(doer);
    tx.insert(record::ActiveModel {
        id: Set(tx.new_id()),
        case_id: Set(case.id),
        work_point: Set(i64::from(of.0)),
        item: Set(of.1),
        happened_on: Set(happened_on),
        note: Set(note.to_owned()),
        material: Set(None),
        account: Set(by.account),
        actor: Set(by.actor),
        post_title: Set(by.post_title),
        recorded_at: Set(tx.now()),
        path: Set(case.path.to_string()),
    })
    .await?;
    Ok(())
}

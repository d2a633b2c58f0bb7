//! What was done to the record of a person, from the audit trail: who, in which post, when, what.

use identity::Person;
use platform::{Id, Reader, Result, audit};
use sea_orm::{ColumnTrait as _, Condition, Order};

use crate::texts;

/// One line of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// The sign-in name, or the name of the job.
    pub(crate) who: String,
    /// The post acted in.
    pub(crate) post: String,
    /// What was done.
    pub(crate) what: String,
    /// When, to the second, in China.
    pub(crate) at: String,
}

/// How many lines a record shows.
const SHOWN: u64 = 20;

/// The latest changes of a person's record. The person must have been found in scope before: the trail has none.
pub(crate) async fn of(reader: &Reader<'_>, person: Id<Person>) -> Result<Vec<Line>> {
    let changes = Condition::all()
        .add(audit::row::Column::SubjectId.eq(person.uuid()))
        .add(audit::row::Column::Action.is_in(texts::ACTIONS.iter().map(|(code, _)| *code)));
    let query = reader.find::<audit::row::Entity>().filter(changes);
    let rows = query
        .order_by(audit::row::Column::At, Order::Desc)
        .order_by(audit::row::Column::Seq, Order::Desc)
        .limit(SHOWN)
        .all()
        .await?;
    Ok(rows.into_iter().map(line).collect())
}

fn line(row: audit::row::Model) -> Line {
    let title = texts::ACTIONS.iter().find(|(code, _)| *code == row.action).map_or("", |(_, title)| *title);
    let after: serde_json::Value = serde_json::from_str(&row.after).unwrap_or_default();
    let details: Vec<&str> = match (after.get("fields"), after.get("category"), after.get("field")) {
        (Some(serde_json::Value::Array(fields)), _, _) => {
            fields.iter().filter_map(|field| field.as_str()).map(texts::field).collect()
        }
        (_, Some(category), _) => {
            let category = category.as_str().and_then(crate::Category::by_code);
            category.map(crate::Category::title).into_iter().collect()
        }
        (_, _, Some(field)) => field.as_str().map(texts::field).into_iter().collect(),
        _ => Vec::new(),
    };
    Line {
        who: row.actor,
        post: row.post_title,
        what: texts::change(title, &details),
        at: row.at.to_second(),
    }
}

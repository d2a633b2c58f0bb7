//! People of one category by name: what choosers of other modules offer.

use platform::{Query, Reader, Result, escape_like, one_line};
use sea_orm::{ColumnTrait, Condition, sea_query::LikeExpr};

use super::questions::{Facts, in_order};
use crate::{
    Category, names,
    schema::person::{Column, Entity},
};

/// People of a category in scope, by name, `limit` at a time: those who come behind `after`, or the first of all.
///
/// `text` narrows them as the one field of a chooser does: the beginning of the name, its pinyin or initials, or the
/// whole 学号/工号. An empty text narrows nothing.
pub async fn in_category(
    reader: &Reader<'_>,
    category: Category,
    text: &str,
    after: Option<&Facts>,
    limit: u64,
) -> Result<Vec<Facts>> {
    let mut condition = Condition::all().add(Column::Category.eq(category));
    let text = one_line(text);
    if !text.is_empty() {
        condition = condition.add(matching(&text));
    }
    if let Some(last) = after {
        let key = names::keys(&last.name).full;
        condition = condition.add(
            Condition::any()
                .add(Column::NameKey.gt(key.as_str()))
                .add(Condition::all().add(Column::NameKey.eq(key.as_str())).add(Column::Id.gt(last.person))),
        );
    }
    let query: Query<'_, Entity> = reader.find::<Entity>().filter(condition).limit(limit);
    in_order(query).await
}

fn matching(text: &str) -> Condition {
    let number = Condition::any().add(Column::Number.eq(text)).add(Column::Number.eq(text.to_uppercase()));
    if text.is_ascii() {
        let plain: String = text.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
        if plain.is_empty() {
            return number;
        }
        return number.add(begins(Column::NameKey, &plain)).add(begins(Column::Initials, &plain));
    }
    // The key of the beginning finds the range in the index; the name itself tells 张 from 章.
    let key = names::keys(text).full;
    Condition::all()
        .add(begins(Column::NameKey, &key))
        .add(Column::Name.like(LikeExpr::new(format!("{}%", escape_like(text))).escape('\\')))
}

fn begins(column: Column, prefix: &str) -> Condition {
    Condition::all().add(column.gte(prefix)).add(column.lt(names::after_prefix(prefix)))
}

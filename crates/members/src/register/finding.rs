//! People of one category by name: what choosers of other modules offer.

use platform::{Query, Reader, Result, one_line};
use rules::names::tidy;
use sea_orm::{ColumnTrait, Condition};

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
        condition = condition.add(named_or_numbered(&text));
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

/// People whose name begins with a text, in characters, pinyin or initials, or whose whole 学号/工号 it is.
pub(crate) fn named_or_numbered(text: &str) -> Condition {
    let name = tidy(text);
    let named = names::beginning_with(&name);
    if let Some(named) = named.clone().filter(|_| !name.is_ascii()) {
        return named;
    }
    let number = Condition::any().add(Column::Number.eq(text)).add(Column::Number.eq(text.to_uppercase()));
    number.add_option(named)
}

//! Views of the roster that somebody keeps for himself: a name for conditions that he asks for again and again.
//!
//! A view holds conditions and shows nothing by itself: the roster applies it within the post in which it is opened.
//! What is typed into the field for names and phones is not a condition that anybody keeps, so it is left out.

use std::borrow::Cow;

use identity::Account;
use platform::{Error, Id, RawId, Reader, Result, Tx, one_line};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order, QueryFilter};

use crate::{
    schema::saved_view::{ActiveModel, Column, Entity, Model},
    texts,
};

/// Marker of the ids of saved views.
pub enum SavedView {}

/// A saved view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its id.
    pub id: Id<SavedView>,
    /// What its owner calls it.
    pub name: String,
    /// The conditions, as they stand in the address of the roster.
    pub query: String,
}

impl Row {
    /// The address of the roster with these conditions.
    pub fn href(&self) -> String {
        if self.query.is_empty() { "/members".to_owned() } else { format!("/members?{}", self.query) }
    }
}

impl From<Model> for Row {
    fn from(row: Model) -> Self {
        Self { id: row.id, name: row.name, query: row.query }
    }
}

/// What of the query of the roster a view keeps: neither the place in the list nor what was searched for.
const KEPT: [&str; 9] =
    ["unit", "view", "category", "occupation", "education", "joined_from", "joined_to", "sort", "size"];
/// The longest name, in characters.
const NAME: usize = 20;
/// So many views somebody may keep.
const MOST: usize = 20;
/// The longest value of a condition.
const VALUE: usize = 40;

/// The conditions of a query as pairs, in a fixed order; what a view does not keep is left out.
pub(crate) fn conditions(query: &str) -> Vec<(&'static str, String)> {
    let pairs: Vec<(Cow<'_, str>, Cow<'_, str>)> = serde_html_form::from_str(query).unwrap_or_default();
    let value = |key: &str| {
        let found = pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value.trim().to_owned());
        found.filter(|value| !value.is_empty() && value.len() <= VALUE)
    };
    KEPT.into_iter().filter_map(|key| value(key).map(|value| (key, value))).collect()
}

/// Conditions as a query.
pub(crate) fn query_of(conditions: &[(&'static str, String)]) -> String {
    serde_html_form::to_string(conditions).unwrap_or_default()
}

/// The views of an account, in the order in which they were kept.
pub async fn list(reader: &Reader<'_>, account: Id<Account>) -> Result<Vec<Row>> {
    let query = reader.find::<Entity>().filter(Column::Account.eq(account));
    let rows = query.order_by(Column::Id, Order::Asc).all().await?;
    Ok(rows.into_iter().map(Row::from).collect())
}

/// Keeps the conditions of a query of the roster under a name.
///
/// # Errors
/// [`Error::Invalid`] (`name`) for a name that is empty, too long or taken, and when there are too many views.
pub async fn keep(tx: &mut Tx, account: Id<Account>, name: &str, query: &str) -> Result<Id<SavedView>> {
    let name = one_line(name);
    if !(1..=NAME).contains(&name.chars().count()) {
        return Err(Error::invalid("name", texts::views::NAME_LENGTH));
    }
    let known = list(&tx.read(), account).await?;
    if known.iter().any(|row| row.name == name) {
        return Err(Error::invalid("name", texts::views::NAME_TAKEN));
    }
    if known.len() >= MOST {
        return Err(Error::invalid("name", texts::views::TOO_MANY));
    }
    tx.unaudited("a view of one's own: it holds conditions and shows nothing by itself");
    let row = tx
        .insert(ActiveModel {
            id: Set(tx.new_id()),
            account: Set(account),
            name: Set(name),
            query: Set(query_of(&conditions(query))),
        })
        .await
        .map_err(|error| {
            error.when_taken("members_saved_view", &["account", "name"], || {
                Error::invalid("name", texts::views::NAME_TAKEN)
            })
        })?;
    Ok(row.id)
}

/// Takes a view of this account away.
///
/// # Errors
/// [`Error::Missing`] for the view of somebody else.
pub async fn remove(tx: &mut Tx, account: Id<Account>, view: RawId<SavedView>) -> Result<()> {
    tx.unaudited("a view of one's own: it holds conditions and shows nothing by itself");
    let removed = tx
        .delete_where::<Entity>(|rows| {
            rows.filter(Column::Id.eq(view.uuid())).filter(Column::Account.eq(account))
        })
        .await?;
    if removed == 0 { Err(Error::Missing) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_keeps_conditions_and_neither_the_page_nor_what_was_searched_for() {
        let query = "after=x&category=2&text=13100004820&unit=&sort=joined&person=1&every=1&size=50";
        let kept = conditions(query);
        assert_eq!(query_of(&kept), "category=2&sort=joined&size=50");
        assert_eq!(conditions(&query_of(&kept)), kept);
        assert!(conditions(&format!("category={}", "2".repeat(41))).is_empty());
        assert!(conditions("%%%=&&&").is_empty());
    }
}

//! What was done to the record of a person, from the audit trail: who, in which post, when, what.

use std::collections::HashMap;

use identity::{Person, accounts, tree};
use platform::{
    Id, Path, Reader, Result,
    audit::{
        self,
        words::{PLACE, Piece, Told, Words},
    },
};
use sea_orm::{ColumnTrait as _, Condition, Order};
use uuid::Uuid;

use crate::texts;

/// One line of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// The name of the person who did it, or of the job.
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
pub(crate) async fn of(reader: &Reader<'_>, person: Id<Person>, words: &Words) -> Result<Vec<Line>> {
    let changes = Condition::all()
        .add(audit::row::Column::SubjectId.eq(person.uuid()))
        .add(audit::row::Column::Action.is_in(texts::IN_HISTORY));
    let query = reader.find::<audit::row::Entity>().filter(changes);
    let rows = query
        .order_by(audit::row::Column::At, Order::Desc)
        .order_by(audit::row::Column::Seq, Order::Desc)
        .limit(SHOWN)
        .all()
        .await?;
    let told: Vec<Vec<Told>> =
        rows.iter().map(|row| words.tell(&row.action, &row.before, &row.after)).collect();
    let people: Vec<Uuid> = rows.iter().filter_map(|row| row.account).collect();
    let people = accounts::of_ids(reader, &people).await?;
    let people: HashMap<Uuid, String> =
        people.into_iter().map(|row| (row.id.uuid(), row.display_name)).collect();
    let places = places(reader, &told).await?;
    let line = |(row, told): (audit::row::Model, Vec<Told>)| {
        let named = row.account.and_then(|account| people.get(&account)).filter(|name| !name.is_empty());
        Line {
            who: named.cloned().unwrap_or_else(|| words.actor(&row.actor)),
            post: row.post_title,
            what: texts::change(&words.title(&row.action), &details(&told, &places)),
            at: row.at.to_second(),
        }
    };
    Ok(rows.into_iter().zip(told).map(line).collect())
}

/// The names of the branches that entries speak of.
async fn places(reader: &Reader<'_>, told: &[Vec<Told>]) -> Result<HashMap<String, String>> {
    let pieces = told.iter().flatten().flat_map(|one| one.before.iter().chain(&one.after));
    let mut paths: Vec<Path> = pieces
        .filter_map(|piece| match piece {
            Piece::Named(PLACE, path) => Some(Path::stored(path)),
            _ => None,
        })
        .collect();
    paths.sort_by(|a, b| a.as_str().cmp(b.as_str()));
    paths.dedup();
    let units = tree::at_all(reader, &paths).await?;
    Ok(units.into_iter().map(|unit| (unit.path.as_str().to_owned(), unit.name)).collect())
}

/// What an entry changed, in a few words: values that stayed the same are no change.
fn details(told: &[Told], places: &HashMap<String, String>) -> String {
    let text = |pieces: &[Piece]| -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Named(_, id) => places.get(id).cloned().unwrap_or_default(),
        };
        pieces.iter().map(piece).collect()
    };
    let changed = told.iter().filter(|one| one.before != one.after);
    let parts: Vec<String> = changed
        .map(|one| texts::became(&text(&one.before), &text(&one.after)))
        .filter(|part| !part.is_empty())
        .collect();
    texts::together(&parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_reads_without_codes() {
        let words = Words::new(vec![texts::trail::TRAIL]);
        let places = HashMap::from([
            ("/1/2/".to_owned(), "一支部".to_owned()),
            ("/1/3/".to_owned(), "二支部".to_owned()),
        ]);
        let said = |action: &str, before: &str, after: &str| {
            texts::change(&words.title(action), &details(&words.tell(action, before, after), &places))
        };
        assert_eq!(
            said(
                "members.person.changed",
                r#"{"category":"01","path":"/1/2/"}"#,
                r#"{"category":"01","path":"/1/3/","fields":["phone","education"]}"#
            ),
            "修改人员资料：一支部 → 二支部，联系电话、学历"
        );
        let category = |code: &str| crate::Category::by_code(code).map(crate::Category::title);
        let (from, to) = (crate::Category::Candidate, crate::Category::Probationary);
        assert_eq!(category(from.code()), Some(from.title()));
        assert_eq!(
            said(
                "members.person.category_set",
                &format!(r#"{{"category":"{}"}}"#, from.code()),
                &format!(r#"{{"category":"{}","joined_on":"2026-06-26","on":"2026-06-26"}}"#, to.code())
            ),
            "变更人员类别：发展对象 → 预备党员，2026-06-26，2026-06-26"
        );
        assert_eq!(said("members.number.revealed", "", r#"{"field":"phone"}"#), "查看完整号码：联系电话");
        assert_eq!(
            said("members.account.opened", "", r#"{"account":"zhangsan"}"#),
            "为人员开通账号：zhangsan"
        );
    }
}

//! Over which part of the organisation tree somebody may read and write.

use sea_orm::{ColumnTrait, Condition, sea_query::Expr};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The place of a unit in the tree: numbers from the root down, with a closing slash, such as `/1/4/17/`.
///
/// `/` is the instance itself, above all root organisations. A subtree is the range `path >= p AND path < p'`, where
/// `p'` has the character after the slash in place of the last slash; it is never asked with LIKE.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Path(String);

impl Path {
    /// The instance itself.
    pub fn root() -> Self {
        Self("/".to_owned())
    }

    /// From a stored column. Anything that is not a path stands for nothing at all rather than for everything.
    pub fn stored(text: &str) -> Self {
        if text.starts_with('/') && text.ends_with('/') {
            Self(text.to_owned())
        } else {
            Self("/?/".to_owned())
        }
    }

    /// The path of a child with this number.
    pub fn child(&self, number: i64) -> Self {
        Self(format!("{}{number}/", self.0))
    }

    /// As stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `other` is this unit or lies below it.
    pub fn contains(&self, other: &Path) -> bool {
        other.0.starts_with(&self.0)
    }

    /// How many units lie above, the instance not counted: 0 for a root organisation.
    pub fn depth(&self) -> usize {
        self.0.matches('/').count().saturating_sub(2)
    }

    /// This path and those of all units above it, the nearest first, without the instance.
    pub fn upwards(&self) -> Vec<Path> {
        let mut found = Vec::new();
        let mut rest = self.0.as_str();
        while rest.len() > 1 {
            found.push(Path(rest.to_owned()));
            let shorter = rest.trim_end_matches('/');
            rest = shorter.get(..=shorter.rfind('/').unwrap_or(0)).unwrap_or("/");
        }
        found
    }

    /// The first path after the subtree.
    fn after(&self) -> String {
        let mut text = self.0.clone();
        text.pop();
        text.push('0'); // the character after '/'
        text
    }

    /// The rows whose `column` holds a path of this subtree.
    pub fn within<C: ColumnTrait>(&self, column: C) -> Condition {
        if self.0 == "/" {
            return Condition::all();
        }
        Condition::all().add(column.gte(self.0.clone())).add(column.lt(self.after()))
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What somebody may reach: made by `identity` from the post in force, never from a request.
#[derive(Clone, Debug)]
pub struct Scope {
    subtree: Option<Path>,
    person: Option<Uuid>,
    system: Option<&'static str>,
}

impl Scope {
    /// A subtree of the organisation, as a post gives it.
    pub fn subtree(path: Path) -> Self {
        Self { subtree: Some(path), person: None, system: None }
    }

    /// Only what concerns one person: what everybody may do in his own matter.
    pub fn person(person: Uuid) -> Self {
        Self { subtree: None, person: Some(person), system: None }
    }

    /// Nothing of anybody: posts whose work is accounts, settings or the audit trail.
    pub fn nothing() -> Self {
        Self { subtree: None, person: None, system: None }
    }

    /// Everything, for jobs, imports of demo data and the command line. The reason is logged.
    pub fn system(why: &'static str) -> Self {
        tracing::debug!(scope.why = why, "system scope");
        Self { subtree: Some(Path::root()), person: None, system: Some(why) }
    }

    /// The subtree, when the scope is one.
    pub fn path(&self) -> Option<&Path> {
        self.subtree.as_ref()
    }

    /// The person, when the scope is one person.
    pub fn own_person(&self) -> Option<Uuid> {
        self.person
    }

    /// Why the scope is everything, when it is.
    pub fn why_system(&self) -> Option<&'static str> {
        self.system
    }

    /// The scope in one text: equal texts reach the same rows.
    pub(crate) fn key(&self) -> String {
        match (&self.subtree, self.person) {
            (Some(path), _) => path.to_string(),
            (None, Some(person)) => person.simple().to_string(),
            (None, None) => String::new(),
        }
    }

    /// Whether a unit at this path lies in the scope.
    pub fn contains(&self, path: &Path) -> bool {
        self.subtree.as_ref().is_some_and(|own| own.contains(path))
    }

    /// Rows of a table that lies in the tree: reached by subtree alone.
    pub fn by_path<C: ColumnTrait>(&self, column: C) -> Condition {
        match &self.subtree {
            Some(path) => path.within(column),
            None => never(),
        }
    }

    /// Rows of a table that lies in the tree and concerns one person: reached by subtree, or by that person.
    pub fn by_path_or_person<C: ColumnTrait>(&self, path: C, person: C) -> Condition {
        match (&self.subtree, self.person) {
            (Some(own), _) => own.within(path),
            (None, Some(me)) => Condition::all().add(person.eq(me)),
            (None, None) => never(),
        }
    }

    /// Rows reached by subtree, or for one person by a condition of the table's own (such as "takes part in").
    pub fn by_path_or<C: ColumnTrait>(&self, path: C, own: impl FnOnce(Uuid) -> Condition) -> Condition {
        match (&self.subtree, self.person) {
            (Some(subtree), _) => subtree.within(path),
            (None, Some(me)) => own(me),
            (None, None) => never(),
        }
    }

    /// Rows that everybody who is signed in may read: code sets, names of organisations.
    pub fn everybody(&self) -> Condition {
        Condition::all()
    }

    /// Rows that no scope narrows, because they lie nowhere in the tree or belong to the machinery: nothing but the
    /// permission of the handler, or that no page asks for them, keeps them from whoever asks.
    pub fn unscoped(&self) -> Condition {
        Condition::all()
    }
}

/// A condition that no row meets.
fn never() -> Condition {
    Condition::all().add(sea_orm::ExprTrait::eq(Expr::val(1), 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subtree_is_a_range_that_ends_before_the_next_sibling() {
        let unit = Path::stored("/1/2/");
        assert!(unit.contains(&Path::stored("/1/2/")));
        assert!(unit.contains(&Path::stored("/1/2/9/")));
        assert!(!unit.contains(&Path::stored("/1/20/")));
        assert!(unit.after().as_str() > "/1/2/999/" && unit.after().as_str() < "/1/20/");
    }

    #[test]
    fn a_damaged_path_contains_nothing() {
        assert!(!Path::stored("1/2").contains(&Path::stored("/1/2/")));
        assert!(!Path::stored("").contains(&Path::root()));
    }

    #[test]
    fn upwards_names_the_nearest_first() {
        let up: Vec<String> = Path::stored("/1/4/17/").upwards().iter().map(ToString::to_string).collect();
        assert_eq!(up, ["/1/4/17/", "/1/4/", "/1/"]);
    }
}

//! The tables as entities, and how far a scope reaches into them.

use identity::{Account, Duty, Person, Unit};
use platform::{Id, Scope, Scoped, Timestamp};
use sea_orm::{
    Condition,
    entity::prelude::*,
    sea_query::{Query, SelectStatement},
};

use crate::{HistoryKind, Instance, Item, Outcome, Status};

pub(crate) mod instance {
    use super::{Id, Instance, Status, Timestamp};
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "workflow_instance")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<Instance>,
        pub process_key: String,
        pub process_version: String,
        pub subject: Uuid,
        pub path: String,
        pub state: String,
        pub status: Status,
        pub reached_end: Option<String>,
        pub version: i64,
        pub started_at: Timestamp,
        pub ended_at: Option<Timestamp>,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod item {
    use super::{Account, Id, Instance, Item, Outcome, Timestamp};
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "workflow_item")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<Item>,
        pub instance: Id<Instance>,
        pub token: i64,
        pub subject: Uuid,
        pub element: String,
        pub title: String,
        pub detail: String,
        pub href: String,
        pub due: Option<Date>,
        pub path: String,
        pub opened_at: Timestamp,
        pub closed_at: Option<Timestamp>,
        pub closed_by: Option<Id<Account>>,
        pub outcome: Option<Outcome>,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod candidate {
    use super::{Duty, Id, Instance, Item, Person, Unit};
    use sea_orm::entity::prelude::*;
    pub(crate) enum Candidate {}
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "workflow_candidate")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<Candidate>,
        pub item: Id<Item>,
        pub instance: Id<Instance>,
        pub path: String,
        pub unit: Option<Id<Unit>>,
        pub duty: Option<Duty>,
        pub person: Option<Id<Person>>,
        pub is_open: bool,
        pub due_key: i64,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod history {
    use super::{Account, HistoryKind, Id, Instance, Item, Timestamp};
    use sea_orm::entity::prelude::*;
    pub(crate) enum History {}
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "workflow_history")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<History>,
        pub instance: Id<Instance>,
        /// The version of the instance that the transition made.
        pub step: i64,
        /// The place within the transition.
        pub number: i64,
        pub subject: Uuid,
        pub path: String,
        pub at: Timestamp,
        pub kind: HistoryKind,
        pub element: String,
        pub item: Option<Id<Item>>,
        pub account: Option<Id<Account>>,
        pub actor: String,
        pub post_title: String,
        pub note: String,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The instances in which somebody has, or had, an item of his own to do.
fn taken_part_in_by(person: Uuid) -> SelectStatement {
    Query::select()
        .column(candidate::Column::Instance)
        .from(candidate::Entity)
        .and_where(candidate::Column::Person.eq(person))
        .take()
}

/// By subtree, or for one person where he takes part.
impl Scoped for instance::Entity {
    type Of = Instance;
    fn within(scope: &Scope) -> Condition {
        scope.by_path_or(instance::Column::Path, |me| {
            Condition::all().add(instance::Column::Id.in_subquery(taken_part_in_by(me)))
        })
    }
}

/// As their instance.
impl Scoped for item::Entity {
    type Of = Item;
    fn within(scope: &Scope) -> Condition {
        scope.by_path_or(item::Column::Path, |me| {
            Condition::all().add(item::Column::Instance.in_subquery(taken_part_in_by(me)))
        })
    }
}

/// By subtree, or one's own. The other candidates of an item that was found in scope are read beyond it.
impl Scoped for candidate::Entity {
    type Of = candidate::Candidate;
    fn within(scope: &Scope) -> Condition {
        scope.by_path_or_person(candidate::Column::Path, candidate::Column::Person)
    }
}

/// As their instance.
impl Scoped for history::Entity {
    type Of = history::History;
    fn within(scope: &Scope) -> Condition {
        scope.by_path_or(history::Column::Path, |me| {
            Condition::all().add(history::Column::Instance.in_subquery(taken_part_in_by(me)))
        })
    }
}

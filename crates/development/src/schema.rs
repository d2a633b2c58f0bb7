//! The tables as entities. A case is reached by subtree, by its person, and by those who take part in it as persons;
//! everything that belongs to a case is reached as the case is.

use identity::{Account, Person, Unit};
use platform::{Id, Scope, Scoped, StoredFile, Timestamp};
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{ExprTrait as _, Query, SelectStatement},
};
use uuid::Uuid;
use workflow::{Instance, Item};

use crate::{Case, Material, Role, Status};

pub(crate) mod case {
    use super::{Case, Id, Instance, Person, Status, Timestamp, Unit};
    use sea_orm::entity::prelude::*;
    /// One person on the way from applicant to full member.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "development_case")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<Case>,
        pub person: Id<Person>,
        /// The person again while the case is open: unique.
        pub open_person: Option<Id<Person>>,
        pub unit: Id<Unit>,
        pub path: String,
        /// The rule set in force when the case was opened; each act names its own.
        pub rule_set: String,
        pub process_version: String,
        pub instance: Option<Id<Instance>>,
        pub status: Status,
        pub stage: i64,
        pub step: i64,
        /// What is open now, for lists.
        pub current_title: String,
        pub waiting_for: String,
        pub due_on: Option<Date>,
        /// `due_on`, or the end of time: never empty, so that an index serves the order.
        pub due_key: Date,
        pub applied_on: Date,
        pub opened_at: Timestamp,
        pub closed_at: Option<Timestamp>,
        pub version: i64,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod act {
    use super::{Account, Case, Id, Item, Person, Timestamp};
    use sea_orm::entity::prelude::*;
    pub(crate) enum Act {}
    /// A finished work point. Never changed.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "development_act")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<Act>,
        pub case_id: Id<Case>,
        /// The order in the case, from 1.
        pub number: i64,
        /// The user task: `WP04`, `WP04_check`.
        pub element: String,
        pub work_point: i64,
        /// From 1; more after a return.
        pub attempt: i64,
        pub item: Id<Item>,
        /// The day on which it happened, which may lie before the day of recording.
        pub happened_on: Date,
        pub decision: String,
        /// JSON object: field name to value.
        pub fields: String,
        /// JSON array: the warnings that were acknowledged; nothing where there were none.
        pub acknowledged: Option<String>,
        pub opinion: String,
        pub account: Option<Id<Account>>,
        pub person: Option<Id<Person>>,
        pub actor: String,
        pub post_title: String,
        pub recorded_at: Timestamp,
        pub rule_set: String,
        pub is_backfilled: bool,
        pub path: String,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod record {
    use super::{Account, Case, Id, Item, Material, Timestamp};
    use sea_orm::entity::prelude::*;
    pub(crate) enum Record {}
    /// One of several records of a work point that repeats.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "development_record")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<Record>,
        pub case_id: Id<Case>,
        pub work_point: i64,
        pub item: Id<Item>,
        pub happened_on: Date,
        pub note: String,
        pub material: Option<Id<Material>>,
        pub account: Option<Id<Account>>,
        pub actor: String,
        pub post_title: String,
        pub recorded_at: Timestamp,
        pub path: String,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod material {
    use super::{Account, Case, Id, Material, StoredFile, Timestamp};
    use sea_orm::entity::prelude::*;
    /// A file that belongs to a work point, under the code of the material.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "development_material")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<Material>,
        pub case_id: Id<Case>,
        pub work_point: i64,
        pub code: String,
        pub file: Id<StoredFile>,
        pub name: String,
        pub size: i64,
        pub media_type: String,
        pub account: Option<Id<Account>>,
        pub actor: String,
        pub uploaded_at: Timestamp,
        pub path: String,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod party {
    use super::{Case, Id, Person, Role};
    use sea_orm::entity::prelude::*;
    pub(crate) enum Party {}
    /// A contact or an introducer of the case.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "development_party")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<Party>,
        pub case_id: Id<Case>,
        pub role: Role,
        pub person: Id<Person>,
        pub name: String,
        pub path: String,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod form_number {
    use super::{Case, Id};
    use sea_orm::entity::prelude::*;
    pub(crate) enum FormNumber {}
    /// A number of the 入党志愿书, and the case that it was issued to.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "development_form_number")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<FormNumber>,
        pub case_id: Id<Case>,
        /// Without spaces, letters in capitals; unique over the instance.
        pub number: String,
        pub path: String,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod calendar {
    use super::Timestamp;
    use sea_orm::entity::prelude::*;
    /// The working days of a year, as the operator brought them in.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "development_calendar")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub year: i64,
        /// The file of the year, as in `packs/calendars`.
        pub notice: String,
        pub changed_at: Timestamp,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod setting {
    use sea_orm::entity::prelude::*;
    /// What the operator sets.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "development_setting")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub value: String,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Working days are the same for everybody.
impl Scoped for calendar::Entity {
    type Of = calendar::Model;
    fn within(scope: &Scope) -> Condition {
        scope.everybody()
    }
}

impl Scoped for setting::Entity {
    type Of = setting::Model;
    fn within(scope: &Scope) -> Condition {
        scope.everybody()
    }
}

/// The cases in which somebody is contact or introducer.
fn supported_by(person: Uuid) -> SelectStatement {
    Query::select()
        .column(party::Column::CaseId)
        .from(party::Entity)
        .and_where(party::Column::Person.into_expr().eq(person))
        .take()
}

/// The cases that are somebody's own or that he supports.
fn reached_by(person: Uuid) -> SelectStatement {
    Query::select().column(case::Column::Id).from(case::Entity).cond_where(own_case(person)).take()
}

fn own_case(person: Uuid) -> Condition {
    Condition::any()
        .add(case::Column::Person.eq(person))
        .add(case::Column::Id.in_subquery(supported_by(person)))
}

impl Scoped for case::Entity {
    type Of = Case;
    fn within(scope: &Scope) -> Condition {
        scope.by_path_or(case::Column::Path, own_case)
    }
}

macro_rules! reached_as_the_case_is {
    ($($module:ident => $marker:ty;)*) => {$(
        impl Scoped for $module::Entity {
            type Of = $marker;
            fn within(scope: &Scope) -> Condition {
                scope.by_path_or($module::Column::Path, |me| {
                    Condition::all().add($module::Column::CaseId.in_subquery(reached_by(me)))
                })
            }
        }
    )*};
}
reached_as_the_case_is! {
    act => act::Act;
    record => record::Record;
    material => Material;
    party => party::Party;
    form_number => form_number::FormNumber;
}

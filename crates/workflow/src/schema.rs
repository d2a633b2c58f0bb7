//! The tables as entities, and how far a scope reaches into them.

use identity::{Account, Duty, Person, Unit};
use platform::{Id, Scope, Scoped, Timestamp, lease::Leased};
use sea_orm::{
    ColIdx, Condition, QueryResult, TryGetError, TryGetable, Value,
    entity::prelude::*,
    sea_query::{ArrayType, ColumnType, Nullable, Query, SelectStatement, ValueType, ValueTypeErr},
};

use crate::{
    Candidate, Deployment, Errand, Incident, IncidentKind, Instance, Item, Outcome, Status, items::Stand,
};

/// A unit or a person: which of both says the duty beside it ([`Duty::Person`] or another). One column for both, so that
/// one index serves the to-dos of posts and of persons.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Whose {
    unit: Option<Id<Unit>>,
    person: Option<Id<Person>>,
}

impl Whose {
    pub(crate) fn of(candidate: Candidate) -> (Self, Duty) {
        match candidate {
            Candidate::Post { unit, duty } => (Self { unit: Some(unit), person: None }, duty),
            Candidate::Person(person) => (Self { unit: None, person: Some(person) }, Duty::Person),
        }
    }

    pub(crate) fn candidate(self, duty: Duty) -> Option<Candidate> {
        match duty {
            Duty::Person => self.person.map(Candidate::Person),
            duty => self.unit.map(|unit| Candidate::Post { unit, duty }),
        }
    }
}

impl PartialEq for Whose {
    fn eq(&self, other: &Self) -> bool {
        let id = |one: &Self| one.unit.map(Id::uuid).or(one.person.map(Id::uuid));
        id(self) == id(other)
    }
}

impl From<Whose> for Value {
    fn from(whose: Whose) -> Self {
        whose.unit.map(Value::from).or(whose.person.map(Value::from)).unwrap_or_else(Whose::null)
    }
}

impl TryGetable for Whose {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let (unit, person) = (Id::try_get_by(row, index)?, Id::try_get_by(row, index)?);
        Ok(Self { unit: Some(unit), person: Some(person) })
    }
}

impl ValueType for Whose {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        let unit = <Id<Unit> as ValueType>::try_from(value.clone())?;
        Ok(Self { unit: Some(unit), person: Some(<Id<Person> as ValueType>::try_from(value)?) })
    }
    fn type_name() -> String {
        "Whose".to_owned()
    }
    fn array_type() -> ArrayType {
        ArrayType::Uuid
    }
    fn column_type() -> ColumnType {
        ColumnType::Uuid
    }
}

impl Nullable for Whose {
    fn null() -> Value {
        Uuid::null()
    }
}

macro_rules! no_relations {
    () => {
        #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
        pub(crate) enum Relation {}
        impl ActiveModelBehavior for ActiveModel {}
    };
}

pub(crate) mod definition {
    use super::{Account, Deployment, Id, Timestamp};
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "workflow_definition")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<Deployment>,
        pub key: String,
        pub number: i64,
        pub name: String,
        pub digest: String,
        pub xml: String,
        /// What the check found, one sentence on each line.
        pub findings: String,
        /// What is read and not run, one sentence on each line.
        pub unsupported: String,
        /// [`crate::Names`] as JSON; nothing when none were chosen.
        pub names: Option<String>,
        pub path: String,
        pub deployed_at: Timestamp,
        pub deployed_by: Option<Id<Account>>,
    }
    no_relations!();
}

/// A process that nobody begins.
pub(crate) mod switched_off {
    use super::{Account, Id, Timestamp};
    use sea_orm::entity::prelude::*;
    pub(crate) enum SwitchedOff {}
    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "workflow_switched_off")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        pub at: Timestamp,
        pub account: Option<Id<Account>>,
    }
    no_relations!();
}

pub(crate) mod instance {
    use super::{Account, Deployment, Duty, Id, Instance, Status, Timestamp, Whose};
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "workflow_instance")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<Instance>,
        pub process_key: String,
        pub process_version: String,
        /// Empty for processes in code.
        pub definition: Option<Id<Deployment>>,
        pub subject: Uuid,
        pub path: String,
        pub state: String,
        pub status: Status,
        pub reached_end: Option<String>,
        pub version: i64,
        pub started_at: Timestamp,
        pub ended_at: Option<Timestamp>,
        pub started_by: Option<Id<Account>>,
        pub starter: Option<Whose>,
        pub starter_duty: Option<Duty>,
        /// As every item of a deployed process shows it, so that nobody asks for it at each transition. Empty when nobody
        /// began the instance, and in instances older than this column.
        pub starter_name: Option<String>,
        /// About whom or what it is, as the item that opened last said.
        pub about: Option<String>,
        /// The instance that called this one, and the number of its job there.
        pub parent: Option<Id<Instance>>,
        pub parent_job: Option<i64>,
    }
    no_relations!();
}

pub(crate) mod item {
    use super::{Account, Duty, Id, Instance, Item, Outcome, Stand, Timestamp, Whose};
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "workflow_item")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<Item>,
        /// The item. Its first row has the same id; each further candidate has a row of his own.
        pub item: Id<Item>,
        pub instance: Id<Instance>,
        /// The number that the engine gave it.
        pub number: i64,
        pub process_key: String,
        pub subject: Uuid,
        pub element: String,
        pub title: String,
        pub detail: String,
        pub href: String,
        pub path: String,
        pub whose: Whose,
        pub duty: Duty,
        /// Whether there are more rows of it.
        pub is_shared: bool,
        /// Order of urgency while it is open; empty when it is closed.
        pub rank: Option<i64>,
        /// The day from which it warns, as a rank.
        pub warn_rank: i64,
        pub due: Option<Date>,
        pub claimed_by: Option<Id<Account>>,
        pub urged_at: Option<Timestamp>,
        /// The number of the item that it is a co-signature of.
        pub beside: Option<i64>,
        /// How the candidate of this row stands to it.
        pub stand: Stand,
        pub opened_at: Timestamp,
        pub closed_at: Option<Timestamp>,
        pub closed_by: Option<Id<Account>>,
        pub outcome: Option<Outcome>,
    }
    no_relations!();
}

pub(crate) mod history {
    use super::{Account, Id, Instance, Timestamp};
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "workflow_history")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub instance: Id<Instance>,
        /// The version of the instance that the transition made.
        #[sea_orm(primary_key, auto_increment = false)]
        pub step: i64,
        pub at: Timestamp,
        pub account: Option<Id<Account>>,
        pub actor: String,
        pub post_title: String,
        /// What happened, in its order: see [`crate::history`].
        pub lines: String,
    }
    no_relations!();
}

pub(crate) mod errand {
    use super::{Errand, Id, Instance, Timestamp};
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "workflow_errand")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<Errand>,
        /// Empty for what starts an instance.
        pub instance: Option<Id<Instance>>,
        pub kind: crate::errands::Kind,
        pub number: i64,
        pub element: String,
        pub payload: String,
        /// When it was meant to be done.
        pub due: Timestamp,
        /// When it is next looked at: the due time, the end of a lease, or the end of a pause.
        pub next_at: Timestamp,
        /// Raised with every lease: whoever comes with an old number has lost it.
        pub fence: i64,
        pub attempts: i64,
    }
    no_relations!();
}

pub(crate) mod subscription {
    use super::{Deployment, Id, Instance};
    use sea_orm::entity::prelude::*;
    pub(crate) enum Subscription {}
    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "workflow_subscription")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<Subscription>,
        pub instance: Option<Id<Instance>>,
        /// The definition of which it starts an instance; then there is no instance yet.
        pub definition: Option<Id<Deployment>>,
        pub kind: crate::events::Kind,
        pub number: i64,
        pub element: String,
        pub name: String,
        pub correlation: String,
    }
    no_relations!();
}

pub(crate) mod incident {
    use super::{Account, Errand, Id, Incident, IncidentKind, Instance, Item, Timestamp};
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, DeriveEntityModel)]
    #[sea_orm(table_name = "workflow_incident")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<Incident>,
        pub instance: Option<Id<Instance>>,
        pub errand: Option<Id<Errand>>,
        pub item: Option<Id<Item>>,
        pub kind: IncidentKind,
        pub element: String,
        pub message: String,
        pub path: String,
        pub is_open: bool,
        pub at: Timestamp,
        pub closed_at: Option<Timestamp>,
        pub closed_by: Option<Id<Account>>,
    }
    no_relations!();
}

/// The instances in which somebody has, or had, an item of his own to do, and those that he began in his own matter.
fn taken_part_in_by<C: ColumnTrait>(instance: C, person: Uuid) -> Condition {
    let did: SelectStatement = Query::select()
        .column(item::Column::Instance)
        .from(item::Entity)
        .and_where(item::Column::Whose.eq(person))
        .and_where(item::Column::Duty.eq(Duty::Person))
        .take();
    let began: SelectStatement = Query::select()
        .column(instance::Column::Id)
        .from(instance::Entity)
        .and_where(instance::Column::Starter.eq(person))
        .and_where(instance::Column::StarterDuty.eq(Duty::Person))
        .take();
    Condition::any().add(instance.in_subquery(did)).add(instance.in_subquery(began))
}

/// Definitions are read by everybody whose work follows them.
impl Scoped for definition::Entity {
    type Of = Deployment;
    fn within(scope: &Scope) -> Condition {
        scope.everybody()
    }
}

/// By subtree, or for one person where he takes part or what he began.
impl Scoped for instance::Entity {
    type Of = Instance;
    fn within(scope: &Scope) -> Condition {
        scope.by_path_or(instance::Column::Path, |me| taken_part_in_by(instance::Column::Id, me))
    }
}

/// As their instance.
impl Scoped for item::Entity {
    type Of = Item;
    fn within(scope: &Scope) -> Condition {
        scope.by_path_or(item::Column::Path, |me| taken_part_in_by(item::Column::Instance, me))
    }
}

/// No page asks for these three: this crate reads them of an instance that was found in scope, and for the runner.
impl Scoped for history::Entity {
    type Of = ();
    fn within(scope: &Scope) -> Condition {
        scope.unscoped()
    }
}

impl Scoped for errand::Entity {
    type Of = Errand;
    fn within(scope: &Scope) -> Condition {
        scope.unscoped()
    }
}

impl Leased for errand::Entity {
    const NEXT_AT: errand::Column = errand::Column::NextAt;
    const FENCE: errand::Column = errand::Column::Fence;

    fn key(row: &errand::Model) -> Condition {
        Condition::all().add(errand::Column::Id.eq(row.id))
    }
    fn fence(row: &errand::Model) -> i64 {
        row.fence
    }
    fn leased(row: errand::Model, fence: i64, until: Timestamp) -> errand::Model {
        errand::Model { fence, next_at: until, ..row }
    }
}

/// A definition holds for the whole installation, and so does its switch.
impl Scoped for switched_off::Entity {
    type Of = switched_off::SwitchedOff;
    fn within(scope: &Scope) -> Condition {
        scope.everybody()
    }
}

impl Scoped for subscription::Entity {
    type Of = subscription::Subscription;
    fn within(scope: &Scope) -> Condition {
        scope.unscoped()
    }
}

/// By subtree: they are for administrators.
impl Scoped for incident::Entity {
    type Of = Incident;
    fn within(scope: &Scope) -> Condition {
        scope.by_path(incident::Column::Path)
    }
}

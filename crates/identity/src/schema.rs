//! The tables as entities.

use platform::{Id, Scope, Scoped, Timestamp};
use sea_orm::{Condition, entity::prelude::*};

use crate::{Account, Duty, Person, Post, Unit};

pub(crate) mod unit {
    use super::{Id, Unit};
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "identity_unit")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<Unit>,
        pub parent: Option<Id<Unit>>,
        pub number: i64,
        pub path: String,
        pub name: String,
        pub valid_from: Date,
        pub valid_to: Option<Date>,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod account {
    use super::{Account, Id, Person, Timestamp};
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "identity_account")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<Account>,
        pub name: String,
        /// What the name looks like: see [`crate::accounts::skeleton`]. Empty where an older account looks the same.
        pub skeleton: Option<String>,
        pub display_name: String,
        pub person: Option<Id<Person>>,
        pub password: String,
        pub must_change: bool,
        pub disabled_at: Option<Timestamp>,
        pub created_at: Timestamp,
        pub version: i64,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod post {
    use super::{Account, Duty, Id, Post, Timestamp, Unit};
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "identity_post")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<Post>,
        pub account: Id<Account>,
        pub duty: Duty,
        pub unit: Option<Id<Unit>>,
        pub unit_path: String,
        pub unit_name: String,
        pub valid_from: Date,
        pub valid_to: Option<Date>,
        pub granted_at: Timestamp,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod session {
    use super::{Account, Id, Post, Timestamp};
    use crate::sessions::Ending;
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "identity_session")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub token: String,
        pub account: Id<Account>,
        pub post: Option<Id<Post>>,
        pub created_at: Timestamp,
        pub seen_at: Timestamp,
        pub expires_at: Timestamp,
        pub fresh_at: Timestamp,
        pub address: String,
        /// What the browser calls itself, in words.
        pub agent: Option<String>,
        /// Why it ended before its time; empty while it goes on.
        pub ended: Option<Ending>,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod limit {
    use super::Timestamp;
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "identity_limit")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub count: i64,
        pub since: Timestamp,
        pub until: Timestamp,
        pub told: bool,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod place {
    use super::{Account, Id, Timestamp};
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "identity_place")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub account: Id<Account>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub mark: String,
        pub seen_at: Timestamp,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod notice {
    use super::{Account, Id, Timestamp};
    use crate::notices::Notice;
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "identity_notice")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<Notice>,
        pub account: Id<Account>,
        pub sentence: String,
        pub at: Timestamp,
        pub read_at: Option<Timestamp>,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod reset {
    use super::{Account, Id, Timestamp};
    use crate::resets::{Half, Reset};
    use platform::Sealed;
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "identity_reset")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<Reset>,
        pub account: Id<Account>,
        pub asked_by: Id<Account>,
        pub asked_at: Timestamp,
        pub reason: String,
        pub half: Sealed<Half>,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod unsent {
    use super::{Account, Id, Timestamp};
    use crate::unsent::Unsent;
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "identity_unsent")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<Unsent>,
        pub account: Id<Account>,
        pub sealed: String,
        pub at: Timestamp,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Names and places of organisations are no secret inside the instance: choosers, post titles and routes of approval
/// need them beyond one's own subtree.
impl Scoped for unit::Entity {
    type Of = Unit;
    fn within(scope: &Scope) -> Condition {
        scope.everybody()
    }
}

/// Accounts have no place in the tree; the permissions of this crate guard them.
impl Scoped for account::Entity {
    type Of = Account;
    fn within(scope: &Scope) -> Condition {
        scope.everybody()
    }
}

/// Who holds which post is public inside the instance: it is how the next handler is found and named.
impl Scoped for post::Entity {
    type Of = Post;
    fn within(scope: &Scope) -> Condition {
        scope.everybody()
    }
}

/// Sessions are reached by their token.
impl Scoped for session::Entity {
    type Of = ();
    fn within(scope: &Scope) -> Condition {
        scope.everybody()
    }
}

/// Tries are counted, never listed.
impl Scoped for limit::Entity {
    type Of = ();
    fn within(scope: &Scope) -> Condition {
        scope.everybody()
    }
}

/// Places are asked for by their account.
impl Scoped for place::Entity {
    type Of = ();
    fn within(scope: &Scope) -> Condition {
        scope.everybody()
    }
}

/// Notices are asked for by their account.
impl Scoped for notice::Entity {
    type Of = crate::notices::Notice;
    fn within(scope: &Scope) -> Condition {
        scope.everybody()
    }
}

/// Resets lie between the three administrators, whose scope is nothing; their permission guards them.
impl Scoped for reset::Entity {
    type Of = crate::resets::Reset;
    fn within(scope: &Scope) -> Condition {
        scope.everybody()
    }
}

/// Forms that were not taken are asked for by their account.
impl Scoped for unsent::Entity {
    type Of = crate::unsent::Unsent;
    fn within(scope: &Scope) -> Condition {
        scope.everybody()
    }
}

/// Rows of posts that are in force on a day.
pub(crate) fn in_force(today: Date) -> Condition {
    Condition::all()
        .add(post::Column::ValidFrom.lte(today))
        .add(Condition::any().add(post::Column::ValidTo.is_null()).add(post::Column::ValidTo.gte(today)))
}

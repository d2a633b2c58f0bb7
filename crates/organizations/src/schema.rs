//! The table of organisations as an entity.

use identity::Unit;
use platform::{Id, Scope, Scoped, Sealed, SealedKind};
use sea_orm::Condition;

/// The phone of the contact person, sealed to its row.
pub(crate) struct ContactPhone;

impl SealedKind for ContactPhone {
    const COLUMN: &'static str = "organizations_organization.contact_phone";

    fn mask(plain: &str) -> String {
        let (shown, all) = (3, plain.chars().count());
        // A short number keeps its head only.
        let tail = if all > 7 { all - 4 } else { all };
        plain.chars().enumerate().map(|(at, c)| if at < shown || at >= tail { c } else { '*' }).collect()
    }
}

pub(crate) mod organization {
    use super::{ContactPhone, Id, Sealed, Unit};
    use crate::Kind;
    use sea_orm::entity::prelude::*;

    /// One organisation; its id is that of its unit in the tree.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "organizations_organization")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<Unit>,
        pub parent: Option<Id<Unit>>,
        /// The place in the tree, the same as that of the unit.
        pub path: String,
        /// The place of the unit above; `/` for root organisations. One index answers "what lies directly below these".
        pub above: String,
        pub code: String,
        pub full_name: String,
        pub short_name: String,
        pub kind: Kind,
        pub founded_on: Option<Date>,
        pub secretary_name: String,
        pub contact_name: String,
        pub contact_phone: Option<Sealed<ContactPhone>>,
        /// Blind index of the phone: to know whether an import changes it.
        pub contact_phone_index: String,
        pub unit_name: String,
        pub can_approve: bool,
        pub term_from: Option<Date>,
        pub term_years: Option<i64>,
        pub address: String,
        pub longitude: Option<f64>,
        pub latitude: Option<f64>,
        pub version: i64,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Names, codes and kinds of organisations are no secret inside the instance: choosers and routes of approval need
/// them beyond one's own subtree. Phones are shown in scope only; see `register::record`.
impl Scoped for organization::Entity {
    type Of = Unit;
    fn within(scope: &Scope) -> Condition {
        scope.everybody()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_keeps_its_first_three_and_last_four_digits() {
        assert_eq!(ContactPhone::mask("13100009432"), "131****9432");
        assert_eq!(ContactPhone::mask("65430"), "654**");
    }
}

//! The tables of the register as entities.

use identity::{Person, Unit};
use platform::{Id, Result, Scope, Scoped, Sealed, SealedKind, Timestamp, Vault};
use sea_orm::{Condition, Value};
use uuid::Uuid;

/// Shows the first and the last characters of a number, and stars between them; of a short one, nothing.
fn mask(plain: &str, head: usize, tail: usize) -> String {
    let all = plain.chars().count();
    let is_short = all <= head + tail;
    let shown = |at: usize| !is_short && (at < head || at >= all - tail);
    plain.chars().enumerate().map(|(at, c)| if shown(at) { c } else { '*' }).collect()
}

macro_rules! sealed {
    ($($(#[$doc:meta])* $name:ident = $column:literal, $head:literal, $tail:literal;)*) => {$(
        $(#[$doc])*
        pub(crate) struct $name;
        impl SealedKind for $name {
            const COLUMN: &'static str = concat!("members_person.", $column);
            fn mask(plain: &str) -> String {
                mask(plain, $head, $tail)
            }
        }
    )*};
}

sealed! {
    /// 公民身份号码: region and the last four stay.
    IdNumber = "id_number", 4, 4;
    /// 手机: the operator and the last four stay.
    Phone = "phone", 3, 4;
    /// 固定电话.
    Landline = "landline", 3, 2;
    /// 家庭住址: the city stays.
    Address = "address", 3, 0;
    /// 党费计算基数 in fen: nothing stays, because the number of digits says enough.
    DuesBase = "dues_base", 0, 0;
}

/// Whether a sealed value is this plain one: how an import knows what it would change. Nothing is shown to anybody.
pub(crate) fn holds<K: SealedKind>(
    vault: &Vault,
    row: Uuid,
    sealed: Option<&Sealed<K>>,
    plain: &str,
) -> Result<bool> {
    match sealed.map(|sealed| Value::from(sealed.clone())) {
        Some(Value::String(Some(text))) => Ok(*vault.open_sealed(K::COLUMN, row, &text)? == plain),
        _ => Ok(false),
    }
}

pub(crate) mod person {
    use super::{Address, DuesBase, Id, IdNumber, Landline, Person, Phone, Sealed, Timestamp, Unit};
    use crate::{Category, MembershipState, Sex};
    use sea_orm::entity::prelude::*;

    /// Everyone in the organisation, from applicant to member. Texts that are not known are empty.
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "members_person")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<Person>,
        /// The branch, and its place in the tree.
        pub unit: Id<Unit>,
        pub path: String,
        pub name: String,
        /// What lists are ordered by; see `names`.
        pub name_key: String,
        pub initials: String,
        /// The place as a key whose order is that of the tree.
        pub branch_key: String,
        /// `joined_on`, or the end of time: a column that is never empty, so that an index serves the order.
        pub joined_key: Date,
        pub sex: Sex,
        /// Codes of the sets in `rules::codes`.
        pub ethnicity: String,
        pub education: String,
        pub occupation: String,
        pub id_number: Option<Sealed<IdNumber>>,
        pub id_number_index: Option<String>,
        pub birth: Date,
        pub category: Category,
        pub membership_state: MembershipState,
        pub phone: Option<Sealed<Phone>>,
        pub phone_index: Option<String>,
        pub landline: Option<Sealed<Landline>>,
        pub address: Option<Sealed<Address>>,
        pub email: String,
        pub is_lost: bool,
        pub lost_on: Option<Date>,
        pub is_mobile: bool,
        pub mobile_to: String,
        /// Whether something that the collection form asks for is missing; see `register::missing`.
        pub is_incomplete: bool,
        /// 学号/工号
        pub number: String,
        pub school: String,
        pub title: String,
        pub origin: String,
        pub party_post: String,
        pub introducers: String,
        pub dues_base: Option<Sealed<DuesBase>>,
        pub is_league_member: Option<bool>,
        pub application_on: Option<Date>,
        pub activist_on: Option<Date>,
        pub candidate_on: Option<Date>,
        pub joined_on: Option<Date>,
        pub confirmed_on: Option<Date>,
        pub archived_on: Option<Date>,
        /// How the row came here: `form`, `import`, `demo`.
        pub source: String,
        pub registered_at: Timestamp,
        pub version: i64,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod tally {
    use sea_orm::entity::prelude::*;

    /// How many people belong to a unit and everything below it, changed in the same transaction as the people.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "members_tally")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub path: String,
        pub full: i64,
        pub probationary: i64,
        pub candidate: i64,
        pub activist: i64,
        pub applicant: i64,
        pub other: i64,
        /// Of the members (full and probationary): those elsewhere, out of reach, with something missing.
        pub mobile: i64,
        pub lost: i64,
        pub incomplete: i64,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod saved_view {
    use crate::views::SavedView;
    use identity::Account;
    use platform::Id;
    use sea_orm::entity::prelude::*;

    /// Conditions of the roster that an account keeps under a name.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "members_saved_view")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<SavedView>,
        pub account: Id<Account>,
        pub name: String,
        pub query: String,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

impl Scoped for person::Entity {
    type Of = Person;
    fn within(scope: &Scope) -> Condition {
        scope.by_path_or_person(person::Column::Path, person::Column::Id)
    }
}

impl Scoped for tally::Entity {
    type Of = tally::Model;
    fn within(scope: &Scope) -> Condition {
        scope.by_path(tally::Column::Path)
    }
}

/// A view belongs to an account, not to a place: `views` asks for it by the account of who is signed in.
impl Scoped for saved_view::Entity {
    type Of = crate::views::SavedView;
    fn within(scope: &Scope) -> Condition {
        scope.everybody()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::KeySource;

    #[test]
    fn numbers_are_masked_to_what_a_page_may_show() {
        assert_eq!(IdNumber::mask("11010119900307001X"), "1101**********001X");
        assert_eq!(Phone::mask("13100003986"), "131****3986");
        assert_eq!(Address::mask("示例市学府路1号"), "示例市*****");
        assert_eq!(DuesBase::mask("470300"), "******");
    }

    #[test]
    fn a_sealed_value_is_compared_without_being_shown() {
        let vault = Vault::open(&KeySource::Test, false).unwrap();
        let row = Uuid::from_u128(1);
        let sealed = Sealed::<Phone>::new(&vault, row, "13100003986").unwrap();
        assert!(holds(&vault, row, Some(&sealed), "13100003986").unwrap());
        assert!(!holds(&vault, row, Some(&sealed), "13100003987").unwrap());
        assert!(!holds::<Phone>(&vault, row, None, "13100003986").unwrap());
    }
}

//! The tables as entities.

pub(crate) mod upload {
    use platform::{Id, Scope, Scoped, StoredFile, Timestamp};
    use sea_orm::{Condition, entity::prelude::*};

    use crate::uploads::Upload;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "processes_upload")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<Upload>,
        pub file: Id<StoredFile>,
        pub file_name: String,
        /// [`crate::report::Report`] as JSON.
        pub report: String,
        pub created_by: Id<identity::Account>,
        pub created_at: Timestamp,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}

    /// A file that was checked belongs to no unit: it says how work is done, not whose. Only who sent it is shown it.
    impl Scoped for Entity {
        type Of = Upload;
        fn within(scope: &Scope) -> Condition {
            scope.everybody()
        }
    }
}

//! The tables as entities.

use platform::{Id, Scope, Scoped, Sealed, SealedKind, StoredFile, Timestamp};
use sea_orm::{Condition, DeriveActiveEnum, EnumIter};

use crate::Import;

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub(crate) enum State {
    /// The dry run is under way.
    #[sea_orm(string_value = "checking")]
    Checking,
    /// The dry run is done; somebody decides.
    #[sea_orm(string_value = "checked")]
    Checked,
    /// Rows are being written.
    #[sea_orm(string_value = "applying")]
    Applying,
    /// Rows were written.
    #[sea_orm(string_value = "done")]
    Done,
    /// Somebody sent the file back.
    #[sea_orm(string_value = "refused")]
    Refused,
    /// It could not be read, or it was interrupted.
    #[sea_orm(string_value = "failed")]
    Failed,
}

pub(crate) mod import {
    use super::{Id, Import, Sealed, SetupText, State, StoredFile, Timestamp};
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "imports_import")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<Import>,
        pub kind: String,
        pub file: Id<StoredFile>,
        pub file_name: String,
        pub file_digest: String,
        pub state: State,
        /// [`crate::Outcome`] without its problems, as JSON; empty before the dry run is done.
        pub outcome: String,
        /// Why it failed, in Chinese; empty otherwise.
        pub why: String,
        /// [`crate::journal::Journal`] as JSON while rows are being written; empty otherwise.
        pub journal: Option<String>,
        pub created_by: Id<identity::Account>,
        pub created_at: Timestamp,
        /// When the node that works on it last said so; counts only where several nodes share the database.
        pub alive_at: Timestamp,
        /// The place of the scope it was uploaded in.
        pub path: String,
        pub version: i64,
        /// How it is read, as JSON; empty before it was looked at.
        pub setup: Option<Sealed<SetupText>>,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// How a file is read, with the answers to questions about its cells: stored sealed to the import, as what they are about.
pub(crate) enum SetupText {}

impl SealedKind for SetupText {
    const COLUMN: &'static str = "imports_import.setup";
    fn mask(plain: &str) -> String {
        plain.to_owned()
    }
}

/// What stood in a bad cell: it may be a personal number, so it is stored sealed to its import.
pub(crate) enum CellValue {}

impl SealedKind for CellValue {
    const COLUMN: &'static str = "imports_problem.value";
    /// Nothing is masked: only who uploaded the file sees its report, and he has to find the cell.
    fn mask(plain: &str) -> String {
        plain.to_owned()
    }
}

pub(crate) mod problem {
    use super::{CellValue, Id, Import, Sealed};
    use sea_orm::entity::prelude::*;
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "imports_problem")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub import: Id<Import>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i64,
        /// As the sheet numbers its rows: the heading is row 1.
        pub row: i64,
        pub column: String,
        /// The text, or JSON with what may be chosen instead.
        pub value: Sealed<CellValue>,
        pub what: String,
        pub code: String,
        /// The word of a severity; empty in reports of earlier versions, which held problems only.
        pub severity: Option<String>,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Marker of the ids of mappings.
pub(crate) enum KeptMapping {}

pub(crate) mod mapping {
    use super::{Id, KeptMapping, Timestamp};
    use sea_orm::entity::prelude::*;
    /// What the columns of a kind of sheet mean, as one person keeps it.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "imports_mapping")]
    pub(crate) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Id<KeptMapping>,
        pub owner: Id<identity::Account>,
        pub kind: String,
        /// Empty for what was chosen last.
        pub name: String,
        /// `documents::table::Mapping` as JSON: headings and fields, no content.
        pub columns: String,
        pub kept_at: Timestamp,
    }
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Mappings hold headings only and are asked for by their owner or by name.
impl Scoped for mapping::Entity {
    type Of = KeptMapping;
    fn within(scope: &Scope) -> Condition {
        scope.everybody()
    }
}

impl Scoped for import::Entity {
    type Of = Import;
    fn within(scope: &Scope) -> Condition {
        scope.by_path(import::Column::Path)
    }
}

/// Problems are reached through their import, which was found in scope.
impl Scoped for problem::Entity {
    type Of = ();
    fn within(scope: &Scope) -> Condition {
        scope.everybody()
    }
}

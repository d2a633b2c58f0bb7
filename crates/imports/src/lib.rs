//! Sheets brought in: upload, dry run, errors marked, applied once.
//!
//! A module that owns rows offers an [`Importer`] for each kind of sheet. This crate owns everything else: the pages, the
//! stored file, the dry run in the background, the report with each bad cell, and writing the rows.
//!
//! Invariants
//! - A dry run never writes rows of the domain. Applying writes in portions, so that nobody waits for it, and the row of
//!   the import says in the same transactions how far it got: after a stop it goes on there (decision 10).
//! - The bytes of a file are parsed in the worker process only; records arrive in chunks, so that memory stays flat.
//! - What is applied is exactly the stored file that was checked, and each row is checked again while it is written.
//! - An import is applied at most once: the state moves by a guarded update, and so does each portion.
//! - The scope is that of who uploaded, also in the background.

mod applying;
mod background;
mod command;
mod demo;
mod explanation;
mod importer;
mod journal;
mod mappings;
mod migrations;
mod pages;
pub mod permissions;
mod reading;
mod running;
mod schema;
mod store;
mod texts;

use std::sync::Arc;

use identity::PermissionInfo;
use web::{Menu, MenuGroup, Module, Offers};

pub use background::Desk;
pub use command::{Mode, explain_file, import_file, import_mapped, kept_mapping};
pub use explanation::{ExplainedColumn, ExplainedRow, Explanation};
pub use importer::{Boxed, Importer, Run, Verdict};
pub use reading::{Aside, Told, Unread};
pub use running::{BadCell, Outcome};
pub use store::Import;

/// The pages under `/imports` of a desk.
pub fn module(desk: &Desk) -> Module {
    Module {
        name: "imports",
        title: "导入",
        permissions: permissions::ALL,
        routes: pages::routes(desk),
        menu: vec![Menu {
            group: MenuGroup::Data,
            title: "导入",
            href: "/imports",
            icon: "up",
            needs: PermissionInfo::of::<permissions::ImportFiles>(),
        }],
        migrations: migrations::all(),
        trail: texts::trail::TRAIL,
        recurring: vec![desk.taking_over()],
        checks: Vec::new(),
        offers: Offers::default(),
        demo: Some(Arc::new(demo::Examples)),
    }
}

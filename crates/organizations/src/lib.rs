//! The register of party organisations: what is known of each unit of the tree, how they come in, how they are read.
//!
//! `identity` owns the skeleton of the tree (id, parent, place, name); this crate owns everything else of an
//! organisation and is the only caller that changes the skeleton. Code, names, kind and place of an organisation are
//! readable by everybody who is signed in; the phone of its contact person only where the scope reaches.
//!
//! - [`register`]: questions ([`register::approving_committee`], [`register::branches`]) and commands
//!   ([`register::found`], [`register::change`]).
//! - [`outline`]: the visible part of the tree, for pages.
//! - [`branches`]: which branch a line of a sheet means.
//! - [`importer`]: organisations from a sheet.
//! - [`Counts`]: what `members`, above, tells the pages here.

pub mod branches;
mod counts;
mod demo;
mod import;
mod kinds;
mod migrations;
pub mod outline;
mod pages;
pub mod permissions;
pub mod register;
mod schema;
mod sheet;
mod texts;

use std::sync::Arc;

use identity::PermissionInfo;
use web::{Menu, MenuGroup, Module, Offers};

pub use counts::{Boxed, Counts, no_counts};
pub use import::importer;
pub use kinds::Kind;

/// The module. `counts` says how many members there are; [`no_counts`] where there is no register of members.
pub fn module(counts: Arc<dyn Counts>) -> Module {
    Module {
        name: "organizations",
        title: "党组织",
        permissions: permissions::ALL,
        routes: pages::routes(counts),
        menu: vec![Menu {
            group: MenuGroup::People,
            title: "党组织",
            href: "/organizations",
            icon: "org",
            needs: PermissionInfo::of::<permissions::ReadOrganizations>(),
        }],
        migrations: migrations::all(),
        trail: texts::trail::TRAIL,
        recurring: Vec::new(),
        checks: Vec::new(),
        offers: Offers::default(),
        demo: Some(Arc::new(demo::Examples)),
    }
}

//! The one register of everyone in the organisation, from applicant to member.
//!
//! - [`register`]: commands ([`register::register`], [`register::change`], [`register::set_category`]) and the questions
//!   other modules ask ([`register::facts`], [`register::full_members_of`]).
//! - [`roster`]: the list of a page, paged by key.
//! - [`views`]: lists that somebody keeps under a name.
//! - [`record`]: everything known of one person (党员全纪实).
//! - [`numbers`]: numbers in full, each look with an entry in the trail.
//! - [`importer`]: members from a sheet.
//!
//! Invariants
//! - One person is on the register once: the blind index of the identity number is unique over the whole instance.
//! - Identity numbers, phones, addresses and the base of the dues are sealed to their row; pages show them masked.
//! - Counts per organisation change in the transaction that changes a person, so that no page counts people.
//! - Every person belongs to a branch.

mod accounts;
mod categories;
mod codes;
mod counts;
mod demo;
mod export;
mod history;
mod import;
mod migrations;
mod names;
pub mod numbers;
mod offers;
mod pages;
pub mod permissions;
pub mod record;
pub mod register;
pub mod roster;
mod schema;
mod sheet;
mod tallies;
mod texts;
pub mod views;

use std::sync::Arc;

use identity::PermissionInfo;
use web::{Menu, MenuGroup, Module, Offers};

pub use categories::Category;
pub use codes::{MembershipState, Sex};
pub use counts::counts;
pub use identity::Person;
pub use import::importer;

/// The module.
pub fn module() -> Module {
    Module {
        name: "members",
        title: "党员",
        permissions: permissions::ALL,
        routes: pages::routes(),
        menu: vec![Menu {
            group: MenuGroup::People,
            title: "党员",
            href: "/members",
            icon: "users",
            needs: PermissionInfo::of::<permissions::ReadRegister>(),
        }],
        migrations: migrations::all(),
        trail: texts::trail::TRAIL,
        recurring: Vec::new(),
        checks: Vec::new(),
        offers: Offers {
            own_matters: vec![Arc::new(offers::OwnRecord)],
            names: vec![Arc::new(offers::PersonNames)],
            ..Offers::default()
        },
        demo: Some(Arc::new(demo::Examples)),
    }
}

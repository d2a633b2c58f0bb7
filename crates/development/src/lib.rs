//! Member development: 5 stages, 25 steps, 50 work points, from the application to the archive.
//!
//! A case is one person on this way. It runs on the BPMN process of its rule set through `workflow`; what may be done
//! when, by whom and with which papers is judged by the packs of `rules::development`. This crate joins the two: it
//! keeps what was done ([`work_points`]), what was handed in ([`materials`]) and who takes part, and it moves the person
//! on the register when a step says so.
//!
//! Invariants
//! - A work point is finished only through [`work_points::finish`], by whose turn it is, when no rule blocks it.
//! - Nobody else does anything to the process of a case: its pages are here, and the gate of `workflow` lets only this
//!   crate pass ([`packs`]). A case stands where its acts lead it; whatever got there otherwise is found
//!   ([`consistency`]) and put right with a reason ([`guiding::restore`]).
//! - An act is never changed or deleted. What was returned is done again as the next attempt.
//! - The category on the register follows from acts; nobody sets it by hand in the course of a case.
//! - One person has at most one open case.
//! - A number of the 入党志愿书 belongs to one case.
//! - What is counted in working days of a year that nobody knows yet is provisional: the page says so, and a gate lets
//!   only those through who acknowledge it.

pub mod acts;
mod assigning;
pub mod calendars;
pub mod cases;
mod columns;
mod consistency;
pub mod demo;
mod dossier;
mod effects;
mod form_numbers;
mod guiding;
mod import;
mod kinds;
pub mod materials;
mod media;
mod migrations;
mod naming;
mod offers;
mod packs;
mod pages;
pub mod permissions;
mod photos;
mod schema;
mod signing;
mod takeover;
mod texts;
mod trace;
mod turns;
mod under_way;
mod viewers;
mod way;
pub mod work_points;

use std::sync::Arc;

use identity::PermissionInfo;
use web::{Menu, MenuGroup, Module, Offers};

pub use import::importer;
pub use kinds::{Role, Status};
pub use takeover::importer as under_way_importer;

/// Marker of the ids of cases.
pub enum Case {}

/// Marker of the ids of materials.
pub enum Material {}

/// The owner of the process of member development, for whoever runs processes.
pub fn process_owner() -> Arc<dyn workflow::Owner> {
    Arc::new(assigning::Cases)
}

/// The module.
pub fn module() -> Module {
    Module {
        name: "development",
        title: "发展党员",
        permissions: permissions::ALL,
        routes: pages::routes(),
        menu: vec![
            Menu {
                group: MenuGroup::People,
                title: "发展党员",
                href: "/development",
                icon: "grow",
                needs: PermissionInfo::of::<permissions::ReadCases>(),
            },
            Menu {
                group: MenuGroup::Administration,
                title: "工作日历",
                href: "/development/calendars",
                icon: "clock",
                needs: PermissionInfo::of::<permissions::KeepCalendar>(),
            },
        ],
        migrations: migrations::all(),
        trail: texts::trail::TRAIL,
        recurring: Vec::new(),
        checks: vec![Arc::new(consistency::CasesFollowTheirActs)],
        offers: Offers {
            record_sections: vec![Arc::new(offers::History)],
            todo_sources: vec![Arc::new(offers::Turns)],
            own_matters: vec![Arc::new(offers::OwnApplication)],
            names: vec![Arc::new(offers::CaseNames)],
            ..Offers::default()
        },
        demo: Some(Arc::new(demo::Cases)),
    }
}

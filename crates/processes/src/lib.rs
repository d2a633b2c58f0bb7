//! The pages of the process engine: definitions, instances, incidents, and the work items of deployed processes.
//!
//! A file of a process is foreign: the worker process reads it first and reports what it holds, what the engine does not
//! execute and where an instance may stand still, at element and line. Only then is it read here, drawn and deployed.
//! An instance of a module is not shown here: its pages lead to the module's own (`workflow::Host::place`).
//! Whatever happens to an instance is a command of [`workflow::Host`]; who may do it is judged there, pages only show it.

mod answers;
mod demo;
mod filled;
mod marks;
mod migrations;
mod naming;
mod needs;
mod pages;
pub mod permissions;
mod report;
mod schema;
mod texts;
mod trace;
mod uploads;

use std::{process::ExitCode, sync::Arc};

use identity::{Permission, PermissionInfo};
use platform::worker::Worker;
use web::{Menu, MenuGroup, Module, Offers};
use workflow::Host;

/// The worker's job that [`worker_main`] does.
pub const WORKER_JOB: &str = report::JOB;

/// The child process: looks at the file at its standard input and ends.
pub fn worker_main() -> ExitCode {
    platform::worker::serve(report::run)
}

fn entry<P: Permission>(title: &'static str, href: &'static str, icon: &'static str) -> Menu {
    Menu { group: MenuGroup::Processes, title, href, icon, needs: PermissionInfo::of::<P>() }
}

/// The pages under `/processes`. `worker` is the program that opens foreign files.
pub fn module(host: &Host, worker: Worker) -> Module {
    Module {
        name: "processes",
        title: "流程",
        permissions: permissions::ALL,
        routes: pages::routes(host, worker),
        menu: vec![
            entry::<permissions::StartInstances>("发起流程", "/processes/start", "plus"),
            entry::<permissions::ReadInstances>("流程办理", "/processes/instances", "task"),
            entry::<permissions::GuideInstances>("流程问题", "/processes/incidents", "bang"),
            entry::<permissions::DeployDefinitions>("流程定义", "/processes/definitions", "swap"),
        ],
        migrations: migrations::all(),
        trail: texts::trail::TRAIL,
        recurring: Vec::new(),
        checks: Vec::new(),
        offers: Offers::default(),
        demo: Some(Arc::new(demo::Examples)),
    }
}

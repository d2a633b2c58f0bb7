//! The pages of the process engine.
//!
//! A file of a process is foreign: the worker process reads it first and reports what it holds, what the engine does not
//! execute and where an instance may stand still, at element and line. Only then is it read here and drawn.

mod migrations;
mod pages;
pub mod permissions;
mod report;
mod schema;
mod texts;
mod uploads;

use std::process::ExitCode;

use identity::PermissionInfo;
use platform::worker::Worker;
use web::{Menu, MenuGroup, Module, Offers};

/// The worker's job that [`worker_main`] does.
pub const WORKER_JOB: &str = report::JOB;

/// The child process: looks at the file at its standard input and ends.
pub fn worker_main() -> ExitCode {
    platform::worker::serve(report::run)
}

/// The pages under `/processes`. `worker` is the program that opens foreign files.
pub fn module(worker: Worker) -> Module {
    Module {
        name: "processes",
        title: "流程",
        permissions: permissions::ALL,
        routes: pages::routes(worker),
        menu: vec![Menu {
            group: MenuGroup::Administration,
            title: "流程文件检查",
            href: "/processes/files",
            icon: "task",
            needs: PermissionInfo::of::<permissions::CheckFiles>(),
        }],
        migrations: migrations::all(),
        offers: Offers::default(),
    }
}

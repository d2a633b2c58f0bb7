//! The only list of modules, in the order of the layers.

use std::sync::{Arc, OnceLock};

use imports::{Desk, Importer};
use platform::worker::Worker;
use web::Module;
use workflow::Host;

/// The kinds of sheets that can be brought in, in the order in which they must be.
pub fn importers() -> Vec<Arc<dyn Importer>> {
    vec![
        organizations::importer(),
        members::importer(),
        development::importer(),
        development::under_way_importer(),
    ]
}

/// Runs all processes, those of the modules and those that were deployed. One for the program, so that who deploys or
/// completes wakes the runner.
pub fn host() -> Host {
    static HOST: OnceLock<Host> = OnceLock::new();
    HOST.get_or_init(|| Host::new(vec![development::process_owner()], Vec::new())).clone()
}

/// The desk at which sheets are worked on. `worker` is the program that opens foreign files: this binary itself.
pub fn desk(worker: Worker) -> Desk {
    Desk::new(importers(), worker)
}

/// All modules. `worker` is the program that opens foreign files: this binary itself.
pub fn all(worker: Worker) -> Vec<Module> {
    with_desk(&desk(worker.clone()), worker)
}

/// All modules, of which sheets are brought in at this desk: for who takes up there what was left.
pub fn with_desk(desk: &Desk, worker: Worker) -> Vec<Module> {
    vec![
        imports::module(desk),
        organizations::module(members::counts()),
        members::module(),
        development::module(),
        workbench::module(),
        processes::module(&host(), worker),
        admin::module(),
    ]
}

//! The only list of modules, in the order of the layers.

use std::sync::Arc;

use imports::Importer;
use platform::worker::Worker;
use web::Module;

/// The kinds of sheets that can be brought in, in the order in which they must be.
pub fn importers() -> Vec<Arc<dyn Importer>> {
    vec![organizations::importer(), members::importer(), development::importer()]
}

/// All modules. `worker` is the program that opens foreign files: this binary itself.
pub fn all(worker: Worker) -> Vec<Module> {
    vec![
        imports::module(importers(), worker.clone()),
        organizations::module(members::counts()),
        members::module(),
        development::module(),
        workbench::module(),
        processes::module(worker),
        admin::module(),
    ]
}

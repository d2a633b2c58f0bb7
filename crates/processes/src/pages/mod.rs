//! The pages under `/processes`.

mod definitions;
mod files;
mod incidents;
mod instances;
mod items;
mod starts;

use platform::{Error, RawId, worker::Worker};
use web::{Access, Fields, Form, FromPath, Query, Routes, Upload};
use workflow::{Deployment, Host, Incident, Instance, InstanceRow, Item, Place};

use crate::{
    permissions::{DeployDefinitions, DoItems, GuideInstances, ReadInstances, StartInstances},
    report, uploads,
};

type OfFile = FromPath<RawId<uploads::Upload>>;
type OfInstance = FromPath<RawId<Instance>>;
type OfItem = FromPath<RawId<Item>>;

/// A handler that works with the host: an access, then what the path and the form say.
macro_rules! hosted {
    ($host:expr, $handler:path, $permission:ty $(, $name:ident: $argument:ty)*) => {{
        let host: Host = $host.clone();
        move |access: Access<$permission> $(, $name: $argument)*| $handler(host.clone(), access $(, $name)*)
    }};
}

/// The routes. Those that read a file know the program that opens it, the others the host.
pub(crate) fn routes(host: &Host, worker: Worker) -> Routes {
    // The form around the file is small.
    let largest = report::LARGEST + 64 * 1024;
    let check =
        move |access: Access<DeployDefinitions>, sent: Upload| files::check(worker.clone(), access, sent);
    Routes::new()
        .get("/processes/definitions", definitions::list)
        .get(
            "/processes/definitions/{id}",
            hosted!(host, definitions::one, DeployDefinitions, id: FromPath<RawId<Deployment>>),
        )
        .post(
            "/processes/definitions/{id}/switch",
            hosted!(host, definitions::switch, DeployDefinitions, id: FromPath<RawId<Deployment>>, to: Form<definitions::Switch>),
        )
        .get("/processes/files", files::list)
        .post_large("/processes/files", largest, check)
        .get("/processes/files/{id}", hosted!(host, files::one, DeployDefinitions, id: OfFile))
        .post(
            "/processes/files/{id}/deployment",
            hosted!(host, definitions::deploy, DeployDefinitions, id: OfFile, typed: Fields),
        )
        .get("/processes/start", starts::list)
        .get("/processes/start/{key}", starts::form)
        .post(
            "/processes/start/{key}",
            hosted!(host, starts::start, StartInstances, key: FromPath<String>, typed: Fields),
        )
        .get(
            "/processes/incidents",
            hosted!(host, incidents::list, GuideInstances, search: Query<incidents::Search>),
        )
        .post(
            "/processes/incidents/{id}/retry",
            hosted!(host, incidents::retry, GuideInstances, id: FromPath<RawId<Incident>>),
        )
        .and(of_instances(host))
        .and(of_items(host))
}

fn of_instances(host: &Host) -> Routes {
    use instances::{Asked, Because};
    Routes::new()
        .get(
            "/processes/instances",
            hosted!(host, instances::list, ReadInstances, search: Query<instances::Search>),
        )
        .get("/processes/instances/{id}", hosted!(host, instances::one, ReadInstances, id: OfInstance))
        .post(
            "/processes/instances/{id}/suspension",
            hosted!(host, instances::suspend, GuideInstances, id: OfInstance, why: Form<Because>),
        )
        .post(
            "/processes/instances/{id}/resumption",
            hosted!(host, instances::resume, GuideInstances, id: OfInstance),
        )
        .post(
            "/processes/instances/{id}/cancellation",
            hosted!(host, instances::cancel, GuideInstances, id: OfInstance, why: Form<Because>),
        )
        .post(
            "/processes/instances/{id}/withdrawal",
            hosted!(host, instances::withdraw, ReadInstances, id: OfInstance, why: Form<Because>),
        )
        .get(
            "/processes/instances/{id}/migration",
            hosted!(host, instances::migration_form, GuideInstances, id: OfInstance, asked: Query<Asked>),
        )
        .post(
            "/processes/instances/{id}/migration",
            hosted!(host, instances::migrate, GuideInstances, id: OfInstance, typed: Fields),
        )
}

/// Each verb has a route of its own, so that the list of routes is the list of what can be done.
fn of_items(host: &Host) -> Routes {
    let page = hosted!(host, items::one, DoItems, id: OfItem);
    let routes = Routes::new().get("/processes/items/{id}", page);
    items::VERBS.into_iter().fold(routes, |routes, (path, verb)| {
        let host = host.clone();
        let act = move |access: Access<DoItems>, FromPath(id): OfItem, typed: Fields| {
            items::act(host.clone(), access, (id, verb), typed)
        };
        routes.post(path, act)
    })
}

/// Where an instance is shown instead, when it belongs to a module.
///
/// # Errors
/// [`Error::Missing`] when the module does not show it.
fn elsewhere(host: &Host, of: &InstanceRow) -> platform::Result<Option<String>> {
    match host.place(of) {
        Place::Here => Ok(None),
        Place::At(href) => Ok(Some(href)),
        Place::Nowhere => Err(Error::Missing),
    }
}

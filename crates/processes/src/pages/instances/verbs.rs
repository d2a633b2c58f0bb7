//! Halting, letting go on, cancelling and withdrawing an instance.

use axum::response::{IntoResponse as _, Response};
use identity::{Access, Permission};
use platform::{Error, Id, Problems, RawId, one_line};
use web::{Form, FromPath, Result, see, ui::BlockedNotes};
use workflow::{Doer, Host, Instance, InstanceRow};

use super::one;
use crate::{
    permissions::{GuideInstances, ReadInstances},
    texts,
};

/// Why.
#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub(in crate::pages) struct Because {
    reason: String,
}

/// Leads back to the instance, or shows what stands against it there.
pub(super) async fn answered<P: Permission>(
    host: &Host,
    access: &Access<P>,
    row: &InstanceRow,
    outcome: platform::Result<()>,
    said: &'static str,
) -> Result<Response> {
    let (problems, by) = match outcome {
        Ok(()) => return Ok(see(format!("/processes/instances/{}", row.id)).saying(said).into_response()),
        Err(Error::Invalid(problems)) => (problems, Vec::new()),
        Err(Error::Blocked(by)) => (Problems::default(), by),
        Err(error) => return Err(error.into()),
    };
    let page = one::page(host, access, row, &problems, BlockedNotes::of(&by)).await?;
    Ok(if by.is_empty() { page.again() } else { page.refused() }.into_response())
}

/// Halts an instance.
pub(in crate::pages) async fn suspend(
    host: Host,
    access: Access<GuideInstances>,
    FromPath(raw): FromPath<RawId<Instance>>,
    Form(because): Form<Because>,
) -> Result<Response> {
    let (row, reason) = (one::find(&host, &access.read(), raw).await?, one_line(&because.reason));
    let (id, doer) = (row.id, Doer::Person(access.who()));
    let outcome = access.write(async |tx| host.suspend(tx, id, &doer, &reason).await).await;
    answered(&host, &access, &row, outcome, texts::SUSPENDED_NOW).await
}

/// Lets an instance go on.
pub(in crate::pages) async fn resume(
    host: Host,
    access: Access<GuideInstances>,
    FromPath(raw): FromPath<RawId<Instance>>,
) -> Result<Response> {
    let row = one::find(&host, &access.read(), raw).await?;
    let (id, doer) = (row.id, Doer::Person(access.who()));
    let outcome = access.write(async |tx| host.resume(tx, id, &doer).await).await;
    answered(&host, &access, &row, outcome, texts::RESUMED_NOW).await
}

/// Cancels an instance.
pub(in crate::pages) async fn cancel(
    host: Host,
    access: Access<GuideInstances>,
    FromPath(raw): FromPath<RawId<Instance>>,
    Form(because): Form<Because>,
) -> Result<Response> {
    let (row, reason) = (one::find(&host, &access.read(), raw).await?, one_line(&because.reason));
    let (id, doer): (Id<Instance>, _) = (row.id, Doer::Person(access.who()));
    let outcome = access.write(async |tx| host.cancel(tx, id, &doer, &reason).await).await;
    answered(&host, &access, &row, outcome, texts::CANCELLED_NOW).await
}

/// Withdraws what one has begun oneself.
pub(in crate::pages) async fn withdraw(
    host: Host,
    access: Access<ReadInstances>,
    FromPath(raw): FromPath<RawId<Instance>>,
    Form(because): Form<Because>,
) -> Result<Response> {
    let (row, reason) = (one::find(&host, &access.read(), raw).await?, one_line(&because.reason));
    let (id, doer) = (row.id, Doer::Person(access.who()));
    let outcome = access.write(async |tx| host.withdraw(tx, id, &doer, &reason).await).await;
    answered(&host, &access, &row, outcome, texts::WITHDRAWN_NOW).await
}

//! What the committee's organiser does with the process of a case: halt it, let it go on, move it to a newer rule set,
//! and put it right when it stands where its acts do not lead.

use std::collections::BTreeMap;

use identity::Person;
use platform::{Blocked, Error, Id, RawId, Result, Tx, audit::Entry};
use serde_json::json;
use workflow::{Doer, Instance};

use crate::{Case, acts, cases, consistency, packs, texts, way};

async fn found(tx: &Tx, raw: RawId<Case>) -> Result<(cases::Row, Id<Instance>)> {
    let case = cases::get(&tx.read(), raw).await?;
    let instance = case.instance.ok_or_else(|| refused("no-process", texts::NO_PROCESS))?;
    Ok((case, instance))
}

fn refused(rule: &str, because: &str) -> Error {
    Error::blocked(Blocked {
        rule: rule.to_owned(),
        article: texts::RESTORING_RULE.to_owned(),
        because: because.to_owned(),
        earliest: None,
        missing: Vec::new(),
        who_can_help: None,
    })
}

/// Halts a case: nobody does anything in it until it goes on.
///
/// # Errors
/// [`Error::Missing`] out of scope; [`Error::Stale`] when it is over; [`Error::Blocked`] by `administrator-only`;
/// [`Error::Invalid`] (`reason`) without words.
pub(crate) async fn suspend(tx: &mut Tx, case: RawId<Case>, doer: &Doer<'_>, reason: &str) -> Result<()> {
    let (_, instance) = found(tx, case).await?;
    packs::host().suspend(tx, instance, doer, reason).await
}

/// Lets a case go on.
///
/// # Errors
/// As [`suspend`]; [`Error::Stale`] when it is not halted.
pub(crate) async fn resume(tx: &mut Tx, case: RawId<Case>, doer: &Doer<'_>) -> Result<()> {
    let (_, instance) = found(tx, case).await?;
    packs::host().resume(tx, instance, doer).await
}

/// Lets a case follow the process of the rule set in force today: what is open stays open under its own name, and nothing
/// is skipped. Gives the version.
///
/// # Errors
/// As [`suspend`]; [`Error::Blocked`] by `rules-newest` when there is no newer one, by `not-in-step` when the case does not
/// stand where its acts lead, by `rules-do-not-fit` when the acts lead elsewhere in the newer process.
pub(crate) async fn follow_newest_rules(
    tx: &mut Tx,
    raw: RawId<Case>,
    doer: &Doer<'_>,
) -> Result<&'static str> {
    let (case, instance) = found(tx, raw).await?;
    let newer = packs::newer_than(&case.process_version, tx.today())?;
    let Some(pack) = newer else { return Err(refused("rules-newest", texts::RULES_ARE_NEWEST)) };
    if !consistency::of(&tx.read(), &case).await?.is_empty() {
        return Err(refused("not-in-step", texts::NOT_IN_STEP));
    }
    packs::host().migrate(tx, instance, pack.version(), BTreeMap::new(), doer).await?;
    let moved = cases::get(&tx.read(), raw).await?;
    if !consistency::of(&tx.read(), &moved).await?.is_empty() {
        return Err(refused("rules-do-not-fit", texts::RULES_DO_NOT_FIT));
    }
    tx.audit(
        Entry::new("development.case.rule_set_changed", "development_case")
            .on(case.id.uuid(), &case.path)
            .before(json!({ "process_version": case.process_version }))
            .after(json!({ "process_version": pack.version() })),
    );
    Ok(pack.version())
}

/// Puts a case back to where its acts lead it: its process begins anew and goes through what was done, the old one ends and
/// keeps its trace. A case that was closed without its acts is open again.
///
/// # Errors
/// As [`suspend`]; [`Error::Blocked`] by `nothing-to-restore`, by `acts-unfit` when the acts do not say where it belongs, by
/// `one-open-case` when the person got another case meanwhile.
pub(crate) async fn restore(tx: &mut Tx, raw: RawId<Case>, doer: &Doer<'_>, reason: &str) -> Result<()> {
    let (case, instance) = found(tx, raw).await?;
    let faults = consistency::of(&tx.read(), &case).await?;
    if faults.is_empty() {
        return Err(refused("nothing-to-restore", texts::NOTHING_TO_RESTORE));
    }
    if !faults.iter().all(consistency::Fault::can_be_restored) {
        return Err(refused("acts-unfit", texts::UNFIT));
    }
    if case.closed_at.is_some() && has_another(tx, case.person).await? {
        return Err(refused("one-open-case", texts::ANOTHER_CASE));
    }
    let acts = acts::of_case(&tx.read(), case.id).await?;
    let way = (way::at_first(), way::steps(&acts)?);
    let new = packs::host().renew(tx, instance, doer, reason, way).await?;
    let words: Vec<String> = faults.iter().map(consistency::Fault::words).collect();
    tx.audit(
        Entry::new("development.case.restored", "development_case")
            .on(case.id.uuid(), &case.path)
            .because(reason)
            .before(json!({ "instance": instance.uuid(), "status": case.status.code(), "faults": words }))
            .after(json!({ "instance": new.uuid(), "acts": acts.len() })),
    );
    Ok(())
}

/// Whether a person has an open case; asked about one whose own case is closed.
async fn has_another(tx: &Tx, person: Id<Person>) -> Result<bool> {
    Ok(!cases::with_open_case(&tx.read(), &[person]).await?.is_empty())
}

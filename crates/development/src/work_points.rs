//! Work points: what an open one asks for, finishing it, and adding a record to one that repeats.

pub(crate) mod acknowledgement;
mod reading;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use platform::{Error, Id, RawId, Reader, Result, Tx, audit::Entry};
use rules::{
    Blocked,
    development::{Act, FieldValue, Outcome, Pack, Task},
};
use sea_orm::ActiveValue::Set;
use serde_json::json;
use workflow::{Doer, Item};

use crate::{
    Case, acts, assigning, calendars, cases,
    dossier::Dossier,
    effects, form_numbers, packs,
    schema::party,
    signing::Signature,
    turns::{self, Turn},
    way,
};

pub use reading::Form;
use reading::Named;
pub(crate) use reading::{form_name, outsider_name};

/// What somebody who looks at a work point can be told before anything is typed.
pub(crate) struct View {
    pub(crate) turn: Turn,
    pub(crate) dossier: Dossier,
    /// What closes it today.
    pub(crate) previews: Vec<Blocked>,
    /// What is only reckoned, because the holidays of a year are not known.
    pub(crate) provisional: Vec<String>,
}

/// Looks at an item of a case, open or closed.
pub(crate) async fn view(reader: &Reader<'_>, case: RawId<Case>, item: RawId<Item>) -> Result<View> {
    let turn = turns::find(reader, case, item).await?;
    let dossier = Dossier::load(reader, turn.case.clone()).await?;
    let (mut previews, mut provisional) = (Vec::new(), Vec::new());
    if turn.item.closed_at.is_none() {
        let (element, calendar) = (turn.item.element.as_str(), calendars::in_force(reader).await?);
        previews = turn.pack.preview(element, &dossier.facts, &calendar);
        provisional = turn.pack.provisional(element, &dossier.facts, &calendar);
    }
    Ok(View { turn, dossier, previews, provisional })
}

/// What finishing a work point led to.
#[derive(Clone, Debug)]
pub struct Finished {
    /// The case.
    pub case: Id<Case>,
    /// The user task that was finished.
    pub element: String,
    /// What opened.
    pub next: Vec<workflow::ItemRow>,
    /// Whether the case is closed.
    pub is_closed: bool,
    /// Whether the work goes back for correction.
    pub is_returned: bool,
}

/// Finishes an open item of a case: keeps the act, moves the person on the register where the step says so, names
/// contacts and introducers, lets the process go on, and brings the case up to where it stands. All or nothing.
///
/// # Errors
/// [`Error::Missing`] out of scope or for an item of another case; [`Error::Stale`] when it is closed already;
/// [`Error::Blocked`] when it is not the doer's turn (`not-your-turn`) or a rule says no; [`Error::Invalid`] for what
/// cannot be read, by the names of the fields (`happened_on`, `decision`, `opinion`, `f-<name>`), and for a warning that
/// was not acknowledged (`acknowledged`).
pub async fn finish(
    tx: &mut Tx,
    case: RawId<Case>,
    item: RawId<Item>,
    doer: &Doer<'_>,
    form: &Form,
) -> Result<Finished> {
    let turn = turns::open(tx, case, item, doer).await?;
    let mut dossier = Dossier::load(&tx.read(), turn.case.clone()).await?;
    let day = reading::day(form, "happened_on");
    let (pack, task) = judging(&turn, day)?;
    let read = reading::read(&tx.read(), &turn.case, &task, form, day).await?;
    let number = task.work_point.number;
    let act = Act {
        work_point: turn.item.element.clone(),
        date: read.happened_on,
        decision: read.decision.clone(),
        fields: read.fields.clone(),
        materials: dossier
            .materials_of(number)
            .map(|material| material.code.clone())
            .collect::<BTreeSet<_>>(),
        actor_person: Signature::of(doer).person.map(|person| person.to_string()),
    };
    let calendar = calendars::for_task(&tx.read(), pack, &turn.item.element).await?;
    let blocked = pack.check(&dossier.facts, &act, &calendar);
    if !blocked.is_empty() {
        return Err(Error::Blocked(blocked));
    }
    let warnings = pack.warnings(&dossier.facts, &act, &calendar);
    acknowledgement::demand(form, &warnings)?;
    // Of two who act on the case at the same time one waits here, and then finds that it moved on.
    let case = cases::claim(tx, turn.case).await?;
    if let Some(number) = form_numbers::of(&task, &read.fields) {
        form_numbers::register(tx, &case, &task, number).await?;
    }
    let kept = acts::add(
        tx,
        &case,
        &dossier.acts,
        doer,
        acts::Draft {
            element: &turn.item.element,
            work_point: number,
            item: turn.item.id,
            happened_on: read.happened_on,
            decision: &read.decision,
            fields: &read.fields,
            acknowledged: &warnings,
            opinion: &read.opinion,
            rule_set: pack.version(),
        },
    )
    .await?;
    note(&mut dossier, &kept);
    let outcome = task.decision(&read.decision).map(|decision| decision.outcome);
    if outcome == Some(Outcome::Forward) {
        name_parties(tx, &case, &read.persons).await?;
    }
    effects::apply(tx, pack, &dossier, &kept).await?;
    tx.audit(
        Entry::new("development.work_point.finished", "development_case")
            .on(case.id.uuid(), &case.path)
            .after(json!({
                "element": kept.element, "decision": kept.decision, "attempt": kept.attempt,
                "happened_on": kept.happened_on, "is_backfilled": kept.is_backfilled, "rule_set": kept.rule_set,
                "acknowledged": kept.acknowledged,
            })),
    );
    let variables = way::variables(pack, &dossier.facts, &kept);
    let progress = packs::host().complete(tx, turn.item.id, doer, variables, &read.opinion).await?;
    Ok(Finished {
        case: case.id,
        element: kept.element,
        is_closed: progress.ended,
        is_returned: outcome == Some(Outcome::Return),
        next: progress.opened,
    })
}

/// The rule set that judges what happened on a day: what happened under the older rules is judged by them, also when it
/// is entered later.
pub(crate) fn judging(turn: &Turn, day: Option<NaiveDate>) -> Result<(&'static Pack, Task<'static>)> {
    let pack = match day {
        Some(day) if day < turn.item.opened_at.day() => packs::on(day)?,
        _ => turn.pack,
    };
    Ok((pack, packs::task(pack, &turn.item.element)?))
}

/// The facts as they are once the act is kept.
fn note(dossier: &mut Dossier, act: &acts::Row) {
    way::note(&mut dossier.facts, act);
    dossier.acts.push(act.clone());
}

/// Contacts and introducers that a work point names. Who is named again stays; who is no longer named goes.
async fn name_parties(tx: &mut Tx, case: &cases::Row, persons: &[Named]) -> Result<()> {
    for Named { role, persons } in persons {
        cases::clear_parties(tx, case, *role).await?;
        let rows = persons
            .iter()
            .map(|(person, name)| party::ActiveModel {
                id: Set(tx.new_id()),
                case_id: Set(case.id),
                role: Set(*role),
                person: Set(*person),
                name: Set(name.clone()),
                path: Set(case.path.to_string()),
            })
            .collect::<Vec<_>>();
        let ids: Vec<_> = persons.iter().map(|(person, _)| person.uuid()).collect();
        tx.insert_many(rows).await?;
        tx.audit(
            Entry::new("development.party.named", "development_case")
                .on(case.id.uuid(), &case.path)
                .after(json!({ "role": role.code(), "persons": ids })),
        );
    }
    Ok(())
}

/// Adds a record to an open work point that repeats.
///
/// # Errors
/// As [`finish`]; [`Error::Missing`] too when the work point does not repeat.
pub async fn add_record(
    tx: &mut Tx,
    case: RawId<Case>,
    item: RawId<Item>,
    doer: &Doer<'_>,
    form: &Form,
) -> Result<()> {
    let turn = turns::open(tx, case, item, doer).await?;
    if turn.task.is_check || turn.task.work_point.repeat.is_none() {
        return Err(Error::Missing);
    }
    let (happened_on, note) = reading::record(form, tx.today())?;
    let of = (turn.task.work_point.number, turn.item.id);
    acts::add_record(tx, &turn.case, doer, of, happened_on, &note).await?;
    tx.audit(
        Entry::new("development.record.added", "development_case")
            .on(turn.case.id.uuid(), &turn.case.path)
            .after(json!({ "work_point": turn.task.work_point.code, "happened_on": happened_on })),
    );
    // The next record is due later.
    let dossier = Dossier::load(&tx.read(), turn.case.clone()).await?;
    let due = assigning::due(&tx.read(), &dossier, &turn.item.element).await?;
    if due != turn.item.due {
        packs::host().reassign_due(tx, turn.item.id, doer, due).await?;
    }
    Ok(())
}

/// A field value as a person reads it, with its label, for pages.
pub(crate) fn shown(
    task: &rules::development::Task<'_>,
    fields: &BTreeMap<String, FieldValue>,
) -> Vec<(String, String)> {
    let filled = task.work_point.fields.iter().filter_map(|field| {
        let value = fields.get(&field.name).filter(|value| !value.is_empty())?;
        Some((field.label.clone(), field.show(value)))
    });
    filled.collect()
}

/// The day on which somebody should say a work point happened: the day of the application at the first one.
pub(crate) fn suggested_day(view: &View, today: NaiveDate) -> NaiveDate {
    if view.turn.task.work_point.number == 1 && view.dossier.acts.is_empty() {
        view.turn.case.applied_on
    } else {
        today
    }
}

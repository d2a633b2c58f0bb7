//! Brings cases to a state by the same commands that pages use, with days in the past: for the demo and for benchmarks.

mod filling;

use chrono::{Days, NaiveDate};
use platform::{Boxed, Db, Error, Id, Result, Scope, System, Tx};
use rules::development::Task;
use web::offers::{Demo, NOTHING, Shown};
use workflow::{Doer, ItemRow};

use crate::{
    Case, Status, calendars, cases,
    dossier::Dossier,
    materials::{self, Stored},
    packs,
    work_points::{self, Form, acknowledgement},
};

use filling::{Filler, fill_in};

const DOER: Doer<'static> = Doer::System(crate::texts::DEMO);

/// How far back the application of each case of the demo lies, in days, and up to which work point it is driven. The
/// cases take their turns in this list, so that every stage is shown. The days are those that the rules and a steady
/// branch need to come so far, so that what is open now has just been opened.
const PLANS: [(u64, u8); 20] = [
    (9, 3),
    (13, 5),
    (20, 7),
    (26, 9),
    (31, 11),
    (120, 13),
    (215, 13),
    (340, 13),
    (405, 15),
    (425, 18),
    (430, 20),
    (435, 23),
    (447, 28),
    (453, 30),
    (462, 36),
    (476, 42),
    (600, 44),
    (740, 44),
    (808, 47),
    (845, 51),
];

/// The same for the cases of the branch that is shown to whoever tries the platform: the first is the case of the applicant
/// shown, the others stand where its secretary or its organiser acts, one of them overdue. Further cases stay
/// applications.
const SHOWN: [(u64, u8); 7] = [(31, 11), (36, 3), (13, 5), (18, 6), (420, 15), (470, 27), (475, 34)];

/// The cases of the demo.
pub(crate) struct Cases;

impl Demo for Cases {
    fn fill<'a>(&'a self, db: &'a Db, shown: Option<Shown>) -> Boxed<'a, ()> {
        Box::pin(fill(db, shown))
    }

    fn examples<'a>(&'a self, db: &'a Db, shown: Shown) -> Boxed<'a, Vec<(&'static str, String)>> {
        Box::pin(async move {
            db.write(&System::new("an example"), async |tx| {
                let case = cases::open(tx, &DOER, shown.applicant, tx.today()).await?;
                let instance = cases::get(&tx.read(), case.raw()).await?.instance.ok_or(Error::Missing)?;
                let open = workflow::open_items(&tx.read(), instance).await?;
                let item = open.first().map(|item| item.id.to_string()).ok_or(Error::Missing)?;
                Ok(vec![("id", case.to_string()), ("item", item), ("material", NOTHING.to_owned())])
            })
            .await
        })
    }
}

/// Brings the open cases of an empty instance into every stage. A third of them stay applications that nobody handled.
/// Those of the branch shown stand where somebody of it acts.
pub async fn fill(db: &Db, shown: Option<Shown>) -> Result<()> {
    let (of_shown, others): (Vec<_>, Vec<_>) =
        all(db).await?.into_iter().partition(|case| shown.is_some_and(|shown| shown.branch == case.unit));
    let driven = others.into_iter().enumerate().filter(|(at, _)| at % 3 != 2).map(|(_, case)| case);
    let mut plan = Vec::new();
    for (at, case) in driven.enumerate() {
        let Some((days, until)) = PLANS.get(at % PLANS.len()).copied() else { continue };
        // A few branches are slow: what they have to do is overdue.
        let late = if at % 7 == 3 { 16 } else { u64::try_from(at % 4).unwrap_or(0) };
        plan.push((case.id, until, days + late));
    }
    let applicant = shown.map(|shown| shown.applicant);
    let (own, beside): (Vec<_>, Vec<_>) =
        of_shown.into_iter().partition(|case| Some(case.person) == applicant);
    let first = usize::from(own.is_empty());
    for (case, (days, until)) in own.into_iter().chain(beside).zip(SHOWN.into_iter().skip(first)) {
        plan.push((case.id, until, days));
    }
    let actor = System::new("demo");
    let paper = db.write(&actor, async |tx| paper(tx).await).await?;
    let today = db.clock().today();
    for (case, until, days) in plan {
        let from = today - Days::new(days);
        db.write(&actor, async |tx| drive_with(tx, case, until, from, &paper).await).await?;
    }
    Ok(())
}

/// All open cases.
async fn all(db: &Db) -> Result<Vec<cases::Row>> {
    let scope = Scope::system("demo");
    let mut filter = cases::Filter::default();
    let mut all = Vec::new();
    loop {
        let (listed, next) = cases::list(&db.read(&scope), &filter).await?;
        all.extend(listed.into_iter().map(|one| one.case));
        match next {
            Some(after) => filter.after = Some(after),
            None => return Ok(all),
        }
    }
}

/// Does the work points of a case that come before `until` (1 to 51), beginning on `from`, a few days after each other,
/// as early as the rules let them. Stops where the next one would lie in the future. Returns what is open then.
pub async fn drive(tx: &mut Tx, case: Id<Case>, until: u8, from: NaiveDate) -> Result<Vec<ItemRow>> {
    let paper = paper(tx).await?;
    drive_with(tx, case, until, from, &paper).await
}

/// One paper stands for all: the demo fills no disk.
async fn paper(tx: &mut Tx) -> Result<Stored> {
    let bytes = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n".to_vec();
    tx.unaudited("the file of the demo; each material that names it is audited");
    materials::store(tx, "application/pdf", crate::texts::DEMO_PAPER.to_owned(), bytes).await
}

async fn drive_with(
    tx: &mut Tx,
    case: Id<Case>,
    until: u8,
    from: NaiveDate,
    paper: &Stored,
) -> Result<Vec<ItemRow>> {
    tx.unaudited("what the demo does is audited by its commands; nothing may be left to do");
    let mut day = from;
    loop {
        let row = cases::get(&tx.read(), case.raw()).await?;
        let Some(instance) = row.instance.filter(|_| row.status == Status::Open) else {
            return Ok(Vec::new());
        };
        let open = workflow::open_items(&tx.read(), instance).await?;
        let mut next: Vec<&ItemRow> =
            open.iter().filter(|item| packs::number_of(&item.element) < until).collect();
        next.sort_by_key(|item| packs::number_of(&item.element));
        let mut done_on = None;
        for item in next {
            done_on = one(tx, row.clone(), item, day, paper).await?;
            if done_on.is_some() {
                break;
            }
        }
        match done_on {
            Some(on) => day = on,
            None => return Ok(open),
        }
    }
}

/// Does one item on the first day on which the rules let it, from `day` on. Nothing when that day has not come, or when the
/// branch cannot do it (it has too few members to name).
async fn one(
    tx: &mut Tx,
    row: cases::Row,
    item: &ItemRow,
    day: NaiveDate,
    paper: &Stored,
) -> Result<Option<NaiveDate>> {
    let (today, case) = (tx.today(), row.id);
    let mut dossier = Dossier::load(&tx.read(), row).await?;
    let mut on = filling::first_day(&dossier, item, day)?;
    for _ in 0..8 {
        // An act of the past is judged by the rules of its day.
        let pack = packs::on(on.min(item.opened_at.day()))?;
        let task = packs::task(pack, &item.element)?;
        bring(tx, &mut dossier, &task, item, on.min(today), paper).await?;
        if on > today {
            return Ok(None);
        }
        let calendar = calendars::for_task(&tx.read(), pack, &item.element).await?;
        let filler = Filler { pack, task, dossier: &dossier, on, calendar: &calendar };
        let form = fill_in(&tx.read(), &filler).await?;
        let warnings = acknowledgement::asked(pack, &item.element, &dossier.facts, &form, &calendar);
        let form = form.with(acknowledgement::FIELD, acknowledgement::of(&warnings));
        match work_points::finish(tx, case.raw(), item.id.raw(), &DOER, &form).await {
            Ok(_) => return Ok(Some(on)),
            Err(Error::Blocked(blocked)) => {
                let earliest =
                    blocked.iter().filter_map(|one| one.earliest).max().filter(|earliest| *earliest > on);
                let Some(earliest) = earliest else {
                    tracing::debug!(
                        element = item.element,
                        ?blocked,
                        "the demo leaves a case where it stands"
                    );
                    return Ok(None);
                };
                on = earliest;
            }
            Err(Error::Invalid(problems)) => {
                tracing::debug!(element = item.element, ?problems, "the demo leaves a case where it stands");
                return Ok(None);
            }
            Err(other) => return Err(other),
        }
    }
    Err(Error::internal(format!("{} found no day", item.element)))
}

/// Hands in the papers that the work point needs, and adds the records that it gathers up to the day.
async fn bring(
    tx: &mut Tx,
    dossier: &mut Dossier,
    task: &Task<'_>,
    item: &ItemRow,
    on: NaiveDate,
    paper: &Stored,
) -> Result<()> {
    if task.is_check {
        return Ok(());
    }
    let point = task.work_point;
    for need in point.materials.iter().filter(|need| need.required) {
        if !dossier.materials_of(point.number).any(|material| material.code == need.code) {
            materials::add(tx, &dossier.case, (point.number, &need.code), &DOER, paper).await?;
        }
    }
    if let Some(repeat) = &point.repeat {
        let begin = filling::records_begin(dossier, task);
        for day in filling::record_days(begin, on, repeat.every_months) {
            let form = Form::default().with("record_on", day.to_string()).with("note", repeat.title.clone());
            work_points::add_record(tx, dossier.case.id.raw(), item.id.raw(), &DOER, &form).await?;
        }
    }
    let row = cases::get(&tx.read(), dossier.case.id.raw()).await?;
    *dossier = Dossier::load(&tx.read(), row).await?;
    Ok(())
}

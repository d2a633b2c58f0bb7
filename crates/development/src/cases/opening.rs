//! Opening a case, and bringing its row up to where the process stands.

use chrono::NaiveDate;
use identity::Person;
use platform::{Blocked, Error, Id, Result, Scope, Timestamp, Tx, audit::Entry};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter, sea_query::Expr};
use serde_json::json;
use workflow::{Doer, ItemRow, Progress, Subject};

use super::{Row, listing::end_of_time, with_open_case};
use crate::{Case, Status, naming, packs, schema::case, texts, way};

fn open_already() -> Error {
    refused("one-open-case", texts::CASE_OPEN_ALREADY)
}

/// Opens the case of an applicant on the register and starts its process: the first work point becomes a to-do of the
/// applicant. `applied_on` is the day on which the application was handed in, as far as it is known; the applicant, or
/// who acts for him, still files the application itself.
///
/// # Errors
/// [`Error::Missing`] for a person out of scope, [`Error::Blocked`] when he is no applicant, has an open case, or no
/// committee above the branch may approve, [`Error::Invalid`] (`applied_on`) for a day in the future.
pub async fn open(
    tx: &mut Tx,
    doer: &Doer<'_>,
    person: Id<Person>,
    applied_on: NaiveDate,
) -> Result<Id<Case>> {
    let facts = members::register::facts(&tx.read(), person).await?;
    if facts.category != members::Category::Applicant {
        return Err(refused("only-applicants", texts::NOT_AN_APPLICANT));
    }
    if applied_on > tx.today() {
        return Err(Error::invalid("applied_on", texts::APPLIED_AHEAD));
    }
    if !with_open_case(&tx.read(), &[person]).await?.is_empty() {
        return Err(open_already());
    }
    let system = Scope::system("which committee approves");
    if organizations::register::approving_committee(&tx.read_as(&system), &facts.path).await?.is_none() {
        return Err(refused("no-approving-committee", texts::NO_COMMITTEE));
    }
    let pack = packs::on(tx.today())?;
    let process = packs::process_on(tx.today())?;
    let row = tx
        .insert(case::ActiveModel {
            id: Set(tx.new_id()),
            person: Set(person),
            open_person: Set(Some(person)),
            unit: Set(facts.unit),
            path: Set(facts.path.to_string()),
            rule_set: Set(pack.version().to_owned()),
            process_version: Set(process.version.clone()),
            instance: Set(None),
            status: Set(Status::Open),
            stage: Set(1),
            step: Set(1),
            current_title: Set(String::new()),
            waiting_for: Set(String::new()),
            due_on: Set(None),
            due_key: Set(end_of_time()),
            applied_on: Set(applied_on),
            opened_at: Set(tx.now()),
            closed_at: Set(None),
            version: Set(1),
        })
        .await
        .map_err(|error| error.when_taken("development_case", &["open_person"], open_already))?;
    let case = Row::from(row);
    tx.audit(Entry::new("development.case.opened", "development_case").on(case.id.uuid(), &case.path).after(
        json!({
            "person": person.uuid(), "rule_set": case.rule_set, "applied_on": applied_on,
        }),
    ));
    let subject = Subject { id: case.id.uuid(), path: case.path };
    packs::host().start(tx, packs::PROCESS, &subject, doer, way::at_first()).await?;
    Ok(case.id)
}

fn refused(rule: &str, because: &str) -> Error {
    Error::blocked(Blocked {
        rule: rule.to_owned(),
        article: texts::OPENING_RULE.to_owned(),
        because: because.to_owned(),
        earliest: None,
        missing: Vec::new(),
        who_can_help: None,
    })
}

/// Brings the row of a case up to where its process stands now.
pub(crate) async fn advance(tx: &mut Tx, case: &Row, progress: &Progress) -> Result<()> {
    let status = match progress.reached_end.as_deref() {
        Some(event) => {
            Status::by_end(event).ok_or_else(|| Error::internal(format!("a case ends at {event}")))?
        }
        None if progress.ended => return Err(Error::internal("a case ends nowhere")),
        None => Status::Open,
    };
    follow(tx, case, status).await
}

/// Brings the row of a case up to what is open in its process.
async fn follow(tx: &mut Tx, case: &Row, status: Status) -> Result<()> {
    let system = Scope::system("the list of cases follows the process");
    let open = match case.instance {
        Some(instance) => workflow::open_items(&tx.read_as(&system), instance).await?,
        None => Vec::new(),
    };
    let now = standing(tx, case, &open).await?;
    let (instance, version, at) = (case.instance, case.process_version.clone(), tx.now());
    let is_over = status != Status::Open;
    let changed = tx
        .update_where_as::<case::Entity>(&system, |rows| {
            let rows = rows
                .col_expr(case::Column::Instance, Expr::value(instance))
                .col_expr(case::Column::ProcessVersion, Expr::value(version))
                .col_expr(case::Column::Status, Expr::value(status))
                .col_expr(case::Column::Stage, Expr::value(i64::from(now.stage)))
                .col_expr(case::Column::Step, Expr::value(i64::from(now.step)))
                .col_expr(case::Column::CurrentTitle, Expr::value(now.title))
                .col_expr(case::Column::WaitingFor, Expr::value(now.waiting_for))
                .col_expr(case::Column::DueOn, Expr::value(now.due))
                .col_expr(case::Column::DueKey, Expr::value(now.due.unwrap_or_else(end_of_time)))
                .col_expr(case::Column::Version, Expr::value(case.version + 1));
            let rows = if is_over {
                rows.col_expr(case::Column::ClosedAt, Expr::value(Some(at)))
                    .col_expr(case::Column::OpenPerson, Expr::value(Option::<Id<Person>>::None))
            } else if case.closed_at.is_some() {
                // It was closed without its acts, and goes on.
                rows.col_expr(case::Column::ClosedAt, Expr::value(Option::<Timestamp>::None))
                    .col_expr(case::Column::OpenPerson, Expr::value(Some(case.person)))
            } else {
                rows
            };
            rows.filter(case::Column::Id.eq(case.id)).filter(case::Column::Version.eq(case.version))
        })
        .await?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    if is_over {
        tx.audit(
            Entry::new("development.case.closed", "development_case")
                .on(case.id.uuid(), &case.path)
                .after(json!({ "status": status.code() })),
        );
    }
    Ok(())
}

/// Where a case stands, for lists.
struct Standing {
    stage: u8,
    step: u8,
    title: String,
    waiting_for: String,
    due: Option<NaiveDate>,
}

async fn standing(tx: &Tx, case: &Row, open: &[ItemRow]) -> Result<Standing> {
    // The earliest step counts where several are open side by side.
    let tasks = open.iter().filter_map(|item| packs::named(&item.element));
    let steps = tasks.map(|task| (task.work_point.stage, task.work_point.step));
    let (stage, step) = steps.min_by_key(|(_, step)| *step).unwrap_or((case.stage, case.step));
    let mut waiting: Vec<String> = Vec::new();
    for item in open {
        for one in naming::candidates(&tx.read(), case.unit, item).await? {
            if !waiting.contains(&one.short) {
                waiting.push(one.short);
            }
        }
    }
    Ok(Standing {
        stage,
        step,
        title: texts::either(&open.iter().map(|item| item.title.clone()).collect::<Vec<_>>()),
        waiting_for: texts::list(&waiting.iter().map(String::as_str).collect::<Vec<_>>()),
        due: open.iter().filter_map(|item| item.due).min(),
    })
}

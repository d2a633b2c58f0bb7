//! Whether cases stand where their acts lead. An act and the step of the process behind it are one transaction, so this
//! finds what got into the process by another way, or out of the hands in which the rules put it.

use std::collections::HashMap;

use platform::{Id, Reader, Result};
use sea_orm::{ColumnTrait, Order};
use web::checks::{Check, Finding};
use workflow::{InstanceRow, ItemRow};

use crate::{
    Case, acts, cases, packs,
    schema::{act, case},
    texts, way,
};

/// What is wrong with a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// There is no process that it runs on.
    NoProcess,
    /// Its acts do not follow each other as the process has it: nothing can be said of where it should stand.
    Unfit,
    /// The process stands elsewhere than where the acts lead. Elements, the end event among them.
    Moved { expected: Vec<String>, actual: Vec<String> },
    /// An open work point was given to others than those whom the rules name.
    InOtherHands { element: String },
}

impl Fault {
    /// In words.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::NoProcess => texts::NO_PROCESS.to_owned(),
            Self::Unfit => texts::UNFIT.to_owned(),
            Self::Moved { expected, actual } => texts::moved(&titles(expected), &titles(actual)),
            Self::InOtherHands { element } => texts::in_other_hands(&title(element)),
        }
    }

    /// Whether the acts say where the case belongs.
    pub(crate) fn can_be_restored(&self) -> bool {
        !matches!(self, Self::NoProcess | Self::Unfit)
    }
}

fn titles(elements: &[String]) -> Vec<String> {
    elements.iter().map(|element| title(element)).collect()
}

/// The title of a work point, or of the end that an end event means.
fn title(element: &str) -> String {
    let end = crate::Status::by_end(element).map(|status| status.title().to_owned());
    packs::named(element).map(|task| task.title()).or(end).unwrap_or_else(|| element.to_owned())
}

/// What is wrong with one case in scope.
pub(crate) async fn of(reader: &Reader<'_>, case: &cases::Row) -> Result<Vec<Fault>> {
    let acts = acts::of_case(reader, case.id).await?;
    let Some(instance) = case.instance else { return Ok(vec![Fault::NoProcess]) };
    let system = platform::Scope::system("where the process of a case found in scope stands");
    let standing = workflow::standing(&reader.beyond_scope(&system), &[instance]).await?;
    judge(&acts, standing.get(&instance))
}

/// Compares where a case stands with where its acts lead.
fn judge(acts: &[acts::Row], standing: Option<&(InstanceRow, Vec<ItemRow>)>) -> Result<Vec<Fault>> {
    let Some((instance, open)) = standing else { return Ok(vec![Fault::NoProcess]) };
    let process = packs::process(&instance.process_version)?;
    let Some(led) = workflow::retrace(&process.definition, way::at_first(), &way::steps(acts)?) else {
        return Ok(vec![Fault::Unfit]);
    };
    let sorted = |mut all: Vec<String>, end: Option<&String>| {
        all.extend(end.cloned());
        all.sort_unstable();
        all
    };
    let expected = sorted(led.open, led.reached_end.as_ref());
    let actual =
        sorted(open.iter().map(|item| item.element.clone()).collect(), instance.reached_end.as_ref());
    if expected != actual {
        return Ok(vec![Fault::Moved { expected, actual }]);
    }
    let is_elsewhere = |item: &&ItemRow| {
        item.is_lent || item.is_passed_on || item.claimed_by.is_some() || item.beside.is_some()
    };
    let elsewhere = open.iter().filter(is_elsewhere);
    Ok(elsewhere.map(|item| Fault::InOtherHands { element: item.element.clone() }).collect())
}

/// All cases, for the operator.
pub(crate) struct CasesFollowTheirActs;

/// So many cases at a time.
const SOME: u64 = 200;

impl Check for CasesFollowTheirActs {
    fn name(&self) -> &'static str {
        "development.cases"
    }

    fn title(&self) -> &'static str {
        texts::CHECK_TITLE
    }

    fn look<'a>(&'a self, reader: Reader<'a>) -> web::offers::Boxed<'a, Vec<Finding>> {
        Box::pin(async move {
            let (mut findings, mut last) = (Vec::new(), None);
            loop {
                let some = some_behind(&reader, last).await?;
                let Some(end) = some.last() else { return Ok(findings) };
                last = Some(end.id);
                let instances: Vec<_> = some.iter().filter_map(|case| case.instance).collect();
                let standing = workflow::standing(&reader, &instances).await?;
                let acts = acts_of(&reader, &some).await?;
                for case in &some {
                    let acts = acts.get(&case.id).map_or(&[][..], Vec::as_slice);
                    let faults = judge(acts, case.instance.and_then(|id| standing.get(&id)))?;
                    findings.extend(faults.iter().map(|fault| Finding {
                        place: format!("{}/guidance", case.href()),
                        what: fault.words(),
                    }));
                }
            }
        })
    }
}

async fn some_behind(reader: &Reader<'_>, last: Option<Id<Case>>) -> Result<Vec<cases::Row>> {
    let mut query = reader.find::<case::Entity>();
    if let Some(last) = last {
        query = query.filter(case::Column::Id.gt(last));
    }
    let rows = query.order_by(case::Column::Id, Order::Asc).limit(SOME).all().await?;
    Ok(rows.into_iter().map(cases::Row::from).collect())
}

async fn acts_of(reader: &Reader<'_>, cases: &[cases::Row]) -> Result<HashMap<Id<Case>, Vec<acts::Row>>> {
    let ids = cases.iter().map(|case| case.id);
    let query = reader.find::<act::Entity>().filter(act::Column::CaseId.is_in(ids));
    let rows = query.order_by(act::Column::Number, Order::Asc).all().await?;
    let mut found: HashMap<Id<Case>, Vec<acts::Row>> = HashMap::new();
    for row in rows {
        found.entry(row.case_id).or_default().push(acts::Row::from(row));
    }
    Ok(found)
}

//! What a file asks of this house, and whether it is there: programs, languages of scripts, processes that are called,
//! and whom its names stand for.

use std::collections::{BTreeMap, BTreeSet};

use identity::Duty;
use platform::{Problems, Reader, Result};
use web::{Fields, ui::Field};
use workflow::{Host, Names};

use crate::{
    report::{Need, Needed, Remark, Report, Weight},
    texts,
};

/// Duties that work of a process can be given to.
const DUTIES: [Duty; 6] = [
    Duty::BranchSecretary,
    Duty::BranchOrganiser,
    Duty::GroupLeader,
    Duty::GeneralBranchSecretary,
    Duty::CommitteeOrganiser,
    Duty::CommitteeMember,
];

/// What begins the name of a field in which somebody is chosen.
const PREFIX: &str = "who-";

/// A report as it stands in this house today. What was chosen for names is `chosen`.
pub(crate) async fn judged(
    host: &Host,
    reader: &Reader<'_>,
    mut report: Report,
    chosen: &Names,
) -> Result<Report> {
    let known = workflow::titles(host, reader).await?;
    for need in &report.needs {
        let what = match &need.what {
            Needed::Handler(name) if host.has_handler(name) => continue,
            Needed::Handler(name) => texts::no_handler(name),
            Needed::Script { language, .. } if host.has_handler(language) => continue,
            Needed::Script { language, reason } => texts::no_script(language, reason),
            Needed::Process(key) if known.contains_key(key) => continue,
            Needed::Process(key) => texts::no_process(key),
            Needed::Somebody(name) if workflow::whom(name, chosen).is_some() => continue,
            Needed::Somebody(name) => texts::nobody_of_that_name(name),
        };
        let weight = match &need.what {
            Needed::Somebody(_) => Weight::Doubtful,
            _ => Weight::Stops,
        };
        let Need { line, element, name, .. } = need.clone();
        report.remarks.push(Remark { line, element, name, what, weight });
    }
    report.remarks.sort_by_key(|remark| (remark.weight, remark.line));
    Ok(report)
}

/// Names of a file that nobody has here, in their order.
fn unknown(report: &Report) -> BTreeSet<&str> {
    let names = report.needs.iter().filter_map(|need| match &need.what {
        Needed::Somebody(name) => Some(name.as_str()),
        _ => None,
    });
    names.filter(|name| workflow::whom(name, &Names::new()).is_none()).collect()
}

/// A choice for each name that nobody has here.
pub(crate) fn choices(report: &Report, typed: Option<&Fields>, problems: &Problems) -> Vec<Field> {
    let field = |(number, name): (usize, &str)| {
        let field = format!("{PREFIX}{number}");
        let first = [(String::new(), texts::CHOOSE.to_owned())];
        let duties = DUTIES.into_iter().map(|duty| (duty.code().to_owned(), duty.title().to_owned()));
        let starter = [(workflow::STARTER.to_owned(), texts::STARTER.to_owned())];
        let all: Vec<_> = first.into_iter().chain(duties).chain(starter).collect();
        let value = typed.map(|typed| typed.text(&field).to_owned()).unwrap_or_default();
        Field::select(&field, texts::who_is(name), all).required().value(value).problem_of(problems)
    };
    unknown(report).into_iter().enumerate().map(field).collect()
}

/// What was chosen for the names of a file.
pub(crate) fn chosen(report: &Report, typed: &Fields, problems: &mut Problems) -> Names {
    let mut names = BTreeMap::new();
    for (number, name) in unknown(report).into_iter().enumerate() {
        let field = format!("{PREFIX}{number}");
        let code = typed.text(&field).trim();
        let is_offered = code == workflow::STARTER || DUTIES.iter().any(|duty| duty.code() == code);
        if is_offered {
            names.insert(name.to_owned(), code.to_owned());
        } else {
            problems.add(field, texts::nobody_chosen_for(name));
        }
    }
    names
}

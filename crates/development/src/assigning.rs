//! The owner of the process: who does the next work point, and until when; and the row of the case, which follows it.

use std::sync::Arc;

use chrono::NaiveDate;
use identity::{Duty, Person, Unit, accounts};
use organizations::register as organizations;
use platform::{Error, Id, Path, RawId, Reader, Result, Scope, Tx};
use rules::development::{Actor, Task};
use uuid::Uuid;
use workflow::{Assignment, Boxed, Candidate, InstanceRow, Opening, Owner, Process, Progress};

use crate::{Case, Role, calendars, cases, dossier::Dossier, packs, texts};

/// So many days before its last day a work point begins to warn.
const WARN_DAYS: u32 = 7;

/// Owns the process of all cases.
pub(crate) struct Cases;

impl Owner for Cases {
    fn key(&self) -> &'static str {
        packs::PROCESS
    }

    fn versions(&self) -> Result<Vec<Arc<Process>>> {
        packs::processes()
    }

    fn current(&self, day: NaiveDate) -> Result<Arc<Process>> {
        packs::process_on(day)
    }

    fn assign<'a>(&'a self, tx: &'a mut Tx, opening: &'a Opening<'a>) -> Boxed<'a, Assignment> {
        Box::pin(async move {
            // What comes next may lie with another part of the tree, or with a person: it is not a matter of who acts now.
            let system = Scope::system("who does the next work point of a case");
            let reader = tx.read_as(&system);
            let dossier =
                Dossier::load(&reader, cases::get(&reader, case(opening.instance.subject)?).await?).await?;
            let element = opening.element.id();
            let pack = packs::on(tx.today())?;
            let task = packs::task(pack, element)?;
            let actor = actor_of(&task, &dossier);
            Ok(Assignment {
                title: task.title(),
                detail: texts::detail(&dossier.person.name, &dossier.branch),
                about: dossier.person.name.clone(),
                href: format!("/development/cases/{}/work-points/{}", dossier.case.id, opening.item),
                candidates: candidates(tx, &dossier, actor).await?,
                due: due(&reader, &dossier, element).await?,
                warn_days: WARN_DAYS,
                problem: None,
            })
        })
    }

    fn moved<'a>(
        &'a self,
        tx: &'a mut Tx,
        instance: &'a InstanceRow,
        progress: &'a Progress,
    ) -> Boxed<'a, ()> {
        Box::pin(async move {
            let system = Scope::system("a case follows its process");
            let mut case = cases::get(&tx.read_as(&system), case(instance.subject)?).await?;
            if progress.ended && case.instance.is_some_and(|now| now != instance.id) {
                // An instance that another one took the place of: the case follows that one.
                return Ok(());
            }
            case.instance = Some(instance.id);
            case.process_version.clone_from(&instance.process_version);
            cases::advance(tx, &case, progress).await
        })
    }

    /// A case is shown by its own rules of who sees what, and nowhere else. Nor is anything done to it elsewhere: that no
    /// verb is let in from outside is what [`Owner::may`] says by itself.
    fn page(&self, subject: Uuid) -> Option<String> {
        case(subject).ok().map(|case| format!("/development/cases/{case}"))
    }
}

/// The case that an instance is about.
fn case(subject: Uuid) -> Result<RawId<Case>> {
    subject.to_string().parse().map_err(|_| Error::internal("the subject of an instance is no case"))
}

/// Who acts in the branch of this case: without a committee, its meeting takes the committee's place.
fn actor_of(task: &Task<'_>, dossier: &Dossier) -> Actor {
    if task.is_check { task.actor() } else { task.work_point.actor_in(&dossier.facts.branch) }
}

/// The last day in time, by the rule set of today.
pub(crate) async fn due(reader: &Reader<'_>, dossier: &Dossier, element: &str) -> Result<Option<NaiveDate>> {
    let pack = packs::on(reader.today())?;
    let calendar = calendars::for_task(reader, pack, element).await?;
    Ok(pack.due(element, &dossier.facts, &calendar).map(|due| due.date))
}

/// Those who may do what an actor of the pack does, each alone.
async fn candidates(tx: &Tx, dossier: &Dossier, actor: Actor) -> Result<Vec<Candidate>> {
    let (branch, path) = (dossier.case.unit, &dossier.case.path);
    let post = |unit: Id<Unit>, duty: Duty| Candidate::Post { unit, duty };
    let of_branch = |duties: &[Duty]| duties.iter().map(|duty| post(branch, *duty)).collect::<Vec<_>>();
    Ok(match actor {
        Actor::Applicant => themselves(tx, dossier, &[dossier.case.person]).await?,
        Actor::BranchOrganiser => of_branch(&[Duty::BranchOrganiser]),
        Actor::BranchSecretary => of_branch(&[Duty::BranchSecretary]),
        Actor::BranchCommittee | Actor::BranchMeeting => {
            of_branch(&[Duty::BranchSecretary, Duty::BranchOrganiser])
        }
        Actor::Contacts => themselves(tx, dossier, &supporters(dossier, Role::Contact)).await?,
        Actor::Introducers => themselves(tx, dossier, &supporters(dossier, Role::Introducer)).await?,
        Actor::GeneralBranch => match general_branch(tx, path).await? {
            Some(unit) => vec![post(unit, Duty::GeneralBranchSecretary)],
            None => vec![post(committee(tx, path).await?, Duty::CommitteeOrganiser)],
        },
        Actor::Committee | Actor::OrganisationDepartment | Actor::HigherDepartment => {
            vec![post(committee(tx, path).await?, Duty::CommitteeOrganiser)]
        }
        Actor::CommitteeOfficer => {
            let unit = committee(tx, path).await?;
            vec![post(unit, Duty::CommitteeMember), post(unit, Duty::CommitteeOrganiser)]
        }
    })
}

/// Persons who act in their own name. Where none of them can sign in they hand their papers in at the branch, and its
/// organiser enters them: the act then bears the organiser's name.
async fn themselves(tx: &Tx, dossier: &Dossier, persons: &[Id<Person>]) -> Result<Vec<Candidate>> {
    let system = Scope::system("whether a person can sign in");
    let mut found: Vec<Candidate> = persons.iter().map(|person| Candidate::Person(*person)).collect();
    for person in persons {
        let account = accounts::of_person(&tx.read_as(&system), *person).await?;
        if account.is_some_and(|account| account.disabled_at.is_none()) {
            return Ok(found);
        }
    }
    found.push(Candidate::Post { unit: dossier.case.unit, duty: Duty::BranchOrganiser });
    Ok(found)
}

/// Contacts or introducers.
fn supporters(dossier: &Dossier, role: Role) -> Vec<Id<Person>> {
    dossier.parties.iter().filter(|party| party.role == role).map(|party| party.person).collect()
}

async fn general_branch(tx: &Tx, path: &Path) -> Result<Option<Id<Unit>>> {
    let system = Scope::system("which general branch lies above");
    Ok(organizations::general_branch_above(&tx.read_as(&system), path).await?.map(|row| row.unit))
}

async fn committee(tx: &Tx, path: &Path) -> Result<Id<Unit>> {
    let system = Scope::system("which committee approves");
    let found = organizations::approving_committee(&tx.read_as(&system), path).await?;
    found
        .map(|row| row.unit)
        .ok_or_else(|| Error::internal("no committee above the branch of a case may approve"))
}

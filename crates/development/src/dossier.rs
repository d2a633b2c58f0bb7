//! Everything known of one case, read once for a command or a page, and the facts that the rules ask about it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use identity::{Duty, Person, posts, tree};
use members::register::Facts as PersonFacts;
use platform::{Id, RawId, Reader, Result, Scope};
use rules::development::{Applicant, Branch, Done, Facts, FieldValue, Party, Record};

use crate::{Role, acts, cases, materials, packs};

/// From so many full members on, a branch has a committee (支部条例 Art. 9).
const COMMITTEE_FROM: u32 = 7;

/// The name of the field that says when an applicant is going to leave.
const LEAVING: &str = "leaving_on";

/// A case with all that belongs to it.
pub(crate) struct Dossier {
    pub(crate) case: cases::Row,
    pub(crate) person: PersonFacts,
    /// The short name of the branch.
    pub(crate) branch: String,
    pub(crate) acts: Vec<acts::Row>,
    pub(crate) records: Vec<acts::Record>,
    pub(crate) materials: Vec<materials::Row>,
    pub(crate) parties: Vec<cases::Party>,
    pub(crate) facts: Facts,
}

impl Dossier {
    /// Reads what belongs to a case that was found in scope.
    pub(crate) async fn load(reader: &Reader<'_>, case: cases::Row) -> Result<Self> {
        let system = Scope::system("what belongs to a case found in scope");
        let beyond = reader.beyond_scope(&system);
        let person = members::register::facts(&beyond, case.person).await?;
        let branch = organizations::register::get(&beyond, case.unit).await?.short_name;
        let full_members = members::register::count_full_members(&beyond, case.unit).await?;
        let acts = acts::of_case(reader, case.id).await?;
        let records = acts::records_of(reader, case.id).await?;
        let materials = materials::of_case(reader, case.id).await?;
        let parties = cases::parties(reader, case.id).await?;
        let ids: Vec<Id<Person>> = parties.iter().map(|party| party.person).collect();
        let known = members::register::facts_of(&beyond, &ids).await?;
        let of = |role: Role| {
            let these = parties.iter().filter(|party| party.role == role);
            these.map(|party| as_party(party, &known)).collect::<Vec<_>>()
        };
        let facts = Facts {
            today: reader.today(),
            applicant: Applicant {
                person: case.person.to_string(),
                birth: person.birth,
                // A member by this very case is not one without it.
                is_member_already: person.category.is_member() && !acts.iter().any(|act| act.work_point > 1),
                // The index of open cases admits one.
                has_other_open_case: false,
                leaving_on: leaving_on(&acts),
            },
            branch: Branch { full_members, has_committee: full_members >= COMMITTEE_FROM },
            done: done(&acts),
            records: dated(&records),
            contacts: of(Role::Contact),
            introducers: of(Role::Introducer),
        };
        Ok(Self { case, person, branch, acts, records, materials, parties, facts })
    }

    /// The materials of a work point.
    pub(crate) fn materials_of(&self, work_point: u8) -> impl Iterator<Item = &materials::Row> {
        self.materials.iter().filter(move |material| material.work_point == work_point)
    }
}

fn as_party(party: &cases::Party, known: &[PersonFacts]) -> Party {
    let facts = known.iter().find(|facts| facts.person == party.person);
    Party {
        person: party.person.to_string(),
        name: party.name.clone(),
        is_full_member: facts.is_some_and(|facts| facts.category == members::Category::Full),
        in_good_standing: facts.is_some_and(|facts| facts.is_full_member_in_good_standing),
    }
}

fn done(acts: &[acts::Row]) -> BTreeMap<String, Vec<Done>> {
    let mut done: BTreeMap<String, Vec<Done>> = BTreeMap::new();
    for act in acts {
        done.entry(act.element.clone()).or_default().push(Done {
            date: act.happened_on,
            decision: act.decision.clone(),
            fields: act.fields.clone(),
            attempt: u32::try_from(act.attempt).unwrap_or(1),
        });
    }
    done
}

fn dated(records: &[acts::Record]) -> BTreeMap<String, Vec<Record>> {
    let mut found: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    for record in records {
        if let Some(point) = packs::work_point(record.work_point) {
            found.entry(point.code.clone()).or_default().push(Record { date: record.happened_on });
        }
    }
    found
}

fn leaving_on(acts: &[acts::Row]) -> Option<NaiveDate> {
    acts.iter().rev().find_map(|act| match act.fields.get(LEAVING) {
        Some(FieldValue::Date(day)) => Some(*day),
        _ => None,
    })
}

/// The full members of the branch of a case whom one may choose, without the applicant.
pub(crate) async fn choosable(reader: &Reader<'_>, case: &cases::Row) -> Result<Vec<(Id<Person>, String)>> {
    let system = Scope::system("full members of the branch of a case found in scope");
    let mut members = members::register::full_members_of(&reader.beyond_scope(&system), case.unit).await?;
    members.retain(|(person, _)| *person != case.person);
    Ok(members)
}

/// Somebody who can be named where a form asks for one person.
pub(crate) struct Nameable {
    pub(crate) person: Id<Person>,
    /// The name.
    pub(crate) name: String,
    /// The duty held at the branch or above it; empty for other members of the branch.
    pub(crate) duty: &'static str,
    /// As the rules see him.
    pub(crate) party: Party,
}

/// The duties whose holders talk to applicants and look after them (细则第七条: 党支部书记、副书记、组织委员（组织员）).
const ORGANISERS: [Duty; 4] =
    [Duty::BranchSecretary, Duty::BranchOrganiser, Duty::GeneralBranchSecretary, Duty::CommitteeOrganiser];

/// Who can be named where a form asks for one person: first who holds a post at the branch or above it, then the other
/// full members of the branch; never the applicant.
pub(crate) async fn nameable(reader: &Reader<'_>, case: &cases::Row) -> Result<Vec<Nameable>> {
    let system = Scope::system("who can be named in a form of a case found in scope");
    let beyond = reader.beyond_scope(&system);
    let mut held: Vec<(Id<Person>, Duty)> = Vec::new();
    for unit in tree::at_all(&beyond, &case.path.upwards()).await?.into_iter().rev() {
        for holder in posts::holders(&beyond, unit.id, &ORGANISERS).await? {
            let is_new = |person| person != case.person && held.iter().all(|(known, _)| *known != person);
            held.extend(holder.person.filter(|person| is_new(*person)).map(|person| (person, holder.duty)));
        }
    }
    let ids: Vec<Id<Person>> = held.iter().map(|(person, _)| *person).collect();
    let known = members::register::facts_of(&beyond, &ids).await?;
    let mut found: Vec<Nameable> = Vec::new();
    for (person, duty) in held {
        let Some(facts) = known.iter().find(|facts| facts.person == person) else { continue };
        let party = Party {
            person: person.to_string(),
            name: facts.name.clone(),
            is_full_member: facts.category == members::Category::Full,
            in_good_standing: facts.is_full_member_in_good_standing,
        };
        found.push(Nameable { person, name: facts.name.clone(), duty: duty.title(), party });
    }
    for (person, name) in choosable(reader, case).await? {
        if found.iter().all(|one| one.person != person) {
            let party = standing_member(person, &name);
            found.push(Nameable { person, name, duty: "", party });
        }
    }
    Ok(found)
}

/// A full member in good standing: the choosers of members offer nobody else.
fn standing_member(person: Id<Person>, name: &str) -> Party {
    Party { person: person.to_string(), name: name.to_owned(), is_full_member: true, in_good_standing: true }
}

/// Persons named in a form, as the rules see them. Who is not among the choosable is not found.
pub(crate) async fn chosen(
    reader: &Reader<'_>,
    case: &cases::Row,
    named: &[RawId<Person>],
) -> Result<Vec<Option<(Id<Person>, Party)>>> {
    let choosable = choosable(reader, case).await?;
    Ok(named
        .iter()
        .map(|raw| {
            let (person, name) = choosable.iter().find(|(person, _)| person.raw() == *raw)?;
            Some((*person, standing_member(*person, name)))
        })
        .collect())
}

//! Accounts of the demo: every role once by a name that can be remembered, and the staff of every branch.

use std::collections::HashMap;

use chrono::Days;
use identity::{Account, Duty, Person, Unit, accounts, posts};
use platform::{Db, Error, Id, Result, Scope, System};
use rules::identifiers::CivilId;

use super::{Sheet, sheets::SHOWN_BRANCH};

/// Positions of columns in the sheets of members and applicants.
const NAME: usize = 0;
const CIVIL_ID: usize = 3;
const BRANCH_OF_MEMBER: usize = 7;
const NUMBER_OF_MEMBER: usize = 20;
const POST_OF_MEMBER: usize = 25;
const BRANCH_OF_APPLICANT: usize = 6;
const NUMBER_OF_APPLICANT: usize = 9;

/// The name with which the applicant of the shown branch signs in.
pub(super) const APPLICANT: &str = "applicant";

struct Opening {
    name: String,
    display_name: String,
    person: Option<Id<Person>>,
    post: Option<(Duty, Option<Id<Unit>>)>,
    shown_as: Option<&'static str>,
}

/// Opens them, all with one password, and says which names there are.
pub(super) async fn open(db: &Db, members: &Sheet, applicants: &Sheet) -> Result<Vec<String>> {
    let password = one_password()?;
    let hash = accounts::hash(&password).await?;
    let openings = plan(db, members, applicants).await?;
    let mut lines = vec![format!("演示账号（密码均为 {password}）")];
    let actor = System::new("demo");
    db.write(&actor, async |tx| {
        let from = tx.today() - Days::new(700);
        for opening in &openings {
            let draft = accounts::Draft::check(&opening.name, &opening.display_name, opening.person)?;
            let id: Id<Account> = accounts::open_with_hash(tx, &draft, hash.clone(), false).await?;
            if let Some((duty, unit)) = opening.post {
                posts::grant(tx, posts::Draft { account: id, duty, unit, from, to: None }).await?;
            }
        }
        Ok(())
    })
    .await?;
    for opening in openings {
        if let Some(shown) = opening.shown_as {
            lines.push(format!("  {:<12} {shown}  {}", opening.name, opening.display_name));
        }
    }
    lines.push("  其他支部的书记、组织委员和申请人：以学号或工号登录".to_owned());
    Ok(lines)
}

/// Whether a member of the sheet holds a post in his branch.
pub(super) fn has_post(row: &[String]) -> bool {
    !cell(row, POST_OF_MEMBER).is_empty()
}

async fn plan(db: &Db, members: &Sheet, applicants: &Sheet) -> Result<Vec<Opening>> {
    let scope = Scope::system("demo");
    let reader = db.read(&scope);
    let units = organizations::register::all_by_code(&reader).await?;
    let root = units.values().find(|row| row.can_approve).ok_or(Error::Missing)?.unit;
    let general = units.values().find(|row| row.short_name == "经济学院党总支").ok_or(Error::Missing)?.unit;
    let office = |name: &str, title: &'static str, duty, unit| Opening {
        name: name.to_owned(),
        display_name: title.to_owned(),
        person: None,
        post: Some((duty, unit)),
        shown_as: Some(title),
    };
    let mut plan = vec![
        office("admin", "系统管理员", Duty::SystemAdministrator, None),
        office("security", "安全管理员", Duty::SecurityAdministrator, None),
        office("audit", "审计管理员", Duty::AuditAdministrator, None),
        office("organiser", "党委组织员", Duty::CommitteeOrganiser, Some(root)),
        office("committee", "党委委员", Duty::CommitteeMember, Some(root)),
        office("general", "党总支书记", Duty::GeneralBranchSecretary, Some(general)),
    ];
    let staff = members.rows.iter().filter(|row| has_post(row)).collect::<Vec<_>>();
    let ids = persons(db, staff.iter().map(|row| cell(row, CIVIL_ID))).await?;
    let mut shown_member = false;
    for row in staff {
        let unit = units.get(cell(row, BRANCH_OF_MEMBER));
        let is_shown = unit.is_some_and(|unit| unit.short_name == SHOWN_BRANCH);
        let (duty, name, title) = match cell(row, POST_OF_MEMBER) {
            "党支部书记" => (Some(Duty::BranchSecretary), "secretary", "党支部书记"),
            "组织委员" => (Some(Duty::BranchOrganiser), "branch", "组织委员"),
            _ if is_shown && !shown_member => (None, "member", "党员（本人事项）"),
            _ => continue,
        };
        shown_member |= is_shown && duty.is_none();
        plan.push(Opening {
            name: if is_shown { name.to_owned() } else { cell(row, NUMBER_OF_MEMBER).to_owned() },
            display_name: cell(row, NAME).to_owned(),
            person: ids.get(cell(row, CIVIL_ID)).copied(),
            post: duty.map(|duty| (duty, unit.map(|unit| unit.unit))),
            shown_as: is_shown.then_some(title),
        });
    }
    let ids = persons(db, applicants.rows.iter().map(|row| cell(row, CIVIL_ID))).await?;
    let mut shown_applicant = false;
    for row in &applicants.rows {
        let is_of_shown =
            units.get(cell(row, BRANCH_OF_APPLICANT)).is_some_and(|u| u.short_name == SHOWN_BRANCH);
        let is_shown = is_of_shown && !shown_applicant;
        shown_applicant |= is_shown;
        plan.push(Opening {
            name: if is_shown { APPLICANT.to_owned() } else { cell(row, NUMBER_OF_APPLICANT).to_owned() },
            display_name: cell(row, NAME).to_owned(),
            person: ids.get(cell(row, CIVIL_ID)).copied(),
            post: None,
            shown_as: is_shown.then_some("申请人（本人事项）"),
        });
    }
    Ok(plan)
}

async fn persons<'a>(db: &Db, numbers: impl Iterator<Item = &'a str>) -> Result<HashMap<String, Id<Person>>> {
    let scope = Scope::system("demo");
    let numbers: Vec<CivilId> = numbers.filter_map(|text| text.parse().ok()).collect();
    let mut found = HashMap::new();
    for some in numbers.chunks(500) {
        found.extend(members::register::by_civil_ids(&db.read(&scope), some).await?);
    }
    Ok(found)
}

fn cell(row: &[String], at: usize) -> &str {
    row.get(at).map_or("", String::as_str)
}

/// What the password is made of: nothing that can be mistaken for something else.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789A";

/// Twelve letters and digits, new for each demo.
fn one_password() -> Result<String> {
    let mut bytes = [0_u8; 12];
    getrandom::fill(&mut bytes).map_err(|error| Error::internal(format!("no randomness: {error}")))?;
    Ok(bytes.iter().map(|byte| char::from(*LETTERS.get(usize::from(byte % 32)).unwrap_or(&b'x'))).collect())
}

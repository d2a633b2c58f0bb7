//! The first start: the system administrator opens the accounts that he may not hold himself.

use identity::{Duty, PermissionInfo, SignedIn, accounts, permissions::ManageAccounts, posts};
use platform::{Error, Problems, Reader, Result, Tx};
use web::offers::{Boxed, FirstStep};

/// The accounts of the first start, in the order of the form: a name for the fields, and the duty.
pub(crate) const FIRST: [(&str, Duty); 3] = [
    ("security", Duty::SecurityAdministrator),
    ("audit", Duty::AuditAdministrator),
    ("organiser", Duty::CommitteeOrganiser),
];

/// One account as typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Typed {
    pub(crate) name: String,
    pub(crate) display_name: String,
}

/// Whether somebody has to make the first security administrator.
pub(crate) async fn is_due(reader: &Reader<'_>) -> Result<bool> {
    Ok(!posts::is_held(reader, Duty::SecurityAdministrator).await?)
}

/// Leads whoever may do it to the first setup, until it is done.
pub(crate) struct Setup;

impl FirstStep for Setup {
    fn due<'a>(&'a self, reader: Reader<'a>, who: &'a SignedIn) -> Boxed<'a, Option<&'static str>> {
        Box::pin(async move {
            let is_due = who.may(&PermissionInfo::of::<ManageAccounts>()) && is_due(&reader).await?;
            Ok(is_due.then_some("/admin/setup"))
        })
    }
}

/// Opens the three accounts and gives them their posts over the whole instance; all or none.
pub(crate) async fn open(tx: &mut Tx, typed: &[Typed; 3]) -> Result<Vec<(Duty, accounts::Opened)>> {
    if !is_due(&tx.read()).await? {
        return Err(Error::Missing);
    }
    let mut problems = Problems::default();
    let mut drafts = Vec::with_capacity(FIRST.len());
    for ((part, duty), typed) in FIRST.into_iter().zip(typed) {
        match accounts::Draft::check(&typed.name, &typed.display_name, None) {
            Ok(draft) => drafts.push((part, duty, draft)),
            Err(error) => rename(&mut problems, part, error)?,
        }
    }
    let drafts = problems.or(drafts)?;
    let mut opened = Vec::with_capacity(drafts.len());
    for (part, duty, draft) in drafts {
        let account = match accounts::open(tx, draft).await {
            Ok(account) => account,
            Err(error) => {
                let mut problems = Problems::default();
                rename(&mut problems, part, error)?;
                return Err(Error::Invalid(problems));
            }
        };
        let from = tx.today();
        posts::grant(tx, posts::Draft { account: account.id, duty, unit: None, from, to: None }).await?;
        opened.push((duty, account));
    }
    Ok(opened)
}

/// Puts the problems of one account under the fields of its part of the form.
fn rename(problems: &mut Problems, part: &str, error: Error) -> Result<()> {
    let Error::Invalid(found) = error else { return Err(error) };
    for problem in found.iter() {
        problems.add(format!("{part}_{}", problem.field), problem.what.clone());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_stand_at_the_fields_of_their_part() {
        let mut problems = Problems::default();
        rename(&mut problems, "audit", Error::invalid("name", "x")).unwrap();
        assert_eq!(problems.of("audit_name"), Some("x"));
        assert!(matches!(rename(&mut problems, "audit", Error::Stale), Err(Error::Stale)));
    }
}

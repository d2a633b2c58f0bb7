//! What a draft makes of a row of the register, and what it would change about one.

use chrono::NaiveDate;
use platform::{Path, Result, Sealed, SealedKind, Vault};
use rules::identifiers::Landline;
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

use super::{Draft, civil_id_index, phone_index};
use crate::{
    names,
    schema::{
        holds,
        person::{ActiveModel, Model},
    },
    tallies::Counted,
};

/// The end of time, for the key of those who have not joined.
const NEVER: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// The key of a day of joining.
pub(super) fn joined_key(joined_on: Option<NaiveDate>) -> NaiveDate {
    joined_on.unwrap_or(NEVER)
}

/// The columns that a draft decides.
pub(super) fn fill(
    row: &mut ActiveModel,
    vault: &Vault,
    id: Uuid,
    draft: &Draft,
    path: &Path,
    missing: bool,
) -> Result<()> {
    let keys = names::keys(&draft.name);
    row.unit = Set(draft.unit);
    row.path = Set(path.to_string());
    row.name = Set(draft.name.clone());
    row.name_key = Set(keys.full);
    row.initials = Set(keys.initials);
    row.branch_key = Set(branch_key(path));
    row.joined_key = Set(joined_key(draft.joined_on));
    row.sex = Set(draft.sex);
    row.ethnicity = Set(draft.ethnicity.clone());
    row.education = Set(draft.education.clone());
    row.occupation = Set(draft.occupation.clone());
    row.birth = Set(draft.birth);
    row.category = Set(draft.category);
    row.membership_state = Set(draft.membership_state);
    row.email = Set(draft.email.clone());
    row.is_lost = Set(draft.is_lost);
    row.lost_on = Set(draft.lost_on);
    row.is_mobile = Set(draft.is_mobile);
    row.mobile_to = Set(draft.mobile_to.clone());
    row.is_incomplete = Set(missing);
    row.number = Set(draft.number.clone());
    row.school = Set(draft.school.clone());
    row.title = Set(draft.title.clone());
    row.origin = Set(draft.origin.clone());
    row.party_post = Set(draft.party_post.clone());
    row.introducers = Set(draft.introducers.clone());
    row.is_league_member = Set(draft.is_league_member);
    row.application_on = Set(draft.application_on);
    row.activist_on = Set(draft.activist_on);
    row.candidate_on = Set(draft.candidate_on);
    row.joined_on = Set(draft.joined_on);
    row.confirmed_on = Set(draft.confirmed_on);
    fill_sealed(row, vault, id, draft)
}

/// The sealed columns: only what the draft names.
fn fill_sealed(row: &mut ActiveModel, vault: &Vault, id: Uuid, draft: &Draft) -> Result<()> {
    if let Some(number) = &draft.id_number {
        row.id_number = Set(Some(Sealed::new(vault, id, number.as_str())?));
        row.id_number_index = Set(Some(civil_id_index(vault, number)));
    }
    if let Some(phone) = &draft.phone {
        row.phone = Set(sealed(vault, id, phone.as_str())?);
        row.phone_index = Set(Some(phone_index(vault, phone.as_str())));
    }
    if let Some(landline) = &draft.landline {
        row.landline = Set(sealed(vault, id, landline.as_str())?);
    }
    if let Some(address) = &draft.address {
        row.address = Set(sealed(vault, id, address)?);
    }
    if let Some(fen) = draft.dues_base {
        row.dues_base = Set(sealed(vault, id, &fen.to_string())?);
    }
    Ok(())
}

fn sealed<K: SealedKind>(vault: &Vault, row: Uuid, plain: &str) -> Result<Option<Sealed<K>>> {
    if plain.is_empty() { Ok(None) } else { Sealed::new(vault, row, plain).map(Some) }
}

/// A place as a key whose order by bytes is that of the tree: each number with its length before it.
pub(crate) fn branch_key(path: &Path) -> String {
    path.as_str().split('/').filter(|part| !part.is_empty()).fold(String::new(), |key, part| {
        format!("{key}{}{part}/", char::from(b'a' + u8::try_from(part.len().min(25)).unwrap_or(25)))
    })
}

/// Whether something is missing that the national collection form asks for (docs/rules.md).
pub(super) fn is_incomplete(draft: &Draft, has_number: bool, has_phone: bool) -> bool {
    let asked = [&draft.ethnicity, &draft.education, &draft.occupation];
    !has_number || !has_phone || (draft.category.is_member() && asked.iter().any(|text| text.is_empty()))
}

/// What counts about a row of the register.
pub(super) fn counted(row: &Model) -> Counted {
    Counted {
        path: Path::stored(&row.path),
        category: row.category,
        is_mobile: row.is_mobile,
        is_lost: row.is_lost,
        is_incomplete: row.is_incomplete,
    }
}

pub(super) fn counted_draft(draft: &Draft, path: &Path, is_incomplete: bool) -> Counted {
    Counted {
        path: path.clone(),
        category: draft.category,
        is_mobile: draft.is_mobile,
        is_lost: draft.is_lost,
        is_incomplete,
    }
}

/// The fields in which a draft differs from a row, by their names in forms and in the trail.
pub(crate) fn differences(vault: &Vault, row: &Model, draft: &Draft) -> Result<Vec<&'static str>> {
    let id = row.id.uuid();
    let number = draft.id_number.as_ref().map(|number| civil_id_index(vault, number));
    let phone = draft.phone.as_ref().map(|phone| phone_index(vault, phone.as_str()));
    let text = |known: &str, said: &str| known != said;
    let pairs = [
        ("name", text(&row.name, &draft.name)),
        ("sex", row.sex != draft.sex),
        ("ethnicity", text(&row.ethnicity, &draft.ethnicity)),
        ("id_number", number.is_some() && number != row.id_number_index),
        ("birth", row.birth != draft.birth),
        ("education", text(&row.education, &draft.education)),
        ("category", row.category != draft.category),
        ("unit", row.unit != draft.unit),
        ("joined_on", row.joined_on != draft.joined_on),
        ("confirmed_on", row.confirmed_on != draft.confirmed_on),
        ("occupation", text(&row.occupation, &draft.occupation)),
        ("phone", phone.is_some() && phone != row.phone_index),
        (
            "landline",
            is_other(vault, id, row.landline.as_ref(), draft.landline.as_ref().map(Landline::as_str))?,
        ),
        ("address", is_other(vault, id, row.address.as_ref(), draft.address.as_deref())?),
        ("membership_state", row.membership_state != draft.membership_state),
        ("is_lost", row.is_lost != draft.is_lost),
        ("lost_on", row.lost_on != draft.lost_on),
        ("is_mobile", row.is_mobile != draft.is_mobile),
        ("mobile_to", text(&row.mobile_to, &draft.mobile_to)),
        ("number", text(&row.number, &draft.number)),
        ("school", text(&row.school, &draft.school)),
        ("title", text(&row.title, &draft.title)),
        ("origin", text(&row.origin, &draft.origin)),
        ("email", text(&row.email, &draft.email)),
        ("party_post", text(&row.party_post, &draft.party_post)),
        ("introducers", text(&row.introducers, &draft.introducers)),
        (
            "dues_base",
            is_other(vault, id, row.dues_base.as_ref(), draft.dues_base.map(|f| f.to_string()).as_deref())?,
        ),
        ("is_league_member", row.is_league_member != draft.is_league_member),
        ("application_on", row.application_on != draft.application_on),
        ("activist_on", row.activist_on != draft.activist_on),
        ("candidate_on", row.candidate_on != draft.candidate_on),
    ];
    Ok(pairs.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect())
}

/// Whether a draft says something else than a sealed column holds; saying nothing changes nothing.
fn is_other<K: SealedKind>(
    vault: &Vault,
    id: Uuid,
    known: Option<&Sealed<K>>,
    said: Option<&str>,
) -> Result<bool> {
    match said {
        None => Ok(false),
        Some("") => Ok(known.is_some()),
        Some(said) => Ok(!holds(vault, id, known, said)?),
    }
}

/// The draft that says exactly what a row holds: where a form or a sheet begins.
pub(crate) fn draft_of(row: &Model) -> Draft {
    Draft {
        name: row.name.clone(),
        sex: row.sex,
        ethnicity: row.ethnicity.clone(),
        id_number: None,
        birth: row.birth,
        education: row.education.clone(),
        category: row.category,
        unit: row.unit,
        joined_on: row.joined_on,
        confirmed_on: row.confirmed_on,
        occupation: row.occupation.clone(),
        phone: None,
        landline: None,
        address: None,
        membership_state: row.membership_state,
        is_lost: row.is_lost,
        lost_on: row.lost_on,
        is_mobile: row.is_mobile,
        mobile_to: row.mobile_to.clone(),
        number: row.number.clone(),
        school: row.school.clone(),
        title: row.title.clone(),
        origin: row.origin.clone(),
        email: row.email.clone(),
        party_post: row.party_post.clone(),
        introducers: row.introducers.clone(),
        dues_base: None,
        is_league_member: row.is_league_member,
        application_on: row.application_on,
        activist_on: row.activist_on,
        candidate_on: row.candidate_on,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_a_place_is_ordered_like_the_tree() {
        let key = |path: &str| branch_key(&Path::stored(path));
        assert!(key("/1/2/") < key("/1/10/"));
        assert!(key("/1/2/9/") < key("/1/10/1/"));
        assert!(key("/1/") < key("/1/2/"));
        assert!(key("/1/2/").starts_with(&key("/1/")));
    }
}

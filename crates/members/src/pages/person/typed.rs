//! What was typed into the form of a person, as text, and what it means.

use std::str::FromStr;

use chrono::NaiveDate;
use identity::Unit;
use platform::{Id, Problems, Result, one_line};
use rules::{
    CivilId,
    codes::{CodeSet, EDUCATION, ETHNIC_GROUPS, OCCUPATIONS},
    identifiers::IdentifierError,
};
use serde::Deserialize;

use crate::{Category, MembershipState, Sex, record::Record, register::Draft, texts};

/// The form, exactly as it was typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    pub(crate) version: String,
    pub(crate) name: String,
    pub(crate) sex: String,
    pub(crate) ethnicity: String,
    pub(crate) id_number: String,
    pub(crate) birth: String,
    pub(crate) education: String,
    pub(crate) category: String,
    pub(crate) unit: String,
    pub(crate) application_on: String,
    pub(crate) activist_on: String,
    pub(crate) candidate_on: String,
    pub(crate) joined_on: String,
    pub(crate) confirmed_on: String,
    pub(crate) occupation: String,
    pub(crate) phone: String,
    pub(crate) landline: String,
    pub(crate) address: String,
    pub(crate) email: String,
    pub(crate) number: String,
    pub(crate) school: String,
    pub(crate) title: String,
    pub(crate) origin: String,
    pub(crate) party_post: String,
    pub(crate) introducers: String,
    pub(crate) membership_state: String,
    pub(crate) is_lost: String,
    pub(crate) lost_on: String,
    pub(crate) is_mobile: String,
    pub(crate) mobile_to: String,
    pub(crate) is_league_member: String,
    pub(crate) dues_base: String,
}

impl Typed {
    /// What the form shows of a record. Sealed numbers are not filled in: an empty field leaves them as they are.
    pub(crate) fn of(record: &Record) -> Self {
        let known = &record.known;
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let tick = |is: bool| if is { "1".to_owned() } else { String::new() };
        Self {
            version: record.version.to_string(),
            name: known.name.clone(),
            sex: known.sex.code().to_owned(),
            ethnicity: known.ethnicity.clone(),
            birth: known.birth.to_string(),
            education: known.education.clone(),
            category: known.category.code().to_owned(),
            unit: known.unit.to_string(),
            application_on: day(known.application_on),
            activist_on: day(known.activist_on),
            candidate_on: day(known.candidate_on),
            joined_on: day(known.joined_on),
            confirmed_on: day(known.confirmed_on),
            occupation: known.occupation.clone(),
            email: known.email.clone(),
            number: known.number.clone(),
            school: known.school.clone(),
            title: known.title.clone(),
            origin: known.origin.clone(),
            party_post: known.party_post.clone(),
            introducers: known.introducers.clone(),
            membership_state: known.membership_state.code().to_owned(),
            is_lost: tick(known.is_lost),
            lost_on: day(known.lost_on),
            is_mobile: tick(known.is_mobile),
            mobile_to: known.mobile_to.clone(),
            is_league_member: tick(known.is_league_member == Some(true)),
            ..Self::default()
        }
    }

    /// The version of the record that the form began with.
    pub(crate) fn version(&self) -> i64 {
        self.version.parse().unwrap_or(0)
    }

    /// What was typed as a draft. Without `decides_way`, the category and the days of the way are not taken from the
    /// form: a new person is an applicant, and a known one stays where the 25 steps have brought him.
    pub(crate) fn draft(
        &self,
        unit: Option<Id<Unit>>,
        known: Option<&Record>,
        decides_way: bool,
        today: NaiveDate,
    ) -> Result<Draft> {
        let mut read = Reading::default();
        let name = one_line(&self.name);
        let sex = read.needed("sex", Sex::by_code(&self.sex), texts::SEX_NEEDED);
        let birth = read.day("birth", &self.birth);
        let birth = read.needed("birth", birth, texts::BIRTH_NEEDED);
        let unit = read.needed("unit", unit, texts::NOT_A_BRANCH);
        let category = self.category(&mut read, known, decides_way);
        let id_number = read.id_number(&self.id_number);
        let phone = read.number("phone", &self.phone);
        let landline = read.number("landline", &self.landline);
        let dues_base = read.yuan("dues_base", &self.dues_base);
        let lost_on = read.day("lost_on", &self.lost_on);
        let way = self.way(&mut read, known, decides_way);
        let (Some(sex), Some(birth), Some(unit), Some(category)) = (sex, birth, unit, category) else {
            return Err(platform::Error::Invalid(read.0));
        };
        let draft = Draft {
            id_number,
            ethnicity: code(ETHNIC_GROUPS, &self.ethnicity),
            education: code(EDUCATION, &self.education),
            occupation: code(OCCUPATIONS, &self.occupation),
            phone,
            landline,
            address: said(&self.address),
            membership_state: MembershipState::by_code(&self.membership_state)
                .unwrap_or(MembershipState::Regular),
            is_lost: !self.is_lost.is_empty(),
            lost_on,
            is_mobile: !self.is_mobile.is_empty(),
            mobile_to: one_line(&self.mobile_to),
            number: one_line(&self.number),
            school: one_line(&self.school),
            title: one_line(&self.title),
            origin: one_line(&self.origin),
            email: one_line(&self.email),
            party_post: one_line(&self.party_post),
            introducers: one_line(&self.introducers),
            dues_base,
            is_league_member: Some(!self.is_league_member.is_empty()),
            application_on: way.application_on,
            activist_on: way.activist_on,
            candidate_on: way.candidate_on,
            joined_on: way.joined_on,
            confirmed_on: way.confirmed_on,
            ..Draft::new(&name, sex, birth, unit, category)
        };
        read.rules(&draft, today);
        read.0.or(draft)
    }

    fn category(&self, read: &mut Reading, known: Option<&Record>, decides_way: bool) -> Option<Category> {
        match known {
            Some(record) => Some(record.known.category),
            None if decides_way => {
                read.needed("category", Category::by_code(&self.category), texts::CATEGORY_NEEDED)
            }
            None => match Category::by_code(&self.category) {
                None | Some(Category::Applicant) => Some(Category::Applicant),
                Some(_) => {
                    read.0.add("category", texts::ONLY_APPLICANTS);
                    None
                }
            },
        }
    }

    fn way(&self, read: &mut Reading, known: Option<&Record>, decides_way: bool) -> Way {
        match known {
            Some(record) if !decides_way => Way {
                application_on: record.known.application_on,
                activist_on: record.known.activist_on,
                candidate_on: record.known.candidate_on,
                joined_on: record.known.joined_on,
                confirmed_on: record.known.confirmed_on,
            },
            None if !decides_way => {
                Way { application_on: read.day("application_on", &self.application_on), ..Way::default() }
            }
            _ => Way {
                application_on: read.day("application_on", &self.application_on),
                activist_on: read.day("activist_on", &self.activist_on),
                candidate_on: read.day("candidate_on", &self.candidate_on),
                joined_on: read.day("joined_on", &self.joined_on),
                confirmed_on: read.day("confirmed_on", &self.confirmed_on),
            },
        }
    }
}

/// The days of the way into the party.
#[derive(Default)]
#[expect(clippy::struct_field_names, reason = "the days are named as in the draft")]
struct Way {
    application_on: Option<NaiveDate>,
    activist_on: Option<NaiveDate>,
    candidate_on: Option<NaiveDate>,
    joined_on: Option<NaiveDate>,
    confirmed_on: Option<NaiveDate>,
}

/// A code of a set; what is not in the set is left out.
fn code(set: CodeSet, code: &str) -> String {
    set.by_code(code).map(|one| one.code.to_owned()).unwrap_or_default()
}

fn said(text: &str) -> Option<String> {
    let text = one_line(text);
    (!text.is_empty()).then_some(text)
}

/// Reads fields and keeps what is wrong with them.
#[derive(Default)]
struct Reading(Problems);

impl Reading {
    fn needed<T>(&mut self, field: &str, value: Option<T>, sentence: &str) -> Option<T> {
        if value.is_none() && self.0.of(field).is_none() {
            self.0.add(field, sentence);
        }
        value
    }

    fn day(&mut self, field: &str, text: &str) -> Option<NaiveDate> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let day = text.parse().ok();
        if day.is_none() {
            self.0.add(field, texts::DAY_FORM);
        }
        day
    }

    fn id_number(&mut self, text: &str) -> Option<CivilId> {
        if text.trim().is_empty() {
            return None;
        }
        CivilId::parse(text).map_err(|why| self.0.add("id_number", why.to_string())).ok()
    }

    fn number<T: FromStr<Err = IdentifierError>>(&mut self, field: &str, text: &str) -> Option<T> {
        if text.trim().is_empty() {
            return None;
        }
        text.parse().map_err(|why: IdentifierError| self.0.add(field, why.to_string())).ok()
    }

    /// Yuan with at most two decimals, as fen.
    fn yuan(&mut self, field: &str, text: &str) -> Option<i64> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let (yuan, fen) = text.split_once('.').unwrap_or((text, ""));
        let is_plain = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit());
        let amount =
            (!yuan.is_empty() && yuan.len() <= 9 && fen.len() <= 2 && is_plain(yuan) && is_plain(fen))
                .then(|| format!("{yuan}{fen:0<2}").parse().ok())
                .flatten();
        self.needed(field, amount, texts::AMOUNT_FORM)
    }

    fn rules(&mut self, draft: &Draft, today: NaiveDate) {
        for rule in draft.broken(today) {
            if self.0.of(rule.field).is_none() {
                self.0.add(rule.field, rule.sentence);
            }
        }
    }
}

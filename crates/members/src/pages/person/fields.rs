//! The fields of the form of a person, in groups.

use platform::Problems;
use rules::codes::{EDUCATION, ETHNIC_GROUPS, OCCUPATIONS};
use web::ui::Field;

use super::{Group, typed::Typed};
use crate::{
    Category, MembershipState, Sex,
    record::Record,
    texts::{self, page},
};

/// What the form shows besides what was typed.
pub(super) struct Shown<'a> {
    /// The branches that can be chosen: ids and names.
    pub(super) branches: Vec<(String, String)>,
    /// The record, when one is changed.
    pub(super) known: Option<&'a Record>,
    /// Whether category and days of the way can be decided here.
    pub(super) may_decide_way: bool,
    /// What must be changed.
    pub(super) problems: &'a Problems,
}

impl Shown<'_> {
    fn text(&self, name: &'static str, value: &str) -> Field {
        self.with(Field::text(name, texts::field(name)), value)
    }

    fn day(&self, name: &'static str, value: &str) -> Field {
        self.with(Field::date(name, texts::field(name)), value)
    }

    fn tick(&self, name: &'static str, value: &str) -> Field {
        self.with(Field::checkbox(name, texts::field(name)), value)
    }

    fn one_of<L: Into<String>>(&self, name: &'static str, value: &str, options: Vec<(String, L)>) -> Field {
        let first = (String::new(), page::CHOOSE.to_owned());
        let options =
            std::iter::once(first).chain(options.into_iter().map(|(code, title)| (code, title.into())));
        self.with(Field::select(name, texts::field(name), options.collect::<Vec<_>>()), value)
    }

    /// A sealed number: what the register holds is shown masked, and an empty field leaves it.
    fn sealed(&self, name: &'static str, value: &str, masked: Option<&str>) -> Field {
        let field = self.text(name, value).autocomplete("off");
        match masked.filter(|masked| !masked.is_empty()) {
            Some(masked) => field.hint(texts::kept_number(masked)),
            None => field,
        }
    }

    fn with(&self, field: Field, value: &str) -> Field {
        field.value(value).problem_of(self.problems)
    }
}

/// All fields.
pub(super) fn groups(typed: &Typed, shown: &Shown<'_>) -> Vec<Group> {
    vec![
        Group { title: page::BASIC, fields: basic(typed, shown) },
        Group { title: page::WAY, fields: way(typed, shown) },
        Group { title: page::CONTACT, fields: contact(typed, shown) },
        Group { title: page::PARTY, fields: party(typed, shown) },
        Group { title: page::WHEREABOUTS, fields: whereabouts(typed, shown) },
    ]
}

fn basic(typed: &Typed, shown: &Shown<'_>) -> Vec<Field> {
    let known = shown.known;
    vec![
        shown.text("name", &typed.name).required(),
        shown.sealed("id_number", &typed.id_number, known.map(|record| record.id_number.as_str())),
        shown
            .one_of("sex", &typed.sex, Sex::ALL.map(|one| (one.code().to_owned(), one.title())).to_vec())
            .required(),
        shown.day("birth", &typed.birth).required(),
        shown.one_of("ethnicity", &typed.ethnicity, texts::choices(ETHNIC_GROUPS)),
        shown.text("origin", &typed.origin),
        shown.one_of("education", &typed.education, texts::choices(EDUCATION)),
        shown.text("school", &typed.school),
        shown.one_of("occupation", &typed.occupation, texts::choices(OCCUPATIONS)),
        shown.text("title", &typed.title),
        shown.text("number", &typed.number),
    ]
}

fn way(typed: &Typed, shown: &Shown<'_>) -> Vec<Field> {
    let categories =
        Category::ALL.into_iter().filter(|one| shown.may_decide_way || *one == Category::Applicant);
    let categories: Vec<_> = match shown.known {
        Some(record) => vec![record.known.category],
        None => categories.collect(),
    };
    let codes = categories.into_iter().map(|one| (one.code().to_owned(), one.title())).collect();
    let mut fields = vec![
        shown.one_of("unit", &typed.unit, shown.branches.clone()).required(),
        shown.one_of("category", &typed.category, codes).required(),
    ];
    let days = [
        ("application_on", &typed.application_on),
        ("activist_on", &typed.activist_on),
        ("candidate_on", &typed.candidate_on),
        ("joined_on", &typed.joined_on),
        ("confirmed_on", &typed.confirmed_on),
    ];
    for (name, value) in days {
        // Without the right to decide them, the days are those of the 25 steps.
        if shown.may_decide_way || (shown.known.is_none() && name == "application_on") {
            fields.push(shown.day(name, value));
        }
    }
    fields.push(shown.tick("is_league_member", &typed.is_league_member));
    fields
}

fn contact(typed: &Typed, shown: &Shown<'_>) -> Vec<Field> {
    let known = shown.known;
    vec![
        shown.sealed("phone", &typed.phone, known.map(|record| record.phone.as_str())).inputmode("tel"),
        shown
            .sealed("landline", &typed.landline, known.map(|record| record.landline.as_str()))
            .inputmode("tel"),
        shown.text("email", &typed.email),
        shown.sealed("address", &typed.address, known.map(|record| record.address.as_str())),
    ]
}

fn party(typed: &Typed, shown: &Shown<'_>) -> Vec<Field> {
    let states = MembershipState::ALL.map(|one| (one.code().to_owned(), one.title())).to_vec();
    let has_base = shown.known.is_some_and(|record| record.has_dues_base);
    let dues = shown.text("dues_base", &typed.dues_base).inputmode("decimal").autocomplete("off");
    vec![
        shown.one_of("membership_state", &typed.membership_state, states),
        shown.text("party_post", &typed.party_post),
        shown.text("introducers", &typed.introducers),
        dues.hint(if has_base { page::DUES_KEPT } else { texts::sheet::DUES_HINT }),
    ]
}

fn whereabouts(typed: &Typed, shown: &Shown<'_>) -> Vec<Field> {
    vec![
        shown.tick("is_lost", &typed.is_lost),
        shown.day("lost_on", &typed.lost_on),
        shown.tick("is_mobile", &typed.is_mobile),
        shown.text("mobile_to", &typed.mobile_to),
    ]
}

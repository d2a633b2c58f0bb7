//! What somebody says of an organisation, and the rules that it must meet.

use chrono::NaiveDate;
use identity::Unit;
use platform::{Id, Problems, Result};
use rules::identifiers::{Landline, Mobile};

use crate::{Kind, texts};

/// What is known of an organisation that is founded or changed. Texts that are not known are empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The code, unique in the instance.
    pub code: String,
    /// The full name.
    pub full_name: String,
    /// The name on pages.
    pub short_name: String,
    /// What it is.
    pub kind: Kind,
    /// The unit above; empty for a root organisation.
    pub parent: Option<Id<Unit>>,
    /// The first day.
    pub founded_on: Option<NaiveDate>,
    /// The secretary, as reported.
    pub secretary_name: String,
    /// The contact person.
    pub contact_name: String,
    /// The phone of the contact person; `None` leaves it as it is, an empty text takes it away.
    pub contact_phone: Option<String>,
    /// The employer or school.
    pub unit_name: String,
    /// Whether it approves the admission of probationary members.
    pub can_approve: bool,
    /// The first day of the term.
    pub term_from: Option<NaiveDate>,
    /// The term in years.
    pub term_years: Option<i64>,
    /// The address.
    pub address: String,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Degrees north.
    pub latitude: Option<f64>,
}

/// A mobile or a landline number as it is kept; nothing for a text that is neither.
pub(crate) fn phone(text: &str) -> Option<String> {
    let mobile = Mobile::parse(text).map(|number| number.as_str().to_owned());
    mobile.or_else(|_| Landline::parse(text).map(|number| number.as_str().to_owned())).ok()
}

/// A rule that a draft breaks.
pub(crate) struct Rule {
    pub(crate) field: &'static str,
    pub(crate) code: &'static str,
    pub(crate) sentence: &'static str,
}

/// The longest name, in characters.
const NAME: usize = 80;
/// The longest of the other texts, in characters.
const TEXT: usize = 200;

impl Draft {
    /// An organisation of which only the names, the kind and the place are known.
    pub fn new(code: &str, full_name: &str, short_name: &str, kind: Kind, parent: Option<Id<Unit>>) -> Self {
        Self {
            code: code.to_owned(),
            full_name: full_name.to_owned(),
            short_name: short_name.to_owned(),
            kind,
            parent,
            founded_on: None,
            secretary_name: String::new(),
            contact_name: String::new(),
            contact_phone: None,
            unit_name: String::new(),
            can_approve: false,
            term_from: None,
            term_years: None,
            address: String::new(),
            longitude: None,
            latitude: None,
        }
    }

    /// The rules that the draft breaks, in the order of the form.
    pub(crate) fn broken(&self, today: NaiveDate) -> Vec<Rule> {
        let mut broken = Vec::new();
        let mut check = |holds: bool, field: &'static str, code: &'static str, sentence: &'static str| {
            if !holds {
                broken.push(Rule { field, code, sentence });
            }
        };
        let is_code =
            (1..=20).contains(&self.code.len()) && self.code.bytes().all(|b| b.is_ascii_alphanumeric());
        check(is_code, "code", "form", texts::CODE_FORM);
        for (field, value) in [("full_name", &self.full_name), ("short_name", &self.short_name)] {
            check((1..=NAME).contains(&value.chars().count()), field, "form", texts::NAME_LENGTH);
        }
        let others = [
            ("secretary_name", &self.secretary_name),
            ("contact_name", &self.contact_name),
            ("unit_name", &self.unit_name),
            ("address", &self.address),
        ];
        for (field, value) in others {
            check(value.chars().count() <= TEXT, field, "form", texts::TEXT_LENGTH);
        }
        let years = self.term_years.is_none_or(|years| (1..=5).contains(&years));
        check(years, "term_years", "form", texts::TERM_YEARS);
        let past = |day: Option<NaiveDate>| day.is_none_or(|day| day <= today);
        check(past(self.founded_on), "founded_on", "day-in-future", texts::DAY_IN_FUTURE);
        check(past(self.term_from), "term_from", "day-in-future", texts::DAY_IN_FUTURE);
        let later = self.term_from.is_none() || self.founded_on <= self.term_from;
        check(later, "term_from", "term-before-founding", texts::TERM_BEFORE_FOUNDING);
        let within = |value: Option<f64>, bound: f64| value.is_none_or(|value| value.abs() <= bound);
        check(within(self.longitude, 180.0), "longitude", "range", texts::LONGITUDE_RANGE);
        check(within(self.latitude, 90.0), "latitude", "range", texts::LATITUDE_RANGE);
        broken
    }

    pub(super) fn check(&self, today: NaiveDate) -> Result<()> {
        let mut problems = Problems::default();
        for rule in self.broken(today) {
            if problems.of(rule.field).is_none() {
                problems.add(rule.field, rule.sentence);
            }
        }
        problems.or(())
    }
}

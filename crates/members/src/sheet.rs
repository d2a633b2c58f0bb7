//! The sheet of members: its columns, and what one line of it says.

use std::str::FromStr;

use chrono::Months;
use documents::table::{Choice, Column, Kind, Layout, Problem, Record, Role, Said, Value, Working};
use identity::Unit;
use organizations::branches::{Cell, NoBranch};
use platform::{Id, one_line};
use rules::{
    CivilId,
    codes::{
        CodeSet, EDUCATION, ETHNIC_GROUPS, MEMBERSHIP_STATES, OCCUPATIONS, PARTY_POSTS, PERSON_CATEGORIES,
        SEXES,
    },
    identifiers::{IdentifierError, Landline, Mobile},
};

use uuid::Uuid;

use crate::{
    Category, MembershipState, Sex,
    register::Draft,
    texts::{self, column, sheet},
};

/// The columns, as in the collection form and what schools add to it.
pub(crate) static LAYOUT: Layout = Layout::new(
    sheet::TITLE,
    KIND,
    &[
        Column::name(column::NAME).required().example(sheet::NAME_EXAMPLE),
        Column::text(column::SEX)
            .required()
            .role(Role::Sex)
            .choices(|| Sex::ALL.map(Sex::title).to_vec())
            .codes(&SEXES),
        Column::text(column::ETHNICITY).choices(|| names(&ETHNIC_GROUPS)).codes(&ETHNIC_GROUPS),
        Column::civil_id(column::ID_NUMBER).required().hint(sheet::ID_HINT),
        Column::date(column::BIRTH).required().role(Role::Birth).hint(sheet::DATE_HINT),
        Column::text(column::EDUCATION).choices(|| names(&EDUCATION)).codes(&EDUCATION),
        Column::text(column::CATEGORY)
            .required()
            .derivable()
            .choices(|| Category::MEMBERS.map(Category::title).to_vec())
            .codes(&PERSON_CATEGORIES),
        Column::identifier(column::BRANCH_CODE).required().role(Role::UnitCode).hint(sheet::BRANCH_HINT),
        Column::text(column::BRANCH).role(Role::UnitName),
        Column::date(column::JOINED_ON).required().hint(sheet::DATE_HINT),
        Column::date(column::CONFIRMED_ON).hint(sheet::DATE_HINT),
        Column::text(column::OCCUPATION).choices(|| names(&OCCUPATIONS)).codes(&OCCUPATIONS),
        Column::phone(column::PHONE),
        Column::phone(column::LANDLINE),
        Column::text(column::ADDRESS),
        Column::text(column::MEMBERSHIP_STATE)
            .choices(|| MembershipState::ALL.map(MembershipState::title).to_vec())
            .codes(&MEMBERSHIP_STATES),
        Column::yes(column::IS_LOST).choices_of_yes(yes_or_no),
        Column::date(column::LOST_ON).hint(sheet::DATE_HINT),
        Column::yes(column::IS_MOBILE).choices_of_yes(yes_or_no),
        Column::text(column::MOBILE_TO),
        Column::identifier(column::NUMBER),
        Column::text(column::SCHOOL),
        Column::text(column::TITLE),
        Column::text(column::ORIGIN),
        Column::text(column::EMAIL),
        Column::text(column::PARTY_POST).codes(&PARTY_POSTS),
        Column::text(column::INTRODUCERS),
        Column::of(column::DUES_BASE, Kind::Amount).hint(sheet::DUES_HINT),
        Column::identifier(column::KEY).helper(),
        Column::identifier(column::ABOVE_CODE).role(Role::AboveCode).helper(),
        Column::text(column::ABOVE).role(Role::AboveName).helper(),
    ],
)
.steps(&[category_of_days, only_own_number, lost_without_day]);

/// The section of the tables of words.
const KIND: &str = "members";

/// Without a column for it, the two days say whether somebody is a full member. Who joined more than a year ago and has
/// no second day may be either: his probation may have been prolonged, or the day was forgotten.
fn category_of_days(row: &mut Working<'_>) {
    if !row.is_empty(column::CATEGORY) || row.has(column::CATEGORY) {
        return;
    }
    let title = |category: Category| Value::Text(category.title().to_owned());
    match (row.day(column::JOINED_ON), row.day(column::CONFIRMED_ON)) {
        (Some(_), Some(_)) => row.set(column::CATEGORY, title(Category::Full)),
        (Some(joined), None) if row.is_empty(column::CONFIRMED_ON) => {
            let year = joined.checked_add_months(Months::new(12)).unwrap_or(joined);
            if year >= row.today() {
                return row.set(column::CATEGORY, title(Category::Probationary));
            }
            let choices = Category::MEMBERS.map(|one| Choice::plain(one.title())).to_vec();
            let said = Said::question("category", texts::CATEGORY_OPEN).choices(choices);
            match row.say(column::CONFIRMED_ON, said, None) {
                Some(answer) if Category::by_title(&answer) == Some(Category::Probationary) => {
                    row.set(column::CATEGORY, title(Category::Probationary));
                }
                // Anything else that was answered should be the day.
                Some(answer) => match answer.parse() {
                    Ok(day) => {
                        row.set(column::CONFIRMED_ON, Value::Day(day));
                        row.set(column::CATEGORY, title(Category::Full));
                    }
                    Err(_) => row.set(column::CATEGORY, title(Category::Full)),
                },
                None => row.blocked_by(column::CATEGORY, column::CONFIRMED_ON),
            }
        }
        _ => {}
    }
}

/// Who is told by a number of his school or employer alone is no new person on the register.
fn only_own_number(row: &mut Working<'_>) {
    if row.is_empty(column::ID_NUMBER) && row.has(column::ID_NUMBER) && row.text(column::NUMBER).is_some() {
        row.say_row(Said::problem("only-own-number", texts::ONLY_OWN_NUMBER), Some(column::ID_NUMBER));
        for derived in [column::SEX, column::BIRTH] {
            if row.is_empty(derived) && !row.has(derived) {
                row.blocked_by(derived, column::ID_NUMBER);
            }
        }
    }
}

/// Since when somebody is out of reach is asked, and does not keep him back.
fn lost_without_day(row: &mut Working<'_>) {
    let is_lost = row.value(column::IS_LOST) == Some(&Value::Yes(true));
    let said = Said::proposal("lost-day", texts::LOST_DAY_MISSING);
    if is_lost
        && row.is_empty(column::LOST_ON)
        && let Some(answer) = row.say(column::IS_LOST, said, Some(Value::Yes(true)))
        && let Ok(day) = answer.parse()
    {
        row.set(column::LOST_ON, Value::Day(day));
    }
}

fn names(set: &'static CodeSet) -> Vec<&'static str> {
    set.all().iter().map(|one| one.name).collect()
}

fn yes_or_no() -> Vec<&'static str> {
    vec![sheet::YES, sheet::NO]
}

/// Reads cells and keeps what is wrong with them, so that one line tells all its problems at once.
struct Reading<'a> {
    record: &'a Record,
    problems: Vec<Problem>,
}

impl Reading<'_> {
    fn take<T>(&mut self, read: Result<T, Problem>) -> Option<T> {
        read.map_err(|problem| self.problems.push(problem)).ok()
    }

    /// A text; empty when nothing stands there or it cannot be read.
    fn text(&mut self, heading: &str) -> String {
        let read = self.record.text(heading);
        self.take(read).flatten().map(|text| one_line(&text)).unwrap_or_default()
    }

    /// A text that is looked up in a set of codes.
    fn code<T>(&mut self, heading: &str, find: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = self.text(heading);
        find(&text)
    }

    /// A number of its own kind; empty when nothing stands there.
    fn number<T: FromStr<Err = IdentifierError>>(&mut self, heading: &str) -> Option<T> {
        let text = self.text(heading);
        // What we masked ourselves says nothing: the register keeps what it holds.
        if text.is_empty() || (text.contains('*') && key(self.record).is_some()) {
            return None;
        }
        text.parse()
            .map_err(|why: IdentifierError| self.refuse(heading, "number-form", &why.to_string()))
            .ok()
    }

    fn date(&mut self, heading: &str) -> Option<chrono::NaiveDate> {
        let read = self.record.date(heading);
        self.take(read).flatten()
    }

    fn yes(&mut self, heading: &str) -> bool {
        let read = self.record.yes(heading);
        self.take(read).flatten().unwrap_or(false)
    }

    fn refuse(&mut self, heading: &str, code: &'static str, sentence: &str) {
        self.problems.push(self.record.problem(heading, code, sentence));
    }
}

/// What one line says, or what is wrong with it. `branch` finds the unit of a code and a name or says why there is none;
/// `number`
/// has been looked at before, because it must be compared with all other lines.
pub(crate) fn draft(
    record: &Record,
    number: Result<Option<CivilId>, Problem>,
    branch: impl FnOnce(&str, &str) -> Result<Id<Unit>, NoBranch>,
    today: chrono::NaiveDate,
) -> Result<Draft, Vec<Problem>> {
    let mut read = Reading { record, problems: Vec::new() };
    let name = read.take(record.need(column::NAME)).map(|name| one_line(&name));
    let sex = read.take(record.need(column::SEX)).and_then(|title| Sex::by_title(&title));
    let id_number = read.take(number).flatten();
    let birth = read.take(record.need_date(column::BIRTH));
    let category = read.take(record.need(column::CATEGORY)).and_then(|title| Category::by_title(&title));
    let code = read.take(record.need(column::BRANCH_CODE));
    let called = read.text(column::BRANCH);
    let unit = code.and_then(|code| match branch(&code, &called) {
        Ok(unit) => Some(unit),
        Err(why) => {
            let (heading, code) = match why.cell {
                Cell::Code => (column::BRANCH_CODE, "branch"),
                Cell::Name => (column::BRANCH, "branch-differs"),
            };
            read.refuse(heading, code, &why.sentence);
            None
        }
    });
    let joined_on = read.take(record.need_date(column::JOINED_ON));
    let rest = Rest::read(&mut read);
    // Where one of these is missing, the rules that tie the others together cannot be asked.
    let (Some(sex), Some(birth), Some(category), Some(unit)) = (sex, birth, category, unit) else {
        return Err(read.problems);
    };
    let draft = Draft {
        id_number,
        joined_on,
        ..rest.into_draft(Draft::new(name.as_deref().unwrap_or("-"), sex, birth, unit, category))
    };
    for rule in draft.broken(today) {
        let heading = texts::field(rule.field);
        if !read.problems.iter().any(|problem| problem.column == heading) {
            read.refuse(heading, rule.code, rule.sentence);
        }
    }
    if read.problems.is_empty() { Ok(draft) } else { Err(read.problems) }
}

/// The cells that stand on their own.
struct Rest {
    ethnicity: String,
    education: String,
    occupation: String,
    confirmed_on: Option<chrono::NaiveDate>,
    phone: Option<Mobile>,
    landline: Option<Landline>,
    address: String,
    state: MembershipState,
    is_lost: bool,
    lost_on: Option<chrono::NaiveDate>,
    is_mobile: bool,
    mobile_to: String,
    number: String,
    school: String,
    title: String,
    origin: String,
    email: String,
    party_post: String,
    introducers: String,
    dues_base: Option<i64>,
}

impl Rest {
    fn read(read: &mut Reading<'_>) -> Self {
        let code = |set: CodeSet| move |name: &str| set.by_name(name).map(|one| one.code.to_owned());
        let dues = read.record.fen(column::DUES_BASE);
        Self {
            ethnicity: read.code(column::ETHNICITY, code(ETHNIC_GROUPS)).unwrap_or_default(),
            education: read.code(column::EDUCATION, code(EDUCATION)).unwrap_or_default(),
            occupation: read.code(column::OCCUPATION, code(OCCUPATIONS)).unwrap_or_default(),
            confirmed_on: read.date(column::CONFIRMED_ON),
            phone: read.number(column::PHONE),
            landline: read.number(column::LANDLINE),
            address: read.text(column::ADDRESS),
            state: read
                .code(column::MEMBERSHIP_STATE, MembershipState::by_title)
                .unwrap_or(MembershipState::Regular),
            is_lost: read.yes(column::IS_LOST),
            lost_on: read.date(column::LOST_ON),
            is_mobile: read.yes(column::IS_MOBILE),
            mobile_to: read.text(column::MOBILE_TO),
            number: read.text(column::NUMBER),
            school: read.text(column::SCHOOL),
            title: read.text(column::TITLE),
            origin: read.text(column::ORIGIN),
            email: read.text(column::EMAIL),
            party_post: read.text(column::PARTY_POST),
            introducers: read.text(column::INTRODUCERS),
            dues_base: read.take(dues).flatten(),
        }
    }

    fn into_draft(self, draft: Draft) -> Draft {
        // An empty cell says nothing about a sealed number: what the register holds stays.
        let said = |text: String| Some(text).filter(|text| !text.is_empty());
        Draft {
            ethnicity: self.ethnicity,
            education: self.education,
            occupation: self.occupation,
            confirmed_on: self.confirmed_on,
            phone: self.phone,
            landline: self.landline,
            address: said(self.address),
            membership_state: self.state,
            is_lost: self.is_lost,
            lost_on: self.lost_on,
            is_mobile: self.is_mobile,
            mobile_to: self.mobile_to,
            number: self.number,
            school: self.school,
            title: self.title,
            origin: self.origin,
            email: self.email,
            party_post: self.party_post,
            introducers: self.introducers,
            dues_base: self.dues_base,
            ..draft
        }
    }
}

/// The identity number of a line, when it is one.
pub(crate) fn civil_id(record: &Record) -> Result<CivilId, Problem> {
    let text = record.need(column::ID_NUMBER)?;
    CivilId::parse(&text).map_err(|why| record.problem(column::ID_NUMBER, "civil-id", why.to_string()))
}

/// The key of the person, in a sheet that was exported.
pub(crate) fn key(record: &Record) -> Option<Uuid> {
    record.text(column::KEY).ok().flatten().and_then(|text| text.parse().ok())
}

/// Whether the number is the masked one of an exported sheet: no change.
pub(crate) fn is_masked(record: &Record) -> bool {
    key(record).is_some()
        && record.text(column::ID_NUMBER).ok().flatten().is_some_and(|text| text.contains('*'))
}

/// A draft in which everything that the sheet has no column for is as it was: a short sheet empties nothing.
pub(crate) fn kept(record: &Record, before: &Draft, draft: Draft) -> Draft {
    let mut kept = draft;
    macro_rules! keep {
        ($($column:ident => $($field:ident),+;)+) => {
            $(if !record.has(column::$column) {
                $(Clone::clone_from(&mut kept.$field, &before.$field);)+
            })+
        };
    }
    keep! {
        ETHNICITY => ethnicity;
        EDUCATION => education;
        OCCUPATION => occupation;
        ADDRESS => address;
        MEMBERSHIP_STATE => membership_state;
        IS_LOST => is_lost, lost_on;
        IS_MOBILE => is_mobile;
        MOBILE_TO => mobile_to;
        NUMBER => number;
        SCHOOL => school;
        TITLE => title;
        ORIGIN => origin;
        EMAIL => email;
        PARTY_POST => party_post;
        INTRODUCERS => introducers;
    }
    if !record.has(column::CONFIRMED_ON) && kept.category == Category::Full {
        kept.confirmed_on = before.confirmed_on;
    }
    Draft {
        is_league_member: before.is_league_member,
        application_on: before.application_on,
        activist_on: before.activist_on,
        candidate_on: before.candidate_on,
        ..kept
    }
}

/// Whether birthday and sex of a line are those that its number says.
pub(crate) fn agrees(record: &Record, number: &CivilId) -> bool {
    // What was taken from the number itself proves nothing.
    if record.shown(column::BIRTH).is_empty() && record.shown(column::SEX).is_empty() {
        return false;
    }
    let birth = record.date(column::BIRTH).ok().flatten();
    let sex = record.text(column::SEX).ok().flatten().and_then(|title| Sex::by_title(&title));
    birth == Some(number.birth()) && sex.is_some_and(|sex| crate::register::number_fits_sex(number, sex))
}

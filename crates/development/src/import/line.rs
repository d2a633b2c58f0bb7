//! What one line of the sheet of applicants says, or everything that is wrong with it.

use chrono::{Months, NaiveDate};
use documents::table::{Problem, Record};
use identity::Unit;
use members::{Category, Sex, register::Draft};
use organizations::branches::{Cell, NoBranch};
use platform::{Id, one_line};
use rules::{
    CivilId,
    codes::{CodeSet, EDUCATION, ETHNIC_GROUPS},
    identifiers::Mobile,
    names::tidy,
};

use crate::columns;

/// A line that can be taken.
pub(super) struct Line {
    pub(super) number: CivilId,
    pub(super) draft: Draft,
    pub(super) applied_on: NaiveDate,
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

    fn text(&mut self, heading: &str) -> String {
        let read = self.record.text(heading);
        self.take(read).flatten().map(|text| one_line(&text)).unwrap_or_default()
    }

    /// Refuses a cell that has no problem yet.
    fn demand(&mut self, holds: bool, heading: &str, code: &'static str, sentence: &str) {
        if !holds && !self.problems.iter().any(|problem| problem.column == heading) {
            self.problems.push(self.record.problem(heading, code, sentence));
        }
    }
}

/// Reads a line. `number` has been compared with all other lines; `branch` finds the unit of a code and a name or says
/// why not.
pub(super) fn read(
    record: &Record,
    number: Result<CivilId, Problem>,
    branch: impl FnOnce(&str, &str) -> Result<Id<Unit>, NoBranch>,
    today: NaiveDate,
) -> Result<Line, Vec<Problem>> {
    let mut read = Reading { record, problems: Vec::new() };
    let name = read.take(record.need(columns::NAME)).map(|name| tidy(&name));
    let sex = read.take(record.need(columns::SEX)).and_then(|title| Sex::by_title(&title));
    let number = read.take(number);
    let birth = read.take(record.need_date(columns::BIRTH));
    let (code, called) = (read.take(record.need(columns::BRANCH_CODE)), read.text(columns::BRANCH));
    let unit = code.and_then(|code| match branch(&code, &called) {
        Ok(unit) => Some(unit),
        Err(why) => {
            let (heading, code) = match why.cell {
                Cell::Code => (columns::BRANCH_CODE, "branch"),
                Cell::Name => (columns::BRANCH, "branch-differs"),
            };
            read.demand(false, heading, code, &why.sentence);
            None
        }
    });
    let applied_on = read.take(record.need_date(columns::APPLIED_ON));
    let (ethnicity, education) = (read.text(columns::ETHNICITY), read.text(columns::EDUCATION));
    let (phone, own_number) = (read.text(columns::PHONE), read.text(columns::NUMBER));
    let is_league_member = read.take(record.yes(columns::IS_LEAGUE_MEMBER)).flatten();

    let length = name.as_deref().map_or(1, |name| name.chars().count());
    read.demand((1..=30).contains(&length), columns::NAME, "name-length", columns::NAME_LENGTH);
    // A number that is refused makes no second problem of the birthday and the sex of its line.
    if let Some(number) = &number {
        read.demand(
            birth.is_none_or(|birth| birth == number.birth()),
            columns::BIRTH,
            "birth-differs",
            columns::BIRTH_DIFFERS,
        );
        read.demand(
            sex.is_none_or(|sex| fits(number, sex)),
            columns::SEX,
            "sex-differs",
            columns::SEX_DIFFERS,
        );
    }
    let mobile = phone.parse::<Mobile>().ok();
    read.demand(phone.is_empty() || mobile.is_some(), columns::PHONE, "phone-form", columns::PHONE_FORM);
    if let Some(day) = applied_on {
        read.demand(day <= today, columns::APPLIED_ON, "day-in-future", columns::APPLIED_AHEAD);
        let birth = number.as_ref().map(CivilId::birth).or(birth);
        let of_age = birth.and_then(|birth| birth.checked_add_months(Months::new(18 * 12)));
        read.demand(
            of_age.is_none_or(|of_age| of_age <= day),
            columns::APPLIED_ON,
            "under-age",
            columns::APPLIED_UNDER_AGE,
        );
    }
    let (Some(name), Some(sex), Some(number), Some(birth), Some(unit), Some(applied_on)) =
        (name, sex, number, birth, unit, applied_on)
    else {
        return Err(read.problems);
    };
    if !read.problems.is_empty() {
        return Err(read.problems);
    }
    let coded =
        |set: CodeSet, name: &str| set.by_name(name).map(|one| one.code.to_owned()).unwrap_or_default();
    let draft = Draft {
        ethnicity: coded(ETHNIC_GROUPS, &ethnicity),
        education: coded(EDUCATION, &education),
        id_number: Some(number.clone()),
        phone: mobile,
        number: own_number,
        is_league_member,
        application_on: Some(applied_on),
        ..Draft::new(&name, sex, birth, unit, Category::Applicant)
    };
    Ok(Line { number, draft, applied_on })
}

/// The identity number of a line, when it is one.
pub(crate) fn civil_id(record: &Record) -> Result<CivilId, Problem> {
    let text = record.need(columns::ID_NUMBER)?;
    CivilId::parse(&text).map_err(|why| record.problem(columns::ID_NUMBER, "civil-id", why.to_string()))
}

/// Whether birthday and sex of a line are those that its number says.
pub(crate) fn agrees(record: &Record, number: &CivilId) -> bool {
    // What was taken from the number itself proves nothing.
    if record.shown(columns::BIRTH).is_empty() && record.shown(columns::SEX).is_empty() {
        return false;
    }
    let birth = record.date(columns::BIRTH).ok().flatten();
    let sex = record.text(columns::SEX).ok().flatten().and_then(|title| Sex::by_title(&title));
    birth == Some(number.birth()) && sex.is_some_and(|sex| fits(number, sex))
}

fn fits(number: &CivilId, sex: Sex) -> bool {
    number.is_male() == (sex == Sex::Male)
}

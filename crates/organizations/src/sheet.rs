//! The sheet of organisations: its columns, and what one line of it says.

use chrono::NaiveDate;
use documents::table::{Column, Layout, Problem, Record};
use platform::one_line;
use rules::text::compact;

use crate::{
    Kind,
    register::{Draft, phone},
    texts::{self, column, sheet},
};

/// The columns, as in the collection form of 2017 (docs/rules.md).
pub(crate) static LAYOUT: Layout = Layout {
    title: sheet::TITLE,
    columns: &[
        Column::identifier(column::CODE).required().hint(sheet::CODE_HINT).example("099000000001"),
        Column::text(column::FULL_NAME).required().example(sheet::FULL_NAME_EXAMPLE),
        Column::text(column::SHORT_NAME).required().example(sheet::SHORT_NAME_EXAMPLE),
        Column::text(column::KIND).required().choices(|| Kind::ALL.map(Kind::title).to_vec()),
        Column::identifier(column::PARENT_CODE).hint(sheet::PARENT_HINT),
        Column::date(column::FOUNDED_ON).hint(sheet::DATE_HINT),
        Column::text(column::SECRETARY),
        Column::text(column::CONTACT),
        Column::phone(column::PHONE),
        Column::text(column::UNIT_NAME),
        Column::text(column::CAN_APPROVE).choices(|| vec![sheet::YES, sheet::NO]),
        Column::date(column::TERM_FROM).hint(sheet::DATE_HINT),
        Column::number(column::TERM_YEARS),
        Column::text(column::ADDRESS),
        Column::number(column::LONGITUDE),
        Column::number(column::LATITUDE),
    ],
};

/// One line of the sheet. The unit above is named by its code: it may stand further down.
#[derive(Clone)]
pub(crate) struct Line {
    pub(crate) row: u32,
    pub(crate) code: String,
    pub(crate) parent_code: String,
    pub(crate) said: Result<Draft, Vec<Problem>>,
    /// The cell of the parent, for problems that show when all lines are known.
    pub(crate) at_parent: Problem,
    /// The cell of the code.
    pub(crate) at_code: Problem,
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

    fn needed(&mut self, heading: &str) -> String {
        let read = self.record.need(heading);
        self.take(read).map(|text| one_line(&text)).unwrap_or_default()
    }

    /// A mobile or a landline number; empty where nothing stands.
    fn phone(&mut self, heading: &str) -> String {
        let text = self.text(heading);
        if text.is_empty() {
            return text;
        }
        let number = phone(&text);
        self.check(number.is_some(), heading, "number-form", texts::PHONE_FORM);
        number.unwrap_or_default()
    }

    fn date(&mut self, heading: &str) -> Option<NaiveDate> {
        let read = self.record.date(heading);
        self.take(read).flatten()
    }

    fn check(&mut self, holds: bool, heading: &str, code: &'static str, sentence: &str) {
        if !holds && !self.problems.iter().any(|problem| problem.column == heading) {
            self.problems.push(self.record.problem(heading, code, sentence));
        }
    }
}

impl Line {
    /// What one line says, by itself.
    pub(crate) fn read(record: &Record, today: NaiveDate) -> Self {
        let mut read = Reading { record, problems: Vec::new() };
        let code = compact(&read.needed(column::CODE));
        let full_name = read.needed(column::FULL_NAME);
        let short_name = read.needed(column::SHORT_NAME);
        let kind = Kind::by_title(&read.needed(column::KIND));
        let parent_code = compact(&read.text(column::PARENT_CODE));
        let draft = Draft {
            founded_on: read.date(column::FOUNDED_ON),
            secretary_name: read.text(column::SECRETARY),
            contact_name: read.text(column::CONTACT),
            contact_phone: Some(read.phone(column::PHONE)),
            unit_name: read.text(column::UNIT_NAME),
            can_approve: read.take(record.yes(column::CAN_APPROVE)).flatten().unwrap_or(false),
            term_from: read.date(column::TERM_FROM),
            term_years: read.take(record.integer(column::TERM_YEARS)).flatten(),
            address: read.text(column::ADDRESS),
            longitude: read.take(record.decimal(column::LONGITUDE)).flatten(),
            latitude: read.take(record.decimal(column::LATITUDE)).flatten(),
            ..Draft::new(&code, &full_name, &short_name, kind.unwrap_or(Kind::Branch), None)
        };
        check(&mut read, &draft, today);
        let said = if read.problems.is_empty() { Ok(draft) } else { Err(read.problems) };
        Self {
            row: record.row(),
            code,
            parent_code,
            said,
            at_parent: record.problem(column::PARENT_CODE, "parent", ""),
            at_code: record.problem(column::CODE, "code", ""),
        }
    }
}

/// The rules of the form, at the cells of the sheet.
fn check(read: &mut Reading<'_>, draft: &Draft, today: NaiveDate) {
    for rule in draft.broken(today) {
        read.check(false, texts::heading(rule.field), rule.code, rule.sentence);
    }
}

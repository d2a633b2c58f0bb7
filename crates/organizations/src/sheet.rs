//! The sheet of organisations: its columns, and what one line of it says.

use chrono::NaiveDate;
use documents::table::{Column, Layout, Problem, Record};
use platform::one_line;
use rules::{codes::ORGANIZATION_KINDS, text::compact};

use crate::{
    Kind,
    register::{Draft, phone},
    texts::{self, column, sheet},
};

mod named;

/// The columns, as in the collection form of 2017 (docs/rules.md).
pub(crate) static LAYOUT: Layout = Layout::new(
    sheet::TITLE,
    "organizations",
    &[
        Column::identifier(column::CODE)
            .required()
            .derivable()
            .hint(sheet::CODE_HINT)
            .example("099000000001"),
        Column::text(column::FULL_NAME).required().example(sheet::FULL_NAME_EXAMPLE),
        Column::text(column::SHORT_NAME).required().derivable().example(sheet::SHORT_NAME_EXAMPLE),
        Column::text(column::KIND)
            .required()
            .derivable()
            .choices(|| Kind::ALL.map(Kind::title).to_vec())
            .codes(&ORGANIZATION_KINDS)
            .asking(),
        Column::identifier(column::PARENT_CODE).hint(sheet::PARENT_HINT),
        Column::date(column::FOUNDED_ON).hint(sheet::DATE_HINT),
        Column::text(column::SECRETARY),
        Column::text(column::CONTACT),
        Column::phone(column::PHONE),
        Column::text(column::UNIT_NAME),
        Column::yes(column::CAN_APPROVE).choices_of_yes(|| vec![sheet::YES, sheet::NO]),
        Column::date(column::TERM_FROM).hint(sheet::DATE_HINT),
        Column::number(column::TERM_YEARS),
        Column::text(column::ADDRESS),
        Column::number(column::LONGITUDE),
        Column::number(column::LATITUDE),
        Column::text(column::PARENT).helper(),
        Column::name(column::ORGANISER).not_kept(),
    ],
)
.steps(&[named::kind, named::parent, named::own]);

/// One line of the sheet. The unit above is named by its code: it may stand further down.
#[derive(Clone)]
pub(crate) struct Line {
    pub(crate) row: u32,
    pub(crate) code: String,
    pub(crate) parent_code: String,
    pub(crate) full_name: String,
    /// The cell of the name.
    pub(crate) at_name: Problem,
    /// Columns that the sheet does not have: what the register holds of them stays.
    pub(crate) absent: Vec<&'static str>,
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

/// Columns that a sheet may do without.
const OPTIONAL: [&str; 12] = [
    column::SHORT_NAME,
    column::KIND,
    column::FOUNDED_ON,
    column::SECRETARY,
    column::CONTACT,
    column::UNIT_NAME,
    column::CAN_APPROVE,
    column::TERM_FROM,
    column::TERM_YEARS,
    column::ADDRESS,
    column::LONGITUDE,
    column::LATITUDE,
];

impl Line {
    /// The draft of an organisation that is known: a short sheet empties nothing.
    pub(crate) fn kept(&self, before: &Draft, draft: &Draft) -> Draft {
        let mut kept = draft.clone();
        for heading in &self.absent {
            match *heading {
                column::SHORT_NAME => kept.short_name.clone_from(&before.short_name),
                column::KIND => kept.kind = before.kind,
                column::FOUNDED_ON => kept.founded_on = before.founded_on,
                column::SECRETARY => kept.secretary_name.clone_from(&before.secretary_name),
                column::CONTACT => kept.contact_name.clone_from(&before.contact_name),
                column::UNIT_NAME => kept.unit_name.clone_from(&before.unit_name),
                column::CAN_APPROVE => kept.can_approve = before.can_approve,
                column::TERM_FROM => kept.term_from = before.term_from,
                column::TERM_YEARS => kept.term_years = before.term_years,
                column::ADDRESS => kept.address.clone_from(&before.address),
                column::LONGITUDE => kept.longitude = before.longitude,
                _ => kept.latitude = before.latitude,
            }
        }
        kept
    }

    /// What one line says, by itself.
    pub(crate) fn read(record: &Record, today: NaiveDate) -> Self {
        let mut read = Reading { record, problems: Vec::new() };
        let code = compact(&read.needed(column::CODE));
        let full_name = read.needed(column::FULL_NAME);
        // A list without short names calls them by their only one.
        let short_name =
            if record.has(column::SHORT_NAME) { read.needed(column::SHORT_NAME) } else { full_name.clone() };
        let kind = Kind::by_title(&read.needed(column::KIND));
        let parent_code = compact(&read.text(column::PARENT_CODE));
        let draft = Draft {
            founded_on: read.date(column::FOUNDED_ON),
            secretary_name: read.text(column::SECRETARY),
            contact_name: read.text(column::CONTACT),
            contact_phone: record.has(column::PHONE).then(|| read.phone(column::PHONE)),
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
        for held in record.held_back() {
            if !read.problems.iter().any(|one| one.column == held.column) {
                read.problems.push(held);
            }
        }
        let said = if read.problems.is_empty() { Ok(draft) } else { Err(read.problems) };
        Self {
            row: record.row(),
            code,
            parent_code,
            full_name,
            absent: OPTIONAL.iter().copied().filter(|heading| !record.has(heading)).collect(),
            at_name: record.problem(column::FULL_NAME, "name", ""),
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

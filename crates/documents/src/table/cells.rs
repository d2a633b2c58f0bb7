//! One cell, read as what its column holds.

use std::borrow::Cow;

use chrono::{Datelike as _, NaiveDate, NaiveDateTime};
use rules::identifiers::{Landline, Mobile};

use super::{
    days::{self, Day},
    finding::{Choice, Severity},
    layout::{Column, Kind, Unknown},
    words::{self, half_width, words},
};
use crate::{sheets::Cell, texts};

/// Excel keeps 15 digits: a whole number from here on may have lost its last ones.
const DIGITS_LOST: f64 = 1e15;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text; one of the choices where the column has some.
    Text(String),
    /// A day.
    Day(NaiveDate),
    /// The first day of a month.
    Month(NaiveDate),
    /// A day with a time.
    Moment(NaiveDateTime),
    /// The first and the last day of a time.
    Days(NaiveDate, NaiveDate),
    /// A number.
    Number(f64),
    /// An amount in fen.
    Fen(i64),
    /// Yes or no.
    Yes(bool),
    /// Several texts.
    List(Vec<String>),
}

impl Value {
    /// As a person writes it: days as 2026-11-27, months as 2026-11, amounts in yuan.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Day(day) => day.format("%Y-%m-%d").to_string(),
            Self::Month(day) => day.format("%Y-%m").to_string(),
            Self::Moment(at) => at.format("%Y-%m-%dT%H:%M").to_string(),
            Self::Days(first, last) => format!("{first}/{last}"),
            Self::Number(number) => number.to_string(),
            Self::Fen(fen) => {
                let sign = if *fen < 0 { "-" } else { "" };
                format!("{sign}{}.{:02}", fen.abs() / 100, fen.abs() % 100)
            }
            Self::Yes(is) => texts::YES_NO.get(usize::from(!is)).copied().unwrap_or_default().to_owned(),
            Self::List(all) => all.join("|"),
        }
    }
}

/// What is said about a cell, before its place is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What it asks of the person.
    pub severity: Severity,
    /// Which check, in one word.
    pub code: &'static str,
    /// What to change, in Chinese.
    pub what: String,
    /// What the person may choose instead.
    pub choices: Vec<Choice>,
}

impl Said {
    /// A problem.
    pub fn problem(code: &'static str, what: impl Into<String>) -> Self {
        Self { severity: Severity::Problem, code, what: what.into(), choices: Vec::new() }
    }
    /// A question.
    pub fn question(code: &'static str, what: impl Into<String>) -> Self {
        Self { severity: Severity::Question, ..Self::problem(code, what) }
    }
    /// A value that is taken unless the person says otherwise.
    pub fn proposal(code: &'static str, what: impl Into<String>) -> Self {
        Self { severity: Severity::Proposal, ..Self::problem(code, what) }
    }
    /// A word about what is taken.
    pub fn note(code: &'static str, what: impl Into<String>) -> Self {
        Self { severity: Severity::Note, ..Self::problem(code, what) }
    }
    /// The same, with something to choose from.
    pub fn choices(mut self, choices: Vec<Choice>) -> Self {
        self.choices = choices;
        self
    }
}

/// What a cell comes to: nothing where it is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Outcome {
    pub(super) value: Option<Value>,
    pub(super) said: Option<Said>,
    /// A day that is not whole, for what else may complete it.
    pub(super) part: Option<Day>,
    /// What else stood in the cell, such as a second telephone number.
    pub(super) rest: Option<String>,
}

impl Outcome {
    pub(super) fn of(value: Value) -> Self {
        Self { value: Some(value), ..Self::default() }
    }
    pub(super) fn noted(value: Value, said: Said) -> Self {
        Self { value: Some(value), said: Some(said), ..Self::default() }
    }
    pub(super) fn said(said: Said) -> Self {
        Self { said: Some(said), ..Self::default() }
    }
}

/// Reads a cell. `year` completes days without one.
pub(super) fn read(column: &Column, cell: &Cell, year: Option<i32>) -> Outcome {
    let heading = column.heading;
    let text = match cell {
        Cell::Formula(_) => return Outcome::said(Said::problem("formula", texts::formula(heading))),
        Cell::Error(_) => return Outcome::said(Said::problem("error-value", texts::error_value(heading))),
        cell => cell.text(),
    };
    // Signs that nobody sees hide nothing: what is judged is what is kept.
    let seen: Cow<'_, str> = if text.chars().any(rules::text::is_meaningless) {
        Cow::Owned(text.chars().filter(|c| !rules::text::is_meaningless(*c)).collect())
    } else {
        text
    };
    let text = seen.trim().trim_start_matches(QUOTES).trim();
    if text.is_empty() || words::is_empty_mark(text, || column.is_free()) {
        return Outcome::default();
    }
    if matches!(cell, Cell::Text(_)) && is_like_a_formula(text, column.kind) {
        return Outcome::said(Said::problem("formula-text", texts::formula_text(heading)));
    }
    if column.choices.is_some() && column.kind != Kind::YesNo {
        return choice(column, text);
    }
    match column.kind {
        Kind::Text | Kind::Identifier => plain_text(column, cell, text),
        Kind::Name => Outcome::of(Value::Text(rules::names::tidy(text))),
        Kind::CivilId => civil_id(column, cell, text),
        Kind::Phone => phone(column, text),
        Kind::Date => date(column, cell, text, year),
        Kind::Period => period(column, cell, text, year),
        Kind::Month => month(column, cell, text),
        Kind::Moment => moment(column, cell, text),
        Kind::Number | Kind::Amount => number(column, cell, text),
        Kind::YesNo => yes(column, cell, text),
        Kind::Tick => Outcome::of(Value::Yes(yes_or_no(text).unwrap_or(true))),
    }
}

/// Signs in front of a text that only say that it is one.
const QUOTES: [char; 4] = ['\'', '’', '‘', '`'];

fn plain_text(column: &Column, cell: &Cell, text: &str) -> Outcome {
    if let Cell::Number(number) = cell
        && number.fract() == 0.0
        && number.abs() >= DIGITS_LOST
    {
        return Outcome::said(Said::problem("digits-lost", texts::digits_lost(column.heading)));
    }
    if column.kind == Kind::Identifier && is_scientific(text) {
        return Outcome::said(Said::problem("digits-lost", texts::digits_lost(column.heading)));
    }
    Outcome::of(Value::Text(text.to_owned()))
}

/// Whether digits were written as 1.10101E+17.
fn is_scientific(text: &str) -> bool {
    let Some((front, exponent)) = text.split_once(['E', 'e']) else { return false };
    exponent.starts_with('+') && front.parse::<f64>().is_ok() && exponent.parse::<i32>().is_ok()
}

fn civil_id(column: &Column, cell: &Cell, text: &str) -> Outcome {
    if matches!(cell, Cell::Number(number) if number.abs() >= DIGITS_LOST) || is_scientific(text) {
        return Outcome::said(Said::problem("digits-lost", texts::digits_lost(column.heading)));
    }
    let plain = rules::text::compact(text);
    // What is wrong with a number is for who keeps numbers to say; here only its ornaments go.
    Outcome::of(Value::Text(plain.trim_matches(QUOTES).to_ascii_uppercase()))
}

/// Telephone numbers: the first mobile one is the value; what else is there is kept.
fn phone(column: &Column, text: &str) -> Outcome {
    if is_scientific(text) {
        return Outcome::said(Said::problem("digits-lost", texts::digits_lost(column.heading)));
    }
    // As it is dialled, whatever stands between its digits.
    if let Ok(number) = Mobile::parse(text) {
        return Outcome::of(Value::Text(number.as_str().to_owned()));
    }
    let parts: Vec<&str> =
        text.split(texts::BETWEEN).map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.len() < 2 {
        return Outcome::of(Value::Text(text.to_owned()));
    }
    let mobile = parts.iter().position(|part| Mobile::parse(part).is_ok());
    let first = mobile.unwrap_or(0);
    let rest: Vec<&str> =
        parts.iter().enumerate().filter(|(at, _)| *at != first).map(|(_, part)| *part).collect();
    let (Some(value), rest) = (parts.get(first), texts::listed(&rest)) else { return Outcome::default() };
    let said = Said::proposal("two-phones", texts::two_phones(value, &rest))
        .choices(parts.iter().map(|part| Choice::plain(*part)).collect());
    let rest = Some(rest).filter(|rest| Landline::parse(rest).is_ok());
    Outcome { rest, ..Outcome::noted(Value::Text((*value).to_owned()), said) }
}

fn day(cell: &Cell, text: &str) -> Day {
    match cell {
        Cell::Date(day) => Day::Is(*day),
        Cell::DateTime(at) => Day::Is(at.date()),
        Cell::Bool(_) => Day::Unreadable,
        _ => days::read(text),
    }
}

fn date(column: &Column, cell: &Cell, text: &str, year: Option<i32>) -> Outcome {
    let heading = column.heading;
    let read = day(cell, text);
    let incomplete = |said| Outcome { part: Some(read), ..Outcome::said(said) };
    match read {
        Day::Is(day) => Outcome::of(Value::Day(day)),
        Day::Serial(day) => {
            Outcome::noted(Value::Day(day), Said::note("serial-number", texts::serial_number(heading, day)))
        }
        Day::Month(_) => incomplete(Said::question("day-missing", texts::day_missing(heading))),
        Day::Year(_) => incomplete(Said::question("month-missing", texts::month_missing(heading))),
        Day::ShortYear(..) => {
            let choices = short_years(read).into_iter().map(|day| Choice::plain(day.to_string())).collect();
            incomplete(Said::question("year-short", texts::year_short(heading)).choices(choices))
        }
        Day::WithoutYear(month, day) => {
            match year.and_then(|year| NaiveDate::from_ymd_opt(year, month, day)) {
                Some(day) => Outcome::noted(
                    Value::Day(day),
                    Said::note("year-from-title", texts::year_from_title(heading, day)),
                ),
                None => incomplete(Said::question("year-missing", texts::year_missing(heading))),
            }
        }
        Day::Impossible => Outcome::said(Said::problem("date-impossible", texts::date_impossible(heading))),
        Day::Unreadable => Outcome::said(Said::problem("date-unreadable", texts::date_unreadable(heading))),
    }
}

/// A day, or a time such as 10月1日-10月7日.
fn period(column: &Column, cell: &Cell, text: &str, year: Option<i32>) -> Outcome {
    let whole = |text: &str| match days::read(text) {
        Day::Is(day) => Some((day, false)),
        Day::WithoutYear(month, day) => NaiveDate::from_ymd_opt(year?, month, day).map(|day| (day, true)),
        _ => None,
    };
    let ends = text.split_once(texts::UNTIL).and_then(|(first, last)| Some((whole(first)?, whole(last)?)));
    match ends {
        Some(((first, _), (last, false))) if first <= last => Outcome::of(Value::Days(first, last)),
        Some(((first, _), (last, true))) if first <= last => Outcome::noted(
            Value::Days(first, last),
            Said::note("year-from-title", texts::year_from_title(column.heading, first)),
        ),
        _ => date(column, cell, text, year),
    }
}

/// The days that a year of two digits may mean.
fn short_years(day: Day) -> Vec<NaiveDate> {
    let Day::ShortYear(year, month, day) = day else { return Vec::new() };
    let year = i32::try_from(year).unwrap_or(0);
    [1900, 2000]
        .into_iter()
        .filter_map(|century| NaiveDate::from_ymd_opt(century + year, month, day))
        .collect()
}

fn month(column: &Column, cell: &Cell, text: &str) -> Outcome {
    match day(cell, text) {
        Day::Is(day) | Day::Month(day) | Day::Serial(day) => {
            Outcome::of(Value::Month(day.with_day(1).unwrap_or(day)))
        }
        Day::Impossible => {
            Outcome::said(Said::problem("date-impossible", texts::date_impossible(column.heading)))
        }
        _ => match texts::months_of(text) {
            Some(months) => Outcome::said(Said::question(
                "several-months",
                texts::several_months(column.heading, &months),
            )),
            None => Outcome::said(Said::problem("month-unreadable", texts::month_unreadable(column.heading))),
        },
    }
}

fn moment(column: &Column, cell: &Cell, text: &str) -> Outcome {
    let heading = column.heading;
    let found = match cell {
        Cell::DateTime(at) => Some((Day::Is(at.date()), Some(at.time()))),
        Cell::Date(day) => Some((Day::Is(*day), None)),
        _ => days::read_moment(text),
    };
    match found {
        Some((Day::Is(day), Some(time))) => Outcome::of(Value::Moment(day.and_time(time))),
        Some((Day::Is(day), None)) => Outcome {
            part: Some(Day::Is(day)),
            ..Outcome::said(Said::question("time-missing", texts::time_missing(heading)))
        },
        Some((Day::Impossible, _)) => {
            Outcome::said(Said::problem("date-impossible", texts::date_impossible(heading)))
        }
        _ => Outcome::said(Said::problem("moment-unreadable", texts::moment_unreadable(heading))),
    }
}

/// A number with signs and units around it, such as `￥3,500.00元`, `+3`, `1学时`, `三十天`.
fn number(column: &Column, cell: &Cell, text: &str) -> Outcome {
    let found = match cell {
        Cell::Number(number) => Some((*number, "")),
        Cell::Text(_) => parsed(text),
        _ => None,
    };
    let Some((number, unit)) = found.filter(|(number, _)| number.is_finite()) else {
        return Outcome::said(Said {
            severity: if column.unknown == Unknown::Asked { Severity::Question } else { Severity::Problem },
            ..Said::problem("number-unreadable", texts::number_unreadable(column.heading))
        });
    };
    let value = match column.kind {
        #[expect(clippy::cast_possible_truncation, reason = "the range is checked before")]
        Kind::Amount if number.abs() < 1e13 => Value::Fen((number * 100.0).round() as i64),
        _ => Value::Number(number),
    };
    if texts::is_other_unit(column.heading, unit) {
        return Outcome::noted(value, Said::note("unit", texts::other_unit(column.heading, unit)));
    }
    Outcome::of(value)
}

fn parsed(text: &str) -> Option<(f64, &str)> {
    let start =
        text.find(|c: char| !texts::BEFORE_AMOUNTS.contains(&c) && !texts::BEFORE_NUMBERS.contains(&c))?;
    let text = text.get(start..)?;
    if let Some(found) = texts::number_in_characters(text) {
        return Some(found);
    }
    let end = text
        .char_indices()
        .find(|(at, c)| {
            let c = half_width(*c);
            !(c.is_ascii_digit() || matches!(c, '.' | ',') || (c == '-' && *at == 0))
        })
        .map_or(text.len(), |(end, _)| end);
    let (digits, unit) = text.split_at_checked(end)?;
    let digits: String = digits.chars().map(half_width).filter(|c| *c != ',').collect();
    let unit = unit.trim();
    let is_unit =
        unit.chars().count() <= 4 && unit.chars().all(|c| c.is_alphabetic() || matches!(c, '%' | '％' | '/'));
    digits.parse().ok().filter(|_| is_unit).map(|number| (number, unit))
}

pub(super) fn yes_or_no(text: &str) -> Option<bool> {
    let value = words().value(texts::YES_OR_NO, text)?;
    Some(Some(&value) == texts::YES_NO.first())
}

fn yes(column: &Column, cell: &Cell, text: &str) -> Outcome {
    if let Cell::Bool(is) = cell {
        return Outcome::of(Value::Yes(*is));
    }
    if let Some(is) = yes_or_no(text) {
        Outcome::of(Value::Yes(is))
    } else {
        let what = texts::not_a_choice(column.heading, texts::YES_NO);
        let choices = texts::YES_NO.iter().map(|one| Choice::plain(*one)).collect();
        Outcome::said(Said::problem("not-a-choice", what).choices(choices))
    }
}

/// The choice that a text names: by its own name, another name, a short name or a code.
pub(super) fn find_choice(column: &Column, choices: &[&'static str], text: &str) -> Option<&'static str> {
    let named = |name: &str| choices.iter().copied().find(|choice| *choice == name);
    let half: String = text.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
    named(text)
        .or_else(|| named(&half))
        .or_else(|| {
            let codes = column.codes?;
            let code = codes.by_name(&half).or_else(|| codes.by_code(&half))?;
            named(code.name)
        })
        .or_else(|| named(words().value(column.heading, &half)?))
}

fn choice(column: &Column, text: &str) -> Outcome {
    let choices = column.choices.map(|choices| choices()).unwrap_or_default();
    if let Some(choice) = find_choice(column, &choices, text) {
        return Outcome::of(Value::Text(choice.to_owned()));
    }
    let near = |text: &str| texts::near(column.heading).and_then(|table| words().value(table, text));
    if let Some(choice) = near(text).and_then(|value| choices.iter().copied().find(|choice| *choice == value))
    {
        let said = Said::note("nearest", texts::nearest(column.heading, choice));
        return Outcome::noted(Value::Text(choice.to_owned()), said);
    }
    // Several values in one cell, or one with a word that says it is not reached yet: not for us to decide.
    let parts: Vec<&'static str> =
        text.split(texts::AROUND).filter_map(|part| find_choice(column, &choices, part.trim())).collect();
    let unfinished = texts::UNFINISHED.iter().any(|word| text.contains(word));
    let inside: Vec<&'static str> = choices.iter().copied().filter(|choice| text.contains(choice)).collect();
    let offered = if parts.is_empty() { inside } else { parts.clone() };
    let offered: Vec<Choice> = offered.into_iter().take(8).map(Choice::plain).collect();
    let what = texts::not_a_choice(column.heading, &choices);
    let said = if unfinished {
        Said::question("unfinished", texts::unfinished(column.heading))
    } else if parts.len() > 1 {
        Said::question("several-values", texts::several_values(column.heading))
    } else if column.unknown == Unknown::Asked {
        let all = choices.iter().take(12).map(|choice| Choice::plain(*choice)).collect();
        return Outcome::said(Said::question("not-a-choice", what).choices(all));
    } else {
        Said::problem("not-a-choice", what)
    };
    Outcome::said(said.choices(offered))
}

/// Text that a spreadsheet would take for a formula when it is pasted or exported: it begins with one of `= + - @`, in
/// either width, or with a control sign.
fn is_like_a_formula(text: &str, kind: Kind) -> bool {
    // Signs that nobody sees hide nothing: what is stored has lost them.
    let seen: String = text.chars().filter(|c| !rules::text::is_invisible(*c)).collect();
    let mut signs = seen.trim_matches(|c: char| c == ' ' || c == '\u{3000}').chars();
    let (first, rest) = (signs.next(), signs.as_str());
    let is_number = matches!(kind, Kind::Number | Kind::Amount);
    match first {
        Some('=' | '@' | '＝' | '＠') => true,
        Some('+' | '＋') => {
            let is_phone = kind == Kind::Phone
                && rules::text::compact(rest).chars().all(|c| c.is_ascii_digit() || c == '-');
            !is_phone && (!is_number || parsed(rest).is_none())
        }
        Some('-' | '－') => !is_number || parsed(rest).is_none(),
        _ => false,
    }
}

/// Whether a text may stand in a column, for choosing what the column means.
pub(super) fn fits(column: &Column, cell: &Cell) -> bool {
    let outcome = read(column, cell, None);
    match column.kind {
        Kind::CivilId => rules::CivilId::parse(&cell.text()).is_ok(),
        Kind::Phone => Mobile::parse(&cell.text()).is_ok() || outcome.rest.is_some(),
        // Codes say what fits a column of text, too.
        Kind::Text if column.choices.is_none() && column.codes.is_some() => {
            column.codes.is_some_and(|codes| codes.by_name(&cell.text()).is_some())
        }
        _ => outcome.value.is_some() || outcome.part.is_some(),
    }
}

/// A day of a year, for a heading such as 9月10日.
pub(super) fn heading_day(text: &str, year: Option<i32>) -> Option<NaiveDate> {
    match days::read(text) {
        Day::Is(day) => Some(day),
        Day::WithoutYear(month, day) => NaiveDate::from_ymd_opt(year?, month, day),
        _ => None,
    }
}

/// The day of birth that completes what a cell says of it, or what is wrong.
pub(super) fn completed_birth(column: &Column, part: Day, birth: NaiveDate) -> Outcome {
    let heading = column.heading;
    let agrees = match part {
        Day::Month(first) => first.year() == birth.year() && first.month() == birth.month(),
        Day::Year(year) => year == birth.year(),
        Day::ShortYear(..) => short_years(part).contains(&birth),
        Day::WithoutYear(month, day) => month == birth.month() && day == birth.day(),
        _ => false,
    };
    match part {
        _ if !agrees => Outcome::said(Said::problem("birth-differs", texts::birth_differs(heading))),
        Day::Month(_) => Outcome::of(Value::Day(birth)),
        _ => Outcome::noted(
            Value::Day(birth),
            Said::note("birth-from-number", texts::birth_completed(heading, birth)),
        ),
    }
}

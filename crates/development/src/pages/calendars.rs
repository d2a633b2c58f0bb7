//! 工作日历: the years that are known, bringing one in, and whether the day of posting counts.

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use chrono::{Datelike as _, NaiveDate};
use identity::Access;
use platform::{Error, Problems};
use rules::dates::{CalendarYear, Holiday, PostingDay};
use serde::Deserialize;
use web::{Form, Page, Result, see, ui};

use crate::{
    calendars::{self, Known},
    permissions::KeepCalendar,
    texts,
};

const PAGE: &str = "/development/calendars";

#[derive(Template)]
#[template(path = "calendars/list.html")]
struct ListPage {
    notes: Vec<ui::Note>,
    errors: ui::ErrorSummary,
    fields: Vec<ui::Field>,
    posting: ui::Field,
    lines: Vec<Line>,
}

struct Line {
    year: i32,
    holidays: String,
    make_up: String,
    source: String,
    origin: String,
}

/// A year, exactly as it was typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Typed {
    year: String,
    source: String,
    holidays: String,
    make_up: String,
}

/// The choice of the day of posting.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Chosen {
    posting_day: String,
}

pub(crate) async fn list(access: Access<KeepCalendar>) -> Result<Page> {
    page(&access, &Typed::default(), &Problems::default()).await
}

pub(crate) async fn bring_in(access: Access<KeepCalendar>, Form(typed): Form<Typed>) -> Result<Response> {
    let done = match typed.year() {
        Ok(year) => access
            .write(async |tx| calendars::bring_in(tx, &year).await)
            .await
            .map(|short| texts::calendar::saved(year.year, short)),
        Err(problems) => Err(Error::Invalid(problems)),
    };
    match done {
        Ok(said) => Ok(see(PAGE).saying(said).into_response()),
        Err(Error::Invalid(problems)) => Ok(page(&access, &typed, &problems).await?.again().into_response()),
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn set_posting_day(
    access: Access<KeepCalendar>,
    Form(chosen): Form<Chosen>,
) -> Result<Response> {
    let Some(day) = PostingDay::by_code(&chosen.posting_day) else {
        let mut problems = Problems::default();
        problems.add("posting_day", texts::calendar::POSTING_UNKNOWN);
        return Ok(page(&access, &Typed::default(), &problems).await?.again().into_response());
    };
    access.write(async |tx| calendars::set_posting_day(tx, day).await).await?;
    Ok(see(PAGE).saying(texts::calendar::POSTING_SAVED).into_response())
}

async fn page(access: &Access<KeepCalendar>, typed: &Typed, problems: &Problems) -> Result<Page> {
    let reader = access.read();
    let known = calendars::known(&reader).await?;
    let today = reader.today();
    let set = calendars::posting_day(&reader).await?;
    let choices = PostingDay::ALL.map(|day| (day.code(), texts::calendar::posting_day(day)));
    let list = ListPage {
        notes: missing(&known, today)
            .into_iter()
            .map(|year| ui::Note::warn(texts::calendar::unknown(year)))
            .collect(),
        errors: ui::ErrorSummary::of(problems),
        fields: typed.fields(problems),
        posting: ui::Field::select("posting_day", texts::label::POSTING_DAY, choices)
            .value(set.code())
            .hint(texts::label::POSTING_DAY_HINT)
            .problem_of(problems),
        lines: known.iter().map(|one| line(one, today)).collect(),
    };
    Ok(Page::new(texts::calendar::TITLE, list))
}

/// This year, and from November on the next one: by then its notice has mostly been published.
fn missing(known: &[Known], today: NaiveDate) -> Vec<i32> {
    let wanted = if today.month() >= 11 { vec![today.year(), today.year() + 1] } else { vec![today.year()] };
    wanted.into_iter().filter(|year| known.iter().all(|one| one.year.year != *year)).collect()
}

fn line(known: &Known, today: NaiveDate) -> Line {
    let day = |day: NaiveDate| day.format("%m-%d").to_string();
    let holiday = |one: &Holiday| texts::calendar::holiday(&one.name, &day(one.from), &day(one.to));
    let days: Vec<String> = known.year.make_up.iter().map(|one| day(*one)).collect();
    Line {
        year: known.year.year,
        holidays: known.year.holidays.iter().map(holiday).collect::<Vec<_>>().join(texts::AND),
        make_up: days.join(texts::AND),
        source: known.year.source.clone(),
        origin: known.brought_in.map_or_else(
            || texts::calendar::WITH_PROGRAM.to_owned(),
            |at| texts::calendar::brought_in(&at.brief(today)),
        ),
    }
}

impl Typed {
    fn fields(&self, problems: &Problems) -> Vec<ui::Field> {
        vec![
            ui::Field::text("year", texts::label::YEAR)
                .value(&self.year)
                .inputmode("numeric")
                .required()
                .problem_of(problems),
            ui::Field::text("source", texts::label::SOURCE)
                .value(&self.source)
                .hint(texts::label::SOURCE_HINT)
                .required()
                .problem_of(problems),
            ui::Field::textarea("holidays", texts::label::HOLIDAYS)
                .value(&self.holidays)
                .hint(texts::calendar::MISSING_LINE)
                .required()
                .problem_of(problems),
            ui::Field::textarea("make_up", texts::label::MAKE_UP)
                .value(&self.make_up)
                .hint(texts::label::MAKE_UP_HINT)
                .optional()
                .problem_of(problems),
        ]
    }

    /// What was typed as a year.
    fn year(&self) -> std::result::Result<CalendarYear, Problems> {
        let mut problems = Problems::default();
        let year = platform::one_line(&self.year).parse().ok().filter(|year| (1949..=2200).contains(year));
        if year.is_none() {
            problems.add("year", texts::calendar::YEAR_FORM);
        }
        let source = platform::one_line(&self.source);
        if source.is_empty() {
            problems.add("source", texts::calendar::SOURCE_MISSING);
        }
        let lines: Vec<String> =
            self.holidays.lines().map(platform::one_line).filter(|line| !line.is_empty()).collect();
        let holidays: Option<Vec<Holiday>> = lines.iter().map(|line| holiday(line)).collect();
        if lines.is_empty() || holidays.is_none() {
            problems.add("holidays", texts::calendar::MISSING_LINE);
        }
        let make_up: Option<Vec<NaiveDate>> = words(&self.make_up).map(day).collect();
        if make_up.is_none() {
            problems.add("make_up", texts::calendar::DAY_FORM);
        }
        let (Some(year), Some(holidays), Some(mut make_up)) = (year, holidays, make_up) else {
            return Err(problems);
        };
        if problems.iter().next().is_some() {
            return Err(problems);
        }
        make_up.sort_unstable();
        make_up.dedup();
        let year = CalendarYear { year, source, make_up, holidays };
        match year.check() {
            Ok(()) => Ok(year),
            Err(error) => {
                let is_make_up = matches!(error, rules::dates::CalendarError::MakeUp(..));
                let field = if is_make_up { "make_up" } else { "holidays" };
                problems.add(field, texts::calendar_problem(&error));
                Err(problems)
            }
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || texts::SEPARATORS.contains(&c)).filter(|word| !word.is_empty())
}

/// `春节 2027-02-05 2027-02-11`; a holiday of one day needs it only once.
fn holiday(line: &str) -> Option<Holiday> {
    let mut words = words(line);
    let name = words.next()?.to_owned();
    let from = day(words.next()?)?;
    let to = words.next().map_or(Some(from), day)?;
    let is_name = !name.starts_with(|c: char| c.is_ascii_digit());
    (is_name && words.next().is_none()).then_some(Holiday { name, from, to })
}

fn day(word: &str) -> Option<NaiveDate> {
    rules::text::compact(word).replace(['/', '.'], "-").parse().ok()
}

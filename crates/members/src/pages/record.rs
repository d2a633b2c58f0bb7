//! The record of one person (党员全纪实), one's own record, and a number in full.

use askama::Template;
use chrono::NaiveDate;
use identity::{Person, SignedIn};
use organizations::register as units;
use platform::{Id, RawId, Reader};
use rules::codes::{EDUCATION, ETHNIC_GROUPS, OCCUPATIONS};
use serde::Deserialize;
use web::{
    Access, App, Form, FromPath, Page, Result,
    offers::Section,
    ui::{Card, Event, Fact, Facts, Kpi, Kpis, Markup, Milestones, PersonHead, Tag, Timeline, Toc},
};

use crate::{
    accounts, history,
    numbers::{self, Number},
    permissions::{KeepRegister, OpenAccounts, OwnRecord, ReadRegister, RevealNumbers},
    record::{self, Record, years_between},
    register,
    texts::{self, column, page},
};

#[derive(Template)]
#[template(path = "record/show.html")]
struct RecordPage {
    head: PersonHead,
    figures: Kpis,
    toc: Toc,
    cards: Vec<Card>,
}

#[derive(Template)]
#[template(path = "record/_actions.html")]
struct Actions {
    person: Id<Person>,
    may_keep: bool,
    may_open_account: bool,
}

#[derive(Template)]
#[template(path = "record/_number.html")]
struct MaskedNumber {
    person: Id<Person>,
    masked: String,
    field: &'static str,
    title: &'static str,
}

#[derive(Template)]
#[template(path = "record/number.html")]
struct NumberPage {
    person: RawId<Person>,
    name: String,
    title: &'static str,
    value: String,
}

/// What somebody of the staff may do with a record; in one's own matter, nothing of it.
#[derive(Default)]
struct May {
    keep: bool,
    reveal: bool,
    open_account: bool,
}

pub(crate) async fn show(
    access: Access<ReadRegister>,
    app: App,
    FromPath(raw): FromPath<RawId<Person>>,
) -> Result<Page> {
    let reader = access.read();
    let person = register::resolve(&reader, raw).await?.person;
    let has_account = accounts::name_of(&reader, person).await?.is_some();
    let may = May {
        keep: access.may::<KeepRegister>(),
        reveal: access.may::<RevealNumbers>(),
        open_account: access.may::<OpenAccounts>() && !has_account,
    };
    page_of(&app, reader, access.who(), person, Some(may))
        .await
        .map(|page| page.under(page::ROSTER, "/members"))
}

pub(crate) async fn own(access: Access<OwnRecord>, app: App) -> Result<Page> {
    let person = access.person().ok_or(platform::Error::Missing)?;
    page_of(&app, access.read(), access.who(), person, None).await
}

/// The page of a record: with the history of changes for the staff.
async fn page_of(
    app: &App,
    reader: Reader<'_>,
    who: &SignedIn,
    person: Id<Person>,
    staff: Option<May>,
) -> Result<Page> {
    let (is_staff, may) = (staff.is_some(), staff.unwrap_or_default());
    let record = record::record(&reader, person).await?;
    let branch = units::get(&reader, record.known.unit).await?;
    let today = reader.today();
    let mut cards =
        vec![way(&record), basic(&record, &may), contact(&record, &may), party(&record, &branch.short_name)];
    let mut toc = vec![
        ("way".to_owned(), page::WAY.to_owned()),
        ("basic".to_owned(), page::BASIC.to_owned()),
        ("contact".to_owned(), page::CONTACT.to_owned()),
        ("party".to_owned(), page::PARTY.to_owned()),
    ];
    for offer in &app.offers().record_sections {
        if let Some(Section { id, title, body }) = offer.section(reader, who, person).await? {
            toc.push((id.to_owned(), title.to_owned()));
            cards.push(Card::new(title, body).id(id));
        }
    }
    if is_staff {
        toc.push(("history".to_owned(), page::HISTORY.to_owned()));
        cards.push(changes(history::of(&reader, person, app.trail()).await?));
    }
    let head = head(&record, &branch.short_name, &may);
    let title = record.known.name.clone();
    let body = RecordPage { head, figures: figures(&record, today), toc: Toc(toc), cards };
    Ok(Page::new(title, body))
}

fn head(record: &Record, branch: &str, may: &May) -> PersonHead {
    let known = &record.known;
    let mut tags = vec![Tag::gold(known.category.title())];
    if known.is_lost {
        tags.push(Tag::bad(page::LOST));
    }
    if known.is_mobile {
        tags.push(Tag::info(page::MOBILE));
    }
    if record.is_incomplete {
        tags.push(Tag::warn(page::INCOMPLETE));
    }
    let mut facts = vec![(page::BRANCH.to_owned(), branch.to_owned())];
    if !known.party_post.is_empty() {
        facts.push((column::PARTY_POST.to_owned(), known.party_post.clone()));
    }
    let actions = Actions { person: record.person, may_keep: may.keep, may_open_account: may.open_account };
    PersonHead { name: known.name.clone(), tags, facts, actions: Markup::render(actions) }
}

fn figures(record: &Record, today: NaiveDate) -> Kpis {
    let known = &record.known;
    let text = |day: Option<NaiveDate>| day.map_or_else(|| page::NOT_YET.to_owned(), |day| day.to_string());
    let years = record.years_in_party(today).map(texts::party_years).unwrap_or_default();
    let age = years_between(known.birth, today).map(|years| years.to_string()).unwrap_or_default();
    Kpis(vec![
        Kpi::new(column::CATEGORY, known.category.title()),
        Kpi::new(page::JOINED, text(known.joined_on)).detail(years),
        Kpi::new(page::CONFIRMED, text(known.confirmed_on)),
        Kpi::new(page::AGE, age).unit(page::YEARS).detail(known.birth.to_string()),
    ])
}

fn way(record: &Record) -> Card {
    let steps = record.milestones();
    let steps =
        steps.into_iter().map(|step| (step.title.to_owned(), step.on.map(|day| day.to_string()))).collect();
    Card::new(page::WAY, Markup::render(Milestones(steps))).id("way")
}

fn basic(record: &Record, may: &May) -> Card {
    let known = &record.known;
    let facts = vec![
        Fact::new(column::SEX, known.sex.title()),
        Fact::new(column::ETHNICITY, texts::name(ETHNIC_GROUPS, &known.ethnicity)),
        Fact::new(column::BIRTH, known.birth.to_string()),
        Fact::new(column::ORIGIN, known.origin.as_str()),
        Fact::new(column::EDUCATION, texts::name(EDUCATION, &known.education)),
        Fact::new(column::OCCUPATION, texts::name(OCCUPATIONS, &known.occupation)),
        Fact::new(column::NUMBER, known.number.as_str()),
        number(record.person, Number::IdNumber, &record.id_number, may),
        Fact::new(column::SCHOOL, known.school.as_str()),
        Fact::new(column::TITLE, known.title.as_str()),
    ];
    Card::new(page::BASIC, Markup::render(Facts::new(facts))).id("basic")
}

fn contact(record: &Record, may: &May) -> Card {
    let facts = vec![
        number(record.person, Number::Phone, &record.phone, may),
        number(record.person, Number::Landline, &record.landline, may),
        Fact::new(column::EMAIL, record.known.email.as_str()),
        number(record.person, Number::Address, &record.address, may),
    ];
    let card = Card::new(page::CONTACT, Markup::render(Facts::new(facts))).id("contact");
    if may.reveal { card.aside(page::REVEAL_LEAVES_TRACE) } else { card }
}

fn party(record: &Record, branch: &str) -> Card {
    let known = &record.known;
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let facts = vec![
        Fact::new(page::BRANCH, branch),
        Fact::new(column::JOINED_ON, day(known.joined_on)),
        Fact::new(column::CONFIRMED_ON, day(known.confirmed_on)),
        Fact::new(column::INTRODUCERS, known.introducers.as_str()),
        Fact::new(column::PARTY_POST, known.party_post.as_str()),
        Fact::new(column::MEMBERSHIP_STATE, known.membership_state.title()),
        Fact::new(column::IS_LOST, texts::with_detail(known.is_lost, &day(known.lost_on))),
        Fact::new(column::IS_MOBILE, texts::with_detail(known.is_mobile, &known.mobile_to)),
        Fact::new(page::ARCHIVED_ON, day(record.archived_on)),
    ];
    Card::new(page::PARTY, Markup::render(Facts::new(facts))).id("party")
}

/// A masked number, with the button that shows it in full to those who may.
fn number(person: Id<Person>, number: Number, masked: &str, may: &May) -> Fact {
    if masked.is_empty() || !may.reveal {
        return Fact::new(number.title(), masked);
    }
    let (masked, field, title) = (masked.to_owned(), number.field(), number.title());
    Fact::markup(title, Markup::render(MaskedNumber { person, masked, field, title }))
}

fn changes(lines: Vec<history::Line>) -> Card {
    let event = |line: history::Line| Event {
        who: line.who,
        what: line.what,
        detail: texts::when_and_where(&line.at, &line.post),
        tone: "done",
    };
    Card::new(page::HISTORY, Markup::render(Timeline(lines.into_iter().map(event).collect()))).id("history")
}

/// Which number is asked for.
#[derive(Deserialize)]
pub(crate) struct Which {
    field: String,
}

pub(crate) async fn reveal(
    access: Access<RevealNumbers>,
    FromPath(raw): FromPath<RawId<Person>>,
    Form(which): Form<Which>,
) -> Result<Page> {
    let number = Number::by_field(&which.field).ok_or(platform::Error::Missing)?;
    let revealed = numbers::reveal(&access, raw, number).await?;
    let (name, title, value) = (revealed.name, number.title(), revealed.value);
    let page = Page::new(title, NumberPage { person: raw, name: name.clone(), title, value });
    Ok(page.under(page::ROSTER, "/members").under(name, format!("/members/{raw}")))
}

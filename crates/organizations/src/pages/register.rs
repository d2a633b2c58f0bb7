//! The tree of organisations, and the record of one.

use std::collections::HashMap;

use askama::Template;
use chrono::NaiveDate;
use identity::{Duty, Unit, posts, posts::Holder};
use platform::{Id, Path, RawId, Reader};
use web::{
    Access, Page, Result,
    ui::{Card, Fact, Facts, Markup, PageHead, Tag},
};

use crate::{
    Counts,
    outline::{self, FindField, TreePanel},
    permissions::{ImportOrganizations, KeepOrganizations, ReadOrganizations},
    register::{self, Record, Row},
    texts,
};

/// Which organisation is opened in the tree, and what is looked for in it.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    unit: String,
    find: String,
}

#[derive(Template)]
#[template(path = "register/list.html")]
struct ListPage {
    panel: TreePanel,
    table: Card,
    may_import: bool,
}

#[derive(Template)]
#[template(path = "register/_table.html")]
struct Table {
    caption: String,
    lines: Vec<Line>,
}

/// An organisation in a table.
struct Line {
    row: Row,
    members: Option<u64>,
    is_due: bool,
    /// Who is the secretary: one name, wherever it is known from.
    secretary: String,
}

#[derive(Template)]
#[template(path = "register/record.html")]
struct RecordPage {
    head: PageHead,
    cards: Vec<Card>,
}

#[derive(Template)]
#[template(path = "register/_actions.html")]
struct Actions {
    unit: Id<Unit>,
    may_keep: bool,
}

pub(crate) async fn list(
    access: Access<ReadOrganizations>,
    asked: Asked,
    counts: &dyn Counts,
) -> Result<Page> {
    let reader = access.read();
    let top = reader.scope().path().cloned().unwrap_or_else(Path::root);
    let chosen = match asked.unit.parse::<RawId<Unit>>() {
        Ok(raw) => Some(register::resolve(&reader, raw).await?).filter(|row| top.contains(&row.path)),
        Err(_) => None,
    };
    let nodes = outline::around(&reader, &top, chosen.as_ref()).await?;
    let found = outline::find(&reader, &top, &asked.find, chosen.as_ref()).await?;
    let units = nodes.iter().chain(&found.nodes).map(|node| node.row.unit).collect();
    let known = members(&reader, counts, units).await?;
    let chosen_unit = chosen.as_ref().map(|row| row.unit.to_string());
    let at = chosen.as_ref().map_or(&top, |row| &row.path);
    let own = nodes.iter().find(|node| node.row.path == *at).map(|node| node.row.clone());
    let title = own.as_ref().map_or(texts::ALL, |row| row.short_name.as_str()).to_owned();
    // What lies directly below the chosen organisation is part of the tree that is shown.
    let below =
        nodes.iter().map(|node| &node.row).filter(|row| row.path != *at && is_directly_below(at, &row.path));
    let rows = own.iter().chain(below).cloned().collect();
    let table = table(&reader, title, rows, &known).await?;
    let find = FindField {
        action: "/organizations".to_owned(),
        hidden: chosen_unit.iter().map(|unit| ("unit".to_owned(), unit.clone())).collect(),
        text: asked.find,
    };
    let back = chosen_unit.map_or("/organizations".to_owned(), |unit| format!("/organizations?unit={unit}"));
    let page = ListPage {
        panel: TreePanel::new(
            find,
            &nodes,
            &found,
            back,
            |row| format!("/organizations?unit={}", row.unit),
            |row| known.get(&row.unit).copied(),
        ),
        table,
        may_import: access.may::<ImportOrganizations>(),
    };
    Ok(Page::new(texts::TITLE, page))
}

pub(crate) async fn record(
    access: Access<ReadOrganizations>,
    raw: RawId<Unit>,
    counts: &dyn Counts,
) -> Result<Page> {
    let reader = access.read();
    let unit = register::resolve(&reader, raw).await?.unit;
    let record = register::record(&reader, unit).await?;
    let above = match record.row.parent {
        Some(parent) => Some(register::get(&reader, parent).await?),
        None => None,
    };
    let below = register::below(&reader, &record.row.path).await?;
    let known = members(&reader, counts, below.iter().map(|row| row.unit).chain([unit]).collect()).await?;
    let holders = posts::holders(&reader, unit, &Duty::STAFF).await?;
    let today = reader.today();
    let mut cards =
        vec![facts(&record, above.as_ref(), known.get(&unit).copied(), today), people(&record, &holders)];
    if !below.is_empty() {
        cards.push(table(&reader, texts::BELOW.to_owned(), below, &known).await?);
    }
    let may_keep = access.may::<KeepOrganizations>() && reader.scope().contains(&record.row.path);
    let head = PageHead {
        title: record.row.short_name.clone(),
        lead: record.row.full_name.clone(),
        actions: Markup::render(Actions { unit, may_keep }),
    };
    let title = record.row.short_name;
    Ok(Page::new(title, RecordPage { head, cards }).under(texts::TITLE, "/organizations"))
}

fn facts(record: &Record, above: Option<&Row>, members: Option<u64>, today: NaiveDate) -> Card {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let due = match record.row.term_due {
        Some(due) if due < today => Markup::render(Due { due }),
        _ => Markup::none(),
    };
    let due = if due.is_empty() {
        Fact::new(texts::TERM_DUE, day(record.row.term_due))
    } else {
        Fact::markup(texts::TERM_DUE, due)
    };
    let facts = vec![
        Fact::new(texts::column::CODE, record.row.code.as_str()),
        Fact::new(texts::column::KIND, record.row.kind.title()),
        Fact::new(texts::ABOVE, above.map_or(texts::NONE, |row| row.short_name.as_str())),
        Fact::new(texts::column::FOUNDED_ON, day(record.founded_on)),
        Fact::new(texts::column::UNIT_NAME, record.unit_name.as_str()),
        Fact::new(texts::column::CAN_APPROVE, texts::yes(record.row.can_approve)),
        Fact::new(texts::MEMBERS, members.map_or(texts::NOT_IN_SCOPE.to_owned(), texts::people)),
        Fact::new(texts::TERM, texts::term(record.term_from, record.term_years)),
        due,
        Fact::new(texts::column::ADDRESS, record.address.as_str()),
    ];
    Card::new(texts::FACTS, Markup::render(Facts::new(facts))).id("facts")
}

fn people(record: &Record, holders: &[Holder]) -> Card {
    let (secretaries, others): (Vec<&Holder>, Vec<&Holder>) =
        holders.iter().partition(|holder| SECRETARIES.contains(&holder.duty));
    let names: Vec<&str> = secretaries.iter().map(|holder| holder.name.as_str()).collect();
    let mut facts = secretary(&record.row.secretary_name, &names);
    facts.extend(others.iter().map(|holder| Fact::new(holder.duty.title(), holder.name.as_str())));
    facts.push(Fact::new(texts::column::CONTACT, record.contact_name.as_str()));
    facts.push(Fact::new(texts::column::PHONE, record.contact_phone.as_str()));
    Card::new(texts::PEOPLE, Markup::render(Facts::new(facts))).id("people")
}

/// The duties whose holder is the secretary of an organisation.
const SECRETARIES: [Duty; 2] = [Duty::BranchSecretary, Duty::GeneralBranchSecretary];

/// The secretary is one person: who holds the post here. The sheet only says who it is while nobody holds the post, and
/// which of several holders: a deputy holds the same post.
fn secretary(registered: &str, holders: &[&str]) -> Vec<Fact> {
    let one = |name: &str| Fact::new(texts::column::SECRETARY, name);
    if holders.is_empty() || holders == [registered] {
        return vec![one(registered)];
    }
    if holders.contains(&registered) {
        let deputies = holders.iter().filter(|name| **name != registered);
        return std::iter::once(one(registered))
            .chain(deputies.map(|name| Fact::new(texts::DEPUTY, *name)))
            .collect();
    }
    vec![one(&texts::secretary(holders, registered))]
}

#[derive(Template)]
#[template(path = "register/_due.html")]
struct Due {
    due: NaiveDate,
}

async fn table(
    reader: &Reader<'_>,
    title: String,
    rows: Vec<Row>,
    known: &HashMap<Id<Unit>, u64>,
) -> platform::Result<Card> {
    let today = reader.today();
    let units: Vec<Id<Unit>> = rows.iter().map(|row| row.unit).collect();
    let holders = posts::names_over(reader, &units, &SECRETARIES).await?;
    let lines = rows.into_iter().map(|row| Line {
        members: known.get(&row.unit).copied(),
        is_due: row.term_due.is_some_and(|due| due < today),
        secretary: first_secretary(&row.secretary_name, holders.get(&row.unit)),
        row,
    });
    let table = Table { caption: title.clone(), lines: lines.collect() };
    Ok(Card::new(title, Markup::render(table)).id("organizations").flush())
}

/// The secretary in a list, as the record of the organisation names him first.
fn first_secretary(registered: &str, holders: Option<&Vec<String>>) -> String {
    match holders {
        Some(names) if !names.iter().any(|name| name == registered) => names.join(texts::AND),
        _ => registered.to_owned(),
    }
}

async fn members(
    reader: &Reader<'_>,
    counts: &dyn Counts,
    units: Vec<Id<Unit>>,
) -> platform::Result<HashMap<Id<Unit>, u64>> {
    Ok(counts.members_of(*reader, units).await?.into_iter().collect())
}

fn is_directly_below(above: &Path, path: &Path) -> bool {
    let step = path.as_str().strip_prefix(above.as_str());
    step.is_some_and(|rest| rest.matches('/').count() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(registered: &str, holders: &[&str]) -> String {
        Facts::new(secretary(registered, holders)).to_string().replace("<dd>", "：").replace("</div>", "；")
    }

    #[test]
    fn the_secretary_of_the_sheet_and_of_the_post_is_one_person() {
        assert_eq!(said("张三", &["张三"]).matches("张三").count(), 1);
        let both = said("张三", &["李四", "张三"]);
        assert!(
            both.contains("书记") && both.contains("副书记") && both.matches("李四").count() == 1,
            "{both}"
        );
        let other = said("张三", &["李四"]);
        assert!(other.contains("李四（登记表中为张三，请核对）"), "{other}");
        assert_eq!(said("", &["李四"]).matches("李四").count(), 1);
        assert!(!said("", &["李四"]).contains("核对"));
        assert!(said("张三", &[]).contains("张三") && said("", &[]).contains("未登记"));
    }
}

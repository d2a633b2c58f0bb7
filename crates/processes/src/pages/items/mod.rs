//! A work item of a deployed process: what is to be done, the form of the file, and the verbs of an office.

mod verbs;

pub(super) use verbs::{VERBS, act};

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use bpmn::{Definition, Element};
use identity::Access;
use platform::{Problems, RawId, Reader};
use web::{
    Fields, FromPath, Page, Result, see,
    ui::{BlockedNotes, ErrorSummary, Field, Tag},
};
use workflow::{Candidate, HistoryKind, Host, InstanceRow, Item, ItemRow, Outcome, Reading, Status};

use super::elsewhere;
use crate::{
    answers,
    filled::{self, Filled},
    naming::{self, Names, system},
    permissions::{DoItems, GuideInstances},
    texts::{self, label},
    trace,
};

/// An item with everything that its page and its verbs need.
struct Found {
    item: ItemRow,
    reading: Reading,
}

impl Found {
    /// An item of a deployed process: one of a module is as not there, whoever asks.
    async fn load(host: &Host, reader: &Reader<'_>, raw: RawId<Item>) -> Result<Self> {
        let item = workflow::item(reader, raw).await?;
        let reading = host.read(reader, item.instance).await?;
        Ok(Self { item, reading })
    }

    fn instance(&self) -> &InstanceRow {
        &self.reading.instance
    }

    fn definition(&self) -> &Definition {
        &self.reading.process.definition
    }

    fn element(&self) -> Option<&Element> {
        self.definition().element(&self.item.element)
    }

    fn fields(&self) -> Vec<workflow::Field> {
        self.element().map(workflow::fields).unwrap_or_default()
    }

    /// Earlier tasks of the same step, the nearest first: to where the work can be given back.
    fn earlier(&self) -> Vec<(String, String)> {
        let definition = self.definition();
        let parent = self.element().and_then(Element::parent);
        let mut found: Vec<(String, String)> = Vec::new();
        for row in self.reading.history.iter().rev().filter(|row| row.kind == HistoryKind::Completed) {
            let is_near = definition.element(&row.element).is_some_and(|element| element.parent() == parent);
            let is_new = row.element != self.item.element && !found.iter().any(|(id, _)| *id == row.element);
            if is_near && is_new {
                found.push((row.element.clone(), trace::name(definition, &row.element)));
            }
        }
        found
    }
}

/// What somebody may do with an item now.
#[expect(clippy::struct_excessive_bools, reason = "each is one part of the page, shown or not")]
struct May {
    complete: bool,
    hand_back: bool,
    claim: bool,
    release: bool,
    give_back: bool,
    pass_on: bool,
    take_back: bool,
    urge: bool,
    reassign: bool,
}

impl May {
    fn of(found: &Found, access: &Access<DoItems>) -> Self {
        let (item, who) = (&found.item, access.who());
        let is_open = item.closed_at.is_none() && found.instance().status == Status::Running;
        let is_mine = is_open && workflow::is_turn_of(item, who);
        let has_claimed = item.claimed_by == Some(who.account());
        let may_guide = is_open && access.may::<GuideInstances>();
        let is_starter = found.instance().started_by == Some(who.account());
        Self {
            complete: is_mine && !item.is_lent,
            hand_back: is_mine && item.is_lent,
            claim: is_mine && item.claimed_by.is_none(),
            release: is_open && item.claimed_by.is_some() && (has_claimed || may_guide),
            give_back: is_mine && !item.is_lent && item.beside.is_none() && !found.earlier().is_empty(),
            pass_on: is_mine && !item.is_lent,
            take_back: item.outcome == Some(Outcome::Completed)
                && item.closed_by == Some(who.account())
                && !found.instance().status.is_over(),
            urge: is_open && !is_mine && (is_starter || may_guide),
            reassign: is_mine || may_guide,
        }
    }
}

#[derive(Template)]
#[template(path = "items/one.html")]
struct OnePage {
    id: String,
    instance: String,
    title: String,
    lead: String,
    state: Option<Tag>,
    errors: ErrorSummary,
    refusals: BlockedNotes,
    about: String,
    whose: String,
    due: Option<Tag>,
    claimed_by: String,
    urged: Option<String>,
    is_co_signature: bool,
    may: May,
    fields: Vec<Field>,
    /// What was applied for and what others filled in.
    filled: Vec<Filled>,
    opinion: Field,
    back_to: Field,
    back_reason: Field,
    to: Field,
    to_reason: Field,
    note: Field,
    take_back_reason: Field,
    trace: Vec<trace::Line>,
}

/// The page.
pub(super) async fn one(
    host: Host,
    access: Access<DoItems>,
    FromPath(raw): FromPath<RawId<Item>>,
) -> Result<Response> {
    let reader = access.read();
    let item = workflow::item(&reader, raw).await?;
    if elsewhere(&host, &workflow::instance(&reader, item.instance).await?)?.is_some() {
        return Ok(see(item.href).into_response());
    }
    let found = Found::load(&host, &reader, raw).await?;
    let page = page(&access, &found, None, &Problems::default(), BlockedNotes::of(&[])).await?;
    Ok(page.into_response())
}

fn first(choices: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    std::iter::once((String::new(), texts::CHOOSE.to_owned())).chain(choices).collect()
}

async fn page(
    access: &Access<DoItems>,
    found: &Found,
    typed: Option<&Fields>,
    problems: &Problems,
    refusals: BlockedNotes,
) -> Result<Page> {
    let reader = access.read();
    let today = reader.today();
    let item = &found.item;
    let may = May::of(found, access);
    let shows_form = may.complete || may.hand_back;
    let turns = workflow::whose_turn(&reader, item).await?;
    let whose: Vec<String> = turns.iter().map(|turn| texts::whose(&turn.whom, &turn.holders)).collect();
    let posts: Vec<(String, String, Candidate)> =
        if may.pass_on || may.reassign { naming::posts_near(&reader, &item.path).await? } else { Vec::new() };
    let system = system();
    let mut names = Names::new(&reader, &system);
    let said = |name: &str| typed.map(|typed| typed.text(name).to_owned()).unwrap_or_default();
    let field = |field: Field, name: &str| field.value(said(name)).problem_of(problems);
    let to = first(posts.into_iter().map(|(code, words, _)| (code, words)));
    let claimed_by = match item.claimed_by {
        Some(account) => names.account(Some(account)).await?,
        None => String::new(),
    };
    let body = OnePage {
        id: item.id.to_string(),
        instance: item.instance.to_string(),
        title: item.title.clone(),
        lead: item.detail.clone(),
        state: closed(found),
        errors: ErrorSummary::of(problems),
        refusals,
        about: found.element().map(|element| element.documentation().trim().to_owned()).unwrap_or_default(),
        whose: whose.join(texts::AND),
        due: item.due.map(|due| texts::due(due, today)),
        claimed_by,
        urged: item.urged_at.map(|at| at.brief(today)),
        is_co_signature: item.beside.is_some(),
        fields: answers::form(&found.fields(), typed, found.reading.state.variables(), problems),
        filled: filled::of(&found.reading, found.element().filter(|_| shows_form), today),
        opinion: field(Field::textarea("opinion", label::OPINION).optional(), "opinion"),
        back_to: field(
            Field::select("to", label::BACK_TO, first(found.earlier().into_iter())).id("back-to"),
            "to",
        ),
        back_reason: field(Field::text("reason", label::REASON).id("back-reason").required(), "reason"),
        to: field(Field::select("whom", label::TO, to), "whom"),
        to_reason: field(Field::text("why", label::NOTE).optional(), "why"),
        note: field(Field::text("note", label::NOTE).optional(), "note"),
        take_back_reason: field(
            Field::text("reason", label::REASON).id("take-back-reason").required(),
            "reason",
        ),
        trace: trace::lines(found.definition(), &found.reading.history),
        may,
    };
    Ok(Page::new(item.title.clone(), body).under("工作台", "/desk"))
}

/// How an item stands that is not to be done.
fn closed(found: &Found) -> Option<Tag> {
    match (found.item.outcome, found.instance().status) {
        (Some(Outcome::Completed), _) => Some(Tag::ok(texts::COMPLETED_NOW).icon("check")),
        (Some(Outcome::Cancelled), _) => Some(Tag::plain(texts::ITEM_CANCELLED)),
        (None, Status::Suspended) => Some(Tag::warn(texts::SUSPENDED_NOW)),
        (None, _) => None,
    }
}

//! The audit administrator: what was done, by whom, and whether the chain of entries is whole.

use askama::Template;
use identity::{Access, permissions::ReadTrail};
use platform::{
    Error, Problems,
    audit::{
        Entry as Line, Verdict,
        words::{PLACE, Told},
    },
};
use serde_json::json;
use web::{
    App, FromPath, Page, Query, Result,
    ui::{ErrorSummary, Field},
};

use crate::{
    names::{Names, Wanted},
    texts,
    trail::{self, Entry, Filter, Found, Place},
};

struct Shown {
    seq: i64,
    at: String,
    actor: String,
    post: String,
    title: String,
    code: String,
    /// What it was done to, and its id for those who look for all that was done to it.
    subject: Option<(String, String)>,
    origin: String,
}

/// Who did it: a person by name, a job in words.
fn actor(app: &App, names: &Names, entry: &Entry) -> String {
    let named = entry.account.and_then(|account| names.of("account", &account.to_string()));
    named.map_or_else(|| app.trail().actor(&entry.actor), |named| named.name.clone())
}

fn subject(app: &App, names: &Names, entry: &Entry) -> Option<(String, String)> {
    let id = entry.subject_id?;
    let name = names.of(&entry.subject, &id.to_string()).map(|named| named.name.as_str());
    Some((texts::subject(&app.trail().subject(&entry.subject), name), id.simple().to_string()))
}

fn wanted(entry: &Entry, wanted: &mut Wanted) {
    if let Some(account) = entry.account {
        wanted.id("account", account);
    }
    if let Some(id) = entry.subject_id {
        wanted.id(&entry.subject, id);
    }
}

struct Choice {
    code: &'static str,
    title: &'static str,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "trail/list.html")]
struct ListPage {
    filter: Filter,
    actions: Vec<Choice>,
    /// An action that is asked for by its code and has no title.
    other_action: bool,
    entries: Vec<Shown>,
    /// The address of the next page.
    next: Option<String>,
    errors: ErrorSummary,
    fields: Vec<Field>,
}

/// The fields of the query that are typed.
fn fields(filter: &Filter, problems: &Problems) -> Vec<Field> {
    let all = [
        Field::text("actor", texts::field::NAME).value(&filter.actor),
        Field::date("from", texts::field::FIRST_DAY).value(&filter.from),
        Field::date("to", texts::field::LAST_DAY).value(&filter.to),
        Field::text("subject", texts::field::SUBJECT).value(&filter.subject),
    ];
    all.map(|field| field.soft().problem_of(problems)).to_vec()
}

/// The entries, newest first.
pub(super) async fn list(access: Access<ReadTrail>, app: App, Query(filter): Query<Filter>) -> Result<Page> {
    let reader = access.read();
    let (found, problems) = match trail::list(&reader, &filter).await {
        Ok(found) => (found, Problems::default()),
        Err(Error::Invalid(problems)) => (Found { entries: Vec::new(), next: None }, problems),
        Err(error) => return Err(error.into()),
    };
    let choice = |(code, title): (&'static str, &'static str)| Choice {
        code,
        title,
        is_chosen: filter.action == code,
    };
    let actions: Vec<Choice> = app.trail().choices().map(choice).collect();
    let mut asked = Wanted::default();
    found.entries.iter().for_each(|entry| wanted(entry, &mut asked));
    let names = asked.find(&app, &reader).await?;
    let shown = found.entries.iter().map(|entry| Shown {
        seq: entry.seq,
        at: entry.at.to_second(),
        actor: actor(&app, &names, entry),
        post: entry.post_title.clone(),
        title: app.trail().title(&entry.action),
        code: entry.action.clone(),
        subject: subject(&app, &names, entry),
        origin: entry.origin.clone(),
    });
    let body = ListPage {
        other_action: !filter.action.is_empty() && !actions.iter().any(|one| one.is_chosen),
        actions,
        next: found.next.map(|before| query(&filter, before)),
        entries: shown.collect(),
        errors: ErrorSummary::of(&problems),
        fields: fields(&filter, &problems),
        filter,
    };
    let page = Page::new("审计记录", body);
    Ok(if problems.is_empty() { page } else { page.again() })
}

/// The address of the entries before a place, under the same filter.
fn query(filter: &Filter, before: Place) -> String {
    let before = before.to_string();
    let query = [
        ("before", before.as_str()),
        ("actor", filter.actor.trim()),
        ("action", filter.action.trim()),
        ("subject", filter.subject.trim()),
        ("from", filter.from.trim()),
        ("to", filter.to.trim()),
    ];
    web::address("/admin/trail", &query)
}

/// One value that an entry changed.
struct Change {
    label: String,
    before: String,
    after: String,
}

#[derive(Template)]
#[template(path = "trail/one.html")]
struct OnePage {
    entry: Entry,
    at: String,
    title: String,
    actor: String,
    subject: Option<(String, String)>,
    place: String,
    changes: Vec<Change>,
    /// Whether any value was there before: otherwise there is nothing to compare.
    has_before: bool,
}

/// One entry, with before and after.
pub(super) async fn one(access: Access<ReadTrail>, app: App, FromPath(seq): FromPath<i64>) -> Result<Page> {
    let reader = access.read();
    let entry = trail::entry(&reader, seq).await?;
    let told = app.trail().tell(&entry.action, &entry.before, &entry.after);
    let mut asked = Wanted::default();
    wanted(&entry, &mut asked);
    asked.place(&entry.path);
    asked.told(&told);
    let names = asked.find(&app, &reader).await?;
    let change = |one: Told| Change {
        before: names.text(&one.before),
        after: names.text(&one.after),
        label: one.label,
    };
    let changes: Vec<Change> = told.into_iter().map(change).collect();
    let place = names.of(PLACE, &entry.path).map_or(texts::INSTANCE, |named| named.name.as_str());
    let body = OnePage {
        at: entry.at.to_second(),
        title: app.trail().title(&entry.action),
        actor: actor(&app, &names, &entry),
        subject: subject(&app, &names, &entry),
        place: place.to_owned(),
        has_before: changes.iter().any(|change| !change.before.is_empty()),
        changes,
        entry,
    };
    Ok(Page::new(texts::entry_title(seq), body).under("审计记录", "/admin/trail"))
}

#[derive(Template)]
#[template(path = "trail/verdict.html")]
struct VerdictPage {
    at: String,
    /// How many entries there are, and the anchor, when all fit.
    whole: Option<(i64, String)>,
    /// The first entry that does not fit, and the technical reason.
    broken: Option<(i64, String)>,
}

/// Walks the whole chain now. That it was done is an entry as well.
pub(super) async fn verify(access: Access<ReadTrail>) -> Result<Page> {
    let verdict = access.db().verify_audit(None).await?;
    let at = access.read().now().to_second();
    let (noted, whole, broken) = match verdict {
        Verdict::Whole { entries, anchor } => (json!({ "entries": entries }), Some((entries, anchor)), None),
        Verdict::Broken { seq, why } => (json!({ "broken_at": seq, "why": why }), None, Some((seq, why))),
    };
    access
        .write(async |tx| {
            tx.audit(Line::new("admin.trail.verified", "trail").after(noted));
            Ok(())
        })
        .await?;
    Ok(Page::new("验证结果", VerdictPage { at, whole, broken }).under("审计记录", "/admin/trail"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_keeps_the_filter() {
        let filter = Filter { actor: "张三&x".into(), to: "2026-11-23".into(), ..Filter::default() };
        assert_eq!(
            query(&filter, Place { at: 7, seq: 51 }),
            "/admin/trail?before=7.51&actor=%E5%BC%A0%E4%B8%89%26x&to=2026-11-23"
        );
    }
}

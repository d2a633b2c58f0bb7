//! Whose turn it is: the capacity in which somebody acts, and the refusal that names who may.

use identity::{Account, Duty, Held, Person, SignedIn, accounts, posts, tree};
use platform::{Blocked, Error, Id, Reader, Result, Scope, Tx};

use crate::{Candidate, Doer, InstanceRow, ItemRow, texts};

/// As what somebody acts, by the same rule as his access: in the post chosen when it does the organisation's work,
/// else as himself. Posts such as the three administrators' or a group leader's do no work items.
pub(crate) enum Capacity<'a> {
    Post(&'a Held),
    Person(Id<Person>),
    Nobody,
}

impl<'a> Capacity<'a> {
    pub(crate) fn of(who: &'a SignedIn) -> Self {
        match (who.post().filter(|post| Duty::STAFF.contains(&post.duty)), who.person()) {
            (Some(post), _) => Self::Post(post),
            (None, Some(person)) => Self::Person(person),
            (None, None) => Self::Nobody,
        }
    }

    fn is(&self, candidate: Candidate) -> bool {
        match (self, candidate) {
            (Self::Post(post), Candidate::Post { unit, duty }) => is_post(post, unit, duty),
            (Self::Person(me), Candidate::Person(person)) => *me == person,
            _ => false,
        }
    }

    fn title(&self) -> String {
        match self {
            Self::Post(post) => post.title.clone(),
            Self::Person(_) | Self::Nobody => Duty::Person.title().to_owned(),
        }
    }
}

fn is_post(post: &Held, unit: Id<identity::Unit>, duty: Duty) -> bool {
    post.unit == Some(unit) && post.duty == duty
}

/// Whether the item is open and may be done by this person in the capacity in which he acts now.
pub fn is_turn_of(item: &ItemRow, who: &SignedIn) -> bool {
    let is_free = item.claimed_by.is_none_or(|by| by == who.account());
    item.closed_at.is_none() && is_free && is_candidate(item, who)
}

/// Whether this person is one of those who may do the item, whoever has taken it on.
pub(crate) fn is_candidate(item: &ItemRow, who: &SignedIn) -> bool {
    let capacity = Capacity::of(who);
    item.candidates.iter().any(|candidate| capacity.is(*candidate))
}

/// Whether this person, in the post chosen, puts things right where this instance lies.
pub(crate) fn is_administrator(instance: &InstanceRow, duty: Duty, who: &SignedIn) -> bool {
    who.post().is_some_and(|post| post.duty == duty && post.path.contains(&instance.path))
}

/// As what somebody begins an instance, so that work can come back to him.
pub(crate) fn starter(doer: &Doer<'_>) -> Option<Candidate> {
    let Doer::Person(who) = doer else { return None };
    match Capacity::of(who) {
        Capacity::Post(post) => Some(Candidate::Post { unit: post.unit?, duty: post.duty }),
        Capacity::Person(person) => Some(Candidate::Person(person)),
        Capacity::Nobody => None,
    }
}

/// A candidate in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// `经济学院学生第一党支部 · 党支部书记`, or the name of the person.
    pub whom: String,
    /// The names of those who hold the post today; the person's own name for a person.
    pub holders: Vec<String>,
}

/// The candidates of an item in words, in their order.
pub async fn whose_turn(reader: &Reader<'_>, item: &ItemRow) -> Result<Vec<Turn>> {
    let system = Scope::system("naming who may do a work item");
    let reader = reader.beyond_scope(&system);
    let mut turns = Vec::with_capacity(item.candidates.len());
    for candidate in &item.candidates {
        turns.push(match *candidate {
            Candidate::Post { unit, duty } => {
                let holders = posts::holders(&reader, unit, &[duty]).await?;
                let whom = texts::post(&tree::get(&reader, unit).await?.name, duty);
                Turn { whom, holders: holders.into_iter().map(|holder| holder.name).collect() }
            }
            Candidate::Person(person) => match accounts::of_person(&reader, person).await? {
                Some(account) => {
                    Turn { whom: account.display_name.clone(), holders: vec![account.display_name] }
                }
                None => Turn { whom: texts::THE_PERSON_NAMED.to_owned(), holders: Vec::new() },
            },
        });
    }
    Ok(turns)
}

/// Refuses a doer whose turn it is not. Nothing was changed when this is asked.
pub(crate) async fn check(tx: &Tx, item: &ItemRow, doer: &Doer<'_>) -> Result<()> {
    let Doer::Person(who) = doer else { return Ok(()) };
    if is_turn_of(item, who) {
        return Ok(());
    }
    if is_candidate(item, who) {
        return Err(claimed(tx, item).await?);
    }
    let turns = whose_turn(&tx.read(), item).await?;
    let whose: Vec<String> = turns.iter().map(|turn| turn.whom.clone()).collect();
    let helpers: Vec<String> = turns.iter().map(|turn| texts::helper(&turn.whom, &turn.holders)).collect();
    Err(Error::blocked(Blocked {
        rule: "not-your-turn".into(),
        article: texts::NOT_YOUR_TURN_ARTICLE.into(),
        because: texts::not_your_turn(&item.title, &whose, &Capacity::of(who).title()),
        earliest: None,
        missing: other_capacity(item, who).map(|title| texts::switch_to(&title)).into_iter().collect(),
        who_can_help: Some(helpers.join("；")),
    }))
}

/// An item that a colleague has taken on.
async fn claimed(tx: &Tx, item: &ItemRow) -> Result<Error> {
    let Some(account) = item.claimed_by else { return Ok(Error::Stale) };
    let system = Scope::system("naming who has taken a work item on");
    let name = accounts::get(&tx.read_as(&system), account).await?.display_name;
    Ok(refused("claimed-by-another", texts::claimed_by(&item.title, &name), Some(name)))
}

/// Refuses whoever neither began the instance nor puts things right there.
pub(crate) async fn check_starter(
    tx: &Tx,
    instance: &InstanceRow,
    duty: Duty,
    doer: &Doer<'_>,
) -> Result<()> {
    let Doer::Person(who) = doer else { return Ok(()) };
    if instance.started_by == Some(who.account()) || is_administrator(instance, duty, who) {
        return Ok(());
    }
    let system = Scope::system("naming who began an instance");
    let starter = match instance.started_by {
        Some(account) => Some(accounts::get(&tx.read_as(&system), account).await?.display_name),
        None => None,
    };
    Err(refused("starter-only", texts::STARTER_ONLY.to_owned(), starter))
}

/// Refuses whoever does not put things right where the instance lies.
pub(crate) async fn check_administrator(
    tx: &Tx,
    instance: &InstanceRow,
    duty: Duty,
    doer: &Doer<'_>,
) -> Result<()> {
    let Doer::Person(who) = doer else { return Ok(()) };
    if is_administrator(instance, duty, who) {
        return Ok(());
    }
    let system = Scope::system("naming who puts a process right");
    let reader = tx.read_as(&system);
    let helper = match posts::nearest(&reader, &instance.path, duty).await? {
        Some(unit) => Some(texts::post(&tree::get(&reader, unit).await?.name, duty)),
        None => None,
    };
    Err(refused("administrator-only", texts::administrator_only(duty), helper))
}

/// A refusal of this crate.
pub(crate) fn refused(rule: &str, because: String, who_can_help: Option<String>) -> Error {
    Error::blocked(Blocked {
        rule: rule.to_owned(),
        article: texts::NOT_YOUR_TURN_ARTICLE.to_owned(),
        because,
        earliest: None,
        missing: Vec::new(),
        who_can_help,
    })
}

/// Another capacity of the same person in which it would be his turn.
fn other_capacity(item: &ItemRow, who: &SignedIn) -> Option<String> {
    item.candidates.iter().find_map(|candidate| match *candidate {
        Candidate::Post { unit, duty } => {
            who.posts().iter().find(|post| is_post(post, unit, duty)).map(|post| post.title.clone())
        }
        Candidate::Person(person) => (who.person() == Some(person)).then(|| Duty::Person.title().to_owned()),
    })
}

/// A transition is signed by whose transaction it is; anything else is a fault of the caller.
pub(crate) fn check_signature(tx: &Tx, doer: &Doer<'_>) -> Result<()> {
    match doer {
        Doer::Person(who) if tx.by().account != Some(who.account().uuid()) => {
            Err(Error::internal("a work item done in the transaction of somebody else"))
        }
        _ => Ok(()),
    }
}

/// How a transition is signed in the trace.
pub(crate) struct Signature {
    pub(crate) account: Option<Id<Account>>,
    pub(crate) actor: String,
    pub(crate) post_title: String,
}

pub(crate) fn signature(doer: &Doer<'_>) -> Signature {
    match doer {
        Doer::Person(who) => Signature {
            account: Some(who.account()),
            actor: who.display_name().to_owned(),
            post_title: Capacity::of(who).title(),
        },
        Doer::System(text) => {
            Signature { account: None, actor: (*text).to_owned(), post_title: String::new() }
        }
    }
}

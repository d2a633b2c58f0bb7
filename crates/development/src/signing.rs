//! How an act is signed: whose account, who on the register, under which name, in which post.

use identity::{Account, Duty, Person};
use platform::Id;
use workflow::Doer;

use crate::texts;

/// Who did something, as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct Signature {
    pub(crate) account: Option<Id<Account>>,
    pub(crate) person: Option<Id<Person>>,
    pub(crate) actor: String,
    pub(crate) post_title: String,
}

impl Signature {
    /// By the post chosen when it does the organisation's work, else as oneself; the machine signs with its sentence.
    pub(crate) fn of(doer: &Doer<'_>) -> Self {
        match doer {
            Doer::Person(who) => Self {
                account: Some(who.account()),
                person: who.person(),
                actor: who.display_name().to_owned(),
                post_title: who
                    .post()
                    .filter(|post| Duty::STAFF.contains(&post.duty))
                    .map_or_else(|| texts::OWN_MATTER.to_owned(), |post| post.title.clone()),
            },
            Doer::System(text) => {
                Self { account: None, person: None, actor: (*text).to_owned(), post_title: String::new() }
            }
        }
    }
}

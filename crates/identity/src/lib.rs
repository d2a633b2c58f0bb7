//! Who: accounts, sign-in, sessions, posts, permissions, and the skeleton of the organisation tree.
//!
//! Access = permission (what) x subtree (where) x post in force today (since when). A permission is a type; it names
//! the duties that may hold it. A post gives one account one duty over one unit from a day to a day. [`Access`] is the
//! proof that the person in front of the page holds a permission in the post chosen, and carries the scope; `web`
//! makes it for each request, and no module can.
//!
//! Invariants
//! - The three separated administrators are three people, and none of them reads business data by that post.
//! - Only `organizations` calls [`tree`] to change it.
//! - Sessions are rows: what is revoked is gone with the next request.
//! - Every typed password is a guess that [`limits`] counts before it is looked at.
//! - The password of one of the three administrators is reset only with a second of them, and neither knows it whole.

mod access;
pub mod accounts;
mod agents;
mod duty;
pub mod limits;
pub mod migrations;
pub mod notices;
mod password;
pub mod permissions;
mod places;
pub mod posts;
pub mod resets;
mod schema;
pub mod sessions;
pub mod sign_in;
mod texts;
pub mod tree;
pub mod unsent;

pub use access::{
    Access, Anytime, Fresh, Freshness, Held, Permission, PermissionInfo, Refusal, RequestFacts, SignedIn,
};
pub use duty::Duty;
pub use places::Whence;
pub use texts::trail::TRAIL;
pub use tree::{Unit, UnitRow};

/// What this crate does by the clock.
pub fn recurring_jobs() -> Vec<platform::RecurringJob> {
    let every_ten_minutes = platform::recurring::When::EverySeconds(600);
    vec![platform::RecurringJob::new("identity.sessions.remove-ended", every_ten_minutes, |db| async move {
        sessions::remove_ended(&db).await
    })]
}

/// Marker of the ids of accounts.
pub enum Account {}

/// Marker of the ids of posts held.
pub enum Post {}

/// Marker of the ids of natural persons on the register. The rows belong to `members`; the id is spoken of below it,
/// because accounts belong to persons.
pub enum Person {}

//! What a person may do in the post chosen: permissions as types, and the proof that one is held.

use std::{marker::PhantomData, sync::Arc};

use platform::{Actor, AsOf, Db, Id, Once, Origin, Path, Reader, Result, Scope, Timestamp, Tx};

use crate::{Account, Duty, Person, Post, Unit};

/// A permission: a unit type in the module that asks for it.
pub trait Permission: Send + Sync + 'static {
    /// `<module>.<topic>.<verb>`, unique in the house.
    const CODE: &'static str;
    /// What it allows, for the pages of the security administrator.
    const TITLE: &'static str;
    /// The duties that hold it. [`Duty::Person`] means: everybody in his own matter.
    const HELD_BY: &'static [Duty];
}

/// A permission as data, for menus, documents and tests.
#[derive(Clone, Copy, Debug)]
pub struct PermissionInfo {
    /// See [`Permission::CODE`].
    pub code: &'static str,
    /// See [`Permission::TITLE`].
    pub title: &'static str,
    /// See [`Permission::HELD_BY`].
    pub held_by: &'static [Duty],
}

impl PermissionInfo {
    /// The data of a permission type.
    pub const fn of<P: Permission>() -> Self {
        Self { code: P::CODE, title: P::TITLE, held_by: P::HELD_BY }
    }
}

/// Why a permission was not granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The function is closed to the post chosen.
    Closed,
    /// The password must be asked for again first.
    NotFresh,
    /// The password must be changed first.
    MustChange,
}

/// How recently the person proved who he is.
pub trait Freshness: Send + Sync + 'static {
    /// Whether a password must have been given within [`SignedIn::FRESH_SECONDS`].
    const NEEDED: bool;
}
/// Any valid session will do.
pub struct Anytime;
/// The password was given minutes ago.
pub struct Fresh;
impl Freshness for Anytime {
    const NEEDED: bool = false;
}
impl Freshness for Fresh {
    const NEEDED: bool = true;
}

/// A post that somebody holds today.
#[derive(Clone, Debug)]
pub struct Held {
    /// The post.
    pub id: Id<Post>,
    /// What it is for.
    pub duty: Duty,
    /// The unit; empty for the whole instance.
    pub unit: Option<Id<Unit>>,
    /// The place of the unit.
    pub path: Path,
    /// `经济学院学生第一党支部 · 党支部书记`.
    pub title: String,
}

/// Somebody with a valid session, as `sessions` read it for this request.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub(crate) account: Id<Account>,
    pub(crate) name: String,
    pub(crate) display_name: String,
    pub(crate) person: Option<Id<Person>>,
    pub(crate) must_change: bool,
    pub(crate) fresh_at: Timestamp,
    pub(crate) session: String,
    pub(crate) posts: Vec<Held>,
    pub(crate) chosen: Option<Id<Post>>,
    pub(crate) notices: Vec<String>,
}

impl SignedIn {
    /// How long after giving the password a session counts as fresh.
    pub const FRESH_SECONDS: i64 = 300;

    /// The account.
    pub fn account(&self) -> Id<Account> {
        self.account
    }

    /// The sign-in name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The name of the person, for the header.
    pub fn display_name(&self) -> &str {
        &self.display_name
    }

    /// The person on the register, when the account belongs to one.
    pub fn person(&self) -> Option<Id<Person>> {
        self.person
    }

    /// Whether the password must be changed before anything else.
    pub fn must_change(&self) -> bool {
        self.must_change
    }

    /// The digest of the session token: what forms and revocation are bound to.
    pub fn session(&self) -> &str {
        &self.session
    }

    /// The posts in force today.
    pub fn posts(&self) -> &[Held] {
        &self.posts
    }

    /// What the person is told about his account and has not yet confirmed to have read, oldest first.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// The post acted in, when one is chosen.
    pub fn post(&self) -> Option<&Held> {
        self.chosen.and_then(|id| self.posts.iter().find(|held| held.id == id))
    }

    /// Whether the password was given recently.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        now <= self.fresh_at.plus_seconds(Self::FRESH_SECONDS)
    }

    /// Whether the post chosen, or the person himself, holds a permission: for menus and buttons. Commands check again.
    pub fn may(&self, permission: &PermissionInfo) -> bool {
        self.scope_for(permission.held_by).is_some()
    }

    /// The other posts of one's own that hold a permission: for telling which one to choose.
    pub fn posts_with<'a>(&'a self, permission: &'a PermissionInfo) -> impl Iterator<Item = &'a Held> {
        self.posts.iter().filter(|held| permission.held_by.contains(&held.duty))
    }

    /// Why a permission is not granted, if it is not: what [`Self::admit`] would say, for refusing before a body is read.
    ///
    /// # Errors
    /// The refusal.
    pub fn check(
        &self,
        permission: &PermissionInfo,
        needs_fresh: bool,
        now: Timestamp,
    ) -> std::result::Result<(), Refusal> {
        if self.must_change {
            return Err(Refusal::MustChange);
        }
        self.scope_for(permission.held_by).ok_or(Refusal::Closed)?;
        if needs_fresh && !self.is_fresh(now) { Err(Refusal::NotFresh) } else { Ok(()) }
    }

    fn scope_for(&self, held_by: &[Duty]) -> Option<(Scope, Option<&Held>)> {
        if let Some(post) = self.post().filter(|post| held_by.contains(&post.duty)) {
            let scope =
                if post.duty.is_separated() { Scope::nothing() } else { Scope::subtree(post.path.clone()) };
            return Some((scope, Some(post)));
        }
        let own = held_by.contains(&Duty::Person).then_some(self.person).flatten()?;
        Some((Scope::person(own.uuid()), None))
    }

    /// The proof that `P` is held, or why not. `web` asks for each request.
    pub fn admit<P: Permission, F: Freshness>(
        self: &Arc<Self>,
        db: &Db,
        from: RequestFacts,
    ) -> std::result::Result<Access<P, F>, Refusal> {
        self.check(&PermissionInfo::of::<P>(), F::NEEDED, db.clock().now())?;
        let (scope, post) = self.scope_for(P::HELD_BY).ok_or(Refusal::Closed)?;
        let origin = Origin {
            account: Some(self.account.uuid()),
            actor: self.name.clone(),
            post: post.map(|held| held.id.uuid()),
            post_title: post.map_or_else(|| Duty::Person.title().to_owned(), |held| held.title.clone()),
            address: from.address,
            request: from.request,
            once: from.nonce.map(|nonce| Once::new(self.session.clone(), nonce)),
        };
        let post = post.cloned();
        Ok(Access {
            who: self.clone(),
            post,
            scope,
            origin,
            as_of: from.as_of,
            db: db.clone(),
            holds: PhantomData,
        })
    }
}

/// What a request adds to who somebody is.
#[derive(Clone, Debug, Default)]
pub struct RequestFacts {
    /// The network address.
    pub address: String,
    /// The request id.
    pub request: String,
    /// The nonce of the form that was sent.
    pub nonce: Option<String>,
    /// How the database stood when the request came; kept facts are at least as new.
    pub as_of: Option<AsOf>,
}

/// Proof that somebody holds `P` in the post chosen, over a scope. The first argument of every handler that is not public.
pub struct Access<P, F = Anytime> {
    who: Arc<SignedIn>,
    post: Option<Held>,
    scope: Scope,
    origin: Origin,
    as_of: Option<AsOf>,
    db: Db,
    holds: PhantomData<fn() -> (P, F)>,
}

impl<P, F> Access<P, F> {
    /// Reads under the scope. There is no other way to rows.
    pub fn read(&self) -> Reader<'_> {
        let reader = self.db.read(&self.scope);
        match &self.as_of {
            Some(as_of) => reader.as_of(as_of),
            None => reader,
        }
    }

    /// Writes in one transaction, with its audit entries. See [`Db::write`].
    pub async fn write<T>(&self, work: impl AsyncFnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        self.db.write(self, work).await
    }

    /// Who.
    pub fn who(&self) -> &SignedIn {
        &self.who
    }

    /// In which post; empty in one's own matter.
    pub fn post(&self) -> Option<&Held> {
        self.post.as_ref()
    }

    /// The person on the register, when the account belongs to one.
    pub fn person(&self) -> Option<Id<Person>> {
        self.who.person
    }

    /// Whether another permission is held too, for showing a button.
    pub fn may<Q: Permission>(&self) -> bool {
        self.who.may(&PermissionInfo::of::<Q>())
    }

    /// The database, for the clock, the keys and the file store.
    pub fn db(&self) -> &Db {
        &self.db
    }
}

impl<P, F> Actor for Access<P, F> {
    fn scope(&self) -> &Scope {
        &self.scope
    }
    fn origin(&self) -> &Origin {
        &self.origin
    }
}

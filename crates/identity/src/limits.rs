//! How often: one count for every place that takes a password, and for looking at numbers in full.
//!
//! A try is counted before it is looked at, in a transaction of its own, so that a thousand tries at once on any number
//! of nodes are a thousand tries. What turns out right is taken back; only failures stay. A counter stands for somebody
//! at a place, so that nobody can use up the tries of others.

use platform::{Db, Error, Result, Timestamp, Tx, audit::Entry};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use crate::schema::limit;

/// What a counter allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// So many tries without waiting.
    pub(crate) free: i64,
    /// After so many seconds the count begins anew: since the last try where waits grow, since the first where not.
    pub(crate) window: i64,
    /// What happens behind the free tries.
    pub(crate) then: Then,
}

/// What happens behind the free tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    /// Each further try waits twice as long as the one before.
    Doubling {
        /// The first wait in seconds.
        first: i64,
        /// The longest wait in seconds.
        longest: i64,
    },
    /// Nothing until the window is over.
    Nothing,
}

/// A counter: its name, unique for whom and what it counts, and its rule.
#[derive(Clone, Debug)]
pub(crate) struct Counter {
    pub(crate) name: String,
    pub(crate) rule: Rule,
}

/// How a counter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Standing {
    count: i64,
    since: Timestamp,
    until: Timestamp,
}

impl Rule {
    /// The standing after another try now, or how many seconds are left to wait.
    fn next(self, standing: Option<Standing>, now: Timestamp) -> std::result::Result<Standing, i64> {
        let begun = Standing { count: 0, since: now, until: now };
        let old = standing.filter(|old| now < old.since.plus_seconds(self.window)).unwrap_or(begun);
        let count = old.count + 1;
        match self.then {
            Then::Nothing if old.count >= self.free => {
                Err(seconds_between(now, old.since.plus_seconds(self.window)))
            }
            Then::Nothing => Ok(Standing { count, since: old.since, until: now }),
            Then::Doubling { .. } if now < old.until => Err(seconds_between(now, old.until)),
            Then::Doubling { first, longest } => {
                let doubled = u32::try_from(count - self.free).ok().map(|times| first << times.min(20));
                let wait = doubled.map_or(0, |wait| wait.min(longest));
                Ok(Standing { count, since: now, until: now.plus_seconds(wait) })
            }
        }
    }
}

/// Whole seconds, at least one.
fn seconds_between(now: Timestamp, then: Timestamp) -> i64 {
    ((then.micros() - now.micros()) / 1_000_000 + 1).max(1)
}

/// Counts one try at all counters, or refuses it when one of them says so; then nothing is counted.
///
/// # Errors
/// [`Error::TooOften`]. The first refusal of a wait leaves an audit entry of what was tried.
pub(crate) async fn count(
    db: &Db,
    actor: &impl platform::Actor,
    tried: &'static str,
    counters: &[Counter],
) -> Result<()> {
    /// Somebody else may be faster this often; each time somebody got on.
    const TRIES: usize = 64;
    for _ in 0..TRIES {
        let wait = match db.write(actor, async |tx| take(tx, tried, counters).await).await {
            Err(Error::Stale) => continue,
            other => other?,
        };
        return wait.map_or(Ok(()), |seconds| Err(Error::TooOften { seconds }));
    }
    Err(Error::Unavailable("too many tries at a time"))
}

/// The seconds to wait, or nothing when the try was counted.
async fn take(tx: &mut Tx, tried: &'static str, counters: &[Counter]) -> Result<Option<i64>> {
    tx.unaudited("tries are counted; what came of them is audited");
    let now = tx.now();
    let mut next = Vec::with_capacity(counters.len());
    let mut wait: Option<(i64, bool)> = None;
    let mut holding = Vec::new();
    for counter in counters {
        let row = tx
            .read()
            .find::<limit::Entity>()
            .filter(limit::Column::Name.eq(counter.name.as_str()))
            .one()
            .await?;
        let standing =
            row.as_ref().map(|row| Standing { count: row.count, since: row.since, until: row.until });
        match counter.rule.next(standing, now) {
            Ok(standing) => next.push((counter, row, standing)),
            Err(seconds) => {
                let is_told = row.is_some_and(|row| row.told);
                let (longest, told) = wait.unwrap_or((0, true));
                wait = Some((seconds.max(longest), told && is_told));
                holding.push(counter.name.clone());
            }
        }
    }
    if let Some((seconds, is_told)) = wait {
        if !is_told {
            tx.audit(Entry::new("identity.limit.reached", "limit").after(json!({ "tried": tried })));
            tx.update_where::<limit::Entity>(|rows| {
                rows.col_expr(limit::Column::Told, Expr::value(true))
                    .filter(limit::Column::Name.is_in(holding))
            })
            .await?;
        }
        return Ok(Some(seconds));
    }
    for (counter, row, standing) in next {
        store(tx, &counter.name, row, standing).await?;
    }
    Ok(None)
}

/// Stores a standing when nobody was faster.
async fn store(tx: &Tx, name: &str, old: Option<limit::Model>, next: Standing) -> Result<()> {
    let is_stored = match old {
        None => {
            let row = limit::ActiveModel {
                name: Set(name.to_owned()),
                count: Set(next.count),
                since: Set(next.since),
                until: Set(next.until),
                told: Set(false),
            };
            tx.insert_if_absent(row).await?
        }
        Some(old) => {
            let changed = tx.update_where::<limit::Entity>(|rows| {
                rows.col_expr(limit::Column::Count, Expr::value(next.count))
                    .col_expr(limit::Column::Since, Expr::value(next.since))
                    .col_expr(limit::Column::Until, Expr::value(next.until))
                    .col_expr(limit::Column::Told, Expr::value(false))
                    .filter(limit::Column::Name.eq(name))
                    .filter(limit::Column::Count.eq(old.count))
                    .filter(limit::Column::Since.eq(old.since))
            });
            changed.await? == 1
        }
    };
    if is_stored { Ok(()) } else { Err(Error::Stale) }
}

/// Takes a counted try back, because it was right: the first counter is forgotten, the others lose one.
pub(crate) async fn take_back(tx: &Tx, counters: &[Counter]) -> Result<()> {
    let Some((own, wide)) = counters.split_first() else { return Ok(()) };
    let own = own.name.clone();
    tx.delete_where::<limit::Entity>(|rows| rows.filter(limit::Column::Name.eq(own))).await?;
    let wide: Vec<String> = wide.iter().map(|counter| counter.name.clone()).collect();
    if !wide.is_empty() {
        tx.update_where::<limit::Entity>(|rows| {
            rows.col_expr(limit::Column::Count, sea_orm::ExprTrait::sub(Expr::col(limit::Column::Count), 1))
                .filter(limit::Column::Name.is_in(wide))
                .filter(limit::Column::Count.gt(0))
        })
        .await?;
    }
    Ok(())
}

/// Forgets all counters whose name begins like this: a new password makes old guesses worthless.
pub(crate) async fn forget(tx: &Tx, beginning: &str) -> Result<()> {
    let (from, to) = (beginning.to_owned(), format!("{beginning}\u{10ffff}"));
    tx.delete_where::<limit::Entity>(|rows| {
        rows.filter(limit::Column::Name.gte(from)).filter(limit::Column::Name.lt(to))
    })
    .await?;
    Ok(())
}

/// Removes counters that nobody touched for two days; upkeep.
pub(crate) async fn sweep(tx: &Tx) -> Result<u64> {
    let old = tx.now().plus_seconds(-2 * 24 * 3600);
    tx.delete_where::<limit::Entity>(|rows| rows.filter(limit::Column::Since.lt(old))).await
}

/// Looks at numbers of others in full: so many in an hour and in a day for one account, whatever post it acts in.
const LOOKS: [(&str, Rule); 2] = [
    ("hour", Rule { free: 60, window: 3600, then: Then::Nothing }),
    ("day", Rule { free: 300, window: 24 * 3600, then: Then::Nothing }),
];

/// Counts one look at a number that pages show masked only.
///
/// # Errors
/// [`Error::TooOften`] behind 60 looks in an hour or 300 in a day.
pub async fn count_look<P, F>(access: &crate::Access<P, F>) -> Result<()> {
    let account = access.who().account();
    let counters = LOOKS.map(|(span, rule)| Counter { name: format!("look|{account}|{span}"), rule });
    count(access.db(), access, "look", &counters).await
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROWING: Rule = Rule { free: 3, window: 1_000, then: Then::Doubling { first: 30, longest: 100 } };
    const FIXED: Rule = Rule { free: 2, window: 60, then: Then::Nothing };

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(0).plus_seconds(seconds)
    }

    /// The answers of a rule to tries at these seconds: nothing, or the seconds to wait.
    fn answers(rule: Rule, tries: &[i64]) -> Vec<Option<i64>> {
        let mut standing = None;
        tries
            .iter()
            .map(|second| match rule.next(standing, at(*second)) {
                Ok(next) => {
                    standing = Some(next);
                    None
                }
                Err(seconds) => Some(seconds - 1),
            })
            .collect()
    }

    #[test]
    fn waits_grow_behind_the_free_tries_and_are_forgotten_after_quiet() {
        assert_eq!(answers(GROWING, &[0, 0, 0, 0]), [None, None, None, Some(30)]);
        assert_eq!(answers(GROWING, &[0, 0, 0, 30, 31, 90]), [None, None, None, None, Some(59), None]);
        assert_eq!(answers(GROWING, &[0, 0, 0, 30, 90, 91])[5], Some(99), "the longest wait");
        assert_eq!(answers(GROWING, &[0, 0, 0, 30, 90, 1_090, 1_090, 1_090, 1_091])[8], Some(29));
    }

    #[test]
    fn a_window_allows_so_many_and_ends() {
        assert_eq!(
            answers(FIXED, &[0, 10, 20, 59, 60, 61, 62]),
            [None, None, Some(40), Some(1), None, None, Some(58)]
        );
    }
}

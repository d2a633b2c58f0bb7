//! From where: what is known of a request's place, and the places from which an account has signed in before.

use std::net::IpAddr;

use platform::{Id, Reader, Result, Tx};
use sea_orm::{ActiveValue::Set, ColumnTrait, Order, QueryFilter, sea_query::Expr};
use sha2::{Digest as _, Sha256};

use crate::{Account, schema::place};

/// Where a request comes from.
#[derive(Clone, Debug, Default)]
pub struct Whence {
    /// The network address.
    pub address: String,
    /// The mark that a browser keeps after its first sign-in; empty when there is none.
    pub device: String,
    /// The request id, as in the log.
    pub request: String,
    /// What the browser calls itself.
    pub agent: String,
}

/// A browser is known for so long after its last sign-in.
const KNOWN_SECONDS: i64 = 180 * 24 * 3600;
/// So many places of one account are kept; the longest unused goes first.
const MOST: u64 = 30;

impl Whence {
    /// The name of the browser's mark in tables: a digest, because the mark itself is a secret.
    fn device_mark(&self) -> Option<String> {
        let is_mark = self.device.len() == 64 && self.device.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_mark.then(|| format!("device:{}", hex::encode(Sha256::digest(self.device.as_bytes()))))
    }

    /// The name of the address in tables: one line of IPv6 has as many addresses as its owner likes.
    pub(crate) fn network(&self) -> String {
        let plain = match self.address.parse::<IpAddr>().map(|address| address.to_canonical()) {
            Ok(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
            Ok(IpAddr::V4(address)) => address.to_string(),
            Err(_) => self.address.chars().take(64).collect(),
        };
        format!("address:{plain}")
    }
}

/// What is known of a place to an account.
pub(crate) struct Seen {
    /// The browser, when the account has signed in with it before; else the address.
    pub(crate) place: String,
    /// Whether the account has signed in from there before.
    pub(crate) is_known: bool,
}

/// Looks a place up. Takes the same work for accounts that do not exist.
pub(crate) async fn seen(reader: &Reader<'_>, account: Option<Id<Account>>, from: &Whence) -> Result<Seen> {
    let (device, network) = (from.device_mark(), from.network());
    let asked: Vec<String> = device.iter().cloned().chain([network.clone()]).collect();
    let since = reader.now().plus_seconds(-KNOWN_SECONDS);
    let account = account.map_or(uuid::Uuid::nil(), Id::uuid);
    let rows = reader
        .find::<place::Entity>()
        .filter(place::Column::Account.eq(account))
        .filter(place::Column::Mark.is_in(asked))
        .filter(place::Column::SeenAt.gt(since))
        .all()
        .await?;
    let knows = |mark: &str| rows.iter().any(|row| row.mark == mark);
    match device.filter(|mark| knows(mark)) {
        Some(mark) => Ok(Seen { place: mark, is_known: true }),
        None => Ok(Seen { is_known: knows(&network), place: network }),
    }
}

/// Notes that an account has signed in from here.
pub(crate) async fn note(tx: &Tx, account: Id<Account>, from: &Whence) -> Result<()> {
    let now = tx.now();
    for mark in from.device_mark().into_iter().chain([from.network()]) {
        let changed = tx.update_where::<place::Entity>(|rows| {
            rows.col_expr(place::Column::SeenAt, Expr::value(now))
                .filter(place::Column::Account.eq(account))
                .filter(place::Column::Mark.eq(mark.as_str()))
        });
        if changed.await? == 0 {
            let row = place::ActiveModel { account: Set(account), mark: Set(mark), seen_at: Set(now) };
            tx.insert_if_absent(row).await?;
        }
    }
    let oldest_kept = tx
        .read()
        .find::<place::Entity>()
        .filter(place::Column::Account.eq(account))
        .order_by(place::Column::SeenAt, Order::Desc)
        .offset(MOST)
        .one()
        .await?;
    if let Some(first_to_go) = oldest_kept {
        tx.delete_where::<place::Entity>(|rows| {
            rows.filter(place::Column::Account.eq(account))
                .filter(place::Column::SeenAt.lte(first_to_go.seen_at))
        })
        .await?;
    }
    Ok(())
}

/// Removes places that are no longer known; upkeep.
pub(crate) async fn sweep(tx: &Tx) -> Result<u64> {
    let old = tx.now().plus_seconds(-KNOWN_SECONDS);
    tx.delete_where::<place::Entity>(|rows| rows.filter(place::Column::SeenAt.lt(old))).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_of_ipv6_is_one_place_and_a_mapped_address_is_the_plain_one() {
        let network = |address: &str| Whence { address: address.to_owned(), ..Whence::default() }.network();
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:10.0.0.1"), network("10.0.0.1"));
    }
}

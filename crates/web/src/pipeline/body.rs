//! Reading the body of a form: only after it is known who sends it, within its limit and its time, and never more of
//! them at once than memory is set aside for.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    body::Body,
    http::{HeaderMap, header},
};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use uuid::Uuid;

/// How much longer a body may take to arrive for each megabyte allowed.
const TIME_PER_MB: Duration = Duration::from_secs(3);
const MB: usize = 1024 * 1024;

/// What files under way may take of memory in all, and those of one account.
const ALL_UPLOADS: usize = 256 * MB;
const OWN_UPLOADS: usize = 96 * MB;

/// How much of a body that nobody wants is still taken, so that the browser shows the answer and not a broken
/// connection; of those who may send files, and of everybody.
const SWALLOWED_OF_KNOWN: usize = 64 * MB;
const SWALLOWED: usize = 512 * 1024;

/// Why a body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// It is larger than its route allows.
    TooLarge {
        /// Bytes allowed.
        limit: usize,
        /// Bytes announced, when they were.
        sent: Option<u64>,
    },
    /// It took too long.
    TooSlow,
    /// The sender went away.
    Broken,
}

/// The whole body, or why not. `time` is for the smallest.
pub(super) async fn read(
    body: &mut Body,
    headers: &HeaderMap,
    limit: usize,
    time: Duration,
) -> Result<Bytes, Unread> {
    let sent = announced(headers);
    if sent.is_some_and(|sent| sent > u64::try_from(limit).unwrap_or(u64::MAX)) {
        return Err(Unread::TooLarge { limit, sent });
    }
    let megabytes = u32::try_from(limit / MB).unwrap_or(u32::MAX);
    let time = time + TIME_PER_MB.saturating_mul(megabytes);
    tokio::time::timeout(time, collect(body, limit)).await.unwrap_or(Err(Unread::TooSlow))
}

async fn collect(body: &mut Body, limit: usize) -> Result<Bytes, Unread> {
    let mut all = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(part) = frame.map_err(|_| Unread::Broken)?.into_data() else { continue };
        if all.len() + part.len() > limit {
            return Err(Unread::TooLarge { limit, sent: None });
        }
        all.extend_from_slice(&part);
    }
    Ok(all.freeze())
}

/// The length that the sender announced.
pub(super) fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Takes the rest of a refused body without keeping it, for a short time; says whether it came to its end.
pub(super) async fn swallow(body: &mut Body, is_known: Known) -> bool {
    let (most, time) = match is_known {
        Known::MaySend => (SWALLOWED_OF_KNOWN, Duration::from_mins(1)),
        Known::No => (SWALLOWED, Duration::from_secs(5)),
        Known::Slow => return false,
    };
    let taking = async {
        let mut left = most;
        while let Some(Ok(frame)) = body.frame().await {
            let taken = frame.data_ref().map_or(0, Bytes::len);
            match left.checked_sub(taken) {
                Some(rest) => left = rest,
                None => return false,
            }
        }
        true
    };
    tokio::time::timeout(time, taking).await.unwrap_or(false)
}

/// Whose body is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// Somebody who may send files here, but not this one.
    MaySend,
    /// Anybody else.
    No,
    /// Somebody who was waited for already.
    Slow,
}

/// The files that are being received, by account. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Uploads(Arc<Mutex<HashMap<Uuid, usize>>>);

/// Room for one file; given back when it is dropped.
pub(crate) struct Room {
    of: Uploads,
    account: Uuid,
    bytes: usize,
}

impl Uploads {
    /// Room for so many bytes of an account, when there is some.
    pub(super) fn room(&self, account: Uuid, bytes: usize) -> Option<Room> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = held.get(&account).copied().unwrap_or(0) + bytes;
        let all = held.values().sum::<usize>() + bytes;
        if own > OWN_UPLOADS || all > ALL_UPLOADS {
            return None;
        }
        held.insert(account, own);
        Some(Room { of: self.clone(), account, bytes })
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let mut held = self.of.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = held.get_mut(&self.account) {
            *own = own.saturating_sub(self.bytes);
            if *own == 0 {
                held.remove(&self.account);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_account_cannot_take_the_room_of_all() {
        let uploads = Uploads::default();
        let (mine, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let first = uploads.room(mine, 64 * MB).unwrap();
        assert!(uploads.room(mine, 64 * MB).is_none());
        let others: Vec<_> = (2..5).map(|n| uploads.room(Uuid::from_u128(n), 64 * MB).unwrap()).collect();
        assert!(uploads.room(Uuid::from_u128(9), MB).is_none(), "memory is used up");
        drop(first);
        assert!(uploads.room(mine, 64 * MB).is_some());
        drop(others);
        assert!(uploads.room(other, 96 * MB).is_some());
    }
}

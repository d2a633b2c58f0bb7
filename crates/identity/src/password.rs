//! Passwords: argon2id at or above the usual floor, hashed off the async threads.

use std::sync::LazyLock;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version,
    password_hash::phc::PasswordHash,
};
use platform::{Error, Result};
use tokio::sync::Semaphore;

use crate::texts;

/// 19 MiB, two passes, one lane: the minimum that the field recommends for argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// So many hashes at a time: more would only slow each other and starve the pages.
static GATE: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from)));

fn hasher() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

async fn gated<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let wait = std::time::Duration::from_secs(2);
    let _pass = tokio::time::timeout(wait, GATE.acquire())
        .await
        .map_err(|_| Error::Unavailable("too many sign-ins at a time"))?
        .map_err(|_| Error::internal("the password gate is closed"))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::internal(error.to_string()))?
}

/// The PHC string of a password, with a salt of its own.
pub(crate) async fn hash(plain: String) -> Result<String> {
    gated(move || {
        hasher()
            .hash_password(plain.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| Error::internal(format!("hashing: {error}")))
    })
    .await
}

/// Whether the password is the one of the PHC string. With no string, does the same work and says no, so that unknown
/// names take as long as known ones.
pub(crate) async fn is_right(plain: String, stored: Option<String>) -> Result<bool> {
    gated(move || {
        let Some(stored) = stored else {
            let _ = hasher().hash_password(plain.as_bytes());
            return Ok(false);
        };
        let parsed =
            PasswordHash::new(&stored).map_err(|error| Error::internal(format!("stored hash: {error}")))?;
        Ok(hasher().verify_password(plain.as_bytes(), &parsed).is_ok())
    })
    .await
}

/// What is wrong with a new password: length, and nearness to what others would guess first. No composition rules.
pub(crate) fn problem(plain: &str, near: &[&str]) -> Option<&'static str> {
    let length = plain.chars().count();
    if length < 10 {
        return Some(texts::PASSWORD_SHORT);
    }
    if length > 128 {
        return Some(texts::PASSWORD_LONG);
    }
    let folded = plain.to_lowercase();
    let mut kinds: Vec<char> = folded.chars().collect();
    kinds.sort_unstable();
    kinds.dedup();
    let is_common = COMMON.iter().any(|word| folded.contains(word) && folded.len() < word.len() + 5);
    let is_near = near.iter().any(|word| word.chars().count() >= 3 && folded.contains(&word.to_lowercase()));
    (kinds.len() < 5 || is_common || is_near).then_some(texts::PASSWORD_COMMON)
}

const COMMON: [&str; 12] = [
    "password",
    "123456789",
    "1234567890",
    "qwertyuiop",
    "1q2w3e4r5t",
    "abcdefghij",
    "iloveyou",
    "admin12345",
    "dangjian",
    "woaini1314",
    "zaq12wsx",
    "abc@123456",
];

/// A password to be used once and then changed: 16 characters that cannot be mistaken for each other.
pub(crate) fn one_time() -> Result<String> {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789A";
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| Error::internal(format!("no randomness: {error}")))?;
    let text: String =
        bytes.iter().map(|byte| char::from(*LETTERS.get(usize::from(byte % 32)).unwrap_or(&b'x'))).collect();
    let parts: Vec<&str> =
        [text.get(..4), text.get(4..8), text.get(8..12), text.get(12..)].into_iter().flatten().collect();
    Ok(parts.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_is_argon2id_at_the_floor_and_knows_its_password() {
        let stored = hash("correct horse battery".to_owned()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(is_right("correct horse battery".to_owned(), Some(stored.clone())).await.unwrap());
        assert!(!is_right("correct horse batter".to_owned(), Some(stored)).await.unwrap());
        assert!(!is_right("anything at all".to_owned(), None).await.unwrap());
    }

    #[test]
    fn short_common_and_own_names_are_refused_and_a_sentence_is_fine() {
        for bad in ["short", "password12", "1111111111", "zhangsan-2026"] {
            assert!(problem(bad, &["zhangsan"]).is_some(), "{bad}");
        }
        assert_eq!(problem("湖边的风吹过三棵树", &["zhangsan"]), Some(texts::PASSWORD_SHORT));
        assert_eq!(problem("湖边的风吹过了三棵老树", &["zhangsan"]), None);
    }

    #[test]
    fn one_time_passwords_differ_and_pass_the_rules() {
        let (a, b) = (one_time().unwrap(), one_time().unwrap());
        assert_ne!(a, b);
        assert_eq!(problem(&a, &[]), None);
    }
}

//! Passwords: argon2id at or above the usual floor, hashed off the async threads.

use std::sync::LazyLock;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version,
    password_hash::phc::PasswordHash,
};
use platform::{Error, Result};
use tokio::sync::Semaphore;
use zxcvbn::zxcvbn;

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

/// What is wrong with a new password: length, and how soon others would guess it. No composition rules: capitals, digits
/// and signs that stand for letters are what guessers try first. `near` are words of its owner.
pub(crate) fn problem(plain: &str, near: &[&str]) -> Option<&'static str> {
    let length = plain.chars().count();
    if length < 10 {
        return Some(texts::PASSWORD_SHORT);
    }
    if length > 128 {
        return Some(texts::PASSWORD_LONG);
    }
    let own: Vec<String> = near
        .iter()
        .flat_map(|words| words.split(|c: char| !c.is_alphanumeric()))
        .map(str::to_lowercase)
        .collect();
    let is_own = own.iter().any(|word| word.chars().count() >= 3 && plain.to_lowercase().contains(word));
    let known: Vec<&str> = own.iter().map(String::as_str).chain(COMMON).collect();
    // Phrases that everybody knows make nothing stronger.
    let rest = texts::PHRASES.iter().fold(plain.to_owned(), |rest, phrase| rest.replace(phrase, ""));
    let guesses = zxcvbn(&rest, &known).guesses_log10() + 2.0 * f64::from(characters(&rest));
    (is_own || guesses < GUESSES_LOG10).then_some(texts::PASSWORD_COMMON)
}

/// How many different Chinese characters a text has. The reader of patterns counts ten ways for a sign that it does not know; some thousand characters are in daily use, two digits more for each.
fn characters(plain: &str) -> u32 {
    let different: std::collections::BTreeSet<char> =
        plain.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()).collect();
    u32::try_from(different.len()).unwrap_or(u32::MAX)
}

/// The power of ten of the guesses that a password must outlast: the highest mark of the reader of patterns.
const GUESSES_LOG10: f64 = 10.0;

/// What is guessed first here and stands on no foreign list: the words of this field and common phrases in pinyin.
/// The reader of patterns knows them with capitals, digits for letters, backwards, and with years behind them.
const COMMON: [&str; 44] = [
    "dangjian",
    "dangyuan",
    "dangzhibu",
    "dangwei",
    "dangzu",
    "dangxiao",
    "dangke",
    "dangfei",
    "dangqi",
    "zhibu",
    "shuji",
    "zhizhu",
    "zuzhibu",
    "zuzhi",
    "gongchandang",
    "gongqingtuan",
    "zhongguo",
    "zuguo",
    "renmin",
    "beijing",
    "xuexi",
    "xuexiqiangguo",
    "qiangguo",
    "chuxin",
    "shiming",
    "woaini",
    "woaizuguo",
    "wozhongguo",
    "aiguo",
    "woai",
    "nihao",
    "mima",
    "denglu",
    "guanliyuan",
    "yonghu",
    "ceshi",
    "daxue",
    "xueyuan",
    "xuesheng",
    "laoshi",
    "jiaoshi",
    "gongsi",
    "yiersan",
    "zhihui",
];

/// A password to be used once and then changed: four groups of four characters, 20 bits each, that cannot be mistaken
/// for each other.
pub(crate) fn one_time() -> Result<String> {
    groups(4)
}

/// One half of a password to be used once, for two people to hand over: 60 bits, so that the other half alone helps
/// nobody.
pub(crate) fn half() -> Result<String> {
    groups(3)
}

fn groups(many: usize) -> Result<String> {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789A";
    let mut bytes = vec![0_u8; many * 4];
    getrandom::fill(&mut bytes).map_err(|error| Error::internal(format!("no randomness: {error}")))?;
    let letter = |byte: &u8| char::from(*LETTERS.get(usize::from(byte % 32)).unwrap_or(&b'x'));
    let parts: Vec<String> = bytes.chunks(4).map(|group| group.iter().map(letter).collect()).collect();
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
    fn what_others_guess_first_is_refused_however_it_is_spelled() {
        let refused = [
            "short",
            "password12",
            "1111111111",
            "Passw0rd2026!!",
            "P@ssw0rd2026",
            "p4$$w0rd-2026",
            "Dangjian@2026",
            "D4ngj1an2026!",
            "dangyuan20210701",
            "woaizuguo1949",
            "Zhongguo@123456",
            "qwertyuiop123",
            "1q2w3e4r5t6y",
            "abcdefghij12",
            "13812345678",
            "2026-11-27 2026",
            "Admin123456!",
            "不忘初心牢记使命2026",
            "为人民服务为人民服务",
        ];
        for bad in refused {
            assert!(problem(bad, &[]).is_some(), "{bad}");
        }
    }

    #[test]
    fn own_names_are_refused_and_a_sentence_is_fine() {
        assert_eq!(problem("zhangsan-2026", &["zhangsan"]), Some(texts::PASSWORD_COMMON));
        assert_eq!(problem("wozhende-Zhang.san-haoren", &["zhang.san"]), Some(texts::PASSWORD_COMMON));
        assert_eq!(problem("湖边的风吹过三棵树", &["zhangsan"]), Some(texts::PASSWORD_SHORT));
        for good in [
            "湖边的风吹过了三棵老树",
            "湖边三棵老树一只白鹭",
            "correct horse battery",
            "hubian chuiguo sankeshu",
        ] {
            assert_eq!(problem(good, &["zhangsan"]), None, "{good}");
        }
    }

    #[test]
    fn one_time_passwords_differ_and_pass_the_rules() {
        let (a, b) = (one_time().unwrap(), one_time().unwrap());
        assert_ne!(a, b);
        assert_eq!(problem(&a, &[]), None);
        let (first, second) = (half().unwrap(), half().unwrap());
        assert_eq!((first.len(), second.len()), (14, 14));
        assert_eq!(problem(&format!("{first}-{second}"), &[]), None);
    }
}

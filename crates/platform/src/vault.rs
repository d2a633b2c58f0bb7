//! Keys and what is done with them: values sealed to their place, blind indexes, keyed digests.
//!
//! One root key lies in a file outside the data directory; the keys for each purpose are derived from it. A sealed
//! value is bound to its table, column and row: moved elsewhere it does not open. The database keeps a check value,
//! so that a start with the wrong key is refused before anything is written.

use std::{borrow::Cow, fs, io::Write, path::PathBuf, sync::Arc};

use aes_gcm::{
    Aes256Gcm, KeyInit as _,
    aead::{Aead as _, Payload},
};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD as BASE64};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{Error, Result};

/// Where the root key comes from.
#[derive(Clone, Debug)]
pub enum KeySource {
    /// A file of 64 hexadecimal digits, readable by its owner only; made on the first start.
    File(PathBuf),
    /// A key for tests, the same on every run.
    Test,
}

/// The keys of this instance. Cheap to clone; they are wiped when the last clone goes.
#[derive(Clone)]
pub struct Vault(Arc<Keys>);

struct Keys {
    root: Zeroizing<[u8; 32]>,
    /// Derived once: a page masks twenty values.
    field: Aes256Gcm,
    index: Zeroizing<[u8; 32]>,
}

impl Keys {
    fn new(root: Zeroizing<[u8; 32]>) -> Self {
        let field = Aes256Gcm::new(&(*derived(&root, FIELD)).into());
        let index = derived(&root, INDEX);
        Self { root, field, index }
    }
}

const FIELD: &str = "field";
const INDEX: &str = "index";

/// A key for form tokens and other short-lived marks of the web layer.
#[derive(Clone)]
pub struct FormKey(Arc<Zeroizing<[u8; 32]>>);

const NONCE: usize = 12;
const VERSION: &str = "v1|";

impl Vault {
    /// Reads the root key, or makes it when there is none yet and `may_create` says that the data is new.
    pub fn open(source: &KeySource, may_create: bool) -> Result<Self> {
        match source {
            KeySource::Test => Ok(Self(Arc::new(Keys::new(Zeroizing::new([7; 32]))))),
            KeySource::File(path) => {
                if !path.exists() {
                    if !may_create {
                        return Err(Error::internal(format!(
                            "the key file {} is missing; without it the stored data cannot be read",
                            path.display()
                        )));
                    }
                    create_key_file(path)?;
                }
                let text = Zeroizing::new(fs::read_to_string(path)?);
                let mut key = Zeroizing::new([0; 32]);
                hex::decode_to_slice(text.trim(), key.as_mut_slice())
                    .map_err(|_| Error::internal(format!("{} is not a key file", path.display())))?;
                Ok(Self(Arc::new(Keys::new(key))))
            }
        }
    }

    /// A value by which a later start knows that it has the same key.
    pub fn check_value(&self) -> String {
        hex::encode(self.digest("key-check", b"dangjian"))
    }

    fn purpose(&self, name: &str) -> Zeroizing<[u8; 32]> {
        derived(&self.0.root, name)
    }

    /// The key of the web layer's form tokens.
    pub fn form_key(&self) -> FormKey {
        FormKey(Arc::new(self.purpose("form")))
    }

    /// A keyed digest of 32 bytes under the key of a purpose.
    pub fn digest(&self, purpose: &str, value: &[u8]) -> [u8; 32] {
        keyed(self.purpose(purpose).as_slice(), &[value])
    }

    /// The blind index of a normalised value: equal values of one column have equal indexes, and nothing else shows.
    pub fn index(&self, column: &str, normalised: &str) -> String {
        hex::encode(keyed(self.0.index.as_slice(), &[column.as_bytes(), b"|", normalised.as_bytes()]))
    }

    /// Seals a value to its place: `column` is `table.column`, `row` the id of the row.
    pub fn seal(&self, column: &str, row: Uuid, plain: &str) -> Result<String> {
        let sealed = self.encrypt(FIELD, place(column, row).as_bytes(), plain.as_bytes())?;
        Ok(format!("{VERSION}{}", BASE64.encode(sealed)))
    }

    /// Opens a value in its place.
    pub fn open_sealed(&self, column: &str, row: Uuid, sealed: &str) -> Result<Zeroizing<String>> {
        let broken =
            || Error::internal(format!("the value of {column} in row {} does not open", row.simple()));
        let bytes =
            sealed.strip_prefix(VERSION).and_then(|rest| BASE64.decode(rest).ok()).ok_or_else(broken)?;
        let plain = self.decrypt(FIELD, place(column, row).as_bytes(), &bytes).map_err(|_| broken())?;
        String::from_utf8(plain).map(Zeroizing::new).map_err(|_| broken())
    }

    /// Encrypts bytes under the key of a purpose, bound to `context`: nonce, then ciphertext with tag.
    pub(crate) fn encrypt(&self, purpose: &str, context: &[u8], plain: &[u8]) -> Result<Vec<u8>> {
        let nonce: [u8; NONCE] = random()?;
        let sealed = self
            .cipher(purpose)
            .encrypt(&nonce.into(), Payload { msg: plain, aad: context })
            .map_err(|_| Error::internal("encryption failed"))?;
        let mut out = Vec::with_capacity(NONCE + sealed.len());
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&sealed);
        Ok(out)
    }

    /// Decrypts what [`Vault::encrypt`] made; fails when a byte or the context differs.
    pub(crate) fn decrypt(&self, purpose: &str, context: &[u8], sealed: &[u8]) -> Result<Vec<u8>> {
        let (nonce, rest) = sealed
            .split_first_chunk::<NONCE>()
            .ok_or_else(|| Error::internal("a sealed value is too short"))?;
        self.cipher(purpose)
            .decrypt(&(*nonce).into(), Payload { msg: rest, aad: context })
            .map_err(|_| Error::internal("a sealed value does not open"))
    }

    fn cipher(&self, purpose: &str) -> Cow<'_, Aes256Gcm> {
        match purpose {
            FIELD => Cow::Borrowed(&self.0.field),
            other => Cow::Owned(Aes256Gcm::new(&(*self.purpose(other)).into())),
        }
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

impl FormKey {
    /// A keyed digest over parts that cannot run into each other.
    pub fn mark(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut joined = Vec::new();
        for part in parts {
            joined.extend_from_slice(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            joined.extend_from_slice(part);
        }
        keyed(self.0.as_slice(), &[&joined])
    }
}

/// Random bytes from the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Error::internal(format!("no randomness: {error}")))?;
    Ok(bytes)
}

/// The key of a purpose.
fn derived(root: &Zeroizing<[u8; 32]>, purpose: &str) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(keyed(root.as_slice(), &[b"dangjian/1/", purpose.as_bytes()]))
}

fn place(column: &str, row: Uuid) -> String {
    format!("{column}|{}", row.simple())
}

fn keyed(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes keys of any length, so this cannot fail; an empty digest would fail every comparison.
    let Ok(mut mac) = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key) else { return [0; 32] };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn create_key_file(path: &std::path::Path) -> Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let key = Zeroizing::new(hex::encode(random::<32>()?));
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(key.as_bytes())?;
    file.sync_all()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault() -> Vault {
        Vault::open(&KeySource::Test, false).unwrap()
    }

    #[test]
    fn a_sealed_value_opens_only_in_its_own_place() {
        let vault = vault();
        let row = Uuid::from_u128(1);
        let sealed = vault.seal("members_person.id_number", row, "11010119900307001X").unwrap();
        assert!(!sealed.contains("1101"));
        assert_eq!(
            *vault.open_sealed("members_person.id_number", row, &sealed).unwrap(),
            "11010119900307001X"
        );
        assert!(vault.open_sealed("members_person.phone", row, &sealed).is_err());
        assert!(vault.open_sealed("members_person.id_number", Uuid::from_u128(2), &sealed).is_err());
    }

    #[test]
    fn equal_values_have_equal_indexes_within_one_column_only() {
        let vault = vault();
        assert_eq!(vault.index("a", "138"), vault.index("a", "138"));
        assert_ne!(vault.index("a", "138"), vault.index("b", "138"));
        assert_ne!(
            vault.seal("a", Uuid::nil(), "138").unwrap(),
            vault.seal("a", Uuid::nil(), "138").unwrap()
        );
    }

    #[test]
    fn a_missing_key_is_not_made_anew_for_old_data() {
        let folder = tempfile::tempdir().unwrap();
        let source = KeySource::File(folder.path().join("keys/root.key"));
        assert!(Vault::open(&source, false).is_err());
        let first = Vault::open(&source, true).unwrap().check_value();
        assert_eq!(Vault::open(&source, false).unwrap().check_value(), first);
    }
}

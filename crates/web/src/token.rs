//! The hidden field that proves that a form came from our page, and that lets it act only once.
//!
//! Token = nonce `.` keyed digest of (session, nonce). Each form on a page gets a nonce of its own while the page is
//! rendered; the nonce is later the idempotency key of what the form does.

use platform::FormKey;
use subtle::ConstantTimeEq as _;

/// The name of the hidden field, and of the query parameter where the body is a file.
pub(crate) const FIELD: &str = "_form";

/// What tokens are made from, for the request that is being answered.
#[derive(Clone)]
pub(crate) struct Minter {
    pub(crate) key: FormKey,
    pub(crate) session: String,
}

tokio::task_local! {
    /// Set around each request, so that any component can print a token while it renders.
    pub(crate) static MINTER: Minter;
}

impl Minter {
    fn mark(&self, nonce: &str) -> String {
        hex::encode(self.key.mark(&[self.session.as_bytes(), nonce.as_bytes()]))
    }

    fn mint(&self) -> String {
        let mut nonce = [0_u8; 16];
        if getrandom::fill(&mut nonce).is_err() {
            return String::new(); // no randomness: the form will be refused, which is the safe side
        }
        let nonce = hex::encode(nonce);
        let mark = self.mark(&nonce);
        format!("{nonce}.{mark}")
    }

    /// The nonce of a token that was made for this session.
    pub(crate) fn nonce(&self, token: &str) -> Option<String> {
        let (nonce, mark) = token.split_once('.')?;
        let right = self.mark(nonce);
        bool::from(right.as_bytes().ct_eq(mark.as_bytes())).then(|| nonce.to_owned())
    }
}

/// A new token for a form of the page that is being rendered.
pub fn form_token() -> String {
    MINTER.try_with(Minter::mint).unwrap_or_default()
}

/// The hidden field with a new token: `{{ web::form_field() }}` inside every form that posts.
pub fn form_field() -> crate::ui::Markup {
    crate::ui::Markup::trusted(format!(r#"<input type="hidden" name="{FIELD}" value="{}">"#, form_token()))
}

/// The query string with a new token, for forms that send a file: `action="…?{{ web::form_query() }}"`.
pub fn form_query() -> String {
    format!("{FIELD}={}", form_token())
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::{KeySource, Vault};

    #[test]
    fn a_token_is_good_for_its_own_session_only() {
        let key = Vault::open(&KeySource::Test, false).unwrap().form_key();
        let mine = Minter { key: key.clone(), session: "a".into() };
        let other = Minter { key, session: "b".into() };
        let token = mine.mint();
        assert!(mine.nonce(&token).is_some());
        assert!(other.nonce(&token).is_none());
        assert!(mine.nonce(&token.replace('.', "")).is_none());
        assert_ne!(mine.mint(), token);
    }
}

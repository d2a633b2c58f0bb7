//! For whom a case can be opened: applicants on the register without an open one.

use members::{Category, register::Facts};
use platform::{Reader, Result};

use super::with_open_case;

/// So many applicants are offered at once; a name narrows them.
const OFFERED: usize = 20;
/// So many are read at a time: most applicants of a branch have a case already.
const PIECE: u64 = 200;
/// After so many pieces whoever asks should say a name.
const PIECES: usize = 10;

/// Applicants for whom a case can be opened.
pub(crate) struct Openable {
    /// By name.
    pub(crate) applicants: Vec<Facts>,
    /// Whether there may be others behind them.
    pub(crate) has_more: bool,
}

/// Applicants of the scope without an open case, narrowed as [`members::register::in_category`] does.
pub(crate) async fn openable(reader: &Reader<'_>, text: &str) -> Result<Openable> {
    let (mut applicants, mut last): (Vec<Facts>, Option<Facts>) = (Vec::new(), None);
    for _ in 0..PIECES {
        let piece =
            members::register::in_category(reader, Category::Applicant, text, last.as_ref(), PIECE).await?;
        let is_last = piece.len() < usize::try_from(PIECE).unwrap_or(usize::MAX);
        last = piece.last().cloned();
        let persons: Vec<_> = piece.iter().map(|facts| facts.person).collect();
        let taken = with_open_case(reader, &persons).await?;
        applicants.extend(piece.into_iter().filter(|facts| !taken.contains(&facts.person)));
        if applicants.len() > OFFERED {
            applicants.truncate(OFFERED);
            return Ok(Openable { applicants, has_more: true });
        }
        if is_last {
            return Ok(Openable { applicants, has_more: false });
        }
    }
    Ok(Openable { applicants, has_more: true })
}

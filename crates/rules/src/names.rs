//! Names of people: how they are written down, and how surnames are read.

mod surnames;

use crate::text::{is_chinese, is_invisible, plain};

pub use surnames::{SURNAMES, Surname, meant_by, of as surname_of};

/// The sign between the parts of a name of a minority, as the national standards for such names have it.
const DOT: char = '\u{b7}';

/// A name as it is kept: without signs that nobody sees, without spaces between Chinese characters or around the dot of
/// a minority's name, full-width letters as plain ones, every dot of such a name as `·`, and white space between other
/// words as one space. So 张 三 is 张三, and 阿不都•热合曼 is 阿不都·热合曼.
pub fn tidy(name: &str) -> String {
    let mut kept = String::with_capacity(name.len());
    let mut spaced = false;
    let mut signs = name.chars().filter(|c| !is_invisible(*c)).map(plain).peekable();
    while let Some(sign) = signs.next() {
        if sign.is_whitespace() {
            spaced = true;
            continue;
        }
        let before = kept.chars().next_back();
        let sign =
            if is_dot(sign) || (sign == '.' && joins_chinese(before, signs.clone())) { DOT } else { sign };
        if sign == DOT && before == Some(DOT) {
            spaced = false;
            continue;
        }
        let is_word_break = before
            .is_some_and(|before| before != DOT && sign != DOT && !(is_chinese(before) && is_chinese(sign)));
        if spaced && is_word_break {
            kept.push(' ');
        }
        spaced = false;
        kept.push(sign);
    }
    kept
}

/// The signs that people type for the dot: bullets, katakana dots, hyphenation points, dot operators.
fn is_dot(sign: char) -> bool {
    matches!(
        sign,
        DOT | '\u{2022}'
            | '\u{2027}'
            | '\u{2219}'
            | '\u{22c5}'
            | '\u{25cf}'
            | '\u{30fb}'
            | '\u{ff65}'
            | '\u{2e31}'
            | '\u{a78f}'
            | '\u{387}'
    )
}

/// Whether a full stop stands between two Chinese characters: then it was meant as the dot.
fn joins_chinese(before: Option<char>, mut after: impl Iterator<Item = char>) -> bool {
    let next = after.find(|sign| !sign.is_whitespace());
    before.is_some_and(is_chinese) && next.is_some_and(is_chinese)
}

/// Whether a name is built of parts with a dot between them: such names begin with no Chinese surname.
pub fn has_parts(name: &str) -> bool {
    name.contains(DOT)
}

//! Texts as people type and paste them: signs that nobody sees, and signs that look like others.
//!
//! Everything that is typed, read from a sheet or sent by a program comes through [`one_line`], [`compact`] or
//! [`crate::names::tidy`]; nothing else in the house folds signs.

/// Folds all white space (full-width too) to single spaces, trims, and takes out the signs that nobody sees: what a
/// one-line field keeps of what was typed.
///
/// Joiners and variation selectors stay: in some scripts and pictures they carry a meaning.
pub fn one_line(text: &str) -> String {
    let seen: String = text.chars().filter(|c| !is_meaningless(*c)).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What an identifier is judged on: ASCII where full-width signs stand for it, every dash as `-`, and neither white
/// space nor invisible signs. Nothing else goes: what is no part of the identifier stays and is refused.
pub fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).map(plain).collect()
}

/// The sign that a sign stands for: full-width signs, the ideographic space, and all dashes.
pub fn plain(sign: char) -> char {
    match sign {
        // The full-width forms of ASCII lie at one distance from it.
        '\u{ff01}'..='\u{ff5e}' => {
            u32::from(sign).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(sign)
        }
        '\u{3000}' => ' ',
        // Hyphens, dashes, bars, the minus sign, and their small forms.
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' | '\u{fe58}' | '\u{fe63}' => '-',
        _ => sign,
    }
}

/// Whether nobody sees a sign: controls that are no white space, and what Unicode calls default ignorable (soft hyphen,
/// zero-width signs, direction marks, byte order mark, fillers, tags, variation selectors).
pub fn is_invisible(sign: char) -> bool {
    (sign.is_control() && !sign.is_whitespace())
        || matches!(
            sign,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Whether nobody sees a sign and no script needs it: what is [`is_invisible`] but for joiners and variation selectors.
pub fn is_meaningless(sign: char) -> bool {
    is_invisible(sign) && !is_joining(sign)
}

/// Zero-width joiners and variation selectors.
fn is_joining(sign: char) -> bool {
    matches!(sign, '\u{200c}' | '\u{200d}' | '\u{180b}'..='\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether a sign is a Chinese character: unified and compatibility ideographs, 〇, and the private signs by which
/// older systems write rare characters of names.
pub fn is_chinese(sign: char) -> bool {
    matches!(
        sign,
        '\u{3007}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{e000}'..='\u{f8ff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3ffff}'
    )
}

//! How wide text is, about, and where it is broken into lines. Nobody asks a font: widths are those of the usual ones.

/// Size of type, in units of the drawing.
pub(crate) const TYPE: f64 = 13.0;
/// From one line of text to the next.
pub(crate) const LINE: f64 = 16.0;

/// Width of a character, as part of the size of type.
fn advance(c: char) -> f64 {
    match c {
        ' ' | 'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.30,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' => 0.38,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.90,
        'A'..='Z' => 0.68,
        '\u{0}'..='\u{2e7f}' => 0.57,
        _ => 1.0,
    }
}

/// Width of a line of text.
pub(crate) fn width(text: &str) -> f64 {
    text.chars().map(advance).sum::<f64>() * TYPE
}

/// What must not begin a line.
fn closes(c: char) -> bool {
    matches!(c, '，' | '；' | '：' | '！' | '？' | '）' | '”' | '’' | '…' | '\u{3001}' | '\u{3002}')
        || matches!(c, '\u{3009}' | '\u{300b}' | '\u{300d}' | '\u{300f}')
        || matches!(c, ',' | '.' | ';' | ':' | '!' | '?' | ')' | ']' | '%')
}

/// Whether a line may end between two characters.
fn may_break(before: char, after: char) -> bool {
    let is_wide = |c: char| c > '\u{2e7f}';
    let opens =
        matches!(before, '（' | '“' | '‘' | '(' | '[' | '\u{3008}' | '\u{300a}' | '\u{300c}' | '\u{300e}');
    !closes(after)
        && !opens
        && (before.is_whitespace()
            || is_wide(before)
            || is_wide(after)
            || matches!(before, '-' | '_' | '/' | ',' | ';'))
}

/// The text in lines no wider than `most`; what does not fit into so many lines ends with an ellipsis.
pub(crate) fn wrapped(text: &str, most: f64, lines: usize) -> Vec<String> {
    let mut rest: Vec<char> = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !rest.is_empty() {
            rest.push(' ');
        }
        rest.extend(word.chars());
    }
    let mut rest = rest.as_slice();
    let mut wrapped = Vec::new();
    while !rest.is_empty() && wrapped.len() < lines {
        let is_last = wrapped.len() + 1 == lines;
        let (line, behind) = rest.split_at(fitting(rest, most));
        if is_last && !behind.is_empty() {
            let room = most - TYPE;
            let (line, _) = rest.split_at(filling(rest, room).max(1));
            wrapped.push(line.iter().collect::<String>().trim_end().to_owned() + "…");
            break;
        }
        wrapped.push(line.iter().collect::<String>().trim().to_owned());
        rest = behind;
        while let Some((' ', behind)) = rest.split_first() {
            rest = behind;
        }
    }
    wrapped
}

/// How many characters fill a line.
fn filling(text: &[char], most: f64) -> usize {
    let mut width = 0.0;
    text.iter()
        .take_while(|c| {
            width += advance(**c) * TYPE;
            width <= most
        })
        .count()
}

/// How many characters the first line takes; at least one.
fn fitting(text: &[char], most: f64) -> usize {
    let full = filling(text, most);
    if full == text.len() {
        return full;
    }
    // A closing mark hangs over the edge rather than standing alone at the beginning of a line.
    if text.get(full).copied().is_some_and(closes) && full > 0 {
        return full + 1;
    }
    let pairs = text.windows(2).enumerate().take(full);
    let breaks = pairs.filter_map(|(at, pair)| match pair {
        [before, after] if may_break(*before, *after) => Some(at + 1),
        _ => None,
    });
    breaks.filter(|at| *at <= full).max().unwrap_or(full).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_breaks_anywhere_but_before_closing_marks() {
        assert_eq!(wrapped("审核：登记并审阅入党申请书", 13.0 * 7.0, 3), ["审核：登记并审", "阅入党申请书"]);
        assert_eq!(wrapped("确定人选，报上级", 13.0 * 4.0, 3), ["确定人选，", "报上级"]);
    }

    #[test]
    fn latin_breaks_between_words_and_in_long_ones_where_it_must() {
        assert_eq!(wrapped("Review the order", 60.0, 3), ["Review", "the order"]);
        assert_eq!(wrapped("aaaaaaaaaaaa", 40.0, 9).concat(), "aaaaaaaaaaaa");
    }

    #[test]
    fn what_does_not_fit_ends_with_an_ellipsis() {
        let lines = wrapped("一二三四五六七八九十一二三四五六七八九十", 13.0 * 5.0, 2);
        assert_eq!(lines, ["一二三四五", "六七八九…"]);
        assert!(wrapped(" \n ", 50.0, 2).is_empty());
    }
}

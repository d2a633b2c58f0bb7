//! Text with separators, in the encodings that office programs write.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use platform::worker::Refusal;

use super::{Book, Taker, written};
use crate::sheets::{SheetCode, SheetOutline, error::refuse};

/// The name of the only sheet.
const NAME: &str = "csv";
const SEPARATORS: [char; 3] = [',', ';', '\t'];
/// So many lines decide which separator it is.
const LOOKED_AT: usize = 30;

struct Text {
    text: String,
    separator: char,
}

/// The encoding and the rows.
pub(super) fn open(bytes: &[u8]) -> Result<(String, Box<dyn Book>), Refusal> {
    let (name, text) = decode(bytes).ok_or_else(|| refuse(SheetCode::Text, "an unknown encoding"))?;
    // What Excel itself writes and reads to name the separator.
    let declared = text.lines().next().and_then(|line| line.trim().strip_prefix("sep="));
    let declared = declared.and_then(|rest| SEPARATORS.into_iter().find(|one| rest.starts_with(*one)));
    let text = match declared {
        // The line stays as an empty one, so that rows keep their numbers.
        Some(_) => text.split_once('\n').map(|(_, rest)| format!("\n{rest}")).unwrap_or_default(),
        None => text,
    };
    let separator = declared.or_else(|| separator(&text));
    let separator = separator.ok_or_else(|| refuse(SheetCode::Text, "no separator"))?;
    Ok((name.to_owned(), Box::new(Text { text, separator })))
}

fn decode(bytes: &[u8]) -> Option<(&'static str, String)> {
    let strict = |encoding: &'static Encoding, bytes| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
    };
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return strict(UTF_8, rest).map(|text| ("utf-8-sig", text));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return strict(UTF_16LE, rest).map(|text| ("utf-16", text));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return strict(UTF_16BE, rest).map(|text| ("utf-16", text));
    }
    strict(UTF_8, bytes)
        .map(|text| ("utf-8", text))
        .or_else(|| strict(GB18030, bytes).map(|text| ("gb18030", text)))
}

/// The sign that parts most lines into the same number of fields, and into more than one.
fn separator(text: &str) -> Option<char> {
    let mut best: Option<(usize, usize, char)> = None;
    for one in SEPARATORS {
        let mut counts: Vec<usize> = text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .take(LOOKED_AT)
            .map(|line| fields(line, one))
            .collect();
        counts.sort_unstable();
        let Some(&usual) = counts.get(counts.len() / 2).filter(|usual| **usual > 1) else { continue };
        let alike = counts.iter().filter(|count| **count == usual).count();
        if best.is_none_or(|(most, width, _)| (alike, usual) > (most, width)) {
            best = Some((alike, usual, one));
        }
    }
    best.map(|(_, _, one)| one)
}

/// How many fields a line has; separators inside quotes part nothing.
fn fields(line: &str, separator: char) -> usize {
    let mut is_quoted = false;
    let mut count = 1;
    for c in line.chars() {
        if c == '"' {
            is_quoted = !is_quoted;
        } else if c == separator && !is_quoted {
            count += 1;
        }
    }
    count
}

impl Book for Text {
    fn sheets(&self) -> Vec<SheetOutline> {
        vec![SheetOutline { name: NAME.to_owned(), ..SheetOutline::default() }]
    }

    fn cells(&mut self, _: usize, taker: &mut dyn Taker) -> Result<(), Refusal> {
        let mut rest = self.text.chars().peekable();
        let (mut row, mut column) = (0_u32, 0_u32);
        let mut field = String::new();
        while let Some(c) = rest.next() {
            match c {
                '"' if field.trim().is_empty() => {
                    field.clear();
                    quoted(&mut rest, &mut field);
                }
                c if c == self.separator || c == '\n' => {
                    let is_enough = !taker.put((row, column), written(&field))?;
                    field.clear();
                    if is_enough {
                        return Ok(());
                    }
                    if c == '\n' {
                        (row, column) = (row.saturating_add(1), 0);
                    } else {
                        column = column.saturating_add(1);
                    }
                }
                '\r' if rest.peek() == Some(&'\n') => {}
                c => field.push(c),
            }
        }
        taker.put((row, column), written(&field)).map(|_| ())
    }
}

/// The text up to the closing sign; two signs stand for one.
fn quoted(rest: &mut std::iter::Peekable<std::str::Chars<'_>>, field: &mut String) {
    while let Some(c) = rest.next() {
        match c {
            '"' if rest.peek() == Some(&'"') => {
                rest.next();
                field.push('"');
            }
            '"' => return,
            c => field.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{decode, separator};

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(decode("姓名,性别".as_bytes()).unwrap().0, "utf-8");
        assert_eq!(decode(b"\xef\xbb\xbf\xe5\xa7\x93"), Some(("utf-8-sig", "姓".to_owned())));
        assert_eq!(decode(b"\xd0\xd5\xc3\xfb"), Some(("gb18030", "姓名".to_owned())));
        assert_eq!(decode(b"\xff\xfe\xd3\x59"), Some(("utf-16", "姓".to_owned())));
        assert_eq!(decode(b"\xff"), None);
    }

    #[test]
    fn the_separator_is_the_one_that_parts_all_lines_alike() {
        assert_eq!(separator("姓名,备注\n张三,\"一;二;三\"\n"), Some(','));
        assert_eq!(separator("姓名;备注\n张三;一,二\n李四;\n"), Some(';'));
        assert_eq!(separator("姓名\t备注\n张三\t一,二\n"), Some('\t'));
        assert_eq!(separator("一段文字\n另一段\n"), None);
    }
}

//! What a worksheet says beside its cells: which rows are hidden, which cells are shown as one. Found in the bytes while
//! they are counted, because parsing the sheet a second time would double the time of a large one.

use memchr::memmem;
use platform::worker::Refusal;

use crate::sheets::{Merge, SheetCode, error::refuse};

/// More than this many blocks or hidden rows are no sheet that a person made.
const MOST: usize = 200_000;
/// A tag with its attributes is no longer than this.
const TAG: usize = 1_024;
const HIDDEN: &[&[u8]] = &[b" hidden=\"1\"", b" hidden=\"true\""];

/// The blocks and hidden rows of one worksheet.
#[derive(Debug, Default)]
pub(in crate::sheets) struct Marks {
    pub(in crate::sheets) merges: Vec<Merge>,
    pub(in crate::sheets) hidden_rows: Vec<u32>,
    /// The end of the bytes before, where a tag may have begun.
    rest: Vec<u8>,
}

impl Marks {
    /// Looks at the next bytes.
    pub(super) fn see(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let mut text = std::mem::take(&mut self.rest);
        text.extend_from_slice(bytes);
        // Only whole tags are looked at; the last one may go on in the next bytes.
        let end = memchr::memrchr(b'<', &text).unwrap_or(text.len());
        let whole = text.get(..end).unwrap_or_default();
        for word in HIDDEN {
            for at in memmem::find_iter(whole, word) {
                self.note_row(whole, at);
            }
        }
        for at in memmem::find_iter(whole, b"mergeCell ") {
            let tag = whole.get(at..whole.len().min(at + TAG)).unwrap_or_default();
            if let Some(merge) = attribute(tag, b"ref=\"").and_then(block) {
                self.merges.push(merge);
            }
        }
        if self.merges.len() > MOST || self.hidden_rows.len() > MOST {
            return Err(refuse(SheetCode::TooMuchText, "merged or hidden"));
        }
        self.rest = text.get(end..).filter(|rest| rest.len() <= TAG).unwrap_or_default().to_vec();
        Ok(())
    }

    /// A row that is hidden, when the attribute found is that of a row.
    fn note_row(&mut self, text: &[u8], at: usize) {
        let start = text.get(..at).and_then(|before| memchr::memrchr(b'<', before));
        let Some(tag) = start.and_then(|start| text.get(start..text.len().min(start + TAG))) else { return };
        let tag = memchr::memchr(b'>', tag).and_then(|end| tag.get(..end)).unwrap_or(tag);
        if tag.starts_with(b"<row ")
            && let Some(number) = attribute(tag, b" r=\"").and_then(|number| number.parse().ok())
        {
            self.hidden_rows.push(number);
        }
    }
}

/// The value behind the name of an attribute.
fn attribute<'a>(tag: &'a [u8], name: &[u8]) -> Option<&'a str> {
    let start = memmem::find(tag, name)? + name.len();
    let rest = tag.get(start..)?;
    std::str::from_utf8(rest.get(..memchr::memchr(b'"', rest)?)?).ok()
}

/// `A1:B2` as a block.
fn block(text: &str) -> Option<Merge> {
    let (first, last) = text.split_once(':')?;
    let ((left, top), (right, bottom)) = (place(first)?, place(last)?);
    (left <= right && top <= bottom).then_some(Merge { top, bottom, left, right })
}

/// `B2` as a column from 0 and a row from 1.
fn place(text: &str) -> Option<(usize, u32)> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (column, row) = text.split_at_checked(letters).filter(|_| (1..=3).contains(&letters))?;
    let column =
        column.bytes().fold(0, |sum, letter| sum * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    Some((column - 1, row.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{Marks, Merge};

    const SHEET: &str = "<worksheet><cols><col min=\"1\" hidden=\"1\"/></cols><sheetData><row r=\"7\" spans=\"1:3\" hidden=\"1\"><c r=\"A7\"><v>1</v></c></row><row r=\"8\"/></sheetData><mergeCells count=\"2\"><mergeCell ref=\"A3:F3\"/><mergeCell ref=\"AB10:AB12\"/></mergeCells></worksheet>";

    #[test]
    fn blocks_and_hidden_rows_are_found_however_the_bytes_arrive() {
        for length in [1, 7, 64, SHEET.len()] {
            let mut marks = Marks::default();
            for bytes in SHEET.as_bytes().chunks(length) {
                marks.see(bytes).unwrap();
            }
            assert_eq!(marks.hidden_rows, [7], "pieces of {length}");
            assert_eq!(
                marks.merges,
                [
                    Merge { top: 3, bottom: 3, left: 0, right: 5 },
                    Merge { top: 10, bottom: 12, left: 27, right: 27 }
                ]
            );
        }
    }
}

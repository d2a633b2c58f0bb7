//! What kind of file it is, by its bytes and not by its name.

use super::SheetCode;

/// What a file looks like by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Looks {
    /// A zip container: `.xlsx`, `.ods` or something else.
    Container,
    /// A compound file: `.xls` or something else.
    Compound,
    /// Text, in whatever encoding.
    Text,
    /// Nothing that is read.
    Foreign(SheetCode),
}

/// Looks at the first bytes.
pub(super) fn looks(bytes: &[u8]) -> Looks {
    const PICTURES: &[&[u8]] = &[b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF"];
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if bytes.is_empty() {
        Looks::Foreign(SheetCode::Empty)
    } else if starts(b"PK\x03\x04") {
        Looks::Container
    } else if starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        compound(bytes)
    } else if bytes.get(..1024).unwrap_or(bytes).windows(5).any(|window| window == b"%PDF-") {
        Looks::Foreign(SheetCode::Pdf)
    } else if PICTURES.iter().any(|magic| starts(magic)) {
        Looks::Foreign(SheetCode::Image)
    } else {
        kind_of_text(bytes)
    }
}

/// Old workbooks, old papers and encrypted new ones share one container; the names of their streams tell them apart.
fn compound(bytes: &[u8]) -> Looks {
    if names(bytes, "EncryptedPackage") {
        Looks::Foreign(SheetCode::Encrypted)
    } else if names(bytes, "_VBA_PROJECT") {
        Looks::Foreign(SheetCode::Macro)
    } else if names(bytes, "WordDocument") {
        Looks::Foreign(SheetCode::Paper)
    } else if names(bytes, "PowerPoint Document") {
        Looks::Foreign(SheetCode::OtherOffice)
    } else {
        Looks::Compound
    }
}

/// Whether a compound file has a stream of this name, written in UTF-16.
fn names(bytes: &[u8], name: &str) -> bool {
    let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    memchr::memmem::find(bytes, &name).is_some()
}

fn kind_of_text(bytes: &[u8]) -> Looks {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let is_utf16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    if head.starts_with(b"<") {
        Looks::Foreign(SheetCode::Markup)
    } else if is_utf16 || !head.iter().any(|byte| *byte < b' ' && !byte.is_ascii_whitespace()) {
        Looks::Text
    } else {
        Looks::Foreign(SheetCode::NotASheet)
    }
}

#[cfg(test)]
mod tests {
    use super::{Looks, SheetCode, looks};

    #[test]
    fn files_are_known_by_their_bytes() {
        let start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        assert_eq!(looks(&start), Looks::Compound);
        for (name, code) in [
            ("EncryptedPackage", SheetCode::Encrypted),
            ("_VBA_PROJECT", SheetCode::Macro),
            ("WordDocument", SheetCode::Paper),
            ("PowerPoint Document", SheetCode::OtherOffice),
        ] {
            let mut file = start.clone();
            file.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
            assert_eq!(looks(&file), Looks::Foreign(code));
        }
        for (bytes, code) in [
            (&b""[..], SheetCode::Empty),
            (b"%PDF-1.7", SheetCode::Pdf),
            (b"\x89PNG\r\n\x1a\n\0\0", SheetCode::Image),
            (b"\xff\xd8\xff\xe0\0", SheetCode::Image),
            (b"\r\n <html><table>", SheetCode::Markup),
            (b"<?xml version='1.0'?>", SheetCode::Markup),
            (b"7z\xbc\xaf\x27\x1c\0\x04", SheetCode::NotASheet),
            (b"\0\0\0\0", SheetCode::NotASheet),
        ] {
            assert_eq!(looks(bytes), Looks::Foreign(code), "{bytes:?}");
        }
        for bytes in [
            "\u{feff}姓名,性别\n张三,男\n".as_bytes(),
            b"\xd0\xd5\xc3\xfb,\xd0\xd4\xb1\xf0\r\n",
            b"\xff\xfe\x31\x00",
        ] {
            assert_eq!(looks(bytes), Looks::Text, "{bytes:?}");
        }
        assert_eq!(looks(b"PK\x03\x04"), Looks::Container);
    }
}

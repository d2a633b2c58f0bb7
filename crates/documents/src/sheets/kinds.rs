//! What kind of file it is, by its bytes and not by its name.

use super::SheetCode;

/// Why a file that is no zip container cannot be read; nothing for a zip container.
pub(super) fn foreign_kind(bytes: &[u8]) -> Option<SheetCode> {
    const PICTURES: &[&[u8]] = &[b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF"];
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if bytes.is_empty() {
        Some(SheetCode::Empty)
    } else if starts(b"PK\x03\x04") {
        None
    } else if starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        Some(if holds_encrypted_package(bytes) { SheetCode::Encrypted } else { SheetCode::OldFormat })
    } else if bytes.get(..1024).unwrap_or(bytes).windows(5).any(|window| window == b"%PDF-") {
        Some(SheetCode::Pdf)
    } else if PICTURES.iter().any(|magic| starts(magic)) {
        Some(SheetCode::Image)
    } else {
        Some(kind_of_text(bytes))
    }
}

/// A workbook with a password is a compound file with a stream of this name, in UTF-16.
fn holds_encrypted_package(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

fn kind_of_text(bytes: &[u8]) -> SheetCode {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let is_utf16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    if head.starts_with(b"<") {
        SheetCode::Markup
    } else if is_utf16 || !head.iter().any(|byte| *byte < b' ' && !byte.is_ascii_whitespace()) {
        // Text, in whatever code: separators make no difference to what the person has to do.
        SheetCode::Csv
    } else {
        SheetCode::NotASheet
    }
}

#[cfg(test)]
mod tests {
    use super::{SheetCode, foreign_kind};

    #[test]
    fn files_are_known_by_their_bytes() {
        let mut locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        assert_eq!(foreign_kind(&locked), Some(SheetCode::OldFormat));
        locked.extend("..EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(foreign_kind(&locked), Some(SheetCode::Encrypted));
        for (bytes, kind) in [
            (&b""[..], SheetCode::Empty),
            (b"%PDF-1.7", SheetCode::Pdf),
            (b"\x89PNG\r\n\x1a\n\0\0", SheetCode::Image),
            (b"\xff\xd8\xff\xe0\0", SheetCode::Image),
            ("\u{feff}姓名,性别\n张三,男\n".as_bytes(), SheetCode::Csv),
            (b"\xd0\xd5\xc3\xfb,\xd0\xd4\xb1\xf0\r\n", SheetCode::Csv),
            (b"\xff\xfe\x31\x00", SheetCode::Csv),
            (b"\r\n <html><table>", SheetCode::Markup),
            (b"<?xml version='1.0'?>", SheetCode::Markup),
            (b"7z\xbc\xaf\x27\x1c\0\x04", SheetCode::NotASheet),
            (b"\0\0\0\0", SheetCode::NotASheet),
        ] {
            assert_eq!(foreign_kind(bytes), Some(kind), "{bytes:?}");
        }
        assert_eq!(foreign_kind(b"PK\x03\x04"), None);
    }
}

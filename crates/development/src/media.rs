//! Which files may be handed in: by the ending of the name and by what the bytes say, both. Nothing is opened here.

use crate::texts;

/// The largest material in bytes.
pub(crate) const LARGEST: usize = 20 * 1024 * 1024;

/// The endings, for the file chooser.
pub(crate) const ACCEPT: &str = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx";

/// The media type of a file that may be handed in, or what is wrong with it.
pub(crate) fn judge(name: &str, bytes: &[u8]) -> Result<&'static str, &'static str> {
    if bytes.is_empty() {
        return Err(texts::FILE_EMPTY);
    }
    if bytes.len() > LARGEST {
        return Err(texts::FILE_LARGE);
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let (media_type, fits) = match ending.as_str() {
        "pdf" => ("application/pdf", bytes.starts_with(b"%PDF-")),
        "jpg" | "jpeg" => ("image/jpeg", bytes.starts_with(&[0xff, 0xd8, 0xff])),
        "png" => ("image/png", bytes.starts_with(b"\x89PNG\r\n\x1a\n")),
        "docx" => (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            is_office(bytes, b"word/document.xml"),
        ),
        "xlsx" => (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            is_office(bytes, b"xl/workbook.xml"),
        ),
        _ => return Err(texts::FILE_KIND),
    };
    if fits { Ok(media_type) } else { Err(texts::FILE_CONTENT) }
}

/// A zip whose directory names the main part of such a document, and no macros.
fn is_office(bytes: &[u8], main_part: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") && names(bytes, main_part) && !names(bytes, b"vbaProject.bin")
}

fn names(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// `2.4 MB`, `318 KB`.
pub(crate) fn size(bytes: i64) -> String {
    if bytes >= 1024 * 1024 {
        let tenths = bytes * 10 / (1024 * 1024);
        return format!("{}.{} MB", tenths / 10, tenths % 10);
    }
    format!("{} KB", (bytes + 1023) / 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_name_and_its_bytes_both_say() {
        assert_eq!(judge("申请书.PDF", b"%PDF-1.7 ..."), Ok("application/pdf"));
        assert_eq!(judge("照片.jpg", &[0xff, 0xd8, 0xff, 0xe0]), Ok("image/jpeg"));
        assert_eq!(judge("记录.docx", b"PK\x03\x04....word/document.xml....").map(str::len), Ok(71));
        assert_eq!(judge("page.pdf", b"<html><script>"), Err(texts::FILE_CONTENT));
        assert_eq!(judge("记录.docx", b"PK\x03\x04....xl/workbook.xml"), Err(texts::FILE_CONTENT));
        assert_eq!(
            judge("宏.xlsx", b"PK\x03\x04 xl/workbook.xml xl/vbaProject.bin"),
            Err(texts::FILE_CONTENT)
        );
        assert_eq!(judge("a.svg", b"<svg>"), Err(texts::FILE_KIND));
        assert_eq!(judge("pdf", b"%PDF-1.7"), Err(texts::FILE_KIND), "a name without an ending");
        assert_eq!(judge("a.pdf", b""), Err(texts::FILE_EMPTY));
        assert_eq!(judge("a.pdf", &vec![b'%'; LARGEST + 1]), Err(texts::FILE_LARGE));
    }

    #[test]
    fn sizes_are_shown_in_words() {
        assert_eq!(size(1), "1 KB");
        assert_eq!(size(2_516_583), "2.4 MB");
    }
}

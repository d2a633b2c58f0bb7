//! Which files may be handed in: by the ending of the name and by what the bytes say, both. Nothing is opened here.

use crate::texts;

/// The largest material in bytes.
pub(crate) const LARGEST: usize = 20 * 1024 * 1024;

/// A kind of file that may be handed in.
struct Kind {
    /// Its endings, the usual one first.
    endings: &'static [&'static str],
    media_type: &'static str,
    /// Whether the bytes are of this kind.
    fits: fn(&[u8]) -> bool,
}

/// All of them: the file chooser, the check and the sentence of a refusal follow this table.
const KINDS: [Kind; 5] = [
    Kind { endings: &["pdf"], media_type: "application/pdf", fits: |bytes| bytes.starts_with(b"%PDF-") },
    Kind {
        endings: &["jpg", "jpeg"],
        media_type: "image/jpeg",
        fits: |bytes| bytes.starts_with(&[0xff, 0xd8, 0xff]),
    },
    Kind {
        endings: &["png"],
        media_type: "image/png",
        fits: |bytes| bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
    },
    Kind {
        endings: &["docx"],
        media_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        fits: |bytes| is_office(bytes, b"word/document.xml"),
    },
    Kind {
        endings: &["xlsx"],
        media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        fits: |bytes| is_office(bytes, b"xl/workbook.xml"),
    },
];

/// The endings, for the file chooser: `.pdf,.jpg,.jpeg`.
pub(crate) fn accept() -> String {
    let endings = KINDS.iter().flat_map(|kind| kind.endings);
    endings.map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(",")
}

/// The kinds by their usual endings, for a sentence.
pub(crate) fn names() -> Vec<&'static str> {
    KINDS.iter().filter_map(|kind| kind.endings.first().copied()).collect()
}

/// The media type of a file that may be handed in, or what is wrong with it.
pub(crate) fn judge(name: &str, bytes: &[u8]) -> Result<&'static str, String> {
    if bytes.is_empty() {
        return Err(texts::FILE_EMPTY.to_owned());
    }
    if bytes.len() > LARGEST {
        return Err(texts::file_large(LARGEST));
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let kind = KINDS.iter().find(|kind| kind.endings.contains(&ending.as_str()));
    let kind = kind.ok_or_else(|| texts::file_kind(&names()))?;
    if (kind.fits)(bytes) { Ok(kind.media_type) } else { Err(texts::FILE_CONTENT.to_owned()) }
}

/// A zip whose directory names the main part of such a document, and no macros.
fn is_office(bytes: &[u8], main_part: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") && holds(bytes, main_part) && !holds(bytes, b"vbaProject.bin")
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
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
        const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        let content = || Err(texts::FILE_CONTENT.to_owned());
        assert_eq!(judge("申请书.PDF", b"%PDF-1.7 ..."), Ok("application/pdf"));
        assert_eq!(judge("照片.jpg", &[0xff, 0xd8, 0xff, 0xe0]), Ok("image/jpeg"));
        assert_eq!(judge("记录.docx", b"PK\x03\x04....word/document.xml...."), Ok(DOCX));
        assert_eq!(judge("page.pdf", b"<html><script>"), content());
        assert_eq!(judge("记录.docx", b"PK\x03\x04....xl/workbook.xml"), content());
        assert_eq!(judge("宏.xlsx", b"PK\x03\x04 xl/workbook.xml xl/vbaProject.bin"), content());
        let kind = "只接受 pdf、jpg、png、docx、xlsx 文件";
        assert_eq!(judge("a.svg", b"<svg>"), Err(kind.to_owned()));
        assert_eq!(judge("pdf", b"%PDF-1.7"), Err(kind.to_owned()), "a name without an ending");
        assert_eq!(judge("a.pdf", b""), Err(texts::FILE_EMPTY.to_owned()));
        let large = "文件超过 20 MB，请压缩或分开上传";
        assert_eq!(judge("a.pdf", &vec![b'%'; LARGEST + 1]), Err(large.to_owned()));
    }

    #[test]
    fn what_the_chooser_offers_is_not_refused_by_its_ending() {
        for ending in accept().split(',') {
            let refused = judge(&format!("a{ending}"), b"?");
            assert_eq!(refused, Err(texts::FILE_CONTENT.to_owned()), "{ending}");
        }
    }

    #[test]
    fn sizes_are_shown_in_words() {
        assert_eq!(size(1), "1 KB");
        assert_eq!(size(2_516_583), "2.4 MB");
    }
}

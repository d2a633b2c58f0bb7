//! Photos lose what their camera wrote beside the picture: the place, the time, the owner, the small picture inside.
//!
//! The files are only cut along their own parts; nothing is unpacked, and the picture stays as it is to the last byte.
//! Every part names its length, which is compared with what is there: so this needs no process of its own, unlike
//! readers that inflate or decode. What does not read as such a file is not cut and not taken.

/// The tag of the orientation in the first directory of EXIF: without it portraits lie on their side.
const ORIENTATION: u16 = 0x0112;

/// The photo without what was beside the picture, or nothing when it does not read as one. Other files stay as they are.
pub(crate) fn bare(media_type: &str, bytes: Vec<u8>) -> Option<Vec<u8>> {
    match media_type {
        "image/jpeg" => jpeg(&bytes),
        "image/png" => png(&bytes),
        _ => Some(bytes),
    }
}

/// ITU-T T.81 annex B: markers with their lengths, and scans that end at the next marker. Kept are the tables and scans,
/// the colour parts (JFIF, ICC, Adobe), and the orientation; what lies behind the end of the picture goes too, because
/// cameras put second pictures there with all that was taken away here.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    const START: u8 = 0xd8;
    const END: u8 = 0xd9;
    const SCAN: u8 = 0xda;
    let mut rest = bytes.strip_prefix(&[0xff, START])?;
    let mut out = vec![0xff, START];
    let (mut turned, mut has_scan) = (None, false);
    loop {
        rest = rest.strip_prefix(&[0xff])?;
        // Any number of fill bytes may stand before the marker.
        while let Some(fewer) = rest.strip_prefix(&[0xff]) {
            rest = fewer;
        }
        let (&marker, after) = rest.split_first()?;
        match marker {
            END => break,
            // These have no length: temporary use, and restarts outside of a scan.
            0x01 | 0xd0..=0xd7 => {
                out.extend_from_slice(&[0xff, marker]);
                rest = after;
                continue;
            }
            0x00 | START => return None,
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes([*after.first()?, *after.get(1)?]));
        let part = after.get(..length).filter(|_| length >= 2)?;
        let content = part.get(2..)?;
        rest = after.get(length..)?;
        if let Some(exif) = content.strip_prefix(b"Exif\0\0").filter(|_| marker == 0xe1) {
            turned = turned.or_else(|| orientation(exif));
        }
        if is_of_the_picture(marker, content) {
            if marker == SCAN && !has_scan {
                has_scan = true;
                if let Some(turned) = turned.filter(|turned| *turned != 1) {
                    out.extend_from_slice(&exif_of(turned));
                }
            }
            out.extend_from_slice(&[0xff, marker]);
            out.extend_from_slice(part);
        }
        if marker == SCAN {
            let end = end_of_scan(rest)?;
            out.extend_from_slice(rest.get(..end)?);
            rest = rest.get(end..)?;
        }
    }
    out.extend_from_slice(&[0xff, END]);
    has_scan.then_some(out)
}

/// Whether a part is needed to show the picture.
fn is_of_the_picture(marker: u8, content: &[u8]) -> bool {
    match marker {
        0xe0 => content.starts_with(b"JFIF\0"),
        0xe2 => content.starts_with(b"ICC_PROFILE\0"),
        0xee => content.starts_with(b"Adobe"),
        // All other applications, and comments.
        0xe1..=0xef | 0xfe => false,
        _ => true,
    }
}

/// Where the next marker begins: bytes of 255 inside a scan are followed by zero or by the number of a restart.
fn end_of_scan(rest: &[u8]) -> Option<usize> {
    rest.windows(2)
        .position(|pair| matches!(pair, [0xff, after] if !matches!(after, 0x00 | 0xd0..=0xd7 | 0xff)))
}

/// The orientation of EXIF 2.32 §4.6.4 A: 1 to 8, from the first directory, in either order of bytes.
fn orientation(tiff: &[u8]) -> Option<u8> {
    let is_little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let two = |at: usize| -> Option<u16> {
        let pair = [*tiff.get(at)?, *tiff.get(at.checked_add(1)?)?];
        Some(if is_little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let four = [*tiff.get(4)?, *tiff.get(5)?, *tiff.get(6)?, *tiff.get(7)?];
    let first = if is_little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) };
    let first = usize::try_from(first).ok()?;
    let entries = usize::from(two(first)?);
    let at =
        (0..entries).map(|n| first.saturating_add(2 + n * 12)).find(|at| two(*at) == Some(ORIENTATION))?;
    two(at.checked_add(8)?)
        .and_then(|turned| u8::try_from(turned).ok())
        .filter(|turned| (1..=8).contains(turned))
}

/// A part that holds the orientation and nothing else.
fn exif_of(turned: u8) -> Vec<u8> {
    let mut part = vec![0xff, 0xe1, 0, 34];
    part.extend_from_slice(b"Exif\0\0MM\0*\0\0\0\x08\0\x01");
    part.extend_from_slice(&ORIENTATION.to_be_bytes());
    part.extend_from_slice(&[0, 3, 0, 0, 0, 1, 0, turned, 0, 0, 0, 0, 0, 0]);
    part
}

/// PNG (ISO/IEC 15948): chunks with length and checksum. Texts, times, EXIF and what only one program knows go; so does
/// what lies behind the end.
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
    /// Those that change how the picture looks (and, for moving ones, in what order).
    const KEPT: [&[u8; 4]; 19] = [
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP",
        b"mDCV", b"cLLI", b"bKGD", b"hIST", b"pHYs", b"acTL", b"fcTL", b"fdAT",
    ];
    let mut rest = bytes.strip_prefix(SIGNATURE)?;
    let mut out = SIGNATURE.to_vec();
    loop {
        let length = u32::from_be_bytes([*rest.first()?, *rest.get(1)?, *rest.get(2)?, *rest.get(3)?]);
        let length = usize::try_from(length).ok()?.checked_add(12)?;
        let chunk = rest.get(..length)?;
        let kind = chunk.get(4..8)?;
        if KEPT.iter().any(|kept| kept.as_slice() == kind) {
            out.extend_from_slice(chunk);
        }
        if kind == b"IEND" {
            return Some(out);
        }
        rest = rest.get(length..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(marker: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len() + 2).unwrap();
        [&[0xff, marker], length.to_be_bytes().as_slice(), content].concat()
    }

    /// EXIF with an orientation and a place, little-endian.
    fn exif(turned: u8) -> Vec<u8> {
        let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
        exif.extend_from_slice(&[0x12, 0x01, 3, 0, 1, 0, 0, 0, turned, 0, 0, 0]);
        exif.extend_from_slice(&[0x25, 0x88, 4, 0, 1, 0, 0, 0, 0x26, 0, 0, 0]);
        exif.extend_from_slice(b"\0\0\0\0GPS-31.2304N-121.4737E");
        exif
    }

    const SCAN: &[u8] = &[1, 2, 0xff, 0x00, 3, 0xff, 0xd0, 4];

    fn photo(turned: u8) -> Vec<u8> {
        [
            vec![0xff, 0xd8],
            part(0xe0, b"JFIF\0 rest"),
            part(0xe1, &exif(turned)),
            part(0xe1, b"http://ns.adobe.com/xap/1.0/\0<GPS>"),
            part(0xe2, b"ICC_PROFILE\0 colours"),
            part(0xe2, b"MPF\0 another picture"),
            part(0xed, b"Photoshop 3.0\0 GPS"),
            part(0xfe, b"GPS in a comment"),
            part(0xdb, b"table"),
            part(0xda, b"scan"),
            SCAN.to_vec(),
            part(0xc4, b"table of a second scan"),
            part(0xda, b"scan"),
            SCAN.to_vec(),
            vec![0xff, 0xd9],
            b"behind the end: another picture with GPS".to_vec(),
        ]
        .concat()
    }

    fn holds(bytes: &[u8], text: &[u8]) -> bool {
        bytes.windows(text.len()).any(|window| window == text)
    }

    #[test]
    fn a_photo_keeps_its_picture_its_colours_and_which_way_is_up_and_loses_the_place() {
        let bare = bare("image/jpeg", photo(6)).unwrap();
        assert!(!holds(&bare, b"GPS") && !holds(&bare, b"MPF") && !holds(&bare, b"behind"));
        assert!(
            holds(&bare, b"JFIF") && holds(&bare, b"ICC_PROFILE") && holds(&bare, b"table of a second scan")
        );
        assert_eq!(bare.windows(SCAN.len()).filter(|window| *window == SCAN).count(), 2);
        assert!(bare.ends_with(&[0xff, 0xd9]));
        let at = bare.windows(6).position(|window| window == b"Exif\0\0").unwrap();
        assert_eq!(orientation(&bare[at + 6..]), Some(6));
        assert_eq!(jpeg(&bare).as_deref(), Some(bare.as_slice()), "what is bare stays as it is");
        assert!(!holds(&super::bare("image/jpeg", photo(1)).unwrap(), b"Exif"));
    }

    #[test]
    fn a_picture_of_a_screen_loses_its_texts() {
        let chunk = |kind: &[u8; 4], content: &[u8]| {
            [&u32::try_from(content.len()).unwrap().to_be_bytes(), kind.as_slice(), content, b"crc!"].concat()
        };
        let file = [
            b"\x89PNG\r\n\x1a\n".to_vec(),
            chunk(b"IHDR", b"head"),
            chunk(b"eXIf", b"GPS"),
            chunk(b"iTXt", b"GPS"),
            chunk(b"tIME", b"then"),
            chunk(b"IDAT", b"picture"),
            chunk(b"IEND", b""),
            b"behind: GPS".to_vec(),
        ]
        .concat();
        let bare = bare("image/png", file).unwrap();
        assert!(!holds(&bare, b"GPS") && !holds(&bare, b"then"));
        assert!(holds(&bare, b"picture") && bare.ends_with(b"IENDcrc!"));
    }

    #[test]
    fn what_is_cut_short_or_lies_about_its_lengths_is_no_photo() {
        let whole = photo(6);
        let end = whole.windows(2).rposition(|pair| pair == [0xff, 0xd9]).unwrap();
        for cut in 0..end {
            assert_eq!(jpeg(&whole[..cut]), None, "cut at {cut}");
        }
        let mut long = whole.clone();
        long[4] = 0xff;
        assert_ne!(jpeg(&long).as_deref(), Some(whole.as_slice()));
        assert_eq!(png(b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIDAT"), None);
        assert_eq!(bare("application/pdf", b"%PDF-".to_vec()), Some(b"%PDF-".to_vec()));
    }
}

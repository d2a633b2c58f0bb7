//! What offices write: over columns, in cells, and in rows that are no data. Tables as data (`packs/sheets`).

use std::{collections::HashMap, sync::OnceLock};

pub(super) use rules::text::plain as half_width;
use serde::Deserialize;

use super::Layout;
use crate::texts;

const HEADINGS: &str = include_str!("../../../../packs/sheets/headings.toml");
const VALUES: &str = include_str!("../../../../packs/sheets/values.toml");
const ROWS: &str = include_str!("../../../../packs/sheets/rows.toml");
/// The sections in which every kind of sheet looks after its own.
const COMMON: [&str; 2] = ["person", "unit"];

type Table = HashMap<String, HashMap<String, Vec<String>>>;

/// Words of rows.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Rows {
    pub(super) notes: Vec<String>,
    pub(super) totals: Vec<String>,
    pub(super) remarks: Vec<String>,
    pub(super) seals: Vec<String>,
    pub(super) reports: Vec<String>,
    pub(super) legends: Vec<String>,
    pub(super) empty: Vec<String>,
    pub(super) empty_values: Vec<String>,
    pub(super) ordinals: Vec<String>,
}

/// All tables.
#[derive(Debug)]
pub(super) struct Words {
    headings: Table,
    /// By field, then by what is written in small letters: our value.
    values: HashMap<String, HashMap<String, String>>,
    pub(super) rows: Rows,
}

/// The tables, read once. A table that cannot be read is empty; a test reads them all.
pub(super) fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        let values: Table = toml::from_str(VALUES).unwrap_or_default();
        let flat = |of: HashMap<String, Vec<String>>| {
            of.into_iter()
                .flat_map(|(ours, theirs)| theirs.into_iter().map(move |word| (small(&word), ours.clone())))
                .collect()
        };
        Words {
            headings: toml::from_str(HEADINGS).unwrap_or_default(),
            values: values.into_iter().map(|(field, of)| (field, flat(of))).collect(),
            rows: toml::from_str(ROWS).unwrap_or_default(),
        }
    })
}

impl Words {
    /// Our value for what is written under a field.
    pub(super) fn value(&self, field: &str, written: &str) -> Option<&str> {
        self.values.get(field)?.get(&small(written)).map(String::as_str)
    }
}

/// How sure a word is to mean a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// Only where the values fit.
    Weak,
    /// A usual word for persons or units.
    Common,
    /// A usual word in this kind of sheet.
    Usual,
    /// Our own heading.
    Own,
}

/// The words of one layout, in the form in which headings are compared.
#[derive(Debug)]
pub(super) struct Vocabulary(HashMap<String, Vec<(usize, Strength)>>);

impl Vocabulary {
    pub(super) fn of(layout: &Layout) -> Self {
        let mut all: HashMap<String, Vec<(usize, Strength)>> = HashMap::new();
        let mut add = |word: &str, at: usize, strength| {
            let meanings = all.entry(key(word)).or_default();
            if !meanings.iter().any(|(other, _)| *other == at) {
                meanings.push((at, strength));
            }
        };
        let sections = std::iter::once((layout.kind, Strength::Usual))
            .chain(COMMON.map(|section| (section, Strength::Common)));
        for (at, column) in layout.columns.iter().enumerate() {
            add(column.heading, at, Strength::Own);
        }
        for (section, strength) in sections {
            let Some(fields) = words().headings.get(section) else { continue };
            for (at, column) in layout.columns.iter().enumerate() {
                for template in fields.get(column.heading).into_iter().flatten() {
                    let (template, strength) = match template.strip_prefix('?') {
                        Some(template) => (template, Strength::Weak),
                        None => (template.as_str(), strength),
                    };
                    spell(template, &mut |word| add(word, at, strength));
                }
            }
        }
        Self(all)
    }

    /// The columns that a word in compared form may mean.
    pub(super) fn meanings(&self, key: &str) -> &[(usize, Strength)] {
        self.0.get(key).map_or(&[], Vec::as_slice)
    }

    /// What a heading may mean: as it stands without its brackets, with what is in them, or by what is in them alone.
    pub(super) fn of_heading(&self, heading: &str) -> Vec<(usize, Strength)> {
        let (bare, inside) = unbracketed(heading);
        let mut found = self.meanings(&key(&bare)).to_vec();
        for word in [format!("{bare}{inside}"), inside] {
            if found.is_empty() && !word.is_empty() {
                found = self.meanings(&key(&word)).to_vec();
            }
        }
        found
    }
}

/// Hands out the words of a template, such as `{a,b}c` or `{a,}b`.
fn spell(template: &str, say: &mut dyn FnMut(&str)) {
    let Some((before, rest)) = template.split_once('{') else { return say(template) };
    let Some((choices, after)) = rest.split_once('}') else { return say(template) };
    for choice in choices.split(',') {
        spell(&format!("{before}{choice}{after}"), say);
    }
}

/// A heading without its brackets, and what is in them.
pub(super) fn unbracketed(heading: &str) -> (String, String) {
    let (mut bare, mut inside) = (String::new(), String::new());
    let mut depth = 0_usize;
    for c in heading.chars() {
        match c {
            c if texts::OPENING.contains(&c) => depth += 1,
            c if texts::CLOSING.contains(&c) => depth = depth.saturating_sub(1),
            c if depth == 0 => bare.push(c),
            c => inside.push(c),
        }
    }
    (bare, inside)
}

/// A word in the form in which headings are compared.
pub(super) fn key(word: &str) -> String {
    let mut key: String = word
        .chars()
        .map(half_width)
        .filter(|c| c.is_alphanumeric() || *c == '/')
        .filter(|c| !texts::PARTICLES.contains(c))
        .collect::<String>()
        .to_lowercase();
    for end in texts::TIME_ENDS {
        if let Some(stem) = key.strip_suffix(end) {
            key = format!("{stem}{}", texts::TIME);
            break;
        }
    }
    key
}

/// A written value in the form in which values are compared.
fn small(text: &str) -> String {
    text.chars().map(half_width).filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase()
}

/// Whether a text is one of those that people write into cells that are empty. `is_free` is for columns of free text.
pub(super) fn is_empty_mark(text: &str, is_free: impl FnOnce() -> bool) -> bool {
    let rows = &words().rows;
    let text = text.trim();
    rows.empty.iter().any(|mark| mark == text)
        || (text.chars().count() <= 3 && rows.empty_values.iter().any(|mark| mark == text) && !is_free())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_can_be_read() {
        let headings: Table = toml::from_str(HEADINGS).unwrap();
        let values: Table = toml::from_str(VALUES).unwrap();
        let rows: Rows = toml::from_str(ROWS).unwrap();
        assert!(headings.contains_key("members") && values.contains_key("人员类别"));
        assert!(!rows.totals.is_empty() && !rows.empty.is_empty());
        for (section, fields) in &headings {
            for word in fields.values().flatten() {
                let braces = word.matches(['{', '}']).count();
                assert!(braces % 2 == 0, "{section}: {word}");
            }
        }
    }

    #[test]
    fn headings_are_compared_without_their_ornaments() {
        for (one, other) in [
            ("*姓 名", "姓名"),
            ("出生年月\n(yyyy-MM)", "出生日期"),
            ("确定为发展对象的时间", "确定发展对象日期"),
            ("手机号码：", "手机号码"),
        ] {
            assert_eq!(key(&unbracketed(one).0), key(other), "{one}");
        }
    }

    #[test]
    fn a_template_stands_for_all_its_words() {
        let mut all = Vec::new();
        spell("{一,二}三{四,}", &mut |word| all.push(word.to_owned()));
        assert_eq!(all, ["一三四", "一三", "二三四", "二三"]);
    }
}

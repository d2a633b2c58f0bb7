//! Organisations by what people write: full name, short name, the name without that of the one above, or a code that
//! lost its zeros.

use std::collections::HashMap;

use super::{finding::Choice, words::half_width};
use crate::texts;

/// At most so many are offered to choose from.
const OFFERED: usize = 12;

/// An organisation, as a sheet may mean it.
#[derive(Clone, Debug, Default)]
pub struct UnitEntry {
    /// The code.
    pub code: String,
    /// The full name.
    pub full_name: String,
    /// The name on pages.
    pub short_name: String,
    /// The code of the one above; empty for the topmost.
    pub above: String,
    /// Whether persons belong to it directly.
    pub is_branch: bool,
    /// Whether the one who reads may work with it. Others are known by code only, so that they can be refused by name.
    pub is_in_scope: bool,
}

struct Known {
    entry: UnitEntry,
    /// Both names in the form in which names are compared.
    full: String,
    short: String,
    above: Option<usize>,
}

/// All organisations.
#[derive(Default)]
pub struct Units {
    all: Vec<Known>,
    by_code: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
    /// The usual length of a code made of digits; 0 where there is none.
    digits: usize,
}

impl std::fmt::Debug for Units {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Units({})", self.all.len())
    }
}

/// What a name leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// This one.
    One(usize),
    /// Several fit.
    Several(Vec<usize>),
    /// None fits; these are near.
    Near(Vec<usize>),
}

/// What a code leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coded {
    /// This one.
    Is(usize),
    /// This one, when the zeros in front are put back.
    Padded(usize),
    /// None.
    Unknown,
}

impl Units {
    /// All organisations, in any order.
    pub fn new(entries: Vec<UnitEntry>) -> Self {
        let by_code: HashMap<String, usize> =
            entries.iter().enumerate().map(|(at, entry)| (plain_code(&entry.code), at)).collect();
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        let mut all = Vec::with_capacity(entries.len());
        for (at, entry) in entries.into_iter().enumerate() {
            let (full, short) = (plain(&entry.full_name), plain(&entry.short_name));
            let above = by_code.get(&plain_code(&entry.above)).copied();
            if entry.is_in_scope {
                by_name.entry(full.clone()).or_default().push(at);
                if short != full {
                    by_name.entry(short.clone()).or_default().push(at);
                }
            }
            all.push(Known { entry, full, short, above });
        }
        let of_digits = |known: &&Known| {
            !known.entry.code.is_empty() && known.entry.code.bytes().all(|b| b.is_ascii_digit())
        };
        let digits = all.iter().find(of_digits).map_or(0, |known| known.entry.code.len());
        Self { all, by_code, by_name, digits }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub(super) fn entry(&self, at: usize) -> Option<&UnitEntry> {
        self.all.get(at).map(|known| &known.entry)
    }

    /// The organisation of a code.
    pub fn by_code(&self, code: &str) -> Option<&UnitEntry> {
        self.entry(*self.by_code.get(&plain_code(code))?)
    }

    pub(super) fn place(&self, code: &str) -> Option<usize> {
        self.by_code.get(&plain_code(code)).copied()
    }

    pub(super) fn coded(&self, code: &str) -> Coded {
        let code = &plain_code(code);
        if let Some(at) = self.by_code.get(code) {
            return Coded::Is(*at);
        }
        if code.len() < self.digits && code.len() >= 4 && code.bytes().all(|byte| byte.is_ascii_digit()) {
            let padded = format!("{code:0>width$}", width = self.digits);
            if let Some(at) = self.by_code.get(&padded) {
                return Coded::Padded(*at);
            }
        }
        Coded::Unknown
    }

    /// Whether one lies below another, or is it.
    fn is_below(&self, at: usize, above: usize) -> bool {
        let mut next = Some(at);
        // A tree is not deeper than this; a circle ends too.
        for _ in 0..16 {
            match next {
                Some(one) if one == above => return true,
                Some(one) => next = self.all.get(one).and_then(|known| known.above),
                None => return false,
            }
        }
        false
    }

    /// The organisation of a name, below another one where that is known.
    pub(super) fn named(&self, name: &str, below: Option<usize>, kind: Wanted) -> Named {
        let wanted = plain(name);
        if wanted.is_empty() {
            return Named::Near(Vec::new());
        }
        let fits = |at: &usize| {
            let Some(known) = self.all.get(*at) else { return false };
            kind.fits(known.entry.is_branch) && below.is_none_or(|above| self.is_below(*at, above))
        };
        let exact: Vec<usize> =
            self.by_name.get(&wanted).into_iter().flatten().copied().filter(|at| fits(at)).collect();
        if let [one] = exact.as_slice() {
            return Named::One(*one);
        }
        // The name alone, without that of the one above in front.
        let mut found = exact;
        if found.is_empty() {
            let ends = |known: &Known| {
                let own = |name: &str| {
                    name.strip_suffix(wanted.as_str()).is_some_and(|front| {
                        known.above.and_then(|above| self.all.get(above)).is_none_or(|above| {
                            let stem = stem(&above.short);
                            front.is_empty() || front.ends_with(stem) || stem.ends_with(front)
                        })
                    })
                };
                own(&known.short) || own(&known.full)
            };
            let all = self.all.iter().enumerate();
            found = all
                .filter(|(at, known)| known.entry.is_in_scope && fits(at) && ends(known))
                .map(|(at, _)| at)
                .collect();
        }
        match found.as_slice() {
            [one] => Named::One(*one),
            [] => Named::Near(self.near(&wanted, below, kind)),
            _ => Named::Several(found),
        }
    }

    /// Those whose names are nearest: the same without the word for the kind of organisation, or the fewest signs apart.
    fn near(&self, wanted: &str, below: Option<usize>, kind: Wanted) -> Vec<usize> {
        let stem_of_wanted = stem(wanted);
        let candidates = |strict: bool| {
            let all = self.all.iter().enumerate();
            all.filter(move |(at, known)| {
                known.entry.is_in_scope
                    && (!strict || kind.fits(known.entry.is_branch))
                    && below.is_none_or(|above| self.is_below(*at, above) && *at != above)
            })
        };
        let same: Vec<usize> = candidates(true)
            .filter(|(_, known)| stem(&known.short) == stem_of_wanted || stem(&known.full) == stem_of_wanted)
            .map(|(at, _)| at)
            .collect();
        if !same.is_empty() {
            return same;
        }
        let front = below.and_then(|above| self.all.get(above)).map_or("", |above| stem(&above.short));
        let with_front = format!("{front}{wanted}");
        let mut best = (wanted.chars().count().clamp(3, 12) / 3, Vec::new());
        for (at, known) in candidates(true) {
            let apart = [&known.short, &known.full]
                .into_iter()
                .flat_map(|name| [distance(name, wanted), distance(name, &with_front)])
                .min()
                .unwrap_or(usize::MAX);
            if apart < best.0 || (apart == best.0 && best.1.is_empty()) {
                best = (apart, vec![at]);
            } else if apart == best.0 {
                best.1.push(at);
            }
        }
        best.1.truncate(OFFERED);
        best.1
    }

    /// As something to choose.
    pub(super) fn choices(&self, of: &[usize]) -> Vec<Choice> {
        of.iter()
            .filter_map(|at| self.entry(*at))
            .take(OFFERED)
            .map(|entry| Choice {
                value: entry.code.clone(),
                label: texts::unit(&entry.short_name, &entry.code),
            })
            .collect()
    }

    /// The organisation that a title speaks of, such as the one whose roster it is: the longest name inside it, and none
    /// when several are equally long.
    pub(super) fn mentioned(&self, title: &str) -> Option<usize> {
        let title = plain(title);
        let mut best: Option<(usize, usize)> = None;
        let mut is_tie = false;
        for (at, known) in self.all.iter().enumerate().filter(|(_, known)| known.entry.is_in_scope) {
            for name in [&known.short, &known.full] {
                let length = name.chars().count();
                if length < 3 || !title.contains(name.as_str()) {
                    continue;
                }
                match best {
                    Some((other, _)) if other == at => {}
                    Some((_, longest)) if length < longest => {}
                    Some((_, longest)) if length == longest => is_tie = true,
                    _ => is_tie = false,
                }
                if best.is_none_or(|(_, longest)| length > longest) {
                    best = Some((at, length));
                }
            }
        }
        best.filter(|_| !is_tie).map(|(at, _)| at)
    }
}

/// A code in the form in which codes are compared.
fn plain_code(code: &str) -> String {
    rules::text::compact(code).to_ascii_uppercase()
}

/// Which organisations are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Branch,
    Above,
}

impl Wanted {
    fn fits(self, is_branch: bool) -> bool {
        is_branch == (self == Self::Branch)
    }
}

/// A name in the form in which names are compared: the words for the kinds of organisations are the short ones, and
/// what every name of the party begins with is left out.
pub(super) fn plain(name: &str) -> String {
    let name: String =
        name.chars().map(half_width).filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let name = name.strip_prefix(texts::OF_THE_PARTY).unwrap_or(&name);
    for (long, short) in texts::UNIT_ENDS {
        if let Some(front) = name.strip_suffix(long) {
            return format!("{front}{short}");
        }
    }
    name.to_owned()
}

/// A compared name without the word for the kind of organisation.
fn stem(name: &str) -> &str {
    texts::UNIT_KINDS.iter().find_map(|kind| name.strip_suffix(kind)).unwrap_or(name)
}

/// How many signs have to be changed, put in or taken out.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut before = i;
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        let mut left = i + 1;
        for (cell, b) in row.iter_mut().skip(1).zip(&other) {
            let diagonal = before + usize::from(a != *b);
            before = *cell;
            *cell = diagonal.min(before + 1).min(left + 1);
            left = *cell;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units() -> Units {
        let entry = |code: &str, full: &str, short: &str, above: &str| UnitEntry {
            code: code.to_owned(),
            full_name: full.to_owned(),
            short_name: short.to_owned(),
            above: above.to_owned(),
            is_branch: short.ends_with("党支部"),
            is_in_scope: true,
        };
        Units::new(vec![
            entry("001", "中共示例大学委员会", "示例大学党委", ""),
            entry("002", "中共示例大学经济学院总支部委员会", "经济学院党总支", "001"),
            entry("003", "中共示例大学经济学院教工第一支部委员会", "经济学院教工第一党支部", "002"),
            entry("004", "中共示例大学经济学院学生第一支部委员会", "经济学院学生第一党支部", "002"),
            entry("009", "中共示例大学文学院总支部委员会", "文学院党总支", "001"),
            entry("012", "中共示例大学文学院学生第一支部委员会", "文学院学生第一党支部", "009"),
        ])
    }

    #[test]
    fn a_branch_is_found_by_any_of_its_names() {
        let units = units();
        let branch = |name: &str, below| units.named(name, below, Wanted::Branch);
        for name in [
            "经济学院教工第一党支部",
            "中共示例大学经济学院教工第一支部委员会",
            "教工第一党支部",
            "教工第一支部",
        ] {
            assert_eq!(branch(name, None), Named::One(2), "{name}");
        }
        assert_eq!(branch("学生第一党支部", None), Named::Several(vec![3, 5]));
        assert_eq!(branch("学生第一党支部", Some(4)), Named::One(5));
        assert_eq!(branch("教工一支部", Some(1)), Named::Near(vec![2]));
        assert_eq!(branch("学生第三党支部", Some(4)), Named::Near(vec![5]));
        assert_eq!(units.named("经济学院", None, Wanted::Above), Named::Near(vec![1]));
        assert_eq!(units.named("经济学院分党委", None, Wanted::Above), Named::Near(vec![1]));
        assert_eq!(units.mentioned("文学院党总支入党积极分子名册"), Some(4));
    }

    #[test]
    fn names_are_as_far_apart_as_the_signs_that_differ() {
        assert_eq!(distance("甲乙丙", "甲丁丙"), 1);
        assert_eq!(distance("甲乙", "甲乙丙"), 1);
        assert_eq!(distance("", "甲"), 1);
    }
}

//! Names as keys: pinyin in full for the order of lists, and its initials, so that 张三 is found by `zs`.

use pinyin::ToPinyin as _;
use platform::escape_like;
use rules::names::{SURNAMES, Surname, has_parts, meant_by, surname_of};
use sea_orm::{
    ColumnTrait as _, Condition,
    sea_query::{LikeExpr, SimpleExpr},
};

use crate::schema::person::Column;

/// What a name is sorted and searched by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NameKeys {
    /// `zhangsan`
    pub(crate) full: String,
    /// `zs`
    pub(crate) initials: String,
}

/// The keys of a name. Letters stay, in lower case; what is neither a letter, a digit nor a Chinese character is left
/// out. A surname has its own reading (曾 is zeng), a character of several readings otherwise its most frequent one.
pub(crate) fn keys(name: &str) -> NameKeys {
    let surname = if has_parts(name) { None } else { surname_of(name) };
    match surname {
        Some(surname) => read_as(surname, name.strip_prefix(surname.written).unwrap_or_default()),
        None => by_character(name),
    }
}

/// The keys of a name that begins with a surname of its own reading.
fn read_as(surname: &Surname, rest: &str) -> NameKeys {
    let rest = by_character(rest);
    let initials: String = surname.read.iter().filter_map(|syllable| syllable.chars().next()).collect();
    NameKeys { full: surname.read.concat() + &rest.full, initials: initials + &rest.initials }
}

/// The keys of a text in which each character is read as it mostly is.
fn by_character(text: &str) -> NameKeys {
    let (mut full, mut initials) = (String::new(), String::new());
    for character in text.chars() {
        match character.to_pinyin() {
            Some(reading) => {
                full.push_str(&reading.plain().replace('ü', "v"));
                initials.push_str(&reading.first_letter().replace('ü', "v"));
            }
            None => {
                for plain in character.to_lowercase().filter(|c| c.is_alphanumeric()) {
                    full.push(plain);
                    initials.push(plain);
                }
            }
        }
    }
    NameKeys { full, initials }
}

/// People whose name begins with what was typed: the name itself, its pinyin or its initials, and where a surname has
/// a reading of its own, the reading of its character, too: 曾某 is found by `zengmou`, `cengmou`, `zm` and `cm`.
///
/// `name` is tidy; nothing for one without a letter or character.
pub(crate) fn beginning_with(name: &str) -> Option<Condition> {
    if name.is_ascii() {
        let letters: String =
            name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        return (!letters.is_empty()).then(|| by_letters(&letters));
    }
    // The key of the beginning finds the range in the index; the name itself tells 张 from 章.
    let mut ranges = vec![keys(name).full, by_character(name).full];
    ranges.extend(meant_by(name).filter(|one| one.written.len() > name.len()).map(|one| one.read.concat()));
    ranges.sort_unstable();
    ranges.dedup();
    let ranges = ranges.iter().fold(Condition::any(), |any, key| any.add(begins(Column::NameKey, key)));
    Some(Condition::all().add(ranges).add(is_written(name)))
}

fn by_letters(letters: &str) -> Condition {
    let mut found =
        Condition::any().add(begins(Column::NameKey, letters)).add(begins(Column::Initials, letters));
    // One letter names half the register: the other readings of surnames would only add questions.
    if letters.len() < 2 {
        return found;
    }
    for surname in SURNAMES {
        let (own, plain) = (read_as(surname, ""), by_character(surname.written));
        if let Some((key, _)) = other_reading(letters, &own.full, &plain.full) {
            found = found.add(begins(Column::NameKey, &key).add(is_written(surname.written)));
        }
        if let Some((initials, rest)) = other_reading(letters, &own.initials, &plain.initials) {
            // The next initial is the next letter of the key, which narrows better than initials that many share. `like`
            // leaves the choice of the index to it.
            let key = own.full + rest.get(..1).unwrap_or_default();
            let of_surname = begins(Column::NameKey, &key).add(is_written(surname.written));
            found = found.add(of_surname.add(Column::Initials.like(format!("{initials}%"))));
        }
    }
    found
}

/// What letters mean when the surname at their beginning was read by its character: the key with the surname's own
/// reading, and what follows it. Nothing when both readings are the same, or when the letters are those of the surname.
fn other_reading<'l>(letters: &'l str, own: &str, plain: &str) -> Option<(String, &'l str)> {
    if own == plain || own.starts_with(letters) {
        return None;
    }
    match letters.strip_prefix(plain) {
        Some(rest) => Some((format!("{own}{rest}"), rest)),
        None => plain.starts_with(letters).then(|| (own.to_owned(), "")),
    }
}

/// Whether the name is written with this beginning.
fn is_written(beginning: &str) -> SimpleExpr {
    Column::Name.like(LikeExpr::new(format!("{}%", escape_like(beginning))).escape('\\'))
}

/// A range over a key.
pub(crate) fn begins(column: Column, prefix: &str) -> Condition {
    Condition::all().add(column.gte(prefix)).add(column.lt(after_prefix(prefix)))
}

/// The columns of a row that follow from its name, as a migration brings old rows up: `name`, `name_key`, `initials`.
pub(crate) fn rewritten(old: &[String]) -> Option<Vec<String>> {
    let [name, full, initials] = old else { return None };
    let tidied = rules::names::tidy(name);
    // A name of nothing but invisible signs stays for somebody to look at.
    let tidied = if tidied.is_empty() { name.clone() } else { tidied };
    let keys = keys(&tidied);
    let is_same = tidied == *name && keys.full == *full && keys.initials == *initials;
    (!is_same).then(|| vec![tidied, keys.full, keys.initials])
}

/// The first text after all texts that begin with `prefix`, for ranges over keys.
fn after_prefix(prefix: &str) -> String {
    format!("{prefix}\u{10FFFF}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_its_pinyin_and_by_its_initials() {
        let zhang = keys("张三");
        assert_eq!((zhang.full.as_str(), zhang.initials.as_str()), ("zhangsan", "zs"));
        assert_eq!(keys("吕布").full, "lvbu");
    }

    #[test]
    fn names_with_letters_and_dots_keep_their_letters() {
        let name = keys("阿依古丽·Ahmad 2");
        assert_eq!(name.full, "ayiguliahmad2");
        assert!(name.initials.starts_with("aygl"));
    }

    #[test]
    fn a_surname_is_read_as_a_surname_and_nothing_else_is() {
        for (name, full, initials) in [
            ("曾三", "zengsan", "zs"),
            ("未曾", "weiceng", "wc"),
            ("翟某", "zhaimou", "zm"),
            ("卜某", "bumou", "bm"),
            ("尉迟某", "yuchimou", "ycm"),
            ("尉某", "weimou", "wm"),
            ("万俟某", "moqimou", "mqm"),
            ("万某", "wanmou", "wm"),
            ("单于某", "chanyumou", "cym"),
            ("单某", "shanmou", "sm"),
            ("长孙某", "zhangsunmou", "zsm"),
            // A transliterated name has no Chinese surname.
            ("查干·巴特尔", "chaganbateer", "cgbte"),
        ] {
            let found = keys(name);
            assert_eq!((found.full.as_str(), found.initials.as_str()), (full, initials), "{name}");
        }
    }

    #[test]
    fn every_surname_of_the_table_differs_from_its_characters() {
        for surname in SURNAMES.iter().filter(|one| one.written != "长孙") {
            assert_ne!(read_as(surname, "").full, by_character(surname.written).full, "{}", surname.written);
        }
    }

    #[test]
    fn the_key_of_a_beginning_begins_the_key() {
        assert!(keys("欧阳娜娜").full.starts_with(&keys("欧阳").full));
        let full = keys("张三").full;
        assert!(full.as_str() >= "zhang" && full < after_prefix("zhang"));
    }
}

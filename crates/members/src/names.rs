//! Names as keys: pinyin in full for the order of lists, and its initials, so that 张三 is found by `zs`.

use pinyin::ToPinyin as _;

/// What a name is sorted and searched by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NameKeys {
    /// `zhangsan`
    pub(crate) full: String,
    /// `zs`
    pub(crate) initials: String,
}

/// The keys of a name. Letters stay, in lower case; what is neither a letter, a digit nor a Chinese character is left
/// out. A character of several readings has its most frequent one, so the keys of a beginning begin the key of the name.
pub(crate) fn keys(name: &str) -> NameKeys {
    let (mut full, mut initials) = (String::new(), String::new());
    for character in name.chars() {
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

/// The first text after all texts that begin with `prefix`, for ranges over keys.
pub(crate) fn after_prefix(prefix: &str) -> String {
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
    fn the_key_of_a_beginning_begins_the_key() {
        assert!(keys("欧阳娜娜").full.starts_with(&keys("欧阳").full));
        let full = keys("张三").full;
        assert!(full.as_str() >= "zhang" && full < after_prefix("zhang"));
    }
}

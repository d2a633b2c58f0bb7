//! Surnames that are read otherwise than the character alone.
//!
//! Source: the readings in general use for these surnames, held against the surname table of the npm package `pinyin-pro`
//! 3.29.4, which agrees where it has the surname, but for 单于 (chányú), and against the readings of the crate `pinyin`. Only surnames stand here whose letters are not those of
//! the character alone. Where a surname is read in two ways (覃 qín and tán, 乐 yuè and lè, 缪 miào and móu), the one of
//! more people stands here, and the other is the reading of the character.

/// A surname with a reading of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surname {
    /// The characters, one or two.
    pub written: &'static str,
    /// The reading in plain letters, one syllable for each character; ü is v.
    pub read: &'static [&'static str],
}

const fn one(written: &'static str, read: &'static [&'static str]) -> Surname {
    Surname { written, read }
}

/// All of them, those of two characters first: 单于 is not 单.
pub const SURNAMES: &[Surname] = &[
    one("尉迟", &["yu", "chi"]),
    one("万俟", &["mo", "qi"]),
    one("长孙", &["zhang", "sun"]),
    one("单于", &["chan", "yu"]),
    one("澹台", &["tan", "tai"]),
    one("乐正", &["yue", "zheng"]),
    one("子车", &["zi", "ju"]),
    one("中行", &["zhong", "hang"]),
    one("曾", &["zeng"]),
    one("单", &["shan"]),
    one("翟", &["zhai"]),
    one("解", &["xie"]),
    one("查", &["zha"]),
    one("区", &["ou"]),
    one("仇", &["qiu"]),
    one("卜", &["bu"]),
    one("覃", &["qin"]),
    one("朴", &["piao"]),
    one("盖", &["ge"]),
    one("缪", &["miao"]),
    one("员", &["yun"]),
    one("贠", &["yun"]),
    one("繁", &["po"]),
    one("秘", &["bi"]),
    one("召", &["shao"]),
    one("乐", &["yue"]),
    one("折", &["she"]),
    one("种", &["chong"]),
    one("洗", &["xian"]),
    one("薄", &["bo"]),
    one("句", &["gou"]),
    one("能", &["nai"]),
    one("都", &["du"]),
    one("祭", &["zhai"]),
    one("佴", &["nai"]),
    one("郇", &["xun"]),
    one("乜", &["nie"]),
    one("粘", &["nian"]),
    one("蔚", &["yu"]),
    one("圈", &["juan"]),
    one("阚", &["kan"]),
    one("么", &["yao"]),
];

/// The surname that a name begins with, when it has a reading of its own.
pub fn of(name: &str) -> Option<&'static Surname> {
    SURNAMES.iter().find(|surname| name.starts_with(surname.written))
}

/// The surnames that somebody may mean who typed the beginning of a name: the one it begins with, and longer ones that
/// begin with it. Who types 尉 may look for 尉迟.
pub fn meant_by(typed: &str) -> impl Iterator<Item = &'static Surname> {
    SURNAMES.iter().filter(move |surname| {
        !typed.is_empty() && (typed.starts_with(surname.written) || surname.written.starts_with(typed))
    })
}

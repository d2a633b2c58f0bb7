//! Names and texts: what goes, what stays, what is found.

use proptest::prelude::*;
use rules::{
    names::{SURNAMES, meant_by, surname_of, tidy},
    text::{compact, is_invisible, one_line},
};

#[test]
fn names_lose_what_nobody_sees_and_nothing_else() {
    for (typed, kept) in [
        ("张三", "张三"),
        ("张\u{200b}三", "张三"),
        ("\u{feff}张三\u{200d}", "张三"),
        ("\u{202d}张三\u{202c}", "张三"),
        ("张\u{ad}三", "张三"),
        (" 张　三 ", "张三"),
        ("张\u{a0}三\n", "张三"),
        ("欧阳 娜 娜", "欧阳娜娜"),
        ("阿不都•热合曼", "阿不都·热合曼"),
        ("阿不都・热合曼", "阿不都·热合曼"),
        ("阿不都･热合曼", "阿不都·热合曼"),
        ("阿不都‧热合曼", "阿不都·热合曼"),
        ("阿不都 · 热合曼", "阿不都·热合曼"),
        ("阿不都··热合曼", "阿不都·热合曼"),
        ("阿不都.热合曼", "阿不都·热合曼"),
        ("阿不都．热合曼", "阿不都·热合曼"),
        ("John  A. Smith", "John A. Smith"),
        ("Ｊｏｈｎ", "John"),
        ("张三 John", "张三 John"),
        ("\u{200b}\u{feff}", ""),
        ("", ""),
    ] {
        assert_eq!(tidy(typed), kept, "{typed:?}");
    }
}

#[test]
fn one_line_keeps_joiners_and_loses_direction_marks() {
    assert_eq!(one_line("　张　三 \n"), "张 三");
    assert_eq!(one_line("\u{202d}学府路 1 号\u{202c}\u{200b}"), "学府路 1 号");
    assert_eq!(
        one_line("\u{645}\u{6cc}\u{200c}\u{62e}"),
        "\u{645}\u{6cc}\u{200c}\u{62e}",
        "a joiner that is written"
    );
    assert_eq!(one_line("a\u{0}b\u{7f}c"), "abc");
}

#[test]
fn every_dash_is_a_dash() {
    for dash in ['-', '‐', '‑', '‒', '–', '—', '―', '−', '﹣', '－'] {
        assert_eq!(compact(&format!("0871 {dash} 65")), "0871-65", "{dash:?}");
    }
    assert_eq!(compact("一〇"), "一〇", "characters are not dashes or digits");
}

#[test]
fn surnames_of_two_characters_come_before_those_of_one() {
    let read = |name: &str| surname_of(name).map(|one| one.read.concat());
    assert_eq!(read("尉迟恭").as_deref(), Some("yuchi"));
    assert_eq!(read("单于某").as_deref(), Some("chanyu"));
    assert_eq!(read("单某").as_deref(), Some("shan"));
    assert_eq!(read("张单"), None);
    assert!(meant_by("尉").any(|one| one.written == "尉迟"));
    assert_eq!(meant_by("").count(), 0);
    for (at, one) in SURNAMES.iter().enumerate() {
        assert_eq!(one.written.chars().count(), one.read.len(), "{}", one.written);
        assert!(one.read.iter().all(|syllable| syllable.bytes().all(|b| b.is_ascii_lowercase())));
        let later = &SURNAMES[at + 1..];
        assert!(
            !later.iter().any(|later| later.written.starts_with(one.written)),
            "{} hides one",
            one.written
        );
    }
}

proptest! {
    #[test]
    fn a_tidy_name_stays_as_it_is(name in "[张三曾·. a-zA-Z\u{200b}\u{202d}　]{0,12}") {
        let kept = tidy(&name);
        prop_assert_eq!(tidy(&kept), kept.clone());
        prop_assert!(!kept.chars().any(is_invisible) && kept == kept.trim());
    }

    #[test]
    fn characters_of_a_name_survive(name in "[\u{4e00}-\u{9fff}]{1,8}", at in 0_usize..8, sign in prop::sample::select(vec!['\u{200b}', ' ', '　', '\u{202c}'])) {
        let mut signs: Vec<char> = name.chars().collect();
        signs.insert(at.min(signs.len()), sign);
        prop_assert_eq!(tidy(&signs.iter().collect::<String>()), name);
    }
}

//! Code sets.

use std::collections::BTreeSet;

use rules::codes::{
    CodeSet, EDUCATION, ETHNIC_GROUPS, MEMBERSHIP_STATES, OCCUPATIONS, ORGANIZATION_KINDS, PARTY_POSTS,
    PERSON_CATEGORIES, PROFESSIONAL_TITLES, SEXES, Sex, is_branch_kind,
};

const ALL: [CodeSet; 9] = [
    SEXES,
    ETHNIC_GROUPS,
    EDUCATION,
    PERSON_CATEGORIES,
    ORGANIZATION_KINDS,
    OCCUPATIONS,
    MEMBERSHIP_STATES,
    PARTY_POSTS,
    PROFESSIONAL_TITLES,
];

#[test]
fn codes_names_and_aliases_are_unique_and_lead_back() {
    for set in ALL {
        let mut names = BTreeSet::new();
        let mut codes = BTreeSet::new();
        for one in set.all() {
            assert!(codes.insert(one.code), "{}: {}", set.title(), one.code);
            assert_eq!(set.name(one.code), Some(one.name));
            for name in std::iter::once(&one.name).chain(one.aliases) {
                assert!(names.insert(*name), "{}: {name}", set.title());
                assert_eq!(set.by_name(name).unwrap().code, one.code, "{name}");
            }
        }
        assert_eq!(set.by_name(""), None);
        assert_eq!(set.by_code("?"), None);
    }
}

#[test]
fn ethnic_groups_are_those_of_the_standard() {
    assert_eq!(ETHNIC_GROUPS.all().len(), 58);
    for (code, name) in [
        ("01", "汉"),
        ("02", "蒙古族"),
        ("05", "维吾尔"),
        ("08", "壮族"),
        ("14", "白"),
        ("15", "土家族"),
        ("30", "土族"),
        ("44", "俄罗斯族"),
        ("49", "京族"),
        ("56", "基诺"),
        ("97", "其他"),
        ("98", "外国血统中国籍人士"),
    ] {
        assert_eq!(ETHNIC_GROUPS.by_name(name).unwrap().code, code, "{name}");
    }
}

/// The words that the sheets of the collection form use.
#[test]
fn the_words_of_the_sheets_are_found() {
    for (set, name, code) in [
        (SEXES, "男", "1"),
        (SEXES, "女", "2"),
        (ETHNIC_GROUPS, " 彝族 ", "07"),
        (EDUCATION, "大专", "22"),
        (EDUCATION, "大学", "21"),
        (EDUCATION, "研究生", "1"),
        (PERSON_CATEGORIES, "正式党员", "1"),
        (PERSON_CATEGORIES, "预备党员", "2"),
        (PERSON_CATEGORIES, "入党申请人", "5"),
        (OCCUPATIONS, "离退休人员", "4"),
        (OCCUPATIONS, "事业单位管理人员", "012"),
        (OCCUPATIONS, "事业单位专业技术人员", "013"),
        (OCCUPATIONS, "学生", "3"),
        (OCCUPATIONS, "工勤技能人员", "016"),
        (MEMBERSHIP_STATES, "正常", "1"),
        (PARTY_POSTS, "党支部书记", "001A"),
        (PARTY_POSTS, "党支部副书记", "001B"),
        (PARTY_POSTS, "组织委员", "030U"),
        (PARTY_POSTS, "宣传委员", "031U"),
        (PARTY_POSTS, "纪检委员", "034U"),
        (PROFESSIONAL_TITLES, "副教授", "012"),
        (ORGANIZATION_KINDS, "党委", "611"),
        (ORGANIZATION_KINDS, "党总支部", "621"),
        (ORGANIZATION_KINDS, "党支部", "631"),
    ] {
        assert_eq!(set.by_name(name).map(|one| one.code), Some(code), "{}: {name}", set.title());
    }
    assert_eq!(PERSON_CATEGORIES.by_name("党员"), None, "which of the two?");
}

#[test]
fn a_branch_is_one_of_four_kinds() {
    let branches: Vec<&str> =
        ORGANIZATION_KINDS.all().iter().filter(|one| is_branch_kind(one.code)).map(|one| one.name).collect();
    assert_eq!(branches, ["党支部", "联合党支部", "临时党支部", "临时联合党支部"]);
}

#[test]
fn sexes_have_the_codes_of_the_standard() {
    for sex in [Sex::Male, Sex::Female] {
        assert_eq!(Sex::by_code(sex.code()), Some(sex));
    }
    assert_eq!(SEXES.name(Sex::Female.code()), Some("女"));
}

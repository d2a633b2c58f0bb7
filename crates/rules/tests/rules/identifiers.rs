//! Identifiers: what is repaired, what is refused, what is printed. The numbers are made up; their region does not exist.

use proptest::prelude::*;
use rules::{
    CivilId, CreditCode, Landline, Mobile, OrganizationCode,
    codes::Sex,
    identifiers::{CivilIdError, IdentifierError},
};

use crate::story::day;

#[test]
fn a_civil_id_says_birth_and_sex() {
    let id = CivilId::parse("990101194507291206").unwrap();
    assert_eq!((id.birth(), id.sex(), id.is_male()), (day("1945-07-29"), Sex::Female, false));
    let id: CivilId = "99010120031212721X".parse().unwrap();
    assert_eq!((id.birth(), id.sex()), (day("2003-12-12"), Sex::Male));
    assert_eq!(id.as_str(), "99010120031212721X");
}

#[test]
fn what_people_type_is_repaired() {
    let id = CivilId::parse("99010120031212721X").unwrap();
    for text in [" 990101 20031212 721x ", "９９０１０１２００３１２１２７２１Ｘ", "99010120031212721ｘ"]
    {
        assert_eq!(CivilId::parse(text).as_ref(), Ok(&id), "{text}");
    }
}

#[test]
fn each_mistake_in_a_civil_id_has_its_own_name() {
    for (text, error) in [
        ("1000000000000000000", CivilIdError::Length(19)),
        ("", CivilIdError::Length(0)),
        ("99010119450729120", CivilIdError::Length(17)),
        ("99010119450729120X", CivilIdError::CheckDigit),
        ("990101194507291207", CivilIdError::CheckDigit),
        ("99010119450729120A", CivilIdError::Characters),
        ("X90101194507291206", CivilIdError::Characters),
        ("九九0101194507291206", CivilIdError::Characters),
        ("990101199002301233", CivilIdError::BirthDate),
        ("990101199013011233", CivilIdError::BirthDate),
    ] {
        assert_eq!(CivilId::parse(text), Err(error), "{text}");
    }
    assert_eq!(CivilIdError::Length(19).to_string(), "公民身份号码应为 18 位，现为 19 位");
}

/// GB 11643: changing any one character, or swapping two neighbours that differ, is noticed.
#[test]
fn one_wrong_character_is_noticed() {
    let good = "990101200412198314";
    for at in 0..17 {
        for digit in '0'..='9' {
            let changed: String =
                good.chars().enumerate().map(|(i, c)| if i == at { digit } else { c }).collect();
            assert_eq!(CivilId::parse(&changed).is_ok(), changed == good, "{changed}");
        }
    }
}

#[test]
fn personal_numbers_print_masked() {
    let id = CivilId::parse("990101194507291206").unwrap();
    assert_eq!(id.masked(), "9901**********1206");
    assert_eq!(format!("{id:?}"), "CivilId(9901**********1206)");
    let phone = Mobile::parse("13100003986").unwrap();
    assert_eq!(phone.masked(), "131****3986");
    assert_eq!(format!("{phone:?}"), "Mobile(131****3986)");
    assert_eq!(format!("{:?}", Landline::parse("0871-65000001").unwrap()), "Landline(****-****0001)");
}

#[test]
fn mobile_numbers_are_normalised() {
    for text in
        ["13100003986", "+86 131 0000 3986", "86-131-0000-3986", "0086 13100003986", "１３１００００３９８６"]
    {
        assert_eq!(Mobile::parse(text).unwrap().as_str(), "13100003986", "{text}");
    }
    for text in ["12345", "23100003986", "131000039860", "1310000398a", "", "+1 3100003986"] {
        assert_eq!(Mobile::parse(text), Err(IdentifierError::Mobile), "{text}");
    }
}

#[test]
fn landlines_are_normalised() {
    for (text, number) in [
        ("0871-65000001", "0871-65000001"),
        ("(0871) 6500 0001", "0871-65000001"),
        ("（0871）65000001", "0871-65000001"),
        ("087165000001", "0871-65000001"),
        ("0871—65000001", "0871-65000001"),
        ("\u{202d}0871\u{2011}65000001\u{202c}", "0871-65000001"),
        ("01065000001", "010-65000001"),
        ("02865000001", "028-65000001"),
        ("65000001", "65000001"),
        ("0871-6500001转801", "0871-6500001-801"),
        ("0871-6500001 分机 801", "0871-6500001-801"),
        ("0871-6500001#801", "0871-6500001-801"),
        ("+86 871 65000000", "0871-65000000"),
        ("+86 0871 65000000", "0871-65000000"),
        ("+86-10-65000000", "010-65000000"),
        ("0086 871 6500000", "0871-6500000"),
        ("+8687165000000", "0871-65000000"),
    ] {
        assert_eq!(Landline::parse(text).unwrap().as_str(), number, "{text}");
    }
    for text in [
        "12345",
        "0871",
        "",
        "0871-abc",
        "0871-65000001-1-2",
        "00000000",
        "0871-650000012",
        "0871-650000",
        "650000011",
        "10000000",
        "012-65000001",
        "0171-65000001",
        "65000001/65000002",
        "65000001、65000002",
        "0871-65000001a",
        "+86 65000001",
        "+1 871 65000000",
        "9913912345678",
        "0871-65000001-1234567",
    ] {
        assert_eq!(Landline::parse(text), Err(IdentifierError::Landline), "{text}");
    }
}

#[test]
fn a_mobile_number_is_never_cut_to_a_landline() {
    for text in ["13912345678", "139-1234-5678", "+86 139 1234 5678", "8613912345678", "\u{200e}13912345678"]
    {
        assert_eq!(Landline::parse(text), Err(IdentifierError::MobileAsLandline), "{text}");
    }
}

#[test]
fn signs_that_nobody_sees_and_any_dash_do_no_harm() {
    for text in ["\u{202d}13100003986\u{202c}", "131\u{2011}0000\u{2013}3986", "\u{feff}131 0000\u{ad}3986"] {
        assert_eq!(Mobile::parse(text).unwrap().as_str(), "13100003986", "{text}");
    }
    assert_eq!(CivilId::parse("\u{200e}990101194507291206\u{2069}").unwrap().as_str(), "990101194507291206");
    assert_eq!(OrganizationCode::parse("\u{200b}099000000001").unwrap().as_str(), "099000000001");
    assert_eq!(CreditCode::parse("91350100\u{200b}M000100Y43").unwrap().as_str(), "91350100M000100Y43");
    assert_eq!(Mobile::parse("+86 86 13100003986"), Err(IdentifierError::Mobile), "the country twice");
}

proptest! {
    /// Whatever is read, every digit that was typed is in it: at most the number of the country goes, and a 0 comes.
    #[test]
    fn no_digit_of_a_number_is_lost(text in "(\\+86|0086)?[ -]?[(]?[0-9]{0,4}[)]?[ -–]?[0-9]{0,9}([-#转][0-9]{0,7})?") {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        if let Ok(number) = Landline::parse(&text) {
            let (typed, kept) = (digits(&text), digits(number.as_str()));
            let country = typed.strip_prefix("0086").or_else(|| typed.strip_prefix("86"));
            let fits = kept == typed || country.is_some_and(|rest| kept == rest || kept == format!("0{rest}"));
            prop_assert!(fits, "{} became {}", text, number.as_str());
        }
        if let Ok(number) = Mobile::parse(&text) {
            prop_assert!(digits(&text).ends_with(number.as_str()));
            prop_assert!(digits(&text).len() <= number.as_str().len() + 4);
        }
    }
}

/// The example that is printed with GB 32100-2015, and the same with mistakes.
#[test]
fn credit_codes_have_a_check_character() {
    assert_eq!(CreditCode::parse("91350100m000100y43").unwrap().as_str(), "91350100M000100Y43");
    assert_eq!(CreditCode::parse("91350100M000100Y44"), Err(IdentifierError::CreditCodeCheck));
    for text in ["91350100M000100Y4", "91350100I000100Y43", ""] {
        assert_eq!(CreditCode::parse(text), Err(IdentifierError::CreditCode), "{text}");
    }
}

#[test]
fn organisation_codes_are_text() {
    assert_eq!(OrganizationCode::parse(" 099000000001 ").unwrap().as_str(), "099000000001");
    for text in ["", "0990-01", "123456789012345678901", "党支部"] {
        assert_eq!(OrganizationCode::parse(text), Err(IdentifierError::OrganizationCode), "{text}");
    }
}

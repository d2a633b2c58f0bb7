//! What an administrator may set: floors only become stricter.

use rules::development::{Overlay, OverlayError, Pack};

use crate::story::{PACK_2014, PACK_2026};

#[test]
fn a_national_floor_only_becomes_stricter() {
    let pack = Pack::parse(PACK_2026).unwrap();
    for (key, value, is_taken) in [
        ("WP01/minimum-age/years", 18, true),
        ("WP01/minimum-age/years", 17, false),
        ("WP12/training-year/months", 13, true),
        ("WP12/training-year/months", 11, false),
        ("WP16/publicity/working_days", 7, true),
        ("WP16/publicity/working_days", 4, false),
        ("WP23/training/hours", 40, true),
        ("WP23/training/hours", 16, false),
        ("WP28/not-leaving/months", 6, true),
        ("WP28/not-leaving/months", 2, false),
        ("WP36/time-limit/months", 2, true),
        ("WP36/time-limit/months", 4, false),
        ("WP36/time-limit/final_months", 7, false),
        ("WP47/extension/minimum", 5, false),
        ("WP47/extension/maximum", 13, false),
        ("WP47/probation-over/days_before", 1, false),
        ("WP09/persons/maximum", 3, false),
        ("WP09/persons/minimum", 2, true),
    ] {
        let mut overlay = Overlay::default();
        let taken = overlay.tighten(&pack, key, value);
        assert_eq!(taken.is_ok(), is_taken, "{key} = {value}: {taken:?}");
        assert_eq!(overlay.values().count(), usize::from(is_taken));
        if is_taken {
            let changed = pack.with(&overlay).unwrap();
            let now = changed.parameters().into_iter().find(|parameter| parameter.key == key).unwrap();
            assert_eq!(now.value, value, "{key}");
        } else {
            assert!(matches!(taken, Err(OverlayError::Looser { .. })), "{taken:?}");
        }
    }
}

#[test]
fn a_custom_may_be_set_both_ways() {
    let pack = Pack::parse(PACK_2014).unwrap();
    let mut overlay = Overlay::default();
    for (key, value) in [
        ("WP11/records-at-least/minimum", 2),
        ("WP25/field-at-least/minimum", 5),
        ("WP16/publicity/working_days", 3),
        ("WP44/probation-over/days_before", 14),
    ] {
        overlay.tighten(&pack, key, value).unwrap();
    }
    assert!(pack.with(&overlay).is_ok());
    let strict = Pack::parse(PACK_2026).unwrap();
    assert!(
        matches!(strict.with(&overlay), Err(OverlayError::Looser { floor: 5, .. })),
        "what was set for 2014 is judged again for 2026, where the notice is a floor"
    );
}

#[test]
fn unknown_parameters_and_senseless_values_are_refused() {
    let pack = Pack::parse(PACK_2026).unwrap();
    let mut overlay = Overlay::default();
    for key in ["", "WP16", "WP16/publicity", "WP16/publicity/days", "WP99/publicity/working_days"] {
        assert_eq!(overlay.tighten(&pack, key, 5), Err(OverlayError::Unknown(key.to_owned())));
    }
    let key = "WP25/field-at-least/minimum";
    for value in [-1, 10_001, i64::MAX] {
        assert_eq!(overlay.tighten(&pack, key, value), Err(OverlayError::Unfit(key.to_owned())));
    }
}

#[test]
fn every_parameter_can_be_set_to_its_own_value_and_has_a_key_of_its_own() {
    let pack = Pack::parse(PACK_2026).unwrap();
    let mut overlay = Overlay::default();
    for parameter in pack.parameters() {
        overlay.tighten(&pack, &parameter.key, parameter.value).unwrap();
    }
    assert_eq!(overlay.values().count(), pack.parameters().len());
    assert_eq!(pack.with(&overlay).unwrap(), pack);
}

//! Values in JSON come back as they went.

use bpmn::{Decimal, Value, Variables};
use proptest::prelude::*;

use crate::json;

#[test]
fn values_are_written_as_what_they_are() {
    for text in [
        "null",
        "true",
        "-7",
        "9223372036854775807",
        "1.5",
        "-0.1",
        "2.0",
        r#""text""#,
        "[1,[],{}]",
        r#"{"a":{"b":null}}"#,
        r#"{"$decimal":"0.1234567890123456789012345678"}"#,
        r#"{"$$decimal":"1.5"}"#,
        r#"{"$decimal":"1.5","b":1}"#,
    ] {
        let value: Value = json(text);
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
    }
    assert_eq!(json::<Value>("1.50"), Value::from(Decimal::new(15, 1)));
    assert_eq!(json::<Value>("18446744073709551615"), Value::from(Decimal::from(u64::MAX)));
    assert_eq!(json::<Value>(r#"{"$decimal":"1.5"}"#), Value::from(Decimal::new(15, 1)));
    assert_eq!(json::<Value>(r#"{"$$decimal":1}"#).to_string(), "{$decimal: 1}");
    assert_eq!(json::<Value>(r#"["a", 1, {"b": null}]"#).to_string(), "['a', 1, {b: null}]");
}

#[test]
fn values_have_limits() {
    let nested = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    let refused = |text: &str| {
        serde_json::from_str::<Variables>(&format!("{{\"v\": {text}}}")).unwrap_err().to_string()
    };
    assert!(json::<Value>(&nested(32)).is_within_limits());
    assert!(refused(&nested(33)).contains("deeper than 32 levels"));
    let maps = format!("{}1{}", r#"{"a":"#.repeat(33), "}".repeat(33));
    assert!(refused(&maps).contains("deeper than 32 levels"));
    assert!(refused(&format!("[{}1]", "1,".repeat(600_000))).contains("too large"));
    assert!(refused(&format!("\"{}\"", "x".repeat(4_000_000))).contains("too large"));
    assert!(refused("1e300").contains("does not fit into 28 digits"));
    assert!(refused(r#"{"$decimal":"abc"}"#).contains("`abc` is not a decimal"));
    assert!(refused(r#"{"$decimal":1}"#).contains("a decimal is written as a text"));
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (any::<i64>(), 0_u32..28).prop_map(|(digits, places)| Value::from(Decimal::new(digits, places))),
        "\\PC{0,9}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        let key = prop_oneof!["[a-c]{0,2}", "\\${0,3}decimal"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(key, inner, 0..4).prop_map(Value::from),
        ]
    })
}

proptest! {
    #[test]
    fn any_value_comes_back_from_json(value in value()) {
        let text = serde_json::to_string(&value).unwrap();
        prop_assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value, "{}", text);
    }
}

//! Texts that want to break the parser or to hold up the engine.

use std::time::{Duration, Instant};

use bpmn::{Expression, Script, Value, Variables, When};
use proptest::prelude::*;

use crate::{evaluate, variables};

#[test]
fn length_and_nesting_have_an_end() {
    let nested =
        |open: &str, close: &str, n: usize| format!("${{{}true{}}}", open.repeat(n), close.repeat(n));
    assert_eq!(evaluate(&nested("(", ")", 40), None), Ok(Value::Bool(true)));
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{'a':", "}"),
        ("!", ""),
        ("not ", ""),
        ("-", ""),
        ("empty ", ""),
        ("a[", "]"),
        ("a ? b : ", ""),
        ("a.contains(", ")"),
        ("size(", ")"),
    ] {
        let error = evaluate(&nested(open, close, 300), None).unwrap_err();
        assert!(error.contains("deeper than 48"), "{open}: {error}");
    }
    for text in ["= x in [", "= if ", "= for a in ", "= not(", "= some a in b satisfies ", "= {a:"] {
        let text = format!("={}", text.trim_start_matches('=').repeat(100));
        assert!(evaluate(&text, None).unwrap_err().contains("deeper than 48"), "{text}");
    }
    assert!(
        evaluate(&format!("${{{}true}}", " ".repeat(4_096)), None).unwrap_err().contains("longer than 4096")
    );
    // Long but flat is fine: a chain is no deep tree.
    assert_eq!(evaluate(&format!("1{}", "+1".repeat(2_000)), None), Ok(Value::Integer(2_001)));
    assert_eq!(evaluate(&format!("true{}", "&&true".repeat(600)), None), Ok(Value::Bool(true)));
    assert_eq!(evaluate(&format!("unknown{}", "[0]".repeat(1_000)), None), Ok(Value::Null));
    assert_eq!(evaluate(&format!("unknown{}", ".a".repeat(2_000)), None), Ok(Value::Null));
    assert_eq!(evaluate(&format!("=tags{}", "[item=1]".repeat(500)), None), Ok(Value::List(vec![])));
    let names = "x in y, ".repeat(20);
    assert!(
        evaluate(&format!("=for {names} z in y return 1"), None).unwrap_err().contains("more than 8 names")
    );
}

#[test]
fn an_evaluation_ends() {
    let list = |n: i64| Value::List((0..n).map(Value::from).collect());
    let texts: Value = Value::List((0..40).map(|_| Value::from("x".repeat(60_000))).collect());
    let given = Variables::from([
        ("l".to_owned(), list(1_000)),
        ("t".to_owned(), texts),
        ("s".to_owned(), Value::from("x".repeat(1_000_000))),
    ]);
    for text in [
        "l.map(a, l.map(b, l.map(c, a + b + c)))",
        "l.all(a, l.all(b, l.all(c, l.all(d, true))))",
        "l.map(a, l)",
        "l.map(a, t)",
        "l.exists(a, l == l + [a])",
        "l.filter(a, contains(s, 'y'))",
        "l.map(a, s + s)",
        "t.map(a, t.map(b, a + b))",
        "s + s + s + s + s + s + s + s + s + s + s + s + s + s + s + s",
        "l.map(a, [l, l, l, l].map(x, x.map(y, [y, y, y])))",
        "l.all(a, t == t)",
        "l.all(a, size(s) > 0)",
        "l.map(a, {'a': t}.a)",
    ] {
        let begun = Instant::now();
        let error = Expression::parse(text, None).unwrap().evaluate(&given).unwrap_err();
        assert!(
            error.reason.contains("100000 steps") || error.reason.contains("too large"),
            "{text}: {error}"
        );
        assert!(begun.elapsed() < Duration::from_secs(2), "{text} took {:?}", begun.elapsed());
    }
    for text in [
        "=for a in l, b in l return a * b",
        "=for a in 1..100 return for b in 1..100 return for c in 1..100 return c",
        "=l[count(l[item > 0]) > 0]",
        "=string join(for a in 1..1000 return s, \",\")",
        "=replace(s, \"x\", \"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\")",
        "=for a in l return distinct values(l)",
        "=for a in l return t.b.c.d",
        "=for a in 1..10 return {x: t, y: x, z: y}",
    ] {
        let begun = Instant::now();
        let error = Expression::parse(text, None).unwrap().evaluate(&given).unwrap_err();
        assert!(error.reason.contains("100000 steps"), "{text}: {error}");
        assert!(begun.elapsed() < Duration::from_secs(2), "{text} took {:?}", begun.elapsed());
    }
    let doubling: Vec<String> = (0..40).map(|n| format!("v{} = v{n} + v{n}", n + 1)).collect();
    let script = Script::parse(&format!("v0 = 'x'\n{}", doubling.join("\n")), None).unwrap();
    assert!(script.run(&given).is_err());
    let deeper: Vec<String> = (0..40).map(|n| format!("v{} = [v{n}]", n + 1)).collect();
    let error = Script::parse(&deeper.join("\n"), None).unwrap().run(&given).unwrap_err();
    assert!(error.reason.contains("nested too deep"), "{error}");
}

/// Pieces of all notations in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "${",
        "#{",
        "}",
        "{",
        "(",
        ")",
        "[",
        "]",
        "=",
        "==",
        "!=",
        "<",
        "..",
        ".",
        ",",
        ":",
        "?",
        "+",
        "-",
        "*",
        "/",
        "%",
        "!",
        "&&",
        "||",
        "and",
        "or",
        "not",
        "empty",
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "satisfies",
        "between",
        "is",
        "a",
        "round",
        "tags",
        "applicant",
        "'x'",
        "\"",
        "'",
        "\\",
        "1",
        "2.5",
        "1e9",
        "9223372036854775807",
        "exists(t,",
        "map(",
        "size(",
        "vars:get(",
        "execution.getVariable(",
        "null",
        "true",
        "\n",
        ";",
        "意见",
        "\u{0}",
        "é",
        "=1",
        "list contains(",
        "string join(",
        "for x in",
        "1..3",
        "**",
        "//",
        "+=",
        "item",
        "[item > 1]",
        "instance of",
        "`a b`",
        "\"$round ${tags}\"",
        "$",
        "#",
    ]);
    prop::collection::vec(piece, 0..25).prop_map(|pieces| pieces.join(" "))
}

fn language() -> impl Strategy<Value = Option<&'static str>> {
    prop::sample::select(vec![
        None,
        Some("feel"),
        Some("juel"),
        Some("cel"),
        Some("python"),
        Some("javascript"),
        Some("groovy"),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}", language in language()) {
        if let Ok(expression) = Expression::parse(&text, language) {
            let _ = expression.evaluate(&variables());
        }
        let _ = Script::parse(&text, language);
        let _ = When::parse(&text);
    }

    #[test]
    fn any_pieces_are_read_or_refused_and_end(text in pieces(), language in language()) {
        if let Ok(expression) = Expression::parse(&text, language) {
            prop_assert_eq!(expression.text(), text.as_str());
            let once = expression.evaluate(&variables());
            prop_assert_eq!(&once, &expression.evaluate(&variables()));
            if let Ok(value) = once {
                prop_assert!(value.is_within_limits());
            }
        }
        if let Ok(script) = Script::parse(&text, language) {
            let _ = script.run(&variables());
        }
    }

    #[test]
    fn any_time_is_read_or_refused(text in "[RPTYMWDHSZ0-9:/+.#-]{0,30}") {
        if let Ok(when) = When::parse(&text) {
            let again = When::parse(&when.to_string());
            prop_assert_eq!(again.as_ref(), Ok(&when), "{}", when);
            let armed = chrono::DateTime::from_timestamp(1_800_000_000, 0).unwrap();
            let _ = when.due(armed, None);
            let _ = when.next(armed, None);
        }
    }
}

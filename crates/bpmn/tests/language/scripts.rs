//! Scripts that only assign are run; all others are named.

use bpmn::{Script, Variables};

use crate::{json, variables};

fn run(text: &str, language: Option<&str>) -> Result<Variables, String> {
    let script = Script::parse(text, language).map_err(|error| error.to_string())?;
    script.run(&variables()).map_err(|error| error.to_string())
}

#[test]
fn assignments_run_in_order() {
    let given = json(r#"{"next": 4, "double": 8, "label": "round; 4", "list": [4, 8]}"#);
    let text = "# comment\nnext = round + 1\n\ndouble = next * 2; label = 'round; ' + str(next) # why\nlist = [next, double]\n";
    assert_eq!(run(text, Some("python")), Ok(given));
    assert_eq!(
        run("execution.setVariable('ok', amount >= 100);", Some("groovy")),
        Ok(json(r#"{"ok": true}"#))
    );
    assert_eq!(run("ok = ${decision == 'return'}", None), Ok(json(r#"{"ok": true}"#)));
    assert_eq!(run("first = tags[1]", Some("feel")), Ok(json(r#"{"first": "red"}"#)));
    assert_eq!(run("", None), Ok(Variables::new()));
}

#[test]
fn a_script_means_what_its_language_says() {
    let given = |text: &str, language: &str, wanted: &str| {
        assert_eq!(run(text, Some(language)), Ok(json(wanted)), "{language}: {text}");
    };
    given(
        "a = 7 // 2\nb = -7 // 2\nc = -7 % 3 # the sign of the divisor\nd = 2 ** 3 ** 2\ne = -2 ** 2",
        "python",
        r#"{"a": 3, "b": -4, "c": 2, "d": 512, "e": -4}"#,
    );
    given(
        "a = tags[-1]\nb = 'ab' * 2\nc = empty or 'none'\nd = not tags",
        "python",
        r#"{"a": "green", "b": "abab", "c": "none", "d": false}"#,
    );
    given(
        "a = True == 1\nb = '1' == 1\nc = str(None) + str([True, 'x'])",
        "python",
        r#"{"a": true, "b": false, "c": "None[True, 'x']"}"#,
    );
    given(
        "a = money == 1000; b = money === 1000; c = \"no. \" + round; d = '5' - 2; e = 1 + '2'",
        "javascript",
        r#"{"a": true, "b": false, "c": "no. 3", "d": 3, "e": "12"}"#,
    );
    given(
        "a = unknown == null; b = null == 0; c = '' == 0; d = true + 1; e = -7 % 3; f = [] ? 1 : 2; g = empty || 'x'; h = 'abc' > 5; i = '' + [1, 2]",
        "text/javascript",
        r#"{"a": true, "b": false, "c": true, "d": 2, "e": -1, "f": 1, "g": "x", "h": false, "i": "1,2"}"#,
    );
    given(
        "a = \"total ${round + 1} of $round\"; b = 'total ${round}'; c = '1' == 1; d = 'n' + round; e = 1 + 'n'; f = tags + 'x'; g = \"$unknown\"; h = \"$applicant.name!\"; i = \"${tags}\"",
        "groovy",
        r#"{"a": "total 4 of 3", "b": "total ${round}", "c": false, "d": "n3", "e": "1n", "f": ["red", "green", "x"], "g": "null", "h": "Li!", "i": "[red, green]"}"#,
    );
    given(
        "a = 7 / 2; b = -7 % 3; c = tags[-1]; d = nothing < 1; e = tags && round",
        "groovy",
        r#"{"a": 3.5, "b": -1, "c": "green", "d": true, "e": true}"#,
    );
}

#[test]
fn what_a_language_says_otherwise_is_no_script_of_the_engine() {
    for (language, text) in [
        ("python", "a = urgent && late"),
        ("python", "a = urgent ? 1 : 2"),
        ("python", "a = tags.size()"),
        ("python", "a = f'{round}'"),
        ("python", "a = '\\x41'"),
        ("python", "a = 010"),
        ("python", "a = 1 < round < 5"),
        ("javascript", "a = urgent and late"),
        ("javascript", "a = 'red' in tags"),
        ("javascript", "a = -2 ** 2"),
        ("javascript", "a = `no. ${round}`"),
        ("javascript", "a = (1, 2)"),
        ("javascript", "a = tags.contains('red')"),
        ("javascript", "# no comment here"),
        ("groovy", "a = urgent and late"),
        ("groovy", "a = round === 3"),
        ("groovy", "a = {round}"),
        ("groovy", "a = 7.intdiv(2)"),
        ("groovy", "a = \"$\""),
        ("ruby", "a = 7 / 2"),
        ("perl", "a = 1"),
        ("java", "a = 1"),
    ] {
        assert!(Script::parse(text, Some(language)).is_err(), "{language}: {text}");
    }
    for (language, text, sentence) in [
        ("python", "a = tags[7]", "`tags[7]`: the list is not that long"),
        (
            "python",
            "a = 'n' + round",
            "`'n' + round`: a text and an integer cannot be added; make a text with `string(...)`",
        ),
        ("javascript", "a = unknown + 1", "`unknown + 1`: null is not a number"),
        (
            "javascript",
            "a = tags == tags",
            "`tags == tags`: JavaScript compares lists and objects by where they are kept",
        ),
    ] {
        assert_eq!(run(text, Some(language)), Err(sentence.to_owned()), "{language}: {text}");
    }
}

#[test]
fn other_scripts_are_foreign() {
    for (text, sentence) in [
        ("println('hello')", "line 1: `println('hello')` is not of the form `name = expression`"),
        ("a = 1\nif (a == 1) b = 2", "line 2: `if (a == 1) b = 2` is not of the form `name = expression`"),
        ("a == 1", "line 1: `a == 1` is not of the form `name = expression`"),
        ("var a = 1", "line 1: `var a = 1` is not of the form `name = expression`"),
        ("a += 1", "line 1: `a += 1` is not of the form `name = expression`"),
        ("applicant.age = 3", "line 1: `applicant.age = 3` is not of the form `name = expression`"),
        ("true = 3", "line 1: `true = 3` is not of the form `name = expression`"),
        ("a = 1\nb = now()", "line 2: `now()` calls `now`, which is not supported"),
        ("a = b = 1", "line 1: `b = 1` assigns, which an expression does not do: compare with `==`"),
        ("a = round - 'x'", "`round - 'x'`: the text `x` is not a number"),
    ] {
        assert_eq!(run(text, Some("javascript")), Err(sentence.to_owned()), "{text}");
    }
    assert!(run(&"a = 1\n".repeat(201), None).unwrap_err().contains("200 assignments"));
    assert!(run(&" ".repeat(70_000), None).unwrap_err().contains("65536 bytes"));
}

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
    let text = "# comment\nnext = round + 1\n\ndouble = next * 2; label = 'round; ' + string(next) // why\nlist = [next, double]\n";
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
        (
            "a = round + 'x'",
            "`round + 'x'`: an integer and a text cannot be added; make a text with `string(...)`",
        ),
    ] {
        assert_eq!(run(text, Some("javascript")), Err(sentence.to_owned()), "{text}");
    }
    assert!(run(&"a = 1\n".repeat(201), None).unwrap_err().contains("200 assignments"));
    assert!(run(&" ".repeat(70_000), None).unwrap_err().contains("65536 bytes"));
}

//! Texts without marks: CEL, and what programming languages share with it.

use crate::{give, refuse};

#[test]
fn cel_reads_as_its_standard_says() {
    give(
        Some("cel"),
        &[
            ("round == 3 && (urgent || late)", "true"),
            ("7 / 2", "3"),
            ("-7 / 2", "-3"),
            ("7 % 4", "3"),
            ("7.0 / 2 == 3.5", "true"),
            ("'red' in tags", "true"),
            ("'name' in applicant", "true"),
            ("has(applicant.name) && !has(applicant.phone)", "true"),
            ("tags.exists(t, t == 'red')", "true"),
            ("tags.exists_one(t, t.startsWith('r'))", "true"),
            ("counts.all(n, n >= 1)", "true"),
            ("counts.filter(n, n > 1)", "[2.5, 3]"),
            ("counts.map(n, n + round)", "[4, 5.5, 6]"),
            ("counts.map(n, counts.filter(m, m < n).size())", "[0, 1, 2]"),
            ("applicant.posts.exists(p, p.title == 'chair')", "true"),
            ("{'a': 1, 'b': [2]}.b[0]", "2"),
            ("{'a': 1}.all(k, k == 'a')", "true"),
            ("size(tags) == tags.size() && size('党建') == 2", "true"),
            ("string(round) + 'x'", r#""3x""#),
            ("int('7') + int(7.9)", "14"),
            ("double('1.5') == 1.5", "true"),
            ("round > 2 ? 'a' : 'b'", r#""a""#),
            ("1 == 1.0 && [1] == [1.0] && {'a': 1} == {'a': 1.0}", "true"),
            ("[1, 2] + [3]", "[1, 2, 3]"),
            ("!urgent == false", "true"),
            ("\"tab\\t\\u515a\"", r#""tab\t党""#),
            ("eq", "null"),
        ],
    );
    refuse(
        Some("cel"),
        &[
            ("a and b", "the name `and` was not expected"),
            (
                "timestamp('2026-01-01T00:00:00Z')",
                "`timestamp('2026-01-01T00:00:00Z')` calls `timestamp`, which is not supported",
            ),
            ("tags.exists(t, t.run())", "`t.run()` calls `run`, which is not supported"),
            ("1u == 1", "`1u` is neither a number nor a name"),
            (
                "[1].map(n, n + 'a')",
                "`n + 'a'`: an integer and a text cannot be added; make a text with `string(...)`",
            ),
            ("{'a': 1, 'a': 2}", "`'a'`: this key is there twice"),
            ("round.exists(x, x)", "`round`: an integer has no elements"),
        ],
    );
}

#[test]
fn plain_texts_of_other_tools() {
    for language in [None, Some("http://www.w3.org/1999/XPath")] {
        give(
            language,
            &[
                ("round == 3", "true"),
                ("round > 2 and decision == 'return'", "true"),
                ("not late or late", "true"),
                ("not decision == 'pass'", "true"),
                ("urgent == True and late == False and unknown == None", "true"),
                ("unknown is None and round is not None", "true"),
                ("'red' in tags and 'blue' not in tags", "true"),
                ("decision in ('return', 'pass')", "true"),
                ("len(tags)", "2"),
                ("tags.length + decision.length", "8"),
                ("1 if late else 2", "2"),
                ("round === 3 && decision !== 'pass'", "true"),
                ("applicant.get('name')", r#""Li""#),
                ("applicant['age'] >= 18", "true"),
                ("true", "true"),
                ("${round == 3}", "true"),
            ],
        );
    }
    give(
        Some("python"),
        &[
            ("round > 2 and decision == 'return' and not late", "true"),
            ("unknown is None and 'blue' not in tags", "true"),
            ("decision in ('return', 'pass') and len(tags) == 2", "true"),
            ("1 if late else 2", "2"),
        ],
    );
    give(
        Some("text/javascript"),
        &[
            ("round === 3 && decision !== 'pass' && !late", "true"),
            ("tags.length + decision.length", "8"),
            ("tags.includes('red') ? 1 : 2", "1"),
        ],
    );
    give(Some("groovy"), &[("round == 3 && tags.contains('red') && 'red' in tags", "true")]);
    refuse(
        Some("http://www.mvel.org/2.0"),
        &[("round == 3", "the language `http://www.mvel.org/2.0` is not evaluated here")],
    );
    give(None, &[("decision = 'return' and round = 3", "true")]);
    give(Some("javascript"), &[("{a: 1}", r#"{"a": 1}"#)]);
}

#[test]
fn what_a_program_does_beyond_that_is_refused() {
    refuse(
        Some("python"),
        &[
            ("x = 1", "`x = 1` assigns, which an expression does not do: compare with `==`"),
            ("open('/etc/passwd').read()", "`open('/etc/passwd')` calls `open`, which is not supported"),
            ("[x for x in tags]", "a `]` is missing before the name `for`"),
            ("lambda: 1", "a value was expected, not `lambda`"),
        ],
    );
    refuse(
        Some("javascript"),
        &[
            ("function() { return 1 }", "a value was expected, not `function`"),
            ("tags.map(t => t)", "a `)` is missing before `=`"),
            ("while (true) {}", "`while (true)` calls `while`, which is not supported"),
            ("a; b", "`;` was not expected"),
        ],
    );
}

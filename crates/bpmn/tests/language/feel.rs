//! `= ...`, as Camunda 8 writes it.

use crate::{give, refuse};

#[test]
fn feel_reads_as_its_standard_says() {
    give(
        None,
        &[
            ("= amount > 100 and decision = \"return\"", "true"),
            ("=round = 3", "true"),
            ("=round == 3", "true"),
            ("=round != 3 or urgent", "true"),
            ("=not(urgent)", "false"),
            ("=not(round = 4) and urgent", "true"),
            ("=not(unknown)", "null"),
            ("=if round > 2 then \"many\" else \"few\"", r#""many""#),
            ("=if late then 1 else if urgent then 2 else 3", "2"),
            ("=round in [1..5]", "true"),
            ("=round in [3..5]", "true"),
            ("=round in (3..5]", "false"),
            ("=round in ]1..3[", "false"),
            ("=round in [1..3)", "false"),
            ("=round in [1..3[", "false"),
            ("=round in (1, 2, 3)", "true"),
            ("=round in [1, 2]", "false"),
            ("=round between 1 and 3", "true"),
            ("=round between 1 and 3 and late", "false"),
            ("=decision in [\"return\", \"pass\"]", "true"),
            ("=list contains(tags, \"red\")", "true"),
            ("=contains(decision, \"turn\")", "true"),
            ("=starts with(decision, \"re\") and ends with(decision, \"n\")", "true"),
            ("=upper case(decision) + \"!\"", r#""RETURN!""#),
            ("=string length(decision)", "6"),
            ("=count(tags) + sum(counts)", "8.5"),
            ("=sum(1, 2, 3) + min(counts) + max(4, 5)", "12"),
            ("=tags[1]", r#""red""#),
            ("=tags[-1]", r#""green""#),
            ("=tags[0]", "null"),
            ("=tags[3]", "null"),
            ("=applicant.posts[2].title", r#""chair""#),
            ("=some tag in tags satisfies tag = \"red\"", "true"),
            ("=every n in counts satisfies n > 1", "false"),
            ("=for n in counts return n * 2", "[2, 5.0, 6]"),
            ("=for p in applicant.posts return p.title", r#"["clerk", "chair"]"#),
            ("={a: 1, \"b\": {c: tags}}", r#"{"a": 1, "b": {"c": ["red", "green"]}}"#),
            ("={a: 1}.a", "1"),
            ("=[1, 2, 3]", "[1, 2, 3]"),
            ("=is defined(decision) and not(is defined(other))", "true"),
            ("=string(round) + \"x\"", r#""3x""#),
            ("=number(\"1.50\") + floor(2.7) + ceiling(2.1) + abs(-1)", "7.5"),
            ("=unknown = null", "true"),
            ("=\"Order-\" + string(amount)", r#""Order-120.5""#),
            ("=(round + 1) * 2", "8"),
            ("=8 / 3 > 2.6", "true"),
            ("=duration(\"PT1H\")", r#""PT1H""#),
            ("=date and time(\"2026-01-01T08:00:00Z\")", r#""2026-01-01T08:00:00Z""#),
            ("=cycle(duration(\"PT1S\"))", r#""R/PT1S""#),
            ("=cycle(round, duration(\"PT\" + string(round) + \"H\"))", r#""R3/PT3H""#),
        ],
    );
    give(Some("feel"), &[("amount > 100", "true"), ("round = 3", "true")]);
    give(Some("https://www.omg.org/spec/DMN/20191111/FEEL/"), &[("tags[1]", r#""red""#)]);
}

#[test]
fn what_feel_means_differently_is_refused() {
    refuse(
        None,
        &[
            ("=now() > deadline", "`now()` calls `now`, which is not supported"),
            (
                "=date(\"2026-01-01\") > start",
                "`=date(\"2026-01-01\") > start` calculates with times, which is not supported",
            ),
            ("=start > date(\"2026-01-01\")", "`date(\"2026-01-01\")` calls `date`, which is not supported"),
            (
                "=get value(applicant, \"name\")",
                "`get value(applicant, \"name\")` calls `get value`, which is not supported",
            ),
            ("=2 ** 3", "`**` was not expected"),
            ("=a ? b : c", "`?` was not expected"),
            ("=round in (> 2)", "a value was expected, not `>`"),
            ("=if a then b", "a `else` is missing at the end"),
            ("=", "a value was expected at the end"),
            ("=tags[item = \"red\"]", "`tags[item = \"red\"]`: a list cannot be asked for a boolean"),
        ],
    );
}

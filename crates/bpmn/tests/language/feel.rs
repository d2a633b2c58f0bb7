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
fn filters_projections_and_names_with_blanks() {
    give(
        None,
        &[
            ("=count(votes[item = \"no\"]) > 0", "true"),
            ("=count(ballots[item = \"no\"])", "2"),
            ("=votes[item = \"no\"].by", r#"["A", "C"]"#),
            ("=votes[by = \"B\"][1].item", r#""yes""#),
            ("=votes.by", r#"["A", "B", "C"]"#),
            ("=counts[item > 1]", "[2.5, 3]"),
            ("=counts[round - 1]", "2.5"),
            ("=tags[item = \"red\"]", r#"["red"]"#),
            ("=5[item > 3]", "[5]"),
            ("=unknown[1]", "null"),
            ("=order count + 1", "8"),
            ("=order.line item.price", "[2, 3]"),
            ("=`order count` = 7 and round = 3", "true"),
            ("={line item: 1}.line item", "1"),
            ("=for i in 1..3 return i * 2", "[2, 4, 6]"),
            ("=for i in 3..1 return i", "[3, 2, 1]"),
            ("=for i in 1..2, j in [10, 20] return i * j", "[10, 20, 20, 40]"),
            ("=for one vote in votes return one vote.by", r#"["A", "B", "C"]"#),
            ("=some v in votes, n in 1..3 satisfies v.by = \"C\" and n = 3", "true"),
            ("=round in [1..order count[", "true"),
            ("=round in (< 2, [3..4], 9)", "true"),
            ("=round in > 2", "true"),
            ("=round in (4, 5)", "false"),
            ("={a: 1, b: a + 1}.b", "2"),
            ("=round // why\n + /* and */ 1", "4"),
            ("=round instance of number and decision instance of string", "true"),
            ("=-2 ** 2 + 2 ** 3 ** 2", "68"),
        ],
    );
}

#[test]
fn null_is_a_third_answer() {
    give(
        None,
        &[
            ("=null > 5", "null"),
            ("=unknown > 5", "null"),
            ("=null = 1", "false"),
            ("=null = null", "true"),
            ("=1 = \"a\"", "null"),
            ("=round < \"a\"", "null"),
            ("=null and false", "false"),
            ("=null or true", "true"),
            ("=true and null", "null"),
            ("=not(null)", "null"),
            ("=if null then 1 else 2", "2"),
            ("=\"a\" + 1", "null"),
            ("=unknown + 1", "null"),
            ("=5 / 0", "null"),
            ("=1 between 0 and null", "null"),
            ("=unknown.deep.er", "null"),
            ("=round.name", "null"),
            ("=all([true, null])", "null"),
            ("=any([false, null])", "null"),
            ("=sum([1, null])", "null"),
            ("=some x in counts satisfies x > 2", "true"),
            ("=every x in [] satisfies x > 2", "true"),
        ],
    );
    let condition = bpmn::Expression::parse("=unknown > 5", None).unwrap();
    assert_eq!(condition.decides(&crate::variables()), Ok(None));
    assert_eq!(condition.holds(&crate::variables()), Ok(false));
}

/// What feelin (npm) gives for the same texts, except for `decimal`, which the standard rounds to even.
#[test]
fn functions_of_texts_numbers_and_lists() {
    give(
        None,
        &[
            ("=string join([\"a\", null, \"b\"], \"-\")", r#""a-b""#),
            ("=string join(tags, \", \", \"<\", \">\")", r#""<red, green>""#),
            ("=substring(\"foobar\", 3)", r#""obar""#),
            ("=substring(\"foobar\", -2, 1)", r#""a""#),
            ("=substring(\"foobar\", 9)", r#""""#),
            ("=substring before(\"foobar\", \"bar\")", r#""foo""#),
            ("=substring after(\"foobar\", \"zz\")", r#""""#),
            ("=split(\"a,b\", \",\")", r#"["a", "b"]"#),
            ("=replace(\"aab\", \"a\", \"x\")", r#""xxb""#),
            ("=string([1, \"a\"])", r#""[1, \"a\"]""#),
            ("=string({a: 1})", r#""{a: 1}""#),
            ("=string(null)", "null"),
            ("=decimal(2.345, 2)", "2.34"),
            ("=round half up(2.5, 0)", "3"),
            ("=modulo(-7, 3)", "2"),
            ("=floor(-1.5)", "-2"),
            ("=odd(3) and even(2)", "true"),
            ("=median([1, 2, 3, 4])", "2.5"),
            ("=mean([1, 2, 3])", "2"),
            ("=sum([])", "null"),
            ("=min([])", "null"),
            ("=product([2, 3])", "6"),
            ("=sublist([1, 2, 3], -2, 1)", "[2]"),
            ("=index of([1, 2, 1], 1)", "[1, 3]"),
            ("=distinct values([1, 2, 1])", "[1, 2]"),
            ("=flatten([1, [2, [3]]])", "[1, 2, 3]"),
            ("=insert before([1, 3], 2, 9)", "[1, 9, 3]"),
            ("=remove([1, 2, 3], 2)", "[1, 3]"),
            ("=append([1], 2) = concatenate([1], [2])", "true"),
            ("=union([1, 2], [2, 3])", "[1, 2, 3]"),
            ("=reverse([1, 2])", "[2, 1]"),
            ("=get value(applicant, \"name\")", r#""Li""#),
            ("=get entries({a: 1})", r#"[{"key": "a", "value": 1}]"#),
            ("=context put({a: 1}, \"b\", 2)", r#"{"a": 1, "b": 2}"#),
            ("=context merge([{a: 1}, {b: 2}])", r#"{"a": 1, "b": 2}"#),
            ("=get or else(unknown, 3)", "3"),
        ],
    );
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
                "=matches(decision, \"re.*\")",
                "`matches(decision, \"re.*\")` calls `matches`, which is not supported",
            ),
            ("=split(decision, \".\")", "`split(decision, \".\")` uses a pattern, which is not supported"),
            (
                "=decision.startsWith(\"r\")",
                "`decision.startsWith(\"r\")` calls `decision.startsWith`, which is not supported",
            ),
            ("=sort(counts, function(x, y) x < y)", "a value was expected, not `function`"),
            ("=a ? b : c", "`?` was not expected"),
            ("=if a then b", "a `else` is missing at the end"),
            ("=", "a value was expected at the end"),
            ("=for i in 1..1000000 return i", "`1..1000000`: takes more than 100000 steps"),
        ],
    );
}

//! `${...}` and `#{...}`, as Activiti, Camunda 7 and Flowable write them.

use bpmn::{Expression, ExpressionError};

use crate::{give, refuse, variables};

#[test]
fn comparisons_and_logic() {
    give(
        None,
        &[
            ("${decision == 'return'}", "true"),
            (" ${ decision == \"return\" } ", "true"),
            ("#{decision != 'return'}", "false"),
            ("${decision eq 'return' and round ge 3}", "true"),
            ("${round lt 3 or round gt 3}", "false"),
            ("${round le 3 && round ne 4 || false}", "true"),
            ("${!urgent}", "false"),
            ("${not late}", "true"),
            ("${not late == true}", "true"),
            ("${!(round == 4) && urgent}", "true"),
            ("${urgent}", "true"),
            ("${round == '3'}", "true"),
            ("${'a' < 'b'}", "true"),
            ("${意见 == '同意'}", "true"),
            ("${'it\\'s' != \"its\"}", "true"),
            ("${false and 'a' < 1 or true}", "true"),
            ("${unknown == null}", "true"),
            ("${!unknown}", "true"),
            ("${unknown}", "null"),
        ],
    );
}

#[test]
fn names_properties_and_indexes() {
    give(
        None,
        &[
            ("${wp36.decision}", r#""pass""#),
            ("${wp36.note}", r#""short""#),
            ("${wp36.missing}", "null"),
            ("${applicant.age >= 18}", "true"),
            ("${applicant.address.city}", r#""Xi'an""#),
            ("${applicant['address'].city}", r#""Xi'an""#),
            ("${applicant.posts[1].title}", r#""chair""#),
            ("${applicant.posts[9].title}", "null"),
            ("${unknown.deep.er}", "null"),
            ("${unknown[0]}", "null"),
            ("${tags[0] == 'red'}", "true"),
            ("${applicant.posts.size()}", "2"),
            ("${tags.contains('red') && !tags.isEmpty()}", "true"),
            ("${decision.equals('return')}", "true"),
            ("${decision.startsWith('ret').equals(true)}", "true"),
            ("${applicant.get('name').toUpperCase()}", r#""LI""#),
            ("${applicant.containsKey('name')}", "true"),
        ],
    );
}

#[test]
fn arithmetic_and_choices() {
    give(
        None,
        &[
            ("${round + 1}", "4"),
            ("${round - -1 * 2}", "5"),
            ("${7 / 2}", "3.5"),
            ("${8 / 2 == 4}", "true"),
            ("${7 div 2 == 3.5}", "true"),
            ("${7 mod 4 + 7 % 4}", "6"),
            ("${-7 % 4}", "-3"),
            ("${price + 0.2 == 0.3}", "true"),
            ("${amount * 2}", "241.0"),
            ("${nrOfCompletedInstances / nrOfInstances >= 0.5}", "true"),
            ("${1e3 == 1000}", "true"),
            ("${-9223372036854775808 < 9223372036854775808}", "true"),
            ("${round > 2 ? 'many' : 'few'}", r#""many""#),
            ("${late ? 1 : urgent ? 2 : 3}", "2"),
            ("${'a' += 'b' += decision}", r#""abreturn""#),
            ("${'5' + '3'}", "8"),
            ("${empty unknown && empty empty_too && not empty tags && empty none_left}", "true"),
        ],
    );
}

#[test]
fn text_with_values_in_it() {
    give(
        None,
        &[
            ("Round ${round} of ${nrOfInstances}: #{decision}", r#""Round 3 of 4: return""#),
            ("${round}${round}", r#""33""#),
            ("${unknown}!", r#""!""#),
            ("a${'}'}b", r#""a}b""#),
            ("\n  ${round}\n", "3"),
        ],
    );
    assert!(
        Expression::is_marked("a ${b}") && Expression::is_marked("= b") && !Expression::is_marked("b == c")
    );
}

#[test]
fn variables_of_the_execution_are_read() {
    give(
        None,
        &[
            ("${execution.getVariable('decision') == 'return'}", "true"),
            ("${execution.hasVariable('decision') && !execution.hasVariable('other')}", "true"),
            ("${execution.getVariable('applicant').name}", r#""Li""#),
            ("${vars:get(round) + 1}", "4"),
            ("${variables:get('round')}", "3"),
            ("${variables:equals(decision, 'return')}", "true"),
            ("${var:gt(round, 2)}", "true"),
            ("${vars:lessThan(unknown, 2)}", "false"),
            ("${variables:isEmpty(none_left) && variables:isNotEmpty(tags)}", "true"),
            ("${variables:contains(tags, 'red')}", "true"),
            ("${urgent ? vars:get(round) : 0}", "3"),
            ("${late ? round : vars}", "null"),
        ],
    );
}

#[test]
fn kinds_are_made_into_others_as_el_3_0_says() {
    give(
        None,
        &[
            ("${money == 1000}", "true"),
            ("${money > 999 && money < 1000.5}", "true"),
            ("${1000 == money}", "true"),
            ("${money != 1000}", "false"),
            ("${money * 2 + 1}", "2001"),
            ("${-money}", "-1000"),
            ("${yes == true}", "true"),
            ("${decision == true}", "false"),
            ("${decision == false}", "false"),
            ("${yes && urgent}", "true"),
            ("${yes ? 1 : 2}", "1"),
            ("${blank == 0}", "true"),
            ("${nothing == null}", "true"),
            ("${nothing < 1}", "false"),
            ("${nothing + 1}", "1"),
            ("${money == '1000'}", "true"),
            ("${money == '1000.0'}", "false"),
            ("${decision.equals('return') && !money.equals(1000)}", "true"),
        ],
    );
    refuse(
        None,
        &[
            ("${decision == 1000}", "`decision == 1000`: the text `return` is not a number"),
            ("${urgent == 1}", "`urgent == 1`: a boolean is not a number"),
            ("${decision && urgent}", "`decision`: a text is neither true nor false"),
        ],
    );
}

#[test]
fn calls_into_the_host_are_refused_with_their_text() {
    refuse(
        None,
        &[
            ("${bean.run()}", "`bean.run()` calls `run`, which is not supported"),
            ("${late && bean.find(round).name}", "`bean.find(round)` calls `find`, which is not supported"),
            ("${now()}", "`now()` calls `now`, which is not supported"),
            ("${date:now()}", "`:` was not expected"),
            (
                "${execution.setVariable('a', 1)}",
                "`execution.setVariable('a', 1)` calls `setVariable`, which is not supported",
            ),
            (
                "${execution.getVariable(name)}",
                "`execution.getVariable(name)` calls `getVariable`, which is not supported",
            ),
            (
                "${execution.processInstanceId}",
                "`execution.processInstanceId` looks into the engine of another product; only \
                 `execution.getVariable('name')` is read here",
            ),
            (
                "${execution.getBusinessKey().isEmpty()}",
                "`execution.getBusinessKey()` calls `getBusinessKey`, which is not supported",
            ),
            (
                "${vars:increment(round, 1)}",
                "`vars:increment(round, 1)` calls `increment`, which is not supported",
            ),
            ("${new Date()}", "a value was expected, not `new`"),
            ("${a = 1}", "`${a = 1}` assigns, which an expression does not do: compare with `==`"),
            ("${tags.contains()}", "`tags.contains()` gives `contains` 0 values, which is not what it takes"),
        ],
    );
    let error = Expression::parse("${bean.run()}", None).unwrap_err();
    assert!(matches!(error, ExpressionError::Unsupported(_)));
}

#[test]
fn what_is_not_written_right_is_said() {
    refuse(
        None,
        &[
            ("${}", "a value was expected at the end"),
            ("${a b}", "the name `b` was not expected"),
            ("${a == }", "a value was expected at the end"),
            ("${(a}", "a `)` is missing at the end"),
            ("${a == 1 b", "a `}` is missing after `${a == 1 b`"),
            ("${'a}", "a `}` is missing after `${'a}`"),
            ("${1.5.2 < a}", "`1.5.2` is neither a number nor a name"),
            ("${12abc}", "`12abc` is neither a number nor a name"),
            ("${a == 1 == 2}", "a second comparison was not expected in `a == 1 == 2}`: write parentheses"),
            ("${a ~ b}", "the character `~` was not expected"),
            ("${a.}", "a name was expected after `.`, not the end"),
            ("${'\\u00'}", "`\\u00` does not name a character"),
            ("${eq}", "a value was expected, not `eq`"),
        ],
    );
}

#[test]
fn what_does_not_fit_together_is_said_with_its_part() {
    refuse(
        None,
        &[
            ("${urgent && round < 'a'}", "`round < 'a'`: the text `a` is not a number"),
            ("${unknown < 1}", "`unknown`: is not set"),
            ("${unknown + 1}", "`unknown`: is not set"),
            ("${not decision}", "`decision`: a text is neither true nor false"),
            ("${decision ? 1 : 2}", "`decision`: a text is neither true nor false"),
            ("${decision.length.deep}", "`decision.length.deep`: an integer has no property `deep`"),
            (
                "${round + 'a'}",
                "`round + 'a'`: the text `a` is not a number; `+` adds numbers, `+=` joins texts",
            ),
            ("${decision.size}", "`decision.size`: a text has no property `size`"),
            ("${1 / (round - 3)}", "`1 / (round - 3)`: a division by zero"),
            (
                "${9223372036854775807 + 1}",
                "`9223372036854775807 + 1`: the result does not fit into a number of this kind",
            ),
            ("${tags['red']}", "`tags['red']`: a list cannot be asked for a text"),
            ("${-decision}", "`-decision`: a text has no negative"),
        ],
    );
    let condition = Expression::parse("${round}", None).unwrap();
    assert_eq!(
        condition.holds(&variables()).unwrap_err().to_string(),
        "`round`: an integer is neither true nor false"
    );
    assert_eq!(Expression::parse("${unknown}", None).unwrap().holds(&variables()), Ok(false));
}

//! The language of expressions, values and times, by tables: what is written, and what it gives.
#![expect(clippy::expect_used, reason = "tests fail by panicking")]

#[cfg(test)]
mod cel_and_plain;
#[cfg(test)]
mod feel;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod juel;
#[cfg(test)]
mod scripts;
#[cfg(test)]
mod times;
#[cfg(test)]
mod values;

use bpmn::{Expression, Value, Variables};

/// The variables that the tables speak of.
fn variables() -> Variables {
    json(
        r#"{
            "decision": "return", "wp36.decision": "pass", "wp36": {"note": "short"}, "round": 3, "amount": 120.50,
            "urgent": true, "late": false, "nothing": null, "empty": "", "意见": "同意", "none_left": [],
            "tags": ["red", "green"], "counts": [1, 2.5, 3], "price": 0.1,
            "applicant": {"name": "Li", "age": 25, "address": {"city": "Xi'an"}, "posts": [{"title": "clerk"}, {"title": "chair"}]},
            "votes": [{"item": "no", "by": "A"}, {"item": "yes", "by": "B"}, {"item": "no", "by": "C"}],
            "ballots": ["no", "yes", "no"], "order count": 7, "order": {"line item": [{"price": 2}, {"price": 3}]},
            "money": "1000", "blank": "", "yes": "true", "nrOfInstances": 4, "nrOfCompletedInstances": 2, "loopCounter": 0
        }"#,
    )
}

fn json<T: serde::de::DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).expect(text)
}

/// What a text gives, or the sentence that says why not.
fn evaluate(text: &str, language: Option<&str>) -> Result<Value, String> {
    let expression = Expression::parse(text, language).map_err(|error| error.to_string())?;
    expression.evaluate(&variables()).map_err(|error| error.to_string())
}

/// Each text gives the value that stands behind it as JSON.
fn give(language: Option<&str>, table: &[(&str, &str)]) {
    for (text, wanted) in table {
        assert_eq!(evaluate(text, language), Ok(json(wanted)), "{text}");
    }
}

/// Each text is refused with the sentence that stands behind it.
fn refuse(language: Option<&str>, table: &[(&str, &str)]) {
    for (text, sentence) in table {
        assert_eq!(evaluate(text, language), Err((*sentence).to_owned()), "{text}");
    }
}

//! How long an expression takes: `cargo bench -p bpmn --bench expression`.
#![expect(clippy::print_stdout, reason = "the figures are the point")]

use std::{error::Error, hint::black_box, time::Instant};

use bpmn::{Expression, Value, Variables};

const ROUNDS: u32 = 1_000_000;

fn main() -> Result<(), Box<dyn Error>> {
    let address = Variables::from([("city".to_owned(), Value::from("Beijing"))]);
    let mut variables: Variables = (0..20).map(|n| (format!("variable{n}"), Value::from(n))).collect();
    variables.extend([
        ("amount".to_owned(), Value::from(120)),
        ("status".to_owned(), Value::from("returned")),
        ("wp36.decision".to_owned(), Value::from("pass")),
        ("address".to_owned(), Value::from(address)),
        ("items".to_owned(), Value::from((0..100).map(Value::from).collect::<Vec<_>>())),
    ]);
    println!("{:>9} {:>9}  {} variables", "evaluate", "parse", variables.len());
    for text in [
        "${amount > 100}",
        "${wp36.decision == 'return'}",
        "${amount > 100 && status == 'returned'}",
        "${address.city == 'Beijing'}",
        "= amount * 1.06 > 100 and not(status = \"x\")",
        "items.all(i, i < 100)",
    ] {
        let begun = Instant::now();
        for _ in 0..ROUNDS / 100 {
            black_box(Expression::parse(black_box(text), None)?);
        }
        let parse = begun.elapsed() / (ROUNDS / 100);
        let expression = Expression::parse(text, None)?;
        let begun = Instant::now();
        for _ in 0..ROUNDS {
            black_box(black_box(&expression).holds(black_box(&variables))?);
        }
        println!("{:>6} ns {:>6} ns  {text}", (begun.elapsed() / ROUNDS).as_nanos(), parse.as_nanos());
    }
    Ok(())
}

//! Comparing and calculating. Integers stay integers where they can; everything else is decimal, never binary
//! floating point.

use std::cmp::Ordering;

use rust_decimal::{Decimal, prelude::ToPrimitive as _};

use super::tree::{Comparison, Operator};
use crate::values::Value;

/// Two numbers of one kind.
enum Numbers {
    Integers(i64, i64),
    Decimals(Decimal, Decimal),
}

fn numbers(left: &Value, right: &Value) -> Option<Numbers> {
    Some(match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => Numbers::Integers(*left, *right),
        (Value::Decimal(left), Value::Decimal(right)) => Numbers::Decimals(*left, *right),
        (Value::Integer(left), Value::Decimal(right)) => Numbers::Decimals(Decimal::from(*left), *right),
        (Value::Decimal(left), Value::Integer(right)) => Numbers::Decimals(*left, Decimal::from(*right)),
        _ => return None,
    })
}

/// Whether two values are the same. Integers and decimals compare by value, other kinds only with their own.
pub(super) fn is_same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::List(left), Value::List(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| is_same(left, right))
        }
        (Value::Map(left), Value::Map(right)) => {
            let mut pairs = left.iter().zip(right);
            left.len() == right.len() && pairs.all(|(one, other)| one.0 == other.0 && is_same(one.1, other.1))
        }
        (Value::Integer(_), Value::Decimal(_)) | (Value::Decimal(_), Value::Integer(_)) => {
            order(left, right) == Some(Ordering::Equal)
        }
        _ => left == right,
    }
}

/// The order of two numbers or two texts (by code points). Nothing else has one.
pub(super) fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
        _ => numbers(left, right).map(|numbers| match numbers {
            Numbers::Integers(left, right) => left.cmp(&right),
            Numbers::Decimals(left, right) => left.cmp(&right),
        }),
    }
}

pub(super) fn compare(left: &Value, comparison: Comparison, right: &Value) -> Result<bool, String> {
    let ordered =
        || order(left, right).ok_or_else(|| format!("{} and {} have no order", left.noun(), right.noun()));
    Ok(match comparison {
        Comparison::Equal | Comparison::Same => is_same(left, right),
        Comparison::Unequal | Comparison::Different => !is_same(left, right),
        Comparison::Less => ordered()?.is_lt(),
        Comparison::LessOrEqual => ordered()?.is_le(),
        Comparison::Greater => ordered()?.is_gt(),
        Comparison::GreaterOrEqual => ordered()?.is_ge(),
    })
}

/// A calculation with two numbers.
pub(super) fn calculate(left: &Value, operator: Operator, right: &Value) -> Result<Value, String> {
    let Some(numbers) = numbers(left, right) else {
        let verb = match operator {
            Operator::Add | Operator::Join => "cannot be added",
            Operator::Subtract => "cannot be subtracted",
            Operator::Multiply | Operator::Power => "cannot be multiplied",
            _ => "cannot be divided",
        };
        let hint = match (operator, left, right) {
            (Operator::Add, Value::Text(_), _) | (Operator::Add, _, Value::Text(_)) => {
                "; make a text with `string(...)`"
            }
            _ => "",
        };
        return Err(format!("{} and {} {verb}{hint}", left.noun(), right.noun()));
    };
    let divides = matches!(
        operator,
        Operator::Divide
            | Operator::DivideWhole
            | Operator::Remainder
            | Operator::DivideDown
            | Operator::Modulo
    );
    let (result, is_zero) = match numbers {
        Numbers::Integers(left, right) => (integers(left, operator, right), right == 0),
        Numbers::Decimals(left, right) => (decimals(left, operator, right), right.is_zero()),
    };
    if divides && is_zero {
        return Err("a division by zero".to_owned());
    }
    result.ok_or_else(|| "the result does not fit into a number of this kind".to_owned())
}

fn integers(left: i64, operator: Operator, right: i64) -> Option<Value> {
    match operator {
        Operator::Add => left.checked_add(right),
        Operator::Subtract => left.checked_sub(right),
        Operator::Multiply => left.checked_mul(right),
        Operator::DivideWhole => left.checked_div(right),
        Operator::Remainder => left.checked_rem(right),
        Operator::Modulo => {
            let rest = left.checked_rem(right)?;
            if rest != 0 && (rest < 0) != (right < 0) { rest.checked_add(right) } else { Some(rest) }
        }
        Operator::DivideDown => {
            let (whole, rest) = (left.checked_div(right)?, left.checked_rem(right)?);
            if rest != 0 && (rest < 0) != (right < 0) { whole.checked_sub(1) } else { Some(whole) }
        }
        Operator::Divide => match left.checked_rem(right)? {
            0 => left.checked_div(right),
            _ => return decimals(Decimal::from(left), operator, Decimal::from(right)),
        },
        Operator::Power => match u32::try_from(right).ok().and_then(|right| left.checked_pow(right)) {
            Some(power) => Some(power),
            None => return decimals(Decimal::from(left), operator, Decimal::from(right)),
        },
        Operator::Join => None,
    }
    .map(Value::Integer)
}

fn decimals(left: Decimal, operator: Operator, right: Decimal) -> Option<Value> {
    let modulo = || {
        let rest = left.checked_rem(right)?;
        let is_turned = !rest.is_zero() && rest.is_sign_negative() != right.is_sign_negative();
        if is_turned { rest.checked_add(right) } else { Some(rest) }
    };
    match operator {
        Operator::Add => left.checked_add(right),
        Operator::Subtract => left.checked_sub(right),
        Operator::Multiply => left.checked_mul(right),
        Operator::Divide | Operator::DivideWhole => left.checked_div(right),
        Operator::Remainder => left.checked_rem(right),
        Operator::Modulo => modulo(),
        Operator::DivideDown => left.checked_sub(modulo()?)?.checked_div(right).map(|whole| whole.round()),
        Operator::Power => power(left, right),
        Operator::Join => None,
    }
    .map(Value::from)
}

/// A power with a whole exponent: beyond this one no number but 0 and 1 fits into 28 digits.
fn power(base: Decimal, exponent: Decimal) -> Option<Decimal> {
    const GREATEST: u32 = 1_000;
    let times = exponent.abs().to_u32()?;
    if !exponent.fract().is_zero() || times > GREATEST {
        return None;
    }
    let power = (0..times).try_fold(Decimal::ONE, |power, _| power.checked_mul(base))?;
    if exponent.is_sign_negative() { Decimal::ONE.checked_div(power) } else { Some(power) }
}

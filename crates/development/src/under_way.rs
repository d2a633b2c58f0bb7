//! People who are on the way already, as a sheet tells of them: at which stage they are, and the days that they have
//! passed. What is short of the rules of the time is recorded as it was and said; what cannot be is refused.

use chrono::{Months, NaiveDate};
use documents::table::{Choice, Said, Value, Working};
use rules::CivilId;

use crate::columns::{self as c, STAGES};

/// The days that make a stage, from the first one on.
const DAYS_OF_STAGES: [&str; 5] = [c::APPLIED_ON, c::ACTIVIST, c::CANDIDATE, c::ADMITTED, c::CONFIRMED];
/// The days in the order in which they must lie.
const ORDER: [&str; 10] = [
    c::APPLIED_ON,
    c::TALK,
    c::ACTIVIST,
    c::CANDIDATE,
    c::TRAINING_FROM,
    c::TRAINING_TO,
    c::ADMITTED,
    c::APPROVED,
    c::CONFIRMED,
    c::CONFIRMATION_APPROVED,
];

/// The stage: as it is written, as the title of the sheet says, or as far as the days go. Where what is written lies
/// before a day that was passed, or has no day of its own, it is asked.
pub(crate) fn stage(row: &mut Working<'_>) {
    if row.is_empty(c::STAGE) {
        let is_one_stage = row.has(c::ACTIVIST) && !row.has(c::CANDIDATE) && !row.has(c::ADMITTED);
        let of_title = row.titles().iter().find_map(|title| c::stage_in(title));
        // A day that cannot be read was passed all the same.
        let told = DAYS_OF_STAGES.iter().rposition(|day| !row.is_empty(day));
        let stage = of_title
            .filter(|_| is_one_stage && !row.has(c::STAGE))
            .or_else(|| told.and_then(|at| STAGES.get(at).copied()));
        if let Some(stage) = stage {
            row.set(c::STAGE, Value::Text(stage.to_owned()));
        } else {
            let choices = STAGES.map(Choice::plain).to_vec();
            row.say(c::STAGE, Said::question("stage", c::STAGE_OPEN).choices(choices), None);
        }
        return;
    }
    let reached = DAYS_OF_STAGES.iter().rposition(|day| row.day(day).is_some());
    let Some(written) = row.text(c::STAGE).and_then(|text| STAGES.iter().position(|stage| *stage == text))
    else {
        return;
    };
    let Some(title) = STAGES.get(written).copied() else { return };
    match reached {
        Some(reached) if reached > written => {
            let later = STAGES.get(reached).copied().unwrap_or(title);
            let choices = vec![Choice::plain(title), Choice::plain(later)];
            let said = Said::question("stage-before-days", c::STAGE_BEFORE_DAYS).choices(choices);
            if let Some(answer) = row.say(c::STAGE, said, None) {
                row.set(c::STAGE, Value::Text(answer));
            }
        }
        _ => {
            let Some(day) = DAYS_OF_STAGES.get(written).copied() else { return };
            if written > 0 && row.is_empty(day) {
                let said = Said::question("stage-without-day", c::STAGE_WITHOUT_DAY);
                if let Some(answer) = row.say(day, said, None)
                    && let Ok(on) = answer.parse()
                {
                    row.set(day, Value::Day(on));
                }
            }
        }
    }
}

/// The days: none ahead, none before the one in front of it, of age at the application; what the rules ask for between
/// them is said and recorded all the same.
pub(crate) fn days(row: &mut Working<'_>) {
    let today = row.today();
    let mut latest: Option<NaiveDate> = None;
    for heading in ORDER {
        let Some(day) = row.day(heading) else { continue };
        if day > today {
            row.say(heading, Said::problem("day-in-future", c::DAY_AHEAD), None);
        } else if latest.is_some_and(|latest| day < latest) {
            row.say(heading, Said::problem("days-out-of-order", c::OUT_OF_ORDER), None);
        } else {
            latest = Some(day);
        }
    }
    let number = row.text(c::ID_NUMBER).and_then(|text| CivilId::parse(text).ok());
    if let (Some(applied), Some(number)) = (row.day(c::APPLIED_ON), number)
        && number.birth().checked_add_months(Months::new(18 * 12)).is_some_and(|of_age| of_age > applied)
    {
        row.say(c::APPLIED_ON, Said::problem("under-age", c::APPLIED_UNDER_AGE), None);
    }
    let late = |from: Option<NaiveDate>, months: u32| from?.checked_add_months(Months::new(months));
    if let (Some(talk), Some(limit)) = (row.day(c::TALK), late(row.day(c::APPLIED_ON), 1))
        && talk > limit
    {
        row.say(c::TALK, Said::proposal("talk-late", c::TALK_LATE), Some(Value::Day(talk)));
    }
    if let (Some(candidate), Some(limit)) = (row.day(c::CANDIDATE), late(row.day(c::ACTIVIST), 12))
        && candidate < limit
    {
        row.say(c::CANDIDATE, Said::proposal("trained-short", c::TRAINED_SHORT), Some(Value::Day(candidate)));
    }
}

/// Contact persons and introducers: how many the rules ask for.
pub(crate) fn people(row: &mut Working<'_>) {
    let names = |text: &str| text.split(c::BETWEEN_NAMES).filter(|one| !one.trim().is_empty()).count();
    if let Some(text) = row.text(c::INTRODUCERS).map(str::to_owned)
        && names(&text) != 2
    {
        row.say(
            c::INTRODUCERS,
            Said::proposal("two-introducers", c::TWO_INTRODUCERS),
            Some(Value::Text(text)),
        );
    }
    if let Some(text) = row.text(c::CONTACTS).map(str::to_owned)
        && !(1..=2).contains(&names(&text))
    {
        row.say(c::CONTACTS, Said::proposal("two-contacts", c::TWO_CONTACTS), Some(Value::Text(text)));
    }
}

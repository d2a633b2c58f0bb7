//! Whether something may be done now, and what can be said before it is tried.

use std::collections::BTreeMap;

use super::{
    Act, Decision, Facts, Field, FieldKind, FieldValue, Gate, GateRule, Outcome, Pack, Task, case::Case,
    order, texts,
};
use crate::{Blocked, Warning, dates::Calendar};

impl Pack {
    /// Everything that closes an act now; empty when nothing does.
    ///
    /// A return for correction is held only against the dates: it needs no materials, no fields and no gates.
    pub fn check(&self, facts: &Facts, act: &Act, calendar: &Calendar) -> Vec<Blocked> {
        let Some(task) = self.task(&act.work_point) else {
            return vec![Blocked::new(
                "unknown-work-point",
                texts::PACK_ARTICLE,
                texts::unknown(&act.work_point),
            )];
        };
        let Some(decision) = task.decision(&act.decision) else {
            return vec![Blocked::new(
                "unknown-decision",
                &task.work_point.article,
                texts::unknown_decision(&task),
            )];
        };
        let mut found: Vec<Blocked> = own_matter(&task, facts, act).into_iter().collect();
        found.extend(order::skipped(self, &task, facts));
        found.extend(order::date(self, &task, facts, act.date));
        if decision.outcome == Outcome::Return || task.is_check {
            return found;
        }
        found.extend(missing_materials(self, &task, act));
        found.extend(fields(&task, act));
        let point = task.work_point;
        let case = Case { pack: self, facts, calendar, point, date: act.date, act: Some(act) };
        found.extend(gates(&case, Some(decision)));
        found
    }

    /// What somebody must have seen before he finishes an act that nothing closes; empty for a return and for a check.
    pub fn warnings(&self, facts: &Facts, act: &Act, calendar: &Calendar) -> Vec<Warning> {
        let Some(task) = self.task(&act.work_point).filter(|task| !task.is_check) else { return Vec::new() };
        let decision = task.decision(&act.decision).filter(|decision| decision.outcome != Outcome::Return);
        let Some(decision) = decision else { return Vec::new() };
        let point = task.work_point;
        let case = Case { pack: self, facts, calendar, point, date: act.date, act: Some(act) };
        counting(&case, Some(decision)).filter_map(|gate| gate.warn(&case)).collect()
    }

    /// What the page of a work point says of a calendar that is not known yet, before anything is typed.
    pub fn provisional(&self, work_point: &str, facts: &Facts, calendar: &Calendar) -> Vec<String> {
        let Some(task) = self.task(work_point).filter(|task| !task.is_check) else { return Vec::new() };
        let point = task.work_point;
        let case = Case { pack: self, facts, calendar, point, date: facts.today, act: None };
        point.gates.iter().filter_map(|gate| gate.ahead(&case)).collect()
    }

    /// Why an act of a work point would be refused by what is known of working days now.
    pub fn recount(
        &self,
        work_point: &str,
        fields: &BTreeMap<String, FieldValue>,
        calendar: &Calendar,
    ) -> Vec<Blocked> {
        let point = self.by_code(work_point);
        point
            .into_iter()
            .flat_map(|point| &point.gates)
            .filter_map(|gate| gate.recount(fields, calendar))
            .collect()
    }

    /// Whether anything of a task is counted in working days: only then is the calendar asked.
    pub fn counts_working_days(&self, task: &str) -> bool {
        let point = self.task(task).map(|task| task.work_point);
        point.is_some_and(|point| {
            point.due.iter().any(|due| due.working_days > 0)
                || point.gates.iter().any(|gate| gate.rule.counts_working_days())
        })
    }

    /// What closes a work point on the day of asking, as far as it can be told before anything is typed: each refusal names
    /// the first day on which it is gone, where there is one.
    pub fn preview(&self, work_point: &str, facts: &Facts, calendar: &Calendar) -> Vec<Blocked> {
        let Some(task) = self.task(work_point) else { return Vec::new() };
        let mut found: Vec<Blocked> = order::skipped(self, &task, facts).into_iter().collect();
        if task.is_check {
            return found;
        }
        let point = task.work_point;
        found.extend(gates(&Case { pack: self, facts, calendar, point, date: facts.today, act: None }, None));
        found
    }
}

/// A gate that names decisions counts only for these. Before anything is chosen, the way forward is looked at.
fn gates(case: &Case<'_>, decision: Option<&Decision>) -> Vec<Blocked> {
    counting(case, decision).filter_map(|gate| gate.check(case)).collect()
}

fn counting<'c>(case: &Case<'c>, decision: Option<&'c Decision>) -> impl Iterator<Item = &'c Gate> + use<'c> {
    let counts = move |on: &[String]| match decision {
        Some(decision) => {
            if on.is_empty() {
                decision.outcome == Outcome::Forward
            } else {
                on.contains(&decision.code)
            }
        }
        None => true,
    };
    case.point.gates.iter().filter(move |gate| counts(&gate.on))
}

/// Nobody handles their own matter for the organisation (docs/rules.md, who acts).
fn own_matter(task: &Task<'_>, facts: &Facts, act: &Act) -> Option<Blocked> {
    let is_himself = act.actor_person.as_deref() == Some(facts.applicant.person.as_str());
    (is_himself && task.actor() != super::Actor::Applicant)
        .then(|| Blocked::new("own-matter", texts::OWN_MATTER_ARTICLE, texts::own_matter(&task.title())))
}

fn missing_materials(pack: &Pack, task: &Task<'_>, act: &Act) -> Option<Blocked> {
    let needed = task.work_point.materials.iter().filter(|material| material.required);
    let title =
        |code: &str| pack.material(code).map_or_else(|| code.to_owned(), |material| material.title.clone());
    let missing: Vec<String> =
        needed.filter(|one| !act.materials.contains(&one.code)).map(|one| title(&one.code)).collect();
    (!missing.is_empty()).then(|| {
        Blocked::new("missing-materials", &task.work_point.article, texts::missing_materials(&missing))
            .lacking(missing)
    })
}

fn fields(task: &Task<'_>, act: &Act) -> Vec<Blocked> {
    let mut found = Vec::new();
    let mut missing = Vec::new();
    let article = &task.work_point.article;
    for field in &task.work_point.fields {
        match act.fields.get(&field.name).filter(|value| !value.is_empty()) {
            None if field.required && !has_own_gate(task, field) => missing.push(field.label.clone()),
            None => {}
            Some(value) => {
                if let Err(problem) = field.judge(value) {
                    found.push(Blocked::new(
                        "ill-formed-field",
                        article,
                        texts::ill_formed(&field.label, problem),
                    ));
                }
            }
        }
    }
    if !missing.is_empty() {
        found.push(Blocked::new("missing-fields", article, texts::missing_fields(&missing)).lacking(missing));
    }
    found
}

/// How many persons there are, and which opinions, is a matter of the gate that asks for them: it also knows the article.
fn has_own_gate(task: &Task<'_>, field: &Field) -> bool {
    let asks =
        |rule: &GateRule| matches!(rule, GateRule::Opinions { fields } if fields.contains(&field.name));
    matches!(field.kind, FieldKind::Persons { .. })
        || task.work_point.gates.iter().any(|gate| asks(&gate.rule))
}

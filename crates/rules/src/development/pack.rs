//! A rule pack: one version of the rules of member development, read from TOML.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    gates::GateRule,
    texts,
    times::TimeRule,
    work_point::{Actor, Decision, FieldKind, Outcome, WorkPoint},
};

/// One version of the rules.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    version: String,
    title: String,
    in_force_from: NaiveDate,
    #[serde(default)]
    unconfirmed_articles: Vec<String>,
    probation: ProbationRule,
    #[serde(rename = "stage")]
    stages: Vec<Stage>,
    #[serde(rename = "step")]
    steps: Vec<Step>,
    #[serde(rename = "material")]
    materials: Vec<Material>,
    #[serde(rename = "work_point")]
    work_points: Vec<WorkPoint>,
    #[serde(rename = "time", default)]
    times: Vec<TimeRule>,
}

/// How long probation lasts, and which work points decide about it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProbationRule {
    /// Calendar months from the day of the branch meeting.
    pub months: u32,
    /// The work point of the vote that admits.
    pub admitted: String,
    /// The work point of the branch meeting that decides at the end.
    pub decided: String,
    /// The work point of the committee that approves that decision.
    pub approved: String,
    /// The decision that extends.
    pub extend: String,
    /// The field with the months of the extension.
    pub months_field: String,
}

/// One of the five stages.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// 1 to 5.
    pub number: u8,
    /// The name of the official chart.
    pub name: String,
    /// A short name for the bar.
    pub short: String,
}

/// One of the 25 steps.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// 1 to 25.
    pub number: u8,
    /// 1 to 5.
    pub stage: u8,
    /// The name of the official chart.
    pub name: String,
}

/// A kind of paper.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Material {
    /// Its code, such as `A1`.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Who makes it, in Chinese.
    pub made_by: String,
    /// Whether it goes into the personal file.
    pub archived: bool,
}

/// Why a pack cannot be used. For the operator, in English.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// It is not TOML of the right shape.
    #[error("the rule pack cannot be read: {0}")]
    Toml(#[from] toml::de::Error),
    /// It contradicts itself: each way in which it does.
    #[error("the rule pack contradicts itself: {}", .0.join("; "))]
    Contradictions(Vec<String>),
}

/// A user task of the process: a work point or its check.
#[derive(Clone, Copy, Debug)]
pub struct Task<'p> {
    /// The work point.
    pub work_point: &'p WorkPoint,
    /// Whether it is the check of somebody else's work.
    pub is_check: bool,
    actor: Actor,
    decisions: &'p [Decision],
}

impl<'p> Task<'p> {
    /// Who does it, not looking at the branch; see [`WorkPoint::actor_in`].
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// The ways in which it can be finished.
    pub fn decisions(&self) -> &'p [Decision] {
        self.decisions
    }

    /// A decision by code.
    pub fn decision(&self, code: &str) -> Option<&'p Decision> {
        self.decisions.iter().find(|decision| decision.code == code)
    }

    /// The title for lists; a check says so.
    pub fn title(&self) -> String {
        if self.is_check { texts::check_title(&self.work_point.title) } else { self.work_point.title.clone() }
    }
}

impl Pack {
    /// Reads a pack and checks that it does not contradict itself.
    ///
    /// # Errors
    /// All that is wrong with it, in English.
    pub fn parse(text: &str) -> Result<Self, PackError> {
        let mut pack: Self = toml::from_str(text)?;
        pack.complete()?;
        let contradictions = pack.contradictions();
        if contradictions.is_empty() { Ok(pack) } else { Err(PackError::Contradictions(contradictions)) }
    }

    /// The id of the rule set, such as `2026-05-18`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The title of the rules.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The first day on which it is in force.
    pub fn in_force_from(&self) -> NaiveDate {
        self.in_force_from
    }

    /// Articles whose number was inferred and that somebody must hold against the official text (docs/rules.md, versions).
    pub fn unconfirmed_articles(&self) -> &[String] {
        &self.unconfirmed_articles
    }

    /// The stages in order.
    pub fn stages(&self) -> &[Stage] {
        &self.stages
    }

    /// The steps in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The materials in the order of their codes.
    pub fn materials(&self) -> &[Material] {
        &self.materials
    }

    /// The work points in order.
    pub fn work_points(&self) -> &[WorkPoint] {
        &self.work_points
    }

    /// How long probation lasts.
    pub fn probation_rule(&self) -> &ProbationRule {
        &self.probation
    }

    /// The time requirements in the order of the way.
    pub fn times(&self) -> &[TimeRule] {
        &self.times
    }

    /// A step by number.
    pub fn step(&self, number: u8) -> Option<&Step> {
        self.steps.iter().find(|step| step.number == number)
    }

    /// A material by code.
    pub fn material(&self, code: &str) -> Option<&Material> {
        self.materials.iter().find(|material| material.code == code)
    }

    /// A work point by number, 1 to 50.
    pub fn work_point(&self, number: u8) -> Option<&WorkPoint> {
        self.work_points.iter().find(|point| point.number == number)
    }

    /// A work point by code, such as `WP07`.
    pub fn by_code(&self, code: &str) -> Option<&WorkPoint> {
        self.work_points.iter().find(|point| point.code == code)
    }

    /// The rule of the first gate of this kind that a work point has.
    pub(super) fn gate(&self, code: &str, kind: &str) -> Option<&GateRule> {
        self.by_code(code)?.gates.iter().map(|gate| &gate.rule).find(|rule| rule.kind() == kind)
    }

    /// The task of an element of the process: `WP07` or `WP07_check`.
    pub fn task(&self, element: &str) -> Option<Task<'_>> {
        if let Some(code) = element.strip_suffix("_check") {
            let work_point = self.by_code(code)?;
            let decisions = texts::check_decisions();
            return Some(Task { work_point, is_check: true, actor: work_point.checker?, decisions });
        }
        let work_point = self.by_code(element)?;
        Some(Task { work_point, is_check: false, actor: work_point.actor, decisions: &work_point.decisions })
    }

    pub(super) fn work_points_mut(&mut self) -> &mut [WorkPoint] {
        &mut self.work_points
    }

    /// Fills in what follows from other values.
    fn complete(&mut self) -> Result<(), PackError> {
        for point in &mut self.work_points {
            let number = point.code.strip_prefix("WP").and_then(|digits| digits.parse().ok());
            point.number = number.ok_or_else(|| wrong(format!("`{}` is not WP and a number", point.code)))?;
            let step = self.steps.iter().find(|step| step.number == point.step);
            let step = step.ok_or_else(|| wrong(format!("{} is in no step", point.code)))?;
            point.stage = step.stage;
            if point.decisions.is_empty() {
                point.decisions.push(Decision {
                    code: "done".to_owned(),
                    label: texts::DONE.to_owned(),
                    outcome: Outcome::Forward,
                });
            }
        }
        Ok(())
    }

    /// Everything in which the pack contradicts itself, in the order of the file: whoever writes one sees all of it at once.
    fn contradictions(&self) -> Vec<String> {
        let mut found = Vec::new();
        found.extend(out_of_order("stages", self.stages.iter().map(|stage| stage.number)));
        found.extend(out_of_order("steps", self.steps.iter().map(|step| step.number)));
        found.extend(out_of_order("work points", self.work_points.iter().map(|point| point.number)));
        found.extend(twice("materials", self.materials.iter().map(|material| material.code.as_str())));
        let is_in_stage = |step: &&Step| self.stages.iter().any(|stage| stage.number == step.stage);
        let homeless = self.steps.iter().filter(|step| !is_in_stage(step));
        found.extend(homeless.map(|step| format!("step {} is in no stage", step.number)));
        if !self.work_points.is_sorted_by_key(|point| point.step) {
            found.push("the work points are not in the order of the steps".to_owned());
        }
        for point in &self.work_points {
            self.contradictions_of_point(point, &mut found);
        }
        let rule = &self.probation;
        for code in [&rule.admitted, &rule.decided, &rule.approved] {
            found.extend(self.unknown("probation", code));
        }
        for rule in &self.times {
            let unknown =
                rule.work_points().into_iter().find_map(|code| self.unknown("a time requirement", code));
            found.extend(unknown.or_else(|| rule.contradiction(self)));
        }
        found
    }

    fn contradictions_of_point(&self, point: &WorkPoint, found: &mut Vec<String>) {
        let code = &point.code;
        let named = |what: &str| format!("{code}: {what}");
        found.extend(twice(
            &named("decisions"),
            point.decisions.iter().map(|decision| decision.code.as_str()),
        ));
        found.extend(twice(&named("fields"), point.fields.iter().map(|field| field.name.as_str())));
        let unknown = point.materials.iter().filter(|material| self.material(&material.code).is_none());
        found.extend(unknown.map(|material| format!("{code}: there is no material {}", material.code)));
        for field in &point.fields {
            let is_good = match &field.kind {
                FieldKind::Choice { options } => !options.is_empty(),
                FieldKind::Persons { min, max, .. } => min <= max && *max > 0,
                _ => true,
            };
            if !is_good {
                found.push(format!("{code}: nothing can stand in the field {}", field.name));
            }
        }
        found.extend(point.beside.iter().filter_map(|beside| self.unknown(code, beside)));
        for due in &point.due {
            if point.months_by_gate(&due.after).is_some() && (due.months > 0 || due.days > 0) {
                found.push(format!("{code}: the gate `time-limit` says when it is due after {}", due.after));
            }
            if !matches!(due.after.as_str(), "probation-end" | "quarter-end" | "half-year") {
                found.extend(self.unknown(code, &due.after));
            }
        }
        for gate in &point.gates {
            let unknown = gate.on.iter().filter(|on| point.decision(on).is_none());
            found.extend(unknown.map(|decision| format!("{code}: there is no decision {decision}")));
            self.contradictions_of_gate(point, &gate.rule, found);
        }
    }

    fn contradictions_of_gate(&self, point: &WorkPoint, rule: &GateRule, found: &mut Vec<String>) {
        found.extend(rule.work_points().into_iter().filter_map(|other| self.unknown(&point.code, other)));
        for (of, name) in rule.fields() {
            let at = match of {
                Some(code) => self.by_code(code),
                None => Some(point),
            };
            if at.and_then(|at| at.field(name)).is_none() {
                found.push(format!("{}: a gate asks for the field {name}, which is not there", point.code));
            }
        }
    }

    fn unknown(&self, by: &str, code: &str) -> Option<String> {
        self.by_code(code).is_none().then(|| format!("{by}: there is no work point {code}"))
    }
}

fn wrong(what: String) -> PackError {
    PackError::Contradictions(vec![what])
}

fn out_of_order(what: &str, numbers: impl Iterator<Item = u8>) -> Option<String> {
    let found = (1..).zip(numbers).find(|(expected, number)| expected != number);
    found.map(|(expected, number)| format!("{what}: {number} stands where {expected} should"))
}

fn twice<'a>(what: &str, mut names: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut seen = BTreeSet::new();
    names.find(|name| !seen.insert(*name)).map(|name| format!("{what}: {name} stands there twice"))
}

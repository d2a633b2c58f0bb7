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

/// A kind of paper (rules.md §1.4).
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
    /// It contradicts itself.
    #[error("the rule pack contradicts itself: {0}")]
    Contradiction(String),
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
    /// What is wrong with it, in English.
    pub fn parse(text: &str) -> Result<Self, PackError> {
        let mut pack: Self = toml::from_str(text)?;
        pack.complete()?;
        pack.judge()?;
        Ok(pack)
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

    /// Articles whose number was inferred and that somebody must hold against the official text (rules.md §1.1).
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

    fn judge(&self) -> Result<(), PackError> {
        in_order("stages", self.stages.iter().map(|stage| stage.number))?;
        in_order("steps", self.steps.iter().map(|step| step.number))?;
        in_order("work points", self.work_points.iter().map(|point| point.number))?;
        once("materials", self.materials.iter().map(|material| material.code.as_str()))?;
        if let Some(step) = self.steps.iter().find(|step| !self.stages.iter().any(|s| s.number == step.stage))
        {
            return Err(wrong(format!("step {} is in no stage", step.number)));
        }
        if !self.work_points.is_sorted_by_key(|point| point.step) {
            return Err(wrong("the work points are not in the order of the steps".to_owned()));
        }
        for point in &self.work_points {
            self.judge_point(point)?;
        }
        let rule = &self.probation;
        for code in [&rule.admitted, &rule.decided, &rule.approved] {
            self.known("probation", code)?;
        }
        for code in self.times.iter().flat_map(TimeRule::work_points) {
            self.known("a time requirement", code)?;
        }
        Ok(())
    }

    fn judge_point(&self, point: &WorkPoint) -> Result<(), PackError> {
        let code = &point.code;
        once("decisions", point.decisions.iter().map(|decision| decision.code.as_str()))?;
        once("fields", point.fields.iter().map(|field| field.name.as_str()))?;
        for material in &point.materials {
            if self.material(&material.code).is_none() {
                return Err(wrong(format!("{code}: there is no material {}", material.code)));
            }
        }
        for field in &point.fields {
            let is_good = match &field.kind {
                FieldKind::Choice { options } => !options.is_empty(),
                FieldKind::Persons { min, max, .. } => min <= max && *max > 0,
                _ => true,
            };
            if !is_good {
                return Err(wrong(format!("{code}: nothing can stand in the field {}", field.name)));
            }
        }
        for beside in &point.beside {
            self.known(code, beside)?;
        }
        for due in &point.due {
            if !matches!(due.after.as_str(), "probation-end" | "quarter-end" | "half-year") {
                self.known(code, &due.after)?;
            }
        }
        point.gates.iter().try_for_each(|gate| {
            if let Some(decision) = gate.on.iter().find(|on| point.decision(on).is_none()) {
                return Err(wrong(format!("{code}: there is no decision {decision}")));
            }
            self.judge_gate(point, &gate.rule)
        })
    }

    fn judge_gate(&self, point: &WorkPoint, rule: &GateRule) -> Result<(), PackError> {
        for other in rule.work_points() {
            self.known(&point.code, other)?;
        }
        for (of, name) in rule.fields() {
            let at = match of {
                Some(code) => self.by_code(code),
                None => Some(point),
            };
            if at.and_then(|at| at.field(name)).is_none() {
                return Err(wrong(format!(
                    "{}: a gate asks for the field {name}, which is not there",
                    point.code
                )));
            }
        }
        Ok(())
    }

    fn known(&self, by: &str, code: &str) -> Result<(), PackError> {
        match self.by_code(code) {
            Some(_) => Ok(()),
            None => Err(wrong(format!("{by}: there is no work point {code}"))),
        }
    }
}

fn wrong(what: String) -> PackError {
    PackError::Contradiction(what)
}

fn in_order(what: &str, numbers: impl Iterator<Item = u8>) -> Result<(), PackError> {
    match (1..).zip(numbers).find(|(expected, number)| expected != number) {
        Some((expected, number)) => Err(wrong(format!("{what}: {number} stands where {expected} should"))),
        None => Ok(()),
    }
}

fn once<'a>(what: &str, mut names: impl Iterator<Item = &'a str>) -> Result<(), PackError> {
    let mut seen = BTreeSet::new();
    match names.find(|name| !seen.insert(*name)) {
        Some(name) => Err(wrong(format!("{what}: {name} stands there twice"))),
        None => Ok(()),
    }
}

//! A refusal by a rule, as data: the page, the batch report and the check-up show the same reason.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Why something cannot be done now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blocked {
    /// Stable id of the rule, such as `probation-one-year`.
    pub rule: String,
    /// The article, such as 细则第三十一条.
    pub article: String,
    /// One Chinese sentence with the figures.
    pub because: String,
    /// The earliest day on which it can be done, when a day can be named.
    pub earliest: Option<NaiveDate>,
    /// What is missing.
    pub missing: Vec<String>,
    /// Who can help.
    pub who_can_help: Option<String>,
}

impl Blocked {
    /// A refusal with its reason and nothing else.
    pub fn new(rule: impl Into<String>, article: impl Into<String>, because: impl Into<String>) -> Self {
        Self {
            rule: rule.into(),
            article: article.into(),
            because: because.into(),
            earliest: None,
            missing: Vec::new(),
            who_can_help: None,
        }
    }

    /// The same with the first day on which the rule is met.
    pub fn until(mut self, earliest: NaiveDate) -> Self {
        self.earliest = Some(earliest);
        self
    }

    /// The same with what is missing.
    pub fn lacking(mut self, missing: Vec<String>) -> Self {
        self.missing = missing;
        self
    }

    /// The same with who can help.
    pub fn helped_by(mut self, who: impl Into<String>) -> Self {
        self.who_can_help = Some(who.into());
        self
    }

    /// The same under another article: the same arithmetic serves several rules.
    pub fn under(mut self, article: impl Into<String>) -> Self {
        self.article = article.into();
        self
    }
}

/// Something that does not close a gate and that somebody must have seen before he goes through it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Stable id of what is warned of, such as `publicity-provisional`.
    pub rule: String,
    /// The article of the gate.
    pub article: String,
    /// One Chinese sentence with the figures.
    pub because: String,
    /// What exactly is warned of: who acknowledges a warning acknowledges this and nothing else.
    pub key: String,
}

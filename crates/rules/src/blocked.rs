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

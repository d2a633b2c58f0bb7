//! Gates about meetings and votes. The arithmetic is that of [`crate::votes`]; here it meets the fields of the act.

use crate::{
    Blocked,
    development::{case::Case, texts},
    votes::{self, Ballot, Body},
};

/// The fields of a branch meeting: at the work point of the meeting.
pub(super) const MEETING_FIGURES: [&str; 2] = ["expected", "present"];
/// The fields of a count: at the work point of the vote.
pub(super) const BALLOT_FIGURES: [&str; 5] =
    ["written_opinions", "in_favour", "against", "abstained", "invalid"];

pub(super) fn quorum(case: &Case<'_>, expected: &str, present: &str) -> Option<Blocked> {
    // Missing figures are missing fields.
    let ballot = Ballot {
        expected: case.count(None, expected)?,
        present: case.count(None, present)?,
        ..Ballot::default()
    };
    votes::admission_quorum(&ballot).err()
}

pub(super) fn committee_quorum(case: &Case<'_>, expected: &str, present: &str) -> Option<Blocked> {
    let ballot = Ballot {
        expected: case.count(None, expected)?,
        present: case.count(None, present)?,
        ..Ballot::default()
    };
    let body = if case.facts.branch.has_committee { Body::BranchCommittee } else { Body::BranchMeeting };
    votes::half_quorum(body, &ballot).err()
}

/// What people decided must be what the figures say: they are recomputed, never typed as a result (docs/rules.md, people decide).
pub(super) fn branch_vote(case: &Case<'_>, meeting: Option<&str>, failed: &[String]) -> Option<Blocked> {
    let act = case.act?;
    let own = |name: &str| case.count(None, name);
    let ballot = Ballot {
        expected: case.count(meeting, "expected")?,
        present: case.count(meeting, "present")?,
        written_opinions: own("written_opinions").unwrap_or(0),
        in_favour: own("in_favour")?,
        against: own("against")?,
        abstained: own("abstained")?,
        invalid: own("invalid").unwrap_or(0),
    };
    match votes::admission(&ballot) {
        Err(blocked) if blocked.rule != "majority" => Some(blocked),
        Err(_) if failed.contains(&act.decision) => None,
        Err(blocked) => Some(blocked),
        Ok(()) if failed.contains(&act.decision) => {
            Some(Blocked::new("vote-and-decision", "", texts::vote_passed(&ballot)))
        }
        Ok(()) => None,
    }
}

pub(super) fn committee_vote(
    case: &Case<'_>,
    expected: &str,
    present: &str,
    in_favour: &str,
) -> Option<Blocked> {
    let ballot = Ballot {
        expected: case.count(None, expected)?,
        present: case.count(None, present)?,
        in_favour: case.count(None, in_favour)?,
        ..Ballot::default()
    };
    if let Some(problem) = ballot.problems().first() {
        return Some(Blocked::new("ballot-figures", "", problem.to_string()));
    }
    if !ballot.is_strict_quorum() {
        return Some(Blocked::new("quorum", "", texts::committee_quorum(&ballot)));
    }
    (!ballot.is_majority()).then(|| Blocked::new("majority", "", texts::committee_majority(&ballot)))
}

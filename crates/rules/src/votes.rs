//! Votes: quorum and majority as integers (docs/rules.md, votes; 细则 2014 Art. 20–21, 33; 支部条例 Art. 11–12).
//!
//! Who has no vote (probationary members, members under 留党察看 and the like) is in none of the figures. A written opinion
//! received before the meeting counts in the vote, not among those present. An abstention is not in favour.

use crate::{Blocked, texts};

/// The count of one vote on one person or matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ballot {
    /// Members with a vote who should come.
    pub expected: u32,
    /// Members with a vote who came.
    pub present: u32,
    /// Written opinions of absent members with a vote, received before the meeting.
    pub written_opinions: u32,
    /// Votes in favour, written ones included.
    pub in_favour: u32,
    /// Votes against, written ones included.
    pub against: u32,
    /// Abstentions, written ones included.
    pub abstained: u32,
    /// Spoilt ballots.
    pub invalid: u32,
}

/// Figures that cannot be true together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BallotProblem {
    /// Nobody has a vote.
    NobodyExpected,
    /// More came than should.
    MorePresentThanExpected {
        /// Who came.
        present: u32,
        /// Who should come.
        expected: u32,
    },
    /// More written opinions than members who stayed away.
    MoreWrittenThanAbsent {
        /// Written opinions.
        written: u32,
        /// Members who stayed away.
        absent: u32,
    },
    /// More votes than voters.
    MoreVotesThanVoters {
        /// All ballots.
        votes: u64,
        /// Present and written together.
        voters: u64,
    },
}

impl std::fmt::Display for BallotProblem {
    /// The sentence for the person who typed the figures, in Chinese.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&texts::ballot_problem(*self))
    }
}

impl Ballot {
    /// What is wrong with the figures themselves.
    pub fn problems(&self) -> Vec<BallotProblem> {
        let mut found = Vec::new();
        if self.expected == 0 {
            found.push(BallotProblem::NobodyExpected);
        }
        if self.present > self.expected {
            let Self { present, expected, .. } = *self;
            found.push(BallotProblem::MorePresentThanExpected { present, expected });
        }
        let absent = self.expected.saturating_sub(self.present);
        if self.written_opinions > absent {
            found.push(BallotProblem::MoreWrittenThanAbsent { written: self.written_opinions, absent });
        }
        let cast = [self.in_favour, self.against, self.abstained, self.invalid].map(u64::from).iter().sum();
        let voters = u64::from(self.present) + u64::from(self.written_opinions);
        if cast > voters {
            found.push(BallotProblem::MoreVotesThanVoters { votes: cast, voters });
        }
        found
    }

    /// Whether more than half of those expected are present (admission, confirmation, extension, cancellation).
    pub fn is_strict_quorum(&self) -> bool {
        u64::from(self.present) * 2 > u64::from(self.expected)
    }

    /// Whether half of those expected or more are present (committees, other decisions of a branch meeting).
    pub fn is_half_quorum(&self) -> bool {
        self.expected > 0 && u64::from(self.present) * 2 >= u64::from(self.expected)
    }

    /// Whether more than half of those *expected* are in favour.
    pub fn is_majority(&self) -> bool {
        u64::from(self.in_favour) * 2 > u64::from(self.expected)
    }

    /// The least number that is more than half of those expected.
    pub fn least_strict(&self) -> u32 {
        self.expected / 2 + 1
    }

    /// The least number that is half of those expected.
    pub fn least_half(&self) -> u32 {
        self.expected.div_ceil(2)
    }
}

/// Which body decides a matter for which half of its members is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// 支委会 (支部条例 Art. 12).
    BranchCommittee,
    /// 支部党员大会 on matters other than admission and the like (支部条例 Art. 11).
    BranchMeeting,
}

/// Whether the figures can be true and the meeting may vote on admission: more than half of those expected present.
///
/// # Errors
/// `ballot-figures` or `quorum`.
pub fn admission_quorum(ballot: &Ballot) -> Result<(), Blocked> {
    figures(ballot)?;
    if ballot.is_strict_quorum() {
        return Ok(());
    }
    Err(Blocked::new("quorum", texts::BALLOT_ARTICLE, texts::quorum_strict(ballot)))
}

/// Whether a branch meeting has admitted, confirmed, extended or cancelled: two strict majorities, both of those expected.
///
/// # Errors
/// `ballot-figures`, `quorum` or `majority`, with the figures.
pub fn admission(ballot: &Ballot) -> Result<(), Blocked> {
    admission_quorum(ballot)?;
    if ballot.is_majority() {
        return Ok(());
    }
    Err(Blocked::new("majority", texts::BALLOT_ARTICLE, texts::majority(ballot)))
}

/// Whether a body for which half of its members is enough may decide.
///
/// # Errors
/// `ballot-figures` or `quorum`.
pub fn half_quorum(body: Body, ballot: &Ballot) -> Result<(), Blocked> {
    figures(ballot)?;
    if ballot.is_half_quorum() {
        return Ok(());
    }
    let body = match body {
        Body::BranchCommittee => texts::COMMITTEE,
        Body::BranchMeeting => texts::MEETING,
    };
    Err(Blocked::new("quorum", texts::BALLOT_ARTICLE, texts::quorum_half(body, ballot)))
}

fn figures(ballot: &Ballot) -> Result<(), Blocked> {
    match ballot.problems().first() {
        None => Ok(()),
        Some(problem) => Err(Blocked::new("ballot-figures", texts::BALLOT_ARTICLE, problem.to_string())),
    }
}

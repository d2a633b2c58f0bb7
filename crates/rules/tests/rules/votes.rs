//! Quorum and majority as bare arithmetic.

use proptest::prelude::*;
use rules::votes::{Ballot, BallotProblem, Body, admission, half_quorum};

fn ballot(expected: u32, present: u32, in_favour: u32) -> Ballot {
    Ballot { expected, present, in_favour, ..Ballot::default() }
}

fn rule(result: Result<(), rules::Blocked>) -> String {
    result.err().map(|blocked| blocked.rule).unwrap_or_default()
}

#[test]
fn admission_asks_for_two_strict_majorities_of_those_expected() {
    for (expected, present, in_favour, refused) in [
        (46, 24, 24, ""),
        (46, 23, 23, "quorum"),
        (46, 46, 23, "majority"),
        (46, 30, 24, ""),
        (3, 2, 2, ""),
        (3, 1, 1, "quorum"),
        (3, 3, 1, "majority"),
        (1, 1, 1, ""),
        (0, 0, 0, "ballot-figures"),
        (10, 11, 6, "ballot-figures"),
        (10, 6, 7, "ballot-figures"),
    ] {
        assert_eq!(
            rule(admission(&ballot(expected, present, in_favour))),
            refused,
            "{expected}/{present}/{in_favour}"
        );
    }
}

#[test]
fn written_opinions_count_in_the_vote_but_not_among_those_present() {
    let written =
        |present, written_opinions, in_favour| Ballot { written_opinions, ..ballot(20, present, in_favour) };
    assert_eq!(rule(admission(&written(11, 4, 11))), "");
    assert_eq!(rule(admission(&written(10, 10, 20))), "quorum");
    assert_eq!(rule(admission(&written(11, 4, 15))), "");
    assert_eq!(rule(admission(&written(11, 4, 16))), "ballot-figures");
    let problems = written(15, 6, 11).problems();
    assert_eq!(problems, [BallotProblem::MoreWrittenThanAbsent { written: 6, absent: 5 }]);
}

#[test]
fn an_abstention_is_not_in_favour() {
    let vote = Ballot { against: 0, abstained: 8, ..ballot(20, 18, 10) };
    assert_eq!(rule(admission(&vote)), "majority");
}

#[test]
fn half_is_enough_for_a_committee() {
    for (expected, present, refused) in [(5, 2, "quorum"), (5, 3, ""), (4, 2, ""), (0, 0, "ballot-figures")] {
        assert_eq!(rule(half_quorum(Body::BranchCommittee, &ballot(expected, present, 0))), refused);
    }
}

proptest! {
    #[test]
    fn the_least_numbers_named_are_just_enough(expected in 1_u32..5_000) {
        let with = |present| ballot(expected, present, present);
        let strict = with(expected).least_strict();
        prop_assert!(admission(&with(strict)).is_ok());
        prop_assert!(admission(&with(strict - 1)).is_err());
        let half = with(expected).least_half();
        prop_assert!(with(half).is_half_quorum());
        prop_assert!(half == 0 || !with(half - 1).is_half_quorum());
    }
}

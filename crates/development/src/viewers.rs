//! Who looks at a case, and what of it is for his eyes (docs/rules.md, who acts: applicants see only themselves and no internal
//! opinions; the papers of the political review stay with the organisation).

use identity::{Duty, SignedIn};
use rules::development::{Actor, WorkPoint};

use crate::{acts, cases, materials, packs};

/// As what somebody looks at a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Viewer {
    /// In a post that does the organisation's work.
    Staff,
    /// As the person whose case it is.
    Applicant,
    /// As contact or introducer.
    Supporter,
}

/// The step of the political review: its papers are for the organisation only.
const POLITICAL_REVIEW: u8 = 10;

/// Whether it is the organisation's part of the political review. What the applicant hands in for it is his own.
fn is_of_review(point: &WorkPoint) -> bool {
    point.step == POLITICAL_REVIEW && point.actor != Actor::Applicant
}

impl Viewer {
    /// By the same rule as the scope: the post chosen first, else the person.
    pub(crate) fn of(case: &cases::Row, who: &SignedIn) -> Self {
        if who.post().is_some_and(|post| Duty::STAFF.contains(&post.duty)) {
            Self::Staff
        } else if who.person() == Some(case.person) {
            Self::Applicant
        } else {
            Self::Supporter
        }
    }

    /// Whether opinions and remarks of the organisation are shown.
    pub(crate) fn sees_opinions(self) -> bool {
        self == Self::Staff
    }

    /// Whether days and times of a work point are shown: those of the political review are the organisation's.
    pub(crate) fn sees_times_of(self, point: &WorkPoint) -> bool {
        self == Self::Staff || !is_of_review(point)
    }

    /// Whether that something was done is shown, with who did it and when.
    pub(crate) fn sees_act(self, act: &acts::Row) -> bool {
        self.sees(act.work_point)
    }

    /// The same for whatever belongs to a work point: a record, a paper.
    pub(crate) fn sees(self, work_point: u8) -> bool {
        packs::work_point(work_point).is_none_or(|point| self.sees_times_of(point))
    }

    /// The same for what stands at a step as a whole.
    pub(crate) fn sees_times_of_step(self, step: u8) -> bool {
        self == Self::Staff || step != POLITICAL_REVIEW
    }

    /// Whether the content of a material is for his eyes.
    pub(crate) fn may_read(self, material: &materials::Row, who: &SignedIn) -> bool {
        if self == Self::Staff || material.account == Some(who.account()) {
            return true;
        }
        let Some(point) = packs::work_point(material.work_point) else { return false };
        if is_of_review(point) {
            return false;
        }
        match self {
            Self::Staff => true,
            Self::Applicant => point.actor == Actor::Applicant,
            Self::Supporter => matches!(point.actor, Actor::Applicant | Actor::Contacts | Actor::Introducers),
        }
    }
}

//! Chinese sentences of identifiers and votes.

use crate::{
    identifiers::{CivilIdError, IdentifierError},
    votes::{Ballot, BallotProblem},
};

pub(crate) fn civil_id(error: CivilIdError) -> String {
    match error {
        CivilIdError::Length(length) => format!("公民身份号码应为 18 位，现为 {length} 位"),
        CivilIdError::Characters => "公民身份号码前 17 位应为数字，末位应为数字或 X".to_owned(),
        CivilIdError::BirthDate => "公民身份号码第 7 至 14 位不是存在的日期".to_owned(),
        CivilIdError::CheckDigit => "公民身份号码的校验码错误，请核对证件".to_owned(),
    }
}

pub(crate) fn identifier(error: IdentifierError) -> &'static str {
    match error {
        IdentifierError::Mobile => "手机号码应为 1 开头的 11 位数字",
        IdentifierError::Landline => "固定电话应为区号加 7 至 8 位号码，例如 0871-65000000，只填一个号码",
        IdentifierError::MobileAsLandline => {
            "这是手机号码，请填写在手机一栏；此处填写固定电话，例如 0871-65000000"
        }
        IdentifierError::CreditCode => "统一社会信用代码应为 18 位数字或大写字母（不含 I、O、S、V、Z）",
        IdentifierError::CreditCodeCheck => "统一社会信用代码的校验码错误，请核对证照",
        IdentifierError::OrganizationCode => "党组织编码应为 1 至 20 位数字或字母",
    }
}

pub(crate) fn ballot_problem(problem: BallotProblem) -> String {
    match problem {
        BallotProblem::NobodyExpected => "应到会有表决权人数应大于 0".to_owned(),
        BallotProblem::MorePresentThanExpected { present, expected } => {
            format!("实到会有表决权人数 {present} 不能大于应到会 {expected}")
        }
        BallotProblem::MoreWrittenThanAbsent { written, absent } => {
            format!("书面意见 {written} 份，多于未到会的 {absent} 人")
        }
        BallotProblem::MoreVotesThanVoters { votes, voters } => {
            format!("赞成、反对、弃权和无效票共 {votes} 张，多于到会与书面意见合计的 {voters} 人")
        }
    }
}

pub(crate) const BALLOT_ARTICLE: &str = "细则关于支部大会表决的规定";

pub(crate) fn quorum_strict(ballot: &Ballot) -> String {
    format!(
        "应到会有表决权 {} 人，实到 {} 人，未超过半数，不能开会表决；至少须到会 {} 人",
        ballot.expected,
        ballot.present,
        ballot.least_strict()
    )
}

pub(crate) fn quorum_half(body: &str, ballot: &Ballot) -> String {
    format!(
        "{body}应到 {} 人，实到 {} 人，不足半数，不能作出决定；至少须到会 {} 人",
        ballot.expected,
        ballot.present,
        ballot.least_half()
    )
}

pub(crate) fn majority(ballot: &Ballot) -> String {
    format!(
        "应到会有表决权 {} 人，赞成 {} 票，未超过应到会人数的半数；至少须 {} 票赞成",
        ballot.expected,
        ballot.in_favour,
        ballot.least_strict()
    )
}

pub(crate) const COMMITTEE: &str = "支部委员会会议";
pub(crate) const MEETING: &str = "支部党员大会";

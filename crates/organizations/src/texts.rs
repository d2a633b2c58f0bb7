//! Chinese sentences and titles of the organisation register.

use crate::Kind;

pub(crate) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Committee => "党委",
        Kind::GeneralBranch => "党总支部",
        Kind::Branch => "党支部",
        Kind::JointBranch => "联合党支部",
        Kind::TemporaryCommittee => "临时党委",
        Kind::TemporaryGeneralBranch => "临时党总支部",
        Kind::TemporaryBranch => "临时党支部",
        Kind::TemporaryJointBranch => "临时联合党支部",
    }
}

pub(crate) const CODE_FORM: &str = "党组织编码须为 1 至 20 位字母或数字";
pub(crate) const CODE_TAKEN: &str = "这个党组织编码已被使用";
pub(crate) const NAME_LENGTH: &str = "请填写名称，最多 80 个字";
pub(crate) const TERM_YEARS: &str = "任期年数须为 1 至 5";
pub(crate) const PARENT_IS_BRANCH: &str = "上级不能是党支部";
pub(crate) const PLACE_IS_FIXED: &str = "编码和上级党组织不能在此修改，组织调整请另行办理";

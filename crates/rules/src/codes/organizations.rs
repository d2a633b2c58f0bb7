//! 组织类别: kinds of party organisations (docs/rules.md).

use super::{Code, CodeSet, code};

/// The kinds of the collection form. 党小组 differs by vendor there; it has a code of our own.
pub const ORGANIZATION_KINDS: CodeSet = CodeSet::new("组织类别", &CODES);

const CODES: [Code; 10] = [
    code("611", "党委", &["党的委员会", "基层党委"]),
    code("621", "党总支部", &["党总支", "总支部"]),
    code("631", "党支部", &["支部"]),
    code("632", "联合党支部", &["联合支部"]),
    code("911", "临时党委", &[]),
    code("921", "临时党总支部", &["临时党总支"]),
    code("931", "临时党支部", &["临时支部"]),
    code("932", "临时联合党支部", &[]),
    code("612", "党组", &[]),
    code("GRP", "党小组", &["小组"]),
];

/// Whether an organisation of this kind is a branch: the one that holds members and admits.
pub fn is_branch_kind(code: &str) -> bool {
    matches!(code, "631" | "632" | "931" | "932")
}

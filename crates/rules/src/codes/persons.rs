//! Codes of persons: sex, category, membership state, party posts.

use super::{Code, CodeSet, code};

/// 性别 (GB/T 2261.1).
pub const SEXES: CodeSet = CodeSet::new("性别", &SEX_CODES);

const SEX_CODES: [Code; 4] = [
    code("1", "男", &["男性"]),
    code("2", "女", &["女性"]),
    code("0", "未知的性别", &["未知"]),
    code("9", "未说明的性别", &["未说明"]),
];

/// 人员类别: 1 and 2 are those of party statistics, the others are the platform's own (docs/rules.md).
pub const PERSON_CATEGORIES: CodeSet = CodeSet::new("人员类别", &CATEGORY_CODES);

const CATEGORY_CODES: [Code; 6] = [
    code("1", "正式党员", &["中共党员"]),
    code("2", "预备党员", &["中共预备党员"]),
    code("3", "发展对象", &[]),
    code("4", "入党积极分子", &["积极分子"]),
    code("5", "入党申请人", &["申请人"]),
    code("0", "群众", &[]),
];

/// 党籍状态 of the collection form.
pub const MEMBERSHIP_STATES: CodeSet = CodeSet::new("党籍状态", &MEMBERSHIP_STATE_CODES);

const MEMBERSHIP_STATE_CODES: [Code; 2] = [code("1", "正常", &[]), code("2", "停止党籍", &["已停止党籍"])];

/// 党内职务 (style of GB/T 12403). A name with the kind of organisation before it is found, too.
pub const PARTY_POSTS: CodeSet = CodeSet::new("党内职务", &POST_CODES);

const POST_CODES: [Code; 11] = [
    code("001A", "书记", &["党支部书记", "支部书记", "党总支书记", "总支书记", "党委书记"]),
    code("001B", "副书记", &["党支部副书记", "支部副书记", "党总支副书记", "总支副书记", "党委副书记"]),
    code("030U", "组织委员", &["支部组织委员"]),
    code("031U", "宣传委员", &["支部宣传委员"]),
    code("034U", "纪检委员", &["支部纪检委员", "纪律检查委员"]),
    code("035U", "青年委员", &[]),
    code("036U", "工会委员", &[]),
    code("037U", "保密委员", &[]),
    code("038U", "妇女委员", &[]),
    code("401A", "党小组组长", &["小组长", "党小组长", "组长"]),
    code("000U", "委员", &["党委委员", "党总支委员", "支部委员"]),
];

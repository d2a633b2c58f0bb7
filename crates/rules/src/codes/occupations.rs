//! 工作岗位 of party statistics (docs/rules.md) and 职称 (GB/T 8561).

use super::{Code, CodeSet, code};

/// The nodes of the tree that are known. Leaves of four digits are loaded as data where a province uses them.
pub const OCCUPATIONS: CodeSet = CodeSet::new("工作岗位", &CODES);

const CODES: [Code; 20] = [
    code("011", "党政机关工作人员", &["机关工作人员"]),
    code("012", "事业单位管理人员", &["事业管理"]),
    code("013", "事业单位专业技术人员", &["事业专技"]),
    code("014", "公有制企业管理人员", &["企业管理人员"]),
    code("015", "公有制企业专业技术人员", &["企业专业技术人员"]),
    code("016", "工勤技能人员", &["公有制单位工勤技能人员"]),
    code("0164", "公有制单位农民工", &[]),
    code("021", "非公有制企业管理人员", &[]),
    code("022", "非公有制企业专业技术人员", &[]),
    code("023", "民办非企业单位管理人员", &["社会组织管理人员"]),
    code("024", "民办非企业单位专业技术人员", &["社会组织专业技术人员"]),
    code("025", "非公有制单位工勤技能人员", &[]),
    code("0253", "非公有制单位农民工", &["农民工"]),
    code("1", "农牧渔民", &["农民"]),
    code("113", "外出务工经商人员", &["外出务工经商"]),
    code("2", "解放军、武警", &["军人", "武警"]),
    code("3", "学生", &["在校学生"]),
    code("4", "离退休人员", &["离退休", "退休人员"]),
    code("5", "其他", &["其他人员"]),
    code("01", "公有制单位在岗职工", &[]),
];

/// 职称 of teachers at universities.
pub const PROFESSIONAL_TITLES: CodeSet = CodeSet::new("职称", &TITLE_CODES);

const TITLE_CODES: [Code; 4] = [
    code("011", "教授", &[]),
    code("012", "副教授", &[]),
    code("013", "讲师", &[]),
    code("014", "助教", &[]),
];

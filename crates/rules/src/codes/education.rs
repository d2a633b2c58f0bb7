//! 学历: the codes of the party system (docs/rules.md), not those of GB/T 4658.

use super::{Code, CodeSet, code};

/// Two characters for each kind; one character where a record says only the level.
pub const EDUCATION: CodeSet = CodeSet::new("学历", &CODES);

const CODES: [Code; 25] = [
    code("1", "研究生", &["研究生教育"]),
    code("11", "博士研究生", &["博士"]),
    code("12", "硕士研究生", &["硕士"]),
    code("13", "研究生班", &[]),
    code("1A", "中央党校研究生", &[]),
    code("1B", "省级党校研究生", &["省（区、市）委党校研究生"]),
    code("21", "大学", &["大学本科", "本科"]),
    code("22", "大专", &["大学专科", "专科"]),
    code("23", "大学普通班", &[]),
    code("24", "第二学士学位班", &["第二学士"]),
    code("2A", "中央党校大学", &[]),
    code("2B", "省级党校大学", &["省（区、市）委党校大学"]),
    code("2C", "中央党校大专", &[]),
    code("2D", "省级党校大专", &["省（区、市）委党校大专"]),
    code("2", "大学本科和专科", &[]),
    code("4", "中等职业教育", &["中职"]),
    code("41", "中专", &["中等专科", "中等专业学校"]),
    code("44", "职业高中", &["职高"]),
    code("47", "技工学校", &["技校"]),
    code("61", "普通高中", &["高中", "普高"]),
    code("6", "高中阶段", &[]),
    code("71", "初中", &["初级中学"]),
    code("7", "初中阶段", &[]),
    code("81", "小学", &[]),
    code("9", "其他", &["其它"]),
];

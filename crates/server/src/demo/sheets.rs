//! The invented university as three sheets in the layout of the imports: the demo is filled by the same road as a real
//! roster, and whoever wants to try the import page has files for it. Dates are relative to the day given.

use chrono::{Datelike as _, Days, Months, NaiveDate};

use super::random::Random;

/// A sheet: headings and rows of text; an empty text is an empty cell.
pub struct Sheet {
    /// The title.
    pub title: &'static str,
    /// The headings.
    pub headings: Vec<&'static str>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// A branch of the invented university.
#[derive(Clone)]
pub(crate) struct Branch {
    pub(crate) code: String,
    pub(crate) name: String,
    kind: BranchKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum BranchKind {
    Staff,
    Students,
    Retired,
}

/// The invented university.
pub struct University {
    random: Random,
    today: NaiveDate,
    serial: u32,
    pub(crate) branches: Vec<Branch>,
}

/// The branch whose people are named to those who try the platform.
pub(crate) const SHOWN_BRANCH: &str = "经济学院学生第一党支部";

const COLLEGES: [&str; 8] =
    ["经济学院", "文学院", "理学院", "工学院", "医学院", "外国语学院", "法学院", "继续教育学院"];
const COLLEGE_BRANCHES: [(&str, BranchKind); 6] = [
    ("教工第一", BranchKind::Staff),
    ("教工第二", BranchKind::Staff),
    ("学生第一", BranchKind::Students),
    ("学生第二", BranchKind::Students),
    ("研究生", BranchKind::Students),
    ("离退休", BranchKind::Retired),
];
const OFFICES: [&str; 5] = ["办公室", "组织人事", "财务后勤", "教务科研", "图书馆"];
/// The weights of GB 11643.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const SURNAMES: &str = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳";
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国文辉力晨宇欣雨涵子轩浩然思远佳怡雪梦瑶博文嘉诚安宁清和";

impl University {
    /// The same university for the same day.
    pub fn new(today: NaiveDate) -> Self {
        Self { random: Random::new(20_260_518), today, serial: 0, branches: Vec::new() }
    }

    /// 63 organisations: one committee, nine general branches and 53 branches.
    pub fn organizations(&mut self) -> Sheet {
        let headings = vec![
            "党组织编码",
            "党组织全称",
            "党组织简称",
            "组织类别",
            "上级党组织编码",
            "成立日期",
            "书记",
            "联系人",
            "联系电话",
            "所在单位名称",
            "是否具有审批预备党员权限",
            "本届任期起",
            "任期年数",
            "地址",
            "经度",
            "纬度",
        ];
        let mut rows = Vec::new();
        let mut number = 0;
        let mut code = || {
            number += 1;
            format!("0{:011}", 98_000_000_000_u64 + number)
        };
        let root = code();
        rows.push(self.organization(&root, "中共示例大学委员会", "示例大学党委", "党委", ""));
        for college in COLLEGES {
            let general = code();
            let full = format!("中共示例大学{college}总支部委员会");
            rows.push(self.organization(&general, &full, &format!("{college}党总支"), "党总支部", &root));
            for (part, kind) in COLLEGE_BRANCHES {
                let branch = code();
                let full = format!("中共示例大学{college}{part}支部委员会");
                let name = format!("{college}{part}党支部");
                rows.push(self.organization(&branch, &full, &name, "党支部", &general));
                self.branches.push(Branch { code: branch, name, kind });
            }
        }
        let offices = code();
        rows.push(self.organization(
            &offices,
            "中共示例大学机关总支部委员会",
            "机关党总支",
            "党总支部",
            &root,
        ));
        for office in OFFICES {
            let branch = code();
            let full = format!("中共示例大学机关{office}支部委员会");
            let name = format!("机关{office}党支部");
            rows.push(self.organization(&branch, &full, &name, "党支部", &offices));
            self.branches.push(Branch { code: branch, name, kind: BranchKind::Staff });
        }
        Sheet { title: "党组织", headings, rows }
    }

    fn organization(&mut self, code: &str, full: &str, short: &str, kind: &str, above: &str) -> Vec<String> {
        let founded = self.today - Days::new(self.random.below(12_000) + 1_000);
        let term = self.today - Days::new(self.random.below(900) + 30);
        let years = if kind == "党委" { 5 } else { 3 };
        let name = if kind == "党支部" { self.name() } else { String::new() };
        let x = 102.70 + f64::from(u32::try_from(self.random.below(30_000)).unwrap_or(0)) / 1_000_000.0;
        let y = 25.03 + f64::from(u32::try_from(self.random.below(30_000)).unwrap_or(0)) / 1_000_000.0;
        vec![
            code.to_owned(),
            full.to_owned(),
            short.to_owned(),
            kind.to_owned(),
            above.to_owned(),
            founded.to_string(),
            name.clone(),
            name,
            self.phone(),
            "示例大学".to_owned(),
            if kind == "党委" { "是" } else { "否" }.to_owned(),
            term.to_string(),
            years.to_string(),
            format!("示例市学府路{}号", self.random.between(1, 200)),
            format!("{x:.6}"),
            format!("{y:.6}"),
        ]
    }

    /// So many members, spread over the branches that [`University::organizations`] made.
    pub fn members(&mut self, count: u32) -> Sheet {
        self.more_members(0..count)
    }

    /// The members with these numbers: those of a large university come in several sheets, one after the other.
    pub fn more_members(&mut self, numbers: std::ops::Range<u32>) -> Sheet {
        let headings = vec![
            "姓名",
            "性别",
            "民族",
            "公民身份号码",
            "出生日期",
            "学历",
            "人员类别",
            "所在党支部编码",
            "所在党支部",
            "加入党组织日期",
            "转为正式党员日期",
            "工作岗位",
            "联系电话",
            "固定电话",
            "家庭住址",
            "党籍状态",
            "是否失联",
            "失联日期",
            "是否流动",
            "外出流向",
            "学号/工号",
            "毕业院校",
            "职称",
            "籍贯",
            "电子邮箱",
            "党内职务",
            "入党介绍人",
            "党费计算基数",
        ];
        let branches = self.branches.clone();
        let rows = numbers
            .filter_map(|at| {
                // The first of each branch hold its posts, so that every branch has a committee.
                let branch = branches.get(usize::try_from(at).unwrap_or(0) % branches.len().max(1))?;
                let place = usize::try_from(at).unwrap_or(0) / branches.len().max(1);
                Some(self.member(branch, place))
            })
            .collect();
        Sheet { title: "党员", headings, rows }
    }

    fn member(&mut self, branch: &Branch, place: usize) -> Vec<String> {
        let (age_low, age_high, posts): (i64, i64, &[&str]) = match branch.kind {
            BranchKind::Staff => (28, 58, &["事业单位管理人员", "事业单位专业技术人员", "工勤技能人员"]),
            BranchKind::Students => (21, 29, &["学生"]),
            BranchKind::Retired => (61, 88, &["离退休人员"]),
        };
        let birth = self.birth(age_low, age_high);
        let is_male = self.random.chance(50);
        let is_probationary = branch.kind != BranchKind::Retired && place >= 8 && self.random.chance(9);
        let joined = if is_probationary {
            self.today - Days::new(self.random.below(340) + 10)
        } else {
            let earliest = birth.checked_add_months(Months::new(19 * 12)).unwrap_or(birth);
            let latest = self.today - Days::new(500);
            let span = u64::try_from((latest - earliest).num_days().max(1)).unwrap_or(1);
            earliest + Days::new(self.random.below(span))
        };
        let confirmed = joined.checked_add_months(Months::new(12)).unwrap_or(joined);
        let post = match place {
            0 => "党支部书记",
            1 => "组织委员",
            2 => "宣传委员",
            3 => "纪检委员",
            _ => "",
        };
        let is_lost = place > 8 && self.random.chance(1);
        let is_mobile = place > 8 && self.random.chance(2);
        let is_student = branch.kind == BranchKind::Students;
        let base = if is_student { String::new() } else { self.random.between(4_200, 14_000).to_string() };
        let letter = if is_student { 'S' } else { 'T' };
        let lost_on = self.today - Days::new(self.random.below(200) + 60);
        let introducers = format!("{}、{}", self.name(), self.name());
        let serial = self.serial + 1;
        vec![
            self.name(),
            if is_male { "男" } else { "女" }.to_owned(),
            self.ethnicity(),
            self.civil_id(birth, is_male),
            birth.to_string(),
            self.random.word(&["大学", "大学", "研究生", "大专"]).to_owned(),
            if is_probationary { "预备党员" } else { "正式党员" }.to_owned(),
            branch.code.clone(),
            branch.name.clone(),
            joined.to_string(),
            if is_probationary { String::new() } else { confirmed.to_string() },
            self.random.word(posts).to_owned(),
            self.phone(),
            String::new(),
            format!("示例市学府路{}号", self.random.between(1, 200)),
            "正常".to_owned(),
            if is_lost { "是" } else { "否" }.to_owned(),
            if is_lost { lost_on.to_string() } else { String::new() },
            if is_mobile { "是" } else { "否" }.to_owned(),
            if is_mobile { "示例省外地市".to_owned() } else { String::new() },
            format!("{letter}{:08}", 10_000_000 + serial),
            "示例大学".to_owned(),
            if is_student {
                String::new()
            } else {
                self.random.word(&["", "讲师", "副教授", "教授"]).to_owned()
            },
            self.random.word(&["示例省示例市", "示例省外地市"]).to_owned(),
            format!("user{serial}@example.com"),
            post.to_owned(),
            introducers,
            base,
        ]
    }

    /// So many applicants of the branches of students and staff.
    pub fn applicants(&mut self, count: u32) -> Sheet {
        let headings = vec![
            "姓名",
            "性别",
            "民族",
            "公民身份号码",
            "出生日期",
            "学历",
            "所在党支部编码",
            "所在党支部",
            "联系电话",
            "学号/工号",
            "是否共青团员",
            "提交入党申请书日期",
        ];
        let branches: Vec<Branch> =
            self.branches.iter().filter(|branch| branch.kind == BranchKind::Students).cloned().collect();
        let rows = (0..count)
            .filter_map(|at| {
                let branch = branches.get(usize::try_from(at).unwrap_or(0) % branches.len().max(1))?.clone();
                let birth = self.birth(19, 24);
                let is_male = self.random.chance(50);
                let applied = self.today - Days::new(self.random.below(25) + 1);
                Some(vec![
                    self.name(),
                    if is_male { "男" } else { "女" }.to_owned(),
                    self.ethnicity(),
                    self.civil_id(birth, is_male),
                    birth.to_string(),
                    "大学".to_owned(),
                    branch.code,
                    branch.name,
                    self.phone(),
                    format!("S{:08}", 40_000_000 + at),
                    if self.random.chance(65) { "是" } else { "否" }.to_owned(),
                    applied.to_string(),
                ])
            })
            .collect();
        Sheet { title: "入党申请人", headings, rows }
    }

    /// Students of whom nothing but an application is known yet: name, sex (male), birthday, identity number and phone.
    pub(crate) fn newcomers(&mut self, count: usize) -> Vec<(String, bool, NaiveDate, String, String)> {
        let mut newcomer = || {
            let (birth, is_male) = (self.birth(19, 22), self.random.chance(50));
            (self.name(), is_male, birth, self.civil_id(birth, is_male), self.phone())
        };
        (0..count).map(|_| newcomer()).collect()
    }

    /// Some people of one branch, as lines of branch, post or category, name and number, for whoever tries the platform.
    pub fn people_of_the_shown_branch(&self, members: &Sheet, applicants: &Sheet) -> Vec<String> {
        let cell = |row: &[String], at: usize| row.get(at).cloned().unwrap_or_default();
        let staff = members.rows.iter().filter(|row| cell(row, 8) == SHOWN_BRANCH).map(|row| {
            let post = cell(row, 25);
            let what = if post.is_empty() { cell(row, 6) } else { post };
            format!("{SHOWN_BRANCH}\t{what}\t{}\t{}", cell(row, 0), cell(row, 20))
        });
        let applicants = applicants.rows.iter().filter(|row| cell(row, 7) == SHOWN_BRANCH);
        let applicants =
            applicants.map(|row| format!("{SHOWN_BRANCH}\t入党申请人\t{}\t{}", cell(row, 0), cell(row, 9)));
        staff.take(12).chain(applicants.take(3)).collect()
    }

    fn name(&mut self) -> String {
        let surnames: Vec<char> = SURNAMES.chars().collect();
        let given: Vec<char> = GIVEN.chars().collect();
        let mut name: String = self.random.one(&surnames).into_iter().collect();
        for _ in 0..self.random.between(1, 2) {
            name.extend(self.random.one(&given));
        }
        name
    }

    fn ethnicity(&mut self) -> String {
        let is_han = self.random.chance(92);
        let word = if is_han {
            "汉族"
        } else {
            self.random.word(&["回族", "壮族", "满族", "苗族", "彝族", "土家族", "白族"])
        };
        word.to_owned()
    }

    fn phone(&mut self) -> String {
        format!("131{:08}", self.random.below(10_000))
    }

    fn birth(&mut self, low: i64, high: i64) -> NaiveDate {
        let age = u64::try_from(self.random.between(low, high)).unwrap_or(30);
        self.today - Days::new(age * 365 + age / 4 + self.random.below(364) + 1)
    }

    /// A number with a right check digit in a region that does not exist; the serial keeps it unique.
    fn civil_id(&mut self, birth: NaiveDate, is_male: bool) -> String {
        self.serial += 1;
        // The order number has three digits of which the last tells the sex; the region takes the rest of the serial.
        let order = (self.serial % 500) * 2 + u32::from(is_male);
        let region = 990_101 + self.serial / 500;
        let first =
            format!("{region}{:04}{:02}{:02}{:03}", birth.year(), birth.month(), birth.day(), order % 1_000);
        let sum: u32 = first.chars().filter_map(|c| c.to_digit(10)).zip(WEIGHTS).map(|(d, w)| d * w).sum();
        let check = "10X98765432".chars().nth(usize::try_from(sum % 11).unwrap_or(0)).unwrap_or('0');
        format!("{first}{check}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_day_gives_the_same_people_with_good_numbers() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let make = || {
            let mut university = University::new(day);
            university.organizations();
            university.members(300).rows
        };
        let rows = make();
        assert_eq!(rows, make());
        let mut numbers: Vec<&str> = rows.iter().map(|row| row[3].as_str()).collect();
        assert!(numbers.iter().all(|number| number.parse::<rules::identifiers::CivilId>().is_ok()));
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), 300);
    }
}

//! Chinese sentences of member development.

pub(crate) mod trail;

use chrono::NaiveDate;
use rules::dates::CalendarError;

use crate::{Role, Status};

pub(crate) fn status(status: Status) -> &'static str {
    match status {
        Status::Open => "办理中",
        Status::Archived => "已归档",
        Status::VoteFailed => "大会未通过",
        Status::NotAdmitted => "未批准",
        Status::Cancelled => "已取消预备党员资格",
    }
}

/// The process of all cases, and the sheet of applicants.
pub(crate) const AND: &str = "、";
/// What people write between the parts of a list.
pub(crate) const SEPARATORS: [char; 5] = ['、', '，', ',', '；', ';'];
pub(crate) const PROCESS: &str = "发展党员";
pub(crate) const APPLICANTS: &str = "入党申请人";

pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::Contact => label::CONTACTS,
        Role::Introducer => label::INTRODUCERS,
    }
}

/// Short names of the five stages, as the bar of a case has them.
pub(crate) const STAGES: [&str; 5] =
    ["申请入党", "积极分子培养", "发展对象考察", "接收预备党员", "教育考察与转正"];

pub(crate) const FILE_EMPTY: &str = "文件是空的，请重新选择";
pub(crate) fn file_large(bytes: usize) -> String {
    format!("文件超过 {} MB，请压缩或分开上传", bytes / (1024 * 1024))
}
pub(crate) fn file_kind(kinds: &[&str]) -> String {
    format!("只接受 {} 文件", kinds.join("、"))
}
pub(crate) const FILE_CONTENT: &str = "文件内容与扩展名不符或含有宏，请用原程序重新导出后上传";
pub(crate) const FILE_MISSING: &str = "请选择要上传的文件";
pub(crate) const MATERIAL_UNKNOWN: &str = "这份材料不属于当前工作点";

pub(crate) const DATE_UNREADABLE: &str = "请填写日期，例如 2026-11-23";
pub(crate) const DATE_AHEAD: &str = "日期不能晚于今天";
pub(crate) const NOTE_EMPTY: &str = "请填写内容";
pub(crate) const NOTE_LONG: &str = "内容最多 4000 字";
pub(crate) const OPINION_LONG: &str = "意见最多 2000 字";
pub(crate) const OPINION_FOR_RETURN: &str = "退回时请写明原因";
pub(crate) const DECISION_MISSING: &str = "请选择办理结果";
pub(crate) const ACKNOWLEDGED: &str = "已对照放假通知核对，公示已满规定的工作日，仍然办理";
pub(crate) fn must_acknowledge(warnings: &[&str]) -> String {
    format!("{}。确实已满的，请在此确认后再次提交", warnings.join("；"))
}
pub(crate) fn acknowledged(warning: &str) -> String {
    format!("办理时已知悉：{warning}")
}
pub(crate) fn calendar_problem(error: &CalendarError) -> String {
    match error {
        CalendarError::Toml(_) => "不是日历文件".to_owned(),
        CalendarError::Holiday(year, name) => {
            format!("“{name}”须在 {year} 年内、开始不晚于结束、不超过 30 天；跨年的假期请分两年填写")
        }
        CalendarError::MakeUp(year, day) => {
            format!("{day} 不是 {year} 年假期以外的周六或周日，不能作为调休上班日")
        }
        CalendarError::ByLaw(_, day) => format!("{day} 是法定节假日，放假安排中缺少这一天"),
        CalendarError::SpringFestival(year) => format!("缺少 {year} 年春节的放假安排"),
    }
}

pub(crate) mod calendar {
    pub(crate) const TITLE: &str = "工作日历";
    pub(crate) const MISSING_LINE: &str =
        "每行写一个假期：名称、开始日期、结束日期，用空格隔开，例如 春节 2027-02-05 2027-02-11";
    pub(crate) const DAY_FORM: &str = "日期请写成 2027-02-14 的样子，用空格或换行隔开";
    pub(crate) const YEAR_FORM: &str = "请填写年份，例如 2027";
    pub(crate) const SOURCE_MISSING: &str = "请填写通知的名称和文号";
    pub(crate) const WITH_PROGRAM: &str = "随程序提供";
    pub(crate) const POSTING_SAVED: &str = "公示天数的算法已保存";
    pub(crate) const POSTING_UNKNOWN: &str = "请选择公示当天是否计入";

    pub(crate) fn holiday(name: &str, from: &str, to: &str) -> String {
        if from == to { format!("{name} {from}") } else { format!("{name} {from} 至 {to}") }
    }

    pub(crate) fn saved(year: i32, short: usize) -> String {
        match short {
            0 => format!("{year} 年的放假安排已录入"),
            some => format!(
                "{year} 年的放假安排已录入。此前按暂算办理的公示中，有 {some} 份不足规定的工作日，已记入审计记录，档案的时间要求中标为超期"
            ),
        }
    }

    pub(crate) fn unknown(year: i32) -> String {
        format!("{year} 年的放假安排还没有录入：这一年的工作日按周一至周五暂算，公示等办理时会要求核对确认")
    }

    pub(crate) fn brought_in(at: &str) -> String {
        format!("{at} 录入")
    }

    pub(crate) fn posting_day(day: rules::dates::PostingDay) -> &'static str {
        match day {
            rules::dates::PostingDay::Counts => "公示当天计入（默认）：周一张贴，周五满 5 个工作日",
            rules::dates::PostingDay::DoesNotCount => "公示当天不计入：周一张贴，下周一满 5 个工作日",
        }
    }
}

pub(crate) fn fill(label: &str) -> String {
    format!("请填写{label}")
}
pub(crate) fn form_number_taken(article: &str) -> String {
    format!("这个编号已登记给其他入党申请人，入党志愿书一人一号，编号不得重复（{article}）")
}
pub(crate) const PERSON_NOT_CHOOSABLE: &str = "只能选择本支部的正式党员，且不能是本人";
pub(crate) const PERSON_NOT_LISTED: &str = "请从名单中选择；名单之外的人员请在下一项填写姓名";
pub(crate) const PERSON_CHOSEN_AND_NAMED: &str = "已经从名单中选择，请清空此项，或改选“请选择”后在此填写";
pub(crate) fn outsider(label: &str) -> String {
    format!("{label}姓名（名单之外的人员）")
}
pub(crate) const OUTSIDER_HINT: &str = "不在上面的名单中时才填写";
pub(crate) fn with_duty(name: &str, duty: &str) -> String {
    if duty.is_empty() { name.to_owned() } else { format!("{name}（{duty}）") }
}
pub(crate) const PERSON_TWICE: &str = "同一人只能选择一次";

pub(crate) const NOT_AN_APPLICANT: &str = "只能为入党申请人建立发展档案";
pub(crate) const CASE_OPEN_ALREADY: &str = "此人已有办理中的发展档案";
pub(crate) const NOT_ON_REGISTER: &str = "本范围内没有登记此人，请重新选择";
pub(crate) const APPLICANT_MISSING: &str = "请选择入党申请人";
pub(crate) const NO_APPLICANTS: &str = "没有可选择的入党申请人";
pub(crate) const NO_APPLICANTS_HINT: &str =
    "已登记的入党申请人都已建立发展档案。新的申请人请先在党员名册中登记或导入。";
pub(crate) const CASE_OPENED: &str = "档案已建立，等待申请人提交入党申请书";

pub(crate) fn first_applicants(count: usize) -> String {
    format!("只列出前 {count} 人，可输入姓名查找其他申请人")
}

pub(crate) const APPLIED_AHEAD: &str = "递交申请书的日期不能晚于今天";
pub(crate) const OPENING_RULE: &str = "细则第五条、第六条";
pub(crate) const NO_COMMITTEE: &str = "该支部上级没有具有审批权的党委，请先在党组织中设置";

pub(crate) const NOT_YOUR_TURN_ARTICLE: &str = "各负其责";
pub(crate) fn not_your_turn(title: &str, whose: &str) -> String {
    format!("「{title}」由{whose}办理")
}
pub(crate) fn holders(whom: &str, names: &[String]) -> String {
    if names.is_empty() { whom.to_owned() } else { format!("{whom}（{}）", names.join("、")) }
}

pub(crate) const OWN_MATTER: &str = "本人";
pub(crate) const SYSTEM: &str = "系统";
pub(crate) const DEMO: &str = "演示数据";
pub(crate) const DEMO_PAPER: &str = "演示材料.pdf";
pub(crate) const DEMO_OPINION: &str = "同意";
pub(crate) const DEMO_TEXT: &str = "按规定办理";
pub(crate) const IMPORTED: &str = "导入建档";

pub(crate) fn detail(name: &str, branch: &str) -> String {
    format!("{name} · {branch}")
}

pub(crate) fn due_in(due: NaiveDate, today: NaiveDate) -> String {
    let days = (due - today).num_days();
    match days {
        ..0 => format!("超期 {} 天", -days),
        0 => "今天截止".to_owned(),
        1..=30 => format!("还有 {days} 天"),
        _ => format!("{due} 截止"),
    }
}

pub(crate) fn attempt(number: i64) -> String {
    format!("第 {number} 次办理")
}

pub(crate) fn uploaded(actor: &str, at: &str, size: &str) -> String {
    format!("{actor} {at} 上传，{size}")
}

pub(crate) const NO_DUE: &str = "不限期";
pub(crate) const NO_CASES: &str = "没有符合条件的发展档案";
pub(crate) const NO_CASES_HINT: &str = "可以为入党申请人建立发展档案，也可以从 Excel 导入申请人。";
pub(crate) const NO_OWN_CASE: &str = "还没有您的发展档案";
pub(crate) const NO_OWN_CASE_HINT: &str =
    "请向所在党支部的组织委员提出，由支部建立档案后，即可在这里提交入党申请书。";
pub(crate) const OWN_APPLICATION: &str = "入党进度";
pub(crate) const MEMBER_WITHOUT_CASE: &str = "您已是党员";
pub(crate) const MEMBER_WITHOUT_CASE_HINT: &str =
    "入党时的材料在纸质档案中，这里没有电子档案。入党、转正日期请看“我的档案”。";
pub(crate) const NO_MATERIALS: &str = "还没有材料";
pub(crate) const NO_MATERIALS_HINT: &str = "各工作点办理时上传的材料会集中在这里。";

pub(crate) fn shown(rows: usize) -> String {
    format!("本页 {rows} 人，最紧急的在前")
}

pub(crate) fn stage_short(stage: u8) -> &'static str {
    STAGES.get(usize::from(stage).wrapping_sub(1)).copied().unwrap_or("")
}

pub(crate) fn progress(stage: u8, step: u8) -> String {
    format!("{} · 第 {step} 步", stage_short(stage))
}

pub(crate) fn heading(step: u8, title: &str) -> String {
    format!("第 {step} 步，共 25 步：{title}")
}

/// What the diagram of a case is called for those who do not see it.
pub(crate) fn diagram(name: &str) -> String {
    format!("{name}的发展流程图，各步状态同“办理进度”")
}

pub(crate) fn elapsed(days: i64) -> String {
    format!("已历时 {days} 天")
}

pub(crate) fn steps_done(done: usize, total: usize) -> String {
    format!("已完成 {done} 步，共 {total} 步")
}

pub(crate) fn finished_in(day: NaiveDate) -> String {
    format!("{} 完成", day.format("%Y-%m"))
}

pub(crate) fn span(from: NaiveDate, to: NaiveDate) -> String {
    format!("{from} 至 {to}")
}

pub(crate) fn since(from: NaiveDate) -> String {
    format!("{from} 开始")
}

pub(crate) fn steps_from_to(first: u8, last: u8) -> String {
    format!("第 {first} 至 {last} 步")
}

pub(crate) fn place(step: u8, step_title: &str, work_point: u8) -> String {
    format!("第 {step} 步 {step_title}，工作点 {work_point}")
}

pub(crate) const DONE: &str = "已完成";
pub(crate) const RUNNING: &str = "进行中";
pub(crate) const NOT_STARTED: &str = "未开始";
pub(crate) const HANDED_IN: &str = "已提交";
pub(crate) const WANTED: &str = "待提交";
pub(crate) const OPTIONAL: &str = "选交";
pub(crate) const POINT_CLOSED: &str = "这个工作点已经办理完毕。";
pub(crate) fn others_turn(whose: &str) -> String {
    format!("现在由{whose}办理。您可以查看要求，不能代为提交。")
}

pub(crate) const DID_RECORD: &str = "添加记录：";
pub(crate) const DID_UPLOAD: &str = "上传材料";
pub(crate) const OPENED_CASE: &str = "建立发展档案";
pub(crate) fn backfilled(day: NaiveDate) -> String {
    format!("日期 {day}（补录）")
}
pub(crate) fn decided(title: &str, decision: &str) -> String {
    format!("{title}：{decision}")
}
pub(crate) fn joined(parts: &[&str]) -> String {
    parts.join("，")
}
pub(crate) fn happened(day: NaiveDate) -> String {
    format!("日期 {day}")
}

pub(crate) fn case_words(status: Status, step: u8) -> String {
    match status {
        Status::Open => format!("正在办理第 {step} 步，共 25 步"),
        closed => closed.title().to_owned(),
    }
}

/// Labels and headings.
pub(crate) mod label {
    pub(crate) const STATUS: &str = "状态";
    pub(crate) const STAGE: &str = "阶段";
    pub(crate) const ALL_STAGES: &str = "全部阶段";
    pub(crate) const ONLY_OVERDUE: &str = "只看超期";
    pub(crate) const UNIT: &str = "党组织";
    pub(crate) const ALL_UNITS: &str = "全部";
    pub(crate) const OPEN_CASE: &str = "建立发展档案";
    pub(crate) const CHOOSE: &str = "请选择";
    pub(crate) const FIND_APPLICANT: &str = "查找申请人";
    pub(crate) const FIND_APPLICANT_HINT: &str = "姓名、拼音或学号";
    pub(crate) const REGISTER: &str = "查看党员名册";
    pub(crate) const APPLIED_ON_HINT: &str = "名册中已登记日期的，可以不填";
    pub(crate) const APPLIED_ON: &str = "递交入党申请书的日期";
    pub(crate) const PROGRESS: &str = "办理进度";
    pub(crate) const MATERIALS: &str = "材料档案";
    pub(crate) const TRACE: &str = "全程纪实";
    pub(crate) const DIAGRAM: &str = "流程图";
    pub(crate) const SECTIONS: &str = "档案分类";
    pub(crate) const NUMBER: &str = "学号";
    pub(crate) const BRANCH: &str = "党支部";
    pub(crate) const CONTACTS: &str = "培养联系人";
    pub(crate) const INTRODUCERS: &str = "入党介绍人";
    pub(crate) const NONE_YET: &str = "未确定";
    pub(crate) const WHO: &str = "办理人";
    pub(crate) const DUE: &str = "截止日期";
    pub(crate) const ARTICLE: &str = "依据";
    pub(crate) const MATERIAL: &str = "材料名称";
    pub(crate) const FILE: &str = "文件";
    pub(crate) fn file_hint(kinds: &[&str], bytes: usize) -> String {
        format!("{}，单个不超过 {} MB", kinds.join("、"), bytes / (1024 * 1024))
    }
    pub(crate) const HAPPENED_ON: &str = "办理日期";
    pub(crate) const HAPPENED_HINT: &str = "实际发生的日期；早于今天的按补录记载";
    pub(crate) const YEAR: &str = "年份";
    pub(crate) const SOURCE: &str = "依据";
    pub(crate) const SOURCE_HINT: &str =
        "通知的名称和文号，例如 国务院办公厅关于 2026 年部分节假日安排的通知（国办发明电〔2025〕7号）";
    pub(crate) const HOLIDAYS: &str = "放假";
    pub(crate) const MAKE_UP: &str = "调休上班的周六、周日";
    pub(crate) const MAKE_UP_HINT: &str = "例如 2027-02-14 2027-02-20，用空格或换行隔开";
    pub(crate) const POSTING_DAY: &str = "公示当天";
    pub(crate) const POSTING_DAY_HINT: &str = "《发展党员工作细则》没有规定；民法典第二百零一条规定按日计算期间的，开始的当日不计入。改动后，以后的办理按新算法判断";
    pub(crate) const ACKNOWLEDGE: &str = "暂算工作日的确认";
    pub(crate) const OPINION: &str = "意见";
    pub(crate) const RECORD_DATE: &str = "记录日期";
    pub(crate) const RECORD_NOTE: &str = "记录内容";
    pub(crate) const CASE: &str = "发展档案";
    pub(crate) const RECORD: &str = "查看全纪实";
    pub(crate) const GUIDANCE: &str = "流程管理";
    pub(crate) const REASON: &str = "原因";
}

pub(crate) fn opinion(text: &str) -> String {
    format!("意见：{text}")
}

pub(crate) fn either(parts: &[String]) -> String {
    parts.join("；")
}

pub(crate) fn list(names: &[&str]) -> String {
    names.join("、")
}

pub(crate) fn numbered(label: &str, number: usize) -> String {
    format!("{label}（{number}）")
}

pub(crate) fn finished(next: &[&str]) -> String {
    if next.is_empty() {
        "已办理".to_owned()
    } else {
        format!("已办理，接下来：{}", next.join("、"))
    }
}

pub(crate) fn returned(next: &[&str]) -> String {
    if next.is_empty() {
        "已退回".to_owned()
    } else {
        format!("已退回，重新办理：{}", next.join("、"))
    }
}

/// Who restores a case, and what is wrong with one.
pub(crate) const RESTORING_RULE: &str = "全程纪实，一步一记";
pub(crate) const NOTHING_TO_RESTORE: &str = "办理进度与办理记录一致，无须恢复";
pub(crate) const ANOTHER_CASE: &str = "此人另有办理中的发展档案，请先核实两份档案";
pub(crate) const NO_PROCESS: &str = "档案没有对应的流程";
pub(crate) const UNFIT: &str = "办理记录与流程的环节顺序不符，须由系统管理员核查";
pub(crate) const NO_STEP: &str = "（无）";
pub(crate) fn moved(expected: &[String], actual: &[String]) -> String {
    let said = |steps: &[String]| if steps.is_empty() { NO_STEP.to_owned() } else { either(steps) };
    format!("按办理记录应办理「{}」，流程却到了「{}」，中间没有办理记录", said(expected), said(actual))
}
pub(crate) fn in_other_hands(title: &str) -> String {
    format!("「{title}」被委托、转交、签收或会签给他人，应由谁办理被改动")
}

pub(crate) const RULES_ARE_NEWEST: &str = "已按现行规则办理";
pub(crate) const NOT_IN_STEP: &str = "办理进度与办理记录不一致，请先恢复再改按新规则办理";
pub(crate) const RULES_DO_NOT_FIT: &str = "已办环节与新规则的流程不符，不能改按新规则办理";
pub(crate) fn follows_rules(version: &str) -> String {
    format!("已改按 {version} 起施行的规则办理")
}
pub(crate) fn rules_now(version: &str) -> String {
    format!("按 {version} 起施行的规则办理。")
}
pub(crate) fn rules_newer(version: &str) -> String {
    format!(
        "{version} 起施行的新规则已经生效。改按新规则后，正在办理的环节不变，以后的环节按新规则的流程进行。"
    )
}
pub(crate) const SUSPENDED_NOW: &str = "已暂停，恢复前任何人不能办理";
pub(crate) const RESUMED_NOW: &str = "已恢复办理";
pub(crate) const RESTORED_NOW: &str = "已按办理记录恢复，原流程已注销并保留";

pub(crate) const FAULTY: &str = "办理进度与办理记录不一致，请到“流程管理”中核对并恢复。";
pub(crate) const CHECK_TITLE: &str = "发展档案的进度与办理记录一致";

//! Rows through a layout.

use chrono::NaiveDate;

use super::{Binding, Column, Context, Layout, Mapping, Problem, Role, SheetPlan, Units};
use crate::sheets::{Cell, Merge, Row, SheetOutline};

fn sexes() -> Vec<&'static str> {
    vec!["男", "女"]
}

static LAYOUT: Layout = Layout::new(
    "党员",
    "members",
    &[
        Column::text("姓名").required(),
        Column::identifier("公民身份号码").required(),
        Column::text("性别").choices(sexes).role(Role::Sex),
        Column::date("出生日期").role(Role::Birth),
        Column::phone("联系电话"),
        Column::number("年数"),
        Column::yes("是否失联"),
    ],
);

fn sheet(rows: &[&[&str]]) -> SheetOutline {
    let row = |(number, cells): (u32, &&[&str])| Row {
        number,
        cells: cells.iter().map(|one| if one.is_empty() { Cell::Empty } else { text(one) }).collect(),
    };
    SheetOutline { head: (1..).zip(rows).map(row).collect(), ..SheetOutline::default() }
}

fn plan(rows: &[&[&str]]) -> SheetPlan {
    SheetPlan::propose(&LAYOUT, 0, &sheet(rows), &Mapping::default())
}

fn bound(plan: &SheetPlan, merges: &[Merge]) -> Binding {
    let today = NaiveDate::from_ymd_opt(2026, 11, 27).unwrap();
    Binding::new(&LAYOUT, plan, merges, Context::new(today, Units::default()))
}

fn binding() -> Binding {
    bound(&plan(&[&["姓名", "公民身份号码", "性别", "出生日期", "联系电话", "年数", "是否失联"]]), &[])
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

/// The codes of the generic checks of one row.
fn codes(cells: Vec<Cell>) -> Vec<(String, &'static str)> {
    let problems = binding().record(Row { number: 7, cells }).check();
    problems.into_iter().map(|problem| (problem.column, problem.code)).collect()
}

/// The code for one cell in a row that is good otherwise.
fn code_of(place: usize, cell: Cell) -> Option<&'static str> {
    let mut cells = vec![text("张三"), text("990101200001010012"), text("男")];
    cells.resize(7, Cell::Empty);
    cells[place] = cell;
    codes(cells).first().map(|(_, code)| *code)
}

#[test]
fn columns_are_found_in_any_order_and_others_are_named() {
    let plan = plan(&[&["备注", " 公民身份号码* ", "姓　名（必填）", ""]]);
    assert_eq!(plan.unread().map(|one| one.heading.as_str()).collect::<Vec<_>>(), ["备注"]);
    let binding = bound(&plan, &[]);
    assert!(binding.has("姓名") && !binding.has("性别"));
    let record = binding.record(Row { number: 2, cells: vec![text("无"), text("12"), text(" 李四　")] });
    assert_eq!(record.need("姓名").unwrap(), "李四");
    assert_eq!(record.text("性别"), Ok(None));
}

#[test]
fn a_heading_that_comes_twice_is_read_once_and_asked_about() {
    let plan = plan(&[&["姓名", "姓名", "性别"]]);
    assert_eq!(plan.missing(&LAYOUT), ["公民身份号码"]);
    assert_eq!(plan.doubts().map(|one| one.at).collect::<Vec<_>>(), [1]);
}

#[test]
fn titles_groups_notes_and_totals_are_no_data() {
    let rows: &[&[&str]] = &[
        &["经济学院党员名册"],
        &["填报单位：经济学院", "", "", "2026年11月"],
        &["基本情况", "", "其他"],
        &["姓名", "公民身份号码", "性别", "出生日期"],
        &["必填", "必填，18位", "见下拉", "格式2001-01-01"],
        &["张三", "990101200001010012", "男", "2000-01-01"],
        &["合计", "1人"],
        &["", "负责人（签字）：", "", "年  月  日"],
    ];
    let outline = SheetOutline {
        merges: vec![
            Merge { top: 1, bottom: 1, left: 0, right: 3 },
            Merge { top: 3, bottom: 3, left: 0, right: 1 },
        ],
        ..sheet(rows)
    };
    let plan = SheetPlan::propose(&LAYOUT, 0, &outline, &Mapping::default());
    assert_eq!((plan.head_row, plan.head_rows.as_slice()), (Some(4), &[3, 4][..]));
    assert_eq!(plan.set_aside.iter().map(|one| one.row).collect::<Vec<_>>(), [1, 2, 5]);
    assert_eq!(plan.columns.first().map(|one| one.group.as_str()), Some("基本情况"));
    let mut binding = bound(&plan, &outline.merges);
    let taken: Vec<_> = outline.head.iter().filter_map(|row| binding.take(row.clone())).collect();
    let aside = taken.iter().filter(|one| matches!(one, super::Taken::NoData { .. })).count();
    assert_eq!((taken.len(), aside), (6, 5), "{taken:?}");
}

#[test]
fn a_block_of_cells_counts_for_all_its_rows() {
    let plan = plan(&[&["姓名", "公民身份号码", "性别"]]);
    let merge = Merge { top: 2, bottom: 3, left: 2, right: 2 };
    let mut binding = bound(&plan, &[merge]);
    let mut sex = |number, cells: &[&str]| match binding
        .take(Row { number, cells: cells.iter().map(|one| text(one)).collect() })
    {
        Some(super::Taken::Data(record)) => record.text("性别").unwrap(),
        _ => None,
    };
    assert_eq!(sex(2, &["张三", "12", "女"]), Some("女".to_owned()));
    assert_eq!(sex(3, &["李四", "13"]), Some("女".to_owned()));
    assert_eq!(sex(4, &["王五", "14"]), None);
}

#[test]
fn a_required_cell_must_not_be_empty() {
    assert_eq!(codes(vec![text("　"), text("12")]), [("姓名".to_owned(), "required")]);
    assert_eq!(codes(vec![]).len(), 2);
}

#[test]
fn formulas_and_what_looks_like_one_are_refused() {
    assert_eq!(code_of(0, Cell::Formula("1+1".into())), Some("formula"));
    for hostile in ["=1+1", "@SUM(1)", "+1", "-1", "\t=1", "＝1", " =cmd|'/c calc'!A1", "－1", "　=1"] {
        assert_eq!(code_of(0, text(hostile)), Some("formula-text"), "{hostile}");
    }
    assert_eq!(code_of(4, text("+86 131-0000-0000")), None);
    assert_eq!(code_of(4, text("+86+cmd")), Some("formula-text"));
    assert_eq!(code_of(4, text("=86")), Some("formula-text"));
    assert_eq!(code_of(5, text("-3.5")), None);
    assert_eq!(code_of(5, text("-3+cmd")), Some("formula-text"));
    assert_eq!(code_of(0, Cell::Error("#N/A".into())), Some("error-value"));
}

#[test]
fn a_number_that_lost_digits_is_told_from_one_that_kept_them() {
    assert_eq!(code_of(1, Cell::Number(990_101_200_001_010_000.0)), Some("digits-lost"));
    assert_eq!(code_of(4, Cell::Number(13_100_000_000.0)), None);
    let row = Row { number: 2, cells: vec![text("张三"), Cell::Number(99_000_000_056.0)] };
    assert_eq!(binding().record(row).need("公民身份号码").unwrap(), "99000000056");
}

#[test]
fn days_choices_and_numbers_are_checked_by_kind() {
    let day = NaiveDate::from_ymd_opt(2001, 2, 3).unwrap();
    for good in [Cell::Date(day), text("2001.2.3"), Cell::Number(20_010_203.0)] {
        let row = Row { number: 2, cells: vec![text("张三"), text("12"), text("男"), good] };
        assert_eq!(binding().record(row).need_date("出生日期"), Ok(day));
    }
    assert_eq!(code_of(3, text("2001-02-30")), Some("date-impossible"));
    assert_eq!(code_of(3, text("早些时候")), Some("date-unreadable"));
    assert_eq!(code_of(3, text("2001-02")), Some("day-missing"));
    assert_eq!(code_of(2, text("中性")), Some("not-a-choice"));
    // Who writes that it is not known writes nothing: the number says it.
    assert_eq!(code_of(2, text("未知")), None);
    assert_eq!(code_of(5, text("好几年")), Some("number-unreadable"));
    assert_eq!(code_of(5, text("inf")), Some("number-unreadable"));
}

#[test]
fn numbers_and_truth_are_read() {
    let cells = |years: Cell, lost: Cell| {
        let mut cells = vec![Cell::Empty; 5];
        cells.extend([years, lost]);
        binding().record(Row { number: 2, cells })
    };
    assert_eq!(cells(Cell::Number(5.0), text("是")).integer("年数"), Ok(Some(5)));
    assert_eq!(cells(text("5"), text("否")).integer("年数"), Ok(Some(5)));
    assert_eq!(cells(Cell::Number(2.5), Cell::Empty).integer("年数").unwrap_err().code, "number-unreadable");
    assert_eq!(cells(Cell::Empty, text("是")).yes("是否失联"), Ok(Some(true)));
    assert_eq!(cells(Cell::Empty, Cell::Bool(false)).yes("是否失联"), Ok(Some(false)));
    assert_eq!(cells(Cell::Empty, Cell::Empty).yes("是否失联"), Ok(None));
    assert_eq!(cells(Cell::Empty, text("也许")).yes("是否失联").unwrap_err().code, "not-a-choice");
}

#[test]
fn a_problem_repeats_at_most_a_hundred_characters() {
    let problem = Problem::new(2, "姓名", &"张".repeat(200), "x", "改");
    assert_eq!(problem.value.chars().count(), 100);
    assert!(problem.value.ends_with('…'));
    assert_eq!(Problem::new(2, "姓名", &"张".repeat(100), "x", "改").value, "张".repeat(100));
}

//! What is known of a person, and the rules by which its parts fit together.

use chrono::{Datelike as _, NaiveDate};
use identity::Unit;
use platform::{Id, Problems, Result};
use rules::{
    CivilId,
    identifiers::{Landline, Mobile},
};

use crate::{Category, MembershipState, Sex, texts};

/// What is known of a person who is registered or changed. Texts that are not known are empty. Of the numbers that are
/// sealed (`Option`), `None` leaves what the register holds.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The name.
    pub name: String,
    /// The sex.
    pub sex: Sex,
    /// GB/T 3304, such as `01`.
    pub ethnicity: String,
    /// 公民身份号码.
    pub id_number: Option<CivilId>,
    /// The birthday.
    pub birth: NaiveDate,
    /// The party's own two-character code of education.
    pub education: String,
    /// How far on the way.
    pub category: Category,
    /// The branch.
    pub unit: Id<Unit>,
    /// 加入党组织日期: the day from which the person is a probationary member.
    pub joined_on: Option<NaiveDate>,
    /// 转为正式党员日期.
    pub confirmed_on: Option<NaiveDate>,
    /// 工作岗位, by the code tree of party statistics.
    pub occupation: String,
    /// The mobile phone.
    pub phone: Option<Mobile>,
    /// The fixed phone.
    pub landline: Option<Landline>,
    /// The address at home.
    pub address: Option<String>,
    /// 党籍状态.
    pub membership_state: MembershipState,
    /// Out of reach.
    pub is_lost: bool,
    /// Since when out of reach.
    pub lost_on: Option<NaiveDate>,
    /// Elsewhere.
    pub is_mobile: bool,
    /// Where.
    pub mobile_to: String,
    /// 学号/工号.
    pub number: String,
    /// 毕业院校.
    pub school: String,
    /// 职称.
    pub title: String,
    /// 籍贯.
    pub origin: String,
    /// The mail address.
    pub email: String,
    /// 党内职务, as reported.
    pub party_post: String,
    /// The two introducers, as reported.
    pub introducers: String,
    /// 党费计算基数 in fen.
    pub dues_base: Option<i64>,
    /// 是否共青团员.
    pub is_league_member: Option<bool>,
    /// 提交入党申请书日期.
    pub application_on: Option<NaiveDate>,
    /// The day of becoming an activist.
    pub activist_on: Option<NaiveDate>,
    /// The day of becoming a candidate.
    pub candidate_on: Option<NaiveDate>,
}

/// One rule that a draft breaks: the field, its Chinese sentence and a code for sheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) field: &'static str,
    pub(crate) code: &'static str,
    pub(crate) sentence: &'static str,
}

impl Draft {
    /// A person of whom only these facts are known. The name is kept tidy ([`rules::names::tidy`]), whichever way it came.
    pub fn new(name: &str, sex: Sex, birth: NaiveDate, unit: Id<Unit>, category: Category) -> Self {
        Self {
            name: rules::names::tidy(name),
            sex,
            ethnicity: String::new(),
            id_number: None,
            birth,
            education: String::new(),
            category,
            unit,
            joined_on: None,
            confirmed_on: None,
            occupation: String::new(),
            phone: None,
            landline: None,
            address: None,
            membership_state: MembershipState::Regular,
            is_lost: false,
            lost_on: None,
            is_mobile: false,
            mobile_to: String::new(),
            number: String::new(),
            school: String::new(),
            title: String::new(),
            origin: String::new(),
            email: String::new(),
            party_post: String::new(),
            introducers: String::new(),
            dues_base: None,
            is_league_member: None,
            application_on: None,
            activist_on: None,
            candidate_on: None,
        }
    }

    /// The rules that the draft breaks, in the order of the form.
    pub(crate) fn broken(&self, today: NaiveDate) -> Vec<Rule> {
        let mut broken = Vec::new();
        let mut check = |holds: bool, field: &'static str, code: &'static str, sentence: &'static str| {
            if !holds {
                broken.push(Rule { field, code, sentence });
            }
        };
        let length = self.name.chars().count();
        check((1..=30).contains(&length), "name", "name-length", texts::NAME_LENGTH);
        if let Some(number) = &self.id_number {
            check(self.birth == number.birth(), "birth", "birth-differs", texts::BIRTH_DIFFERS);
            check(number_fits_sex(number, self.sex), "sex", "sex-differs", texts::SEX_DIFFERS);
        }
        check(self.birth <= today && self.birth.year() >= 1900, "birth", "birth-range", texts::BIRTH_RANGE);
        self.check_dates(today, &mut check);
        check(self.lost_on.is_none() || self.is_lost, "lost_on", "lost-without", texts::LOST_WITHOUT);
        check(self.dues_base.is_none_or(|fen| fen >= 0), "dues_base", "dues-negative", texts::DUES_NEGATIVE);
        broken
    }

    /// 章程第一条: 年满十八岁; the days of the way follow each other.
    fn check_dates(
        &self,
        today: NaiveDate,
        check: &mut impl FnMut(bool, &'static str, &'static str, &'static str),
    ) {
        let order = |earlier: Option<NaiveDate>, later: Option<NaiveDate>| match (earlier, later) {
            (Some(earlier), Some(later)) => earlier <= later,
            _ => true,
        };
        if self.category.is_member() {
            check(self.joined_on.is_some(), "joined_on", "joined-missing", texts::JOINED_MISSING);
            // A birthday that differs from the number has its own problem; it makes no second one here.
            let birth = self.id_number.as_ref().map_or(self.birth, CivilId::birth);
            let of_age = birth.with_year(birth.year() + 18);
            check(order(of_age, self.joined_on), "joined_on", "joined-under-age", texts::JOINED_UNDER_AGE);
        } else {
            check(self.joined_on.is_none(), "joined_on", "joined-without", texts::JOINED_WITHOUT);
        }
        if self.category == Category::Full {
            let is_there = self.confirmed_on.is_some();
            check(is_there, "confirmed_on", "confirmed-missing", texts::CONFIRMED_MISSING);
        } else {
            check(self.confirmed_on.is_none(), "confirmed_on", "confirmed-without", texts::CONFIRMED_WITHOUT);
        }
        let confirmed_later = order(self.joined_on, self.confirmed_on);
        check(confirmed_later, "confirmed_on", "confirmed-before-joined", texts::CONFIRMED_BEFORE_JOINED);
        let days = [self.application_on, self.activist_on, self.candidate_on, self.joined_on];
        let fields = ["application_on", "activist_on", "candidate_on"];
        let mut latest = None;
        for (at, day) in days.into_iter().enumerate() {
            let field = fields.get(at).copied().unwrap_or("joined_on");
            check(order(latest, day), field, "days-out-of-order", texts::DAYS_OUT_OF_ORDER);
            latest = day.or(latest);
        }
        let fields =
            ["application_on", "activist_on", "candidate_on", "joined_on", "confirmed_on", "lost_on"];
        let days = [
            self.application_on,
            self.activist_on,
            self.candidate_on,
            self.joined_on,
            self.confirmed_on,
            self.lost_on,
        ];
        for (field, day) in fields.into_iter().zip(days) {
            check(order(day, Some(today)), field, "day-in-future", texts::DAY_IN_FUTURE);
        }
    }

    /// The draft as it is, or its problems as a form shows them.
    pub(crate) fn check(&self, today: NaiveDate) -> Result<()> {
        let mut problems = Problems::default();
        for rule in self.broken(today) {
            if problems.of(rule.field).is_none() {
                problems.add(rule.field, rule.sentence);
            }
        }
        problems.or(())
    }
}

/// Whether the number says this sex.
pub(crate) fn number_fits_sex(number: &CivilId, sex: Sex) -> bool {
    number.is_male() == (sex == Sex::Male)
}

#[cfg(test)]
#[path = "draft_tests.rs"]
mod tests;

//! What a kind of sheet is made of, declared once: template, matching, reading, checks and the marked file follow.

use rules::codes::CodeSet;

use super::derive::Working;

/// What stands in a column, as far as reading and the template care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// The name of a person: spaces inside do not count.
    Name,
    /// Digits that are no number: codes, numbers of persons. Excel spoils long ones when they are typed as a number.
    Identifier,
    /// 公民身份号码.
    CivilId,
    /// A telephone number; may begin with `+`. Two in one cell are told apart.
    Phone,
    /// A day.
    Date,
    /// A month.
    Month,
    /// A day with a time.
    Moment,
    /// A day, or the first and the last day of a time.
    Period,
    /// A number; may begin with `-`, and may have a unit behind it.
    Number,
    /// An amount in yuan.
    Amount,
    /// 是 or 否.
    YesNo,
    /// A mark such as √ in a column of its own: it says that the heading holds.
    Tick,
}

/// What a column means beyond what stands in it, for what can be derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Nothing.
    Plain,
    /// The sex of the person.
    Sex,
    /// The birthday of the person.
    Birth,
    /// The code of the branch.
    UnitCode,
    /// The name of the branch: leads to its code.
    UnitName,
    /// The code of the organisation above the branch.
    AboveCode,
    /// The name of the organisation above the branch: helps to find it.
    AboveName,
}

/// What is done with a value that is none of the choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// It cannot be taken.
    Refused,
    /// The person is asked which one it is.
    Asked,
}

/// Over how many columns of the sheet one column of the layout goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// One.
    One,
    /// All those under a group heading.
    Group,
    /// All those whose heading is a day.
    Days,
}

/// One column of a layout.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is declared of a column by itself")]
pub struct Column {
    /// What stands over it.
    pub heading: &'static str,
    /// Whether every row must have a value.
    pub required: bool,
    /// How to fill it, for the template.
    pub hint: &'static str,
    /// An invented value, for the template.
    pub example: &'static str,
    /// The only values that are taken.
    pub choices: Option<fn() -> Vec<&'static str>>,
    /// The codes and other names of the choices.
    pub codes: Option<&'static CodeSet>,
    /// What is done with other values.
    pub unknown: Unknown,
    /// What stands in it.
    pub kind: Kind,
    /// What it means besides.
    pub role: Role,
    /// Whether something else may lead to its value, so that a sheet without it is no sheet of another kind.
    pub is_derivable: bool,
    /// Whether it only leads to other values: it is read when a sheet has it, and no template has it.
    pub is_helper: bool,
    /// Whether the register keeps it. What it does not keep is read, shown and told.
    pub is_kept: bool,
    /// Over how many columns it goes.
    pub spread: Spread,
    /// Whether what stands there may look like it where a sheet has no headings.
    pub looks: Option<fn(&str) -> bool>,
}

impl Column {
    /// A column of a kind.
    pub const fn of(heading: &'static str, kind: Kind) -> Self {
        Self {
            heading,
            required: false,
            hint: "",
            example: "",
            choices: None,
            codes: None,
            unknown: Unknown::Refused,
            kind,
            role: Role::Plain,
            is_derivable: false,
            is_helper: false,
            is_kept: true,
            spread: Spread::One,
            looks: None,
        }
    }
    /// A column of text.
    pub const fn text(heading: &'static str) -> Self {
        Self::of(heading, Kind::Text)
    }
    /// A column of names of persons.
    pub const fn name(heading: &'static str) -> Self {
        Self::of(heading, Kind::Name)
    }
    /// A column of codes or numbers of persons.
    pub const fn identifier(heading: &'static str) -> Self {
        Self::of(heading, Kind::Identifier)
    }
    /// A column of identity numbers.
    pub const fn civil_id(heading: &'static str) -> Self {
        Self::of(heading, Kind::CivilId)
    }
    /// A column of telephone numbers.
    pub const fn phone(heading: &'static str) -> Self {
        Self::of(heading, Kind::Phone)
    }
    /// A column of days.
    pub const fn date(heading: &'static str) -> Self {
        Self::of(heading, Kind::Date)
    }
    /// A column of numbers.
    pub const fn number(heading: &'static str) -> Self {
        Self::of(heading, Kind::Number)
    }
    /// A column of yes and no.
    pub const fn yes(heading: &'static str) -> Self {
        Self::of(heading, Kind::YesNo)
    }
    /// Every row must have a value.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
    /// How to fill it.
    pub const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }
    /// An invented value.
    pub const fn example(mut self, example: &'static str) -> Self {
        self.example = example;
        self
    }
    /// The only values that are taken.
    pub const fn choices(mut self, choices: fn() -> Vec<&'static str>) -> Self {
        self.choices = Some(choices);
        self
    }
    /// What the template offers to choose from where the answer is yes or no; other words for it are read, too.
    pub const fn choices_of_yes(mut self, choices: fn() -> Vec<&'static str>) -> Self {
        self.choices = Some(choices);
        self
    }
    /// The codes and other names of the choices.
    pub const fn codes(mut self, codes: &'static CodeSet) -> Self {
        self.codes = Some(codes);
        self
    }
    /// Other values are asked about.
    pub const fn asking(mut self) -> Self {
        self.unknown = Unknown::Asked;
        self
    }
    /// What it means besides.
    pub const fn role(mut self, role: Role) -> Self {
        self.role = role;
        self
    }
    /// Something else may lead to its value.
    pub const fn derivable(mut self) -> Self {
        self.is_derivable = true;
        self
    }
    /// Only leads to other values.
    pub const fn helper(mut self) -> Self {
        self.is_helper = true;
        self
    }
    /// The register has no place for it.
    pub const fn not_kept(mut self) -> Self {
        self.is_kept = false;
        self
    }
    /// Goes over several columns.
    pub const fn spread(mut self, spread: Spread) -> Self {
        self.spread = spread;
        self
    }
    /// What its values look like.
    pub const fn looks(mut self, looks: fn(&str) -> bool) -> Self {
        self.looks = Some(looks);
        self
    }

    /// Whether anything may stand in it.
    pub(super) fn is_free(&self) -> bool {
        self.kind == Kind::Text && self.choices.is_none()
    }
}

/// What follows from the values of a row: fills what is missing, asks, refuses.
pub type Step = fn(&mut Working<'_>);

/// The columns of one kind of sheet.
#[derive(Debug)]
pub struct Layout {
    /// What the sheet is called.
    pub title: &'static str,
    /// The section of the tables of words.
    pub kind: &'static str,
    /// In the order of the template.
    pub columns: &'static [Column],
    /// What follows from the values of a row, after the identity number and the branch.
    pub steps: &'static [Step],
}

impl Layout {
    /// A layout without steps of its own.
    pub const fn new(title: &'static str, kind: &'static str, columns: &'static [Column]) -> Self {
        Self { title, kind, columns, steps: &[] }
    }

    /// With steps of its own.
    pub const fn steps(mut self, steps: &'static [Step]) -> Self {
        self.steps = steps;
        self
    }

    /// The columns that a template has.
    pub fn shown(&self) -> impl Iterator<Item = &'static Column> {
        self.columns.iter().filter(|column| !column.is_helper && column.is_kept)
    }

    /// The place of a column.
    pub fn at(&self, heading: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.heading == heading)
    }

    pub(super) fn by_role(&self, role: Role) -> Option<usize> {
        self.columns.iter().position(|column| column.role == role)
    }
}

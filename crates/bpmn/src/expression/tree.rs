//! The one tree that all notations become. There is nothing in it that calls, loops without end or looks outside.

use std::ops::Range;

use crate::values::Value;

/// A part of an expression with the place where it stands in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// Bytes of the text that the expression was read from.
    pub(super) span: Range<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Literal(Value),
    /// A variable, perhaps with properties behind it.
    Name(Name),
    /// A name that a comprehension binds, counted from the outermost.
    Bound(usize),
    /// Properties and indexes of a value, from left to right.
    Access(Box<Node>, Vec<Access>),
    Not(Box<Node>),
    /// The negation of FEEL: that of null is null, which then does not count as true.
    NotKnown(Box<Node>),
    Negative(Box<Node>),
    And(Vec<Node>),
    Or(Vec<Node>),
    Compare(Box<Node>, Comparison, Box<Node>),
    /// Whether a value is in a list, a key in a map.
    Within(Box<Node>, Box<Node>),
    Between(Box<Node>, Box<Between>),
    /// `x in (< 5, [7..9], 12)` of FEEL: whether one of the tests holds.
    Tests(Box<Node>, Vec<Test>),
    /// `x instance of number` of FEEL.
    InstanceOf(Box<Node>, Sort),
    /// `1..3` of FEEL, where something is done for each: whole numbers, up or down.
    Span(Box<Node>, Box<Node>),
    /// `a + b - c`: from left to right, so that a long sum is not a deep tree.
    Chain(Box<Node>, Vec<(Operator, Node)>),
    Choice(Box<Choice>),
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
    Call(Function, Vec<Node>),
    FeelCall(super::feel_functions::Function, Vec<Node>),
    /// Something for each element of a list.
    Each(Each, Box<Node>, Box<Node>),
    /// `for x in a, y in b return ...` of FEEL, `some`, `every`.
    Loop(Each, Vec<(Box<str>, Node)>, Box<Node>),
    /// Text with values in it: `Round ${n} of ${all}`.
    Template(Vec<Node>),
}

/// `wp36.decision`: a variable of that whole name if there is one, else the property of a shorter one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) whole: Box<str>,
    /// Where the dots are, last first.
    pub(super) dots: Box<[usize]>,
}

impl Name {
    pub(super) fn new(whole: &str) -> Self {
        Self { whole: whole.into(), dots: whole.rmatch_indices('.').map(|(at, _)| at).collect() }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Property(Box<str>),
    /// Counted from 0, or a key of a map.
    Index(Node),
    /// As [`Access::Index`], by a method that gives nothing for what is not there.
    Key(Node),
    /// `list[condition]` of FEEL: what holds of an element, or its place.
    Filter(Node),
    /// Counted from 1 as in FEEL, backwards from -1.
    Place(Node),
}

/// A value between two bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Between {
    pub(super) low: Node,
    pub(super) above: Comparison,
    pub(super) high: Node,
    pub(super) below: Comparison,
}

/// One of the tests behind `in` of FEEL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Test {
    Compare(Comparison, Node),
    Between(Between),
    /// The value itself, or a list that holds it.
    Value(Node),
}

/// What `instance of` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Number,
    Text,
    Boolean,
    List,
    Context,
    Null,
    Any,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) condition: Node,
    pub(super) then: Node,
    pub(super) otherwise: Node,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    /// `===` of JavaScript, `equals` of Java: no kind is made into another.
    Same,
    Different,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Add,
    Subtract,
    Multiply,
    /// 7 / 2 is 3.5.
    Divide,
    /// 7 / 2 is 3, as CEL has it for integers.
    DivideWhole,
    /// The rest has the sign of the dividend.
    Remainder,
    /// `//` of Python: rounded down, so -7 // 2 is -4.
    DivideDown,
    /// `%` of Python: the rest has the sign of the divisor, so -7 % 3 is 2.
    Modulo,
    /// `**`, with whole exponents.
    Power,
    /// `+=` of EL 3.0: texts, one behind the other.
    Join,
}

/// What one may ask for each element of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Each {
    Exists,
    ExistsOne,
    All,
    Filter,
    Map,
}

/// Functions that every notation may use under its own names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Size,
    IsEmpty,
    IsThere,
    Contains,
    StartsWith,
    EndsWith,
    Lower,
    Upper,
    Trim,
    ToText,
    ToNumber,
    ToInteger,
    Abs,
    Floor,
    Ceiling,
    Sum,
    Least,
    Greatest,
}

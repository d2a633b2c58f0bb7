//! PROVISIONAL
use askama::filters::HtmlSafe;
use std::fmt;
/// Text that is already HTML.
#[derive(Clone, Debug, Default)]
pub struct Markup(String);
impl Markup {
    /// From text that was rendered by a template.
    pub fn trusted(html: String) -> Self { Self(html) }
    /// The text.
    pub fn into_string(self) -> String { self.0 }
}
impl fmt::Display for Markup { fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) } }
impl HtmlSafe for Markup {}
impl askama::FastWritable for Markup { fn write_into(&self, d: &mut dyn fmt::Write, _v: &dyn askama::Values) -> askama::Result<()> { d.write_str(&self.0)?; Ok(()) } }
/// f
pub struct Field(String);
impl Field {
    /// f
    pub fn text(name: &str, label: &str) -> Self { Self(format!("<label>{label}<input name=\"{name}\"></label>")) }
    /// f
    pub fn password(name: &str, label: &str) -> Self { Self::text(name, label) }
    /// f
    pub fn value(self, _v: &str) -> Self { self }
    /// f
    pub fn required(self) -> Self { self }
    /// f
    pub fn autocomplete(self, _v: &str) -> Self { self }
    /// f
    pub fn hint(self, _v: &str) -> Self { self }
    /// f
    pub fn problem_of(self, _p: &platform::Problems) -> Self { self }
}
impl fmt::Display for Field { fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) } }
impl HtmlSafe for Field {}
impl askama::FastWritable for Field { fn write_into(&self, d: &mut dyn fmt::Write, _v: &dyn askama::Values) -> askama::Result<()> { d.write_str(&self.0)?; Ok(()) } }
/// f
pub type ErrorSummary = Markup;
impl Markup {
    /// f
    pub fn of(_p: &platform::Problems) -> Self { Self::default() }
}
/// f
pub struct BlockedNote;
impl BlockedNote {
    /// f
    pub fn of(b: &platform::Blocked) -> Markup { Markup(format!("<div data-rule=\"{}\"></div>", b.rule)) }
}

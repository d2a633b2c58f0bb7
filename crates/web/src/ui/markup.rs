//! Text that is already HTML, and the icons.

use std::fmt;

use askama::{FastWritable, Template, filters::HtmlSafe};

/// HTML that our own templates rendered. There is no other way from text to markup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(String);

impl Markup {
    /// Of text that was rendered by a template of ours.
    pub fn trusted(html: String) -> Self {
        Self(html)
    }

    /// Renders a template. One that fails leaves a note in the log and prints nothing.
    pub fn render(template: impl Template) -> Self {
        match template.render() {
            Ok(html) => Self(html),
            Err(error) => {
                tracing::error!(%error, "a component failed to render");
                Self::none()
            }
        }
    }

    /// Nothing.
    pub fn none() -> Self {
        Self::default()
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The HTML.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FastWritable for Markup {
    fn write_into(&self, out: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(out.write_str(&self.0)?)
    }
}

impl HtmlSafe for Markup {}

/// One glyph of the sprite. It never carries meaning alone: a word stands beside it.
#[derive(Clone, Debug)]
pub struct Icon(&'static str);

/// The glyph of this name.
pub fn icon(name: &'static str) -> Icon {
    Icon(name)
}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sprite = crate::assets::sprite();
        write!(
            f,
            r#"<svg class="i" aria-hidden="true" focusable="false"><use href="{sprite}#{}"/></svg>"#,
            self.0
        )
    }
}

impl FastWritable for Icon {
    fn write_into(&self, out: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(write!(out, "{self}")?)
    }
}

impl HtmlSafe for Icon {}

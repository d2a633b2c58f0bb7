//! Notes, tags, refusals by rule, and buttons that ask before they act.

use askama::Template;
use platform::Blocked;

use super::{Markup, prints_html};

/// A sentence with an icon.
#[derive(Template, Clone, Debug)]
#[template(
    source = r#"<div class="note{% if !tone.is_empty() %} {{ tone }}{% endif %}"{% if tone == "bad" %} role="alert"{% endif %}>{{ crate::ui::icon(icon_name) }}<div>{{ text }}{{ more }}</div></div>"#,
    ext = "html"
)]
pub struct Note {
    tone: &'static str,
    icon_name: &'static str,
    text: String,
    more: Markup,
}

impl Note {
    fn new(tone: &'static str, icon_name: &'static str, text: impl Into<String>) -> Self {
        Self { tone, icon_name, text: text.into(), more: Markup::none() }
    }
    /// Something to know.
    pub fn info(text: impl Into<String>) -> Self {
        Self::new("", "info", text)
    }
    /// It went well.
    pub fn ok(text: impl Into<String>) -> Self {
        Self::new("ok", "okc", text)
    }
    /// Something to take care of.
    pub fn warn(text: impl Into<String>) -> Self {
        Self::new("warn", "tri", text)
    }
    /// It went wrong.
    pub fn bad(text: impl Into<String>) -> Self {
        Self::new("bad", "bang", text)
    }
    /// Closed for now.
    pub fn lock(text: impl Into<String>) -> Self {
        Self::new("lock", "lock", text)
    }
    /// Adds markup behind the sentence.
    pub fn with(mut self, more: Markup) -> Self {
        self.more = more;
        self
    }
}

/// A refusal by a rule: which rule and article, why, from when, what is missing, who can help.
#[derive(Template, Clone, Debug)]
#[template(path = "ui/blocked_note.html")]
pub struct BlockedNote {
    by: Blocked,
}

impl BlockedNote {
    /// The note of a refusal.
    pub fn of(by: &Blocked) -> Self {
        Self { by: by.clone() }
    }
}

/// All refusals, one note each.
#[derive(Template, Clone, Debug)]
#[template(source = r#"{% for note in notes %}{{ note }}{% endfor %}"#, ext = "html")]
pub struct BlockedNotes {
    notes: Vec<BlockedNote>,
}

impl BlockedNotes {
    /// The notes of refusals.
    pub fn of(by: &[Blocked]) -> Self {
        Self { notes: by.iter().map(BlockedNote::of).collect() }
    }
}

/// A word in a box. Colour only supports it.
#[derive(Template, Clone, Debug)]
#[template(
    source = r#"<span class="tag{% if !tone.is_empty() %} {{ tone }}{% endif %}">{% if let Some(name) = icon_name %}{{ crate::ui::icon(name) }}{% endif %}{{ text }}</span>"#,
    ext = "html"
)]
pub struct Tag {
    tone: &'static str,
    icon_name: Option<&'static str>,
    text: String,
}

impl Tag {
    fn new(tone: &'static str, text: impl Into<String>) -> Self {
        Self { tone, icon_name: None, text: text.into() }
    }
    /// Grey.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::new("", text)
    }
    /// Without a box.
    pub fn quiet(text: impl Into<String>) -> Self {
        Self::new("plain", text)
    }
    /// Green.
    pub fn ok(text: impl Into<String>) -> Self {
        Self::new("ok", text)
    }
    /// Amber.
    pub fn warn(text: impl Into<String>) -> Self {
        Self::new("warn", text)
    }
    /// Red.
    pub fn bad(text: impl Into<String>) -> Self {
        Self::new("bad", text)
    }
    /// Blue.
    pub fn info(text: impl Into<String>) -> Self {
        Self::new("info", text)
    }
    /// Gold: milestones.
    pub fn gold(text: impl Into<String>) -> Self {
        Self::new("gold", text)
    }
    /// With a glyph before the word.
    pub fn icon(mut self, name: &'static str) -> Self {
        self.icon_name = Some(name);
        self
    }
}

/// A button that asks before it posts: a native disclosure, so that it works without script.
#[derive(Template, Clone, Debug)]
#[template(path = "ui/confirm_button.html")]
pub struct ConfirmButton {
    /// An id unique on the page.
    pub id: String,
    /// The words on the button.
    pub label: String,
    /// The question.
    pub question: String,
    /// What will happen.
    pub explanation: String,
    /// Where it posts to.
    pub action: String,
    /// The words of the final button.
    pub verb: String,
    /// `pri` or `danger`.
    pub tone: &'static str,
}

prints_html!(Note, BlockedNote, BlockedNotes, Tag, ConfirmButton);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_shows_rule_article_reason_and_earliest_day() {
        let by = Blocked {
            rule: "probation-one-year".into(),
            article: "细则第三十一条".into(),
            because: "预备期未满".into(),
            earliest: chrono::NaiveDate::from_ymd_opt(2027, 3, 1),
            missing: vec!["转正申请书".into()],
            who_can_help: Some("党支部书记".into()),
        };
        let html = BlockedNote::of(&by).to_string();
        for part in [
            "data-rule=\"probation-one-year\"",
            "细则第三十一条",
            "预备期未满",
            "2027-03-01",
            "转正申请书",
            "党支部书记",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }
}

//! Parts of records: heads, cards, key figures, descriptions, milestones.

use askama::Template;

use super::{Markup, Tag, prints_html};

/// The head of a page.
#[derive(Template, Clone, Debug, Default)]
#[template(
    source = r#"<div class="ph"><div class="grow"><h1>{{ title }}</h1>{% if !lead.is_empty() %}<p>{{ lead }}</p>{% endif %}</div>{% if !actions.is_empty() %}<div class="row wrap">{{ actions }}</div>{% endif %}</div>"#,
    ext = "html"
)]
pub struct PageHead {
    /// The title.
    pub title: String,
    /// A sentence below it.
    pub lead: String,
    /// What can be done with the whole page.
    pub actions: Markup,
}

/// The head of the record of a person.
#[derive(Template, Clone, Debug)]
#[template(path = "ui/person_head.html")]
pub struct PersonHead {
    /// The name.
    pub name: String,
    /// Category and state.
    pub tags: Vec<Tag>,
    /// Label and value.
    pub facts: Vec<(String, String)>,
    /// What can be done.
    pub actions: Markup,
}

impl PersonHead {
    fn initial(&self) -> String {
        self.name.chars().take(1).collect()
    }
}

/// A card with a title.
#[derive(Template, Clone, Debug)]
#[template(path = "ui/card.html")]
pub struct Card {
    title: String,
    body: Markup,
    id: String,
    eyebrow: String,
    sub: String,
    link: Option<(String, String)>,
    tag: Option<Tag>,
    tone: &'static str,
    flush: bool,
}

impl Card {
    /// A title and a body.
    pub fn new(title: impl Into<String>, body: Markup) -> Self {
        Self {
            title: title.into(),
            body,
            id: String::new(),
            eyebrow: String::new(),
            sub: String::new(),
            link: None,
            tag: None,
            tone: "",
            flush: false,
        }
    }
    /// An anchor.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }
    /// A few words above the title.
    pub fn eyebrow(mut self, text: impl Into<String>) -> Self {
        self.eyebrow = text.into();
        self
    }
    /// A few words behind the title.
    pub fn aside(mut self, text: impl Into<String>) -> Self {
        self.sub = text.into();
        self
    }
    /// A link at the right.
    pub fn link(mut self, words: impl Into<String>, href: impl Into<String>) -> Self {
        self.link = Some((words.into(), href.into()));
        self
    }
    /// A tag at the right.
    pub fn tag(mut self, tag: Tag) -> Self {
        self.tag = Some(tag);
        self
    }
    /// `next` for what is to be done now.
    pub fn tone(mut self, tone: &'static str) -> Self {
        self.tone = tone;
        self
    }
    /// Without inner space: tables.
    pub fn flush(mut self) -> Self {
        self.flush = true;
        self
    }
}

/// One key figure.
#[derive(Clone, Debug)]
pub struct Kpi {
    label: String,
    value: String,
    unit: String,
    detail: String,
    tone: &'static str,
    href: Option<String>,
    icon_name: Option<&'static str>,
}

impl Kpi {
    /// What and how much.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
            unit: String::new(),
            detail: String::new(),
            tone: "",
            href: None,
            icon_name: None,
        }
    }
    /// The unit behind the figure.
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = unit.into();
        self
    }
    /// A few words below.
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
    /// `ok`, `warn` or `bad` for the words below.
    pub fn tone(mut self, tone: &'static str) -> Self {
        self.tone = tone;
        self
    }
    /// The rows behind the figure.
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }
    /// A glyph before the label.
    pub fn icon(mut self, name: &'static str) -> Self {
        self.icon_name = Some(name);
        self
    }
}

/// A strip of key figures.
#[derive(Template, Clone, Debug)]
#[template(path = "ui/kpis.html")]
pub struct Kpis(pub Vec<Kpi>);

/// One line of a description.
#[derive(Clone, Debug)]
pub struct Fact {
    label: String,
    text: String,
    markup: Markup,
}

impl Fact {
    /// Label and text; an empty text shows that it is not recorded.
    pub fn new(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self { label: label.into(), text: text.into(), markup: Markup::none() }
    }
    /// Label and markup.
    pub fn markup(label: impl Into<String>, markup: Markup) -> Self {
        Self { label: label.into(), text: String::new(), markup }
    }
}

/// A description list.
#[derive(Template, Clone, Debug)]
#[template(path = "ui/facts.html")]
pub struct Facts {
    columns: &'static str,
    facts: Vec<Fact>,
}

impl Facts {
    /// In three columns.
    pub fn new(facts: Vec<Fact>) -> Self {
        Self { columns: "", facts }
    }
    /// In two columns.
    pub fn two(facts: Vec<Fact>) -> Self {
        Self { columns: " two", facts }
    }
    /// In one column.
    pub fn one(facts: Vec<Fact>) -> Self {
        Self { columns: " one", facts }
    }
}

/// The milestones of a development: title and day.
#[derive(Template, Clone, Debug)]
#[template(
    source = r#"<ol class="miles">{% for (title, day) in self.0 %}<li{% if day.is_none() %} class="no"{% endif %}><b>{{ title }}</b>{% if let Some(day) = day %}<span class="num">{{ day }}</span>{% else %}<span class="muted">—</span>{% endif %}</li>{% endfor %}</ol>"#,
    ext = "html"
)]
pub struct Milestones(pub Vec<(String, Option<String>)>);

/// The anchors of a long page.
#[derive(Template, Clone, Debug)]
#[template(path = "ui/toc.html")]
pub struct Toc(pub Vec<(String, String)>);

prints_html!(PageHead, PersonHead, Card, Kpis, Facts, Milestones, Toc);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_an_empty_fact_says_so() {
        let html = Facts::new(vec![Fact::new("职称", "<b>"), Fact::new("籍贯", "")]).to_string();
        assert!(html.contains("&#60;b&#62;") && html.contains("未登记"), "{html}");
    }
}

//! Parts of cases: stages, steps, time requirements, trace, files, to-dos.

use askama::Template;

use super::{Markup, Tag, prints_html};

/// One stage of the bar.
#[derive(Clone, Debug)]
pub struct Stage {
    /// The name.
    pub name: String,
    /// When it was finished, or how far it is.
    pub detail: String,
    /// Steps done.
    pub done: usize,
    /// Steps in all.
    pub total: usize,
    /// Whether the next step of this stage is the current one.
    pub now: bool,
    /// Whether all of it is done.
    pub is_past: bool,
}

impl Stage {
    fn ticks(&self) -> Vec<&'static str> {
        (0..self.total)
            .map(|at| match at {
                _ if at < self.done => "d",
                _ if at == self.done && self.now => "n",
                _ => "",
            })
            .collect()
    }
}

/// The bar of five stages and 25 ticks.
#[derive(Template, Clone, Debug)]
#[template(path = "ui/stage_bar.html")]
pub struct StageBar {
    /// The stages.
    pub stages: Vec<Stage>,
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Finished.
    Done,
    /// To be done now.
    Now,
    /// Not yet.
    Later,
}

/// One step.
#[derive(Clone, Debug)]
pub struct StepRow {
    /// Its number.
    pub number: u32,
    /// Its name.
    pub name: String,
    /// Who did it or does it.
    pub by: String,
    /// When, or until when.
    pub when: String,
    /// How far it is.
    pub state: StepState,
    /// Whether it is late.
    pub overdue: bool,
    /// Where it is done or shown.
    pub href: Option<String>,
}

/// One stage with its steps.
#[derive(Clone, Debug)]
pub struct StepStage {
    /// Its number.
    pub number: u32,
    /// Its title.
    pub title: String,
    /// How far it is, as a word.
    pub tag: Tag,
    /// From when to when.
    pub dates: String,
    /// Whether its steps are shown.
    pub is_open: bool,
    /// The steps.
    pub steps: Vec<StepRow>,
}

/// The stages as an accordion.
#[derive(Template, Clone, Debug)]
#[template(path = "ui/step_list.html")]
pub struct StepList {
    /// The stages.
    pub stages: Vec<StepStage>,
}

/// One line with an icon: a time requirement, a warning.
#[derive(Clone, Debug)]
pub struct Alert {
    /// `ok`, `bad`, `warn` or `sec`.
    pub tone: &'static str,
    /// The glyph.
    pub icon_name: &'static str,
    /// What.
    pub title: String,
    /// How it stands.
    pub detail: String,
}

/// Lines with icons.
#[derive(Template, Clone, Debug)]
#[template(
    source = r#"{% for one in self.0 %}<div class="al"><span class="{{ one.tone }}">{{ crate::ui::icon(one.icon_name) }}</span><div>{{ one.title }}<p>{{ one.detail }}</p></div></div>{% endfor %}"#,
    ext = "html"
)]
pub struct Alerts(pub Vec<Alert>);

/// One entry of a trace.
#[derive(Clone, Debug)]
pub struct Event {
    /// Who.
    pub who: String,
    /// Did what.
    pub what: String,
    /// When, and what was remarked.
    pub detail: String,
    /// `done`, `now`, `back` (gold) or empty.
    pub tone: &'static str,
}

/// A trace, the newest first or last as given.
#[derive(Template, Clone, Debug)]
#[template(
    source = r#"<ol class="tl">{% for event in self.0 %}<li{% if !event.tone.is_empty() %} class="{{ event.tone }}"{% endif %}><div><div class="h"><b>{{ event.who }}</b> {{ event.what }}</div><p>{{ event.detail }}</p></div></li>{% endfor %}</ol>"#,
    ext = "html"
)]
pub struct Timeline(pub Vec<Event>);

/// One file or missing paper.
#[derive(Template, Clone, Debug)]
#[template(
    source = r#"<div class="file">{{ crate::ui::icon("file") }}<div class="grow">{% if let Some(href) = href %}<a href="{{ href }}">{{ name }}</a>{% else %}<span>{{ name }}</span>{% endif %}<div class="xs muted">{{ detail }}</div></div>{{ status }}{{ action }}</div>"#,
    ext = "html"
)]
pub struct FileRow {
    /// The name.
    pub name: String,
    /// Where it can be had.
    pub href: Option<String>,
    /// Who brought it, when.
    pub detail: String,
    /// Whether it is there.
    pub status: Tag,
    /// What can be done with it.
    pub action: Markup,
}

/// One thing to do.
#[derive(Template, Clone, Debug)]
#[template(path = "ui/todo_row.html")]
pub struct TodoRow {
    /// The glyph.
    pub icon_name: &'static str,
    /// What to do.
    pub title: String,
    /// About whom, where.
    pub detail: String,
    /// Where it is done.
    pub href: String,
    /// Until when, as words.
    pub due: String,
    /// The date.
    pub due_note: String,
    /// `bad`, `warn` or empty.
    pub tone: &'static str,
    /// The verb on the button.
    pub verb: String,
}

prints_html!(StageBar, StepList, Alerts, Timeline, FileRow, TodoRow);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_has_a_tick_for_each_step_and_marks_the_current_one() {
        let stage = |done, total, now| Stage {
            name: "一".into(),
            detail: String::new(),
            done,
            total,
            now,
            is_past: false,
        };
        let html = StageBar { stages: vec![stage(2, 2, false), stage(1, 4, true)] }.to_string();
        assert_eq!(html.matches("<i").count(), 6, "{html}");
        assert_eq!(html.matches(r#"<i class="d"></i>"#).count(), 3);
        assert_eq!(html.matches(r#"<i class="n"></i>"#).count(), 1);
    }
}

//! Form fields: label above, hint, what was typed, and the problem next to it.

use askama::Template;
use platform::Problems;

use super::prints_html;

/// One field of a form.
#[derive(Template, Clone, Debug)]
#[template(path = "ui/field.html")]
pub struct Field {
    kind: Kind,
    name: String,
    /// What the ids of the field end with: the name, unless the form has several fields of that name.
    id: String,
    label: String,
    value: String,
    hint: String,
    problem: String,
    placeholder: String,
    autocomplete: String,
    inputmode: String,
    accept: String,
    options: Vec<(String, String)>,
    need: Need,
    soft: bool,
    disabled: bool,
    phone_only: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Input(&'static str),
    TextArea,
    Select,
    File,
    CheckBox,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Need {
    Unsaid,
    Required,
    Optional,
}

impl Field {
    fn new(kind: Kind, name: impl Into<String>, label: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            kind,
            id: name.clone(),
            name,
            label: label.into(),
            value: String::new(),
            hint: String::new(),
            problem: String::new(),
            placeholder: String::new(),
            autocomplete: String::new(),
            inputmode: String::new(),
            accept: String::new(),
            options: Vec::new(),
            need: Need::Unsaid,
            soft: false,
            disabled: false,
            phone_only: false,
        }
    }

    /// One line of text.
    pub fn text(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(Kind::Input("text"), name, label)
    }

    /// A password; its value is never printed.
    pub fn password(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(Kind::Input("password"), name, label)
    }

    /// A day.
    pub fn date(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(Kind::Input("date"), name, label)
    }

    /// A whole number.
    pub fn number(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(Kind::Input("number"), name, label)
    }

    /// A search text.
    pub fn search(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(Kind::Input("search"), name, label)
    }

    /// Several lines of text.
    pub fn textarea(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(Kind::TextArea, name, label)
    }

    /// One of several: pairs of value and label.
    pub fn select<V: Into<String>, L: Into<String>>(
        name: impl Into<String>,
        label: impl Into<String>,
        options: impl IntoIterator<Item = (V, L)>,
    ) -> Self {
        let mut field = Self::new(Kind::Select, name, label);
        field.options = options.into_iter().map(|(value, label)| (value.into(), label.into())).collect();
        field
    }

    /// A file; `accept` names the endings.
    pub fn file(name: impl Into<String>, label: impl Into<String>, accept: impl Into<String>) -> Self {
        let mut field = Self::new(Kind::File, name, label);
        field.accept = accept.into();
        field
    }

    /// Yes or no; the value `1` is sent when it is ticked.
    pub fn checkbox(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(Kind::CheckBox, name, label)
    }

    /// What stands in it; for a check box anything but an empty text ticks it.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// Tells fields of the same name apart.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    /// Must be filled.
    pub fn required(mut self) -> Self {
        self.need = Need::Required;
        self
    }

    /// May be left empty, and says so.
    pub fn optional(mut self) -> Self {
        self.need = Need::Optional;
        self
    }

    /// A sentence above the field.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// An example inside the empty field.
    pub fn placeholder(mut self, text: impl Into<String>) -> Self {
        self.placeholder = text.into();
        self
    }

    /// What the browser may fill in.
    pub fn autocomplete(mut self, text: impl Into<String>) -> Self {
        self.autocomplete = text.into();
        self
    }

    /// Which keyboard a phone shows.
    pub fn inputmode(mut self, text: impl Into<String>) -> Self {
        self.inputmode = text.into();
        self
    }

    /// What must be changed.
    pub fn problem(mut self, what: impl Into<String>) -> Self {
        self.problem = what.into();
        self
    }

    /// What must be changed, when the problems name this field.
    pub fn problem_of(mut self, problems: &Problems) -> Self {
        if let Some(what) = problems.of(&self.name) {
            what.clone_into(&mut self.problem);
        }
        self
    }

    /// The lighter look of query forms.
    pub fn soft(mut self) -> Self {
        self.soft = true;
        self
    }

    /// Cannot be changed now.
    pub fn disabled(mut self) -> Self {
        self.disabled = true;
        self
    }

    /// Shown on phones only, where it stands for something that has no room there.
    pub fn phone_only(mut self) -> Self {
        self.phone_only = true;
        self
    }

    /// What stands in it: what was typed before the session ended, else what the page says.
    fn shown(&self) -> String {
        let may_be_typed = !matches!(self.kind, Kind::File | Kind::Input("password"));
        let typed = if may_be_typed { crate::restored::typed(&self.name) } else { None };
        typed.unwrap_or_else(|| self.value.clone())
    }

    fn described(&self) -> String {
        let mut by = Vec::new();
        if !self.hint.is_empty() {
            by.push(format!("h-{}", self.id));
        }
        if !self.problem.is_empty() {
            by.push(format!("p-{}", self.id));
        }
        by.join(" ")
    }
}

/// The problems of a form above it: takes the focus and leads to each field.
#[derive(Template, Clone, Debug)]
#[template(path = "ui/error_summary.html")]
pub struct ErrorSummary {
    problems: Vec<(String, String)>,
}

impl ErrorSummary {
    /// Prints nothing when there are none.
    pub fn of(problems: &Problems) -> Self {
        Self { problems: problems.iter().map(|p| (p.field.clone(), p.what.clone())).collect() }
    }
}

prints_html!(Field, ErrorSummary);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_keeps_what_was_typed_and_says_what_to_change() {
        let mut problems = Problems::default();
        problems.add("name", "请填写姓名");
        let html = Field::text("name", "姓名").value("<张>").required().problem_of(&problems).to_string();
        assert!(html.contains(r#"value="&#60;张&#62;""#), "{html}");
        assert!(
            html.contains(r#"aria-invalid="true""#) && html.contains(r#"aria-describedby="p-name""#),
            "{html}"
        );
        assert!(html.contains("请填写姓名") && html.contains("必填"), "{html}");
    }

    #[test]
    fn a_password_is_never_printed() {
        assert!(!Field::password("p", "密码").value("secret").to_string().contains("secret"));
    }

    #[test]
    fn the_chosen_option_is_chosen_again() {
        let html = Field::select("sex", "性别", [("1", "男"), ("2", "女")]).value("2").to_string();
        assert!(html.contains(r#"<option value="2" selected>女</option>"#), "{html}");
    }

    #[test]
    fn a_summary_without_problems_prints_nothing() {
        assert_eq!(ErrorSummary::of(&Problems::default()).to_string().trim(), "");
    }
}

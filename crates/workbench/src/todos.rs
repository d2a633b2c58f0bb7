//! The to-dos of all modules together, in groups.

use chrono::NaiveDate;
use identity::SignedIn;
use platform::{Reader, Result};
use web::{
    App,
    offers::{Todo, TodoFilter},
};

use crate::{
    due::{self, Nearness, Words},
    texts,
};

/// So many to-dos are listed; all are counted.
const LISTED: u64 = 50;

/// One to-do as the page shows it.
#[derive(Clone)]
pub(crate) struct Line {
    pub(crate) title: String,
    pub(crate) detail: String,
    pub(crate) href: String,
    pub(crate) icon: &'static str,
    pub(crate) due: Option<Words>,
}

/// To-dos that are equally near.
#[derive(Clone)]
pub(crate) struct Group {
    pub(crate) title: &'static str,
    pub(crate) is_overdue: bool,
    pub(crate) lines: Vec<Line>,
}

/// The to-dos of somebody in the post chosen.
#[derive(Clone)]
pub(crate) struct Todos {
    pub(crate) groups: Vec<Group>,
    /// How many there are, also those that are not listed.
    pub(crate) total: u64,
    /// How many are overdue, in this week, and later, among those listed.
    pub(crate) overdue: usize,
    pub(crate) this_week: usize,
    pub(crate) today: usize,
    /// Whether more exist than are listed.
    pub(crate) is_cut: bool,
}

/// Asks all modules for the to-dos that a filter leaves.
pub(crate) async fn ask(app: &App, reader: Reader<'_>, who: &SignedIn, filter: &TodoFilter) -> Result<Todos> {
    let (mut found, mut total) = (Vec::new(), 0);
    for source in &app.offers().todo_sources {
        let (some, count) = source.todos(reader, who, filter, LISTED).await?;
        found.extend(some);
        total += count;
    }
    Ok(arrange(found, total, reader.today()))
}

/// The kinds of to-dos that somebody may have: code and title.
pub(crate) async fn kinds(app: &App, reader: Reader<'_>, who: &SignedIn) -> Result<Vec<(String, String)>> {
    let mut kinds = Vec::new();
    for source in &app.offers().todo_sources {
        kinds.extend(source.kinds(reader, who).await?);
    }
    Ok(kinds)
}

fn arrange(mut found: Vec<Todo>, total: u64, today: NaiveDate) -> Todos {
    // Without a day comes last; the order of the modules stays among equals.
    found.sort_by_key(|todo| (todo.due.is_none(), todo.due));
    found.truncate(usize::try_from(LISTED).unwrap_or(usize::MAX));
    let listed = found.len();
    let mut todos = Todos {
        groups: Vec::new(),
        total,
        overdue: 0,
        this_week: 0,
        today: found.iter().filter(|todo| todo.due == Some(today)).count(),
        is_cut: u64::try_from(listed).unwrap_or(u64::MAX) < total,
    };
    for nearness in [Nearness::Overdue, Nearness::ThisWeek, Nearness::Later] {
        let of_group = found.iter().filter(|todo| due::nearness(todo.due, today) == nearness);
        let lines: Vec<Line> = of_group.map(|todo| line(todo, today)).collect();
        match nearness {
            Nearness::Overdue => todos.overdue = lines.len(),
            Nearness::ThisWeek => todos.this_week = lines.len(),
            Nearness::Later => {}
        }
        if !lines.is_empty() {
            let is_overdue = nearness == Nearness::Overdue;
            todos.groups.push(Group { title: texts::group(nearness), is_overdue, lines });
        }
    }
    todos
}

fn line(todo: &Todo, today: NaiveDate) -> Line {
    Line {
        title: todo.title.clone(),
        detail: todo.detail.clone(),
        href: todo.href.clone(),
        icon: todo.icon,
        due: todo.due.map(|due| due::words(due, today)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn todo(title: &str, due: Option<&str>) -> Todo {
        let due = due.map(|day| day.parse().unwrap());
        Todo { title: title.into(), detail: String::new(), href: "/x".into(), due, icon: "check" }
    }

    #[test]
    fn the_most_urgent_stands_first_and_empty_groups_are_left_out() {
        let found = vec![
            todo("d", None),
            todo("c", Some("2027-01-01")),
            todo("b", Some("2026-11-20")),
            todo("a", Some("2026-11-19")),
        ];
        let todos = arrange(found, 4, "2026-11-23".parse().unwrap());
        let read: Vec<(&str, Vec<&str>)> = todos
            .groups
            .iter()
            .map(|g| (g.title, g.lines.iter().map(|l| l.title.as_str()).collect()))
            .collect();
        assert_eq!(read, [("已超期", vec!["a", "b"]), ("以后", vec!["c", "d"])]);
        assert_eq!((todos.overdue, todos.this_week, todos.total, todos.is_cut), (2, 0, 4, false));
    }

    #[test]
    fn beyond_the_list_all_are_counted() {
        let found = (0..60).map(|n| todo(&n.to_string(), Some("2026-11-23"))).collect();
        let todos = arrange(found, 260, "2026-11-23".parse().unwrap());
        assert_eq!(
            (todos.groups[0].lines.len(), todos.total, todos.is_cut, todos.today),
            (50, 260, true, 50)
        );
    }
}

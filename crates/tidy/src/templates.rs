//! Rules about templates: what the content security policy forbids, and that none lies about unused.

use std::collections::BTreeSet;

use crate::files::{files, judge, read};

#[test]
fn templates_hold_no_script_no_style_and_no_raw_text() {
    let mut offenders = BTreeSet::new();
    for path in files("crates", &[".html"]) {
        for (number, line) in read(&path).lines().enumerate() {
            let lower = line.to_lowercase();
            let has_handler = lower.match_indices(" on").any(|(at, _)| {
                let rest = lower.get(at + 3..).unwrap_or_default();
                let word: String = rest.chars().take_while(char::is_ascii_lowercase).collect();
                !word.is_empty() && rest.get(word.len()..).is_some_and(|tail| tail.starts_with('='))
            });
            let is_bad = lower.contains("<script>")
                || lower.contains(" style=")
                || lower.contains("<style")
                || lower.contains("|safe")
                || lower.contains("| safe")
                || lower.contains("hx-on")
                || lower.contains("javascript:")
                || has_handler;
            if is_bad {
                offenders.insert(format!("{path}:{}", number + 1));
            }
        }
    }
    judge("templates", &offenders, "no script, style, on…= or |safe in templates");
}

#[test]
fn every_form_that_posts_carries_its_token() {
    let mut offenders = BTreeSet::new();
    for path in files("crates", &[".html"]) {
        let text = read(&path);
        for (at, _) in text.match_indices("<form") {
            let form = text.get(at..).unwrap_or_default();
            let form = form.split("</form>").next().unwrap_or_default();
            let posts = form.to_lowercase().contains("method=\"post\"");
            if posts
                && !form.contains("form_field()")
                && !form.contains("form_query()")
                && !form.contains("token")
            {
                offenders.insert(path.clone());
            }
        }
    }
    judge("form-token", &offenders, "put {{ web::form_field() }} into every form that posts");
}

#[test]
fn every_template_is_used() {
    let sources: String = files("crates", &[".rs"]).iter().map(|path| read(path)).collect();
    let offenders = files("crates", &[".html"])
        .into_iter()
        .filter(|path| path.contains("/templates/"))
        .filter(|path| {
            let name = path.split("/templates/").nth(1).unwrap_or_default();
            let in_rust = sources.contains(&format!("\"{name}\""));
            let in_html = files("crates", &[".html"])
                .iter()
                .any(|other| other != path && read(other).contains(&format!("\"{name}\"")));
            !in_rust && !in_html
        })
        .collect();
    judge("unused-template", &offenders, "nothing renders it: remove it");
}

//! A page as a person would read it aloud: headings, labels with values, table rows, links, buttons, messages.
//!
//! Snapshots of outlines survive changes of style and show in review what a page says.

use scraper::{ElementRef, Html};

/// The outline of the main part of a page, or of a fragment.
pub fn outline(html: &str) -> String {
    let page = Html::parse_document(html);
    let main = page.select(&selector("main")).next().unwrap_or_else(|| page.root_element());
    let mut lines = Vec::new();
    read(main, &mut lines);
    lines.retain(|line: &String| !line.trim().is_empty());
    lines.join("\n")
}

/// Folds white space.
pub(crate) fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn selector(text: &str) -> scraper::Selector {
    scraper::Selector::parse(text).expect("a selector")
}

fn text(element: ElementRef<'_>) -> String {
    words(&element.text().collect::<String>())
}

fn read(element: ElementRef<'_>, lines: &mut Vec<String>) {
    let tag = element.value().name();
    let has = |name: &str| element.attr(name).is_some();
    match tag {
        "script" | "style" | "svg" | "head" | "template" => return,
        "h1" | "h2" | "h3" | "h4" => {
            let level = tag.trim_start_matches('h').parse().unwrap_or(1);
            lines.push(format!("{} {}", "#".repeat(level), text(element)));
            return;
        }
        "tr" => {
            let cells: Vec<String> = element
                .children()
                .filter_map(ElementRef::wrap)
                .map(text)
                .filter(|cell| !cell.is_empty())
                .collect();
            lines.push(format!("| {}", cells.join(" | ")));
            return;
        }
        "a" => {
            let target = element.attr("href").unwrap_or_default();
            lines.push(format!("[{}]({})", text(element), steady(target)));
            return;
        }
        "button" => {
            let closed = if has("disabled") || element.attr("aria-disabled") == Some("true") {
                " (closed)"
            } else {
                ""
            };
            lines.push(format!("<{}>{closed}", text(element)));
            return;
        }
        "input" if element.attr("type") == Some("hidden") => return,
        "input" | "textarea" | "select" => {
            let name = element.attr("name").unwrap_or_default();
            let value = if tag == "textarea" {
                text(element)
            } else {
                element.attr("value").unwrap_or_default().to_owned()
            };
            lines.push(format!("{{{name}}} {value}").trim_end().to_owned());
            return;
        }
        "p" | "li" | "dt" | "dd" | "label" | "legend" | "summary" | "caption" => {
            let has_controls =
                element.select(&selector("a, button, input, select, textarea, table")).next().is_some();
            if !has_controls {
                lines.push(text(element));
                return;
            }
        }
        _ => {}
    }
    if element.attr("role") == Some("alert") {
        lines.push(format!("! {}", text(element)));
        return;
    }
    for child in element.children() {
        if let Some(element) = ElementRef::wrap(child) {
            read(element, lines);
        } else if let Some(loose) = child.value().as_text() {
            let loose = words(loose);
            if !loose.is_empty() {
                lines.push(loose);
            }
        }
    }
}

/// Ids differ from run to run: they read as `{id}`.
fn steady(target: &str) -> String {
    target
        .split('/')
        .map(|part| {
            let (head, tail) = part.split_once('?').map_or((part, ""), |(head, tail)| (head, tail));
            let is_id = head.len() == 32 && head.bytes().all(|b| b.is_ascii_hexdigit());
            match (is_id, tail.is_empty()) {
                (true, true) => "{id}".to_owned(),
                (true, false) => format!("{{id}}?{tail}"),
                (false, _) => part.to_owned(),
            }
        })
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_reads_as_headings_rows_links_and_buttons() {
        let page = r#"<html><body><nav><a href="/x">menu</a></nav><main><h1>名册</h1><table><tr><th>姓名</th><td>张三</td></tr></table>
            <a href="/members/0199e3a1b2c37d4e8f90112233445566">查看</a><button disabled>提交</button><input name="q" value="李"></main></body></html>"#;
        assert_eq!(outline(page), "# 名册\n| 姓名 | 张三\n[查看](/members/{id})\n<提交> (closed)\n{q} 李");
    }
}

//! Tables on narrow screens, in one place for all of them: below the width of a tablet a row is shown as a card. The card
//! needs the words of the column beside each cell, and a table that scrolls must be reached by the keyboard. Templates
//! write plain tables; what they would have to repeat is added here, on the way out.

/// Adds to each `table.t` of a page: on every cell the words of its column (`data-label`), whether it is empty
/// (`data-empty`), and the class `corner` where the column has no words and comes first (its check box); on the frame
/// around it (`div.tw`) the name of the table and a stop of the Tab key.
pub(crate) fn dressed(html: String) -> String {
    const TABLE: &str = "<table class=\"t";
    if !html.contains(TABLE) {
        return html;
    }
    let mut out = String::with_capacity(html.len() + html.len() / 4);
    let mut pieces = html.split(TABLE);
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        // `t` is the whole class, or the first of several.
        let is_list = piece.starts_with(['"', ' ']);
        if let Some((table, rest)) = piece.split_once("</table>").filter(|_| is_list) {
            name_frame(&mut out, table);
            out.push_str(TABLE);
            label_cells(&mut out, table);
            out.push_str("</table>");
            out.push_str(rest);
        } else {
            out.push_str(TABLE);
            out.push_str(piece);
        }
    }
    out
}

/// The frame that was just opened before a table gets its name and becomes a stop of the Tab key.
fn name_frame(out: &mut String, table: &str) {
    const FRAME: &str = "<div class=\"tw\">";
    if !out.ends_with(FRAME) {
        return;
    }
    out.truncate(out.len() - FRAME.len());
    let caption = table.split_once("<caption").and_then(|(_, rest)| rest.split_once("</caption>"));
    let name = caption.map(|(caption, _)| words(caption)).unwrap_or_default();
    out.push_str("<div class=\"tw\" tabindex=\"0\" role=\"group\"");
    if !name.is_empty() {
        attribute(out, "aria-label", &name);
    }
    out.push('>');
}

fn label_cells(out: &mut String, table: &str) {
    let (head, body) = table.split_once("</thead>").unwrap_or(("", table));
    let heads: Vec<String> = cells(head, "<th").map(words).collect();
    if !head.is_empty() {
        out.push_str(head);
        out.push_str("</thead>");
    }
    let mut column = 0;
    let mut pieces = body.split("<t");
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        out.push_str("<t");
        let (tag, rest) = piece.split_once('>').unwrap_or((piece, ""));
        match tag.split(' ').next() {
            Some("r") => column = 0,
            Some("h") => column += 1,
            Some("d") => {
                let label = heads.get(column).map_or("", String::as_str);
                let content = rest.split_once("</td>").map_or(rest, |(content, _)| content);
                cell(out, tag, (label, column == 0), content.trim().is_empty());
                column += 1;
                out.push('>');
                out.push_str(rest);
                continue;
            }
            _ => {}
        }
        out.push_str(piece);
    }
}

/// The tag of a cell, with what a card needs. A cell over several columns is a sentence of its own.
fn cell(out: &mut String, tag: &str, (label, is_first): (&str, bool), is_empty: bool) {
    if tag.contains("colspan=") {
        out.push_str(tag);
        return;
    }
    match (label.is_empty(), is_first) {
        (false, _) => {
            out.push_str(tag);
            attribute(out, "data-label", label);
        }
        (true, true) => {
            if let Some((before, after)) = tag.split_once("class=\"") {
                out.push_str(before);
                out.push_str("class=\"corner ");
                out.push_str(after);
            } else {
                out.push_str(tag);
                out.push_str(" class=\"corner\"");
            }
        }
        (true, false) => out.push_str(tag),
    }
    if is_empty {
        out.push_str(" data-empty");
    }
}

/// What stands behind each opening of a tag of this name.
fn cells<'a>(html: &'a str, tag: &str) -> impl Iterator<Item = &'a str> {
    html.split(tag).skip(1).filter(|piece| piece.starts_with(['>', ' ']))
}

/// The words of an element whose opening tag is cut in the middle: without the tags in it, up to its end. What is only for
/// screen readers is no part of them.
fn words(cut: &str) -> String {
    let (_, mut rest) = cut.split_once('>').unwrap_or(("", cut));
    let mut found = String::new();
    while let Some((text, after)) = rest.split_once('<') {
        found.push_str(text);
        if after.starts_with("/th>") {
            rest = "";
            break;
        }
        let (tag, behind) = after.split_once('>').unwrap_or((after, ""));
        rest = if tag.contains("class=\"vh\"") {
            behind.split_once("</").map_or("", |(_, end)| end.split_once('>').map_or("", |(_, end)| end))
        } else {
            behind
        };
    }
    found.push_str(rest);
    found.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An attribute whose value is text of a page: escaped already, but for quotes that need it only here.
fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    out.push_str(&value.replace('"', "&#34;"));
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cell_of_a_list_knows_the_words_of_its_column() {
        let html = r#"<p>x</p><div class="tw"><table class="t"><caption class="vh">发展档案</caption><thead><tr><th scope="col">姓名</th><th scope="col" class="r">截止 "日期"</th><th><a class="sort" href="?a">状态 <svg><use href="x"/></svg><span class="vh">，已按升序排列</span></a></th></tr></thead><tbody><tr><td class="nw"><a href="/1">张三</a></td><td class="num"> </td><td>正常</td></tr><tr><td>李四</td><td>2026-11-23</td><td></td></tr></tbody></table></div><p>y</p>"#;
        let out = dressed(html.to_owned());
        assert!(
            out.starts_with(
                r#"<p>x</p><div class="tw" tabindex="0" role="group" aria-label="发展档案"><table class="t">"#
            ),
            "{out}"
        );
        assert!(out.contains(r#"<td class="nw" data-label="姓名"><a href="/1">张三</a></td>"#), "{out}");
        assert!(
            out.contains(r#"<td class="num" data-label="截止 &#34;日期&#34;" data-empty> </td>"#),
            "{out}"
        );
        assert!(out.contains(r#"<td data-label="状态">正常</td>"#), "{out}");
        assert!(out.contains(r#"<td data-label="状态" data-empty></td>"#), "{out}");
        assert!(out.ends_with("</tbody></table></div><p>y</p>"), "{out}");
    }

    #[test]
    fn a_column_of_check_boxes_has_no_words_and_a_sentence_over_all_columns_neither() {
        let html = r#"<table class="t dense"><thead><tr><th><label class="ck"><input type="checkbox" aria-label="全部"></label></th><th>姓名</th></tr></thead><tbody><tr><td><input></td><td>张三</td></tr><tr><td colspan="2" class="muted">没有</td></tr></tbody></table>"#;
        let out = dressed(html.to_owned());
        assert!(out.contains(r#"<td class="corner"><input></td><td data-label="姓名">"#), "{out}");
        assert!(out.contains(r#"<td colspan="2" class="muted">没有</td>"#), "{out}");
    }

    #[test]
    fn nothing_else_of_a_page_is_touched() {
        for html in [
            r#"<div class="tw"><p>a</p></div>"#,
            r#"<table class="tt"><tr><td>1</td></tr></table>"#,
            r#"<table class="t"><tr><td>cut off"#,
            "",
        ] {
            assert_eq!(dressed(html.to_owned()), html);
        }
    }
}

//! States, links and texts of files.

use drawing::{Drawing, Mark};

use crate::{check, definition, read};

const TWO: &str = r#"<userTask id="one" name="第一"/><userTask id="two" name="第二"/><sequenceFlow id="f" sourceRef="one" targetRef="two"/>"#;

#[test]
fn a_state_has_a_class_a_sign_and_a_word() {
    let definition = definition(TWO, "");
    let svg =
        Drawing::of(&definition).mark("one", Mark::Done).mark("two", Mark::Current).taken("f").svg().unwrap();
    check(&svg);
    let (tags, texts) = read(&svg);
    let class = |id: &str| {
        let tag =
            tags.iter().find(|tag| tag.get("data-element") == Some(id) || tag.get("data-flow") == Some(id));
        tag.unwrap().get("class").unwrap()
    };
    assert_eq!((class("one"), class("two"), class("f")), ("n ta done", "n ta now", "l done"));
    assert_eq!(tags.iter().filter(|tag| tag.get("class") == Some("bi")).count(), 2);
    assert!(texts.contains(&"人工任务：第一，已完成".to_owned()), "{texts:?}");
    assert!(texts.contains(&"人工任务：第二，正在办理".to_owned()), "{texts:?}");
    assert!(texts.contains(&"流向，已走过".to_owned()), "{texts:?}");
}

#[test]
fn a_drawing_with_links_is_a_group_and_one_without_is_an_image() {
    let definition = definition(TWO, "");
    let plain = Drawing::of(&definition).label("请假 & 审批").svg().unwrap();
    let linked = Drawing::of(&definition).link("two", "/tasks/2?a=1&b=2").svg().unwrap();
    check(&linked);
    let (tags, _) = read(&plain);
    assert_eq!((tags[0].get("role"), tags[0].get("aria-label")), (Some("img"), Some("请假 &amp; 审批")));
    let (tags, _) = read(&linked);
    assert_eq!((tags[0].get("role"), tags[0].get("aria-label")), (Some("group"), Some("请假")));
    let link = tags.iter().find(|tag| tag.name == "a").unwrap();
    assert_eq!(link.get("href"), Some("/tasks/2?a=1&amp;b=2"));
    assert_eq!(link.get("aria-label"), Some("人工任务：第二"));
}

#[test]
fn nothing_that_a_file_says_becomes_markup() {
    let definition = definition(
        r#"<userTask id="a&quot;b" name="&lt;script&gt;alert('x')&lt;/script&gt;&#10;second &amp; third"/>"#,
        "",
    );
    let svg = Drawing::of(&definition).link("a\"b", "/x\"><b>").svg().unwrap();
    check(&svg);
    let (tags, _) = read(&svg);
    assert!(tags.iter().all(|tag| !matches!(tag.name.as_str(), "script" | "b")));
    assert!(tags.iter().any(|tag| tag.get("data-element") == Some("a&quot;b")));
}

//! The list of instances: whom or what each is about, found by name, page by page.

use crate::{LEAVE, Office};

impl Office {
    /// Begins a leave about something.
    async fn begun_about(&self, title: &str) -> String {
        let fields = form! { "v-days": "1", "v-title": title };
        let begun = self.organiser.post("/processes/start/leave", fields).await;
        begun.leads_to("/processes/instances/").location().to_owned()
    }

    /// First columns of the list.
    async fn listed(&self, query: &str) -> Vec<String> {
        let page = self.committee.get(&format!("/processes/instances{query}")).await.is(200);
        page.texts("#instances tbody td:first-child")
    }
}

fn with_title() -> String {
    LEAVE.replace(
        "<camunda:formField id=\"days\"",
        "<camunda:formField id=\"title\" label=\"事由\" type=\"string\"/><camunda:formField id=\"days\"",
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instance_is_titled_after_what_it_is_about_and_found_by_that_and_by_who_began_it() {
    let office = Office::new().await;
    office.deploy(&with_title()).await;
    let first = office.begun_about("李四 探亲").await;
    office.begun_about("100%_出勤").await;
    office.begun_about("").await;
    office.committee.get(&first).await.is(200).shows("# 请假审批 · 李四 探亲");
    let organiser = office.listed("").await.into_iter().find(|name| name.contains("organiser")).unwrap();
    assert_eq!(office.listed("?text=探亲").await, ["李四 探亲"]);
    assert_eq!(office.listed("?text=%E6%9D%8E%E5%9B%9B").await, ["李四 探亲"]);
    assert_eq!(office.listed("?text=100%25_").await, ["100%_出勤"]);
    assert_eq!(office.listed("?text=_").await, ["100%_出勤"], "signs of patterns are what they are");
    assert_eq!(office.listed("?text=nobody").await, Vec::<String>::new());
    assert_eq!(office.listed(&format!("?text={organiser}")).await.len(), 3, "all three were begun by him");
    assert_eq!(office.listed("?text=探亲&status=ended").await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_goes_on_behind_its_last_line_with_the_same_question() {
    let office = Office::new().await;
    office.deploy(&with_title()).await;
    for number in 0..53 {
        office.begun_about(&format!("事项{number}")).await;
    }
    office.begun_about("别的").await;
    let page = office.committee.get("/processes/instances?text=%E4%BA%8B%E9%A1%B9").await.is(200);
    let first = page.texts("#instances tbody td:first-child");
    assert_eq!(first.len(), 50);
    let next = page.attributes("#instances a[href*=before]", "href").remove(0);
    let page = office.committee.get(&next).await.is(200);
    let rest = page.texts("#instances tbody td:first-child");
    assert_eq!(rest.len(), 3);
    let mut all = [first, rest].concat();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 53, "each once");
    assert!(page.attributes("#instances a[href*=before]", "href").is_empty());
}

//! What was filled in before is shown to whoever decides, as far as the forms say.

use crate::{LEAVE, Office};

/// What stands in a card of a page: labels with values.
fn filled(page: &testing::Answer) -> Vec<(String, String)> {
    page.texts("[aria-labelledby=filled] dt")
        .into_iter()
        .zip(page.texts("[aria-labelledby=filled] dd"))
        .collect()
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(label, value)| ((*label).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approver_sees_what_was_applied_for_on_the_item_and_on_the_instance() {
    let office = Office::new().await;
    let (instance, item) = office.to_be_decided().await;
    let applied = pairs(&[("天数", "3"), ("联系电话", "138****0000")]);
    for page in [&item, &instance] {
        let page = office.secretary.get(page).await.is(200);
        assert_eq!(filled(&page), applied);
        assert_eq!(page.texts("[aria-labelledby=filled] input"), Vec::<String>::new(), "to be read only");
    }
    let decided = form! { "v-decision": "yes" };
    office.secretary.post(&format!("{item}/completion"), decided).await.leads_to(&instance);
    let page = office.organiser.get(&instance).await.is(200);
    let all = [&applied[..], &pairs(&[("审批结果", "同意")])].concat();
    assert_eq!(filled(&page), all, "the answer of the approver in words, behind what was applied for");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_is_not_readable_is_shown_to_nobody_and_one_that_the_form_has_is_not_said_twice() {
    let office = Office::new().await;
    let secret = r#"<camunda:formProperty id="remark" name="内部备注" type="string" readable="false"/>"#;
    let form = LEAVE
        .replace(
            "<camunda:formData>\n        <camunda:formField id=\"days\"",
            &format!("{secret}<camunda:formData>\n        <camunda:formField id=\"days\""),
        )
        .replace(
            "<camunda:formField id=\"decision\"",
            "<camunda:formField id=\"days\" label=\"天数\" type=\"long\"/><camunda:formField id=\"decision\"",
        );
    assert!(form.contains("内部备注"));
    office.deploy(&form).await;
    let fields = form! { "v-days": "3", "v-phone": "", "v-remark": "仅供登记" };
    let begun = office.organiser.post("/processes/start/leave", fields).await;
    let instance = begun.leads_to("/processes/instances/").location().to_owned();
    let item = office.open_item(&instance).await;
    office.organiser.post(&format!("{item}/completion"), form! {}).await.is(303);
    let item = office.open_item(&instance).await;
    for (who, place) in
        [(&office.secretary, &item), (&office.secretary, &instance), (&office.committee, &instance)]
    {
        who.get(place).await.is(200).hides("仅供登记").hides("内部备注");
    }
    let page = office.secretary.get(&item).await.is(200);
    assert_eq!(filled(&page), pairs(&[("联系电话", "（未填）")]), "the days stand in the form at hand");
    assert_eq!(page.attributes("[name=v-days]", "value"), ["3"]);
    let page = office.organiser.get(&item).await.is(200);
    assert_eq!(filled(&page), pairs(&[("天数", "3"), ("联系电话", "（未填）")]), "he has no form at hand");
}

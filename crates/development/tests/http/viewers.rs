//! What of a case reaches whom: no opinion of the organisation, no reason of a return and no time of the political review
//! reaches the person whose case it is, on any page.

use platform::Scope;

use crate::house::{House, Who};

/// Every page on which an applicant sees something of his case.
async fn pages(house: &House) -> Vec<String> {
    let mut pages = Vec::new();
    for base in ["/me/application".to_owned(), house.case_page()] {
        pages.extend(["progress", "materials", "trace", "diagram"].map(|tab| format!("{base}?tab={tab}")));
    }
    let case = house.row().await;
    let scope = Scope::system("test");
    let items = workflow::items(&house.app.db.read(&scope), case.instance.unwrap()).await.unwrap();
    pages.extend(items.into_iter().map(|item| item.href));
    pages
}

#[tokio::test]
async fn the_times_of_the_political_review_stay_with_the_organisation() {
    let house = House::new().await;
    house.drive(22, 600).await;
    // The conclusion of the review is recorded at a time of its own.
    house.app.clock.move_to(house.app.clock.now().plus_seconds(3 * 86_400 + 4_321));
    house.drive(23, 5).await;
    house.app.clock.move_to(house.app.clock.now().plus_seconds(5 * 86_400));
    house.drive(25, 1).await;
    let scope = Scope::system("test");
    let acts = development::acts::of_case(&house.app.db.read(&scope), house.case).await.unwrap();
    let review: Vec<_> = acts.iter().filter(|act| matches!(act.work_point, 21 | 22)).collect();
    assert!(!review.is_empty(), "the review is done");
    let others: Vec<_> = acts.iter().filter(|act| !matches!(act.work_point, 21 | 22)).collect();
    let hidden: Vec<String> = review
        .iter()
        .filter(|act| {
            !others.iter().any(|other| other.recorded_at.to_second() == act.recorded_at.to_second())
        })
        .map(|act| act.recorded_at.to_second())
        .collect();
    assert!(!hidden.is_empty());
    let trace = format!("{}?tab=trace", house.case_page());
    house.get(Who::Secretary, &trace).await.is(200).shows(&hidden[0]).shows("形成政治审查结论");
    house.get(Who::Secretary, &house.case_page()).await.is(200).shows("政治审查后 12 个月内提交审查");
    for page in pages(&house).await {
        let shown = house.get(Who::Applicant, &page).await.is(200).text();
        for time in &hidden {
            assert!(!shown.contains(time), "{page} shows {time}");
        }
        assert!(!shown.contains("政治审查后 12 个月内提交审查"), "{page}");
    }
    let trace = house.get(Who::Applicant, "/me/application?tab=trace").await.is(200);
    trace.hides("形成政治审查结论").hides("函调或外调");
}

#[tokio::test]
async fn opinions_and_reasons_of_returns_stay_with_the_organisation() {
    let house = House::new().await;
    house.done(Who::Applicant, "WP01", "done", &[], &["A1"]).await;
    house.send(Who::Organiser, "WP02", "return", &[("opinion", "材料不实须核")]).await.is(303);
    house.done(Who::Applicant, "WP01", "done", &[], &["A1"]).await;
    house.send(Who::Organiser, "WP02", "pass", &[("opinion", "表现一般内部掌握")]).await.is(303);
    let staff = house.get(Who::Secretary, &format!("{}?tab=trace", house.case_page())).await.is(200);
    staff.shows("材料不实须核").shows("表现一般内部掌握");
    for page in pages(&house).await {
        let shown = house.get(Who::Applicant, &page).await.is(200).text();
        assert!(!shown.contains("材料不实须核") && !shown.contains("表现一般内部掌握"), "{page}");
    }
}

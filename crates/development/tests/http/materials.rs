//! Handing materials in and reading them.

use crate::house::{House, PDF, Who};

#[tokio::test]
async fn only_what_is_what_it_says_is_taken() {
    let house = House::new().await;
    let page = house.point("WP01").await;
    let to = format!("{page}/materials");
    let code = |code: &str| vec![("code".to_owned(), code.to_owned())];
    let applicant = &house.browser(Who::Applicant).await;
    let script = b"<script>alert(1)</script>";
    applicant
        .upload(&to, code("A1"), "file", "申请书.pdf", script)
        .await
        .is(422)
        .shows("文件内容与扩展名不符");
    applicant.upload(&to, code("A1"), "file", "申请书.html", script).await.is(422).shows("只接受");
    applicant.upload(&to, code("A1"), "file", "申请书.pdf", b"").await.is(422).shows("请选择要上传的文件");
    applicant
        .upload(&to, code("D6"), "file", "申请书.pdf", PDF)
        .await
        .is(422)
        .shows("这份材料不属于当前工作点");
    applicant.upload(&to, code("A1"), "file", "申请书.pdf", PDF).await.leads_to(&page);
    applicant.get(&page).await.is(200).shows("已提交").shows("申请书.pdf");
}

#[tokio::test]
async fn a_work_point_is_not_finished_without_its_papers() {
    let house = House::new().await;
    let answer = house.send(Who::Applicant, "WP01", "done", &[]).await.is_blocked_by("missing-materials");
    answer.shows("入党申请书");
}

#[tokio::test]
async fn a_paper_is_read_by_whom_it_concerns_and_always_as_a_download() {
    let house = House::new().await;
    house.done(Who::Applicant, "WP01", "done", &[], &["A1"]).await;
    house.done(Who::Organiser, "WP02", "pass", &[], &["A5"]).await;
    let page = house.get(Who::Secretary, &format!("{}?tab=materials", house.case_page())).await.is(200);
    let links = page.attributes(".file a", "href");
    assert_eq!(links.len(), 2, "{links:?}");
    let answer = house.get(Who::Secretary, &links[0]).await.is(200);
    assert_eq!(answer.bytes(), PDF);
    assert!(answer.header("content-disposition").unwrap().starts_with("attachment"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(answer.header("content-type"), Some("application/pdf"));
    // The applicant reads his own paper and not the roster of the branch.
    house.get(Who::Applicant, &links[0]).await.is(200);
    house.get(Who::Applicant, &links[1]).await.is(404);
    let own = house.get(Who::Applicant, "/me/application?tab=materials").await.is(200);
    assert_eq!(own.attributes(".file a", "href"), links[..1]);
    house.get(Who::Contact, &links[0]).await.is(404);
}

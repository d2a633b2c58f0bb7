//! Two nodes on one PostgreSQL serve the same person without sticky sessions.

use identity::Duty;
use platform::worker::Worker;
use server::modules;
use testing::TestApp;

fn worker() -> Worker {
    Worker { program: testing::worker_program() }
}

#[tokio::test]
async fn a_session_opened_on_one_node_counts_on_the_other_and_ends_on_both() {
    let app = TestApp::of(modules::all(worker())).await;
    let Some(other) = app.another_node(modules::all(worker())).await else {
        return; // an embedded database belongs to one process
    };
    let root = app.unit(None, "示例大学党委").await;
    let account = app.account("lisi", None).await;
    app.grant(account, Duty::CommitteeOrganiser, Some(&root)).await;
    let here = app.signed_in(account).await;
    let token = here.session_token();
    let there = other.with_session(&token);
    here.get("/members").await.is(200);
    there.get("/members").await.is(200);
    // A form made on one node, sent to the other, twice, acts once.
    let form = here.token().await;
    let first = there.post_with("/preferences", testing::form! { theme: "dark" }, &form).await.is(303);
    assert_eq!(first.location(), "/");
    there.post("/sign-out", vec![]).await.leads_to("/sign-in");
    here.get("/members").await.leads_to("/sign-in");
}

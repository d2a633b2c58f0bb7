//! What is refused before a handler, in which order, with which words, and what the log keeps of it.

use std::{
    io::Write,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    http::Request,
};
use identity::Duty;
use testing::{Answer, Browser, TestApp, form};
use tracing_subscriber::fmt::MakeWriter;
use web::Settings;

use crate::thing;

async fn app() -> (TestApp, Browser) {
    let app = TestApp::of(vec![thing::module()]).await;
    let branch = app.unit(None, "第一支部").await;
    let secretary = app.holder(Duty::BranchSecretary, Some(&branch)).await;
    (app, secretary)
}

/// A body of so many pieces of 64 KB that counts how many were taken.
struct Counted {
    left: usize,
    taken: Arc<AtomicUsize>,
}

impl futures_util::Stream for Counted {
    type Item = std::io::Result<Bytes>;
    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        self.left -= 1;
        self.taken.fetch_add(1, Ordering::SeqCst);
        Poll::Ready(Some(Ok(Bytes::from_static(&[b'x'; 64 * 1024]))))
    }
}

const MULTIPART: &str = "multipart/form-data; boundary=b";

/// Sends megabytes to a place and says how many kilobytes of them were taken.
async fn send(browser: &Browser, place: &str, kind: &str, megabytes: usize) -> (Answer, usize) {
    let taken = Arc::new(AtomicUsize::new(0));
    let body = Body::from_stream(Counted { left: megabytes * 16, taken: taken.clone() });
    let request = Request::builder().method("POST").uri(place).header("content-type", kind);
    let answer = browser.send(request.body(body).unwrap()).await;
    (answer, taken.load(Ordering::SeqCst) * 64)
}

#[tokio::test]
async fn the_body_of_somebody_who_may_not_send_it_is_not_read() {
    let (app, secretary) = app().await;
    let branch = app.unit(None, "第二支部").await;
    let leader = app.holder(Duty::GroupLeader, Some(&branch)).await;
    let nobody = app.nobody();
    // Half a megabyte is taken and thrown away, so that an ordinary form gets its answer; no more.
    let few = 512 + 128;
    for kind in [MULTIPART, "application/x-www-form-urlencoded", "text/plain"] {
        let (answer, taken) = send(&nobody, "/thing/files", kind, 64).await;
        assert!(taken <= few, "{kind}: {taken} KB");
        answer.leads_to("/sign-in");
        let (answer, taken) = send(&leader, "/thing/files", kind, 64).await;
        assert!(taken <= few, "{kind}: {taken} KB");
        answer.is(403);
    }
    let (answer, taken) = send(&secretary, "/thing/files", MULTIPART, 64).await;
    assert!(taken <= few, "without a token: {taken} KB");
    answer.is(403);
    let (answer, taken) = send(&secretary, "/nowhere", MULTIPART, 64).await;
    assert!(taken <= few, "{taken} KB");
    answer.is(404);
}

#[tokio::test]
async fn a_file_that_is_too_large_is_told_how_large_is_allowed() {
    let (app, secretary) = app().await;
    let before = app.audit_entries().await;
    let token = secretary.token().await;
    let (answer, _) = send(&secretary, &format!("/thing/files?_form={token}"), MULTIPART, 3).await;
    answer.is(413).shows("文件或内容过大").shows("最大允许 2.0 MB");
    let bytes = vec![b'x'; 3 * 1024 * 1024];
    secretary.upload("/thing/files", vec![], "file", "a.bin", &bytes).await.is(413).shows("最大允许 2.0 MB");
    assert_eq!(app.audit_entries().await, before);
}

#[tokio::test]
async fn a_form_that_is_too_large_is_told_so_too() {
    let (_app, secretary) = app().await;
    let request = Request::builder()
        .method("POST")
        .uri("/thing")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("content-length", "300000");
    let answer = secretary.send(request.body(Body::from(vec![b'x'; 300_000])).unwrap()).await;
    answer.is(413).shows("最大允许 256 KB").shows("本次提交 293 KB");
}

#[tokio::test]
async fn a_body_that_never_comes_is_given_up() {
    let settings = Settings { body_time: Duration::from_millis(50), ..Settings::default() };
    let app = TestApp::under(settings, vec![thing::module()]).await;
    let branch = app.unit(None, "第一支部").await;
    let secretary = app.holder(Duty::BranchSecretary, Some(&branch)).await;
    let body = Body::from_stream(futures_util::stream::pending::<std::io::Result<Bytes>>());
    let request = Request::builder()
        .method("POST")
        .uri("/thing")
        .header("content-type", "application/x-www-form-urlencoded");
    let answer = secretary.send(request.body(body).unwrap()).await.is(408).shows("上传超时");
    assert_eq!(answer.header("connection"), Some("close"));
}

#[tokio::test]
async fn another_method_than_a_place_has_is_said_with_those_that_it_has() {
    let (_app, secretary) = app().await;
    let call = async |method: &str, place: &str| {
        let request = Request::builder().method(method).uri(place);
        secretary.send(request.body(Body::empty()).unwrap()).await
    };
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"] {
        let answer = call(method, "/assets/app.css").await.is(405);
        assert_eq!(answer.header("allow"), Some("GET"), "{method}");
    }
    call("POST", "/assets/a/b").await.is(404);
    secretary.get("/assets/a/b").await.is(404);
    secretary.get("/assets/nothing.css").await.is(404);
    let answer = call("GET", "/thing/failure").await.is(405).shows("不能直接打开");
    assert_eq!(answer.header("allow"), Some("POST"));
    assert_eq!(call("PUT", "/thing").await.is(405).header("allow"), Some("GET, POST"));
    call("HEAD", "/thing").await.is(200);
}

#[tokio::test]
async fn a_problem_without_a_page_of_its_own_says_what_to_change_and_names_no_number() {
    let (_app, secretary) = app().await;
    let answer = secretary.post("/account/post", vec![]).await.is(422);
    answer.shows("填写的内容有误").shows("提交的内容无法识别").hides("编号").hides("系统出错");
}

#[tokio::test]
async fn who_may_not_is_told_who_may_and_which_of_his_own_posts_may() {
    let (app, _) = app().await;
    let branch = app.unit(None, "第二支部").await;
    let leader = app.holder(Duty::GroupLeader, Some(&branch)).await;
    leader
        .get("/thing")
        .await
        .is(403)
        .shows("“做”由党支部书记办理")
        .shows("没有担任上述职务")
        .hides("当前身份切换到");
    let both = app.account("both", None).await;
    app.grant(both, Duty::GroupLeader, Some(&branch)).await;
    app.grant(both, Duty::BranchSecretary, Some(&branch)).await;
    app.signed_in(both).await.get("/thing").await.is(403).shows("切换到“第二支部 · 党支部书记”");
}

/// What the log got, as text.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn what_is_refused_leaves_a_line_without_data_of_persons() {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt().with_writer(lines.clone()).with_ansi(false).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let (app, secretary) = app().await;
    let branch = app.unit(None, "第二支部").await;
    let leader = app.holder(Duty::GroupLeader, Some(&branch)).await;
    secretary.post_without_token("/thing", form! { opinion: "张三的意见" }).await.is(403);
    leader.post("/thing", form! { opinion: "张三的意见" }).await.is(403);
    app.nobody().post("/thing", form! { opinion: "张三的意见" }).await.is(303);
    secretary.get("/nowhere/13100004820?name=zhangsan").await.is(404);
    secretary.get("/assets/a/13100004820").await.is(404);
    secretary.post("/account/post", form! { phone: "13100004820" }).await.is(422);
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    for why in ["no-token", "closed", "signed-out", "no-route", "invalid"] {
        assert!(text.lines().any(|line| line.contains(&format!("why=\"{why}\""))), "{why}:\n{text}");
    }
    for secret in ["张三", "13100004820", "zhangsan", "127.0.0.1"] {
        assert!(!text.contains(secret), "{secret}:\n{text}");
    }
}

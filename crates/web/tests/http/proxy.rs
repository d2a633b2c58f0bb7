//! Behind a proxy: cookies, hosts and addresses.

use axum::{body::Body, http::Request};
use testing::{Answer, Browser, PASSWORD, TestApp};
use web::Settings;

use crate::thing;

async fn behind() -> TestApp {
    let hosts = vec!["dj.example.edu.cn".to_owned()];
    let settings = Settings { secure_cookies: true, hosts, behind_proxy: true, ..Settings::default() };
    TestApp::under(settings, vec![thing::module()]).await
}

async fn get(browser: &Browser, host: Option<&str>, place: &str) -> Answer {
    let mut request = Request::builder().uri(place);
    if let Some(host) = host {
        request = request.header("host", host);
    }
    browser.send(request.body(Body::empty()).unwrap()).await
}

/// Signs in as a browser behind the proxy would, from an address that the proxy saw.
async fn sign_in(browser: &Browser, password: &str, lines: &[&str]) -> Answer {
    let page = get(browser, Some("dj.example.edu.cn"), "/sign-in").await.is(200);
    let token = page.form_token().unwrap();
    let fields = serde_html_form(&[("name", "lisi"), ("password", password), ("_form", &token)]);
    let mut request = Request::builder()
        .method("POST")
        .uri("/sign-in")
        .header("host", "dj.example.edu.cn")
        .header("content-type", "application/x-www-form-urlencoded");
    for line in lines {
        request = request.header("x-forwarded-for", *line);
    }
    browser.send(request.body(Body::from(fields)).unwrap()).await
}

fn serde_html_form(fields: &[(&str, &str)]) -> String {
    let plain = |text: &str| text.replace(' ', "+");
    fields.iter().map(|(name, value)| format!("{name}={}", plain(value))).collect::<Vec<_>>().join("&")
}

#[tokio::test]
async fn only_our_own_hosts_are_answered() {
    let app = behind().await;
    let nobody = app.nobody();
    get(&nobody, Some("dj.example.edu.cn"), "/sign-in").await.is(200);
    get(&nobody, Some("DJ.example.edu.cn:443"), "/sign-in").await.is(200);
    for host in [Some("evil.example"), Some("dj.example.edu.cn.evil.example"), Some("10.0.0.1"), None] {
        get(&nobody, host, "/sign-in").await.is(421).shows("网址不正确");
    }
}

#[tokio::test]
async fn cookies_are_for_https_and_this_host_alone() {
    let app = behind().await;
    app.account("lisi", None).await;
    let browser = app.nobody();
    let answer = sign_in(&browser, PASSWORD, &["203.0.113.7"]).await.leads_to("/");
    assert!(answer.header("strict-transport-security").is_some());
    let token = browser.cookie("__Host-dj_session").expect("a session of the prefixed name");
    get(&browser, Some("dj.example.edu.cn"), "/account").await.is(200);
    // A neighbour below the same domain can set the plain name, not the prefixed one.
    let other = app.nobody();
    other.set_cookie("dj_session", &token);
    get(&other, Some("dj.example.edu.cn"), "/account").await.leads_to("/sign-in");
    // Of two different ones, none is believed.
    let stolen = app.nobody();
    stolen.set_cookie("__Host-dj_session", &token);
    stolen.set_cookie("__Host-dj_session", &"0".repeat(64));
    get(&stolen, Some("dj.example.edu.cn"), "/account").await.leads_to("/sign-in");
}

#[tokio::test]
async fn nobody_chooses_the_address_that_his_guesses_count_for() {
    let app = behind().await;
    app.account("lisi", None).await;
    let mut answers = Vec::new();
    for n in 0..6 {
        // The client's own line comes first, the proxy's last; and in one line the proxy adds behind the comma.
        let own = format!("198.51.100.{n}");
        let both = format!("{own}, 203.0.113.7");
        let lines: &[&str] = if n % 2 == 0 { &[&own, "203.0.113.7"] } else { &[&both] };
        answers.push(sign_in(&app.nobody(), "wrong", lines).await.status().as_u16());
    }
    assert_eq!(answers, [422, 422, 422, 422, 422, 429]);
    let waits = sign_in(&app.nobody(), "wrong", &["203.0.113.7"]).await.is(429);
    assert!(waits.header("retry-after").is_some());
    waits.shows("秒后再试");
    sign_in(&app.nobody(), PASSWORD, &["203.0.113.8"]).await.leads_to("/");
}

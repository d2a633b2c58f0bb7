//! Slow and greedy clients are cut off; others do not notice.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use web::{Limits, serve};

async fn server(limits: Limits) -> (std::net::SocketAddr, tokio::sync::oneshot::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let router = axum::Router::new().fallback(async || "here");
    tokio::spawn(async move {
        let stop = async {
            let _ = stopped.await;
        };
        serve(listener, router, limits, stop).await.unwrap();
    });
    (address, stop)
}

#[tokio::test]
async fn half_a_header_is_cut_off_in_time() {
    let limits = Limits { header_time: Duration::from_millis(300), ..Limits::default() };
    let (address, _stop) = server(limits).await;
    let mut slow = TcpStream::connect(address).await.unwrap();
    slow.write_all(b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ").await.unwrap();
    let mut rest = Vec::new();
    let closed = tokio::time::timeout(Duration::from_secs(5), slow.read_to_end(&mut rest)).await;
    assert!(closed.is_ok(), "the connection is still open");
    let mut other = TcpStream::connect(address).await.unwrap();
    other.write_all(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    other.read_to_string(&mut answer).await.unwrap();
    assert!(answer.ends_with("here"), "{answer}");
}

#[tokio::test]
async fn one_address_gets_only_so_many_connections() {
    let (address, _stop) = server(Limits { per_address: 2, ..Limits::default() }).await;
    let ask = async |stream: &mut TcpStream| {
        let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
        let mut some = [0_u8; 64];
        tokio::time::timeout(Duration::from_secs(2), stream.read(&mut some))
            .await
            .ok()
            .and_then(Result::ok)
            .unwrap_or(0)
    };
    let mut first = TcpStream::connect(address).await.unwrap();
    let mut second = TcpStream::connect(address).await.unwrap();
    assert!(ask(&mut first).await > 0 && ask(&mut second).await > 0);
    let mut third = TcpStream::connect(address).await.unwrap();
    assert_eq!(ask(&mut third).await, 0, "a third connection was served");
    drop(first);
    tokio::time::sleep(Duration::from_millis(200)).await;
    let mut fourth = TcpStream::connect(address).await.unwrap();
    assert!(ask(&mut fourth).await > 0, "a place that became free is not given again");
}

#[tokio::test]
async fn the_stop_signal_lets_running_requests_finish() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let router = axum::Router::new().fallback(async || {
        tokio::time::sleep(Duration::from_millis(400)).await;
        "finished"
    });
    let served = tokio::spawn(async move {
        let stop = async {
            let _ = stopped.await;
        };
        serve(listener, router, Limits::default(), stop).await
    });
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    stop.send(()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.ends_with("finished"), "{answer}");
    assert!(served.await.unwrap().is_ok());
}

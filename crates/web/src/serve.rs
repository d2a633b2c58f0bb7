//! The accept loop: limits on headers, connections and shutdown that `axum::serve` does not have.

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Router, extract::ConnectInfo};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::net::TcpListener;
use tower::ServiceExt as _;

/// How much one client may take, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// A request's headers must have come after this time, also on a kept connection.
    pub header_time: Duration,
    /// All connections at a time.
    pub connections: usize,
    /// Connections of one address at a time; 0 for no limit (everybody behind one proxy).
    pub per_address: usize,
    /// How long running requests may finish after the stop signal.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header_time: Duration::from_secs(10),
            connections: 10_000,
            per_address: 512,
            drain: Duration::from_secs(10),
        }
    }
}

/// Serves until `stop` resolves, then lets running requests finish.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) -> std::io::Result<()> {
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.header_time)
        .max_buf_size(32 * 1024)
        .keep_alive(true);
    let places = Arc::new(Places::default());
    let graceful = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let (stream, from) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(pair) => pair,
                Err(error) => {
                    // Out of file descriptors, most likely: wait for some to come back.
                    tracing::warn!(%error, "accept failed");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        let Some(place) = places.take(from.ip(), limits) else {
            places.note_refusal();
            continue;
        };
        let _ = stream.set_nodelay(true);
        let service =
            router.clone().map_request(move |mut request: axum::http::Request<hyper::body::Incoming>| {
                request.extensions_mut().insert(ConnectInfo::<SocketAddr>(from));
                request
            });
        let connection = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        let watched = graceful.watch(connection);
        tokio::spawn(async move {
            // A client that goes away, or is cut off for being slow, is no error of ours.
            let _ = watched.await;
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(limits.drain, graceful.shutdown()).await;
    Ok(())
}

/// How often connections that were refused leave a line in the log.
const REFUSALS_TOLD: Duration = Duration::from_mins(1);

#[derive(Default)]
struct Places(Mutex<Counts>, Mutex<Refusals>);

/// Connections that found no place since the last line in the log.
#[derive(Default)]
struct Refusals {
    count: u64,
    told: Option<std::time::Instant>,
}

#[derive(Default)]
struct Counts {
    all: usize,
    of: HashMap<IpAddr, usize>,
}

struct Place {
    of: IpAddr,
    places: Arc<Places>,
}

impl Places {
    fn take(self: &Arc<Self>, of: IpAddr, limits: Limits) -> Option<Place> {
        let mut counts = self.0.lock().ok()?;
        let own = counts.of.get(&of).copied().unwrap_or(0);
        if counts.all >= limits.connections || (limits.per_address > 0 && own >= limits.per_address) {
            return None;
        }
        counts.all += 1;
        counts.of.insert(of, own + 1);
        Some(Place { of, places: self.clone() })
    }
}

impl Places {
    /// A connection that found no place: the first at once, the others counted, so that a flood does not fill the log.
    fn note_refusal(&self) {
        let Ok(mut refusals) = self.1.lock() else { return };
        refusals.count += 1;
        if refusals.told.is_none_or(|told| told.elapsed() >= REFUSALS_TOLD) {
            tracing::warn!(connections = refusals.count, "refused: too many connections");
            *refusals = Refusals { count: 0, told: Some(std::time::Instant::now()) };
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Ok(mut counts) = self.places.0.lock() else { return };
        counts.all = counts.all.saturating_sub(1);
        match counts.of.get_mut(&self.of) {
            Some(own) if *own > 1 => *own -= 1,
            _ => {
                counts.of.remove(&self.of);
            }
        }
    }
}

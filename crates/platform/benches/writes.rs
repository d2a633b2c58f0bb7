//! The smallest write, one file row and its audit entry, answered after it is on disk: how many a second.
//!
//!     cargo bench -p platform --bench writes
//!     cargo bench -p platform --bench writes -- postgres://user@host/empty_database
//!
//! Ends by itself after some twenty seconds. On SQLite callers take turns and share syncs; with one caller each write
//! pays for its own.

#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use platform::{
    Backend, Clock, Config, Db, Error, KeySource, Result, System, Tx, audit::Entry, files, migration,
};
use sea_orm::ActiveValue::Set;

const TIME: Duration = Duration::from_secs(5);

async fn one(tx: &mut Tx) -> Result<()> {
    let row = files::row::ActiveModel {
        id: Set(tx.new_id()),
        name: Set("bench.txt".to_owned()),
        media_type: Set("text/plain".to_owned()),
        size: Set(0),
        digest: Set(String::new()),
        stored_at: Set(tx.now()),
    };
    tx.insert_many(vec![row]).await?;
    tx.audit(Entry::new("bench.write.done", "bench"));
    Ok(())
}

async fn measure(db: &Db, callers: usize) {
    let (stop, count) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let began = Instant::now();
    let tasks: Vec<_> = (0..callers)
        .map(|_| {
            let (db, stop, count) = (db.clone(), stop.clone(), count.clone());
            tokio::spawn(async move {
                let actor = System::new("bench");
                while !stop.load(Ordering::Relaxed) {
                    db.write(&actor, one).await?;
                    count.fetch_add(1, Ordering::Relaxed);
                }
                Ok::<_, Error>(())
            })
        })
        .collect();
    tokio::time::sleep(TIME).await;
    stop.store(true, Ordering::Relaxed);
    for task in tasks {
        task.await.expect("the task").expect("a write");
    }
    let a_second = count.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64();
    println!("{callers:>3} callers: {a_second:>7.0} writes a second");
}

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = std::env::args().skip(1).find(|word| word.starts_with("postgres://"));
    let config = Config {
        backend: url.map_or_else(|| Backend::Sqlite(folder.path().join("bench.db")), Backend::Postgres),
        files: folder.path().join("files"),
        keys: KeySource::Test,
        clock: Clock::system(),
        readers: 64,
    };
    let db = Db::open(&config, migration::all()).await.expect("the database");
    for callers in [1, 16, 64] {
        measure(&db, callers).await;
    }
    db.close().await;
}

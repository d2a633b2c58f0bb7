//! How often reading a good sheet fails that has nothing wrong with it, and what the reading process uses.
//!
//! `cargo bench -p documents --bench reads -- PROGRAM [COUNT]`: PROGRAM is the binary that is the worker, such as
//! `target/release/dangjian`; COUNT is 20,000 unless said otherwise. Ends with 1 when any reading failed.
#![expect(clippy::print_stdout, clippy::expect_used, reason = "a measurement at a command line")]

use std::{
    path::PathBuf,
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use documents::{
    sheets::{self, Limits, Which},
    workbook::{Heading, Value, Workbook},
};
use platform::worker::Worker;

/// As many as the house reads at once.
const SIDE_BY_SIDE: usize = 4;
const ROWS: usize = 200;

fn sheet() -> Vec<u8> {
    let headings: Vec<Heading> = (0..28).map(|column| Heading::new(format!("列{column}"))).collect();
    let mut book = Workbook::stream(Vec::new(), "表", &headings).expect("a sheet");
    for row in 0..ROWS {
        let cells: Vec<Value> = (0..28).map(|column| Value::text(format!("第{row}行{column}"))).collect();
        book.row(&cells).expect("a row");
    }
    book.finish().expect("a file")
}

async fn read(worker: &Worker, file: &Arc<Vec<u8>>) -> Result<usize, String> {
    let mut stream = sheets::open(worker, file.clone(), &Limits::default(), &Which::All)
        .await
        .map_err(|error| format!("{error}: {}", error.sentence()))?;
    let mut rows = 0;
    while let Some(part) = stream.next().await.map_err(|error| error.to_string())? {
        rows += part.rows.len();
    }
    // One of them is the head.
    Ok(rows.saturating_sub(1))
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let Some(program) = words.first().map(PathBuf::from).and_then(|path| path.canonicalize().ok()) else {
        println!("which program? such as target/release/dangjian");
        return ExitCode::from(2);
    };
    let count = words.get(1).and_then(|word| word.parse().ok()).unwrap_or(20_000_usize);
    let (worker, file) = (Worker { program }, Arc::new(sheet()));
    let (begun, failed) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let started = Instant::now();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let readers: Vec<_> = (0..SIDE_BY_SIDE)
            .map(|_| {
                let (worker, file) = (worker.clone(), file.clone());
                let (begun, failed) = (begun.clone(), failed.clone());
                tokio::spawn(async move {
                    while begun.fetch_add(1, Ordering::Relaxed) < count {
                        match read(&worker, &file).await {
                            Ok(ROWS) => {}
                            other => {
                                failed.fetch_add(1, Ordering::Relaxed);
                                println!("{other:?}");
                            }
                        }
                    }
                })
            })
            .collect();
        for reader in readers {
            reader.await.expect("a reader");
        }
    });
    let failed = failed.load(Ordering::Relaxed);
    println!("{count} readings, {failed} failed, {:.1} s", started.elapsed().as_secs_f64());
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

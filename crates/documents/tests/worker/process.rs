//! The process that opens foreign files: what it may not do, and what the parent learns when it dies.

use std::{io::Write as _, time::Duration};

use platform::worker::{FrameWriter, Limits, Refusal, Worker, WorkerError};

pub(crate) const TESTS: &[crate::Named] = crate::tests![
    frames_arrive_in_order_and_the_end_is_told,
    the_child_is_confined,
    a_child_that_writes_a_file_dies,
    a_killed_child_is_never_taken_for_one_that_ended,
    a_child_that_dies_once_is_started_again_and_nothing_is_told_twice,
    address_space_that_is_only_reserved_is_no_memory,
    limits_are_told_apart,
    a_dropped_stream_ends_the_child,
    an_input_may_be_a_file_and_may_be_too_long,
    a_program_that_is_not_there_is_an_error,
];

#[expect(clippy::needless_pass_by_value, reason = "the signature of jobs")]
pub(crate) fn job(input: Vec<u8>, what: &str, frames: &mut FrameWriter) -> Result<(), Refusal> {
    match what {
        "echo" => input.chunks(3).try_for_each(|part| frames.send(part)),
        "look" => frames.send(look().as_bytes()),
        "refuse" => Err(Refusal::new("because", "of\nthis")),
        // With a limit of no bytes this is a signal, not an error.
        "write" => std::fs::write("x", b"x").map_err(|error| Refusal::new("write", error.to_string())),
        "panic" => panic!("the last words"),
        "abort" => {
            frames.send(b"one")?;
            std::process::abort()
        }
        "leave" => std::process::exit(0),
        "reserve" => frames.send(reserve().as_bytes()),
        "memory" => frames.send(&[u8::try_from(vec![1_u8; 600 << 20].len() % 7).unwrap_or(0)]),
        "spin" => loop {
            std::hint::spin_loop();
        },
        "sleep" => loop {
            frames.send(std::process::id().to_string().as_bytes())?;
            std::thread::sleep(Duration::from_secs(1));
        },
        "long" => frames.send(&vec![0; 9 << 20]),
        "nonsense" => {
            std::io::stdout().write_all(&[9, 1, 0, 0, 0, 7]).ok();
            std::io::stdout().flush().ok();
            Ok(())
        }
        _ => match what.strip_prefix("once:") {
            Some(mark) => die_once(std::path::Path::new(mark), &input, frames),
            None => Err(Refusal::new("unknown", what)),
        },
    }
}

/// The first to make the mark dies in the middle.
fn die_once(mark: &std::path::Path, input: &[u8], frames: &mut FrameWriter) -> Result<(), Refusal> {
    let is_first = std::fs::create_dir(mark).is_ok();
    for (at, part) in input.chunks(3).enumerate() {
        if is_first && at == 2 {
            std::process::abort();
        }
        frames.send(part)?;
    }
    Ok(())
}

/// Threads reserve the room of their stacks and heaps; these ask for far more of it than the limit of memory.
fn reserve() -> String {
    let sleeper = || {
        std::thread::Builder::new().stack_size(64 << 10).spawn(|| {
            let some = vec![1_u8; 1 << 20];
            some.iter().map(|byte| u64::from(*byte)).sum::<u64>()
        })
    };
    let threads: Vec<_> = (0..64).map_while(|_| sleeper().ok()).collect();
    let sum: u64 = threads.into_iter().filter_map(|thread| thread.join().ok()).sum();
    sum.to_string()
}

/// What the child can see and do.
fn look() -> String {
    let names: Vec<String> = std::env::vars().map(|(name, _)| name).collect();
    let own = std::env::current_dir().map(|folder| folder.display().to_string()).unwrap_or_default();
    let open: Vec<_> = (0..40).map_while(|_| std::fs::File::open("/proc/self/status").ok()).collect();
    let count = open.len();
    drop(open);
    let status = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let core = status.lines().find(|line| line.contains("core file")).unwrap_or_default().to_owned();
    format!("{}|{own}|{}|{core}", names.join(","), count < 16)
}

fn ask(what: &str, limits: &Limits) -> Result<Vec<Vec<u8>>, WorkerError> {
    crate::run(async {
        let mut output = crate::worker().run("test", what, b"abcdefgh".to_vec().into(), limits).await?;
        let mut all = Vec::new();
        while let Some(frame) = output.next_frame().await? {
            all.push(frame);
        }
        Ok(all)
    })
}

fn frames_arrive_in_order_and_the_end_is_told() {
    let frames = ask("echo", &Limits::default()).unwrap();
    assert_eq!(frames, [&b"abc"[..], b"def", b"gh"]);
    match ask("refuse", &Limits::default()) {
        Err(WorkerError::Refused { code, detail }) => {
            assert_eq!((code.as_str(), detail.as_str()), ("because", "of\nthis"));
        }
        other => panic!("{other:?}"),
    }
}

fn the_child_is_confined() {
    let seen = String::from_utf8(ask("look", &Limits::default()).unwrap().concat()).unwrap();
    let [names, own, few_files, core] = seen.split('|').collect::<Vec<_>>()[..] else { panic!("{seen}") };
    let mut names: Vec<_> = names.split(',').collect();
    names.sort_unstable();
    assert_eq!(names, ["MIMALLOC_ARENA_EAGER_COMMIT", "WORKER_LIMITS", "WORKER_PARAMETERS"]);
    assert!(own.contains("dangjian-worker-"), "{own}");
    assert!(!std::path::Path::new(own).exists(), "its folder is gone");
    assert_eq!(few_files, "true");
    assert!(core.split_whitespace().any(|word| word == "0"), "{core}");
}

fn a_killed_child_is_never_taken_for_one_that_ended() {
    for what in ["panic", "abort", "leave", "nonsense"] {
        match ask(what, &Limits::default()) {
            Err(WorkerError::Crashed(how)) => {
                assert!(what != "panic" || how.contains("the last words"), "{how}");
            }
            other => panic!("{what}: {other:?}"),
        }
    }
    assert!(matches!(ask("long", &Limits::default()), Err(WorkerError::Refused { .. })));
}

fn a_child_that_dies_once_is_started_again_and_nothing_is_told_twice() {
    let folder = tempfile::tempdir().unwrap();
    let once = format!("once:{}", folder.path().join("mark").display());
    let frames = ask(&once, &Limits::default()).unwrap();
    assert_eq!(frames, [&b"abc"[..], b"def", b"gh"]);
    assert!(folder.path().join("mark").exists(), "one of them died");
}

fn address_space_that_is_only_reserved_is_no_memory() {
    // The limit is what 64 threads may use and less than what they reserve.
    let limits = Limits { memory: 256 << 20, ..Limits::default() };
    assert_eq!(ask("reserve", &limits).unwrap(), [(64_u64 << 20).to_string().as_bytes()]);
}

fn a_child_that_writes_a_file_dies() {
    match ask("write", &Limits::default()) {
        Err(WorkerError::Crashed(how)) => assert!(how.contains("SIGXFSZ"), "{how}"),
        other => panic!("{other:?}"),
    }
}

fn limits_are_told_apart() {
    assert!(matches!(ask("memory", &Limits::default()), Err(WorkerError::TooLarge("memory"))));
    let one_second = Limits { cpu: 1, ..Limits::default() };
    let began = std::time::Instant::now();
    assert!(matches!(ask("spin", &one_second), Err(WorkerError::TooSlow)));
    assert!(
        began.elapsed() < Duration::from_secs(30),
        "stopped by the limit of the child, not by the parent"
    );
    let impatient = Limits { wait: Duration::from_millis(300), ..Limits::default() };
    assert!(matches!(ask("spin", &impatient), Err(WorkerError::TooSlow)));
}

fn a_dropped_stream_ends_the_child() {
    let child = crate::run(async {
        let mut output =
            crate::worker().run("test", "sleep", vec![1].into(), &Limits::default()).await.unwrap();
        let id = output.next_frame().await.unwrap().unwrap();
        drop(output);
        String::from_utf8(id).unwrap()
    });
    let status = format!("/proc/{child}/status");
    let is_alive = || std::fs::read_to_string(&status).is_ok_and(|text| !text.contains("Z (zombie)"));
    for _ in 0..200 {
        if !is_alive() {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("process {child} lives on");
}

fn an_input_may_be_a_file_and_may_be_too_long() {
    crate::run(async {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"xyz").unwrap();
        std::io::Seek::rewind(&mut file).unwrap();
        let mut output = crate::worker().run("test", "echo", file.into(), &Limits::default()).await.unwrap();
        assert_eq!(output.next_frame().await.unwrap(), Some(b"xyz".to_vec()));
        let two = Limits { input: 2, ..Limits::default() };
        let refused = crate::worker().run("test", "echo", vec![0; 3].into(), &two).await;
        assert!(matches!(refused, Err(WorkerError::TooLarge("input"))));
        // A pipe has no length: the child counts.
        let (reader, mut writer) = std::io::pipe().unwrap();
        writer.write_all(b"xyz").unwrap();
        drop(writer);
        let piped = std::fs::File::from(std::os::fd::OwnedFd::from(reader));
        let mut output = crate::worker().run("test", "echo", piped.into(), &two).await.unwrap();
        assert!(
            matches!(output.next_frame().await, Err(WorkerError::Refused { code, .. }) if code == "too-large")
        );
    });
}

fn a_program_that_is_not_there_is_an_error() {
    let nowhere = Worker { program: "/nonexistent/program".into() };
    let answer = crate::run(nowhere.run("test", "echo", vec![1].into(), &Limits::default()));
    assert!(matches!(answer, Err(WorkerError::NotStarted(_))));
}

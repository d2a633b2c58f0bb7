//! Foreign files are opened only in a child process.
//!
//! The parser of a foreign file may abort the process, eat the memory or never come back: no guard inside the process
//! helps. So the binary starts itself as `<program> worker <job>` with an empty environment, and the child's first act is
//! to give up memory, time, files and privileges ([`serve`]). It reads the file from its standard input and answers with
//! frames on its standard output: a kind, a length, the bytes. The last frame says how the job ended, so a child that was
//! killed is never taken for one that had finished.
//!
//! A child that dies without having met a limit is started once more, and what the caller has had already is passed
//! over: a job says the same of the same bytes. Only when that one dies too does the caller hear of it, as of a fault of
//! the program and not of the file.
//!
//! The child is killed when it takes too long and when the caller drops the [`Output`].

mod child;

use std::{
    fs::File,
    os::unix::process::ExitStatusExt as _,
    path::PathBuf,
    process::{ExitStatus, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _},
    process::{Child, ChildStdout, Command},
    sync::{Semaphore, SemaphorePermit},
    task::JoinHandle,
    time::timeout,
};

pub use self::child::{FrameWriter, Refusal, confine, serve};

/// What the child reads its limits from; its environment holds nothing else but [`PARAMETERS`] and [`ALLOCATOR`].
const LIMITS: &str = "WORKER_LIMITS";
const PARAMETERS: &str = "WORKER_PARAMETERS";
/// Tells mimalloc to reserve address space without the right to write to it, and to ask for that right piece by piece:
/// what the child may not write to does not count as its memory. Other allocators do so by themselves or do not know it.
const ALLOCATOR: (&str, &str) = ("MIMALLOC_ARENA_EAGER_COMMIT", "0");
/// The longest frame that the parent takes: bounds what a child can make it hold.
const LONGEST_FRAME: usize = 8 << 20;
/// The refusal of a child that has no memory for its input.
const NO_MEMORY: &str = "no-memory";
/// How much of the child's last words is kept for the log, in bytes.
const LAST_WORDS: usize = 4 << 10;
/// How many children may live at once: each may use [`Limits::memory`].
const PLACES: usize = 4;

static PLACES_LEFT: Semaphore = Semaphore::const_new(PLACES);

/// How frames are told apart; the byte before the length.
mod kind {
    pub(super) const DATA: u8 = 1;
    pub(super) const DONE: u8 = 2;
    pub(super) const REFUSED: u8 = 3;
}

/// The program that opens foreign files: in production the running binary itself.
#[derive(Clone, Debug)]
pub struct Worker {
    /// An absolute path, because the child works in a folder of its own.
    pub program: PathBuf,
}

/// What a child may use.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Memory that it may write to, in bytes. Not its address space: allocators reserve far more of that than they use,
    /// and how much depends on where the system happens to place it.
    pub memory: u64,
    /// Processor time in seconds.
    pub cpu: u64,
    /// How long the parent waits for the child in all; the time between two calls of [`Output::next_frame`] is not
    /// counted, because then the child waits for the parent.
    pub wait: Duration,
    /// The longest input in bytes.
    pub input: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { memory: 512 << 20, cpu: 20, wait: Duration::from_mins(1), input: 64 << 20 }
    }
}

/// A foreign file on its way to the child.
#[derive(Debug)]
pub enum Input {
    /// Its bytes, written to the child through a pipe.
    Bytes(Arc<Vec<u8>>),
    /// An open file, which the child reads itself.
    File(File),
}

impl Input {
    /// The length in bytes, where it is known before reading.
    pub fn len(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            Self::File(file) => {
                file.metadata().ok().filter(std::fs::Metadata::is_file).map(|about| about.len())
            }
        }
    }

    /// Whether it is known to hold nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }
}

impl From<Vec<u8>> for Input {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(Arc::new(bytes))
    }
}
impl From<Arc<Vec<u8>>> for Input {
    fn from(bytes: Arc<Vec<u8>>) -> Self {
        Self::Bytes(bytes)
    }
}
impl From<File> for Input {
    fn from(file: File) -> Self {
        Self::File(file)
    }
}

/// Why there is no answer, or no more of it.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// The program could not be started.
    #[error("the worker could not be started: {0}")]
    NotStarted(#[from] std::io::Error),
    /// All places for children were taken for as long as the caller was ready to wait.
    #[error("all workers are busy")]
    Busy,
    /// The child died or spoke nonsense, and so did the one that was started after it: a fault of the program. For the
    /// log: how, and its last words.
    #[error("the worker crashed: {0}")]
    Crashed(String),
    /// The child used up its processor time, or the parent its patience.
    #[error("the worker took too long")]
    TooSlow,
    /// The input is longer than allowed, or the child wanted more memory than it may have.
    #[error("too large for the worker: {0}")]
    TooLarge(&'static str),
    /// The job looked at the file and refused it.
    #[error("refused as {code}: {detail}")]
    Refused {
        /// Which refusal, in the words of the job.
        code: String,
        /// What the job wants to say about it.
        detail: String,
    },
}

impl Worker {
    /// Starts the child on a file. `parameters` is text that the job understands; it must hold no secret and no NUL.
    ///
    /// # Errors
    /// [`WorkerError::TooLarge`] for an input known to be too long, [`WorkerError::Busy`], [`WorkerError::NotStarted`].
    pub async fn run(
        &self,
        job: &str,
        parameters: &str,
        input: Input,
        limits: &Limits,
    ) -> Result<Output, WorkerError> {
        if input.len().is_some_and(|length| length > limits.input) {
            return Err(WorkerError::TooLarge("input"));
        }
        let place = timeout(limits.wait, PLACES_LEFT.acquire()).await.ok().and_then(Result::ok);
        let place = place.ok_or(WorkerError::Busy)?;
        let again = match &input {
            Input::Bytes(bytes) => Some(Again {
                worker: self.clone(),
                job: job.to_owned(),
                parameters: parameters.to_owned(),
                bytes: bytes.clone(),
                limits: *limits,
            }),
            // It may be a pipe: what was read of it is gone.
            Input::File(_) => None,
        };
        let running = self.start(job, parameters, input, limits)?;
        let left = limits.wait;
        Ok(Output { running, again, delivered: 0, left, ended: false, _place: place })
    }

    fn start(
        &self,
        job: &str,
        parameters: &str,
        input: Input,
        limits: &Limits,
    ) -> Result<Running, WorkerError> {
        let folder = WorkFolder::make()?;
        let (stdin, bytes) = match input {
            Input::Bytes(bytes) => (Stdio::piped(), Some(bytes)),
            Input::File(file) => (Stdio::from(file), None),
        };
        let mut child = Command::new(&self.program)
            .args(["worker", job])
            .env_clear()
            .env(LIMITS, limits.to_text())
            .env(PARAMETERS, parameters)
            .env(ALLOCATOR.0, ALLOCATOR.1)
            .current_dir(&folder.0)
            .stdin(stdin)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let missing = || WorkerError::Crashed("a pipe to the worker is missing".to_owned());
        let stdout = child.stdout.take().ok_or_else(missing)?;
        let stderr = child.stderr.take().ok_or_else(missing)?;
        if let (Some(bytes), Some(mut stdin)) = (bytes, child.stdin.take()) {
            // Ends by itself: with the file, or with a broken pipe when the child is gone.
            tokio::spawn(async move { stdin.write_all(&bytes).await });
        }
        let last_words = tokio::spawn(last_words(stderr));
        Ok(Running { child, stdout, last_words, _folder: folder })
    }
}

/// Reads to the end, so that the child never waits for a reader, and keeps the beginning.
async fn last_words(mut stderr: impl AsyncRead + Unpin) -> String {
    let mut kept = Vec::new();
    let mut part = [0; 1024];
    while let Ok(length @ 1..) = stderr.read(&mut part).await {
        let room = LAST_WORDS.saturating_sub(kept.len()).min(length);
        kept.extend(part.iter().take(room));
    }
    String::from_utf8_lossy(&kept).trim().to_owned()
}

/// How a child is started a second time.
#[derive(Debug)]
struct Again {
    worker: Worker,
    job: String,
    parameters: String,
    bytes: Arc<Vec<u8>>,
    limits: Limits,
}

/// What the child says, frame by frame. Dropping it kills the child.
#[derive(Debug)]
pub struct Output {
    running: Running,
    /// Nothing once it was used.
    again: Option<Again>,
    /// How many frames the caller has.
    delivered: usize,
    left: Duration,
    ended: bool,
    _place: SemaphorePermit<'static>,
}

/// A child with what connects it.
#[derive(Debug)]
struct Running {
    child: Child,
    stdout: ChildStdout,
    last_words: JoinHandle<String>,
    _folder: WorkFolder,
}

impl Output {
    /// The next frame, or nothing when the job has ended well. A call that is dropped half way loses the stream.
    ///
    /// # Errors
    /// [`WorkerError::Refused`] when the job refused the file, [`WorkerError::TooSlow`] or [`WorkerError::TooLarge`] when
    /// it met a limit, [`WorkerError::Crashed`] when it died twice. After an error there is nothing more.
    pub async fn next_frame(&mut self) -> Result<Option<Vec<u8>>, WorkerError> {
        if self.ended {
            return Ok(None);
        }
        let mut answer = self.in_time().await;
        if let Err(WorkerError::Crashed(how)) = &answer
            && let Some(again) = self.again.take()
        {
            tracing::warn!(how, "a worker is started a second time");
            answer = self.repeat(again).await;
        }
        self.delivered += 1;
        if !matches!(answer, Ok(Some(_))) {
            self.ended = true;
            // It has nothing more to say; when it has ended already this does nothing.
            self.running.child.start_kill().ok();
        }
        answer
    }

    /// Starts anew and passes over what was delivered.
    async fn repeat(&mut self, again: Again) -> Result<Option<Vec<u8>>, WorkerError> {
        let Again { worker, job, parameters, bytes, limits } = again;
        self.running = worker.start(&job, &parameters, bytes.into(), &limits)?;
        self.left = limits.wait;
        for _ in 0..self.delivered {
            if self.in_time().await?.is_none() {
                return Err(WorkerError::Crashed("the second worker said less than the first".to_owned()));
            }
        }
        self.in_time().await
    }

    async fn in_time(&mut self) -> Result<Option<Vec<u8>>, WorkerError> {
        let began = Instant::now();
        let answer = timeout(self.left, self.running.read()).await.unwrap_or(Err(WorkerError::TooSlow));
        self.left = self.left.saturating_sub(began.elapsed());
        answer
    }
}

impl Running {
    async fn read(&mut self) -> Result<Option<Vec<u8>>, WorkerError> {
        let Ok(kind) = self.stdout.read_u8().await else { return Err(self.post_mortem().await) };
        let Ok(length) = self.stdout.read_u32_le().await else { return Err(self.post_mortem().await) };
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if length > LONGEST_FRAME {
            return Err(WorkerError::Crashed(format!("a frame of {length} bytes")));
        }
        let mut frame = vec![0; length];
        if self.stdout.read_exact(&mut frame).await.is_err() {
            return Err(self.post_mortem().await);
        }
        match kind {
            kind::DATA => Ok(Some(frame)),
            kind::DONE => Ok(None),
            kind::REFUSED => {
                let text = String::from_utf8_lossy(&frame);
                let (code, detail) = text.split_once('\n').unwrap_or((&text, ""));
                if code == NO_MEMORY {
                    return Err(WorkerError::TooLarge("memory"));
                }
                Err(WorkerError::Refused { code: code.to_owned(), detail: detail.to_owned() })
            }
            other => Err(WorkerError::Crashed(format!("a frame of kind {other}"))),
        }
    }

    /// The child has closed its output without a last frame: what did it die of?
    async fn post_mortem(&mut self) -> WorkerError {
        let status = self.child.wait().await;
        let words = (&mut self.last_words).await.unwrap_or_default();
        match status {
            Ok(status) => cause_of_death(status, &words),
            Err(error) => WorkerError::Crashed(error.to_string()),
        }
    }
}

/// Signal numbers of Linux, which are the same on all its machines that we build for.
fn cause_of_death(status: ExitStatus, words: &str) -> WorkerError {
    const ABORT: i32 = 6;
    const CPU_TIME: i32 = 24;
    // Its last words may quote the file: the log hears only how it ended.
    tracing::warn!(%status, "a worker did not come to its end");
    match status.signal() {
        Some(CPU_TIME) => WorkerError::TooSlow,
        Some(ABORT) if words.contains("memory allocation of") => WorkerError::TooLarge("memory"),
        _ => WorkerError::Crashed(format!("{status}; {words}")),
    }
}

/// An empty folder of the child's own, removed with the [`Output`].
#[derive(Debug)]
struct WorkFolder(PathBuf);

impl WorkFolder {
    fn make() -> std::io::Result<Self> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let mut last = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
        // A name may be taken, by what a killed process left behind.
        for _ in 0..100 {
            let number = NUMBER.fetch_add(1, Ordering::Relaxed);
            let path = std::env::temp_dir().join(format!("dangjian-worker-{}-{number}", std::process::id()));
            match std::os::unix::fs::DirBuilderExt::mode(&mut std::fs::DirBuilder::new(), 0o700).create(&path)
            {
                Ok(()) => return Ok(Self(path)),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => last = error,
                Err(error) => return Err(error),
            }
        }
        Err(last)
    }
}

impl Drop for WorkFolder {
    fn drop(&mut self) {
        // The child can write no byte, so the folder holds at most empty files.
        std::fs::remove_dir_all(&self.0).ok();
    }
}

impl Limits {
    fn to_text(self) -> String {
        format!("{} {} {}", self.memory, self.cpu, self.input)
    }

    /// Reads what [`Limits::to_text`] wrote; the child does not need to know how long the parent waits.
    fn from_text(text: &str) -> Option<Self> {
        let mut numbers = text.split(' ').map(str::parse::<u64>);
        let mut next = || numbers.next()?.ok();
        Some(Self { memory: next()?, cpu: next()?, input: next()?, wait: Duration::MAX })
    }
}

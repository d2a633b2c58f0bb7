//! The side of the child: it gives up what it does not need, reads the file, and answers with frames.

use std::{
    fs::File,
    io::{Read as _, Write as _},
    os::fd::AsFd as _,
    process::ExitCode,
};

use rustix::process::{Resource, Rlimit, setrlimit};

use super::{LIMITS, LONGEST_FRAME, Limits, NO_MEMORY, PARAMETERS, kind};

/// Gives up what a parser does not need. Cannot be taken back: called in the child before it reads a byte.
///
/// # Errors
/// When the system refuses a limit; the child then must not go on.
pub fn confine(limits: &Limits) -> std::io::Result<()> {
    rustix::thread::set_no_new_privs(true)?;
    let to = |resource, soft: u64, hard: u64| {
        setrlimit(resource, Rlimit { current: Some(soft), maximum: Some(hard) }).map_err(std::io::Error::from)
    };
    to(Resource::Core, 0, 0)?;
    // What can be written to, which is what is used; see [`Limits::memory`].
    to(Resource::Data, limits.memory, limits.memory)?;
    // At the soft limit comes a signal that names the cause, at the hard one the kill.
    to(Resource::Cpu, limits.cpu, limits.cpu.saturating_add(1))?;
    to(Resource::Fsize, 0, 0)?;
    to(Resource::Nofile, 16, 16)
}

/// Why a job refuses a file: the last frame of the child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which refusal; one word.
    pub code: &'static str,
    /// What else the parent should know; at most 1,000 characters arrive.
    pub detail: String,
}

impl Refusal {
    /// A refusal with what is known about it.
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }
}

/// Where the child writes its frames.
#[derive(Debug)]
pub struct FrameWriter(File);

impl FrameWriter {
    /// Sends one frame; waits while the parent is busy.
    ///
    /// # Errors
    /// When the frame is longer than the parent takes, or the parent is gone.
    pub fn send(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        self.write(kind::DATA, bytes).map_err(|error| Refusal::new("frame", error.to_string()))
    }

    fn write(&mut self, kind: u8, bytes: &[u8]) -> std::io::Result<()> {
        let length = u32::try_from(bytes.len()).ok().filter(|_| bytes.len() <= LONGEST_FRAME);
        let length = length.ok_or(std::io::ErrorKind::FileTooLarge)?.to_le_bytes();
        let [a, b, c, d] = length;
        self.0.write_all(&[kind, a, b, c, d])?;
        self.0.write_all(bytes)
    }
}

/// The whole life of a child: confines itself, reads the file, does the job, says how it ended.
/// The job gets the bytes of the file and the parameters.
pub fn serve(job: impl FnOnce(Vec<u8>, &str, &mut FrameWriter) -> Result<(), Refusal>) -> ExitCode {
    let text = std::env::var(LIMITS).unwrap_or_default();
    let Some(limits) = Limits::from_text(&text) else { return ExitCode::from(2) };
    let Ok(stdout) = std::io::stdout().as_fd().try_clone_to_owned() else { return ExitCode::from(2) };
    let mut frames = FrameWriter(File::from(stdout));
    let answer = confine(&limits)
        .map_err(|error| Refusal::new("unconfined", error.to_string()))
        .and_then(|()| read_input(&limits))
        .and_then(|input| job(input, &std::env::var(PARAMETERS).unwrap_or_default(), &mut frames));
    let last = match answer {
        Ok(()) => frames.write(kind::DONE, b""),
        Err(refusal) => {
            let detail: String = refusal.detail.chars().take(1_000).collect();
            frames.write(kind::REFUSED, format!("{}\n{detail}", refusal.code).as_bytes())
        }
    };
    if last.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn read_input(limits: &Limits) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    std::io::stdin().take(limits.input.saturating_add(1)).read_to_end(&mut bytes).map_err(
        |error| match error.kind() {
            std::io::ErrorKind::OutOfMemory => Refusal::new(NO_MEMORY, ""),
            _ => Refusal::new("unreadable", error.to_string()),
        },
    )?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= limits.input) {
        Ok(bytes)
    } else {
        Err(Refusal::new("too-large", "input"))
    }
}

//! Two servers on one data directory would each take up what the other has under way.
#![expect(clippy::disallowed_methods, reason = "the test is about the process itself")]

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

fn serve(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dangjian"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data);
    command
}

/// Starts a server and waits until it says where it listens; ends with the value.
struct Serving(Child);

impl Serving {
    fn start(data: &Path) -> Self {
        let mut child = serve(data).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        let is_up = said.lines().map_while(Result::ok).any(|line| line.contains("http://"));
        assert!(is_up, "it says where it listens");
        Self(child)
    }

    /// Ends it as a loss of power would.
    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

#[test]
fn a_second_server_on_the_same_data_is_refused_with_one_sentence_and_a_crash_gives_the_data_free() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let first = Serving::start(&data);
    let Output { status, stderr, .. } = serve(&data).output().unwrap();
    let said = String::from_utf8(stderr).unwrap();
    assert!(!status.success());
    let sentences: Vec<&str> = said.lines().filter(|line| line.contains("数据目录")).collect();
    assert_eq!(sentences.len(), 1, "{said}");
    assert!(sentences[0].contains("正由另一个服务进程使用"), "{said}");
    first.kill();
    Serving::start(&data);
}

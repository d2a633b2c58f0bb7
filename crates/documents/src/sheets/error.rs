//! Why a sheet is not read.

use platform::worker::{Refusal, WorkerError};

/// The kinds of refusal. Each has one sentence for the person who chose the file.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal,)+) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        /// Which refusal.
        pub enum SheetCode { $($(#[doc = $doc])+ $name,)+ }

        impl SheetCode {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The word in logs, audit entries and answers of the JSON interface.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }
        }
    };
}

codes! {
    /// No bytes.
    Empty = "empty",
    /// More bytes than are taken.
    TooLarge = "too-large",
    /// Protected with a password.
    Encrypted = "encrypted",
    /// `.xlsb` and formats of Excel older than `.xls`.
    OldFormat = "old-format",
    /// Text in an encoding that is not read, or without separators.
    Text = "text",
    /// A page or XML, however it is named: what many systems call an Excel export.
    Markup = "markup",
    /// A PDF.
    Pdf = "pdf",
    /// A picture.
    Image = "image",
    /// A paper with text: its tables are not read.
    Paper = "paper",
    /// Slides, or another file of an office suite.
    OtherOffice = "other-office",
    /// Something else.
    NotASheet = "not-a-sheet",
    /// Holds macros.
    Macro = "macro",
    /// Unpacks to far more than it seems to hold.
    Bomb = "bomb",
    /// Cut off or damaged.
    Broken = "broken",
    /// No visible worksheet.
    NoSheet = "no-sheet",
    /// A worksheet without any value.
    NoHeadings = "no-headings",
    /// More rows than are taken.
    TooManyRows = "too-many-rows",
    /// More columns than are taken.
    TooManyColumns = "too-many-columns",
    /// A cell or a row with more text than Excel itself allows.
    TooMuchText = "too-much-text",
    /// Reading took too long.
    TooSlow = "too-slow",
    /// Reading needed too much memory.
    TooMuchMemory = "too-much-memory",
    /// The reader died, twice: a fault of the program, not of the file.
    Crashed = "crashed",
    /// Not the file's fault: no reader could be started now.
    Unavailable = "unavailable",
}

/// A refusal with what is known about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {detail}", code.as_str())]
pub struct SheetError {
    /// Which refusal.
    pub code: SheetCode,
    /// Near which row of the sheet, where that is known; as Excel counts them.
    pub row: Option<u32>,
    /// For the log.
    pub detail: String,
}

impl SheetError {
    pub(crate) fn new(code: SheetCode, detail: impl Into<String>) -> Self {
        Self { code, row: None, detail: detail.into() }
    }

    /// For the person who chose the file: what is wrong and what to do.
    pub fn sentence(&self) -> String {
        crate::texts::refusal(self)
    }
}

/// A refusal by the child, without a place in the sheet.
pub(super) fn refuse(code: SheetCode, detail: impl Into<String>) -> Refusal {
    Refusal::new(code.as_str(), detail)
}

/// A refusal by the child near a row, counted from 1. The place travels in front of the detail.
pub(super) fn refuse_at(code: SheetCode, row: u32, detail: impl std::fmt::Display) -> Refusal {
    Refusal::new(code.as_str(), format!("@{row} {detail}"))
}

impl From<WorkerError> for SheetError {
    fn from(error: WorkerError) -> Self {
        let code = match &error {
            WorkerError::NotStarted(_) | WorkerError::Busy => SheetCode::Unavailable,
            WorkerError::Crashed(_) => SheetCode::Crashed,
            WorkerError::TooSlow => SheetCode::TooSlow,
            WorkerError::TooLarge("input") => SheetCode::TooLarge,
            WorkerError::TooLarge(_) => SheetCode::TooMuchMemory,
            WorkerError::Refused { code, detail } => {
                let known = SheetCode::ALL.iter().copied().find(|known| known.as_str() == code.as_str());
                let place = detail.strip_prefix('@').and_then(|rest| rest.split_once(' '));
                let row = place.and_then(|(row, _)| row.parse().ok());
                let detail = if known.is_some() { detail.clone() } else { error.to_string() };
                return Self { code: known.unwrap_or(SheetCode::Crashed), row, detail };
            }
        };
        Self::new(code, error.to_string())
    }
}

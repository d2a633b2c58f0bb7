//! What modules look for in what is stored: states that no command of theirs leads to. The operator runs them
//! (`dangjian check`); each finding names the page on which somebody puts it right.

use platform::Reader;

use crate::offers::Boxed;

/// Something that should not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The page on which it is looked at and put right.
    pub place: String,
    /// What is wrong, in Chinese, without personal data.
    pub what: String,
}

/// A look at everything of one kind that a module stores.
pub trait Check: Send + Sync {
    /// `<module>.<topic>`.
    fn name(&self) -> &'static str;

    /// What should be so, in Chinese.
    fn title(&self) -> &'static str;

    /// Looks, through a reader that reaches everything. Changes nothing.
    fn look<'a>(&'a self, reader: Reader<'a>) -> Boxed<'a, Vec<Finding>>;
}

//! The Chinese sentences that storage itself says.

/// A text holds a sign that stands for no character.
pub(crate) const NO_TEXT: &str = "填写的内容含有无法保存的控制字符（空字符）。请删去后重新填写";

//! Small text questions that more than one crate asks.

/// Folds all white space (full-width too) to single spaces and trims: what a one-line field keeps of what was typed.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn full_width_spaces_count_as_spaces() {
        assert_eq!(super::one_line("　张　三 \n"), "张 三");
    }
}

//! Addresses with a query.

/// A path with a query of these pairs; those without a value are left out.
pub fn address(path: &str, query: &[(&str, &str)]) -> String {
    let pairs: Vec<_> = query.iter().filter(|(_, value)| !value.is_empty()).collect();
    match serde_html_form::to_string(pairs) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_comes_back_as_it_was() {
        let query = [("unit", ""), ("find", "a&b=c 100%+"), ("name", "张三")];
        let made = address("/things", &query);
        let (path, text) = made.split_once('?').unwrap();
        assert_eq!(path, "/things");
        let read: Vec<(String, String)> = serde_html_form::from_str(text).unwrap();
        let read: Vec<_> = read.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(read, [("find", "a&b=c 100%+"), ("name", "张三")]);
        assert_eq!(address("/things", &[("unit", "")]), "/things");
    }
}

//! Chinese words of the command line.

/// The name of the product.
pub(crate) const PRODUCT: &str = "智慧党建云平台";

/// How many findings a check has.
pub(crate) fn findings(count: usize) -> String {
    if count == 0 { "未发现问题".to_owned() } else { format!("发现 {count} 处问题") }
}

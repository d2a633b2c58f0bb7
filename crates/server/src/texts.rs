//! Chinese words of the command line.

/// The name of the product.
pub(crate) const PRODUCT: &str = "智慧党建云平台";

/// Why a second server does not start.
pub(crate) fn occupied(data: &std::path::Path) -> String {
    format!(
        "数据目录 {} 正由另一个服务进程使用，不能再启动一个；请先停止它，或用 --data 指定别的目录。",
        data.display()
    )
}

/// How many findings a check has.
pub(crate) fn findings(count: usize) -> String {
    if count == 0 { "未发现问题".to_owned() } else { format!("发现 {count} 处问题") }
}

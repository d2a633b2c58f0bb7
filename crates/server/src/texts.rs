//! Chinese words of the command line.

/// The name of the product.
pub(crate) const PRODUCT: &str = "智慧党建云平台";

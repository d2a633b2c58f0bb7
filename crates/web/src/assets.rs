//! The built assets, embedded with the binary: names carry a hash of the content and are cached for ever.

use std::collections::HashMap;

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

use crate::{FromPath, Public, shell::AssetUrls};

/// Where one asset is.
pub(crate) const ROUTE: &str = "/assets/{name}";

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../frontend/dist"]
struct Built;

/// Logical names and where they are served.
#[derive(Clone, Debug)]
pub struct Assets(HashMap<String, String>);

#[derive(serde::Deserialize)]
struct Entry {
    file: String,
}

impl Assets {
    /// Reads the manifest of the embedded build.
    pub fn load() -> Self {
        let manifest = Built::get("manifest.json").map(|file| file.data.into_owned()).unwrap_or_default();
        let entries: HashMap<String, Entry> = serde_json::from_slice(&manifest).unwrap_or_default();
        Self(entries.into_iter().map(|(name, entry)| (name, format!("/assets/{}", entry.file))).collect())
    }
}

/// The address of the icon sprite.
pub(crate) fn sprite() -> &'static str {
    static SPRITE: std::sync::LazyLock<String> =
        std::sync::LazyLock::new(|| Assets::load().url("icons.svg").to_owned());
    &SPRITE
}

impl AssetUrls for Assets {
    fn url(&self, logical: &str) -> &str {
        self.0.get(logical).map_or("", String::as_str)
    }
}

/// One asset, compressed when the browser takes it.
pub(crate) async fn file(_: Public, FromPath(name): FromPath<String>, headers: HeaderMap) -> Response {
    let takes =
        headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let plain = || Built::get(&name).map(|file| (file, None));
    let found = [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(|(coding, _)| takes.contains(coding))
        .find_map(|(coding, ending)| Built::get(&format!("{name}.{ending}")).map(|file| (file, Some(coding))))
        .or_else(plain);
    let Some((file, coding)) = found else { return StatusCode::NOT_FOUND.into_response() };
    let mut answer = Response::new(axum::body::Body::from(file.data.into_owned()));
    let out = answer.headers_mut();
    out.insert(header::CONTENT_TYPE, axum::http::HeaderValue::from_static(media_type(&name)));
    out.insert(
        header::CACHE_CONTROL,
        axum::http::HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    out.insert(header::VARY, axum::http::HeaderValue::from_static("accept-encoding"));
    if let Some(coding) = coding {
        out.insert(header::CONTENT_ENCODING, axum::http::HeaderValue::from_static(coding));
    }
    answer
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

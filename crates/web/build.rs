//! The pages embed the built assets: say clearly what to do when they were not built.

fn main() {
    let manifest = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../frontend/dist/manifest.json");
    println!("cargo::rerun-if-changed={}", manifest.display());
    if !manifest.exists() {
        println!(
            "cargo::error=frontend/dist is missing: run `npm ci --ignore-scripts && node build.mjs` in frontend/ (./run and ./test do it)"
        );
    }
}

//! The JavaScript module in `dist/engine`: the engine's binary `module` with the hand-written
//! interface over it, and the runner for benches in `dist/bench`.

use std::fs;
use std::path::Path;

use crate::failure::{Failure, Outcome};
use crate::process;
use crate::tools::{Tools, WASM_TARGET};
use crate::workspace::Workspace;

const PROFILE: &str = "release-worker";
/// What the compiler may use of WebAssembly has to be told to the optimiser too.
const WASM_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-simd",
];
/// Files that are served as they are: source, and place in `dist`.
const COPIED: &[(&str, &str)] = &[
    ("crates/engine/js/meterview.js", "engine/meterview.js"),
    ("crates/engine/js/meterview.d.ts", "engine/meterview.d.ts"),
    ("bench/runner.js", "bench/runner.js"),
];

/// Builds the module into `dist`, which trunk has filled before.
pub(crate) fn build(workspace: &Workspace, tools: &Tools) -> Outcome<()> {
    process::run(workspace.cargo().args([
        "build",
        "--quiet",
        "--package",
        "engine",
        "--bin",
        "module",
        "--target",
        WASM_TARGET,
        "--profile",
        PROFILE,
    ]))?;
    let compiled = workspace
        .target
        .join(WASM_TARGET)
        .join(PROFILE)
        .join("module.wasm");
    let engine = workspace.dist().join("engine");
    process::run(
        workspace
            .command(tools.program("wasm-bindgen"))
            .args(["--target", "web", "--no-typescript", "--out-dir"])
            .arg(&engine)
            .arg(&compiled),
    )?;
    let wasm = engine.join("module_bg.wasm");
    optimize(workspace, tools, "-O3", &wasm, &wasm)?;
    for (source, place) in COPIED {
        copy(&workspace.root.join(source), &workspace.dist().join(place))?;
    }
    Ok(())
}

/// Optimises compiled code: `level` is one of wasm-opt's.
pub(crate) fn optimize(
    workspace: &Workspace,
    tools: &Tools,
    level: &str,
    from: &Path,
    to: &Path,
) -> Outcome<()> {
    process::run(
        workspace
            .command(tools.program("wasm-opt"))
            .args([level, "--quiet"])
            .args(WASM_FEATURES)
            .arg(from)
            .arg("-o")
            .arg(to),
    )
}

fn copy(source: &Path, place: &Path) -> Outcome<()> {
    let made = place.parent().map_or(Ok(()), fs::create_dir_all);
    made.and_then(|()| fs::copy(source, place).map(|_| ()))
        .map_err(|error| Failure::new(format!("{} cannot be copied: {error}", source.display())))
}

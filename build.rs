//! Whether the page's parts are split off into files of their own, which load when a person first
//! needs them. `cargo xtask` splits what this prepares; a build by hand is whole.

/// Asks for a page that can be split.
const VARIABLE: &str = "METERVIEW_SPLIT";

fn main() {
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    println!("cargo::rustc-check-cfg=cfg(split_page)");
    let is_wasm = std::env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm");
    if is_wasm && std::env::var_os(VARIABLE).is_some() {
        println!("cargo::rustc-cfg=split_page");
        // What belongs to which part is read from the relocations.
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}

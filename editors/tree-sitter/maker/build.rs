//! Compiles the parser that is committed.

fn main() {
    let src = std::path::Path::new("../src");
    if src.join("parser.c").exists() {
        cc::Build::new().include(src).file(src.join("parser.c")).file(src.join("scanner.c")).warnings(false).compile("tree-sitter-andon");
        println!("cargo:rustc-cfg=parser");
    }
    println!("cargo:rustc-check-cfg=cfg(parser)");
    println!("cargo:rerun-if-changed=../src");
    println!("cargo:rerun-if-changed=../../../grammar/andon.pest");
}

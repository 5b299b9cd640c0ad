//! What `npm start` and `npm run build` do: everything from a fresh clone to the finished page.

use crate::process;
use crate::project::{self, Project, remove_folder};
use crate::step::Step;
use crate::{Result, wasm};

const FACADE: &str = "crates/kubecred-wasm/js";

/// Installs what is missing and builds what is out of date.
pub(crate) fn everything(project: &Project) -> Result {
    modules(project)?;
    wasm::module(project)?;
    facade(project)?;
    page(project)
}

/// The npm modules of the lock file.
pub(crate) fn modules(project: &Project) -> Result {
    Step {
        name: "modules",
        title: "installing npm modules",
        inputs: &["package.json", "package-lock.json", "web/package.json", "crates/kubecred-wasm/js/package.json"],
        outputs: &["node_modules/.package-lock.json"],
    }
    .run(project, || process::npm(project, &["ci", "--loglevel=error"]).run_quietly().map(drop))
}

/// The npm package: TypeScript around the module, as ECMAScript modules and as CommonJS.
fn facade(project: &Project) -> Result {
    Step {
        name: "facade",
        title: "building the npm package",
        inputs: &[
            wasm::GLUE,
            wasm::FIRST,
            wasm::SECOND,
            // Not all of the folder: an output stands in it.
            "crates/kubecred-wasm/js/src",
            "crates/kubecred-wasm/js/package.json",
            "crates/kubecred-wasm/js/tsconfig.cjs.json",
            "crates/kubecred-wasm/js/tsconfig.esm.json",
            "crates/kubecred-wasm/js/tsconfig.json",
            "crates/xtask/src/build.rs",
            "tsconfig.base.json",
            "package-lock.json",
            "LICENSE",
        ],
        outputs: &[
            "crates/kubecred-wasm/js/LICENSE",
            "crates/kubecred-wasm/js/dist/esm/node.js",
            "crates/kubecred-wasm/js/dist/cjs/node-require.js",
            "crates/kubecred-wasm/js/dist/kubecred.wasm",
            "crates/kubecred-wasm/js/dist/kubecred-more.wasm",
        ],
    }
    .run(project, || {
        let file = |name: &str| project.path(&format!("{FACADE}/{name}"));
        let built = |path| project::read(&project.path(path));
        let (first, second) = (built(wasm::FIRST)?, built(wasm::SECOND)?);
        remove_folder(&file("dist"))?;
        project::write(&file("src/wasm/glue.js"), built(wasm::GLUE)?)?;
        project::write(&file("src/wasm/first.js"), inlined(&first))?;
        project::write(&file("src/wasm/second.js"), inlined(&second))?;
        project::write(&file("dist/kubecred.wasm"), first)?;
        project::write(&file("dist/kubecred-more.wasm"), second)?;
        // npm packs what stands in the folder of the package only.
        project::write(&file("LICENSE"), project::read(&project.path("LICENSE"))?)?;
        for kind in ["esm", "cjs"] {
            let config = format!("{FACADE}/tsconfig.{kind}.json");
            let tsc = "node_modules/typescript/bin/tsc";
            process::node(project, &[tsc, "-p", &config]).run_quietly()?;
        }
        project::write(&file("dist/cjs/package.json"), "{ \"type\": \"commonjs\" }\n")
    })
}

/// The static page.
fn page(project: &Project) -> Result {
    Step {
        name: "page",
        title: "building the page",
        inputs: &["web", "docs/rules", "target/xtask/facade.stamp", "package-lock.json"],
        outputs: &["dist/web/index.html", "dist/web/sw.js", "dist/web/_headers", "dist/kubecred.html"],
    }
    .run(project, || {
        let vite = "node_modules/vite/bin/vite.js";
        process::node(project, &[vite, "build", "web", "--logLevel", "warn"]).run()
    })
}

/// The module's bytes as a JavaScript file, for bundlers and browsers.
fn inlined(module: &[u8]) -> String {
    // The annotation keeps the text itself out of the declaration file.
    format!("/** @type {{string}} */\nexport const base64 = '{}';\n", to_base64(module))
}

fn to_base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut bits = [0; 4];
        for (to, from) in bits.iter_mut().skip(1).zip(chunk) {
            *to = *from;
        }
        let bits = u32::from_be_bytes(bits);
        for place in 0..4 {
            let index = (bits >> (18 - 6 * place)) & 63;
            let letter = ALPHABET.get(index as usize).filter(|_| place <= chunk.len());
            text.push(letter.map_or('=', |letter| char::from(*letter)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::to_base64;

    #[test]
    fn base64_pads_what_is_left() {
        assert_eq!(to_base64(b""), "");
        assert_eq!(to_base64(b"f"), "Zg==");
        assert_eq!(to_base64(b"fo"), "Zm8=");
        assert_eq!(to_base64(b"foo"), "Zm9v");
        assert_eq!(to_base64(&[0xff, 0xfe, 0xfd, 0xfc]), "//79/A==");
    }
}

//! Finds the browser that the browser tests drive; on Debian as root it installs one.

use std::env;
use std::path::{Path, PathBuf};

use crate::Result;
use crate::process;
use crate::project::Project;

/// As they are called on the search path, in the order of preference.
const PROGRAMS: [&str; 8] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
];

/// Where macOS and Windows put them.
const FILES: [&str; 6] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
];

/// The browser, or `None` where there is none and none can be installed.
pub(crate) fn find_or_install(project: &Project) -> Result<Option<PathBuf>> {
    if let Some(path) = find()? {
        return Ok(Some(path));
    }
    if is_debian_root(project) {
        println!("installing Chromium for the browser tests");
        let quietly = |arguments: &[&str]| {
            process::program(project, "apt-get", arguments).env("DEBIAN_FRONTEND", "noninteractive").run_quietly()
        };
        quietly(&["update"])?;
        quietly(&["install", "--yes", "--no-install-recommends", "chromium"])?;
        return find();
    }
    Ok(None)
}

fn find() -> Result<Option<PathBuf>> {
    if let Some(path) = env::var_os("CHROME_PATH").map(PathBuf::from) {
        return if path.is_file() {
            Ok(Some(path))
        } else {
            Err(format!("CHROME_PATH names {}, which is not a file", path.display()))
        };
    }
    let folders: Vec<PathBuf> = env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
    let on_path = PROGRAMS.iter().flat_map(|program| {
        let program = format!("{program}{}", env::consts::EXE_SUFFIX);
        folders.iter().map(move |folder| folder.join(&program)).collect::<Vec<_>>()
    });
    Ok(on_path.chain(FILES.iter().map(PathBuf::from)).find(|path| path.is_file()))
}

fn is_debian_root(project: &Project) -> bool {
    let user = || process::program(project, "id", &["-u"]).run_quietly();
    Path::new("/etc/debian_version").exists() && user().is_ok_and(|id| id.trim() == "0")
}

//! Judges every file of a folder as a strict dry-run create, and prints how many would be accepted and refused.
//! `npm run bench` times it whole, beside programs that do the like.

use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use kubecred::dry_run;
use kubecred::options::Request;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let [folder] = arguments.as_slice() else { return Err("expected one argument: a folder".into()) };
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder)? {
        files.push(entry?.path());
    }
    files.sort();
    let request = Request::default();
    let mut accepted = 0;
    for file in &files {
        let verdict = dry_run(&fs::read_to_string(file)?, &request);
        accepted += usize::from(verdict.code < 300);
    }
    println!("{} files: {accepted} accepted, {} refused", files.len(), files.len() - accepted);
    Ok(())
}

//! Judges every file of a folder, and prints how many are good: `judge_folder FOLDER` with `dry_run`, as a strict
//! dry-run create; `judge_folder FOLDER --defer-signatures` with `validate`, which can leave the signatures of
//! certification requests unchecked, as programs do that know no certificates.
//!
//! `npm run bench` times it whole, beside such programs; as they do, it uses all processors.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, io, thread};

use kubecred::options::{Options, Request, Signatures};
use kubecred::{dry_run, validate};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args_os().nth(1).ok_or("expected one argument: a folder")?;
    let defer = env::args_os().nth(2).is_some_and(|argument| argument == "--defer-signatures");
    let files: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    // Each thread takes the next file: they differ a hundredfold in the time that they need.
    let (next, good) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || -> io::Result<()> {
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            good.fetch_add(usize::from(is_good(file, defer)?), Ordering::Relaxed);
        }
        Ok(())
    };
    let threads = thread::available_parallelism()?.get();
    let results: Vec<io::Result<()>> = thread::scope(|scope| {
        let started: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        started.into_iter().map(|thread| thread.join().unwrap_or(Err(io::ErrorKind::Other.into()))).collect()
    });
    results.into_iter().collect::<io::Result<()>>()?;
    println!("{} files, {} of them good", files.len(), good.into_inner());
    Ok(())
}

fn is_good(file: &Path, defer: bool) -> io::Result<bool> {
    let text = fs::read_to_string(file)?;
    Ok(if defer {
        validate(&text, &Options { signatures: Signatures::Defer, ..Options::default() }).valid
    } else {
        dry_run(&text, &Request::default()).code < 300
    })
}

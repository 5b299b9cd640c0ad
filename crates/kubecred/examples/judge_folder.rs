//! Judges every file of a folder as a strict dry-run create, and prints how many would be accepted:
//! `judge_folder FOLDER [--defer-signatures]`. Programs that know no certificates check no signature of a certification
//! request either.
//!
//! `npm run bench` times it whole, beside such programs; as they do, it uses all processors.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, io, thread};

use kubecred::dry_run_with;
use kubecred::kube::strategy::KnownSignatures;
use kubecred::options::{Request, Signatures};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args_os().nth(1).ok_or("expected one argument: a folder")?;
    let defer = env::args_os().nth(2).is_some_and(|argument| argument == "--defer-signatures");
    let mode = if defer { Signatures::Defer } else { Signatures::Check };
    let signatures = KnownSignatures { mode, ..KnownSignatures::default() };
    let files: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    // Each thread takes the next file: they differ a hundredfold in the time that they need.
    let (next, accepted) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || -> io::Result<()> {
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            accepted.fetch_add(usize::from(is_accepted(file, &signatures)?), Ordering::Relaxed);
        }
        Ok(())
    };
    let threads = thread::available_parallelism()?.get();
    let results: Vec<io::Result<()>> = thread::scope(|scope| {
        let started: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        started.into_iter().map(|thread| thread.join().unwrap_or(Err(io::ErrorKind::Other.into()))).collect()
    });
    results.into_iter().collect::<io::Result<()>>()?;
    println!("{} files, {} of them accepted", files.len(), accepted.into_inner());
    Ok(())
}

fn is_accepted(file: &Path, signatures: &KnownSignatures) -> io::Result<bool> {
    Ok(dry_run_with(&fs::read_to_string(file)?, &Request::default(), signatures).code < 300)
}

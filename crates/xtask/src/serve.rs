//! A small static server for the built page: this machine only, right types, the headers that the build wrote.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::Result;
use crate::project::Project;

/// Used when no port is named and it is free.
const USUAL_PORT: u16 = 4173;
const LONGEST_REQUEST: u64 = 16 * 1024;

/// A server that is listening.
pub(crate) struct Server {
    listener: TcpListener,
    folder: PathBuf,
}

pub(crate) fn forever(project: &Project, port: Option<u16>) -> Result {
    let server = Server::listen(project, port)?;
    println!("kubecred is at {} (Ctrl+C ends it)", server.address()?);
    server.answer();
    Ok(())
}

impl Server {
    /// Listens on the port asked for, else on the usual one, else on any that is free.
    pub(crate) fn listen(project: &Project, port: Option<u16>) -> Result<Self> {
        let folder = project.path("dist/web");
        if !folder.join("index.html").exists() {
            return Err("the page is not built yet: run `npm run build`".to_owned());
        }
        let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        let listener = match port {
            Some(port) => bind(port),
            None => bind(USUAL_PORT).or_else(|_| bind(0)),
        };
        let listener = listener.map_err(|error| format!("cannot listen on 127.0.0.1: {error}"))?;
        Ok(Self { listener, folder })
    }

    pub(crate) fn address(&self) -> Result<String> {
        let address = self.listener.local_addr().map_err(|error| error.to_string())?;
        Ok(format!("http://{address}/"))
    }

    /// Answers until the program ends.
    pub(crate) fn answer(self) {
        for stream in self.listener.incoming().flatten() {
            let folder = self.folder.clone();
            // A connection that breaks concerns nobody else.
            thread::spawn(move || drop(answer_one(&stream, &folder)));
        }
    }
}

fn answer_one(mut stream: &TcpStream, folder: &Path) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut reader = BufReader::new(stream.take(LONGEST_REQUEST));
    let mut request = String::new();
    reader.read_line(&mut request)?;
    // The headers say nothing that matters here, but must be read before the answer.
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let mut words = request.split_whitespace();
    let method = words.next().unwrap_or_default();
    let target = words.next().unwrap_or_default();
    if method != "GET" && method != "HEAD" {
        return refuse(stream, "405 Method Not Allowed");
    }
    let Some((path, content)) = find(folder, target) else {
        return refuse(stream, "404 Not Found");
    };
    let extra = extra_headers(&fs::read_to_string(folder.join("_headers")).unwrap_or_default(), target);
    let kind = content_type(&path);
    stream.write_all(head("200 OK", kind, &extra, content.len()).as_bytes())?;
    if method == "GET" {
        stream.write_all(&content)?;
    }
    stream.flush()
}

fn refuse(mut stream: &TcpStream, status: &str) -> std::io::Result<()> {
    let text = format!("{status}\n");
    let head = head(status, "text/plain; charset=utf-8", "", text.len());
    stream.write_all(head.as_bytes())?;
    stream.write_all(text.as_bytes())
}

fn head(status: &str, kind: &str, extra: &str, length: usize) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\
         {extra}\r\n"
    )
}

fn find(folder: &Path, target: &str) -> Option<(PathBuf, Vec<u8>)> {
    let path = target.split(['?', '#']).next()?.trim_start_matches('/');
    let relative = Path::new(if path.is_empty() { "index.html" } else { path });
    if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
        return None;
    }
    let path = folder.join(relative);
    let content = fs::read(&path).ok()?;
    Some((path, content))
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("txt") => "text/plain; charset=utf-8",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

/// What `_headers` says of a path: rules of a pattern, which may end in `*`, with indented headers below it. It is in the
/// form that static hosts read.
fn extra_headers(rules: &str, target: &str) -> String {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let (mut headers, mut applies) = (String::new(), false);
    for line in rules.lines() {
        if line.starts_with('/') {
            applies = line.strip_suffix('*').map_or(path == line, |start| path.starts_with(start));
        } else if applies && line.contains(": ") {
            headers.push_str(line.trim());
            headers.push_str("\r\n");
        }
    }
    headers
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{extra_headers, find};

    #[test]
    fn headers_of_a_path() {
        let rules = "/*\n  A: 1\n\n/\n  B: 2\n\n/assets/*\n  C: 3: 4\n";
        assert_eq!(extra_headers(rules, "/?x"), "A: 1\r\nB: 2\r\n");
        assert_eq!(extra_headers(rules, "/assets/a.js"), "A: 1\r\nC: 3: 4\r\n");
        assert_eq!(extra_headers("", "/"), "");
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        assert!(find(&folder, "/main.rs?x=1").is_some());
        assert!(find(&folder, "/../Cargo.toml").is_none());
        assert!(find(&folder, "//etc/hostname").is_none());
    }
}

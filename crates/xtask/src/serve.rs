//! A small static server for the built page: this machine only, right types, the page's own policy as a header.

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
    let extra = if content_type(&path).starts_with("text/html") { policy(&content) } else { String::new() };
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
         Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\
         Cross-Origin-Opener-Policy: same-origin\r\n{extra}\r\n"
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

/// The policy that the page declares in its meta element, as a header; framing can be forbidden only there.
fn policy(page: &[u8]) -> String {
    let page = String::from_utf8_lossy(page);
    let declared = page
        .split("<meta")
        .filter_map(|meta| meta.split('>').next())
        .find(|meta| meta.to_ascii_lowercase().contains("content-security-policy"))
        .and_then(|meta| meta.split_once("content=\""))
        .and_then(|(_, rest)| rest.split('"').next())
        .unwrap_or("default-src 'self'");
    let one_line: Vec<&str> = declared.split_whitespace().collect();
    let declared = one_line.join(" ");
    let declared = declared.trim_end_matches(';');
    format!("Content-Security-Policy: {declared}; frame-ancestors 'none'\r\n")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{find, policy};

    #[test]
    fn the_policy_of_the_page_becomes_a_header() {
        let page = b"<meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\"\n content=\"default-src 'none';\n script-src 'self';\">";
        assert_eq!(
            policy(page),
            "Content-Security-Policy: default-src 'none'; script-src 'self'; frame-ancestors 'none'\r\n"
        );
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        assert!(find(&folder, "/main.rs?x=1").is_some());
        assert!(find(&folder, "/../Cargo.toml").is_none());
        assert!(find(&folder, "//etc/hostname").is_none());
    }
}

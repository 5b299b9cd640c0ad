//! In which form the body of a request is, by its `Content-Type`.

/// The forms of a body that are read here. The server reads a third, protobuf, which is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaType {
    /// JSON.
    Json,
    /// YAML.
    Yaml,
}

impl MediaType {
    /// The form that the header names, or, where there is no header, the form that the body has: JSON, if it begins with
    /// a bracket or is empty. `None` where the server answers 415.
    pub fn of(content_type: Option<&str>, body: &str) -> Option<Self> {
        let Some(content_type) = content_type else {
            let json = body.is_empty() || body.starts_with(['{', '[']);
            return Some(if json { Self::Json } else { Self::Yaml });
        };
        let mut parts = content_type.split(';');
        let media_type = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let last_is_empty = content_type.trim_end().ends_with(';');
        let parameters: Vec<&str> = parts.map(str::trim).collect();
        let count = parameters.len() - usize::from(last_is_empty && !parameters.is_empty());
        if !parameters.iter().take(count).all(|parameter| is_parameter(parameter)) {
            return None;
        }
        match media_type.as_str() {
            // What has no type is JSON.
            "" if content_type.is_empty() => Some(Self::Json),
            "application/json" => Some(Self::Json),
            "application/yaml" => Some(Self::Yaml),
            _ => None,
        }
    }
}

/// `name=value` (RFC 2045, section 5.1).
fn is_parameter(text: &str) -> bool {
    let is_token = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?=".contains(&byte))
    };
    let quoted = |text: &str| text.len() > 1 && text.starts_with('"') && text.ends_with('"');
    text.split_once('=').is_some_and(|(name, value)| {
        is_token(name.trim_end()) && (is_token(value.trim_start()) || quoted(value.trim_start()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types() {
        let of = |content_type| MediaType::of(Some(content_type), "x");
        for json in ["application/json", "application/json;charset=utf-8", "APPLICATION/JSON", " application/json", ""]
        {
            assert_eq!(of(json), Some(MediaType::Json), "{json}");
        }
        assert_eq!(of("application/yaml; q=1"), Some(MediaType::Yaml));
        for other in [
            "text/plain",
            "nonsense",
            "application/json; charset",
            "application/json, application/yaml",
            "text/yaml",
            "application/x-yaml",
            "application/json;=",
            "*/*",
        ] {
            assert_eq!(of(other), None, "{other}");
        }
        assert_eq!(MediaType::of(None, "{}"), Some(MediaType::Json));
        assert_eq!(MediaType::of(None, "a: b"), Some(MediaType::Yaml));
    }
}

//! In which form the body of a request is, by its `Content-Type`.

/// The forms of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaType {
    /// JSON.
    Json,
    /// YAML.
    Yaml,
    /// Protocol Buffers, which is no text: nothing is read of it.
    Protobuf,
}

impl MediaType {
    /// The form that the header names, or, where there is no header, the form that the body has: JSON, if it begins with
    /// a bracket or is empty. `None` where the server answers 415: what it does not know, and parameters that are none or
    /// say two things.
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
        let mut told: Vec<(String, &str)> = Vec::new();
        for parameter in parameters.iter().take(count) {
            let (name, value) = parameter_of(parameter)?;
            match told.iter().find(|(known, _)| *known == name) {
                Some((_, known)) if *known != value => return None,
                _ => told.push((name, value)),
            }
        }
        match media_type.as_str() {
            // What has no type is JSON.
            "" if content_type.is_empty() => Some(Self::Json),
            "application/json" => Some(Self::Json),
            "application/yaml" => Some(Self::Yaml),
            "application/vnd.kubernetes.protobuf" => Some(Self::Protobuf),
            _ => None,
        }
    }
}

/// `name=value` (RFC 2045, section 5.1): the name, of which the case does not count, and the value without its quotes.
fn parameter_of(text: &str) -> Option<(String, &str)> {
    let is_token = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"()<>@,;:\\\"/[]?=".contains(&byte))
    };
    let (name, value) = text.split_once('=')?;
    let (name, value) = (name.trim_end(), value.trim_start());
    let inner = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let value = inner.or_else(|| is_token(value).then_some(value))?;
    is_token(name).then(|| (name.to_ascii_lowercase(), value))
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
        assert_eq!(of("application/json;a=b;A=\"b\""), Some(MediaType::Json));
        assert_eq!(of("application/vnd.kubernetes.protobuf"), Some(MediaType::Protobuf));
        for other in [
            "application/json;a=b;a=c",
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

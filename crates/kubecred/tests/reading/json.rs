//! Where values stand in JSON.

/// Where the value at a place in JSON stands, which is named as in `kubernetes.io.pod.name` and `groups[1]`.
pub fn member_at(json: &[u8], path: &str) -> Option<(usize, usize)> {
    json_values(json).into_iter().find(|value| value.path == path).map(|value| (value.start, value.end))
}

/// A value within JSON.
pub struct JsonValue {
    pub pointer: String,
    pub path: String,
    pub start: usize,
    pub end: usize,
}

/// Every value of JSON, those around others behind them.
pub fn json_values(json: &[u8]) -> Vec<JsonValue> {
    let mut values = Vec::new();
    read_json(std::str::from_utf8(json).unwrap(), 0, String::new(), String::new(), &mut values);
    values
}

/// Reads the value at an offset; answers where it ends.
fn read_json(text: &str, from: usize, pointer: String, path: String, values: &mut Vec<JsonValue>) -> usize {
    let skip = |at: usize| text.len() - text[at..].trim_start().len();
    let start = skip(from);
    let mut at = start;
    let (open, close) = (text.as_bytes()[start], text.as_bytes()[start] + 2);
    if matches!(open, b'{' | b'[') {
        at = skip(at + 1);
        let mut index = 0;
        while text.as_bytes()[at] != close {
            let (mut name, mut below) = (index.to_string(), format!("{path}[{index}]"));
            if open == b'{' {
                let mut keys = serde_json::Deserializer::from_str(&text[at..]).into_iter::<String>();
                name = keys.next().unwrap().unwrap();
                below = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                at = skip(at + keys.byte_offset()) + 1;
            }
            let name = name.replace('~', "~0").replace('/', "~1");
            at = skip(read_json(text, at, format!("{pointer}/{name}"), below, values));
            at = if text.as_bytes()[at] == b',' { skip(at + 1) } else { at };
            index += 1;
        }
        at += 1;
    } else {
        let mut scalars = serde_json::Deserializer::from_str(&text[at..]).into_iter::<serde_json::Value>();
        scalars.next().unwrap().unwrap();
        at += scalars.byte_offset();
    }
    values.push(JsonValue { pointer, path, start, end: at });
    at
}

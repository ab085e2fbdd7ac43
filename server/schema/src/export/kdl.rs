//! The exported document as KDL 2.
//!
//! In goes JSON; out comes the same as nodes, nothing lost: a member of an object is a node of its name, a plain value its argument, an object
//! its children, and a list is marked `(array)`, its items arguments where all are plain, else children named `-`.

use serde_json::{Map, Value};

/// `document` as KDL. A document that is no object is one node named `-`.
pub fn kdl(document: &Value) -> String {
    let mut out = String::new();
    match document {
        Value::Object(members) => write_members(&mut out, members, 0),
        value => write_node(&mut out, "-", value, 0),
    }
    out
}

fn write_members(out: &mut String, members: &Map<String, Value>, depth: usize) {
    for (name, value) in members {
        write_node(out, &word(name), value, depth);
    }
}

fn write_node(out: &mut String, name: &str, value: &Value, depth: usize) {
    let indent = "    ".repeat(depth);
    out.push_str(&indent);
    match value {
        Value::Array(items) if items.iter().all(is_plain) => {
            out.push_str("(array)");
            out.push_str(name);
            for item in items {
                out.push(' ');
                out.push_str(&plain(item));
            }
        }
        Value::Array(items) => {
            out.push_str("(array)");
            out.push_str(name);
            out.push_str(" {\n");
            for item in items {
                write_node(out, "-", item, depth + 1);
            }
            out.push_str(&indent);
            out.push('}');
        }
        Value::Object(members) if members.is_empty() => {
            out.push_str("(object)");
            out.push_str(name);
        }
        Value::Object(members) => {
            out.push_str(name);
            out.push_str(" {\n");
            write_members(out, members, depth + 1);
            out.push_str(&indent);
            out.push('}');
        }
        value => {
            out.push_str(name);
            out.push(' ');
            out.push_str(&plain(value));
        }
    }
    out.push('\n');
}

fn is_plain(value: &Value) -> bool {
    !matches!(value, Value::Array(_) | Value::Object(_))
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => "#null".to_owned(),
        Value::Bool(true) => "#true".to_owned(),
        Value::Bool(false) => "#false".to_owned(),
        Value::String(text) => quoted(text),
        number => number.to_string(),
    }
}

/// A name bare where that is safe beyond doubt, else quoted.
fn word(name: &str) -> String {
    const KEYWORDS: [&str; 6] = ["true", "false", "null", "inf", "-inf", "nan"];
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let goes_on = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if starts && goes_on && !KEYWORDS.contains(&name) { name.to_owned() } else { quoted(name) }
}

/// Everything that is not printable ASCII is escaped, so that no character reads as another or ends a line.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            ' '..='~' => out.push(c),
            _ => out.extend(c.escape_unicode()),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::kdl;

    #[test]
    fn every_kind_of_json_has_its_node() {
        let document = json!({
            "version": 1,
            "contact.submit": { "auth": null, "private": false, "methods": ["GET", "POST"], "none": [] },
            "fields": [{ "name": "a\"b\nc" }, [1.5]],
            "empty": {},
            "true": true,
        });
        let expected = r#"version 1
"contact.submit" {
    auth #null
    private #false
    (array)methods "GET" "POST"
    (array)none
}
(array)fields {
    - {
        name "a\"b\nc"
    }
    (array)- 1.5
}
(object)empty
"true" #true
"#;
        assert_eq!(kdl(&document), expected);
    }

    #[test]
    fn text_cannot_end_its_line_or_hide() {
        assert_eq!(kdl(&json!({ "a\u{2028}b": "\u{202e}x" })), "\"a\\u{2028}b\" \"\\u{202e}x\"\n");
    }
}

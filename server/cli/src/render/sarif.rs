//! Findings as SARIF 2.1.0, which code scanning reads.

use std::collections::BTreeMap;
use std::io::{self, Write};

use mizan_schema::{Code, Severity};
use serde_json::{Value, json};

use super::json::document;
use crate::findings::{Finding, Findings, Spot};

/// Writes the log.
pub(crate) fn write(out: &mut impl Write, findings: &Findings) -> io::Result<()> {
    let codes: BTreeMap<Code, usize> = {
        let mut used: Vec<Code> = findings.all.iter().map(|finding| finding.code).collect();
        used.sort_unstable();
        used.dedup();
        used.into_iter().enumerate().map(|(index, code)| (code, index)).collect()
    };
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "mizan-dev",
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": codes.keys().map(|&code| rule(code)).collect::<Vec<_>>(),
                },
            },
            "columnKind": "unicodeCodePoints",
            "results": findings.all.iter().map(|finding| result(finding, &codes)).collect::<Vec<_>>(),
        }],
    });
    document(out, &log)
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.number(),
        "name": mizan_schema::names::pascal(code.name()),
        "shortDescription": { "text": code.name().replace('-', " ") },
        "help": { "text": code.documentation(), "markdown": code.documentation() },
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

fn result(finding: &Finding, codes: &BTreeMap<Code, usize>) -> Value {
    let text = match &finding.help {
        Some(help) => format!("{}\nhelp: {help}", finding.message),
        None => finding.message.clone(),
    };
    let related = finding.related.iter().enumerate().map(
        |(id, (spot, message))| json!({ "id": id, "message": { "text": message }, "physicalLocation": physical(spot) }),
    );
    json!({
        "ruleId": finding.code.number(),
        "ruleIndex": codes.get(&finding.code),
        "level": level(finding.severity()),
        "message": { "text": text },
        "locations": [{ "physicalLocation": physical(&finding.at) }],
        "relatedLocations": related.collect::<Vec<_>>(),
    })
}

fn physical(spot: &Spot) -> Value {
    let file = json!({ "uri": uri(&spot.source.path), "uriBaseId": "%SRCROOT%" });
    let Some((start, end)) = spot.range() else { return json!({ "artifactLocation": file }) };
    json!({
        "artifactLocation": file,
        "region": {
            "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column,
        },
    })
}

/// A path as a relative URI reference.
fn uri(path: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_uri() {
        assert_eq!(uri("my shop/[id]/é#.py"), "my%20shop/%5Bid%5D/%C3%A9%23.py");
    }
}

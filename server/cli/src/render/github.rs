//! Findings as GitHub workflow commands, which GitHub shows as annotations of the changed files.

use std::io::{self, Write};

use mizan_schema::Severity;

use super::{remarks, visible};
use crate::findings::Finding;

/// Writes a command for each finding.
pub(crate) fn write(out: &mut impl Write, findings: &[Finding]) -> io::Result<()> {
    for finding in findings {
        let command = match finding.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "notice",
        };
        let mut properties = vec![("file", finding.at.source.path.clone())];
        if let Some((start, end)) = finding.at.range() {
            properties.push(("line", start.line.to_string()));
            properties.push(("endLine", end.line.to_string()));
            // Columns of a range over several lines are refused.
            if start.line == end.line {
                properties.push(("col", start.column.to_string()));
                properties.push(("endColumn", end.column.to_string()));
            }
        }
        properties.push(("title", format!("{} {}", finding.code.number(), finding.code.name())));
        let properties: Vec<String> =
            properties.iter().map(|(key, value)| format!("{key}={}", property(value))).collect();
        writeln!(out, "::{command} {}::{}", properties.join(","), data(&message(finding)))?;
    }
    Ok(())
}

fn message(finding: &Finding) -> String {
    std::iter::once(finding.message.clone()).chain(remarks(finding)).collect::<Vec<_>>().join("\n")
}

/// The part after `::`.
fn data(text: &str) -> String {
    visible::text(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which may hold neither `:` nor `,`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_value_is_escaped() {
        assert_eq!(property("a,b:c%\n::error::x"), "a%2Cb%3Ac%25%0A%3A%3Aerror%3A%3Ax");
        assert_eq!(data("50% :: done\n"), "50%25 :: done%0A");
    }
}

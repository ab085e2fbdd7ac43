//! A line for each finding: `path:line:col: error[MZ101] message`.

use std::io::{self, Write};

use super::{severity, visible};
use crate::findings::Finding;

/// Writes the lines.
pub(crate) fn write(out: &mut impl Write, findings: &[Finding]) -> io::Result<()> {
    for finding in findings {
        let address = finding.at.address();
        let (severity, code) = (severity(finding.severity()), finding.code.number());
        writeln!(out, "{}: {severity}[{code}] {}", visible::line(&address), visible::line(&finding.message))?;
    }
    Ok(())
}

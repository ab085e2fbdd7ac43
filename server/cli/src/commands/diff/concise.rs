//! A difference as a line a change: `breaking: - echo.text`.

use std::io::{self, Write};

use super::report::{Report, advice};
use crate::render::visible;

pub(super) fn write(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let is_several = report.compared.len() > 1;
    for compared in &report.compared {
        let prefix = if is_several { format!("{}: ", visible::line(&compared.folder)) } else { String::new() };
        for change in &compared.difference.changes {
            writeln!(out, "{prefix}{}: {}", change.grade.word(), visible::line(&change.line()))?;
        }
        for outdated in &compared.difference.outdated {
            writeln!(out, "{prefix}rev: {}", visible::line(&advice(outdated)))?;
        }
    }
    Ok(())
}

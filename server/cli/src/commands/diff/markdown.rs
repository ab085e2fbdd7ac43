//! A difference as Markdown: the body of a comment in a pull request.

use std::io::{self, Write};

use super::report::{GRADES, Report, advice, felt_at, through};
use crate::render::visible;

pub(super) fn write(out: &mut impl Write, report: &Report) -> io::Result<()> {
    writeln!(out, "### Contract: {} since {}", report.summary(), code(&report.since()))?;
    let is_several = report.compared.len() > 1;
    for compared in report.compared.iter().filter(|compared| !compared.difference.is_empty()) {
        if is_several {
            writeln!(out, "\n#### {}", code(&compared.folder))?;
        }
        for grade in GRADES {
            let mut changes = compared.changes().filter(|(change, _)| change.grade == grade).peekable();
            if changes.peek().is_none() {
                continue;
            }
            writeln!(out, "\n**{}**\n", grade.word())?;
            for (change, sites) in changes {
                let through = through(change).map_or_else(String::new, |through| format!("; {}", plain(&through)));
                writeln!(out, "- {}: {}{through}", code(&change.line()), plain(&change.why))?;
                felt_at(sites).iter().try_for_each(|line| writeln!(out, "  - {}", code(line)))?;
            }
        }
        if !compared.difference.outdated.is_empty() {
            writeln!(out, "\n**rev**\n")?;
        }
        for outdated in &compared.difference.outdated {
            writeln!(out, "- {}", plain(&advice(outdated)))?;
        }
    }
    Ok(())
}

/// Text as code, whatever is in it: the fence is longer than any run of backticks inside.
fn code(text: &str) -> String {
    let text = visible::line(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// Names and our own words, in which an underscore is no emphasis.
fn plain(text: &str) -> String {
    visible::line(text).replace('_', "\\_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_ends_where_it_should() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("as `f` says"), "``as `f` says``");
        assert_eq!(code("``x"), "``` ``x ```");
    }
}

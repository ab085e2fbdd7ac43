//! A difference for people: by grade, the worst first, each change with why and where.

use std::io::{self, Write};

use annotate_snippets::renderer::{
    DEFAULT_EMPHASIS_STYLE, DEFAULT_ERROR_STYLE, DEFAULT_HELP_STYLE, DEFAULT_NOTE_STYLE, DEFAULT_WARNING_STYLE,
};
use anstyle::Style;
use mizan_schema::difference::{Change, Grade};

use super::report::{Compared, GRADES, Report, advice, felt_at, through};
use crate::render::visible;
use crate::sites::Site;

pub(super) fn write(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let is_several = report.compared.len() > 1;
    for compared in report.compared.iter().filter(|compared| !compared.difference.is_empty()) {
        if is_several {
            let style = DEFAULT_EMPHASIS_STYLE;
            writeln!(out, "{style}{}{style:#}\n", visible::line(&compared.folder))?;
        }
        one(out, compared)?;
    }
    Ok(())
}

fn one(out: &mut impl Write, compared: &Compared) -> io::Result<()> {
    for grade in GRADES {
        let mut changes = compared.changes().filter(|(change, _)| change.grade == grade).peekable();
        if changes.peek().is_none() {
            continue;
        }
        let style = style(grade);
        writeln!(out, "{style}{}{style:#}", grade.word())?;
        for (change, sites) in changes {
            write_change(out, change, sites)?;
        }
        writeln!(out)?;
    }
    if compared.difference.outdated.is_empty() {
        return Ok(());
    }
    let style = DEFAULT_NOTE_STYLE;
    writeln!(out, "{style}rev{style:#}")?;
    for outdated in &compared.difference.outdated {
        writeln!(out, "  {}", visible::line(&advice(outdated)))?;
    }
    writeln!(out)
}

fn write_change(out: &mut impl Write, change: &Change, sites: &[Site]) -> io::Result<()> {
    writeln!(out, "  {}", visible::line(&change.line()))?;
    // That something new breaks nothing needs no words.
    let words = (change.grade > Grade::Safe).then(|| change.why.clone()).into_iter().chain(through(change));
    let words: Vec<String> = words.collect();
    if !words.is_empty() {
        writeln!(out, "      {}", visible::line(&words.join("; ")))?;
    }
    felt_at(sites).iter().try_for_each(|line| writeln!(out, "      → {}", visible::line(line)))
}

fn style(grade: Grade) -> Style {
    match grade {
        Grade::Breaking => DEFAULT_ERROR_STYLE,
        Grade::Risky => DEFAULT_WARNING_STYLE,
        Grade::Safe => DEFAULT_HELP_STYLE,
    }
}

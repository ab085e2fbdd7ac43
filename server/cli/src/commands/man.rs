//! `man`: the manual page, every command in it.

use std::io::Write;

use clap::CommandFactory;
use clap_mangen::Man;

use crate::arguments::Arguments;
use crate::terminal::Terminal;
use crate::Outcome;

pub(crate) fn run(terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let mut command = Arguments::command().disable_help_flag(true);
    command.build();
    let mut page = Vec::new();
    let whole = Man::new(command.clone());
    whole.render_title(&mut page)?;
    whole.render_name_section(&mut page)?;
    whole.render_synopsis_section(&mut page)?;
    whole.render_description_section(&mut page)?;
    whole.render_options_section(&mut page)?;
    for inner in command.get_subcommands() {
        writeln!(page, ".SH {}", inner.get_name().to_uppercase())?;
        let inner = Man::new(inner.clone());
        let mut body = Vec::new();
        inner.render_description_section(&mut body)?;
        inner.render_options_section(&mut body)?;
        inner.render_extra_section(&mut body)?;
        page.extend(below_a_section(&body));
    }
    whole.render_extra_section(&mut page)?;
    terminal.data().write_all(&page)?;
    Ok(Outcome::Fine)
}

/// Sections of a subcommand's page stand one level deeper in the whole.
fn below_a_section(page: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(page)
        .lines()
        .filter(|line| *line != ".SH DESCRIPTION")
        .map(|line| line.strip_prefix(".SH ").map_or_else(|| line.to_owned(), |title| format!(".SS {title}")))
        .flat_map(|line| [line, "\n".to_owned()])
        .collect::<String>()
        .into_bytes()
}

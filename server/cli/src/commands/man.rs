//! `man`: the manual page, every command in it.

use std::io::Write;

use clap::CommandFactory;
use clap_mangen::Man;

use crate::Outcome;
use crate::arguments::Arguments;
use crate::terminal::Terminal;

pub(crate) fn run(terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    // Not built, so that the options of all commands stand once, at the top.
    let command = Arguments::command();
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
        let mut section = Vec::new();
        inner.render_description_section(&mut section)?;
        inner.render_options_section(&mut section)?;
        inner.render_extra_section(&mut section)?;
        page.extend(within(&section, ".SS EXAMPLES"));
    }
    let mut last = Vec::new();
    whole.render_extra_section(&mut last)?;
    page.extend(within(&last, ".SH EXIT CODES"));
    terminal.data().write_all(&page)?;
    Ok(Outcome::Fine)
}

/// The sections of a command's own page as parts of the whole; its examples under `extra`, line by line as they are written.
fn within(page: &[u8], extra: &str) -> Vec<u8> {
    let mut out = String::new();
    for line in String::from_utf8_lossy(page).lines() {
        match line {
            ".SH DESCRIPTION" | "Examples:" | "Exit codes:" => {}
            ".SH EXTRA" => out.extend([extra, "\n.nf\n"]),
            _ if line.starts_with(".SH ") => out.extend([".SS ", line.trim_start_matches(".SH "), "\n"]),
            _ => out.extend([line, "\n"]),
        }
    }
    if out.contains(extra) {
        out.push_str(".fi\n");
    }
    out.into_bytes()
}

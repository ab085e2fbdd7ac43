//! Markdown made readable on a terminal: headings bold, code marked, everything else as it is written.
//!
//! Meant for the pages of `docs/diagnostics`, which use headings, paragraphs, lists, `code` and fenced blocks.

use annotate_snippets::renderer::{DEFAULT_CONTEXT_STYLE, DEFAULT_EMPHASIS_STYLE};
use anstyle::Style;

const CODE: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(anstyle::AnsiColor::Cyan)));

/// The text for a terminal, styled. Where there is none the styles are taken away by the stream.
pub(crate) fn render(markdown: &str) -> String {
    let mut is_code = false;
    let lines = markdown.lines().filter_map(|line| {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
            return None;
        }
        Some(if is_code { format!("    {CODE}{line}{CODE:#}\n") } else { prose(line) + "\n" })
    });
    lines.collect()
}

/// A line outside code.
fn prose(line: &str) -> String {
    let title = line.trim_start_matches('#');
    let style = match line.len() - title.len() {
        0 => return inline(line),
        1 => DEFAULT_CONTEXT_STYLE,
        _ => DEFAULT_EMPHASIS_STYLE,
    };
    format!("{style}{}{style:#}", title.trim().replace('`', ""))
}

/// `code` in its colour, the backticks kept: without colours they are all there is to see.
fn inline(line: &str) -> String {
    let parts = line.split('`').enumerate();
    let is_odd = line.matches('`').count() % 2 == 1;
    let styled = parts.map(|(index, part)| match index {
        0 => part.to_owned(),
        _ if is_odd => format!("`{part}"),
        _ if index % 2 == 1 => format!("{CODE}`{part}`{CODE:#}"),
        _ => part.to_owned(),
    });
    styled.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_stays_readable_without_colours() {
        let page = "# MZ104: `missing`\n\nA function `f` has none.\n\n```python\ndef f(): ...\n```\n";
        let plain = anstream::adapter::strip_str(&render(page)).to_string();
        assert_eq!(plain, "MZ104: missing\n\nA function `f` has none.\n\n    def f(): ...\n");
    }
}

//! A docstring's text without the indentation of its source, as `inspect.cleandoc` gives it.

use std::sync::Arc;

/// Expands tabs, takes the common indentation off all lines but the first, and the empty lines off both ends.
pub(super) fn clean(text: &str) -> Arc<str> {
    let expanded: Vec<String> = text.split('\n').map(expand_tabs).collect();
    let Some((first, rest)) = expanded.split_first() else { return Arc::from("") };
    let margin = rest.iter().filter_map(|line| indentation(line)).min().unwrap_or(0);
    let mut lines = vec![first.trim_start_matches(' ')];
    lines.extend(rest.iter().map(|line| line.get(margin..).unwrap_or_default()));
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    let blank = lines.iter().take_while(|line| line.is_empty()).count();
    Arc::from(lines.get(blank..).unwrap_or_default().join("\n"))
}

/// How many spaces a line begins with; nothing for one of spaces alone.
fn indentation(line: &str) -> Option<usize> {
    line.bytes().position(|byte| byte != b' ')
}

/// Tab stops are 8 columns apart.
fn expand_tabs(line: &str) -> String {
    let mut expanded = String::with_capacity(line.len());
    let mut column = 0;
    for c in line.chars() {
        match c {
            '\t' => {
                let width = 8 - column % 8;
                expanded.extend(std::iter::repeat_n(' ', width));
                column += width;
            }
            '\r' => {
                expanded.push(c);
                column = 0;
            }
            _ => {
                expanded.push(c);
                column += 1;
            }
        }
    }
    expanded
}

//! A story in lines of text, for people: one for what changed, a frame for what is newly wrong.
//!
//! Styles are written as escape codes, which the stream drops where they are not wanted. A save never gives more than [`Room`] allows, since
//! what scrolls away is not read.

use anstyle::{AnsiColor, Style};
use mizan_engine::Changes;
use mizan_schema::Severity;
use mizan_schema::difference::{Change, Grade, Mark};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::story::{Standing, Story, is_map};
use crate::findings::Finding;
use crate::render::{counted, pretty, visible};

const DIM: Style = Style::new().dimmed();
const BOLD: Style = Style::new().bold();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();
const CARE: Style = AnsiColor::Yellow.on_default();

/// How much may be said at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Room {
    /// Columns of a line.
    pub(super) columns: usize,
    /// Whether what is longer than a line is cut: on a screen, where it would take two.
    pub(super) is_cut: bool,
    /// Lines for the frames of one step.
    pub(super) lines: usize,
    /// Whether all of a difference is listed, and hints count.
    pub(super) is_verbose: bool,
}

/// The lines of a step.
pub(super) fn of_story(story: &Story, time: &str, room: Room) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(story.failure.as_ref().map(|failure| failed(failure, "what was known stays in use")));
    if story.is_open_again {
        lines.push(format!("{GOOD}✓{GOOD:#} the project can be opened again"));
    }
    lines.extend(story.unwritable.iter().map(|failure| failed(failure, "it is tried again every second")));
    lines.extend(news(story, time, room));
    if room.is_verbose {
        lines.extend(changes(story).skip(1).map(|change| format!("         {}", shown(change, usize::MAX))));
    }
    lines.extend(edited(&story.clients));
    lines.extend(resolved(&story.resolved));
    lines.extend(frames(&story.appeared, room));
    lines
}

/// The line that says what watching begins with.
pub(super) fn of_beginning(story: &Story, project: &str, room: Room) -> Vec<String> {
    let took = milliseconds(story);
    let (project, clients) = (visible::line(project), clients(&story.clients));
    let clients = if clients.is_empty() { String::new() } else { format!("· {clients} ") };
    let mut lines = vec![format!("{BOLD}mizan-dev{BOLD:#} watching {project} {DIM}{clients}· {took}{DIM:#}")];
    lines.extend(story.failure.as_ref().map(|failure| failed(failure, "nothing is written until it can be opened")));
    lines.extend(story.unwritable.iter().map(|failure| failed(failure, "it is tried again every second")));
    lines.extend(edited(&story.clients));
    lines.extend(frames(&story.appeared, room));
    lines
}

/// The line that stays.
pub(super) fn of_standing(standing: Standing, columns: usize, reads_keys: bool) -> String {
    let kinds = [
        (standing.functions, "function"),
        (standing.contexts, "context"),
        (standing.forms, "form"),
        (standing.channels, "channel"),
    ];
    let has = kinds.into_iter().filter(|(count, _)| *count > 0).map(|(count, noun)| counted(count, noun));
    let has = has.collect::<Vec<_>>().join(", ");
    let has = if has.is_empty() { "nothing is declared".to_owned() } else { has };
    let (style, state) = match (standing.errors, standing.warnings) {
        (0, 0) => (GOOD, "no problems".to_owned()),
        (0, warnings) => (CARE, counted(warnings, "warning")),
        (errors, 0) => (BAD, counted(errors, "error")),
        (errors, warnings) => (BAD, format!("{}, {}", counted(errors, "error"), counted(warnings, "warning"))),
    };
    let keys = if reads_keys { " · r regenerate  e problems  u unused  q quit" } else { "" };
    // What there is room for, the most useful first.
    let functions = counted(standing.functions, "function");
    let tails = [format!(" · {has}{keys}"), format!(" · {functions}{keys}"), keys.to_owned(), String::new()];
    let tail = tails.into_iter().find(|tail| state.chars().count() + tail.chars().count() + 3 < columns);
    format!("{style}● {state}{style:#}{DIM}{}{DIM:#}", tail.unwrap_or_default())
}

/// The line that answers who asked for the clients to be written.
pub(super) fn of_regenerated(story: &Story) -> Option<String> {
    let is_same = story.clients.iter().all(|(_, changes)| changes.is_empty());
    is_same.then(|| format!("{GOOD}✓{GOOD:#} {}", clients(&story.clients)))
}

/// The line that answers who asked for problems.
pub(super) fn no_problems() -> String {
    format!("{GOOD}✓{GOOD:#} no problems")
}

/// A line that says why something cannot be done.
pub(super) fn failed(failure: &str, consequence: &str) -> String {
    format!("{BAD}✗{BAD:#} {} {DIM}({consequence}){DIM:#}", visible::line(failure))
}

/// A line that a person should know.
pub(super) fn notice(words: &str) -> String {
    format!("{CARE}!{CARE:#} {}", visible::line(words))
}

/// The one line of what changed, which files, how long. Where it is to fit, the files go first, and then the end of the change.
fn news(story: &Story, time: &str, room: Room) -> Option<String> {
    let files = files(&story.clients);
    let count = changes(story).count();
    let first = changes(story).next();
    if first.is_none() && files.is_empty() {
        return None;
    }
    let more = if count > 1 { format!(", and {} more", count - 1) } else { String::new() };
    let took = format!(" · {}", milliseconds(story));
    let long = if files.is_empty() { took.clone() } else { format!(" · {files}{took}") };

    let room_for_change = |tail: &str| {
        let rest = time.width() + 1 + more.width() + tail.width();
        if room.is_cut { room.columns.saturating_sub(rest) } else { usize::MAX }
    };
    let fits = first.is_none_or(|change| unstyled_width(change) <= room_for_change(&long));
    let tail = if fits { long } else { took };
    let what = first.map_or_else(|| format!("{DIM}client{DIM:#}"), |change| shown(change, room_for_change(&tail)));
    Some(format!("{DIM}{time}{DIM:#} {what}{DIM}{more}{tail}{DIM:#}"))
}

/// The changes of all contracts, the worst first.
fn changes(story: &Story) -> impl Iterator<Item = &Change> {
    let mut all: Vec<&Change> = story.differences.iter().flat_map(|difference| &difference.changes).collect();
    all.sort_by_key(|change| std::cmp::Reverse(change.grade));
    all.into_iter()
}

/// A change in at most so many columns: its mark, its words, and its grade where it is not safe.
fn shown(change: &Change, columns: usize) -> String {
    let (style, mark) = match change.mark {
        Mark::Added => (GOOD, '+'),
        Mark::Removed => (BAD, '-'),
        Mark::Changed => (CARE, '~'),
    };
    let (care, grade) = grade(change);
    let text = shortened(&visible::line(&change.text), columns.saturating_sub(2 + grade.width()));
    format!("{style}{mark}{style:#} {text}{care}{grade}{care:#}")
}

fn grade(change: &Change) -> (Style, &'static str) {
    match change.grade {
        Grade::Safe => (Style::new(), ""),
        Grade::Risky => (CARE, " (risky)"),
        Grade::Breaking => (BAD, " (breaking)"),
    }
}

fn unstyled_width(change: &Change) -> usize {
    2 + visible::line(&change.text).width() + grade(change).1.width()
}

/// The beginning of `text` and `…`, where it has more columns than there are.
fn shortened(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut taken = 0;
    let fitting = |c: &char| {
        taken += c.width().unwrap_or(0);
        taken < columns
    };
    text.chars().take_while(fitting).chain(['…']).collect()
}

/// `wrote shop.clients, index`, `wrote shop.clients and 11 more`, `removed shop.old`: modules, whose files go together.
fn files(clients: &[(String, Changes)]) -> String {
    let stems = |pick: fn(&Changes) -> &Vec<String>| {
        let mut stems: Vec<&str> = Vec::new();
        for name in clients.iter().flat_map(|(_, changes)| pick(changes)).filter(|name| !is_map(name)) {
            let stem = name.strip_suffix(".d.ts").or_else(|| name.strip_suffix(".js")).unwrap_or(name);
            if !stems.contains(&stem) {
                stems.push(stem);
            }
        }
        stems
    };
    let parts = [("wrote", stems(|changes| &changes.written)), ("removed", stems(|changes| &changes.removed))];
    let parts = parts.into_iter().filter(|(_, stems)| !stems.is_empty()).map(|(verb, stems)| match stems.as_slice() {
        [one] => format!("{verb} {one}"),
        [one, two] => format!("{verb} {one}, {two}"),
        [one, rest @ ..] => format!("{verb} {one} and {} more", rest.len()),
        [] => String::new(),
    });
    visible::line(&parts.collect::<Vec<_>>().join(", ")).into_owned()
}

fn clients(clients: &[(String, Changes)]) -> String {
    let each = clients.iter().map(|(output, changes)| format!("{} {}", visible::line(output), client(changes)));
    each.collect::<Vec<_>>().join(", ")
}

fn client(changes: &Changes) -> String {
    if changes.is_empty() {
        return format!("up to date ({})", counted(changes.unchanged, "file"));
    }
    let mut words = vec![];
    if !changes.written.is_empty() {
        words.push(format!("wrote {}", counted(changes.written.len(), "file")));
    }
    if !changes.removed.is_empty() {
        words.push(format!("removed {}", changes.removed.len()));
    }
    words.join(", ")
}

fn edited(clients: &[(String, Changes)]) -> impl Iterator<Item = String> {
    let names =
        clients.iter().flat_map(|(output, changes)| changes.edited.iter().map(move |name| format!("{output}/{name}")));
    names.map(|name| {
        notice(&format!("`{name}` was edited by hand and is left as it is: delete it to have it generated"))
    })
}

fn resolved(gone: &[Finding]) -> Option<String> {
    let gone: Vec<&Finding> = gone.iter().filter(|finding| finding.severity() != Severity::Hint).collect();
    let (first, rest) = gone.split_first()?;
    let more = if rest.is_empty() { String::new() } else { format!(" {DIM}and {} more{DIM:#}", rest.len()) };
    let (code, message) = (first.code.number(), visible::line(&first.message));
    Some(format!("{GOOD}✓{GOOD:#} no more {code} {DIM}({message}){DIM:#}{more}"))
}

/// Frames of what is newly wrong, as many as there is room for: one at least, though cut.
fn frames(findings: &[Finding], room: Room) -> Vec<String> {
    let counts = |finding: &&Finding| room.is_verbose || finding.severity() != Severity::Hint;
    let findings: Vec<&Finding> = findings.iter().filter(counts).collect();
    let mut lines: Vec<String> = Vec::new();
    let mut shown = 0;
    for finding in &findings {
        let frame = frame(finding, room.columns);
        if shown > 0 && lines.len() + frame.len() > room.lines {
            break;
        }
        lines.extend(frame);
        shown += 1;
    }
    if lines.len() > room.lines {
        lines.truncate(room.lines.saturating_sub(1));
        lines.push(format!("{DIM}… `e` shows it whole{DIM:#}"));
    }
    if findings.len() > shown {
        lines.push(format!("{DIM}and {}: `e` shows all{DIM:#}", counted(findings.len() - shown, "more problem")));
    }
    lines
}

/// A frame, line by line.
pub(super) fn frame(finding: &Finding, columns: usize) -> Vec<String> {
    let mut text = Vec::new();
    // Writing to memory cannot fail.
    let _ = pretty::write(&mut text, [finding], columns);
    String::from_utf8_lossy(&text).trim_end().lines().map(str::to_owned).collect()
}

fn milliseconds(story: &Story) -> String {
    match story.took.as_micros() {
        micros if micros < 950 => format!("0.{} ms", (micros / 100).max(1)),
        micros => format!("{} ms", (micros + 500) / 1000),
    }
}

#[cfg(test)]
mod tests {
    use mizan_schema::difference::{Difference, Subject};

    use super::*;

    const FUNCTION: &str = "function wrap_gift(cart_id: string, paper?: string) → Cart";

    /// The line of one change, without its styles.
    fn line(text: &str, grade: Grade, columns: usize, is_cut: bool) -> String {
        let change = Change {
            subject: Subject::Function("wrap_gift".into()),
            mark: Mark::Added,
            text: text.to_owned(),
            before: None,
            after: None,
            ways: Vec::new(),
            grade,
            why: String::new(),
            affected: Vec::new(),
            reached_by: Vec::new(),
        };
        let changes = Changes { written: vec!["cart.clients.js".into(), "index.js".into()], ..Changes::default() };
        let story = Story {
            differences: vec![Difference { changes: vec![change], outdated: Vec::new() }],
            clients: vec![("api".into(), changes)],
            took: std::time::Duration::from_millis(4),
            ..Story::default()
        };
        let room = Room { columns, is_cut, lines: 14, is_verbose: false };
        let line = news(&story, "12:16:10", room).unwrap();
        anstream::adapter::strip_str(&line).to_string()
    }

    #[test]
    fn on_a_screen_a_change_takes_one_line() {
        insta::assert_snapshot!([120, 100, 60].map(|columns| line(FUNCTION, Grade::Breaking, columns, true)).join("\n"), @"
        12:16:10 + function wrap_gift(cart_id: string, paper?: string) → Cart (breaking) · wrote cart.clients, index · 4 ms
        12:16:10 + function wrap_gift(cart_id: string, paper?: string) → Cart (breaking) · 4 ms
        12:16:10 + function wrap_gift(cart_id: st… (breaking) · 4 ms
        ");
        for columns in [40, 60, 80, 100] {
            assert!(line(FUNCTION, Grade::Breaking, columns, true).width() <= columns);
        }
    }

    #[test]
    fn in_a_file_nothing_is_cut() {
        insta::assert_snapshot!(line(FUNCTION, Grade::Safe, 40, false), @"12:16:10 + function wrap_gift(cart_id: string, paper?: string) → Cart · wrote cart.clients, index · 4 ms");
    }
}

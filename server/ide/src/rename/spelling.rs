//! What a name that was typed means: the name on the wire, and the one in Python.
//!
//! In go what is renamed and the text that was typed, in whichever spelling (`useRenamed`, `renamed`); out come the new names, or the reason why the text is
//! none.

use std::sync::Arc;

use mizan_schema::names::{self, camel, is_wire_name, pascal, snake};

use super::refusal::Refusal;

/// Python's own words.
const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// JavaScript's own words, which no local name may be: arguments are often taken apart.
const RESERVED: [&str; 48] = [
    "arguments",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// The name on the wire that a text stands for which was typed over `word`, one of the client's `spellings` of `old`.
///
/// The spelling that was typed over counts first, then the others, then the text itself.
pub(super) fn wire(old: &str, word: &str, spellings: &[Arc<str>], typed: &str) -> String {
    let own = std::iter::once(word);
    let spelled = own.chain(spellings.iter().map(AsRef::as_ref)).find_map(|spelling| core(old, spelling, typed));
    match spelled {
        Some(core) => as_before(old, core),
        None if old == snake(old) => snake(typed),
        None => typed.to_owned(),
    }
}

/// What stands in `typed` where `old` stands in `spelling`: `Renamed` of `useRenamed` for `useEcho`.
fn core<'t>(old: &str, spelling: &str, typed: &'t str) -> Option<&'t str> {
    let (before, behind) = match spelling.split_once(&pascal(old)) {
        Some(around) => around,
        None => ("", spelling.strip_prefix(&camel(old))?),
    };
    let core = typed.strip_prefix(before)?.strip_suffix(behind)?;
    let begins = if before.is_empty() { !behind.is_empty() } else { core.starts_with(|c: char| !c.is_lowercase()) };
    (begins && !core.is_empty()).then_some(core)
}

/// A word of a spelling in the way that `old` is written in.
fn as_before(old: &str, core: &str) -> String {
    if old == snake(old) {
        return snake(core);
    }
    if old.starts_with(char::is_uppercase) { names::capitalised(core) } else { camel(core) }
}

/// The class that a channel's name on the wire is read off.
pub(super) fn channel_class(wire: &str) -> String {
    format!("{}Channel", pascal(wire))
}

/// The name that a channel has on the wire by that of its class.
pub(super) fn channel_wire(class: &str) -> String {
    snake(class.strip_suffix("Channel").filter(|rest| !rest.is_empty()).unwrap_or(class))
}

/// Says no to what is no name on the wire.
pub(super) fn check_wire(name: &str) -> Result<(), Refusal> {
    if is_wire_name(name) {
        return Ok(());
    }
    Err(Refusal::plain(format!("`{name}` is no name on the wire: write ASCII letters, digits and underscores")))
}

/// Says no to what is no identifier in Python.
pub(super) fn check_identifier(name: &str) -> Result<(), Refusal> {
    if KEYWORDS.contains(&name) {
        return Err(Refusal::plain(format!("`{name}` is a word of Python's own")));
    }
    let is_one = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if is_one {
        return Ok(());
    }
    Err(Refusal::plain(format!("`{name}` is no name in Python: write ASCII letters, digits and underscores")))
}

/// Says no to what no argument may be called.
pub(super) fn check_key(name: &str) -> Result<(), Refusal> {
    if RESERVED.contains(&name) {
        return Err(Refusal::plain(format!(
            "`{name}` is a word of JavaScript's own, and no local name can be called so"
        )));
    }
    check_wire(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_in_the_spelling_that_it_was_typed_over() {
        let spellings: Vec<Arc<str>> = ["callEcho", "useEcho", "EchoArgs"].map(Arc::from).into();
        assert_eq!(wire("echo", "useEcho", &spellings, "useSayAgain"), "say_again");
        assert_eq!(wire("echo", "useEcho", &spellings, "say_again"), "say_again");
        assert_eq!(wire("echo", "useEcho", &spellings, "sayAgain"), "say_again");
        assert_eq!(wire("echo", "EchoArgs", &spellings, "SayArgs"), "say");
        assert_eq!(wire("contact", "contactFormSchema", &[], "enquiryFormSchema"), "enquiry");
        assert_eq!(wire("getUser", "useGetUser", &[], "useFindUser"), "findUser");
        assert_eq!(wire("user", "use", &[], "used"), "used");
    }

    #[test]
    fn a_channel_s_name_follows_from_its_class() {
        assert_eq!(channel_wire("ChatRoomChannel"), "chat_room");
        assert_eq!(channel_class("chat_room"), "ChatRoomChannel");
        assert_eq!(channel_wire("Channel"), "channel");
    }
}

//! Comments by which a declaration is let off a finding: `# mizan: ignore[MZ401]`.
//!
//! In go a text and where a declaration's name stands; out comes whether a comment of it names a code. A comment counts behind any line from the first
//! decorator to the name, and on lines of its own right above.

use mizan_syntax::python::Kind;
use mizan_syntax::{Node, Tree, python};
use mizan_text::Span;

/// Whether a comment at the declaration called `name` ignores one of `codes`, by number or by name.
pub fn is_ignored(text: &str, name: Span, codes: [&str; 2]) -> bool {
    // Most files have none: those need no tree.
    if !text.contains("ignore[") {
        return false;
    }
    let tree = python::parse(text);
    let first = line_start(text, definition(&tree, name).unwrap_or(name.start as usize));
    let from = comments_above(text, first);
    let to = text
        .get(name.end as usize..)
        .and_then(|rest| rest.find(['\n', '\r']))
        .map_or(text.len(), |at| at + name.end as usize);
    let stretch = text.get(from..to).unwrap_or_default();
    stretch.match_indices('#').any(|(at, _)| {
        let is_comment = || is_comment(&tree, from + at);
        stretch.get(at + 1..).is_some_and(|comment| ignores(comment, codes)) && is_comment()
    })
}

/// Where the decorators, or the definition, begin that `name` is the name of.
fn definition(tree: &Tree, name: Span) -> Option<usize> {
    let mut node = tree.root_node().descendant_for_byte_range(name.start as usize, name.end as usize)?;
    while !matches!(Kind::of(node), Kind::FunctionDefinition | Kind::ClassDefinition) {
        node = node.parent()?;
    }
    let decorated = node.parent().filter(|parent| Kind::of(*parent) == Kind::DecoratedDefinition);
    Some(decorated.unwrap_or(node).start_byte())
}

fn is_comment(tree: &Tree, at: usize) -> bool {
    let node: Option<Node<'_>> = tree.root_node().descendant_for_byte_range(at, at + 1);
    node.is_some_and(|node| Kind::of(node) == Kind::Comment)
}

/// Where the lines of comments begin that stand right above `line`.
fn comments_above(text: &str, line: usize) -> usize {
    let mut first = line;
    while first > 0 {
        let above = line_start(text, first - 1);
        if !text.get(above..first).is_some_and(|line| line.trim_start().starts_with('#')) {
            break;
        }
        first = above;
    }
    first
}

fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    // The end of the line above may be two letters long.
    before.rfind('\n').map_or(0, |end| end + 1)
}

/// ` mizan: ignore[MZ401, MZ402] because`, with one of the codes.
fn ignores(comment: &str, codes: [&str; 2]) -> bool {
    let listed = comment.trim_start().strip_prefix("mizan:").and_then(|rest| rest.trim_start().strip_prefix("ignore["));
    let listed = listed.and_then(|rest| rest.split_once(']')).map(|(listed, _)| listed).unwrap_or_default();
    listed.split(',').any(|code| codes.iter().any(|known| code.trim().eq_ignore_ascii_case(known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(text: &str) -> bool {
        let at = text.find("echo").unwrap();
        let name = Span::new(u32::try_from(at).unwrap(), u32::try_from(at + 4).unwrap());
        is_ignored(text, name, ["MZ401", "unused"])
    }

    #[test]
    fn a_comment_counts_at_the_declaration_and_right_above() {
        for text in [
            "def echo(): ...  # mizan: ignore[MZ401]\n",
            "x = 1\n# mizan: ignore[unused]: the app\n@client\ndef echo():\n    pass\n",
            "# mizan: ignore[MZ101, mz401]\n# and more\n@client(\n    auth=True\n)\ndef echo(): ...",
            "@client  # noqa: E501  # mizan:ignore[MZ401]\r\ndef echo(\r\n): ...\r\n",
            "class echo(Form):  # mizan: ignore[MZ401]\n    x = 1\n",
        ] {
            assert!(allowed(text), "{text}");
        }
    }

    #[test]
    fn a_comment_of_something_else_does_not() {
        for text in [
            "x = 1  # mizan: ignore[MZ401]\ndef echo(): ...\n",
            "# mizan: ignore[MZ401]\n\ndef echo(): ...\n",
            "# mizan: ignore\ndef echo(): ...\n",
            "# mizan: ignore[MZ101]\ndef echo(): ...\n",
            "@client(help='# mizan: ignore[MZ401]')\ndef echo(): ...\n",
            "def echo():\n    pass  # mizan: ignore[MZ401]\n",
        ] {
            assert!(!allowed(text), "{text}");
        }
    }
}

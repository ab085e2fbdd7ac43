//! A file as it would be if a word stood where one is being typed.

use camino::Utf8Path;
use mizan_engine::World;
use mizan_engine::frontend::{Supposed, UseKind, Uses};
use mizan_syntax::Tree;
use mizan_syntax::typescript::{self, Dialect};
use mizan_text::{Edit, Span};

use super::scan::Scan;

/// The word. Nobody has a name like it, and it may stand for a component too.
const WORD: &str = "MizanIsTypedHere";

/// A file with the word in it.
pub(crate) struct Typed {
    pub(crate) dialect: Dialect,
    pub(crate) tree: Tree,
    pub(crate) text: String,
    /// Where the word stands.
    pub(crate) word: Span,
    pub(crate) supposed: Supposed,
}

/// The file with the word in the place of what is being typed: closed as well as it takes for the word to mean something.
pub(crate) fn suppose(world: &World, uses: &mut Uses<'_>, file: &Utf8Path, text: &str, scan: &Scan) -> Option<Typed> {
    let dialect = Dialect::of_extension(file.extension()?)?;
    let tree = world.documents.get(file).and_then(|document| document.tree());
    let mut first = None;
    for written in ways(scan) {
        let edit = Edit { replaced: scan.replaced, with: written };
        let mut with = text.to_owned();
        if !edit.apply(&mut with) {
            return None;
        }
        let tree = match tree {
            Some(tree) => {
                let mut tree = tree.clone();
                typescript::edit(&mut tree, text, &edit);
                typescript::parse_edited(&with, dialect, &tree)
            }
            None => typescript::parse(&with, dialect),
        };
        let supposed = uses.suppose(file, &with, Some(&tree))?;
        let start = scan.replaced.start;
        let end = start + u32::try_from(WORD.len()).unwrap_or_default();
        let typed = Typed { dialect, tree, text: with, word: Span::new(start, end), supposed };
        if typed.is_meant() {
            return Some(typed);
        }
        if first.is_none() || !typed.tree.root_node().has_error() {
            first = Some(typed);
        }
        if first.as_ref().is_some_and(|typed| !typed.tree.root_node().has_error()) {
            break;
        }
    }
    first
}

/// The word, and the word with what closes what is open around it.
fn ways(scan: &Scan) -> Vec<String> {
    let quote = scan.quote.filter(|_| !scan.is_closed).map(String::from).unwrap_or_default();
    let word = format!("{WORD}{quote}");
    let mut ways = vec![word.clone()];
    if scan.in_tag {
        ways.push(format!("{word} />"));
        ways.push(format!("{word} />{}", scan.closing));
    }
    if !scan.closing.is_empty() {
        ways.push(format!("{word}{}", scan.closing));
        // A key that comes before others that are there.
        ways.push(format!("{word}, "));
    }
    ways
}

impl Typed {
    /// Whether the word is one of the client's.
    fn is_meant(&self) -> bool {
        let is_word = |kind: UseKind| kind.is_word();
        let uses = &self.supposed.uses;
        uses.uses.iter().any(|one| one.span == self.word && is_word(one.kind))
            || uses.missing.iter().any(|missing| missing.span == self.word)
    }

    /// Whether a text is the word.
    pub(crate) fn is_word(text: &str) -> bool {
        text == WORD
    }
}

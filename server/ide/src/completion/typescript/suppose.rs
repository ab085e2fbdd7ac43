//! A file as it would be if a word stood where one is being typed.

use camino::Utf8Path;
use mizan_engine::World;
use mizan_engine::frontend::{Supposed, Uses};
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
}

/// The file with the word in the place of what is being typed: closed so that it parses, else in every way to close it.
pub(crate) fn typed(world: &World, file: &Utf8Path, text: &str, scan: &Scan) -> Option<Vec<Typed>> {
    let dialect = Dialect::of_extension(file.extension()?)?;
    let tree = world.documents.get(file).and_then(|document| document.tree());
    let mut broken = Vec::new();
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
        let start = scan.replaced.start;
        let end = start + u32::try_from(WORD.len()).unwrap_or_default();
        let typed = Typed { dialect, tree, text: with, word: Span::new(start, end) };
        if !typed.tree.root_node().has_error() {
            return Some(vec![typed]);
        }
        broken.push(typed);
    }
    Some(broken)
}

/// What the file would use with the word in it: in the first way in which the word means something.
pub(crate) fn suppose<'t>(uses: &Uses<'_>, file: &Utf8Path, typed: &'t [Typed]) -> Option<(&'t Typed, Supposed)> {
    typed.iter().find_map(|typed| {
        let supposed = uses.suppose(file, &typed.text, Some(&typed.tree))?;
        typed.is_meant_in(&supposed).then_some((typed, supposed))
    })
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
    /// Whether the word is one of the client's, or in a call of it.
    fn is_meant_in(&self, supposed: &Supposed) -> bool {
        let uses = &supposed.uses;
        let is_it = |span: Span| span == self.word;
        uses.uses.iter().any(|one| is_it(one.span) && one.kind.is_word())
            || uses.missing.iter().any(|missing| is_it(missing.span))
            || uses.invocation_at(self.word.start).is_some()
    }

    /// Whether a text is the word.
    pub(crate) fn is_word(text: &str) -> bool {
        text == WORD
    }
}

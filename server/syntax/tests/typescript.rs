//! Trees of TypeScript: the two dialects, line ends, and what edits make of them.

use mizan_syntax::typescript::{Dialect, edit, parse, parse_edited};
use mizan_text::{Edit, Span};

fn sexp(text: &str, dialect: Dialect) -> String {
    parse(text, dialect).root_node().to_sexp()
}

#[test]
fn an_angle_bracket_begins_an_element_or_an_assertion() {
    assert!(sexp("const x = <T>y;", Dialect::TypeScript).contains("type_assertion"));
    assert!(sexp("const x = <T>y</T>;", Dialect::Tsx).contains("jsx_element"));
}

#[test]
fn a_dialect_is_known_by_its_extension() {
    let of = |extensions: &[&str]| extensions.iter().map(|one| Dialect::of_extension(one)).collect::<Vec<_>>();
    assert_eq!(of(&["ts", "mts", "cts"]), [Some(Dialect::TypeScript); 3]);
    assert_eq!(of(&["tsx", "jsx", "js", "mjs", "cjs"]), [Some(Dialect::Tsx); 5]);
    assert_eq!(of(&["json", "py", ""]), [None; 3]);
}

#[test]
fn every_line_end_gives_the_same_tree() {
    let text = "// a\nconst x = 1\nf()\n";
    let tree = sexp(text, Dialect::Tsx);
    assert_eq!(tree, sexp(&text.replace('\n', "\r\n"), Dialect::Tsx));
    assert_eq!(tree, sexp(&text.replace('\n', "\r"), Dialect::Tsx));
}

#[test]
fn an_edited_tree_is_that_of_the_edited_text() {
    let mut text = "const x = useItem();\nx.name;\n".to_owned();
    let mut tree = parse(&text, Dialect::Tsx);
    let change = Edit { replaced: Span::new(23, 27), with: "lines[0].name".to_owned() };
    edit(&mut tree, &text, &change);
    assert!(change.apply(&mut text));
    assert_eq!(parse_edited(&text, Dialect::Tsx, &tree).root_node().to_sexp(), sexp(&text, Dialect::Tsx));
}

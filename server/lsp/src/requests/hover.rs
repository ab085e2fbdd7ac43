//! `textDocument/hover`: what the other side of the seam says of what stands there.

use mizan_ide::{Block, Language, hover};
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types::request::HoverRequest;
use tower_lsp_server::ls_types::{Hover as Shown, HoverContents, HoverParams, MarkupContent, MarkupKind, Uri};

use super::{Answer, Asked, DocumentRequest, Params};

pub(crate) struct Hover;

impl DocumentRequest for Hover {
    type Method = HoverRequest;

    fn document(params: &HoverParams) -> Option<Uri> {
        Some(params.text_document_position_params.text_document.uri.clone())
    }

    fn nothing() -> Answer<Self::Method> {
        None
    }

    fn answer(asked: &Asked<'_>, params: Params<Self::Method>) -> Result<Answer<Self::Method>> {
        let Some((position, text)) = asked.position(&params.text_document_position_params) else { return Ok(None) };
        Ok(hover(asked.world, &position).map(|hover| Shown {
            contents: HoverContents::Markup(markdown(&hover.blocks)),
            range: Some(asked.convert.range(&text, hover.span)),
        }))
    }
}

/// Blocks as the client shows them.
pub(super) fn markdown(blocks: &[Block]) -> MarkupContent {
    let value = blocks.iter().map(in_markdown).collect::<Vec<_>>().join("\n\n");
    MarkupContent { kind: MarkupKind::Markdown, value }
}

fn in_markdown(block: &Block) -> String {
    match block {
        Block::Code { language, text } => {
            let language = if *language == Language::Python { "python" } else { "typescript" };
            // A fence is longer than any that stands in what it holds.
            let fence = "`".repeat(text.split(|c| c != '`').map(str::len).max().unwrap_or_default().max(2) + 1);
            format!("{fence}{language}\n{text}\n{fence}")
        }
        Block::Text(text) => text.lines().map(prose).collect::<Vec<_>>().join("  \n"),
        Block::Facts(facts) => {
            let line = |(name, value): &(&str, String)| match *name {
                "" => prose(value),
                name => format!("*{name}* {}", prose(value)),
            };
            facts.iter().map(line).collect::<Vec<_>>().join("  \n")
        }
    }
}

/// Words of a project as Markdown that says just them: nothing in them is a link, an image, a tag or a heading. What stands in backticks is code and stays so.
fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let is_paired = text.matches('`').count().is_multiple_of(2);
    let mut in_code = false;
    for c in text.chars() {
        match c {
            '`' if is_paired => {
                in_code = !in_code;
                out.push(c);
            }
            c if in_code => out.push(c),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '!' | '#' | '&' | '|' | '~' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_docstring_cannot_link_or_draw() {
        let block = Block::Text("See ![x](http://a/b) and `a_b` <script>".to_owned());
        assert_eq!(in_markdown(&block), r"See \!\[x\](http://a/b) and `a_b` \<script\>");
    }

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        let block = Block::Code { language: Language::Python, text: "a = '````'".to_owned() };
        assert!(in_markdown(&block).starts_with("`````python\n"));
    }
}

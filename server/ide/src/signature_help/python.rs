//! The keywords of what declares, as one line.

use mizan_engine::World;

use super::{Label, Signature};
use crate::files::{FilePosition, text};
use crate::half_typed::{Brackets, Enclosing, Place, speaking};
use crate::keywords::KeywordsOf;

pub(super) fn signature(world: &World, position: &FilePosition) -> Option<Signature> {
    let text = text(world, &position.file)?;
    let brackets = Brackets::around(&text.text, position.offset);
    if brackets.place == Place::Comment || brackets.open().next().is_none() {
        return None;
    }
    speaking(world, &position.file, |speech| {
        let enclosing = Enclosing::find(speech, &brackets)?;
        let of = enclosing.taker.keywords_of()?;
        let name = match of {
            KeywordsOf::Client => "client",
            KeywordsOf::FormMeta => speech.words.form_meta,
        };
        let keywords = of.keywords(speech.dialect, speech.framework);
        let typed = enclosing.argument().and_then(|argument| argument.name).map(|name| name.of(brackets.text()));
        let mut label = Label::default();
        label.push(&format!("{name}("));
        for (at, keyword) in keywords.iter().enumerate() {
            label.push(if at == 0 { "*, " } else { ", " });
            label.parameter(&keyword.signature(), Some(keyword.does.to_owned()));
        }
        label.push(")");
        let active = typed.and_then(|typed| keywords.iter().position(|keyword| keyword.name == typed));
        Some(Signature {
            label: label.text,
            documentation: None,
            parameters: label.parameters,
            active,
            is_on_disk: false,
        })
    })
}

//! A change of a text.

use crate::Span;

/// Some bytes of a text replaced by others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced, in bytes of the text before.
    pub replaced: Span,
    /// What stands there after.
    pub with: String,
}

impl Edit {
    /// Makes the edit. An edit that is not within `text`, or would cut a character, leaves it as it is and says `false`.
    pub fn apply(&self, text: &mut String) -> bool {
        let range = self.replaced.start as usize..self.replaced.end as usize;
        if text.get(range.clone()).is_none() {
            return false;
        }
        text.replace_range(range, &self.with);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_that_would_cut_a_character_is_refused() {
        let mut text = "é = 1".to_owned();
        assert!(!Edit { replaced: Span::new(1, 2), with: String::new() }.apply(&mut text));
        assert!(Edit { replaced: Span::new(0, 2), with: "e".to_owned() }.apply(&mut text));
        assert_eq!(text, "e = 1");
    }
}

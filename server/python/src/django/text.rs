//! How Django makes a text out of a name.

/// `capfirst`: the first letter in upper case, the rest as it is.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// What a member of `Choices` is called that says no label: `ON_SALE` is `On Sale`. As Python's `str.title()`.
pub(super) fn titled(name: &str) -> String {
    let mut within = false;
    let mut text = String::with_capacity(name.len());
    for letter in name.chars().map(|letter| if letter == '_' { ' ' } else { letter }) {
        match (letter.is_alphabetic(), within) {
            (true, true) => text.extend(letter.to_lowercase()),
            (true, false) => text.extend(letter.to_uppercase()),
            (false, _) => text.push(letter),
        }
        within = letter.is_alphabetic();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{capitalised, titled};

    #[test]
    fn names_become_labels_as_in_django() {
        assert_eq!(capitalised("date of birth"), "Date of birth");
        assert_eq!(capitalised("URL"), "URL");
        assert_eq!(capitalised("élan"), "Élan");
        assert_eq!(titled("ON_SALE"), "On Sale");
        assert_eq!(titled("X2Y"), "X2Y");
    }
}

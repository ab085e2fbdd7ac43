//! The name that was probably meant.
//!
//! In go a name that is not there and those that are; out comes the one that a person may have mistyped, or nothing.

use crate::names::MAX_WIRE_NAME;

/// How far `name` is from `wrong`, in characters to type otherwise, where it is near enough that a person would have meant it.
pub fn distance(wrong: &str, name: &str) -> Option<usize> {
    // A string of a project can have any length, and the distance costs the product of both.
    if wrong.len() > MAX_WIRE_NAME {
        return None;
    }
    let length = wrong.chars().count();
    let allowed = (length / 3).clamp(1, 3);
    // Tens of thousands of names are looked at while a person types, and nearly all are told to be far by less than their distance.
    if name.chars().count().abs_diff(length) > allowed {
        return None;
    }
    let (here, there) = (letters(wrong), letters(name));
    let alone = |one: u64, other: u64| (one & !other).count_ones() as usize;
    if alone(here, there).max(alone(there, here)) > allowed {
        return None;
    }
    Some(strsim::damerau_levenshtein(wrong, name)).filter(|distance| *distance <= allowed)
}

/// The characters of a text as a set, of which some share a place: each that is in one of two texts alone has to be typed otherwise.
fn letters(text: &str) -> u64 {
    text.chars().fold(0, |set, character| set | 1 << (u32::from(character) % 64))
}

/// The name nearest to `wrong`, where one is near enough.
pub fn nearest<'n>(wrong: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let near = names.into_iter().filter_map(|name| Some((distance(wrong, name)?, name)));
    near.min().map(|(_, name)| name)
}

/// "did you mean `user`?", or `otherwise`.
pub fn did_you_mean<'n>(wrong: &str, names: impl IntoIterator<Item = &'n str>, otherwise: impl Into<String>) -> String {
    nearest(wrong, names).map_or_else(|| otherwise.into(), |name| format!("did you mean `{name}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_keyboard_is_near_and_another_word_is_not() {
        let names = ["user", "cart", "größe"];
        assert_eq!(nearest("uesr", names), Some("user"));
        assert_eq!(nearest("grose", names), None);
        assert_eq!(nearest("größa", names), Some("größe"));
        assert_eq!(nearest("account", names), None);
        assert_eq!(nearest(&"user".repeat(1_000), names), None);
    }

    #[test]
    fn what_is_told_to_be_far_by_less_is_far() {
        let words =
            ["", "a", "user", "uesr", "users", "cart_items", "catr_items", "größe", "grösse", "useCart", "useKart"];
        for (wrong, name) in words.iter().flat_map(|wrong| words.iter().map(move |name| (wrong, name))) {
            let allowed = (wrong.chars().count() / 3).clamp(1, 3);
            let whole = strsim::damerau_levenshtein(wrong, name);
            assert_eq!(distance(wrong, name), (whole <= allowed).then_some(whole), "{wrong} {name}");
        }
    }

    #[test]
    fn of_two_that_are_as_near_the_first_by_name_is_meant() {
        assert_eq!(nearest("cat", ["cut", "cart", "bat"]), Some("bat"));
    }
}

//! The name that was probably meant.

use crate::names::MAX_WIRE_NAME;

/// The name nearest to `wrong`, where one is near enough that a person would have meant it.
pub fn nearest<'n>(wrong: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    // A string of a project can have any length, and the distance costs the product of both.
    if wrong.len() > MAX_WIRE_NAME {
        return None;
    }
    let allowed = (wrong.chars().count() / 3).clamp(1, 3);
    names
        .into_iter()
        .filter(|name| name.len().abs_diff(wrong.len()) <= allowed)
        .map(|name| (strsim::damerau_levenshtein(wrong, name), name))
        .filter(|&(distance, _)| distance <= allowed)
        .min()
        .map(|(_, name)| name)
}

/// "did you mean `user`?", or `otherwise`.
pub fn did_you_mean<'n>(wrong: &str, names: impl IntoIterator<Item = &'n str>, otherwise: impl Into<String>) -> String {
    nearest(wrong, names).map_or_else(|| otherwise.into(), |name| format!("did you mean `{name}`?"))
}

//! Which names a half-typed word may become.

/// Whether the letters of `typed` stand in `name` in this order, in whatever case: what editors go by.
pub(super) fn may_become(typed: &str, name: &str) -> bool {
    // Of bytes, since tens of thousands of names are looked at while a person types.
    let mut letters = name.bytes();
    typed.bytes().all(|wanted| letters.any(|letter| letter.eq_ignore_ascii_case(&wanted)))
}

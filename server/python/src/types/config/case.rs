//! The alias generators that pydantic brings: `to_camel`, `to_pascal`, `to_snake`.

/// `order_line` → `OrderLine`.
pub(super) fn to_pascal(name: &str) -> String {
    let titled: Vec<char> = title(name).chars().collect();
    let mut text = String::with_capacity(titled.len());
    for (index, character) in titled.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| titled.get(index));
        let after = titled.get(index + 1);
        // An underscore between two of these goes; one that follows a removed underscore stays.
        let joins = *character == '_'
            && before.is_some_and(char::is_ascii_alphanumeric)
            && after.is_some_and(|after| after.is_ascii_digit() || after.is_ascii_uppercase());
        if !joins {
            text.push(*character);
        }
    }
    text
}

/// `order_line` → `orderLine`; what is camel already stays.
pub(super) fn to_camel(name: &str) -> String {
    if is_camel(name) {
        return name.to_owned();
    }
    let pascal = to_pascal(name);
    let underscores = pascal.len() - pascal.trim_start_matches('_').len();
    let mut text = String::with_capacity(pascal.len());
    for (index, character) in pascal.char_indices() {
        text.push(if index == underscores { character.to_ascii_lowercase() } else { character });
    }
    text
}

/// `orderLine` → `order_line`.
pub(super) fn to_snake(name: &str) -> String {
    let mut text: Vec<char> = name.chars().collect();
    // `HTTPServer` → `HTTP_Server`.
    text = separate(&text, |before, here, after| {
        before.is_ascii_uppercase()
            && here.is_ascii_uppercase()
            && after.is_some_and(|after| after.is_ascii_lowercase())
    });
    text = separate(&text, |before, here, _| before.is_ascii_lowercase() && here.is_ascii_uppercase());
    text = separate(&text, |before, here, _| before.is_ascii_digit() && here.is_ascii_uppercase());
    text = separate(&text, |before, here, _| before.is_ascii_lowercase() && here.is_ascii_digit());
    text.into_iter().map(|character| if character == '-' { '_' } else { character }).collect::<String>().to_lowercase()
}

fn separate(text: &[char], between: impl Fn(char, char, Option<char>) -> bool) -> Vec<char> {
    let mut separated = Vec::with_capacity(text.len());
    for (index, here) in text.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| text.get(index));
        if before.is_some_and(|before| between(*before, *here, text.get(index + 1).copied())) {
            separated.push('_');
        }
        separated.push(*here);
    }
    separated
}

/// Python's `str.title`: the first letter of each run of letters upper, the rest lower.
fn title(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let mut within = false;
    for character in name.chars() {
        if within {
            text.extend(character.to_lowercase());
        } else {
            text.extend(character.to_uppercase());
        }
        within = character.is_alphabetic();
    }
    text
}

/// Lower-case letters first, then letters and digits, and no lower-case letter behind a digit.
fn is_camel(name: &str) -> bool {
    let mut before = ' ';
    for (index, character) in name.chars().enumerate() {
        let allowed = if index == 0 { character.is_ascii_lowercase() } else { character.is_ascii_alphanumeric() };
        if !allowed || before.is_ascii_digit() && character.is_ascii_lowercase() {
            return false;
        }
        before = character;
    }
    !name.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// (name, camel, pascal, snake), as pydantic 2.14 makes them.
    const MADE: &[(&str, &str, &str, &str)] = &[
        ("a", "a", "A", "a"),
        ("a_b", "aB", "AB", "a_b"),
        ("order_line", "orderLine", "OrderLine", "order_line"),
        ("_private", "_private", "_Private", "_private"),
        ("__dunder__", "__dunder__", "__Dunder__", "__dunder__"),
        ("a__b", "a__B", "A__B", "a__b"),
        ("a_1", "a1", "A1", "a_1"),
        ("a_1b", "a1B", "A1B", "a_1b"),
        ("a1_b1", "a1B1", "A1B1", "a_1_b_1"),
        ("orderLine", "orderLine", "Orderline", "order_line"),
        ("OrderLine", "orderline", "Orderline", "order_line"),
        ("HTTPServer", "httpserver", "Httpserver", "http_server"),
        ("get_HTTP_x", "getHttpX", "GetHttpX", "get_http_x"),
        ("x2y", "x2Y", "X2Y", "x_2y"),
        ("x_2_y", "x2Y", "X2Y", "x_2_y"),
        ("snake_case_", "snakeCase_", "SnakeCase_", "snake_case_"),
        ("_", "_", "_", "_"),
        ("__", "__", "__", "__"),
        ("kebab-case", "kebab-Case", "Kebab-Case", "kebab_case"),
        ("ABC", "abc", "Abc", "abc"),
        ("aB", "aB", "Ab", "a_b"),
        ("aBc", "aBc", "Abc", "a_bc"),
        ("a1B", "a1B", "A1B", "a_1_b"),
        ("é_à", "É_À", "É_À", "é_à"),
        ("é", "É", "É", "é"),
        ("item2", "item2", "Item2", "item_2"),
        ("line_2x", "line2X", "Line2X", "line_2x"),
        ("is_3d", "is3D", "Is3D", "is_3d"),
        ("IO_x", "ioX", "IoX", "io_x"),
        ("x_y_z", "xYZ", "XYZ", "x_y_z"),
        ("a_b_1_2", "aB12", "AB12", "a_b_1_2"),
        ("A_B", "aB", "AB", "a_b"),
        ("alreadyCamel1", "alreadyCamel1", "Alreadycamel1", "already_camel_1"),
        ("camel1x", "camel1X", "Camel1X", "camel_1x"),
        ("trailing_1_", "trailing1_", "Trailing1_", "trailing_1_"),
        ("a___b", "a___B", "A___B", "a___b"),
        ("b2_", "b2_", "B2_", "b_2_"),
        ("c_d-e", "cD-E", "CD-E", "c_d_e"),
    ];

    #[test]
    fn aliases_are_those_that_pydantic_makes() {
        for (name, camel, pascal, snake) in MADE {
            assert_eq!((*camel, *pascal, *snake), (&*to_camel(name), &*to_pascal(name), &*to_snake(name)), "of {name}");
        }
    }
}

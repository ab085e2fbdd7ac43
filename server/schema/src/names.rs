//! How one name is spelled on both sides: `user_profile` on the wire, `userProfile` and `UserProfile` in TypeScript.

/// The longest wire name there is.
pub const MAX_WIRE_NAME: usize = 128;

/// Whether `name` may be a wire name: dotted identifiers of ASCII letters, digits and underscores.
///
/// Wire names end up in URLs, file contents and TypeScript identifiers; anything else is refused where it is declared.
pub fn is_wire_name(name: &str) -> bool {
    // A key of that name would be none: JavaScript takes it for the object's prototype.
    name.len() <= MAX_WIRE_NAME && name != "__proto__" && name.split('.').all(is_identifier)
}

fn is_identifier(part: &str) -> bool {
    part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && part.chars().any(|c| c.is_ascii_alphabetic())
}

/// `contact.submit_all` → `ContactSubmitAll`; `getUser` → `GetUser`.
pub fn pascal(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in name.split(['_', '.', '-', ' ']) {
        let mut chars = word.chars();
        if let Some(first) = chars.next() {
            out.extend(first.to_uppercase());
            out.push_str(chars.as_str());
        }
    }
    out
}

/// `user_profile` → `userProfile`.
pub fn camel(name: &str) -> String {
    let pascal = pascal(name);
    let mut chars = pascal.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => pascal,
    }
}

/// `ChatRoom` → `chat_room`, as Django and pydantic spell it.
pub fn snake(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut out = String::with_capacity(name.len() + 4);
    for (index, &c) in chars.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|i| chars.get(i));
        let after = chars.get(index + 1);
        let starts_word = c.is_uppercase()
            && before.is_some_and(|b| {
                b.is_lowercase() || b.is_ascii_digit() || (b.is_uppercase() && after.is_some_and(|a| a.is_lowercase()))
            });
        if starts_word {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// `callEcho`: the call of a function.
pub fn call(function: &str) -> String {
    format!("call{}", pascal(function))
}

/// `useEcho`: the hook of a function, of a slot or of a mutation.
pub fn hook(function: &str) -> String {
    format!("use{}", pascal(function))
}

/// `EchoArgs`: what a call takes.
pub fn args_type(function: &str) -> String {
    format!("{}Args", pascal(function))
}

/// `fetchUser`: the bundle of a context.
pub fn fetch(context: &str) -> String {
    format!("fetch{}", pascal(context))
}

/// `UserBundle`: the type of the bundle of a context.
pub fn bundle_type(context: &str) -> String {
    format!("{}Bundle", pascal(context))
}

/// `UserParams`: what a context is fetched with.
pub fn params_type(context: &str) -> String {
    format!("{}Params", pascal(context))
}

/// `UserContext`, or `GreetProvider` for the context of one function. `global` has none: it belongs to `MizanContext`.
pub fn provider(context: &str, kind: crate::contract::ContextKind) -> Option<String> {
    use crate::contract::ContextKind;
    match kind {
        ContextKind::Global => None,
        ContextKind::Named => Some(format!("{}Context", pascal(context))),
        ContextKind::Local => Some(format!("{}Provider", pascal(context))),
    }
}

/// `DashboardProvider`: the provider of a composition.
pub fn composed_provider(composition: &str) -> String {
    format!("{}Provider", pascal(composition))
}

/// `contactFormSchema`, `ContactFormData`, `submitContactForm`, `validateContactForm`, `fetchContactFormSchema`, `useContactForm`: what a form
/// gives, in this order.
pub fn form(form: &str) -> [String; 6] {
    let (pascal, camel) = (pascal(form), camel(form));
    [
        format!("{camel}FormSchema"),
        format!("{pascal}FormData"),
        format!("submit{pascal}Form"),
        format!("validate{pascal}Form"),
        format!("fetch{pascal}FormSchema"),
        format!("use{pascal}Form"),
    ]
}

/// `fetchContactFormsetSchema`, `validateContactFormset`, `submitContactFormset`: what a form with `enable_formset` gives besides, in this order.
pub fn formset(form: &str) -> [String; 3] {
    let pascal = pascal(form);
    [format!("fetch{pascal}FormsetSchema"), format!("validate{pascal}Formset"), format!("submit{pascal}Formset")]
}

/// `subscribeChat`, `useChatChannel`, `ChatParams`, `ChatSend`, `ChatReceive`: what a channel gives, in this order.
pub fn channel(channel: &str) -> [String; 5] {
    let pascal = pascal(channel);
    [
        format!("subscribe{pascal}"),
        format!("use{pascal}Channel"),
        format!("{pascal}Params"),
        format!("{pascal}Send"),
        format!("{pascal}Receive"),
    ]
}

/// The values that the kernel gives every client.
pub const KERNEL_VALUES: [&str; 4] = ["MizanError", "applyInvalidation", "configure", "createClient"];

/// The values that a client with hooks has besides.
pub const REACT_VALUES: [&str; 2] = ["MizanContext", "useClient"];

/// The values that are in a client whatever the server declares. No declaration gets one of these names, with hooks or without: a frontend may ask for
/// hooks later.
pub fn supplied() -> impl Iterator<Item = &'static str> {
    KERNEL_VALUES.into_iter().chain(REACT_VALUES)
}

/// `Order.Line` → `OrderLine`; `Page[list[Product]]` → `PageListProduct`; `item` stays: what a class is called.
pub fn class(qualname: &str) -> String {
    let mut words = qualname.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| name + &capitalised(word))
}

/// `list` → `List`, and nothing else changed.
pub fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wire_name_has_one_spelling_in_each_place() {
        assert_eq!(camel("user_profile"), "userProfile");
        assert_eq!(pascal("contact.submit"), "ContactSubmit");
        assert_eq!(camel("contact.formset.submit"), "contactFormsetSubmit");
        assert_eq!(snake("HTTPStatusPage"), "http_status_page");
        assert_eq!(snake("Chat"), "chat");
    }

    #[test]
    fn a_path_is_no_wire_name() {
        for hostile in ["../../x", "", "a..b", "a b", "x\n", "___", "1a", "a/b", "é", "__proto__"] {
            assert!(!is_wire_name(hostile), "{hostile:?}");
        }
        assert!(is_wire_name("contact.formset.submit"));
    }
}

//! The editor's settings: `initializationOptions`, and the section `mizan` afterwards.

use serde::Deserialize;
use serde_json::Value;

/// The section that settings stand in.
pub(crate) const SECTION: &str = "mizan";

/// What can be set. `docs/lsp.md` describes each.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Settings {
    /// Whether a TypeScript language server runs beside this one: then what it says is not said twice.
    pub(crate) typescript_server: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { typescript_server: true }
    }
}

/// Every key there is.
const KEYS: [&str; 1] = ["typescriptServer"];

impl Settings {
    /// Reads settings, with a sentence for each thing that is passed over. A value of the wrong kind leaves all as it is by default.
    pub(crate) fn read(value: Value) -> (Self, Vec<String>) {
        let mut notes = Vec::new();
        // Some editors send the section, some what is in it, some nothing.
        let own = match value {
            Value::Object(mut all) => match all.remove(SECTION) {
                Some(Value::Object(own)) => own,
                _ => all,
            },
            Value::Null => return (Self::default(), notes),
            _ => {
                notes.push("the settings are no object, and are passed over".to_owned());
                return (Self::default(), notes);
            }
        };
        let unknown = own.keys().filter(|key| !KEYS.contains(&key.as_str()));
        notes.extend(unknown.map(|key| format!("there is no setting `{SECTION}.{key}`")));
        let settings = serde_json::from_value(Value::Object(own)).unwrap_or_else(|error| {
            notes.push(format!("the settings are passed over: {error}"));
            Self::default()
        });
        (settings, notes)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn settings_are_read_with_and_without_their_section() {
        let off = Settings { typescript_server: false };
        assert_eq!(Settings::read(json!({"typescriptServer": false})), (off.clone(), vec![]));
        assert_eq!(Settings::read(json!({"mizan": {"typescriptServer": false}})), (off, vec![]));
        assert_eq!(Settings::read(Value::Null), (Settings::default(), vec![]));
    }

    #[test]
    fn what_is_not_known_is_said_and_passed_over() {
        let (settings, notes) = Settings::read(json!({"typescriptServer": false, "colour": "red"}));
        assert_eq!(settings, Settings { typescript_server: false });
        assert_eq!(notes, ["there is no setting `mizan.colour`"]);
        let (settings, notes) = Settings::read(json!({"typescriptServer": 3}));
        assert_eq!(settings, Settings::default());
        assert_eq!(notes.len(), 1);
    }
}

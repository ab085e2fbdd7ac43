//! The keywords of what declares: `@client` and the words that a form says of itself.
//!
//! Plain data: names in the order in which a person thinks of them, what each takes, what it does. Whether a keyword is wise together with others
//! is not said here.

use mizan_engine::config::{Dialect, Framework};

/// Something that takes keywords.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeywordsOf {
    /// `@client(…)`, and `_meta` of a `ServerFunction`.
    Client,
    /// `mizanFormMeta(…)`.
    FormMeta,
}

/// A keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keyword {
    /// Its name.
    pub name: &'static str,
    /// What it takes, as an annotation.
    pub takes: &'static str,
    /// What it is where it is not given, as an expression.
    pub default: Option<&'static str>,
    /// What it does, in Markdown.
    pub does: &'static str,
}

const TARGETS: &str = "str | ReactContext | function | list";
const CONTEXTS: &str = "str | ReactContext | list";

static CLIENT: [Keyword; 10] = [
    Keyword {
        name: "context",
        takes: "str | ReactContext",
        default: Some("None"),
        does: "Makes the function a member of a context, which is fetched as one and invalidated as one. `\"global\"` is fetched once, a name of your own for each \
               mount of its provider, `\"local\"` is a context of this one function. Not together with `affects` or `merge`.",
    },
    Keyword {
        name: "affects",
        takes: TARGETS,
        default: Some("None"),
        does: "What a call invalidates: contexts, or single functions of them. What is mounted of it is fetched once afterwards.",
    },
    Keyword {
        name: "merge",
        takes: CONTEXTS,
        default: Some("None"),
        does: "The contexts in which the result takes the place of the one slot of its type, without a fetch.",
    },
    Keyword {
        name: "auth",
        takes: "bool | str | Callable[[Request], bool]",
        default: Some("None"),
        does: "Who may call: `True` or `\"required\"` for who is logged in, `\"staff\"`, `\"superuser\"`, or a function of the request that says so.",
    },
    Keyword {
        name: "websocket",
        takes: "bool",
        default: Some("False"),
        does: "Calls travel over the WebSocket, not over HTTP. All members of a context travel alike.",
    },
    Keyword {
        name: "private",
        takes: "bool",
        default: Some("False"),
        does: "No client can call the function; it still invalidates what it affects when the server calls it.",
    },
    Keyword {
        name: "route",
        takes: "str",
        default: Some("None"),
        does: "The URL of a view: the function returns a response and no client gets it.",
    },
    Keyword {
        name: "methods",
        takes: "list[str]",
        default: Some("None"),
        does: "The HTTP methods that the view at `route` answers.",
    },
    Keyword {
        name: "rev",
        takes: "int",
        default: Some("0"),
        does: "The revision of what the server's cache holds: another number, and nothing that was cached before is answered.",
    },
    Keyword {
        name: "cache",
        takes: "bool | int",
        default: Some("True"),
        does: "How long the server keeps an answer: `True` until it is invalidated, `False` not at all, a number of seconds.",
    },
];

/// What FastAPI has of them.
const COMMON: [&str; 6] = ["context", "affects", "merge", "auth", "rev", "cache"];

static FORM_META: [Keyword; 8] = [
    Keyword {
        name: "name",
        takes: "str",
        default: None,
        does: "The name of the form on the wire, and in the client: `contact` for `submitContactForm`.",
    },
    Keyword { name: "title", takes: "str", default: Some("None"), does: "What stands above the form." },
    Keyword { name: "subtitle", takes: "str", default: Some("None"), does: "What stands below its title." },
    Keyword {
        name: "submit_label",
        takes: "str",
        default: Some("None"),
        does: "What stands on the button that submits it.",
    },
    Keyword {
        name: "live_validation",
        takes: "bool",
        default: Some("True"),
        does: "The server is asked about a field while it is filled in.",
    },
    Keyword {
        name: "live_form_errors",
        takes: "bool",
        default: Some("False"),
        does: "Errors of the whole form are shown while it is filled in, too.",
    },
    Keyword {
        name: "refetch_schema_on_validate",
        takes: "bool",
        default: Some("False"),
        does: "The schema is fetched again with each validation, for forms whose fields follow what is filled in.",
    },
    Keyword {
        name: "enable_formset",
        takes: "bool",
        default: Some("False"),
        does: "The form can be submitted many at once, as a formset.",
    },
];

impl KeywordsOf {
    /// All of them, whatever the backend.
    pub(crate) fn all(self) -> &'static [Keyword] {
        match self {
            Self::Client => &CLIENT,
            Self::FormMeta => &FORM_META,
        }
    }

    /// Its keywords, as far as a backend has them.
    pub(crate) fn keywords(self, dialect: Dialect, framework: Framework) -> Vec<Keyword> {
        match self {
            Self::FormMeta => FORM_META.to_vec(),
            Self::Client => {
                let is_there = |keyword: &&Keyword| framework == Framework::Django || COMMON.contains(&keyword.name);
                let in_dialect = |keyword: &Keyword| match (dialect, keyword.name) {
                    (Dialect::Izana, "affects") => Keyword { takes: CONTEXTS, ..*keyword },
                    _ => *keyword,
                };
                CLIENT.iter().filter(is_there).map(in_dialect).collect()
            }
        }
    }
}

impl Keyword {
    /// `context: str | ReactContext = None`, on one line.
    pub(crate) fn signature(&self) -> String {
        let default = self.default.map(|default| format!(" = {default}")).unwrap_or_default();
        format!("{}: {}{default}", self.name, self.takes)
    }
}

//! A client by naming convention, and uses as a person would see them.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "shared by tests, each of which takes its part"
)]

use std::fmt::Write as _;
use std::sync::Arc;

pub(crate) use mizan_syntax::typescript::Dialect;
use mizan_text::{Encoding, LineIndex, Span};
use mizan_typescript::client::{ClientExport, Role};
use mizan_typescript::facts::{FileFacts, Imported, Written};
use mizan_typescript::uses::{Denoted, FileUses, Names, Segment, Target, Use, UseKind, uses};

/// The role of a name in the tests' client. What begins with `useGone` or `callGone` is not in it.
pub(crate) fn role(name: &str) -> Option<Role> {
    let role = match name {
        _ if name.contains("Gone") => return None,
        "default" => return None,
        "useItem" | "useItems" => Role::SlotHook,
        "useChatChannel" => Role::ChannelHook,
        "useContactForm" => Role::FormHook,
        "MizanContext" | "MizanError" => Role::Other,
        "Status" | "SortOrder" => Role::Enum,
        "contactFormSchema" => Role::FormSchema,
        _ if name.starts_with("use") => Role::CallHook,
        _ if name.starts_with("call") => Role::Call,
        _ if name.starts_with("fetch") => Role::Fetch,
        _ if name.starts_with("submit") => Role::Submit,
        _ if name.starts_with("validate") => Role::FormCall,
        _ if name.starts_with("subscribe") => Role::Subscribe,
        _ if name.ends_with("Context") || name.ends_with("Provider") => Role::Provider,
        _ if name.starts_with(char::is_uppercase) => Role::Type,
        _ => return None,
    };
    Some(role)
}

pub(crate) fn export(name: &str) -> Option<Arc<ClientExport>> {
    role(name).map(|role| Arc::new(ClientExport { name: name.into(), role }))
}

/// Everything from `./api` is the client.
struct FromApi<'f>(&'f FileFacts);

fn denoted(name: &str) -> Denoted<()> {
    export(name).map_or_else(|| Denoted::Missing(name.into()), Denoted::Export)
}

impl Names for FromApi<'_> {
    type Module = ();

    fn import(&self, index: u32) -> Denoted<()> {
        let import = &self.0.imports[index as usize];
        match &import.what {
            _ if &*import.from.text != "./api" => Denoted::Other,
            Imported::Name(name) => denoted(name),
            Imported::Module | Imported::Promise => Denoted::Module(()),
            Imported::Nothing => Denoted::Other,
        }
    }

    fn member(&self, (): &(), name: &str) -> Denoted<()> {
        denoted(name)
    }
}

pub(crate) fn read(source: &str, dialect: Dialect) -> (FileFacts, FileUses) {
    let facts = FileFacts::read(source, dialect, |_| true);
    let found = uses(&facts, &FromApi(&facts));
    (facts, found)
}

/// The uses in a TSX file.
pub(crate) fn shown(source: &str) -> String {
    render(source, &read(source, Dialect::Tsx).1)
}

pub(crate) fn render(source: &str, found: &FileUses) -> String {
    let lines = LineIndex::new(source);
    let mut text = String::new();
    for one in &found.uses {
        writeln!(text, "{}  {}", place(source, &lines, one.span), describe(one)).unwrap();
    }
    for missing in &found.missing {
        writeln!(text, "{}  missing {}", place(source, &lines, missing.span), missing.name).unwrap();
    }
    for (span, reason) in &found.modules {
        writeln!(text, "{}  the module {}", place(source, &lines, *span), reason.phrase()).unwrap();
    }
    text
}

fn place(source: &str, lines: &LineIndex, span: Span) -> String {
    let at = |offset| {
        let at = lines.line_column(source, offset, Encoding::Utf8);
        format!("{}:{}", at.line + 1, at.column + 1)
    };
    format!("{}–{} {}", at(span.start), at(span.end), span.of(source).replace(['\n', '\r'], "⏎"))
}

fn describe(one: &Use) -> String {
    let kind = match one.kind {
        UseKind::Dynamic(reason) => format!("dynamic ({})", reason.phrase()),
        kind => format!("{kind:?}").to_lowercase(),
    };
    let written = match one.written {
        Written::Name => "",
        Written::Shorthand => ", shorthand",
        Written::Binding => ", binding",
        Written::Alias if matches!(one.kind, UseKind::Dynamic(_) | UseKind::Invocation) => "",
        Written::Alias => ", alias",
    };
    let within = one.within.as_ref().map(|within| format!("  in {within}")).unwrap_or_default();
    format!("{kind}{written}  {}{within}", target(&one.target))
}

pub(crate) fn target(target: &Target) -> String {
    let mut text = format!("{} {}", target.export.role.noun(), target.export.name);
    let part = format!("{:?}", target.part).to_lowercase();
    if part != "name" {
        write!(text, " {part}").unwrap();
    }
    for segment in &target.path {
        match segment {
            Segment::Key(key) => write!(text, ".{key}").unwrap(),
            Segment::Item => text.push_str("[]"),
        }
    }
    text
}

//! What the generated client exports, as far as its uses are concerned.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::Utf8Path;

/// What an export of the client is, which says what a use of it may do: what is called, awaited, destructured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// `callEcho(args)` gives a promise of the result.
    Call,
    /// `useEcho()` gives `mutate`, `data`, `error` and the rest.
    CallHook,
    /// `fetchUser(params)` gives a promise of the bundle, which is keyed by function.
    Fetch,
    /// `useUserProfile()` gives the value, `useUserProfile.state()` what is known of it.
    SlotHook,
    /// `<UserContext user_id={5}>`.
    Provider,
    /// `submitContactForm(data)`.
    Submit,
    /// `validateContactForm({ data })`, and the other calls of a form, whose data stand under `data` or, each, under `forms`.
    FormCall,
    /// `contactFormSchema`, which checks the data.
    FormSchema,
    /// `useContactForm()` gives what react-hook-form gives, and `submit`.
    FormHook,
    /// `subscribeChat(params, handlers)` gives `send` and `close`.
    Subscribe,
    /// `useChatChannel(params)` gives `messages`, `last`, `send`.
    ChannelHook,
    /// A type with fields.
    Type,
    /// A constant object with members, and the union of their values under the same name.
    Enum,
    /// What is no project's own: `MizanContext`, `MizanError`.
    Other,
}

impl Role {
    /// The role in words.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::CallHook => "hook",
            Self::Fetch => "fetch",
            Self::SlotHook => "context hook",
            Self::Provider => "provider",
            Self::Submit => "form submission",
            Self::FormCall => "form call",
            Self::FormSchema => "form schema",
            Self::FormHook => "form hook",
            Self::Subscribe => "subscription",
            Self::ChannelHook => "channel hook",
            Self::Type => "type",
            Self::Enum => "enum",
            Self::Other => "name",
        }
    }
}

/// One name that the client exports.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClientExport {
    /// The name, unique in the client.
    pub name: Arc<str>,
    /// What it is.
    pub role: Role,
}

/// The exports of one file by the names that this file gives them.
pub type ClientFile = BTreeMap<Arc<str>, Arc<ClientExport>>;

/// The client as others import it: its files, and what each exports under which name. A file that exists as `.js` and as `.d.ts` is here under
/// every path that a specifier may lead to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Client {
    /// Each file by its path.
    pub files: BTreeMap<Arc<Utf8Path>, Arc<ClientFile>>,
}

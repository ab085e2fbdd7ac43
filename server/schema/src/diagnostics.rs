//! What is wrong with a contract, in words and places.

use crate::{Origin, SourceId};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The contract is broken; `check` fails.
    Error,
    /// Something is not as it seems; `check --deny warnings` fails.
    Warning,
    /// Something to know.
    Hint,
}

/// A finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// Which rule.
    pub code: Code,
    /// What is wrong, as a sentence without its full stop; names in backticks.
    pub message: String,
    /// The very token that is wrong.
    pub primary: Place,
    /// What stands under the primary token, when it says more than the message.
    pub label: Option<String>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// What to do.
    pub help: Option<String>,
}

/// Where a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A token or expression.
    At(Origin),
    /// A whole file (one that cannot be read has no tokens).
    File(SourceId),
}

/// Another place that belongs to a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// Where.
    pub origin: Origin,
    /// What it has to do with it.
    pub message: String,
}

impl Diagnostic {
    /// A finding at `origin`.
    pub fn new(code: Code, origin: Origin, message: impl Into<String>) -> Self {
        Self::at(code, Place::At(origin), message)
    }

    /// A finding at a place that may be a whole file.
    pub fn at(code: Code, primary: Place, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), primary, label: None, related: Vec::new(), help: None }
    }

    /// With what stands under the primary token.
    #[must_use]
    pub fn with_label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// With another place.
    #[must_use]
    pub fn with_related(mut self, origin: Origin, message: impl Into<String>) -> Self {
        self.related.push(Related { origin, message: message.into() });
        self
    }

    /// With what to do.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// How much it matters.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $number:literal, $name:literal, $severity:ident;)+) => {
        /// The stable codes. A code is never given another meaning; `docs/diagnostics/` explains each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $doc])+ $variant,)+ }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[$(Code::$variant),+];

            /// `MZ101`.
            pub const fn number(self) -> &'static str { match self { $(Code::$variant => $number),+ } }

            /// `unknown-affects-target`.
            pub const fn name(self) -> &'static str { match self { $(Code::$variant => $name),+ } }

            /// What it means, why it matters, and what to do, as the Markdown of its page.
            pub const fn documentation(self) -> &'static str {
                match self {
                    $(Code::$variant => include_str!(concat!("../../../docs/diagnostics/", $number, ".md")),)+
                }
            }

            /// How much a finding of this code matters.
            pub const fn severity(self) -> Severity { match self { $(Code::$variant => Severity::$severity),+ } }
        }
    };
}

codes! {
    /// `affects` names no context and no function of one.
    UnknownAffectsTarget = "MZ101", "unknown-affects-target", Error;
    /// `merge` names no context.
    UnknownMergeTarget = "MZ102", "unknown-merge-target", Error;
    /// `context` stands beside `affects` or `merge`.
    ContextWithMutation = "MZ103", "context-with-mutation", Error;
    /// No return annotation.
    MissingReturnAnnotation = "MZ104", "missing-return-annotation", Error;
    /// `auth` is a string that is none of the known.
    UnknownAuth = "MZ105", "unknown-auth", Error;
    /// Two functions, a function and a form, or two contexts claim one wire name.
    DuplicateWireName = "MZ106", "duplicate-wire-name", Error;
    /// Two declarations give one TypeScript name.
    DuplicateTypeScriptName = "MZ107", "duplicate-typescript-name", Error;
    /// A parameter's type differs between the members of a context, or between the contexts of a composition.
    ContextParameterConflict = "MZ108", "context-parameter-conflict", Error;
    /// A context has members on HTTP and on a WebSocket.
    MixedTransports = "MZ109", "mixed-transports", Error;
    /// A `merge` finds no slot of its result's type, or more than one.
    AmbiguousMergeSlot = "MZ110", "ambiguous-merge-slot", Error;
    /// `route` on a function that returns no response.
    RouteWithoutResponse = "MZ111", "route-without-response", Error;
    /// A response is returned without `route`.
    ResponseWithoutRoute = "MZ112", "response-without-route", Error;
    /// A view is a member of a context.
    ViewInContext = "MZ113", "view-in-context", Error;
    /// `websocket=True` or a channel, and channels are not set up.
    WebsocketWithoutChannels = "MZ114", "websocket-without-channels", Error;
    /// `compose` names something that is no context, or nothing.
    ComposeTarget = "MZ115", "compose-target", Error;
    /// `compose` names one context twice.
    ComposeDuplicate = "MZ116", "compose-duplicate", Error;
    /// A declaration that nothing registers.
    Unregistered = "MZ117", "unregistered", Hint;
    /// A form with the mixin and without its `mizan`.
    FormWithoutMeta = "MZ118", "form-without-meta", Error;
    /// Two forms claim one name.
    DuplicateFormName = "MZ119", "duplicate-form-name", Error;
    /// A channel's slot is no model.
    ChannelSlot = "MZ120", "channel-slot", Error;
    /// A type that cannot be known statically.
    UnresolvedType = "MZ121", "unresolved-type", Warning;
    /// `*args` or `**kwargs` in a server function.
    VariadicParameter = "MZ122", "variadic-parameter", Error;
    /// A keyword that the decorator does not take, or a value of the wrong kind.
    InvalidKeyword = "MZ123", "invalid-keyword", Error;
    /// The name of a function, context, form or channel is no name.
    InvalidName = "MZ124", "invalid-name", Error;
    /// A declaration whose meaning is computed at run time.
    DynamicDeclaration = "MZ125", "dynamic-declaration", Warning;
    /// A registration of something that is not found.
    UnknownRegistration = "MZ126", "unknown-registration", Warning;
    /// A server function without its request parameter.
    MissingRequestParameter = "MZ127", "missing-request-parameter", Error;
    /// Two channels claim one name.
    DuplicateChannelName = "MZ128", "duplicate-channel-name", Error;
    /// A default whose value cannot be known statically.
    UnresolvedDefault = "MZ129", "unresolved-default", Hint;

    /// A file does not parse.
    SyntaxError = "MZ201", "syntax-error", Error;
    /// A file's bytes are no text.
    Undecodable = "MZ202", "undecodable-file", Error;
    /// A file or folder cannot be read.
    Unreadable = "MZ203", "unreadable", Error;
    /// An app or module that discovery names is not found.
    ModuleNotFound = "MZ204", "module-not-found", Warning;
    /// A setting that discovery needs is computed at run time.
    DynamicSettings = "MZ205", "dynamic-settings", Warning;

    /// The client on disk is not what the contract says.
    StaleClient = "MZ301", "stale-client", Error;
    /// A generated file was edited by hand.
    EditedClient = "MZ302", "edited-client", Error;

    /// Nothing in the frontends uses a function, a form or a channel.
    Unused = "MZ401", "unused", Warning;
    /// A frontend asks the client for a name that it does not have.
    UnknownClientName = "MZ402", "unknown-client-name", Error;
    /// A hook reads a context that nothing around it provides.
    OutsideProvider = "MZ403", "outside-provider", Error;
    /// JavaScript that nothing checks gives a call what the server refuses.
    WrongArgument = "MZ404", "wrong-argument", Error;
}

impl Code {
    /// The code with this number or name, as a person types it (`MZ101`, `mz101`, `unknown-affects-target`).
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.number().eq_ignore_ascii_case(text) || code.name() == text)
    }
}

//! What may be typed: commands, options and their help.
//!
//! In goes the command line, out come [`Arguments`]. Completions and the manual page are made from the same description.

use camino::Utf8PathBuf;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// Typed clients from Python server functions, read statically.
#[derive(Debug, Parser)]
#[command(name = "mizan-dev", version, max_term_width = 100, disable_help_subcommand = true, after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// When output is coloured
    #[arg(long, value_name = "WHEN", value_enum, default_value_t, global = true)]
    pub(crate) color: Color,

    /// Say nothing but what was asked for
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,

    /// Say more
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  fine
  1  findings
  2  wrong usage, or a surrounding that failed (an unreadable folder, a bad configuration)

Nothing of the project is imported or run: it is read.";

/// `--color`: on a terminal, everywhere, nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write the client, and keep it fresh on every save
    #[command(after_help = "\
Examples:
  mizan-dev watch                     the project of the current folder
  mizan-dev watch examples/shop       the project of that folder
  mizan-dev watch --format json       an event a line, for tools
  mizan-dev watch --poll              for mounted folders whose changes do not arrive by themselves

Keys: r writes the client anew, e shows every problem, u what no frontend uses, q ends.")]
    Watch(WatchOptions),

    /// Write the client
    #[command(after_help = "\
Examples:
  mizan-dev generate                  the project of the current folder
  mizan-dev generate examples/shop    the project of that folder
  mizan-dev generate --dry-run        say what would be written, and write nothing")]
    Generate(GenerateOptions),

    /// Report every problem, and whether the client on disk is up to date
    #[command(after_help = "\
Examples:
  mizan-dev check
  mizan-dev check --format github     annotations in a pull request
  mizan-dev check --deny warnings     warnings fail too
  mizan-dev check --unused            what no frontend uses, too")]
    Check(CheckOptions),

    /// Print the contract
    #[command(after_help = "\
Examples:
  mizan-dev schema | jq '.functions.echo.input'")]
    Schema(SchemaOptions),

    /// Compare the contract with that of a git revision, and say what breaks
    #[command(after_help = "\
The exit code is 1 when something breaks. The revision is read from git's objects, with the packages that are installed now.

Examples:
  mizan-dev diff                          what changed since the last commit
  mizan-dev diff main                     what this branch changes
  mizan-dev diff main examples/shop       the project of that folder
  mizan-dev diff main --format markdown   for a comment in a pull request")]
    Diff(DiffOptions),

    /// Print contexts, who reads them and who invalidates them, as a graph
    #[command(after_help = "\
Examples:
  mizan-dev graph                         Mermaid, which GitHub and many editors show
  mizan-dev graph --format dot | dot -Tsvg > contexts.svg")]
    Graph(GraphOptions),

    /// Tell all about a function, context, composition, form or channel, or what a code means
    #[command(after_help = "\
Examples:
  mizan-dev explain echo                  a name on the wire
  mizan-dev explain shop.clients.echo     a name in Python
  mizan-dev explain useEcho               a name in TypeScript
  mizan-dev explain MZ101                 a diagnostic code")]
    Explain(ExplainOptions),

    /// Write `mizan.toml` and `.gitattributes` for a project, from what is found in it
    #[command(after_help = "\
An existing `django.config.mjs` is read, never run. Nothing that exists is overwritten.

Examples:
  mizan-dev init
  mizan-dev init path/to/project")]
    Init(Folder),

    /// Say what was found of a project, what was not, and what to do about it
    #[command(after_help = "\
Examples:
  mizan-dev doctor")]
    Doctor(Folder),

    /// Serve an editor: diagnostics and navigation in Python and TypeScript
    #[command(after_help = "\
Editors start it by themselves; `docs/lsp.md` says how.

Examples:
  mizan-dev lsp                       on standard input and output
  mizan-dev lsp --listen 9257         for the first that connects to that port of this machine
  mizan-dev lsp --pipe /tmp/mizan     on a socket in the file system, or a named pipe")]
    Lsp(LspOptions),

    /// Print shell completions
    #[command(after_help = "\
Examples:
  mizan-dev completions bash > ~/.local/share/bash-completion/completions/mizan-dev
  mizan-dev completions fish > ~/.config/fish/completions/mizan-dev.fish")]
    Completions {
        /// The shell
        shell: Shell,
    },

    /// Print the manual page
    #[command(after_help = "\
Examples:
  mizan-dev man > ~/.local/share/man/man1/mizan-dev.1")]
    Man,
}

#[derive(Debug, Args)]
pub(crate) struct Folder {
    /// The project, or a folder in it
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    pub(crate) path: Utf8PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct WatchOptions {
    #[command(flatten)]
    pub(crate) folder: Folder,

    /// How events are printed
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub(crate) format: WatchFormat,

    /// Look for changes every so often instead of being told by the system
    #[arg(long, value_name = "MILLISECONDS", num_args = 0..=1, default_missing_value = "1000", value_parser = clap::value_parser!(u64).range(10..=60_000))]
    pub(crate) poll: Option<u64>,
}

/// `watch --format`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum WatchFormat {
    /// A line for each change, frames of what is wrong, for people
    #[default]
    Pretty,
    /// An event a line
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct GenerateOptions {
    #[command(flatten)]
    pub(crate) folder: Folder,

    /// Print what would be written or removed, and do neither
    #[arg(long, conflicts_with = "stdout")]
    pub(crate) dry_run: bool,

    /// Print the files, and write none
    #[arg(long)]
    pub(crate) stdout: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CheckOptions {
    #[command(flatten)]
    pub(crate) folder: Folder,

    /// How findings are printed
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub(crate) format: CheckFormat,

    /// Warn of functions, forms and channels that no frontend uses
    #[arg(long)]
    pub(crate) unused: bool,

    /// What fails besides errors
    #[arg(long, value_name = "WHAT", value_enum)]
    pub(crate) deny: Option<Deny>,
}

/// `check --format`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// Frames of source, for people
    #[default]
    Pretty,
    /// A line for each finding
    Concise,
    /// One JSON document
    Json,
    /// GitHub workflow commands: annotations in a pull request
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// JUnit XML, for CI servers
    Junit,
}

/// `check --deny`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Deny {
    Warnings,
}

#[derive(Debug, Args)]
pub(crate) struct SchemaOptions {
    #[command(flatten)]
    pub(crate) folder: Folder,

    /// How the contract is printed
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub(crate) format: SchemaFormat,

    /// Which backend, by its folder, where the project has several
    #[arg(long, value_name = "DIR")]
    pub(crate) backend: Option<Utf8PathBuf>,
}

/// `schema --format`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaFormat {
    /// One JSON document, with the JSON Schema of every input and output
    #[default]
    Json,
    /// The same as KDL
    Kdl,
    /// OpenAPI, for tools that know nothing of Mizan
    Openapi,
}

#[derive(Debug, Args)]
pub(crate) struct DiffOptions {
    /// A commit, branch or tag
    #[arg(value_name = "REV", default_value = "HEAD")]
    pub(crate) revision: String,

    #[command(flatten)]
    pub(crate) folder: Folder,

    /// How changes are printed
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub(crate) format: DiffFormat,
}

/// `diff --format`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// By grade, with reasons, for people
    #[default]
    Pretty,
    /// A line for each change
    Concise,
    /// One JSON document
    Json,
    /// For a comment in a pull request
    Markdown,
}

#[derive(Debug, Args)]
pub(crate) struct GraphOptions {
    #[command(flatten)]
    pub(crate) folder: Folder,

    /// How the graph is printed
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub(crate) format: GraphFormat,

    /// Which backend, by its folder, where the project has several
    #[arg(long, value_name = "DIR")]
    pub(crate) backend: Option<Utf8PathBuf>,
}

/// `graph --format`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum GraphFormat {
    /// A Mermaid flowchart
    #[default]
    Mermaid,
    /// For Graphviz
    Dot,
    /// One JSON document
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct LspOptions {
    /// Wait for a connection on an address, or a port of this machine
    #[arg(long, value_name = "ADDR", conflicts_with = "pipe")]
    pub(crate) listen: Option<String>,

    /// Use a socket in the file system, or a named pipe
    #[arg(long, value_name = "PATH")]
    pub(crate) pipe: Option<Utf8PathBuf>,

    /// Standard input and output, as without it: many editors say so
    #[arg(long, hide = true)]
    pub(crate) stdio: bool,

    /// What some editors add; the process that started it is named in the protocol, too
    #[arg(long = "clientProcessId", hide = true, value_name = "PID")]
    pub(crate) client_process_id: Option<u32>,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainOptions {
    /// A name on the wire, in Python or in TypeScript; or a code
    #[arg(value_name = "NAME|CODE")]
    pub(crate) name: String,

    #[command(flatten)]
    pub(crate) folder: Folder,
}

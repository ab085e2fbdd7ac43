//! What an editor waits for: the real language server on standard input and output.
//!
//! In go the binary, how often to ask, and other servers to ask for the same; out comes Markdown. Every time is from before a message is written until the
//! last byte of what answers it is read. The floor is a request that needs no project (a hover in a file of none), asked in turns with what it is compared with. An
//! answer that is not what it should be is an error and no figure.

use std::fmt::Write as _;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use camino::{Utf8Path, Utf8PathBuf};
use serde_json::{Value, json};

mod document;
mod typing;

use crate::client::Client;
use crate::measure::{milliseconds, percentiles};
use crate::project::{self, PER_MODULE, Shape, put};
use crate::random::Random;
use crate::{frontend, functions};
use document::Document;

/// The functions of the projects that are measured, where nothing else is said.
pub const SIZES: [usize; 3] = [100, 1_000, 10_000];

/// Python files of each.
const FILES: usize = 10_000;

/// TypeScript files of each that use one and the same function.
const PAGES: usize = 2_000;

/// Functions of the file that is typed in: a thousand lines.
const LARGE: usize = 70;

/// What is asked about everything is asked so many times less often.
const SELDOM: usize = 10;

const CALLER: &str =
    "from app0.clients.part0 import list_0\n\n\ndef page(request):\n    return {\"rows\": list_0(request)}\n";

/// Other servers that know the way from a use to its function: how to start each, where it is there.
#[derive(Clone, Debug, Default)]
pub struct Peers {
    /// `tsc` of TypeScript 7.
    pub typescript: Option<String>,
    /// `pyright-langserver`.
    pub pyright: Option<String>,
    /// `ty`.
    pub ty: Option<String>,
}

/// Measures everything, in projects of so many functions.
///
/// # Errors
///
/// When the disk refuses, or a server does not answer what it should.
pub fn measure(binary: &Utf8Path, sizes: &[usize], rounds: usize, peers: &Peers) -> Result<String> {
    let folder = tempfile::Builder::new().prefix("mizan-bench-").tempdir().context("cannot create a folder")?;
    let folder = Utf8PathBuf::from_path_buf(folder.path().canonicalize()?).ok();
    let folder = folder.context("the folder for temporary files has no printable name")?;
    let mut asked = String::from(
        "| functions | what | p50 ms | p95 ms | p99 ms | idle p50 | idle p95 |\n| ---: | --- | ---: | ---: | ---: | ---: | ---: |\n",
    );
    let mut once = String::from(
        "| functions | read, ms | first question of the frontend, ms | memory when read, MB | in the end, MB | most, MB |\n| ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    let mut jumps = String::from(
        "| functions | jump | server | p50 ms | p95 ms | p99 ms |\n| ---: | --- | --- | ---: | ---: | ---: |\n",
    );
    for &functions in sizes {
        let mut desk = Desk::open(binary, &folder.join(functions.to_string()), functions)?;
        for (what, times, idle) in desk.ask_all(rounds)? {
            let ([p50, p95, p99], [idle50, idle95, _]) = (percentiles(times), percentiles(idle));
            let _ = writeln!(
                asked,
                "| {functions} | {what} | {p50:.2} | {p95:.2} | {p99:.2} | {idle50:.2} | {idle95:.2} |"
            );
        }
        let (read, first) = (milliseconds(desk.read), milliseconds(desk.first));
        let [has, most] = ["VmRSS", "VmHWM"].map(|of| desk.client.memory(of));
        let [read_with, has, most] = [desk.memory, has?, most?].map(|bytes| bytes.div_ceil(1 << 20));
        let _ = writeln!(once, "| {functions} | {read:.0} | {first:.0} | {read_with} | {has} | {most} |");
        for (jump, server, times) in desk.jumps(rounds, peers)? {
            let [p50, p95, p99] = percentiles(times);
            let _ = writeln!(jumps, "| {functions} | {jump} | {server} | {p50:.2} | {p95:.2} | {p99:.2} |");
        }
        ensure!(desk.client.end()?, "the server does not end as it should");
    }
    Ok(format!("{asked}\n{once}\n{jumps}"))
}

/// What is measured, its times and those of the floor.
type Row = (&'static str, Vec<f64>, Vec<f64>);

/// An editor with a project open.
struct Desk {
    client: Client,
    root: Utf8PathBuf,
    /// From `initialized` until the project is read and its client is on disk.
    read: Duration,
    /// The first question that needs all of the frontend.
    first: Duration,
    /// When the project was read, in bytes.
    memory: u64,
    /// The module of a thousand lines.
    large: Document,
    /// The first module of functions, and one that calls one of them.
    part: Document,
    caller: Document,
    page: Document,
    /// The number of a plain function in the first module.
    plain: usize,
}

impl Desk {
    fn open(binary: &Utf8Path, root: &Utf8Path, functions: usize) -> Result<Self> {
        project::write(root, &Shape { files: FILES, functions, seed: 4 })?;
        frontend::write(root, 0, functions)?;
        frontend::write_pages(root, PAGES)?;
        let [large, part] = ["large", "part0"].map(|name| root.join(format!("backend/app0/clients/{name}.py")));
        let caller = root.join("backend/app0/pages.py");
        put(&large, &functions::module(functions.next_multiple_of(PER_MODULE), LARGE, &mut Random::new(5)))?;
        put(&caller, CALLER)?;
        let mut client = Client::start(Command::new(binary).args(["lsp", "--stdio"]))?;
        let start = std::time::Instant::now();
        client.begin(root, &capabilities(), &json!({ "typescriptServer": false }))?;
        let read = client.told("window/logMessage", |told| {
            told.get("message").and_then(Value::as_str).is_some_and(|words| words.starts_with("read "))
        })?;
        let memory = client.memory("VmRSS")?;
        let part = Document::open(&mut client, &part, "python")?;
        let plain = part.text.split("def find_").nth(1).and_then(|rest| rest.split('(').next()?.parse().ok());
        let desk = Self {
            read: read.at.duration_since(start),
            first: Duration::ZERO,
            memory,
            large: Document::open(&mut client, &large, "python")?,
            caller: Document::open(&mut client, &caller, "python")?,
            page: Document::open(&mut client, &root.join("frontend/src/pages0/Page0.tsx"), "typescriptreact")?,
            plain: plain.context("the first module has no plain function")?,
            part,
            client,
            root: root.to_owned(),
        };
        ensure!(desk.large.text.lines().count() >= 1_000, "the module is too short");
        Ok(desk)
    }

    fn ask_all(&mut self, rounds: usize) -> Result<Vec<Row>> {
        let references = json!({ "context": { "includeDeclaration": true } });
        let use_of_list = self.page.behind("  const rows = useL")?;
        let list = self.part.behind("def li")?;
        self.first = self.request("textDocument/references", &list, &references)?.1;
        let mut rows = vec![
            self.types("keystroke → diagnostics: a letter of a name", rounds, typing::letter)?,
            self.types("keystroke → diagnostics: a line above a finding", rounds, typing::line)?,
            self.types("keystroke → diagnostics: a bracket that is open", rounds, typing::bracket)?,
        ];
        let none = json!({});
        let plain = |answer: &Value| !answer.is_null();
        let leads = |answer: &Value| leads_to(answer, "/part0.py");
        let lists = |label: &'static str| {
            move |answer: &Value| {
                let label_of = |item: &Value| item.get("label").and_then(Value::as_str).map(str::to_owned);
                items(answer).iter().filter_map(label_of).any(|found| found.starts_with(label))
            }
        };
        for (what, key, label) in [
            ("keystroke → completion: `@client(a`", typing::keyword as fn(&str) -> _, "affects"),
            ("keystroke → completion: `@client(affects=\"i`", typing::context, "items_"),
            ("keystroke → completion: `@client(affects=l`", typing::function, "list_"),
        ] {
            rows.push(self.types_and_asks(what, rounds, key, "completion", lists(label))?);
        }
        let signs = |answer: &Value| answer.pointer("/signatures/0").is_some();
        rows.push(self.types_and_asks(
            "keystroke → signature: `@client(`",
            rounds,
            typing::bracket,
            "signatureHelp",
            signs,
        )?);
        let affected = self.part.behind("affects=\"it")?;
        rows.push(self.asks("definition: TypeScript → Python", rounds, "definition", &use_of_list, &none, leads)?);
        rows.push(self.asks("definition: `affects=\"…\"`", rounds, "definition", &affected, &none, leads)?);
        rows.push(self.asks("hover: TypeScript", rounds, "hover", &use_of_list, &none, plain)?);
        rows.push(self.asks("hover: Python", rounds, "hover", &list, &none, plain)?);
        let context = self.part.behind("@client(context=\"")?;
        let offers = |answer: &Value| !items(answer).is_empty();
        rows.push(self.asks(
            "completion: a context's name in Python",
            rounds,
            "completion",
            &context,
            &none,
            offers,
        )?);
        let typed = format!("import {{ callFind{0} }} from \"@/api\";\n\nvoid callFind{0}({{  }});\n", self.plain);
        self.page.replace(&mut self.client, &typed)?;
        let key = self.page.behind("({ ")?;
        let offers_key = |answer: &Value| items(answer).iter().any(|item| item.get("label") == Some(&json!("text")));
        rows.push(self.asks("completion: an argument's key", rounds, "completion", &key, &none, offers_key)?);
        let seldom = rounds.div_ceil(SELDOM);
        let file = json!({ "textDocument": { "uri": self.part.uri } });
        let is_lens = |answer: &Value| answer.pointer("/0/command/title").is_some();
        rows.push(self.asks("code lenses, one of 2,000 files", seldom, "codeLens", &file, &none, is_lens)?);
        let everywhere = |answer: &Value| answer.as_array().is_some_and(|places| places.len() >= PAGES);
        rows.push(self.asks("references in 2,000 files", seldom, "references", &list, &references, everywhere)?);
        let new = json!({ "newName": "all_of_them" });
        let all_files = |answer: &Value| {
            answer.get("documentChanges").and_then(Value::as_array).is_some_and(|files| files.len() >= PAGES)
        };
        rows.push(self.asks("rename in 2,000 files", seldom, "rename", &list, &new, all_files)?);
        Ok(rows)
    }

    /// Asks the same again and again.
    fn asks(
        &mut self,
        what: &'static str,
        rounds: usize,
        method: &str,
        place: &Value,
        more: &Value,
        is_right: impl Fn(&Value) -> bool,
    ) -> Result<Row> {
        let (mut times, mut idle) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            let (answer, took) = self.request(&format!("textDocument/{method}"), place, more)?;
            ensure!(is_right(&answer), "{what} is answered with {:.300}", answer.to_string());
            times.push(milliseconds(took));
            idle.push(self.idle()?);
        }
        Ok((what, times, idle))
    }

    fn request(&mut self, method: &str, place: &Value, more: &Value) -> Result<(Value, Duration)> {
        self.client.request(method, &with(place, more))
    }

    /// The floor: a question that needs no project.
    fn idle(&mut self) -> Result<f64> {
        let place = place("file:///nowhere/nothing.py", 0, 0);
        Ok(milliseconds(self.client.request("textDocument/hover", &place)?.1))
    }

    /// Waits until everything that was said is taken in.
    fn settle(&mut self) -> Result<()> {
        let document = json!({ "textDocument": { "uri": self.large.uri } });
        self.client.request("textDocument/documentSymbol", &document)?;
        Ok(())
    }

    /// Jumps to the same function, by this server and by others. Of names in the code of Python this one says nothing, since theirs do.
    fn jumps(&mut self, rounds: usize, peers: &Peers) -> Result<Vec<(&'static str, &'static str, Vec<f64>)>> {
        const ACROSS: &str = "from a hook";
        const WITHIN: &str = "from a call in Python";
        let page = self.root.join("frontend/src/pages0/Page0.tsx");
        self.page.replace(&mut self.client, &std::fs::read_to_string(&page)?)?;
        let (hook, call) = (self.page.behind("  const rows = useL")?, self.caller.behind("\"rows\": li")?);
        let affected = self.part.behind("affects=\"it")?;
        let mut rows = vec![
            (ACROSS, "mizan-dev", jump(&mut self.client, &hook, rounds)?),
            ("from a text in Python", "mizan-dev", jump(&mut self.client, &affected, rounds)?),
        ];
        let frontend = self.root.join("frontend");
        let backend = self.root.join("backend");
        let servers = [
            (ACROSS, "TypeScript 7", &peers.typescript, ["--lsp", "--stdio"].as_slice(), &frontend, &self.page, &hook),
            (WITHIN, "pyright", &peers.pyright, &["--stdio"], &backend, &self.caller, &call),
            (WITHIN, "ty", &peers.ty, &["server"], &backend, &self.caller, &call),
        ];
        for (what, name, program, arguments, folder, document, place) in servers {
            let Some(program) = program else { continue };
            let mut peer = Client::start(Command::new(program).args(arguments).current_dir(folder))?;
            peer.begin(folder, &capabilities(), &json!({}))?;
            document.show(&mut peer)?;
            rows.push((what, name, jump(&mut peer, place, rounds).with_context(|| format!("{name} was asked"))?));
        }
        Ok(rows)
    }
}

/// Jumps to the first module again and again, once the server knows the way.
fn jump(client: &mut Client, place: &Value, rounds: usize) -> Result<Vec<f64>> {
    let mut times = Vec::new();
    let mut patience = 100;
    while times.len() < rounds {
        let (answer, took) = client.request("textDocument/definition", place)?;
        match leads_to(&answer, "/part0.py") {
            true => times.push(milliseconds(took)),
            false if times.is_empty() && patience > 0 => {
                patience -= 1;
                std::thread::sleep(Duration::from_millis(200));
            }
            false => anyhow::bail!("the jump leads to {answer}"),
        }
    }
    Ok(times)
}

/// An editor that can do what matters here.
fn capabilities() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-8", "utf-16"] },
        "textDocument": { "publishDiagnostics": { "versionSupport": true, "relatedInformation": true } },
        "workspace": { "workspaceEdit": { "documentChanges": true } },
    })
}

fn place(uri: &str, line: usize, column: usize) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": column } })
}

fn with(place: &Value, more: &Value) -> Value {
    let mut both = place.clone();
    if let (Some(both), Some(more)) = (both.as_object_mut(), more.as_object()) {
        both.extend(more.clone());
    }
    both
}

/// Whether a place of a definition is in such a file.
fn leads_to(answer: &Value, end: &str) -> bool {
    let places = answer.as_array().map_or(std::slice::from_ref(answer), Vec::as_slice);
    let uri = |place: &Value| place.get("uri").or(place.get("targetUri")).and_then(Value::as_str).map(str::to_owned);
    places.iter().filter_map(uri).any(|uri| uri.ends_with(end))
}

/// What a completion offers.
fn items(answer: &Value) -> &[Value] {
    let items = answer.get("items").unwrap_or(answer);
    items.as_array().map(Vec::as_slice).unwrap_or_default()
}

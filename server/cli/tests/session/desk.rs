//! Someone at an editor who does anything at all with a copy of the shop: opens, types, saves, closes, changes files behind the editor's back, and asks for everything
//! everywhere. What is typed is often no whole text; [`Desk::make_whole`] makes it one.

use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_bench::client::uri;
use mizan_bench::random::Random;
use serde_json::{Value, json};

use crate::editor::{Editor, Unit};

/// What is typed in a hurry.
const SNIPPETS: [&str; 14] =
    ["", "", "x", "(", ")", "\"", "\n", "\r\n", "    ", "@client(", "def ", "größe 😀", "useCart", "context=\"cart\""];

/// Requests about a place.
const AT_PLACE: [&str; 10] = [
    "textDocument/definition",
    "textDocument/implementation",
    "textDocument/typeDefinition",
    "textDocument/references",
    "textDocument/hover",
    "textDocument/prepareCallHierarchy",
    "textDocument/completion",
    "textDocument/signatureHelp",
    "textDocument/prepareRename",
    "textDocument/rename",
];

/// Requests about a file.
const OF_FILE: [&str; 5] = [
    "textDocument/documentSymbol",
    "textDocument/codeLens",
    "textDocument/inlayHint",
    "textDocument/diagnostic",
    "textDocument/codeAction",
];

/// What the shop is made of that is left behind.
const LEFT: [&str; 4] = ["node_modules", "dist", "__pycache__", "api"];

/// The project, and what is open of it.
pub(crate) struct Desk {
    /// Goes away with it.
    _folder: tempfile::TempDir,
    root: Utf8PathBuf,
    random: Random,
    unit: Unit,
    files: Vec<File>,
}

/// A file that is edited.
struct File {
    path: Utf8PathBuf,
    /// As it stands in the shop.
    original: String,
    /// As it stands on disk; nothing where it was deleted.
    disk: Option<Text>,
    /// As it stands in the editor.
    open: Option<Text>,
    version: i64,
}

#[derive(Clone)]
struct Text {
    text: String,
    /// Whether it may be left so: what does not parse is kept by who knew it before, which a fresh server did not.
    is_whole: bool,
}

impl File {
    fn uri(&self) -> String {
        uri(&self.path)
    }
}

impl Desk {
    pub(crate) fn new(seed: u64, unit: Unit) -> Self {
        let folder = tempfile::Builder::new().prefix("mizan session").tempdir().unwrap();
        let root = Utf8PathBuf::from_path_buf(dunce::canonicalize(folder.path()).unwrap()).unwrap();
        let shop = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/shop");
        let mut files = Vec::new();
        copy(&shop, &root, &mut files);
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Self { _folder: folder, root, random: Random::new(seed), unit, files }
    }

    pub(crate) fn root(&self) -> &Utf8Path {
        &self.root
    }

    /// Every file that is edited.
    pub(crate) fn paths(&self) -> Vec<Utf8PathBuf> {
        self.files.iter().map(|file| file.path.clone()).collect()
    }

    /// A server of its own, with the same files open.
    pub(crate) fn another_editor(&self) -> Editor {
        let mut editor = Editor::start(self, self.unit);
        for file in &self.files {
            if let Some(open) = &file.open {
                editor.open(&file.path, file.version, &open.text);
            }
        }
        editor
    }

    /// One message, or what goes with it.
    pub(crate) fn say_something(&mut self, editor: &mut Editor) {
        let at = self.random.below(self.files.len());
        let is_open = self.files[at].open.is_some();
        match self.random.below(100) {
            0..6 if !is_open => self.open(at, editor),
            // A few files are open at a time, and edited often.
            0..40 => {
                if let Some(at) = self.an_open_file() {
                    self.edit(at, editor);
                }
            }
            40..44 => {
                if let Some(at) = self.an_open_file() {
                    self.save(at, editor);
                }
            }
            44..48 => {
                if let Some(at) = self.an_open_file() {
                    self.close(at, editor);
                }
            }
            48..50 => self.change_on_disk(at, editor),
            50..52 => drop(editor.ask("workspace/symbol", &json!({ "query": "car" }))),
            52..54 => drop(editor.ask("workspace/diagnostic", &json!({ "previousResultIds": [] }))),
            54..64 => self.ask_of_file(at, editor),
            _ => self.ask_at_place(editor),
        }
    }

    /// Everything that stands anywhere is a whole text, and the server knows.
    pub(crate) fn make_whole(&mut self, editor: &mut Editor) {
        for at in 0..self.files.len() {
            if self.files[at].disk.as_ref().is_some_and(|disk| !disk.is_whole) {
                self.write_whole(at, editor);
            }
            if self.files[at].open.as_ref().is_some_and(|open| !open.is_whole) {
                let whole = self.whole(at);
                self.retype(at, whole, editor);
            }
        }
    }

    /// Some place in some file, as parameters of a request.
    pub(crate) fn a_place(&mut self) -> Value {
        let at = match self.random.below(2) {
            0 => self.an_open_file(),
            _ => None,
        };
        let at = at.unwrap_or_else(|| self.random.below(self.files.len()));
        let file = &self.files[at];
        let text = file.open.as_ref().or(file.disk.as_ref()).map(|text| text.text.clone()).unwrap_or_default();
        let offset = self.an_offset(&text);
        json!({
            "textDocument": { "uri": self.files[at].uri() },
            "position": position(&text, offset, self.unit),
            "context": { "includeDeclaration": true },
        })
    }

    fn an_open_file(&mut self) -> Option<usize> {
        let open: Vec<usize> = (0..self.files.len()).filter(|at| self.files[*at].open.is_some()).collect();
        open.get(self.random.below(open.len())).copied()
    }

    fn an_offset(&mut self, text: &str) -> usize {
        let mut offset = self.random.below(text.len() + 1);
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        // Between CR and LF there is no place.
        if text.as_bytes()[..offset].ends_with(b"\r") && text.as_bytes().get(offset) == Some(&b'\n') {
            offset += 1;
        }
        offset
    }

    fn open(&mut self, at: usize, editor: &mut Editor) {
        let whole = self.whole(at);
        let file = &mut self.files[at];
        let text = match &file.disk {
            Some(disk) if whole.len().is_multiple_of(2) => disk.clone(),
            _ => Text { text: whole, is_whole: true },
        };
        file.version += 1;
        editor.open(&file.path, file.version, &text.text);
        file.open = Some(text);
    }

    fn edit(&mut self, at: usize, editor: &mut Editor) {
        if self.random.below(5) == 0 {
            let whole = self.whole(at);
            return self.retype(at, whole, editor);
        }
        let mut text = self.files[at].open.clone().unwrap().text;
        let mut changes = Vec::new();
        for _ in 0..=self.random.below(3) {
            let start = self.an_offset(&text);
            let mut end = (start + self.random.below(12)).min(text.len());
            while !text.is_char_boundary(end) || (text[..end].ends_with('\r') && text[end..].starts_with('\n')) {
                end += 1;
            }
            let typed = self.random.pick(&SNIPPETS);
            changes.push(change(&text, start, end, typed, self.unit));
            text.replace_range(start..end, typed);
        }
        self.tell_change(at, Text { text, is_whole: false }, &json!(changes), editor);
    }

    /// Makes a text another one with one change of what differs.
    fn retype(&mut self, at: usize, whole: String, editor: &mut Editor) {
        let text = self.files[at].open.clone().unwrap().text;
        let same = |(one, other): &((usize, char), (usize, char))| one.1 == other.1;
        let starts = text.char_indices().zip(whole.char_indices()).take_while(same);
        let mut start = starts.last().map_or(0, |((at, c), _)| at + c.len_utf8());
        // CR and LF are not taken apart.
        while start > 0 && text[..start].ends_with('\r') {
            start -= 1;
        }
        let changes = if whole.len().is_multiple_of(7) {
            json!([{ "text": whole }])
        } else {
            json!([change(&text, start, text.len(), &whole[start..], self.unit)])
        };
        self.tell_change(at, Text { text: whole, is_whole: true }, &changes, editor);
    }

    fn tell_change(&mut self, at: usize, text: Text, changes: &Value, editor: &mut Editor) {
        let file = &mut self.files[at];
        file.version += 1;
        file.open = Some(text);
        let document = json!({ "uri": file.uri(), "version": file.version });
        editor.notify("textDocument/didChange", &json!({ "textDocument": document, "contentChanges": changes }));
    }

    fn save(&mut self, at: usize, editor: &mut Editor) {
        let file = &mut self.files[at];
        let open = file.open.clone().unwrap();
        fs::write(&file.path, &open.text).unwrap();
        file.disk = Some(open);
        editor.notify("textDocument/didSave", &json!({ "textDocument": { "uri": file.uri() } }));
    }

    fn close(&mut self, at: usize, editor: &mut Editor) {
        let file = &mut self.files[at];
        file.open = None;
        editor.notify("textDocument/didClose", &json!({ "textDocument": { "uri": file.uri() } }));
    }

    fn change_on_disk(&mut self, at: usize, editor: &mut Editor) {
        if self.random.below(4) > 0 || self.files[at].disk.is_none() {
            return self.write_whole(at, editor);
        }
        let file = &mut self.files[at];
        fs::remove_file(&file.path).unwrap();
        file.disk = None;
        tell_disk(file, 3, editor);
    }

    fn write_whole(&mut self, at: usize, editor: &mut Editor) {
        let text = self.whole(at);
        let file = &mut self.files[at];
        fs::write(&file.path, &text).unwrap();
        let kind = if file.disk.is_some() { 2 } else { 1 };
        file.disk = Some(Text { text, is_whole: true });
        tell_disk(file, kind, editor);
    }

    /// A text that parses: the shop's with a little more, a little less, or other line ends.
    fn whole(&mut self, at: usize) -> String {
        let file = &self.files[at];
        let is_python = file.path.extension() == Some("py");
        let mut parts: Vec<String> = file.original.split("\n\n\n").map(str::to_owned).collect();
        if is_python && parts.len() > 2 && self.random.below(4) == 0 {
            let taken = 1 + self.random.below(parts.len() - 1);
            parts.remove(taken);
        }
        if self.random.below(2) == 0 {
            let at = self.random.below(parts.len());
            let note = if is_python { "# Größe 😀" } else { "// Größe 😀" };
            parts[at] = format!("{note} {}\n{}", self.random.below(1000), parts[at]);
        }
        if is_python && self.random.below(4) == 0 {
            parts.push(format!(
                "@client\ndef added_{}(request, wert: int) -> str:\n    return 'ä😀'\n",
                self.random.below(5)
            ));
        }
        let text = parts.join("\n\n\n");
        if self.random.below(8) == 0 { text.replace('\n', "\r\n") } else { text }
    }

    fn ask_of_file(&mut self, at: usize, editor: &mut Editor) {
        let method = self.random.pick(&OF_FILE);
        let (uri, diagnostics) = match method {
            "textDocument/codeAction" => self.something_wrong(at, editor),
            _ => (self.files[at].uri(), Vec::new()),
        };
        let all = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 500, "character": 0 } });
        let range = diagnostics.first().map_or(all, |diagnostic| diagnostic["range"].clone());
        let document = json!({ "uri": uri });
        let params = json!({ "textDocument": document, "range": range, "context": { "diagnostics": diagnostics } });
        self.ask(method, &params, editor);
    }

    /// A file that something is wrong in, and one such thing; where nothing is known to be wrong, the file that was thought of.
    fn something_wrong(&mut self, at: usize, editor: &Editor) -> (String, Vec<Value>) {
        let addresses = self.files.iter().map(File::uri);
        let wrong: Vec<(String, Value)> = addresses
            .flat_map(|uri| editor.shown(&uri).iter().map(|it| (uri.clone(), it.clone())).collect::<Vec<_>>())
            .collect();
        if wrong.is_empty() || self.random.below(8) == 0 {
            return (self.files[at].uri(), Vec::new());
        }
        let (uri, diagnostic) = wrong[self.random.below(wrong.len())].clone();
        (uri, vec![diagnostic])
    }

    fn ask_at_place(&mut self, editor: &mut Editor) {
        let mut params = self.a_place();
        let method = self.random.pick(&AT_PLACE);
        match method {
            "textDocument/rename" => params["newName"] = json!("renamed_to_this"),
            "textDocument/references" => {}
            // It has another meaning there, or none.
            _ => drop(params.as_object_mut().unwrap().shift_remove("context")),
        }
        self.ask(method, &params, editor);
    }

    fn ask(&mut self, method: &str, params: &Value, editor: &mut Editor) {
        let id = editor.ask(method, params);
        if self.random.below(20) == 0 {
            editor.notify("$/cancelRequest", &json!({ "id": id }));
        }
    }
}

/// Tells that a file of the disk is another, as clients do that watch.
fn tell_disk(file: &File, kind: u32, editor: &mut Editor) {
    let changes = json!([{ "uri": file.uri(), "type": kind }]);
    editor.notify("workspace/didChangeWatchedFiles", &json!({ "changes": changes }));
}

fn change(text: &str, start: usize, end: usize, with: &str, unit: Unit) -> Value {
    let range = json!({ "start": position(text, start, unit), "end": position(text, end, unit) });
    json!({ "range": range, "text": with })
}

/// Lines end with LF, CRLF or CR, as the protocol has it.
fn position(text: &str, offset: usize, unit: Unit) -> Value {
    let before = &text[..offset];
    let ends = before.replace("\r\n", "\n").matches(['\n', '\r']).count();
    let line = &before[before.rfind(['\n', '\r']).map_or(0, |at| at + 1)..];
    let column = if unit == Unit::Utf8 { line.len() } else { line.encode_utf16().count() };
    json!({ "line": ends, "character": column })
}

fn copy(from: &Utf8Path, to: &Utf8Path, files: &mut Vec<File>) {
    fs::create_dir_all(to).unwrap();
    for entry in from.read_dir_utf8().unwrap().map(Result::unwrap) {
        let (name, target) = (entry.file_name().to_owned(), to.join(entry.file_name()));
        if LEFT.contains(&name.as_str()) {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            copy(entry.path(), &target, files);
            continue;
        }
        fs::copy(entry.path(), &target).unwrap();
        if matches!(target.extension(), Some("py" | "ts" | "tsx")) && name != "settings.py" && name != "manage.py" {
            let original = fs::read_to_string(&target).unwrap();
            let disk = Some(Text { text: original.clone(), is_whole: true });
            files.push(File { path: target, original, disk, open: None, version: 0 });
        }
    }
}

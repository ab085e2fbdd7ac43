//! An existing `django.config.mjs`, read and never run.
//!
//! In goes the file's text; out come the paths and names that it gives, as far as they are literals, constants of the file, or the usual ways to
//! put paths together (`path.join`, `path.resolve`, `path.dirname`, `fileURLToPath`, `new URL`, template strings). Everything else is unknown, and
//! what would have used it is named.

use std::collections::HashMap;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use mizan_engine::detect::Surroundings;

/// The names it may have.
const FILE_NAMES: &[&str] = &["django.config.mjs", "django.config.js", "django.config.cjs", "django.config.ts"];

/// How deep expressions may be nested.
const DEPTH: usize = 64;

/// What such a file says. Paths are absolute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct DjangoConfig {
    pub(super) file: Utf8PathBuf,
    /// The folder of `manage.py`, or of the FastAPI app.
    pub(super) backend: Option<Utf8PathBuf>,
    pub(super) settings: Option<String>,
    pub(super) app: Option<String>,
    pub(super) python_path: Vec<Utf8PathBuf>,
    pub(super) output: Option<Utf8PathBuf>,
    /// Sentences about what is there and could not be read.
    pub(super) unread: Vec<String>,
}

impl DjangoConfig {
    /// Finds and reads the file in `root` or in a frontend.
    pub(super) fn find(root: &Utf8Path, surroundings: &Surroundings) -> Option<Self> {
        let mut folders = std::iter::once(root).chain(surroundings.frontends.iter().map(Utf8PathBuf::as_path));
        folders.find_map(|folder| {
            let file = FILE_NAMES.iter().map(|name| folder.join(name)).find(|file| file.is_file())?;
            let text = std::fs::read_to_string(&file).ok()?;
            Some(Self::read(&file, &text))
        })
    }

    fn read(file: &Utf8Path, text: &str) -> Self {
        let mut reader =
            Reader { tokens: tokens(text), at: 0, folder: file.parent().unwrap_or(file), constants: HashMap::new() };
        let exported = reader.program();
        let mut config = Self { file: file.to_owned(), ..Self::default() };
        let folder = reader.folder;
        let path = |text: &str| resolve(&[folder.as_str(), text]);
        let (django, fastapi) = (exported.get("source").get("django"), exported.get("source").get("fastapi"));
        let mut known = |value: &Value, key: &str| match value {
            Value::Text(text) => Some(text.clone()),
            Value::Unknown => {
                config.unread.push(format!("`{key}` is computed, so it is not taken over; say it in `mizan.toml`"));
                None
            }
            _ => None,
        };
        let manage = known(django.get("managePath"), "managePath");
        let settings = known(django.get("env").get("DJANGO_SETTINGS_MODULE"), "DJANGO_SETTINGS_MODULE");
        let python_path = known(django.get("env").get("PYTHONPATH"), "PYTHONPATH");
        let app = known(fastapi.get("module"), "module");
        let cwd = known(fastapi.get("cwd"), "cwd");
        let output = known(exported.get("output"), "output");
        config.backend = manage.map(|manage| path(&manage)).and_then(|path| path.parent().map(Utf8Path::to_owned));
        config.backend = config.backend.or_else(|| cwd.map(|cwd| path(&cwd)));
        config.settings = settings;
        config.app = app;
        config.output = output.map(|output| path(&output));
        let entries =
            python_path.iter().flat_map(|entries| entries.split([':', ';'])).filter(|entry| !entry.is_empty());
        config.python_path = entries.map(path).collect();
        config
    }
}

/// What an expression comes to.
#[derive(Clone, Debug, PartialEq)]
enum Value {
    Text(String),
    Object(Vec<(String, Value)>),
    /// Absent.
    Nothing,
    /// Not a literal, and not put together in a known way.
    Unknown,
}

impl Value {
    fn get(&self, key: &str) -> &Self {
        match self {
            Self::Object(entries) => {
                entries.iter().rev().find(|(name, _)| name == key).map_or(&Self::Nothing, |(_, value)| value)
            }
            Self::Unknown => &Self::Unknown,
            _ => &Self::Nothing,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    /// A template string: its parts and, between them, the source of what is put in.
    Template(Vec<String>, Vec<String>),
    Sign(char),
}

/// Words, strings and signs; comments and white space are passed over.
fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '/' if chars.peek() == Some(&'/') => while chars.next_if(|&c| c != '\n').is_some() {},
            '/' if chars.peek() == Some(&'*') => {
                chars.next();
                let mut last = ' ';
                for c in chars.by_ref() {
                    if last == '*' && c == '/' {
                        break;
                    }
                    last = c;
                }
            }
            '"' | '\'' => out.push(Token::Text(quoted(&mut chars, c))),
            '`' => out.push(template(&mut chars)),
            c if c.is_whitespace() => {}
            c if is_word(c) => {
                let mut word = String::from(c);
                while let Some(c) = chars.next_if(|&c| is_word(c)) {
                    word.push(c);
                }
                out.push(Token::Word(word));
            }
            c => out.push(Token::Sign(c)),
        }
    }
    out
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

fn quoted(chars: &mut Chars<'_>, quote: char) -> String {
    let mut text = String::new();
    while let Some(c) = chars.next() {
        match c {
            c if c == quote => break,
            '\\' => text.extend(escaped(chars)),
            c => text.push(c),
        }
    }
    text
}

fn escaped(chars: &mut Chars<'_>) -> Option<char> {
    match chars.next()? {
        'n' => Some('\n'),
        't' => Some('\t'),
        'r' => Some('\r'),
        '\n' => None,
        c => Some(c),
    }
}

fn template(chars: &mut Chars<'_>) -> Token {
    let (mut parts, mut inner) = (vec![String::new()], Vec::new());
    while let Some(c) = chars.next() {
        match c {
            '`' => break,
            '\\' => parts.last_mut().into_iter().for_each(|part| part.extend(escaped(chars))),
            '$' if chars.peek() == Some(&'{') => {
                chars.next();
                let mut depth = 1;
                let mut source = String::new();
                for c in chars.by_ref() {
                    depth += i32::from(c == '{') - i32::from(c == '}');
                    if depth == 0 {
                        break;
                    }
                    source.push(c);
                }
                inner.push(source);
                parts.push(String::new());
            }
            c => parts.last_mut().into_iter().for_each(|part| part.push(c)),
        }
    }
    Token::Template(parts, inner)
}

/// Reads statements and expressions, tolerantly: what it does not know it passes over.
struct Reader<'a> {
    tokens: Vec<Token>,
    at: usize,
    folder: &'a Utf8Path,
    constants: HashMap<String, Value>,
}

impl Reader<'_> {
    /// The value of the default export.
    fn program(&mut self) -> Value {
        let mut exported = Value::Nothing;
        while self.at < self.tokens.len() {
            if self.words(&["export", "default"]) || self.assigns_exports() {
                exported = self.expression(0);
            } else if self.word("const") || self.word("let") || self.word("var") {
                self.constant();
            } else {
                self.at += 1;
            }
        }
        exported
    }

    /// `module.exports =`
    fn assigns_exports(&mut self) -> bool {
        let start = self.at;
        let found = self.word("module") && self.sign('.') && self.word("exports") && self.sign('=');
        if !found {
            self.at = start;
        }
        found
    }

    fn constant(&mut self) {
        let Some(Token::Word(name)) = self.peek().cloned() else { return };
        self.at += 1;
        // A type annotation, where the file is TypeScript.
        if self.sign(':') {
            while self.peek().is_some_and(|token| *token != Token::Sign('=') && *token != Token::Sign(';')) {
                self.at += 1;
            }
        }
        if self.sign('=') {
            let value = self.expression(0);
            self.constants.insert(name, value);
        }
    }

    fn expression(&mut self, depth: usize) -> Value {
        let mut value = self.term(depth);
        loop {
            if self.sign('+') {
                let right = self.term(depth);
                value = match (value, right) {
                    (Value::Text(left), Value::Text(right)) => Value::Text(left + &right),
                    _ => Value::Unknown,
                };
            } else if self.word("as") || self.word("satisfies") {
                self.term(depth);
            } else {
                break;
            }
        }
        // Whatever else follows (`?? x`, `? a : b`) makes the value one that only running tells.
        if matches!(self.peek(), Some(Token::Sign('?' | '|' | '&' | '*' | '/' | '-' | '<' | '>' | '='))) {
            self.skip();
            return Value::Unknown;
        }
        value
    }

    fn term(&mut self, depth: usize) -> Value {
        let Some(token) = self.peek().filter(|_| depth <= DEPTH).cloned() else { return Value::Unknown };
        self.at += 1;
        match token {
            Token::Text(text) => Value::Text(text),
            Token::Template(parts, inner) => self.filled(&parts, &inner, depth),
            Token::Sign('{') => self.object(depth),
            Token::Sign('[') => self.list(depth),
            Token::Sign('(') => {
                let value = self.expression(depth + 1);
                self.skip();
                self.sign(')');
                value
            }
            Token::Word(word) if word == "new" => self.term(depth + 1),
            Token::Word(word) => self.named(word, depth),
            Token::Sign(_) => Value::Unknown,
        }
    }

    fn filled(&self, parts: &[String], inner: &[String], depth: usize) -> Value {
        let mut text = parts.first().cloned().unwrap_or_default();
        for (source, part) in inner.iter().zip(parts.iter().skip(1)) {
            let mut reader =
                Reader { tokens: tokens(source), at: 0, folder: self.folder, constants: self.constants.clone() };
            match reader.expression(depth + 1) {
                Value::Text(value) if reader.peek().is_none() => text.extend([value.as_str(), part]),
                _ => return Value::Unknown,
            }
        }
        Value::Text(text)
    }

    fn object(&mut self, depth: usize) -> Value {
        let mut entries = Vec::new();
        while let Some(token) = self.peek().cloned() {
            self.at += 1;
            match token {
                Token::Sign('}') => break,
                Token::Word(key) | Token::Text(key) => {
                    if self.sign(':') {
                        let value = self.expression(depth + 1);
                        entries.push((key, value));
                    } else if matches!(self.peek(), Some(Token::Sign(',' | '}'))) {
                        let value = self.constants.get(&key).cloned().unwrap_or(Value::Unknown);
                        entries.push((key, value));
                    }
                    self.skip();
                }
                Token::Sign(',') => {}
                _ => self.skip(),
            }
            self.sign(',');
        }
        Value::Object(entries)
    }

    fn items(&mut self, end: char, depth: usize) -> Vec<Value> {
        let mut items = Vec::new();
        while self.peek().is_some() && !self.sign(end) {
            items.push(self.expression(depth + 1));
            self.skip_to(end);
            self.sign(',');
        }
        items
    }

    /// A list is only of use where its strings are joined.
    fn list(&mut self, depth: usize) -> Value {
        let items = self.items(']', depth);
        if !(self.sign('.') && self.word("join") && self.sign('(')) {
            return Value::Unknown;
        }
        let separator = self.items(')', depth);
        match (texts(&items), separator.as_slice()) {
            (Some(items), [Value::Text(separator)]) => Value::Text(items.join(separator)),
            _ => Value::Unknown,
        }
    }

    /// A constant, or a call of a dotted name.
    fn named(&mut self, first: String, depth: usize) -> Value {
        let mut name = first;
        while self.sign('.') {
            let Some(Token::Word(word)) = self.peek().cloned() else { break };
            self.at += 1;
            name = format!("{name}.{word}");
        }
        if self.sign('(') {
            let arguments = self.items(')', depth);
            return self.call(&name, &arguments);
        }
        match name.as_str() {
            "__dirname" | "import.meta.dirname" => {
                self.constants.get(&name).cloned().unwrap_or_else(|| Value::Text(self.folder.to_string()))
            }
            "import.meta.url" | "__filename" | "import.meta.filename" => {
                Value::Text(self.folder.join("django.config.mjs").into_string())
            }
            _ => self.constants.get(&name).cloned().unwrap_or(Value::Unknown),
        }
    }

    fn call(&self, name: &str, arguments: &[Value]) -> Value {
        let last = name.rsplit('.').next().unwrap_or(name);
        match (last, texts(arguments).as_deref()) {
            // `defineConfig({ … })` and its like give what they are given.
            (_, None) => match arguments {
                [only @ Value::Object(_)] => only.clone(),
                _ => Value::Unknown,
            },
            ("join", Some(parts)) if parts.first().is_some_and(|first| !first.starts_with('/')) => {
                Value::Text(normal(&parts.join("/")))
            }
            ("join", Some(parts)) => Value::Text(resolve(&[&parts.join("/")]).into_string()),
            ("resolve", Some(parts)) => {
                let all: Vec<&str> = std::iter::once(self.folder.as_str()).chain(parts.iter().copied()).collect();
                Value::Text(resolve(&all).into_string())
            }
            ("dirname", Some([path])) => {
                Value::Text(Utf8Path::new(path).parent().unwrap_or(Utf8Path::new("/")).to_string())
            }
            ("fileURLToPath", Some([path])) => Value::Text((*path).to_owned()),
            ("URL", Some([path, base])) => {
                let folder = Utf8Path::new(base).parent().unwrap_or(Utf8Path::new("/"));
                Value::Text(resolve(&[folder.as_str(), path]).into_string())
            }
            ("cwd", Some([])) => Value::Text(self.folder.to_string()),
            _ => Value::Unknown,
        }
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn sign(&mut self, sign: char) -> bool {
        self.take(|token| *token == Token::Sign(sign))
    }

    fn word(&mut self, word: &str) -> bool {
        self.take(|token| matches!(token, Token::Word(found) if found == word))
    }

    fn words(&mut self, words: &[&str]) -> bool {
        let start = self.at;
        let found = words.iter().all(|word| self.word(word));
        if !found {
            self.at = start;
        }
        found
    }

    fn take(&mut self, matches: impl Fn(&Token) -> bool) -> bool {
        let found = self.peek().is_some_and(matches);
        self.at += usize::from(found);
        found
    }

    /// To the comma or the bracket that ends the expression one is in.
    fn skip(&mut self) {
        let mut depth = 0;
        while let Some(token) = self.peek() {
            match token {
                Token::Sign(',' | ';' | '}' | ']' | ')') if depth == 0 => return,
                Token::Sign('{' | '[' | '(') => depth += 1,
                Token::Sign('}' | ']' | ')') => depth -= 1,
                _ => {}
            }
            self.at += 1;
        }
    }

    /// The same, over brackets that do not fit.
    fn skip_to(&mut self, end: char) {
        self.skip();
        while matches!(self.peek(), Some(Token::Sign(';' | '}' | ']' | ')'))) && self.peek() != Some(&Token::Sign(end))
        {
            self.at += 1;
            self.skip();
        }
    }
}

/// The values as strings, where all of them are.
fn texts(values: &[Value]) -> Option<Vec<&str>> {
    values.iter().map(|value| if let Value::Text(text) = value { Some(text.as_str()) } else { None }).collect()
}

/// Paths put after one another, an absolute one starting anew, without `.` and `..`.
fn resolve(parts: &[&str]) -> Utf8PathBuf {
    let mut path = Utf8PathBuf::new();
    for part in parts {
        path.push(part);
    }
    let mut out = Utf8PathBuf::new();
    for part in path.components() {
        match part {
            Utf8Component::CurDir => {}
            Utf8Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

/// A relative path without `.`, and without a `..` that a name before it takes back.
fn normal(path: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." && out.last().is_some_and(|last| *last != "..") {
            out.pop();
        } else {
            out.push(part);
        }
    }
    out.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> DjangoConfig {
        DjangoConfig::read(Utf8Path::new("/p/frontend/django.config.mjs"), text)
    }

    #[test]
    fn the_usual_file_is_read() {
        let config = read(
            r#"
            import path from "path"
            import { fileURLToPath } from "url"
            const __dirname = path.dirname(fileURLToPath(import.meta.url))
            const root = path.resolve(__dirname, "..")  // the repository
            export default {
              source: { django: {
                managePath: path.join(root, "backend/manage.py"),
                command: ["uv", "run", "python"],
                env: { PYTHONPATH: `${path.join(root, "backend")}:${root}/libs`, 'DJANGO_SETTINGS_MODULE': "shop.settings" },
              } },
              output: "src/api",
            }
            "#,
        );
        assert_eq!(config.backend.as_deref(), Some(Utf8Path::new("/p/backend")));
        assert_eq!(config.settings.as_deref(), Some("shop.settings"));
        assert_eq!(config.python_path, ["/p/backend", "/p/libs"]);
        assert_eq!(config.output.as_deref(), Some(Utf8Path::new("/p/frontend/src/api")));
        assert_eq!(config.unread, Vec::<String>::new());
    }

    #[test]
    fn other_spellings_of_the_same_are_read() {
        for text in [
            "const config = { source: { django: { managePath: '../backend/manage.py' } } }; export default config;",
            "module.exports = { source: { django: { managePath: require('path').x ?? 1, } } }",
            "export default defineConfig({ source: { django: { managePath: fileURLToPath(new URL('../backend/manage.py', import.meta.url)) } } })",
            "const managePath: string = `${__dirname}/../backend/manage.py`; export default { source: { django: { managePath } } } satisfies Config",
        ] {
            let config = read(text);
            if config.unread.is_empty() {
                assert_eq!(config.backend.as_deref(), Some(Utf8Path::new("/p/backend")), "{text}");
            } else {
                assert!(text.contains("??"), "{text}");
                assert_eq!(config.backend, None);
            }
        }
    }

    #[test]
    fn what_only_running_tells_is_said() {
        let config =
            read("export default { output: process.env.OUT || 'src/api', source: { django: { managePath: find() } } }");
        assert_eq!((&config.output, &config.backend), (&None, &None));
        assert_eq!(config.unread.len(), 2);
        assert!(config.unread[0].starts_with("`managePath` is computed"), "{:?}", config.unread);
    }

    #[test]
    fn no_text_is_too_broken() {
        for text in [
            "export default {",
            "`${`",
            "export default ((((",
            "export default {a:{b:[}",
            "'\\",
            "/*",
            "export default )}]",
            "const",
            "const x: =",
        ] {
            read(text);
        }
        read(&format!("export default {}", "{a:".repeat(10_000)));
        read(&format!("export default {}", "(".repeat(10_000)));
        read(&"`${".repeat(10_000));
    }
}

//! A contract put together by hand, whose origins are real places in real Python text.
//!
//! A place is written as the text around a name, with the name in `‹›`: `origin("shop/clients.py", "def ‹echo›")`.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "small numbers"
)]
#![allow(dead_code, missing_docs, unreachable_pub, reason = "each test file uses its own part")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use mizan_codegen::{Artifact, Options, generate};
use mizan_schema::contract::{Context, ContextKind, ContextParameter, Function, FunctionKind, PlaceRange, Transport};
use mizan_schema::declarations::{Cache, Located, Parameter, Python, Returns};
use mizan_schema::types::{
    Default as Given, Definition, Exclude, Extra, Field, Format, Numeric, Object, ObjectKind, Shape, Text,
};
use mizan_schema::{Anchor, Contract, Origin, Places, SourceId, Type, TypeKey};

#[derive(Default)]
pub struct Project {
    files: Vec<(Arc<str>, String)>,
    spans: Mutex<Vec<(usize, usize)>>,
    pub contract: Contract,
}

impl Project {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| (Arc::from(*path), (*text).to_owned())).collect();
        Self { files, ..Self::default() }
    }

    pub fn text(&self, path: &str) -> &str {
        &self.files.iter().find(|(known, _)| &**known == path).unwrap_or_else(|| panic!("no file {path}")).1
    }

    /// The place of the name in `‹›`.
    pub fn origin(&self, path: &str, around: &str) -> Origin {
        let source =
            self.files.iter().position(|(known, _)| &**known == path).unwrap_or_else(|| panic!("no file {path}"));
        let (before, rest) = around.split_once('‹').unwrap_or_else(|| panic!("no ‹name› in {around}"));
        let (name, after) = rest.split_once('›').unwrap_or_else(|| panic!("no ‹name› in {around}"));
        let at = self.files[source]
            .1
            .find(&format!("{before}{name}{after}"))
            .unwrap_or_else(|| panic!("{around} is not in {path}"));
        let start = at + before.len();
        let mut spans = self.spans.lock().unwrap();
        spans.push((start, start + name.len()));
        Origin {
            source: SourceId(u32::try_from(source).unwrap()),
            anchor: Anchor(u32::try_from(spans.len() - 1).unwrap()),
        }
    }

    pub fn python(&self, path: &str, around: &str) -> Python {
        let (_, rest) = around.split_once('‹').unwrap();
        let (name, _) = rest.split_once('›').unwrap();
        Python { module: module(path), qualname: Arc::from(name), origin: self.origin(path, around), docstring: None }
    }

    pub fn parameter(&self, path: &str, around: &str, ty: Type, default: Given) -> Parameter {
        let python = self.python(path, around);
        Parameter { name: Located { value: python.qualname, origin: python.origin }, ty, default }
    }

    /// Adds a plain call: registered, over HTTP.
    pub fn function(&mut self, path: &str, around: &str, parameters: Vec<Parameter>, result: Type) -> &mut Function {
        let python = self.python(path, around);
        let name = python.qualname.clone();
        let returns = Returns::Value(Located { value: result, origin: python.origin });
        let function = Function {
            name: name.clone(),
            name_origin: python.origin,
            python,
            kind: FunctionKind::Rpc,
            registered: true,
            transport: Transport::Http,
            context: None,
            affects: Vec::new(),
            merge: Vec::new(),
            auth: None,
            private: false,
            route: None,
            methods: None,
            rev: 0,
            cache: Cache::Forever,
            parameters,
            returns,
            boxed: false,
        };
        self.contract.functions.insert(name.clone(), Arc::new(function));
        self.function_mut(&name)
    }

    /// A function that is there already.
    pub fn function_mut(&mut self, name: &str) -> &mut Function {
        Arc::make_mut(self.contract.functions.get_mut(name).unwrap())
    }

    /// Adds a context of functions that are there already.
    pub fn context(
        &mut self,
        path: &str,
        around: &str,
        name: &str,
        kind: ContextKind,
        members: &[&str],
    ) -> &mut Context {
        let python = self.python(path, around);
        let name: Arc<str> = Arc::from(name);
        let mut params: Vec<ContextParameter> = Vec::new();
        for member in members {
            let function = self.function_mut(member);
            function.context = Some(name.clone());
            function.kind = FunctionKind::Context;
            for parameter in &function.parameters {
                let required = parameter.default == Given::Required;
                match params.iter_mut().find(|param| param.parameter.name.value == parameter.name.value) {
                    Some(param) => param.required |= required,
                    None => params.push(ContextParameter { parameter: parameter.clone(), required }),
                }
            }
        }
        let members = members.iter().map(|member| Arc::from(*member)).collect();
        let context = Context { name: name.clone(), kind, python, members, params, transport: Transport::Http };
        self.contract.contexts.insert(name.clone(), Arc::new(context));
        Arc::make_mut(self.contract.contexts.get_mut(&name).unwrap())
    }

    /// Adds a named type; its key gives the module of the file.
    pub fn define(&mut self, path: &str, around: &str, shape: Shape) -> TypeKey {
        let python = self.python(path, around);
        let key = TypeKey { module: python.module, qualname: python.qualname.clone() };
        let definition =
            Definition { name: python.qualname, origin: Some(python.origin), docstring: None, shape, serialized: None };
        self.contract.definitions.insert(key.clone(), Arc::new(definition));
        key
    }

    pub fn field(&self, path: &str, around: &str, ty: Type) -> Field {
        let python = self.python(path, around);
        Field { origin: Some(python.origin), ..field(&python.qualname, ty) }
    }

    pub fn generate(&self) -> Client {
        self.generate_with(&Options { output_to_project: "../../..".to_owned(), hooks: true })
    }

    pub fn generate_with(&self, options: &Options) -> Client {
        let client = Client { artifacts: generate(&self.contract, self, options) };
        self.leave_sample(&client);
        client
    }

    /// Writes project and client below the folder in `MIZAN_CODEGEN_SAMPLES`, by the name of the test, for TypeScript to check.
    fn leave_sample(&self, client: &Client) {
        let Some(folder) = std::env::var_os("MIZAN_CODEGEN_SAMPLES") else { return };
        let project = std::path::Path::new(&folder).join(std::thread::current().name().unwrap().replace("::", "-"));
        let files = self.files.iter().map(|(path, text)| (project.join(&**path), text.as_bytes()));
        let artifacts = client
            .artifacts
            .iter()
            .map(|artifact| (project.join("frontend/src/api").join(&*artifact.path), &*artifact.bytes));
        for (path, bytes) in files.chain(artifacts) {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }

    /// The same project with another text in one file, and every origin where its name has gone.
    pub fn moved(mut self, path: &str, head: &str) -> Self {
        let source = self.files.iter().position(|(known, _)| &**known == path).unwrap();
        self.files[source].1.insert_str(0, head);
        // Spans belong to files by the order of their anchors only, so this holds for projects of one file.
        assert_eq!(self.files.len(), 1);
        for (start, end) in self.spans.get_mut().unwrap() {
            *start += head.len();
            *end += head.len();
        }
        self
    }
}

impl Places for Project {
    fn path(&self, source: SourceId) -> Arc<str> {
        self.files[source.0 as usize].0.clone()
    }

    fn range(&self, origin: Origin) -> PlaceRange {
        let text = &self.files[origin.source.0 as usize].1;
        let (start, end) = self.spans.lock().unwrap()[origin.anchor.0 as usize];
        let ((start_line, start_column), (end_line, end_column)) = (position(text, start), position(text, end));
        PlaceRange { start_line, start_column, end_line, end_column }
    }
}

fn position(text: &str, offset: usize) -> (u32, u32) {
    let before = &text[..offset];
    let line = before.rsplit('\n').next().unwrap();
    (u32::try_from(before.matches('\n').count()).unwrap(), u32::try_from(line.encode_utf16().count()).unwrap())
}

fn module(path: &str) -> Arc<str> {
    Arc::from(path.trim_start_matches("backend/").trim_end_matches(".py").replace('/', "."))
}

/// A generated client.
pub struct Client {
    pub artifacts: Vec<Artifact>,
}

impl Client {
    pub fn paths(&self) -> Vec<&str> {
        self.artifacts.iter().map(|artifact| &*artifact.path).collect()
    }

    pub fn file(&self, path: &str) -> &str {
        let artifact = self.artifacts.iter().find(|artifact| &*artifact.path == path);
        std::str::from_utf8(&artifact.unwrap_or_else(|| panic!("no {path} in {:?}", self.paths())).bytes).unwrap()
    }

    /// A declaration file and where its names lead: a line of `name -> file:line: source line` with the text between the mapped ends.
    pub fn mapped_names(&self, project: &Project, path: &str) -> String {
        let text = self.file(path);
        let map: serde_json::Value = serde_json::from_str(self.file(&format!("{path}.map"))).unwrap();
        let sources: Vec<&str> =
            map["sources"].as_array().unwrap().iter().map(|source| source.as_str().unwrap()).collect();
        let segments = decode(map["mappings"].as_str().unwrap());
        let mut out = String::new();
        for (line, column, end) in names(text) {
            let name: String = slice(text.lines().nth(line).unwrap(), column, end);
            let target = match (segments.get(&(line, column)), segments.get(&(line, end))) {
                (Some(Some(from)), Some(Some(to))) if from.0 == to.0 && from.1 == to.1 => {
                    let file = sources[from.0].trim_start_matches("../");
                    let python = slice(project.text(file).lines().nth(from.1).unwrap(), from.2, to.2);
                    format!("{file}:{} `{python}`", from.1 + 1)
                }
                (Some(None), Some(None)) => "nothing".to_owned(),
                other => format!("BROKEN {other:?}"),
            };
            out += &format!("{name} -> {target}\n");
        }
        out
    }
}

fn slice(line: &str, start: usize, end: usize) -> String {
    let units: Vec<u16> = line.encode_utf16().collect();
    String::from_utf16(&units[start..end]).unwrap()
}

/// Where declared names stand: after `const`, `interface`, `type`, and before a `:` in a block.
fn names(text: &str) -> Vec<(usize, usize, usize)> {
    let mut out = Vec::new();
    let mut comment = false;
    for (number, line) in text.lines().enumerate() {
        let trimmed = line.trim_start();
        if comment || trimmed.starts_with("/**") {
            comment = !trimmed.ends_with("*/");
            continue;
        }
        let rest = ["export declare const ", "export interface ", "export type "]
            .iter()
            .find_map(|head| trimmed.strip_prefix(head));
        let rest = match rest {
            Some(rest) => rest,
            None if line.starts_with("  ") && !trimmed.starts_with('|') && !trimmed.starts_with("[key") => {
                trimmed.trim_start_matches("readonly ")
            }
            None => continue,
        };
        let name = match rest.strip_prefix('"') {
            Some(quoted) => &rest[..quoted.find('"').unwrap() + 2],
            None => &rest[..rest.find([':', '?', ' ', '<']).unwrap()],
        };
        let start = line.len() - rest.len();
        let start = line[..start].encode_utf16().count();
        out.push((number, start, start + name.encode_utf16().count()));
    }
    out
}

/// Segments by their place: `None` for one without a source.
type Segments = BTreeMap<(usize, usize), Option<(usize, usize, usize)>>;

fn decode(mappings: &str) -> Segments {
    let mut out = BTreeMap::new();
    let (mut source, mut line, mut column) = (0_i64, 0_i64, 0_i64);
    for (number, segments) in mappings.split(';').enumerate() {
        let mut at = 0_i64;
        for segment in segments.split(',').filter(|segment| !segment.is_empty()) {
            let values = vlq(segment);
            at += values[0];
            let to = values.get(1).map(|_| {
                source += values[1];
                line += values[2];
                column += values[3];
                (source as usize, line as usize, column as usize)
            });
            assert!(out.insert((number, at as usize), to).is_none(), "two segments at {number}:{at}");
        }
    }
    out
}

fn vlq(segment: &str) -> Vec<i64> {
    let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::new();
    let (mut value, mut shift) = (0_i64, 0);
    for c in segment.chars() {
        let digit = digits.find(c).unwrap() as i64;
        value |= (digit & 31) << shift;
        shift += 5;
        if digit & 32 == 0 {
            out.push(if value & 1 == 1 { -(value >> 1) } else { value >> 1 });
            (value, shift) = (0, 0);
        }
    }
    out
}

pub fn field(name: &str, ty: Type) -> Field {
    let name: Arc<str> = Arc::from(name);
    Field {
        input_key: name.clone(),
        output_key: name.clone(),
        name,
        ty,
        default: Given::Required,
        exclude: Exclude::Never,
        origin: None,
        description: None,
    }
}

pub fn object(fields: Vec<Field>) -> Object {
    Object {
        kind: ObjectKind::Model,
        fields,
        computed: Vec::new(),
        extra: Extra::Unsaid,
        json_schema_extra: None,
        serialize_by_alias: None,
        serialization_defaults_required: false,
    }
}

pub fn model(fields: Vec<Field>) -> Shape {
    Shape::Object(object(fields))
}

pub fn int() -> Type {
    Type::Int(Numeric::default())
}

pub fn text() -> Type {
    Type::Str(Text::default())
}

pub fn decimal() -> Type {
    Type::Decimal(Numeric::default())
}

pub fn formatted(format: Format) -> Type {
    Type::Formatted(format, Text::default())
}

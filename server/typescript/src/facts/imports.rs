//! What a file brings in: `import` and `export … from` in all their forms, `import("…")`, `require("…")`, and both inside types.

use std::sync::Arc;

use mizan_syntax::typescript::{Field, Kind};

use super::{Export, Exported, FileFacts, Import, Imported, Specifier};
use crate::nodes::{NodeId, Nodes};

/// Where the imports of a file begin to be used.
#[derive(Default)]
pub(super) struct Binders {
    /// Local names, with the import that each is.
    pub(super) names: Vec<(NodeId, u32)>,
    /// Expressions and types that are an import themselves.
    pub(super) expressions: Vec<(NodeId, u32)>,
}

impl Binders {
    /// Forgets the imports that `is_kept` refuses.
    pub(super) fn keep(&mut self, is_kept: impl Fn(u32) -> bool) {
        self.names.retain(|(_, import)| is_kept(*import));
        self.expressions.retain(|(_, import)| is_kept(*import));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty() && self.expressions.is_empty()
    }
}

/// Fills in the imports, and the exports that are imports at once.
pub(super) fn read(nodes: &Nodes<'_>, facts: &mut FileFacts) -> Binders {
    let mut reader = Reader { nodes, facts, binders: Binders::default() };
    for id in nodes.all() {
        match nodes.kind(id) {
            Kind::ImportStatement => reader.statement(id),
            Kind::ExportStatement => reader.re_export(id),
            Kind::Import => reader.call(id, "import"),
            Kind::Identifier if nodes.text(id) == "require" => reader.call(id, "require"),
            _ => {}
        }
    }
    reader.binders
}

struct Reader<'r, 't> {
    nodes: &'r Nodes<'t>,
    facts: &'r mut FileFacts,
    binders: Binders,
}

impl Reader<'_, '_> {
    fn specifier(&self, string: NodeId) -> Option<Specifier> {
        let (text, span) = self.nodes.literal(string)?;
        Some(Specifier { text: text.into(), span })
    }

    fn source(&self, statement: NodeId) -> Option<Specifier> {
        self.specifier(self.nodes.child(statement, Field::Source)?)
    }

    /// Whether the word before `id`, which is in `whole`, is `type`.
    fn is_type_only(&self, whole: NodeId, id: NodeId) -> bool {
        let (whole, id) = (self.nodes.span(whole), self.nodes.span(id));
        let before = self.nodes.text.get(whole.start as usize..id.start as usize).unwrap_or_default();
        before.split_whitespace().next_back() == Some("type")
    }

    fn push(&mut self, import: Import, binder: Option<NodeId>) -> u32 {
        let index = u32::try_from(self.facts.imports.len()).unwrap_or(u32::MAX);
        self.facts.imports.push(import);
        self.binders.names.extend(binder.map(|binder| (binder, index)));
        index
    }

    fn statement(&mut self, statement: NodeId) {
        let nodes = self.nodes;
        if let Some(clause) = nodes.child_of_kind(statement, Kind::ImportRequireClause) {
            let (Some(from), Some(local)) = (self.source(clause), nodes.children(clause).next()) else { return };
            return self.whole(from, Imported::Module, Some(local), false);
        }
        let Some(from) = self.source(statement) else { return };
        let Some(clause) = nodes.child_of_kind(statement, Kind::ImportClause) else {
            return self.whole(from, Imported::Nothing, None, false);
        };
        let is_type_only = self.is_type_only(statement, clause);
        for part in nodes.children(clause) {
            match nodes.kind(part) {
                Kind::Identifier => {
                    let import = Import {
                        from: from.clone(),
                        what: Imported::Name("default".into()),
                        span: nodes.span(part),
                        local: Some(nodes.text(part).into()),
                        is_type_only,
                    };
                    self.push(import, Some(part));
                }
                Kind::NamespaceImport => {
                    let local = nodes.children(part).next();
                    self.whole(from.clone(), Imported::Module, local, is_type_only);
                }
                Kind::NamedImports => {
                    for specifier in nodes.children(part) {
                        self.named(specifier, &from, is_type_only);
                    }
                }
                _ => {}
            }
        }
    }

    /// An import of everything under one name, or under none.
    fn whole(&mut self, from: Specifier, what: Imported, local: Option<NodeId>, is_type_only: bool) {
        let name = local.map(|local| Arc::from(self.nodes.text(local)));
        self.push(Import { span: from.span, from, what, local: name, is_type_only }, local);
    }

    fn named(&mut self, specifier: NodeId, from: &Specifier, is_type_only: bool) {
        let nodes = self.nodes;
        let Some(name) = nodes.child(specifier, Field::Name) else { return };
        let local = nodes.child(specifier, Field::Alias).unwrap_or(name);
        let Some((text, span)) = self.export_name(name) else { return };
        let import = Import {
            from: from.clone(),
            what: Imported::Name(text),
            span,
            local: Some(nodes.text(local).into()),
            is_type_only: is_type_only || self.is_type_only(specifier, name),
        };
        self.push(import, Some(local));
    }

    /// The name of an export, which may be quoted.
    fn export_name(&self, id: NodeId) -> Option<(Arc<str>, mizan_text::Span)> {
        match self.nodes.kind(id) {
            Kind::String => self.nodes.literal(id).map(|(text, span)| (text.into(), span)),
            _ => Some((self.nodes.text(id).into(), self.nodes.span(id))),
        }
    }

    fn re_export(&mut self, statement: NodeId) {
        let nodes = self.nodes;
        let Some(from) = self.source(statement) else { return };
        if let Some(namespace) = nodes.child_of_kind(statement, Kind::NamespaceExport) {
            let Some((name, _)) = nodes.children(namespace).next().and_then(|name| self.export_name(name)) else {
                return;
            };
            let import = Import {
                span: from.span,
                from,
                what: Imported::Module,
                local: None,
                is_type_only: self.is_type_only(statement, namespace),
            };
            return self.export(name, import);
        }
        let Some(clause) = nodes.child_of_kind(statement, Kind::ExportClause) else {
            return self.facts.stars.push(from);
        };
        let is_type_only = self.is_type_only(statement, clause);
        for specifier in nodes.children(clause) {
            let Some(inner) = nodes.child(specifier, Field::Name) else { continue };
            let outer = nodes.child(specifier, Field::Alias).unwrap_or(inner);
            let (Some((name, span)), Some((given, _))) = (self.export_name(inner), self.export_name(outer)) else {
                continue;
            };
            let is_type_only = is_type_only || self.is_type_only(specifier, inner);
            let import = Import { from: from.clone(), what: Imported::Name(name), span, local: None, is_type_only };
            self.export(given, import);
        }
    }

    fn export(&mut self, name: Arc<str>, import: Import) {
        let import = self.push(import, None);
        self.facts.exports.push(Export { name, what: Exported::Import { import, members: Vec::new() } });
    }

    /// `import("…")` and `require("…")`, where `callee` is the word.
    fn call(&mut self, callee: NodeId, word: &str) {
        let nodes = self.nodes;
        let call = nodes.parent(callee);
        if nodes.kind(call) != Kind::CallExpression || nodes.field(callee) != Some(Field::Function) {
            return;
        }
        let from = nodes
            .child(call, Field::Arguments)
            .and_then(|arguments| nodes.children(arguments).next())
            .and_then(|first| self.specifier(first));
        let Some(from) = from else { return };
        let is_type = word == "import" && is_in_type(nodes, call);
        let what = if word == "import" && !is_type { Imported::Promise } else { Imported::Module };
        let import = self.push(Import { span: from.span, from, what, local: None, is_type_only: is_type }, None);
        self.binders.expressions.push((call, import));
    }
}

/// Whether an `import("…")` is a type, not a call: what stands around it and its members says so.
pub(super) fn is_in_type(nodes: &Nodes<'_>, call: NodeId) -> bool {
    let mut outer = nodes.parent(call);
    for _ in 0..super::flow::DEEPEST {
        match nodes.kind(outer) {
            Kind::MemberExpression | Kind::SubscriptExpression => outer = nodes.parent(outer),
            kind => return is_type(kind),
        }
    }
    false
}

fn is_type(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::TypeQuery
            | Kind::TypeAnnotation
            | Kind::TypeArguments
            | Kind::TypeAliasDeclaration
            | Kind::UnionType
            | Kind::IntersectionType
            | Kind::ArrayType
            | Kind::ReadonlyType
            | Kind::ParenthesizedType
            | Kind::TupleType
            | Kind::LookupType
            | Kind::FunctionType
            | Kind::ConditionalType
            | Kind::TypePredicate
    )
}

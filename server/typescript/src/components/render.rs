//! Elements and who renders them, and the calls of components.
//!
//! In go the nodes of a file; what is found is added to [`FileComponents`]. An element is rendered by a component where it is what the component returns, through
//! nothing but other elements, conditions and `map`.

use std::collections::BTreeSet;

use mizan_syntax::typescript::{Field, Kind};
use rustc_hash::FxHashMap;

use super::{By, Call, Element, FileComponents, is_function};
use crate::nodes::{NodeId, Nodes};

/// What React has that renders its children and nothing else.
const TRANSPARENT: [&str; 5] = ["Fragment", "StrictMode", "Suspense", "Profiler", "Activity"];

pub(super) fn read(nodes: &Nodes<'_>, functions: &[(NodeId, NodeId)], found: &mut FileComponents) {
    let by_function = (0..).zip(functions).map(|(place, (_, function))| (*function, place)).collect();
    let reader = Reader { nodes, by_function, react: react(found), roots: roots(found) };
    let mut places: FxHashMap<NodeId, u32> = FxHashMap::default();
    let mut elements: Vec<(NodeId, NodeId)> = Vec::new();
    for id in nodes.all() {
        match nodes.kind(id) {
            Kind::JsxElement | Kind::JsxSelfClosingElement => {
                if let Some(name) = reader.component_name(id) {
                    places.insert(id, u32::try_from(elements.len()).unwrap_or(u32::MAX));
                    elements.push((id, name));
                }
            }
            Kind::CallExpression => reader.call(id, found),
            _ => {}
        }
    }
    for (id, name) in elements {
        let (around, by) = reader.way(id);
        let inside = around.iter().filter_map(|around| places.get(around).copied()).collect();
        let at = nodes.child(name, Field::Property).unwrap_or(name);
        found.elements.push(Element {
            name: nodes.text(name).into(),
            at: nodes.span(at),
            span: nodes.span(id),
            inside,
            by,
        });
    }
}

/// The local names that stand for React as a whole, and for what of it is transparent.
fn react(found: &FileComponents) -> BTreeSet<String> {
    let from_react = found.imports.iter().filter(|import| &*import.from == "react");
    let transparent = from_react.filter(|import| TRANSPARENT.contains(&&*import.name));
    transparent.map(|import| import.local.to_string()).collect()
}

/// The local names of what makes the root of an application.
fn roots(found: &FileComponents) -> BTreeSet<String> {
    let is_dom = |from: &str| matches!(from, "react-dom" | "react-dom/client");
    let from_dom = found.imports.iter().filter(|import| is_dom(&import.from));
    from_dom.map(|import| import.local.to_string()).collect()
}

struct Reader<'n, 't> {
    nodes: &'n Nodes<'t>,
    /// The place of each component by its function.
    by_function: FxHashMap<NodeId, u32>,
    react: BTreeSet<String>,
    roots: BTreeSet<String>,
}

impl Reader<'_, '_> {
    /// The name of an element, unless it is the browser's, React's own, or a fragment.
    fn component_name(&self, element: NodeId) -> Option<NodeId> {
        let nodes = self.nodes;
        let opening = match nodes.kind(element) {
            Kind::JsxElement => nodes.child_of_kind(element, Kind::JsxOpeningElement)?,
            _ => element,
        };
        let name = nodes.child(opening, Field::Name)?;
        let text = nodes.text(name);
        let is_browsers = nodes.kind(name) == Kind::Identifier && text.starts_with(|c: char| c.is_ascii_lowercase());
        let is_reacts = self.react.contains(text)
            || text.strip_prefix("React.").is_some_and(|member| TRANSPARENT.contains(&member));
        (!is_browsers && !is_reacts).then_some(name)
    }

    /// The elements around one, innermost first, and who renders them all.
    fn way(&self, element: NodeId) -> (Vec<NodeId>, By) {
        let nodes = self.nodes;
        let mut around = Vec::new();
        let mut at = element;
        loop {
            let outer = nodes.parent(at);
            if outer == at {
                return (around, By::Elsewhere);
            }
            at = match nodes.kind(outer) {
                Kind::JsxElement => {
                    around.push(outer);
                    outer
                }
                Kind::JsxExpression
                | Kind::ParenthesizedExpression
                | Kind::AsExpression
                | Kind::SatisfiesExpression
                | Kind::NonNullExpression => outer,
                Kind::TernaryExpression if nodes.field(at) != Some(Field::Condition) => outer,
                Kind::BinaryExpression if nodes.field(at) == Some(Field::Right) => outer,
                Kind::ArrowFunction if nodes.field(at) == Some(Field::Body) => match self.returned_from(outer) {
                    Ok(next) => next,
                    Err(by) => return (around, by),
                },
                Kind::ReturnStatement => match self.function_of(outer).map(|function| self.returned_from(function)) {
                    Some(Ok(next)) => next,
                    Some(Err(by)) => return (around, by),
                    None => return (around, By::Elsewhere),
                },
                Kind::Arguments if self.is_root(nodes.parent(outer)) => return (around, By::Root),
                _ => return (around, By::Elsewhere),
            };
        }
    }

    /// The function that a statement in it returns from.
    fn function_of(&self, statement: NodeId) -> Option<NodeId> {
        let mut at = statement;
        while at != NodeId::ROOT {
            at = self.nodes.parent(at);
            if is_function(self.nodes.kind(at)) {
                return Some(at);
            }
        }
        None
    }

    /// Where what a function returns goes: on through a call of `map`, or to whoever renders it.
    fn returned_from(&self, function: NodeId) -> Result<NodeId, By> {
        if let Some(component) = self.by_function.get(&function) {
            return Err(By::Component(*component));
        }
        let nodes = self.nodes;
        let arguments = nodes.parent(function);
        let call = nodes.parent(arguments);
        let called = nodes.child(call, Field::Function).and_then(|called| nodes.child(called, Field::Property));
        let is_map = nodes.kind(arguments) == Kind::Arguments
            && nodes.kind(call) == Kind::CallExpression
            && called.is_some_and(|called| matches!(nodes.text(called), "map" | "flatMap"));
        if is_map { Ok(call) } else { Err(By::Elsewhere) }
    }

    /// Whether a call shows an application: `createRoot(…).render(…)`, `root.render(…)`, `hydrateRoot(…)`.
    fn is_root(&self, call: NodeId) -> bool {
        let nodes = self.nodes;
        if nodes.kind(call) != Kind::CallExpression {
            return false;
        }
        let Some(called) = nodes.child(call, Field::Function) else { return false };
        if self.is_of_dom(called, &["hydrateRoot", "render", "hydrate"]) {
            return true;
        }
        let is_render = nodes.child(called, Field::Property).is_some_and(|property| nodes.text(property) == "render");
        let Some(of) = nodes.child(called, Field::Object).filter(|_| is_render) else { return false };
        match nodes.kind(of) {
            Kind::CallExpression => self.makes_root(of),
            Kind::Identifier => self.is_made_by_root(nodes.text(of)),
            _ => false,
        }
    }

    fn makes_root(&self, call: NodeId) -> bool {
        self.nodes.child(call, Field::Function).is_some_and(|called| self.is_of_dom(called, &["createRoot"]))
    }

    /// Whether `called` is one of these of `react-dom`.
    fn is_of_dom(&self, called: NodeId, names: &[&str]) -> bool {
        let nodes = self.nodes;
        match nodes.kind(called) {
            Kind::Identifier => self.roots.contains(nodes.text(called)) && names.contains(&nodes.text(called)),
            Kind::MemberExpression => {
                let object = nodes.child(called, Field::Object).map(|object| nodes.text(object));
                let property = nodes.child(called, Field::Property).map(|property| nodes.text(property));
                object.is_some_and(|object| object == "ReactDOM" || self.roots.contains(object))
                    && property.is_some_and(|property| names.contains(&property))
            }
            _ => false,
        }
    }

    /// Whether a variable of this name holds a root, wherever one of it is declared.
    fn is_made_by_root(&self, name: &str) -> bool {
        let nodes = self.nodes;
        let mut declared = nodes.all().filter(|id| {
            nodes.kind(*id) == Kind::VariableDeclarator
                && nodes.child(*id, Field::Name).is_some_and(|known| nodes.text(known) == name)
        });
        let value = declared.next().and_then(|declarator| nodes.child(declarator, Field::Value));
        value.is_some_and(|value| nodes.kind(value) == Kind::CallExpression && self.makes_root(value))
            && declared.next().is_none()
    }

    /// Notes a call that a component makes itself. One that may fail without harm is none.
    fn call(&self, call: NodeId, found: &mut FileComponents) {
        let nodes = self.nodes;
        let mut at = call;
        let by = loop {
            let outer = nodes.parent(at);
            if outer == at || nodes.child_of_kind(outer, Kind::CatchClause).is_some() {
                return;
            }
            at = outer;
            if is_function(nodes.kind(at)) {
                break self.by_function.get(&at).copied();
            }
        };
        let Some((by, called)) = by.zip(nodes.child(call, Field::Function)) else { return };
        match nodes.kind(called) {
            Kind::Identifier => found.calls.push(Call { at: nodes.span(called), by }),
            Kind::MemberExpression => {
                let words = [nodes.child(called, Field::Object), nodes.child(called, Field::Property)];
                found.calls.extend(words.into_iter().flatten().map(|word| Call { at: nodes.span(word), by }));
            }
            _ => {}
        }
    }
}

//! What an identifier does where it stands: it binds a name, means one, or names a part of something.
//!
//! In go nodes; out comes the role of each identifier, by its place among those around it. Nothing is looked up.

use mizan_syntax::python::{Field, Kind};

use super::nodes::{NodeId, Nodes};

/// What an identifier does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It binds its text.
    Binds(Binder),
    /// It means what its text is bound to.
    Means,
    /// `global x`, `nonlocal x`.
    Global,
    Nonlocal,
    /// `x.name`.
    Attribute,
    /// `name=…` in a call.
    Keyword,
    /// `name=…` in a pattern.
    PatternKeyword,
    /// A part of the module that an import names.
    ModulePath,
    /// What a `from` imports under another name.
    Imported,
    /// Nothing that anyone may ask for.
    Nothing,
}

/// How a name is bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binder {
    Function,
    Class,
    Alias,
    TypeParam,
    Parameter,
    /// The first part of `import a.b`.
    Import,
    /// `import a.b as it`.
    ImportAs,
    /// `from a import it`.
    From,
    /// `from a import b as it`.
    FromAs,
    Assign,
    /// `it: T` without a value.
    Declare,
    Augment,
    Walrus,
    /// Of a statement or a comprehension.
    For,
    With,
    Except,
    Capture,
    Delete,
}

/// What the targets around say of a node: how it is bound, and by which node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target {
    pub(super) binder: Binder,
    /// The statement, clause or expression that binds.
    pub(super) by: NodeId,
}

/// Whether `id` is bound as a target, given what that is for its parent.
pub(super) fn target(nodes: &Nodes<'_>, id: NodeId, around: Option<Target>) -> Option<Target> {
    let parent = nodes.parent(id);
    let field = nodes.field(id);
    let by = |binder| Some(Target { binder, by: parent });
    match (nodes.kind(parent), field) {
        (Kind::Assignment, Some(Field::Left)) => {
            let is_typed = nodes.child(parent, Field::Type).is_some();
            let has_value = nodes.child(parent, Field::Right).is_some();
            match (is_typed, has_value) {
                (true, false) if nodes.kind(id) != Kind::Identifier => None,
                (true, false) => by(Binder::Declare),
                _ => by(Binder::Assign),
            }
        }
        (Kind::AugmentedAssignment, Some(Field::Left)) => by(Binder::Augment),
        (Kind::ForStatement | Kind::ForInClause, Some(Field::Left)) => by(Binder::For),
        (Kind::NamedExpression, Some(Field::Name)) => by(Binder::Walrus),
        (Kind::DeleteStatement, _) => by(Binder::Delete),
        (Kind::ExceptClause, Some(Field::Alias)) => by(Binder::Except),
        (Kind::AsPattern, Some(Field::Alias)) => {
            let is_except = nodes.kind(nodes.parent(parent)) == Kind::ExceptClause;
            by(if is_except { Binder::Except } else { Binder::With })
        }
        (
            Kind::PatternList
            | Kind::TuplePattern
            | Kind::ListPattern
            | Kind::ListSplatPattern
            | Kind::AsPatternTarget
            | Kind::ExpressionList
            | Kind::Tuple
            | Kind::List
            | Kind::ParenthesizedExpression
            | Kind::ListSplat,
            _,
        ) => around,
        _ => None,
    }
}

/// What the identifier `id` does, given the target that it is.
pub(super) fn role(nodes: &Nodes<'_>, id: NodeId, target: Option<Target>) -> Role {
    if let Some(target) = target {
        return Role::Binds(target.binder);
    }
    let parent = nodes.parent(id);
    let field = nodes.field(id);
    let around = nodes.parent(parent);
    let is_first = nodes.first(parent) == Some(id);
    match nodes.kind(parent) {
        Kind::FunctionDefinition if field == Some(Field::Name) => Role::Binds(Binder::Function),
        Kind::ClassDefinition if field == Some(Field::Name) => Role::Binds(Binder::Class),
        Kind::Parameters | Kind::LambdaParameters => Role::Binds(Binder::Parameter),
        Kind::DefaultParameter | Kind::TypedDefaultParameter if field == Some(Field::Name) => {
            Role::Binds(Binder::Parameter)
        }
        Kind::TypedParameter if is_first => Role::Binds(Binder::Parameter),
        Kind::ListSplatPattern | Kind::DictionarySplatPattern | Kind::TuplePattern if is_parameter(nodes, around) => {
            Role::Binds(Binder::Parameter)
        }
        Kind::GlobalStatement => Role::Global,
        Kind::NonlocalStatement => Role::Nonlocal,
        Kind::Attribute if field == Some(Field::Attribute) => Role::Attribute,
        Kind::MemberType if !is_first => Role::Attribute,
        Kind::KeywordArgument if field == Some(Field::Name) => Role::Keyword,
        Kind::KeywordPattern if is_first => Role::PatternKeyword,
        Kind::AliasedImport => match nodes.kind(around) {
            Kind::ImportStatement => Role::Binds(Binder::ImportAs),
            _ => Role::Binds(Binder::FromAs),
        },
        Kind::DottedName => dotted(nodes, id, parent),
        Kind::SplatPattern => Role::Binds(Binder::Capture),
        Kind::AsPattern if nodes.kind(around) == Kind::CasePattern => Role::Binds(Binder::Capture),
        Kind::Type | Kind::SplatType | Kind::GenericType => typed(nodes, id, parent),
        _ => Role::Means,
    }
}

fn is_parameter(nodes: &Nodes<'_>, around: NodeId) -> bool {
    matches!(nodes.kind(around), Kind::Parameters | Kind::LambdaParameters | Kind::TypedParameter)
}

/// A part of a dotted name: of an import, or of a pattern.
fn dotted(nodes: &Nodes<'_>, id: NodeId, dotted: NodeId) -> Role {
    let around = nodes.parent(dotted);
    let is_first = nodes.first(dotted) == Some(id);
    let is_single = is_first && nodes.children(dotted).nth(1).is_none();
    match nodes.kind(around) {
        Kind::ImportStatement if is_first => Role::Binds(Binder::Import),
        Kind::ImportStatement | Kind::RelativeImport => Role::ModulePath,
        Kind::ImportFromStatement if nodes.field(dotted) == Some(Field::ModuleName) => Role::ModulePath,
        Kind::ImportFromStatement | Kind::FutureImportStatement => Role::Binds(Binder::From),
        Kind::AliasedImport => match nodes.kind(nodes.parent(around)) {
            Kind::ImportStatement => Role::ModulePath,
            _ => Role::Imported,
        },
        Kind::ClassPattern if is_first => Role::Means,
        Kind::DictPattern if is_first && nodes.field(dotted) == Some(Field::Key) => Role::Means,
        Kind::ClassPattern => Role::Attribute,
        Kind::CasePattern
        | Kind::UnionPattern
        | Kind::ListPattern
        | Kind::TuplePattern
        | Kind::DictPattern
        | Kind::KeywordPattern
            if is_single =>
        {
            Role::Binds(Binder::Capture)
        }
        _ if is_first => Role::Means,
        _ => Role::Attribute,
    }
}

/// An identifier where types are written: it may declare a type parameter, or the alias itself.
fn typed(nodes: &Nodes<'_>, id: NodeId, parent: NodeId) -> Role {
    let mut outer = parent;
    if matches!(nodes.kind(parent), Kind::SplatType | Kind::GenericType) {
        outer = nodes.parent(parent);
    }
    let is_generic = nodes.kind(parent) == Kind::GenericType;
    if nodes.kind(outer) == Kind::Type
        && nodes.field(outer) == Some(Field::Left)
        && nodes.kind(nodes.parent(outer)) == Kind::TypeAliasStatement
    {
        return Role::Binds(Binder::Alias);
    }
    let mut list = nodes.parent(outer);
    if nodes.kind(list) == Kind::ConstrainedType && nodes.first(list) == Some(outer) {
        list = nodes.parent(nodes.parent(list));
    }
    let declares = nodes.first(parent) == Some(id)
        && !is_generic
        && nodes.kind(list) == Kind::TypeParameter
        && (nodes.field(list) == Some(Field::TypeParameters) || is_alias_head(nodes, list));
    if declares { Role::Binds(Binder::TypeParam) } else { Role::Means }
}

/// Whether `list` is the `[T]` of `type X[T] = …`.
fn is_alias_head(nodes: &Nodes<'_>, list: NodeId) -> bool {
    let left = nodes.parent(nodes.parent(list));
    nodes.field(left) == Some(Field::Left) && nodes.kind(nodes.parent(left)) == Kind::TypeAliasStatement
}

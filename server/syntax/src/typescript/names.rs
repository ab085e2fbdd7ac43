//! The words of the TypeScript grammars. The two share their names and not their numbers, so each has tables of its own.

use std::sync::LazyLock;

use tree_sitter::{Language, Node, TreeCursor};

use super::{Dialect, TSX, TYPESCRIPT};
use crate::names::{fields, find, kinds};

kinds! {
    Error = "ERROR",
    AbstractClassDeclaration = "abstract_class_declaration",
    AbstractMethodSignature = "abstract_method_signature",
    Arguments = "arguments",
    Array = "array",
    ArrayPattern = "array_pattern",
    ArrayType = "array_type",
    ArrowFunction = "arrow_function",
    AsExpression = "as_expression",
    AssignmentExpression = "assignment_expression",
    AssignmentPattern = "assignment_pattern",
    AugmentedAssignmentExpression = "augmented_assignment_expression",
    AwaitExpression = "await_expression",
    BinaryExpression = "binary_expression",
    CallExpression = "call_expression",
    CallSignature = "call_signature",
    CatchClause = "catch_clause",
    Class = "class",
    ClassBody = "class_body",
    ClassDeclaration = "class_declaration",
    ClassStaticBlock = "class_static_block",
    Comment = "comment",
    ComputedPropertyName = "computed_property_name",
    ConditionalType = "conditional_type",
    ConstructSignature = "construct_signature",
    ConstructorType = "constructor_type",
    DoStatement = "do_statement",
    ElseClause = "else_clause",
    EnumDeclaration = "enum_declaration",
    EscapeSequence = "escape_sequence",
    ExportClause = "export_clause",
    ExportSpecifier = "export_specifier",
    ExportStatement = "export_statement",
    ExpressionStatement = "expression_statement",
    False = "false",
    FinallyClause = "finally_clause",
    ForInStatement = "for_in_statement",
    ForStatement = "for_statement",
    FormalParameters = "formal_parameters",
    FunctionDeclaration = "function_declaration",
    FunctionExpression = "function_expression",
    FunctionSignature = "function_signature",
    FunctionType = "function_type",
    GeneratorFunction = "generator_function",
    GeneratorFunctionDeclaration = "generator_function_declaration",
    GenericType = "generic_type",
    Identifier = "identifier",
    IfStatement = "if_statement",
    Import = "import",
    ImportAlias = "import_alias",
    ImportAttribute = "import_attribute",
    ImportClause = "import_clause",
    ImportRequireClause = "import_require_clause",
    ImportSpecifier = "import_specifier",
    ImportStatement = "import_statement",
    IndexSignature = "index_signature",
    InferType = "infer_type",
    InstantiationExpression = "instantiation_expression",
    InterfaceBody = "interface_body",
    InterfaceDeclaration = "interface_declaration",
    InternalModule = "internal_module",
    IntersectionType = "intersection_type",
    JsxAttribute = "jsx_attribute",
    JsxClosingElement = "jsx_closing_element",
    JsxElement = "jsx_element",
    JsxExpression = "jsx_expression",
    JsxNamespaceName = "jsx_namespace_name",
    JsxOpeningElement = "jsx_opening_element",
    JsxSelfClosingElement = "jsx_self_closing_element",
    LexicalDeclaration = "lexical_declaration",
    LiteralType = "literal_type",
    LookupType = "lookup_type",
    MappedTypeClause = "mapped_type_clause",
    MemberExpression = "member_expression",
    MethodDefinition = "method_definition",
    MethodSignature = "method_signature",
    Module = "module",
    NamedImports = "named_imports",
    NamespaceExport = "namespace_export",
    NamespaceImport = "namespace_import",
    NestedIdentifier = "nested_identifier",
    NestedTypeIdentifier = "nested_type_identifier",
    NonNullExpression = "non_null_expression",
    Null = "null",
    Number = "number",
    Object = "object",
    ObjectAssignmentPattern = "object_assignment_pattern",
    ObjectPattern = "object_pattern",
    ObjectType = "object_type",
    OptionalChain = "optional_chain",
    OptionalParameter = "optional_parameter",
    OptionalType = "optional_type",
    Pair = "pair",
    PairPattern = "pair_pattern",
    ParenthesizedExpression = "parenthesized_expression",
    ParenthesizedType = "parenthesized_type",
    PrivatePropertyIdentifier = "private_property_identifier",
    Program = "program",
    PropertyIdentifier = "property_identifier",
    PropertySignature = "property_signature",
    PublicFieldDefinition = "public_field_definition",
    ReadonlyType = "readonly_type",
    RequiredParameter = "required_parameter",
    RestPattern = "rest_pattern",
    RestType = "rest_type",
    ReturnStatement = "return_statement",
    SatisfiesExpression = "satisfies_expression",
    SequenceExpression = "sequence_expression",
    ShorthandPropertyIdentifier = "shorthand_property_identifier",
    ShorthandPropertyIdentifierPattern = "shorthand_property_identifier_pattern",
    SpreadElement = "spread_element",
    StatementBlock = "statement_block",
    String = "string",
    StringFragment = "string_fragment",
    SubscriptExpression = "subscript_expression",
    SwitchBody = "switch_body",
    SwitchCase = "switch_case",
    SwitchStatement = "switch_statement",
    TemplateString = "template_string",
    TemplateSubstitution = "template_substitution",
    TernaryExpression = "ternary_expression",
    ThrowStatement = "throw_statement",
    True = "true",
    TupleType = "tuple_type",
    TypeAliasDeclaration = "type_alias_declaration",
    TypeAnnotation = "type_annotation",
    TypeArguments = "type_arguments",
    TypeAssertion = "type_assertion",
    TypeIdentifier = "type_identifier",
    TypeParameter = "type_parameter",
    TypeParameters = "type_parameters",
    TypePredicate = "type_predicate",
    TypeQuery = "type_query",
    UnaryExpression = "unary_expression",
    Undefined = "undefined",
    UnionType = "union_type",
    UpdateExpression = "update_expression",
    VariableDeclaration = "variable_declaration",
    VariableDeclarator = "variable_declarator",
    WhileStatement = "while_statement",
    WithStatement = "with_statement",
    YieldExpression = "yield_expression",
}

fields! {
    Alias = "alias",
    Alternative = "alternative",
    Argument = "argument",
    Arguments = "arguments",
    Body = "body",
    Condition = "condition",
    Consequence = "consequence",
    Constraint = "constraint",
    Constructor = "constructor",
    Declaration = "declaration",
    Function = "function",
    Index = "index",
    Initializer = "initializer",
    Key = "key",
    Kind = "kind",
    Left = "left",
    Module = "module",
    Name = "name",
    Object = "object",
    Operator = "operator",
    Parameter = "parameter",
    Parameters = "parameters",
    Pattern = "pattern",
    Property = "property",
    ReturnType = "return_type",
    Right = "right",
    Source = "source",
    Type = "type",
    TypeArguments = "type_arguments",
    TypeParameters = "type_parameters",
    Value = "value",
}

/// The grammar's numbers as enums.
struct Tables {
    kinds: Vec<Kind>,
    fields: Vec<Field>,
}

static TYPESCRIPT_TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::of(&TYPESCRIPT));
static TSX_TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::of(&TSX));

impl Tables {
    fn of(language: &Language) -> Self {
        let kind = |id| match find(KINDS, language.node_kind_for_id(id)) {
            Some(kind) if language.node_kind_is_named(id) => kind,
            None if language.node_kind_is_named(id) => Kind::Other,
            _ => Kind::Token,
        };
        let field = |id| find(FIELDS, language.field_name_for_id(id)).unwrap_or(Field::Other);
        Self {
            kinds: (0..u16::try_from(language.node_kind_count()).unwrap_or(u16::MAX)).map(kind).collect(),
            fields: (0..=u16::try_from(language.field_count()).unwrap_or(u16::MAX)).map(field).collect(),
        }
    }
}

impl Dialect {
    fn tables(self) -> &'static Tables {
        match self {
            Self::TypeScript => &TYPESCRIPT_TABLES,
            Self::Tsx => &TSX_TABLES,
        }
    }

    /// The kind of `node`, which is of a tree of this dialect.
    pub fn kind(self, node: Node<'_>) -> Kind {
        if node.is_error() {
            return Kind::Error;
        }
        self.tables().kinds.get(usize::from(node.kind_id())).copied().unwrap_or(Kind::Other)
    }

    /// The field of the node under `cursor` in its parent.
    pub fn field(self, cursor: &TreeCursor<'_>) -> Option<Field> {
        self.tables().fields.get(usize::from(cursor.field_id()?.get())).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name that a grammar does not have would never be found in a tree, and nobody would notice. Elements and assertions with `<` are each
    /// of one grammar alone.
    #[test]
    fn the_grammars_have_every_name() {
        let has = |name: &str| [&*TYPESCRIPT, &*TSX].map(|language| language.id_for_node_kind(name, true) != 0);
        for (name, _) in KINDS {
            let expected = match *name {
                "ERROR" => continue,
                "type_assertion" => [true, false],
                name => [!name.starts_with("jsx_"), true],
            };
            assert_eq!(has(name), expected, "{name} in TypeScript and in TSX");
        }
        for (name, _) in FIELDS {
            for language in [&*TYPESCRIPT, &*TSX] {
                assert!(language.field_id_for_name(name).is_some(), "no field is named {name}");
            }
        }
    }
}

//! The words of the Python grammar.

use std::sync::LazyLock;

use tree_sitter::{Node, TreeCursor};

use super::LANGUAGE;
use crate::names::{fields, find, kinds};

kinds! {
    AliasedImport = "aliased_import",
    ArgumentList = "argument_list",
    AsPattern = "as_pattern",
    AsPatternTarget = "as_pattern_target",
    Assignment = "assignment",
    Attribute = "attribute",
    AugmentedAssignment = "augmented_assignment",
    Await = "await",
    BinaryOperator = "binary_operator",
    Block = "block",
    BooleanOperator = "boolean_operator",
    Call = "call",
    CaseClause = "case_clause",
    CasePattern = "case_pattern",
    ClassDefinition = "class_definition",
    ClassPattern = "class_pattern",
    Comment = "comment",
    ComparisonOperator = "comparison_operator",
    ConcatenatedString = "concatenated_string",
    ConditionalExpression = "conditional_expression",
    ConstrainedType = "constrained_type",
    DecoratedDefinition = "decorated_definition",
    Decorator = "decorator",
    DefaultParameter = "default_parameter",
    DeleteStatement = "delete_statement",
    DictPattern = "dict_pattern",
    Dictionary = "dictionary",
    DictionaryComprehension = "dictionary_comprehension",
    DictionarySplat = "dictionary_splat",
    DictionarySplatPattern = "dictionary_splat_pattern",
    DottedName = "dotted_name",
    ElifClause = "elif_clause",
    Ellipsis = "ellipsis",
    ElseClause = "else_clause",
    Error = "ERROR",
    ExceptClause = "except_clause",
    ExpressionList = "expression_list",
    ExpressionStatement = "expression_statement",
    False = "false",
    FinallyClause = "finally_clause",
    Float = "float",
    ForInClause = "for_in_clause",
    ForStatement = "for_statement",
    FormatExpression = "format_expression",
    FunctionDefinition = "function_definition",
    FutureImportStatement = "future_import_statement",
    GeneratorExpression = "generator_expression",
    GenericType = "generic_type",
    GlobalStatement = "global_statement",
    Identifier = "identifier",
    IfClause = "if_clause",
    IfStatement = "if_statement",
    ImportFromStatement = "import_from_statement",
    ImportPrefix = "import_prefix",
    ImportStatement = "import_statement",
    Integer = "integer",
    Interpolation = "interpolation",
    KeywordArgument = "keyword_argument",
    KeywordPattern = "keyword_pattern",
    KeywordSeparator = "keyword_separator",
    Lambda = "lambda",
    LambdaParameters = "lambda_parameters",
    LineContinuation = "line_continuation",
    List = "list",
    ListComprehension = "list_comprehension",
    ListPattern = "list_pattern",
    ListSplat = "list_splat",
    ListSplatPattern = "list_splat_pattern",
    MatchStatement = "match_statement",
    MemberType = "member_type",
    NamedExpression = "named_expression",
    None = "none",
    NonlocalStatement = "nonlocal_statement",
    NotOperator = "not_operator",
    Pair = "pair",
    Parameters = "parameters",
    ParenthesizedExpression = "parenthesized_expression",
    PatternList = "pattern_list",
    PositionalSeparator = "positional_separator",
    RelativeImport = "relative_import",
    ReturnStatement = "return_statement",
    Set = "set",
    SetComprehension = "set_comprehension",
    Slice = "slice",
    SplatPattern = "splat_pattern",
    SplatType = "splat_type",
    String = "string",
    StringContent = "string_content",
    StringEnd = "string_end",
    StringStart = "string_start",
    Subscript = "subscript",
    True = "true",
    TryStatement = "try_statement",
    Tuple = "tuple",
    TuplePattern = "tuple_pattern",
    Type = "type",
    TypeAliasStatement = "type_alias_statement",
    TypeParameter = "type_parameter",
    TypedDefaultParameter = "typed_default_parameter",
    TypedParameter = "typed_parameter",
    UnaryOperator = "unary_operator",
    UnionPattern = "union_pattern",
    UnionType = "union_type",
    WhileStatement = "while_statement",
    WildcardImport = "wildcard_import",
    WithItem = "with_item",
    WithStatement = "with_statement",
    Yield = "yield",
}

fields! {
    Alias = "alias",
    Argument = "argument",
    Arguments = "arguments",
    Attribute = "attribute",
    Body = "body",
    Condition = "condition",
    Consequence = "consequence",
    Definition = "definition",
    Function = "function",
    Key = "key",
    Left = "left",
    ModuleName = "module_name",
    Name = "name",
    Object = "object",
    Operator = "operator",
    Operators = "operators",
    Parameters = "parameters",
    ReturnType = "return_type",
    Right = "right",
    Subscript = "subscript",
    Superclasses = "superclasses",
    Type = "type",
    TypeParameters = "type_parameters",
    Value = "value",
}

impl Kind {
    /// The kind of `node`.
    pub fn of(node: Node<'_>) -> Self {
        static TABLE: LazyLock<Vec<Kind>> = LazyLock::new(|| {
            let ids = 0..u16::try_from(LANGUAGE.node_kind_count()).unwrap_or(u16::MAX);
            let kind = |id| find(KINDS, LANGUAGE.node_kind_for_id(id)).unwrap_or(Kind::Other);
            ids.map(|id| if LANGUAGE.node_kind_is_named(id) { kind(id) } else { Kind::Token }).collect()
        });
        if node.is_error() {
            return Self::Error;
        }
        TABLE.get(usize::from(node.kind_id())).copied().unwrap_or(Self::Other)
    }
}

impl Field {
    /// The field of the node under `cursor` in its parent.
    pub fn of(cursor: &TreeCursor<'_>) -> Option<Self> {
        static TABLE: LazyLock<Vec<Field>> = LazyLock::new(|| {
            let ids = 0..=u16::try_from(LANGUAGE.field_count()).unwrap_or(u16::MAX);
            ids.map(|id| find(FIELDS, LANGUAGE.field_name_for_id(id)).unwrap_or(Field::Other)).collect()
        });
        TABLE.get(usize::from(cursor.field_id()?.get())).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name that the grammar does not have would never be found in a tree, and nobody would notice.
    #[test]
    fn the_grammar_has_every_name() {
        for (name, _) in KINDS {
            assert!(*name == "ERROR" || LANGUAGE.id_for_node_kind(name, true) != 0, "no node is named {name}");
        }
        for (name, _) in FIELDS {
            assert!(LANGUAGE.field_id_for_name(name).is_some(), "no field is named {name}");
        }
    }
}

//! Where something was declared, said so that it survives edits elsewhere in the file.

/// One source file. Ids are handed out by the layer that owns the sources and mean nothing apart from it; order by path, never
/// by id, wherever order is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u32);

/// The n-th remembered place of one file: an index into the table of spans that stands beside the file's facts.
///
/// Two readings of a file whose declarations are equal give equal anchors, however far the text has moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Anchor(pub u32);

/// A place in a source file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    /// The file.
    pub source: SourceId,
    /// The place in it.
    pub anchor: Anchor,
}

//! What a step had to do: the counts that show that work follows an edit.

use std::ops::AddAssign;

/// How much was done. A count is of what was done anew, never of what there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Files whose bytes were looked at.
    pub files_read: usize,
    /// Files that were read as syntax.
    pub files_parsed: usize,
    /// Modules whose declarations were read.
    pub modules_declared: usize,
    /// Named types that were read.
    pub definitions_read: usize,
}

impl AddAssign for Work {
    fn add_assign(&mut self, other: Self) {
        self.files_read += other.files_read;
        self.files_parsed += other.files_parsed;
        self.modules_declared += other.modules_declared;
        self.definitions_read += other.definitions_read;
    }
}

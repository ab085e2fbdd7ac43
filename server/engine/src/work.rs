//! What a step had to do: the counts that show that work follows an edit.

use std::ops::AddAssign;

use mizan_python::declare;
use mizan_schema::build;

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
    /// Functions that the rules were applied to.
    pub functions_judged: usize,
    /// Contexts whose members were compared.
    pub contexts_settled: usize,
    /// Modules of a client whose files were made.
    pub modules_rendered: usize,
    /// Maps of a client that were made.
    pub maps_made: usize,
    /// Files of a client that were written.
    pub files_written: usize,
}

impl Work {
    pub(crate) fn declare(&mut self, work: declare::Work) {
        self.modules_declared += work.modules_declared;
        self.definitions_read += work.definitions_read;
    }

    pub(crate) fn generate(&mut self, work: mizan_codegen::Work) {
        self.modules_rendered += work.modules_rendered;
        self.maps_made += work.maps_made;
    }

    pub(crate) fn judge(&mut self, work: build::Work) {
        self.functions_judged += work.functions_judged;
        self.contexts_settled += work.contexts_settled;
    }
}

impl AddAssign for Work {
    fn add_assign(&mut self, other: Self) {
        self.files_read += other.files_read;
        self.files_parsed += other.files_parsed;
        self.modules_declared += other.modules_declared;
        self.definitions_read += other.definitions_read;
        self.functions_judged += other.functions_judged;
        self.contexts_settled += other.contexts_settled;
        self.modules_rendered += other.modules_rendered;
        self.maps_made += other.maps_made;
        self.files_written += other.files_written;
    }
}

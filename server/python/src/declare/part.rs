//! Modules that are read together, by one program, and the definitions that they reach.
//!
//! In go modules that have to be read, and what each is given; out comes what they declare. Parts of one backend can be read side by side and put
//! together: nothing that is read shows who else was. The exception is a name that two types want, which the first has; then there is no sum of
//! parts. Must never settle such a name.

use std::sync::{Arc, Mutex};

use mizan_schema::TypeKey;

use super::discovery::Discovery;
use super::imports::Imports;
use super::unit::Unit;
use super::{Backend, Declared, Declaring, Given};
use crate::types::Standing;

/// A module that has to be read.
#[derive(Clone, Debug)]
pub(super) struct Open {
    pub(super) name: Arc<str>,
    pub(super) given: Given,
}

/// A module that was read.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) open: Open,
    pub(super) declared: Unit<Option<Declared>>,
    /// The named types that its declarations refer to.
    pub(super) refers: Box<[TypeKey]>,
}

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) modules: Vec<Read>,
    pub(super) definitions: Standing,
    /// Whether two wanted one name for a type.
    pub(super) is_contested: bool,
}

impl Part {
    /// Reads modules, and the definitions that do not stand yet.
    pub(super) fn read(backend: &Backend<'_, '_>, open: &[Open], imports: &Mutex<Imports>, found: &Discovery) -> Self {
        let read = |open: &Open| {
            let imported = || Imports::reaches(imports, backend, found, &open.name);
            let declared = || {
                let module = backend.own_module(&open.name)?;
                Some(Declaring::declared(backend, module, &open.given, &imported))
            };
            let (value, rests) = backend.program.track(declared);
            let refers = backend.types.referred(&rests.types);
            Read { open: open.clone(), declared: Unit::new(value, rests.questions), refers }
        };
        let modules = open.iter().map(read).collect();
        backend.types.read_definitions();
        Self { modules, definitions: backend.types.take_definitions(), is_contested: backend.types.is_contested() }
    }

    /// Both together; nothing where a name is wanted by two.
    pub(super) fn with(mut self, other: Self) -> Option<Self> {
        if self.is_contested || other.is_contested {
            return None;
        }
        for (key, read) in other.definitions {
            match self.definitions.get(&key) {
                Some(known) if !known.is_alike(&read) => return None,
                Some(_) => {}
                None => drop(self.definitions.insert(key, read)),
            }
        }
        self.modules.extend(other.modules);
        Some(self)
    }
}

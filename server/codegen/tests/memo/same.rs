//! Whatever is edited, and in whatever order: the client that follows is the client made afresh.

use std::collections::BTreeMap;
use std::sync::Arc;

use mizan_codegen::{Artifact, Exports, ExportsMemo, Memo, ModuleExports, Moved, Options, exports, generate};
use mizan_schema::{Contract, SourceId};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::backend::{Backend, FunctionOf, TypeOf, sources};

/// What an edit does, and with which numbers.
type Edit = (u8, u8, u8, u8);

/// Makes an edit; says whose places moved.
fn edit(backend: &mut Backend, options: &mut Options, (what, which, a, b): Edit) -> Moved {
    let kind = (a, b % 10);
    let (function, named, few) = (which % 12, which % 10, which % 3);
    match what % 24 {
        0..=3 => {
            let of = FunctionOf {
                module: a % 8,
                parameters: if b % 2 == 0 { vec![] } else { vec![(b, a % 10)] },
                result: kind,
                docstring: 0,
                context: (a % 3 == 0).then_some(b % 3),
                registered: b % 16 != 7,
            };
            backend.functions.insert(function, of);
        }
        4 => drop(backend.functions.remove(&function)),
        5 => backend.functions.get_mut(&function).into_iter().for_each(|of| of.docstring = a % 3),
        6 => backend.functions.get_mut(&function).into_iter().for_each(|of| of.result = kind),
        7 => backend.functions.get_mut(&function).into_iter().for_each(|of| of.parameters.push(kind)),
        8 => backend.functions.get_mut(&function).into_iter().for_each(|of| of.context = (a > 50).then_some(b % 3)),
        9..=12 => drop(backend.types.insert(named, TypeOf { shape: a % 10, fields: vec![kind], docstring: 0 })),
        13 => backend.types.get_mut(&named).into_iter().for_each(|of| of.fields.push(kind)),
        14 => backend.types.get_mut(&named).into_iter().for_each(|of| of.docstring = a % 3),
        15 => drop(backend.types.remove(&named)),
        16 => drop(backend.contexts.insert(few, (a % 8, b, a > 200))),
        17 => drop(backend.contexts.remove(&few)),
        18 if a < 200 => drop(backend.compositions.insert(few, (a % 8, b % 3))),
        18 => drop(backend.compositions.remove(&few)),
        19 if a < 200 => drop(backend.forms.insert(few, (a % 8, kind))),
        19 => drop(backend.forms.remove(&few)),
        20 if a < 200 => drop(backend.channels.insert(few, (a % 8, b % 10))),
        20 => drop(backend.channels.remove(&few)),
        21 if a > 230 => options.hooks = !options.hooks,
        _ => {
            let source = which % 8;
            backend.layout[usize::from(source)] = (u32::from(a), b % 4 == 0);
            return Moved::from([SourceId(u32::from(source))]);
        }
    }
    Moved::new()
}

/// What a folder holds that is written as the differences say.
#[derive(Default)]
struct Folder(BTreeMap<Arc<str>, Arc<[u8]>>);

impl Folder {
    fn artifacts(&self) -> Vec<Artifact> {
        self.0.iter().map(|(path, bytes)| Artifact { path: path.clone(), bytes: bytes.clone() }).collect()
    }
}

/// A client that follows a backend, and the folder that is kept by what is said to differ.
#[derive(Default)]
struct Follower {
    backend: Backend,
    contract: Contract,
    memo: Memo,
    exports: Option<ExportsMemo>,
    exported: Arc<Exports>,
    folder: Folder,
}

impl Follower {
    fn new() -> Self {
        Self { backend: Backend { layout: vec![(0, false); 8], ..Backend::default() }, ..Self::default() }
    }

    /// Follows what was edited, and compares with a client made afresh.
    fn follow(&mut self, options: &Options, moved: &Moved) {
        self.contract = self.backend.contract(&self.contract);
        let generated = self.memo.generate(&self.contract, &self.backend, options, moved);
        let fresh = generate(&self.contract, &self.backend, options);
        assert_same(&generated.artifacts, &fresh);
        for path in &generated.gone {
            assert!(self.folder.0.remove(path).is_some(), "{path} is gone, and was not there");
        }
        for artifact in &generated.changed {
            let before = self.folder.0.insert(artifact.path.clone(), artifact.bytes.clone());
            assert_ne!(before, Some(artifact.bytes.clone()), "{} is no other", artifact.path);
        }
        assert_same(&self.folder.artifacts(), &fresh);
        let memo = self.exports.get_or_insert_with(|| ExportsMemo::new(true));
        let followed = Arc::clone(memo.follow(&self.contract));
        assert_eq!(*followed, exports(&self.contract, true));
        for module in &self.exported.modules {
            let is_another = |now: &&Arc<ModuleExports>| *now == module && !Arc::ptr_eq(now, module);
            assert_eq!(followed.modules.iter().find(is_another), None);
        }
        assert!(Arc::ptr_eq(memo.follow(&self.contract), &followed));
        self.exported = followed;
        let is_shared = |artifact: &Artifact| Arc::ptr_eq(&artifact.bytes, &self.folder.0[&artifact.path]);
        assert!(generated.artifacts.iter().all(is_shared));
    }
}

fn with_hooks() -> Options {
    Options { output_to_project: "../..".to_owned(), hooks: true }
}

fn assert_same(followed: &[Artifact], fresh: &[Artifact]) {
    let paths = |artifacts: &[Artifact]| artifacts.iter().map(|artifact| artifact.path.to_string()).collect::<Vec<_>>();
    assert_eq!(paths(followed), paths(fresh));
    for (followed, fresh) in followed.iter().zip(fresh) {
        let [followed, fresh] = [followed, fresh].map(|artifact| String::from_utf8_lossy(&artifact.bytes));
        assert_eq!(followed, fresh);
    }
}

/// An alias that refers to itself through another is nothing that TypeScript can say, either way; once the other is a number, it differs.
#[test]
fn a_type_that_another_is_found_to_differ_by_may_change() {
    let mut follower = Follower::new();
    let alias = |of| TypeOf { shape: 3, fields: vec![of], docstring: 0 };
    let [outwards, itself, number] = [(9, 1), (8, 0), (0, 0)];
    follower.backend.types = BTreeMap::from([(0, alias(outwards)), (1, alias(itself))]);
    let of = FunctionOf {
        module: 4,
        parameters: vec![itself],
        result: itself,
        docstring: 0,
        context: None,
        registered: true,
    };
    follower.backend.functions.insert(0, of);
    follower.follow(&with_hooks(), &Moved::new());
    assert!(!follower.folder.0["index.d.ts"].windows(10).any(|name| name == b"Item0Input"));
    follower.backend.types.insert(1, alias(number));
    follower.follow(&with_hooks(), &Moved::new());
    assert!(follower.folder.0["index.d.ts"].windows(10).any(|name| name == b"Item0Input"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_client_that_follows_is_the_client_made_afresh(first in vec(any::<Edit>(), 0..60), then in vec(vec(any::<Edit>(), 1..4), 1..20)) {
        let (mut follower, mut options) = (Follower::new(), with_hooks());
        for edits in [&[first][..], &then].concat() {
            let moved = edits.iter().flat_map(|each| edit(&mut follower.backend, &mut options, *each)).collect();
            follower.follow(&options, &moved);
        }
        // Once more, with nothing changed but what is said to have moved.
        let moved = sources(&follower.backend);
        follower.follow(&options, &moved);
        let written = follower.memo.work();
        prop_assert!(written.modules_rendered == 0 && !written.index_written);
    }
}

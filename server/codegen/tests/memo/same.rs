//! Whatever is edited, and in whatever order: the client that follows is the client made afresh.

use std::collections::BTreeMap;
use std::sync::Arc;

use mizan_codegen::{Artifact, Memo, Moved, Options, generate};
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

/// Follows a backend through rounds of edits and compares with a client made afresh after each.
fn follow(rounds: &[Vec<Edit>]) {
    let mut backend = Backend { layout: vec![(0, false); 8], ..Backend::default() };
    let mut options = Options { output_to_project: "../..".to_owned(), hooks: true };
    let (mut memo, mut contract, mut folder) = (Memo::default(), Contract::default(), Folder::default());
    for edits in rounds {
        let moved: Moved = edits.iter().flat_map(|each| edit(&mut backend, &mut options, *each)).collect();
        contract = backend.contract(&contract);
        let generated = memo.generate(&contract, &backend, &options, &moved);
        let fresh = generate(&contract, &backend, &options);
        assert_same(&generated.artifacts, &fresh);
        for path in &generated.gone {
            assert!(folder.0.remove(path).is_some(), "{path} is gone, and was not there");
        }
        for artifact in &generated.changed {
            let before = folder.0.insert(artifact.path.clone(), artifact.bytes.clone());
            assert_ne!(before, Some(artifact.bytes.clone()), "{} is no other", artifact.path);
        }
        assert_same(&folder.artifacts(), &fresh);
        let is_shared = |artifact: &Artifact| Arc::ptr_eq(&artifact.bytes, &folder.0[&artifact.path]);
        assert!(generated.artifacts.iter().all(is_shared));
    }
    // Once more, with nothing changed but what is said to have moved.
    let again = memo.generate(&contract, &backend, &options, &sources(&backend));
    assert!(again.changed.is_empty() && again.gone.is_empty());
}

fn assert_same(followed: &[Artifact], fresh: &[Artifact]) {
    let paths = |artifacts: &[Artifact]| artifacts.iter().map(|artifact| artifact.path.to_string()).collect::<Vec<_>>();
    assert_eq!(paths(followed), paths(fresh));
    for (followed, fresh) in followed.iter().zip(fresh) {
        let [followed, fresh] = [followed, fresh].map(|artifact| String::from_utf8_lossy(&artifact.bytes));
        assert_eq!(followed, fresh);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_client_that_follows_is_the_client_made_afresh(first in vec(any::<Edit>(), 0..60), then in vec(vec(any::<Edit>(), 1..4), 1..20)) {
        follow(&[&[first][..], &then].concat());
    }
}

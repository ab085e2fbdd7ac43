//! What has to be made again, and what does not, in a client of twenty modules.
//!
//! Modules `app10` to `app29` have five functions each, over the model of the module; the functions of `app10` and `app11` share a context that is
//! declared in `app12`.

use mizan_codegen::{Generated, Memo, Moved, Options, Work};
use mizan_schema::{Contract, SourceId};

use crate::backend::{Backend, FunctionOf, TypeOf};

const PER_MODULE: u8 = 5;

struct Followed {
    backend: Backend,
    contract: Contract,
    memo: Memo,
    options: Options,
}

impl Followed {
    fn new() -> Self {
        let mut backend = Backend { layout: vec![(0, false); 30], ..Backend::default() };
        for number in 0..20 * PER_MODULE {
            let module = 10 + number / PER_MODULE;
            let context = (module < 12).then_some(0);
            let of = FunctionOf { module, parameters: vec![], result: INT, docstring: 0, context, registered: true };
            backend.functions.insert(number, of);
        }
        backend.contexts.insert(0, (12, 0, false));
        backend.types.insert(0, TypeOf { shape: 0, fields: vec![INT], docstring: 0 });
        backend.types.insert(1, TypeOf { shape: 0, fields: vec![INT], docstring: 0 });
        let options = Options { output_to_project: "../..".to_owned(), hooks: true };
        let mut followed = Self { backend, contract: Contract::default(), memo: Memo::default(), options };
        followed.again(&[]);
        assert_eq!(followed.memo.work().modules_rendered, 20);
        followed
    }

    fn again(&mut self, moved: &[u32]) -> Generated {
        let moved: Moved = moved.iter().map(|source| SourceId(*source)).collect();
        self.contract = self.backend.contract(&self.contract);
        self.memo.generate(&self.contract, &self.backend, &self.options, &moved)
    }

    fn function(&mut self, number: u8) -> &mut FunctionOf {
        self.backend.functions.get_mut(&number).unwrap()
    }
}

/// The first function of a module.
fn first_of(module: u8) -> u8 {
    (module - 10) * PER_MODULE
}

const INT: (u8, u8) = (0, 0);
const TEXT: (u8, u8) = (1, 0);
/// One that looks different on its way in.
const DECIMAL: (u8, u8) = (2, 0);

/// The model of this number.
fn model(number: u8) -> (u8, u8) {
    (10, number)
}

fn paths(generated: &Generated) -> Vec<&str> {
    generated.changed.iter().map(|artifact| &*artifact.path).collect()
}

const NOTHING: Work =
    Work { modules_rendered: 0, maps_made: 0, names_settled: 0, index_written: false, definitions_compared: 0 };

#[test]
fn nothing_changed_is_nothing_done() {
    let mut client = Followed::new();
    let generated = client.again(&[]);
    assert!(generated.changed.is_empty() && generated.gone.is_empty());
    assert_eq!(client.memo.work(), NOTHING);
}

#[test]
fn a_comment_above_a_function_makes_one_map() {
    let mut client = Followed::new();
    client.backend.layout[15].0 = 1;
    let generated = client.again(&[15]);
    assert_eq!(paths(&generated), ["app15.clients.d.ts.map"]);
    assert_eq!(client.memo.work(), Work { maps_made: 1, ..NOTHING });
}

#[test]
fn a_comment_above_members_of_a_context_moves_its_bundle_too() {
    let mut client = Followed::new();
    client.backend.layout[10].0 = 1;
    let generated = client.again(&[10]);
    assert_eq!(paths(&generated), ["app10.clients.d.ts.map", "app12.clients.d.ts.map"]);
    assert_eq!(client.memo.work(), Work { maps_made: 2, ..NOTHING });
}

#[test]
fn functions_that_changed_places_are_written_in_their_new_order() {
    let mut client = Followed::new();
    client.backend.layout[15].1 = true;
    let generated = client.again(&[15]);
    assert_eq!(paths(&generated), ["app15.clients.d.ts", "app15.clients.d.ts.map", "app15.clients.js"]);
    assert_eq!(client.memo.work(), Work { modules_rendered: 1, maps_made: 1, ..NOTHING });
}

#[test]
fn a_docstring_makes_its_module_and_nothing_else() {
    let mut client = Followed::new();
    client.function(first_of(15)).docstring = 1;
    let generated = client.again(&[]);
    assert_eq!(paths(&generated), ["app15.clients.d.ts", "app15.clients.d.ts.map"]);
    assert_eq!(client.memo.work(), Work { modules_rendered: 1, maps_made: 1, names_settled: 1, ..NOTHING });
}

#[test]
fn the_result_of_a_member_makes_the_bundle_that_lives_elsewhere() {
    let mut client = Followed::new();
    client.function(first_of(10)).result = TEXT;
    let generated = client.again(&[]);
    assert_eq!(paths(&generated), ["app10.clients.d.ts", "app12.clients.d.ts"]);
    assert_eq!(client.memo.work().modules_rendered, 2);
}

#[test]
fn a_context_that_travels_otherwise_makes_the_modules_of_its_slots() {
    let mut client = Followed::new();
    client.backend.contexts.insert(0, (12, 0, true));
    let generated = client.again(&[]);
    assert_eq!(paths(&generated), ["app10.clients.js", "app11.clients.js", "app12.clients.js"]);
    assert_eq!(client.memo.work().modules_rendered, 3);
}

#[test]
fn a_type_that_comes_to_differ_by_direction_makes_those_that_name_it() {
    let mut client = Followed::new();
    client.function(first_of(15)).result = model(0);
    client.function(first_of(16)).parameters = vec![model(0)];
    client.again(&[]);
    client.backend.types.get_mut(&0).unwrap().fields[0] = DECIMAL;
    let generated = client.again(&[]);
    let changed = ["app16.clients.d.ts", "app16.clients.d.ts.map", "shop.clients.d.ts", "shop.clients.d.ts.map"];
    assert_eq!(paths(&generated), changed);
    let work = client.memo.work();
    assert_eq!((work.modules_rendered, work.definitions_compared, work.index_written), (3, 1, false));
}

#[test]
fn a_new_function_settles_the_names_of_its_module_and_leaves_the_index() {
    let mut client = Followed::new();
    let of = client.function(first_of(15)).clone();
    client.backend.functions.insert(200, of);
    let generated = client.again(&[]);
    let changed = ["app15.clients.d.ts", "app15.clients.d.ts.map", "app15.clients.js"];
    assert_eq!(paths(&generated), changed);
    let work = Work { modules_rendered: 1, maps_made: 1, names_settled: 1, ..NOTHING };
    assert_eq!(client.memo.work(), work);
}

#[test]
fn a_class_of_a_known_name_is_news_to_the_index_and_not_to_the_other_class() {
    let mut client = Followed::new();
    client.function(first_of(15)).result = model(0);
    client.again(&[]);
    client.function(first_of(16)).result = model(1);
    let generated = client.again(&[]);
    let changed = [
        "app16.clients.d.ts",
        "app16.clients.d.ts.map",
        "index.d.ts",
        "index.js",
        "shop.models.d.ts",
        "shop.models.d.ts.map",
        "shop.models.js",
    ];
    assert_eq!(paths(&generated), changed);
    assert_eq!(client.memo.work().modules_rendered, 2);
}

#[test]
fn a_module_without_functions_is_gone() {
    let mut client = Followed::new();
    client.backend.functions.retain(|_, of| of.module != 15);
    let generated = client.again(&[]);
    assert_eq!(paths(&generated), ["index.d.ts", "index.js"]);
    let gone: Vec<&str> = generated.gone.iter().map(AsRef::as_ref).collect();
    assert_eq!(gone, ["app15.clients.d.ts", "app15.clients.d.ts.map", "app15.clients.js"]);
    assert_eq!(client.memo.work().modules_rendered, 0);
}

#[test]
fn another_way_to_the_project_makes_every_map_another() {
    let mut client = Followed::new();
    client.options.output_to_project = "..".to_owned();
    let generated = client.again(&[]);
    assert!(paths(&generated).iter().all(|path| path.ends_with(".d.ts.map")));
    assert_eq!((generated.changed.len(), generated.gone.len()), (20, 0));
}

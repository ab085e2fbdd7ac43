//! A memo gives what a fresh build gives, keeps what did not change, and does no more than that.

use std::sync::Arc;

use imbl::OrdMap;
use mizan_schema::build::{Built, Memo, Unit, Work};
use mizan_schema::shared::Shared;
use mizan_schema::{Declarations, build};
use proptest::prelude::*;

use crate::project::{Fun, Project, To, Ty, alias, function, int, list, model, str};
use crate::random::{edit, sketch};

/// The findings of a run, each once, in an order that says nothing of the order of the rules.
fn findings<'d>(diagnostics: impl IntoIterator<Item = &'d mizan_schema::Diagnostic>) -> Vec<String> {
    let mut all: Vec<String> = diagnostics.into_iter().map(|diagnostic| format!("{diagnostic:?}")).collect();
    all.sort();
    all.dedup();
    all
}

/// As a reader with a memo gives them: what is equal is the same.
fn kept(before: &Declarations, mut now: Declarations) -> Declarations {
    keep(&before.modules, &mut now.modules);
    keep(&before.definitions, &mut now.definitions);
    now
}

fn keep<K: Ord + Clone, V: PartialEq>(before: &Shared<K, V>, now: &mut Shared<K, V>) {
    for (key, value) in now.clone() {
        if let Some(known) = before.get(&key).filter(|known| **known == value) {
            now.insert(key, Arc::clone(known));
        }
    }
}

/// Whether every value that is equal to what it was is the very same.
fn is_kept<K: Ord, V: PartialEq + ?Sized>(before: &OrdMap<K, Arc<V>>, now: &OrdMap<K, Arc<V>>) -> bool {
    now.iter().all(|(key, value)| before.get(key).is_none_or(|known| **known != **value || Arc::ptr_eq(known, value)))
}

fn assert_kept(before: &Built, now: &Built) {
    let (old, new) = (&before.contract, &now.contract);
    assert!(is_kept(&old.functions, &new.functions));
    assert!(is_kept(&old.contexts, &new.contexts));
    assert!(is_kept(&old.compositions, &new.compositions));
    assert!(is_kept(&old.forms, &new.forms));
    assert!(is_kept(&old.channels, &new.channels));
    assert!(is_kept(&old.definitions, &new.definitions));
    assert!(is_kept(&before.diagnostics, &now.diagnostics));
    assert!(old != new || Arc::ptr_eq(old, new));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_memo_gives_what_a_fresh_build_gives(
        mut sketch in sketch(),
        edits in prop::collection::vec((edit(), any::<bool>()), 1..8),
    ) {
        let mut memo = Memo::default();
        let mut declarations = sketch.declarations();
        let mut before = memo.build(&declarations);
        for (edit, is_shared) in edits {
            sketch.edit(&edit);
            let edited = sketch.declarations();
            declarations = if is_shared { kept(&declarations, edited) } else { edited };
            let now = memo.build(&declarations);
            let (contract, diagnostics) = build(&declarations);
            prop_assert_eq!(&*now.contract, &contract);
            prop_assert_eq!(findings(now.all_diagnostics()), findings(&diagnostics));
            assert_kept(&before, &now);
            before = now;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// In the memo that it is supposed to it leaves no trace: whatever comes next is as it would have been.
    #[test]
    fn what_is_supposed_is_built_and_forgotten(
        mut sketch in sketch(),
        edits in prop::collection::vec((edit(), any::<bool>(), any::<bool>()), 1..8),
    ) {
        let (mut memo, mut other) = (Memo::default(), Memo::default());
        let mut declarations = sketch.declarations();
        let mut before = memo.build(&declarations);
        other.build(&declarations);
        for (edit, is_shared, is_supposed) in edits {
            let mut supposing = sketch.clone();
            supposing.edit(&edit);
            let edited = supposing.declarations();
            let edited = if is_shared { kept(&declarations, edited) } else { edited };
            let (contract, diagnostics) = build(&edited);
            let supposed = memo.suppose(&edited);
            prop_assert_eq!(&*supposed.contract, &contract);
            prop_assert_eq!(findings(supposed.all_diagnostics()), findings(&diagnostics));
            assert_kept(&before, &supposed);
            if is_supposed {
                prop_assert!(Arc::ptr_eq(&memo.build(&declarations).contract, &before.contract));
                other.build(&declarations);
                continue;
            }
            (sketch, declarations) = (supposing, edited);
            let now = memo.build(&declarations);
            other.build(&declarations);
            prop_assert_eq!(&*now.contract, &contract);
            prop_assert_eq!(findings(now.all_diagnostics()), findings(&diagnostics));
            assert_kept(&before, &now);
            prop_assert_eq!(memo.work(), other.work());
            before = now;
        }
    }
}

/// As many modules as a project of some size has, each with a context of its own and a list of what it holds.
const MODULES: usize = 300;

fn name(what: &str, module: usize) -> &'static str {
    format!("{what}_{module}").leak()
}

fn module(module: usize) -> &'static str {
    format!("app{module}.clients").leak()
}

/// In each module a member of its context, a mutation of that, and a plain call.
fn shop() -> Vec<Fun> {
    let of_module = |at: usize| {
        let context = name("items", at);
        let of_module = [
            function(name("list", at)).context(context).takes("shop", int()).returns(list(&model("Item"))),
            function(name("save", at)).merge([To::Context(context)]).returns(list(&model("Item"))),
            function(name("find", at)).takes("text", str()).returns(str()),
        ];
        of_module.map(|function| function.module(module(at)))
    };
    (0..MODULES).flat_map(of_module).collect()
}

fn declared(functions: &[Fun]) -> Declarations {
    let modules: Vec<&str> = ["shop.apps", "shop.models"].into_iter().chain((0..MODULES).map(module)).collect();
    let project = Project::of_modules(&modules).model("Item", [("name", str())]);
    functions.iter().cloned().fold(project, Project::with).declarations
}

/// What a memo does when these functions become those.
fn work(before: &[Fun], after: &[Fun]) -> Work {
    let mut memo = Memo::default();
    memo.build(&declared(before));
    let now = declared(after);
    let built = memo.build(&now);
    assert_eq!(*built.contract, build(&now).0);
    memo.work()
}

/// What a memo does when one function becomes another.
fn work_of(at: usize, change: impl Fn(Fun) -> Fun) -> Work {
    let before = shop();
    let mut after = before.clone();
    after[at] = change(after[at].clone());
    work(&before, &after)
}

const ONE_MODULE: Work = Work { names_settled: 0, contexts_settled: 0, modules_judged: 1, functions_judged: 3 };

#[test]
fn the_first_run_does_everything_and_the_same_again_nothing() {
    let mut memo = Memo::default();
    memo.build(&declared(&shop()));
    let everything = Work {
        names_settled: MODULES,
        contexts_settled: MODULES,
        modules_judged: MODULES,
        functions_judged: 3 * MODULES,
    };
    assert_eq!(memo.work(), everything);
    memo.build(&declared(&shop()));
    assert_eq!(memo.work(), Work::default());
}

#[test]
fn what_is_supposed_is_no_work_of_a_run() {
    let mut memo = Memo::default();
    memo.build(&declared(&shop()));
    let everything = memo.work();
    memo.suppose(&declared(&[]));
    assert_eq!(memo.work(), everything);
}

#[test]
fn a_type_that_changes_is_a_matter_of_one_module_and_its_context() {
    let member = work_of(0, |list| list.takes_only("shop", str()));
    assert_eq!(member, Work { contexts_settled: 1, ..ONE_MODULE });
    assert_eq!(work_of(2, |find| find.takes_only("text", list(&str()))), ONE_MODULE);
    assert_eq!(work_of(2, |find| find.takes("limit", int())), ONE_MODULE);
}

#[test]
fn a_docstring_is_a_matter_of_one_module_and_its_context() {
    assert_eq!(work_of(0, |list| list.documented("All.")), Work { contexts_settled: 1, ..ONE_MODULE });
    assert_eq!(work_of(1, |save| save.documented("Saves it.")), ONE_MODULE);
}

#[test]
fn a_new_function_settles_names_and_is_judged_with_its_module() {
    let mut after = shop();
    after.insert(3, function("new").module(module(0)).returns(str()));
    assert_eq!(work(&shop(), &after), Work { names_settled: 1, functions_judged: 4, ..ONE_MODULE });
}

#[test]
fn a_name_is_settled_with_the_modules_that_have_to_do_with_it() {
    let before = shop();
    let mut after = before.clone();
    after.insert(3, function("find_7").module(module(0)).takes("text", str()).returns(str()));
    // The other one loses its name, and what is in its module is judged.
    let expected = Work { names_settled: 2, contexts_settled: 0, modules_judged: 2, functions_judged: 7 };
    assert_eq!(work(&before, &after), expected);
    assert_eq!(work(&after, &before), Work { functions_judged: 6, ..expected });
}

#[test]
fn a_function_that_loses_its_slot_is_a_matter_of_those_that_name_it() {
    let mut before = shop();
    before[3 * 7 + 1] = function("save_7").module(module(7)).affects([To::Function(module(3), name("list", 3))]);
    let mut after = before.clone();
    after[3 * 3] = after[3 * 3].clone().private();
    let expected = Work { names_settled: 1, contexts_settled: 0, modules_judged: 2, functions_judged: 6 };
    assert_eq!(work(&before, &after), expected);
}

#[test]
fn a_result_that_changes_is_a_matter_of_those_that_merge_into_its_slot() {
    let mut before = shop();
    before[3 * 7 + 1] = before[3 * 3 + 1].clone().module(module(7)).named("save_7");
    let mut after = before.clone();
    after[3 * 3] = after[3 * 3].clone().returns(str());
    let expected = Work { names_settled: 0, contexts_settled: 1, modules_judged: 2, functions_judged: 6 };
    assert_eq!(work(&before, &after), expected);
}

/// Asserts that a memo sees what follows from `change`, which is a change elsewhere: there are findings that were not there.
#[track_caller]
fn assert_followed(project: &Project, change: impl Fn(&mut Declarations)) {
    let mut memo = Memo::default();
    let before = memo.build(&project.declarations);
    let mut declarations = project.declarations.clone();
    change(&mut declarations);
    let now = memo.build(&declarations);
    let (contract, diagnostics) = build(&declarations);
    assert_eq!(*now.contract, contract);
    assert_eq!(findings(now.all_diagnostics()), findings(&diagnostics));
    assert_ne!((&before.contract, &before.diagnostics), (&now.contract, &now.diagnostics));
}

/// Makes the alias `Price` stand for something else.
fn redefine(ty: &Ty) -> impl Fn(&mut Declarations) {
    let redefined = Project::new().alias("Price", ty).declarations.definitions;
    move |declarations| declarations.definitions.extend(redefined.clone())
}

#[test]
fn an_alias_that_changes_is_followed_to_what_was_compared_by_it() {
    let priced = || Project::new().alias("Price", &int());
    let parameters = priced()
        .with(function("profile").context("user").takes("id", int()))
        .with(function("orders").context("user").takes("id", alias("Price")));
    assert_followed(&parameters, redefine(&str()));
    let slots = priced()
        .with(function("total").module("a.clients").context("cart").returns(alias("Price")))
        .with(function("pay").module("b.clients").merge([To::Context("cart")]).returns(int()));
    assert_followed(&slots, redefine(&str()));
    let result = priced()
        .with(function("total").module("a.clients").context("cart").returns(int()))
        .with(function("pay").module("b.clients").merge([To::Context("cart")]).returns(alias("Price")));
    assert_followed(&result, redefine(&str()));
    let provider = priced()
        .with(function("profile").context("user").takes("id", int()))
        .with(function("items").context("cart").takes("id", alias("Price")))
        .compose("dashboard", [To::Context("user"), To::Context("cart")]);
    assert_followed(&provider, redefine(&str()));
}

#[test]
fn a_parameter_that_changes_is_followed_to_the_provider_that_shares_it() {
    let project = Project::new()
        .with(function("profile").context("user").takes("id", int()))
        .with(function("items").context("cart").takes("id", int()))
        .compose("dashboard", [To::Context("user"), To::Context("cart")]);
    assert_followed(&project, |declarations| {
        let clients = declarations.module_mut(&Arc::from("shop.clients"));
        clients.functions[1].parameters[0].ty = mizan_schema::Type::Bool;
    });
}

#[test]
fn a_constant_that_is_documented_is_followed_to_its_context() {
    let project = Project::new().constant("USER", "user").with(function("profile").context("user"));
    assert_followed(&project, |declarations| {
        let contexts = declarations.module_mut(&Arc::from("shop.contexts"));
        contexts.contexts[0].python.docstring = Some(Arc::from("Who is there."));
    });
}

#[test]
fn a_finding_belongs_to_what_it_was_found_in() {
    let project = Project::new()
        .with(function("profile").context("user").takes("id", int()))
        .with(function("orders").context("user").takes("id", str()))
        .with(function("ping").auth("stuff"))
        .alias("Price", &crate::project::unknown("make()", "it is computed at run time"));
    let built = Memo::default().build(&project.declarations);
    let found: Vec<(String, &str)> = built
        .diagnostics
        .iter()
        .map(|(unit, group)| {
            let unit = match unit {
                Unit::Module(name) => format!("module {name}"),
                Unit::Context(name) => format!("context {name}"),
                Unit::Definition(key) => format!("definition {}", key.qualname),
            };
            (unit, group[0].code.number())
        })
        .collect();
    let expected = [("module shop.clients", "MZ105"), ("context user", "MZ108"), ("definition Price", "MZ121")];
    assert_eq!(found, expected.map(|(unit, code)| (unit.to_owned(), code)));
}

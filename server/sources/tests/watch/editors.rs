//! How editors save.

use crate::mirror::Mirror;

fn shop() -> Mirror {
    Mirror::of(&[("shop/views.py", "one"), ("shop/models.py", "one")])
}

#[test]
fn a_file_written_in_place_is_named() {
    let mut mirror = shop();
    mirror.write("shop/views.py", "two");
    assert_eq!(mirror.named(), ["shop/views.py"]);
    mirror.catches_up();
}

#[test]
fn a_file_renamed_over_another_is_named_and_goes_on_being_watched() {
    let mut mirror = shop();
    for text in ["two", "three", "four"] {
        mirror.write("shop/views.py.new", text);
        mirror.rename("shop/views.py.new", "shop/views.py");
        assert_eq!(mirror.named(), ["shop/views.py", "shop/views.py.new"]);
        mirror.catches_up();
    }
}

#[test]
fn vim_probes_moves_the_original_away_and_writes_anew() {
    let mut mirror = shop();
    mirror.write("shop/4913", "");
    mirror.remove("shop/4913");
    mirror.write("shop/.views.py.swp", "");
    mirror.rename("shop/views.py", "shop/views.py~");
    mirror.write("shop/views.py", "two");
    mirror.remove("shop/views.py~");
    mirror.remove("shop/.views.py.swp");
    assert_eq!(mirror.named(), ["shop/4913", "shop/views.py", "shop/views.py~"]);
    mirror.catches_up();
}

#[test]
fn jetbrains_writes_beside_and_swaps() {
    let mut mirror = shop();
    mirror.write("shop/views.py___jb_tmp___", "two");
    mirror.rename("shop/views.py", "shop/views.py___jb_old___");
    mirror.rename("shop/views.py___jb_tmp___", "shop/views.py");
    mirror.remove("shop/views.py___jb_old___");
    assert!(mirror.named().contains(&"shop/views.py".to_owned()));
    mirror.catches_up();
}

#[cfg(unix)]
#[test]
fn an_emacs_lock_is_not_named() {
    let mut mirror = shop();
    std::os::unix::fs::symlink("user@host.4711:1700000000", mirror.path("shop/.#views.py")).unwrap();
    mirror.write("shop/views.py", "two");
    mirror.remove("shop/.#views.py");
    assert_eq!(mirror.named(), ["shop/views.py"]);
}

#[cfg(unix)]
#[test]
fn reading_a_file_or_changing_its_mode_is_not_named() {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    let mut mirror = shop();
    assert_eq!(fs::read_to_string(mirror.path("shop/views.py")).unwrap(), "one");
    fs::set_permissions(mirror.path("shop/views.py"), fs::Permissions::from_mode(0o600)).unwrap();
    fs::set_permissions(mirror.path("shop"), fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(fs::read_dir(mirror.path("shop")).unwrap().count(), 2);
    assert_eq!(mirror.named(), Vec::<String>::new());
}

#[test]
fn a_deleted_file_is_named() {
    let mut mirror = shop();
    mirror.remove("shop/views.py");
    assert_eq!(mirror.named(), ["shop/views.py"]);
    mirror.catches_up();
}

#[test]
fn a_rename_of_case_alone_names_both() {
    let mut mirror = shop();
    mirror.rename("shop/views.py", "shop/Views.py");
    assert_eq!(mirror.named(), ["shop/Views.py", "shop/views.py"]);
    mirror.rename("shop", "Shop");
    assert_eq!(mirror.named(), ["Shop", "Shop/Views.py", "Shop/models.py", "shop"]);
    mirror.write("Shop/Views.py", "two");
    assert_eq!(mirror.named(), ["Shop/Views.py"]);
    mirror.catches_up();
}

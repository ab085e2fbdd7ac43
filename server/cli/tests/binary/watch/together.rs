//! Two that watch the same project, as a terminal and an editor do.

use serde_json::Value;

use super::process::{Watch, wait_until};
use super::project::{ITEM, differing, loose};
use crate::sandbox::Sandbox;

/// How many saves there are.
const SAVES: usize = 60;

#[test]
fn two_write_the_same_and_each_file_once() {
    let sandbox = Sandbox::shop(ITEM);
    let (mut one, _) = Watch::json(&sandbox, &[]);
    let (mut other, ready) = Watch::json(&sandbox, &[]);
    assert_eq!(ready["clients"][0]["written"].as_array().map(Vec::len), Some(0), "the second finds nothing to do");

    let mut state = 7_usize;
    for save in 0..SAVES {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345) >> 3;
        match state % 4 {
            0 => sandbox.save("shop/clients/loose.py", loose(&format!("loose{save}"))),
            1 => sandbox.save("shop/clients/loose.py", ""),
            2 => sandbox.save("shop/clients/item.py", format!("{}{ITEM}", "#\n".repeat(state % 7))),
            _ => sandbox.save("shop/clients/item.py", ITEM.replace("price", &format!("price{save}"))),
        }
        std::thread::sleep(std::time::Duration::from_millis(state as u64 % 25));
    }
    sandbox.save("shop/clients/last.py", loose("last"));
    let mut written = 0;
    for watch in [&mut one, &mut other] {
        loop {
            let event = watch.event();
            written += settled(&event);
            if event["changes"].to_string().contains("last") {
                break;
            }
        }
    }
    // One may wait for a moment, where it takes the other's removing of a module for someone's emptying the folder.
    let fresh = sandbox.fresh();
    wait_until("the client is fresh", || differing(&sandbox.client("src/api"), &fresh).is_empty());
    // A save concerns a module and the index: seven files. If both did all of it, or one undid the other's, it would be more than that.
    assert!(written <= (SAVES + 1) * 8, "{written} files were written for {SAVES} saves");

    // And then it is quiet: what comes next is what is saved next.
    sandbox.save("shop/clients/end.py", loose("end"));
    for watch in [&mut one, &mut other] {
        let said = watch.until_change("end");
        let extra = said.lines().filter(|line| line.trim() == "update").count();
        assert!(extra <= 2, "{said}");
    }
}

/// How many files an event says were written or removed; none may have been taken for edited by hand.
fn settled(event: &Value) -> usize {
    let clients = event["clients"].as_array().unwrap();
    let count = |key: &str| clients.iter().map(|client| client[key].as_array().unwrap().len()).sum::<usize>();
    assert_eq!(count("edited"), 0, "taken for edited by hand: {event}");
    assert_eq!(event["unwritable"].as_array().map(Vec::len), Some(0), "{event}");
    count("written") + count("removed")
}

//! A question to a running engine sees what was saved in a frontend, wherever in its workspace.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use mizan_engine::{Host, watch};

use crate::project::Shop;

const PATIENCE: Duration = Duration::from_secs(20);

/// How many uses there are.
fn uses(host: &Host) -> usize {
    let (answer, answers) = mpsc::channel();
    host.ask(move |world, _| {
        let _ = answer.send(world.uses(0).unwrap().all().len());
    });
    answers.recv_timeout(PATIENCE).unwrap()
}

fn comes_to(host: &Host, count: usize) {
    let start = Instant::now();
    while uses(host) != count {
        assert!(start.elapsed() < PATIENCE, "{} uses, not {count}", uses(host));
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn what_is_saved_in_a_workspace_is_seen() {
    let shop = Shop::with(&[
        ("package.json", r#"{ "private": true, "workspaces": ["web", "apps/*"] }"#),
        ("apps/one/package.json", r#"{ "name": "one", "private": true }"#),
    ]);
    let host = Host::watch(&shop.root(), Box::new(|_| None), watch::Options::default(), |_| {}).unwrap();
    assert_eq!(uses(&host), 0);
    let text = "import { callEcho } from '../../web/src/api'\ncallEcho()\n";
    shop.write("apps/one/main.ts", text);
    comes_to(&host, 3);
    shop.write("apps/two/package.json", r#"{ "name": "two", "private": true }"#);
    shop.write("apps/two/main.ts", text);
    comes_to(&host, 6);
    shop.remove("apps/one");
    comes_to(&host, 3);
}

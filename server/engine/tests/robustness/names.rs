//! Names and texts that mean something to whoever reads the client.

use crate::project::OnDisk;

const OTHER: &str = "backend/shop/clients/other.py";

#[test]
fn a_wire_name_that_is_a_path_is_refused() {
    for name in ["../../x", "/etc/passwd", "a/b", "..", "", "a b", "__proto__", "constructor", "x;alert(1)"] {
        let text = format!(
            "from mizan.client import client, register\n\n\n@client\ndef stolen(request) -> int:\n    return 1\n\n\nregister(stolen, {name:?})\n"
        );
        let project = OnDisk::with(&[(OTHER, text.as_bytes())]);
        let ran = project.generates();
        assert!(project.has_sound_client());
        let strangers: Vec<_> =
            ran.changes.written.iter().filter(|file| file.contains(['/', '\\']) || file.contains("..")).collect();
        assert!(strangers.is_empty(), "{name}: {strangers:?}");
        if name.contains(['/', '.', ' ', ';']) {
            assert!(ran.has_errors, "{name}: {:?}", ran.findings);
        }
    }
}

#[test]
fn a_docstring_cannot_end_its_comment() {
    let text = "from mizan.client import client\n\n\n@client\ndef told(request) -> int:\n    \
                \"\"\"Ends */ export const stolen = 1; /* here.\u{2028}\u{202e}</script>\"\"\"\n    return 1\n";
    let project = OnDisk::with(&[(OTHER, text.as_bytes())]);
    project.generates();
    let types = project.client("shop.clients.other.d.ts");
    let comment = &types[types.find("/**").unwrap()..];
    let end = comment.find("*/").unwrap();
    assert!(comment[..end].contains("stolen"), "{types}");
    assert!(!types.contains("</script>") && !types.contains('\u{2028}') && !types.contains('\u{202e}'), "{types}");
}

#[test]
fn an_enum_value_cannot_end_its_string() {
    let text = "from enum import Enum\nfrom mizan.client import client\n\n\nclass Kind(Enum):\n    \
                QUOTES = '\"\\'`${x}'\n    MARKUP = '</script><!--'\n    LINE = 'a\\nb\\u2028c'\n    SLASH = '\\\\'\n\n\n\
                @client\ndef kinds(request, kind: Kind) -> Kind:\n    return kind\n";
    let project = OnDisk::with(&[(OTHER, text.as_bytes())]);
    let ran = project.generates();
    assert!(!ran.has_errors, "{:?}", ran.findings);
    let values = project.client("shop.clients.other.js");
    assert!(values.contains("QUOTES: \"\\\"'`${x}\""), "{values}");
    assert!(values.contains("SLASH: \"\\\\\""), "{values}");
    for name in ["shop.clients.other.js", "shop.clients.other.d.ts"] {
        let text = project.client(name);
        assert!(!text.contains("</script>") && !text.contains("<!--") && !text.contains('\u{2028}'), "{text}");
    }
}

//! Forms and channels.

use insta::assert_snapshot;

use crate::project::changes;

fn form(before: &str, after: &str) -> String {
    let module = |body: &str| {
        format!(
            "class ContactForm(mizanFormMixin, forms.Form):\n    mizan = mizanFormMeta(name=\"contact\")\n    email = forms.EmailField()\n{body}"
        )
    };
    changes(&module(before), &module(after))
}

#[test]
fn forms() {
    let name = "    name = forms.CharField(max_length=80)\n";
    assert_snapshot!(form("", name), @"+ form contact.name: text (max_length=80) | breaking in | forms that do not fill it in do not compile");
    assert_snapshot!(form("", "    name = forms.CharField(required=False)\n"), @"+ form contact.name: text, optional | safe in | it may be left empty");
    assert_snapshot!(form(name, ""), @"- form contact.name | breaking in | forms that fill it in do not compile");
    assert_snapshot!(form(name, "    name = forms.CharField(max_length=40)\n"), @"~ form contact.name: text (max_length=80) → text (max_length=40) | risky in | the server may refuse what it took");
    assert_snapshot!(form(name, "    name = forms.IntegerField()\n"), @"~ form contact.name: text (max_length=80) → integer | breaking in | it is filled with values of another type");
    assert_snapshot!(form(name, "    name = forms.CharField(max_length=80, required=False)\n"), @"~ form contact.name: text (max_length=80) → text (max_length=80), optional | safe in | it may be left empty");
    let size = |sizes: &str| format!("    size = forms.ChoiceField(choices=[{sizes}])\n");
    assert_snapshot!(form(&size("(\"s\", \"S\")"), &size("(\"s\", \"S\"), (\"l\", \"L\")")), @r#"~ form contact.size: one of "s" → one of "s", "l" | safe in | what could be chosen still can"#);
    assert_snapshot!(form(&size("(\"s\", \"S\"), (\"l\", \"L\")"), &size("(\"s\", \"S\")")), @r#"~ form contact.size: one of "s", "l" → one of "s" | breaking in | what could be chosen is gone"#);
    assert_eq!(form(name, "    name = forms.CharField(max_length=80, label=\"Your name\", help_text=\"x\")\n"), "");
}

#[test]
fn a_form_as_a_whole() {
    let contact = "class ContactForm(mizanFormMixin, forms.Form):\n    mizan = mizanFormMeta(name=\"contact\")\n    email = forms.EmailField()\n";
    assert_snapshot!(changes("", contact), @"+ form contact | safe | nothing uses it yet");
    assert_snapshot!(changes(contact, ""), @"- form contact | breaking | whatever uses it does not compile");
    assert_snapshot!(changes(contact, &contact.replace("\"contact\"", "\"contact\", enable_formset=True")), @"+ form contact formset | safe | nothing uses it yet");
}

fn channel(slots: &str) -> String {
    format!("class ChatChannel(ReactChannel):\n{slots}\n    def authorize(self, params): return True\n")
}

const PARAMS: &str = "    class Params(BaseModel):\n        room: str\n";
const RECEIVE: &str = "    class DjangoMessage(BaseModel):\n        text: str\n";

#[test]
fn channels() {
    let of = |before: &str, after: &str| changes(&channel(before), &channel(after));
    let both = [PARAMS, RECEIVE].concat();
    assert_snapshot!(changes("", &channel(&both)), @"+ channel chat | safe | nothing uses it yet");
    assert_snapshot!(changes(&channel(&both), ""), @"
    - channel chat | breaking | whatever uses it does not compile
    - type ChatChannelDjangoMessage | breaking | whatever uses it does not compile
    - type ChatChannelParams | breaking | whatever uses it does not compile
    ");
    assert_snapshot!(of(RECEIVE, &both), @"+ channel chat params: ChatChannelParams | breaking in | subscriptions that do not give them do not compile");
    assert_snapshot!(of(&both, PARAMS), @"
    - channel chat receive | breaking out | whatever uses it does not compile
    - type ChatChannelDjangoMessage | breaking | whatever uses it does not compile
    ");
    assert_snapshot!(of(&both, &both.replace("text: str", "text: str\n        user: str")), @"+ ChatChannelDjangoMessage.user: string | safe out | nothing reads it yet");
    assert_snapshot!(of(&both, &both.replace("room: str", "room: int")), @"~ ChatChannelParams.room: string → number | breaking in | calls that give what it took do not compile");
}

//! `explain`.

use crate::sandbox::{Sandbox, assert_transcript};

const CLIENTS: &str = "\
from mizan.client import ReactContext, client, compose
from mizan.channels import ReactChannel
from mizan.forms import mizanFormMeta, mizanFormMixin
from django import forms
from pydantic import BaseModel, Field

USER = ReactContext(\"user\")


class Profile(BaseModel):
    name: str


@client(context=USER, auth=True, cache=60, rev=2)
def user_profile(request, user_id: int) -> Profile:
    \"\"\"Who a user is.

    As others see them.
    \"\"\"


@client(affects=USER)
def edit_profile(request, user_id: int, name: str = \"\", tags: list[str] | None = None) -> None: ...


@client(merge=USER, auth=\"staff\")
def rename(request, user_id: int) -> Profile: ...


@client(private=True)
def hidden(request) -> int: ...


@compose(USER)
def dashboard(): ...


class ContactForm(mizanFormMixin, forms.Form):
    mizan = mizanFormMeta(name=\"contact\", title=\"Contact us\")
    email = forms.EmailField()
    text = forms.CharField(max_length=80, required=False)


class ChatChannel(ReactChannel):
    class Params(BaseModel):
        room: str

    class DjangoMessage(BaseModel):
        text: str
";

fn explain(name: &str) -> crate::sandbox::Run {
    Sandbox::django(CLIENTS).run(&["explain", name])
}

#[test]
fn a_function_of_a_context() {
    assert_transcript!(explain("user_profile"));
}

#[test]
fn who_uses_it_is_told() {
    let sandbox = Sandbox::django(CLIENTS);
    sandbox.write(
        "src/Profile.tsx",
        "import { UserContext, useUserProfile } from './api'\n\
         export const Name = () => useUserProfile().name\n\
         export const Page = () => <UserContext user_id={1}><Name /></UserContext>\n",
    );
    let used_by = |name| {
        let said = sandbox.run(&["explain", name]).stdout;
        said.lines().find(|line| line.contains("used by")).unwrap().trim().to_owned()
    };
    assert_eq!(used_by("user_profile"), "used by         src/Profile.tsx:2:27 in Name");
    assert_eq!(used_by("user"), "used by         src/Profile.tsx:3:28 in Page");
    assert_eq!(used_by("edit_profile"), "used by      no frontend");
}

#[test]
fn a_mutation() {
    assert_transcript!(explain("edit_profile"));
}

#[test]
fn a_context() {
    assert_transcript!(explain("user"));
}

#[test]
fn a_composition() {
    assert_transcript!(explain("dashboard"));
}

#[test]
fn a_form() {
    let run = explain("contact");
    assert_eq!(run.code, 0, "{}", run.stderr);
    for line in [
        "contact (form)\n",
        "POST /api/mizan/call/ contact.schema, contact.validate, contact.submit\n",
        "Contact us\n",
        "email: email address (max_length=320)\n",
        "text: text (max_length=80), optional\n",
        "contactFormSchema, ContactFormData, submitContactForm, validateContactForm, fetchContactFormSchema\n",
    ] {
        assert!(run.stdout.contains(line), "{line}\n{}", run.stdout);
    }
}

#[test]
fn a_channel() {
    assert_transcript!(explain("chat"));
}

#[test]
fn a_function_without_a_client() {
    assert_transcript!(explain("hidden"));
}

#[test]
fn any_of_its_names_will_do() {
    let sandbox = Sandbox::django(CLIENTS);
    let told = sandbox.run(&["explain", "edit_profile"]).stdout;
    for name in ["shop.clients.edit_profile", "useEditProfile", "callEditProfile", "EditProfileArgs"] {
        assert_eq!(sandbox.run(&["explain", name]).stdout, told, "{name}");
    }
    let context = sandbox.run(&["explain", "user"]).stdout;
    for name in ["UserContext", "fetchUser", "USER"] {
        assert_eq!(sandbox.run(&["explain", name]).stdout, context, "{name}");
    }
}

#[test]
fn a_name_that_is_not_there_leads_to_the_nearest() {
    assert_transcript!(explain("edit_profle"));
    assert_transcript!(explain("MZ1O1"));
    assert_transcript!(explain("MZ999"));
}

#[test]
fn a_code_needs_no_project() {
    let sandbox = Sandbox::empty();
    let run = sandbox.run(&["explain", "mz104"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("MZ104"), "{}", run.stdout);
    assert_eq!(sandbox.run(&["explain", "missing-return-annotation"]).stdout, run.stdout);
    for code in mizan_schema::Code::ALL {
        assert_eq!(sandbox.run(&["explain", code.number()]).code, 0, "{}", code.number());
    }
}

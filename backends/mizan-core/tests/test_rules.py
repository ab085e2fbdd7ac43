"""The rules on a live registry say what `mizan-dev check` says of the same source: each code, message, help and place.

Of a name that a `register` call gives, the binary shows that call; a registry does not know where it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from mizan_core.rules import CODES

if TYPE_CHECKING:
    from conftest import Project

PROGRAM = """
from mizan_core.rules import problems

found = [(it, it.origin.relative_to(Path(sys.argv[1]))) for it in problems(registry)]
print(json.dumps([[it.code, it.name, it.severity, it.message, it.help, place] for it, place in found]))
"""

GIVEN_BY_REGISTRATION = {"MZ106", "MZ107", "MZ124"}
"""What may be said of a name that stands in a `register` call."""

MEMBER = """
class Profile(BaseModel):
    name: str

@client(context="user")
def user_profile(request, user_id: int) -> Profile: ...

register(user_profile)
"""

CASES = {
    "a project in which nothing is wrong": MEMBER,
    "a context that is not there": MEMBER
    + """
@client(affects="usr")
def rename(request) -> None: ...
register(rename)
""",
    "a context that is not there and resembles none": MEMBER
    + """
@client(affects=["basket", "cart"], merge="notifications")
def rename(request) -> Profile: ...
register(rename)
""",
    "no context at all": """
@client(affects="user")
def rename(request) -> None: ...
register(rename)
""",
    "a constant without members": """
USER = ReactContext("user")

@client(affects=USER)
def rename(request) -> None: ...
register(rename)
""",
    "a context whose members are not on the wire": """
@client(context="user")
def user_profile(request) -> int: ...

@client(context="inbox", private=True)
def inbox(request) -> int: ...

@client(affects=["user", user_profile, "inbox", inbox])
def rename(request) -> None: ...
register(rename)
register(inbox)
""",
    "a target that is no server function, or of no context": MEMBER
    + """
def plain(request) -> int: ...

@client
def call(request) -> int: ...

@client(affects=[plain, call])
def rename(request) -> None: ...
register(call)
register(rename)
""",
    "a merge of a function": MEMBER
    + """
@client
def call(request) -> int: ...

@client(merge=[user_profile, call])
def rename(request) -> Profile: ...
register(call)
register(rename)
""",
    "a merge without its slot": MEMBER
    + """
@client(merge="user")
def rename(request) -> list[Profile] | None: ...
register(rename)
""",
    "a merge with two slots": MEMBER
    + """
@client(context="user")
def best_friend(request, user_id: int) -> Profile: ...

@client(merge="user")
def rename(request, user_id: int) -> Profile: ...
register(best_friend)
register(rename)
""",
    "a merge of what is spelled otherwise": """
from typing import Annotated, Optional, Union
from pydantic import Field

@client(context="user")
def age(request) -> int | None: ...

@client(context="user")
def limit(request) -> Annotated[int, Field(ge=1)]: ...

@client(merge="user")
def grow(request) -> Optional[int]: ...

@client(merge="user")
def bound(request) -> Annotated[int, Field(description="At least one.", ge=1)]: ...

@client(merge="user")
def unbound(request) -> int: ...

register(age)
register(limit)
register(grow)
register(bound)
register(unbound)
""",
    "a merge of a response": MEMBER
    + """
@client(merge="user", route="/page/")
def page(request) -> HTMLResponse: ...
register(page)
""",
    "a context with affects, and one with merge": MEMBER
    + """
@client(context="inbox", affects="user")
def messages(request) -> int: ...

@client(context="inbox", merge="user")
def names(request) -> Profile: ...
register(messages)
register(names)
""",
    "no return annotation": """
@client
def forgetful(request): ...
register(forgetful)
""",
    "a word that is no authentication": """
@client(auth="staf")
def one(request) -> None: ...

@client(auth="nobody")
def two(request) -> None: ...
register(one)
register(two)
""",
    "a name that is taken": """
@client
def search(request) -> int: ...

@client
def find(request) -> int: ...
register(search)
register(find, "search")
""",
    "a context of its own that others are in": """
@client(context="greet")
def greeting(request) -> int: ...

@client(context="local")
def greet(request) -> int: ...
register(greeting)
register(greet)
""",
    "a name that is one in TypeScript": """
@client
def get_user(request) -> int: ...

@client
def getUser(request) -> int: ...
register(get_user)
register(getUser)
""",
    "names that every client has": """
@client
def client_(request) -> int: ...

@client(context="mizan")
def world(request) -> int: ...
register(client_, "client")
register(world)
""",
    "contexts that are one in TypeScript": """
@client(context="user_page")
def first(request) -> int: ...

@client(context="userPage")
def second(request) -> int: ...

@client(affects="userPage")
def change(request) -> None: ...
register(first)
register(second)
register(change)
""",
    "a parameter of two types": """
from typing import Annotated
from pydantic import Field, PositiveInt

@client(context="room")
def name(request, room: int, page: int = 1) -> int: ...

@client(context="room")
def people(request, room: str, page: PositiveInt = 1) -> int: ...
register(name)
register(people)
""",
    "a parameter of two types of one name": """
class Left:
    class Key(BaseModel):
        left: int

class Right:
    class Key(BaseModel):
        right: int

@client(context="room")
def name(request, key: Left.Key, deep: dict[str, list[set[int]]], pair: tuple[int, str]) -> int: ...

@client(context="room")
def people(request, key: Right.Key, deep: list[int | None], pair: tuple[int, ...]) -> int: ...
register(name)
register(people)
""",
    "mixed transports": """
@client(context="feed")
def items(request) -> int: ...

@client(context="feed", websocket=True)
def count(request) -> int: ...

@client(context="feed", websocket=True)
def latest(request) -> int: ...
register(items)
register(count)
register(latest)
""",
    "a route without a response, and the other way about": """
@client(route="/report/")
def report(request) -> int: ...

@client
def download(request) -> HTMLResponse: ...
register(report)
register(download)
""",
    "a view in a context": """
@client(context="page", route="/picture/")
def picture(request) -> HTMLResponse: ...
register(picture)
""",
    "compositions": MEMBER
    + """
@client
def plain(request) -> int: ...
register(plain)

@client(context="room")
def room(request, user_id: str) -> int: ...
register(room)

@compose(plain, "nowhere")
def strange(): ...

@compose()
def nothing(): ...

@compose("user", user_profile)
def twice(): ...

@compose("user", "room")
def torn(): ...
""",
    "what nothing registers": """
@client
def forgotten(request) -> int: ...

@client(private=True)
def kept(request) -> int: ...
""",
    "parameters that cannot be sent": """
@client
def anything(request, *values: int, **options: str) -> int: ...

@client
def nobody_asks() -> int: ...

@client
def only(*, request) -> int: ...
register(anything)
register(nobody_asks)
register(only)
""",
    "values that a keyword does not take": """
@client(websocket="yes", cache="long", rev="2", methods="GET", route=5, private=1, auth=7)
def strange(request) -> int: ...
register(strange)
""",
    "names that are none": """
@client
def escape(request) -> int: ...

@client(context="a.b")
def dotted(request) -> int: ...

@client(context="___")
def line(request) -> int: ...

@client(affects="a.b")
def change(request) -> None: ...
register(escape, "../../escape")
register(dotted)
register(line)
register(change)
""",
    "a class": """
class Sum(ServerFunction):
    _meta = {"auth": "supeuser", "affects": "nothing"}

    def call(self): ...
register(Sum)
""",
}


@pytest.mark.parametrize("case", CASES)
def test_says_what_the_binary_says_of(case: str, project: Callable[[str], Project]) -> None:
    made = project(CASES[case])
    expected = [of_binary(it) for it in made.static("check")["diagnostics"] if it["code"] in CODES]
    said = [without_given_place(it) for it in json.loads(made.running(PROGRAM))]
    assert sorted(said, key=str) == sorted(expected, key=str)


def of_binary(found: Any) -> list[Any]:
    place = {"file": Path(found["file"]).name, **found["start"]}
    return without_given_place([found[key] for key in ("code", "name", "severity", "message", "help")] + [place])


def without_given_place(found: list[Any]) -> list[Any]:
    return found[:-1] if found[0] in GIVEN_BY_REGISTRATION else found


UNKNOWN = """
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from elsewhere import Row

@client(context="page")
def rows(request, size: "Row") -> "Row": ...

@client(context="page")
def others(request, size: int) -> "Row": ...

@client(merge="page")
def change(request) -> "Row": ...
register(rows)
register(others)
register(change)
"""


def test_a_type_that_is_not_there_at_run_time_is_said_once_for_each_place(project: Callable[[str], Project]) -> None:
    found = json.loads(project(UNKNOWN).running(PROGRAM))
    message = "a type of `{}` is not known: name 'Row' is not defined"
    assert [(it[0], it[3]) for it in found] == [
        ("MZ121", message.format(name)) for name in ("rows", "rows", "others", "change")
    ]

"""The README's code is run, and the application that it makes is asked."""

import json
import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"
BLOCKS = [
    block
    for block in re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    if not block.startswith("@")
]

ASK = """
import json
from io import BytesIO

def ask(path, query="", body=None):
    said = {}
    sent = b"" if body is None else json.dumps(body).encode()
    environ = {"PATH_INFO": path, "QUERY_STRING": query, "CONTENT_LENGTH": str(len(sent)), "wsgi.input": BytesIO(sent)}
    [body_sent] = application(environ, lambda status, headers: said.update(headers, status=status))
    return json.loads(body_sent), said

profile = {"user_profile": {"user_id": 5, "name": "Ada"}}
assert ask("/ctx/user/", "user_id=5")[0] == profile
given, said = ask("/call/", body={"fn": "rename", "args": {"user_id": 5, "name": "Bo"}})
assert given == {"result": None, "invalidate": [{"context": "user", "params": {"user_id": 5}}]}
assert said["X-Mizan-Invalidate"] == "user;user_id=5"
assert ask("/ctx/user/", "user_id=5")[0]["user_profile"]["name"] == "Bo"
assert ask("/ctx/user/", "user_id=6")[1]["status"] == "404 Mizan"
assert ask("/call/", body=[])[0]["code"] == "BAD_REQUEST"
assert ask("/elsewhere/")[0]["code"] == "NOT_FOUND"
"""


def test_the_application_of_the_readme_answers_and_says_its_schema(tmp_path: Path) -> None:
    *application, rules = BLOCKS
    (tmp_path / "readme.py").write_text("\n".join([*application, ASK, rules]), "utf-8")
    run = subprocess.run(
        [sys.executable, "readme.py"], capture_output=True, encoding="utf-8", check=False, cwd=tmp_path
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert json.loads(run.stdout)["functions"].keys() == {"rename", "user_profile"}

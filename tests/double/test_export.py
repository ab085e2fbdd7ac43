"""What `export_schema.py` prints of a project: the shop, read as a whole.

In: examples/shop. Out: a unittest run. It compares nothing with the analyser; tests/schema does.
"""

import json
import subprocess
import sys
import unittest
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SHOP = HERE.parents[1] / "examples" / "shop" / "backend"


def export(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the script, every warning an error."""
    command = [sys.executable, "-W", "error", HERE / "export_schema.py", folder]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


class TheShop(unittest.TestCase):
    report: dict[str, Any]

    @classmethod
    def setUpClass(cls) -> None:
        run = export(SHOP)
        if run.returncode:
            raise AssertionError(run.stderr)
        cls.text = run.stdout
        cls.report = json.loads(run.stdout)

    def test_names_a_function_by_each_way_of_registration(self) -> None:
        ways = {
            "product_list": "found in a module of `clients/`",
            "set_price": "found in a package below `clients/`",
            "current_user": "found in `clients.py`",
            "chat_history": "found in a nested app",
            "place_order": "registered by hand under another name",
            "search_suggestions": "named by `register_as`",
            "compare_products": "a class with a `name`",
        }
        self.assertEqual(ways.keys() - self.report["functions"].keys(), set())

    def test_a_name_given_by_hand_replaces_the_function_s_own(self) -> None:
        own_names = {"place", "history", "suggest", "CompareProducts"}
        self.assertEqual(own_names & self.report["functions"].keys(), set())

    def test_a_property_may_be_called_title_or_description(self) -> None:
        properties = self.report["together"]["$defs"]["ReviewDraft"]["properties"]
        self.assertEqual(properties["title"], {"maxLength": 80, "minLength": 3, "type": "string"})

    def test_a_model_that_reads_and_writes_differently_gets_two_definitions(self) -> None:
        definitions = self.report["together"]["$defs"].keys()
        self.assertLessEqual({"ProductDraft-Input", "ProductDraft-Output"}, definitions)

    def test_a_class_of_the_same_name_elsewhere_gets_a_longer_one(self) -> None:
        definitions = self.report["together"]["$defs"].keys()
        self.assertIn("orders__models__Order__Status", definitions)
        self.assertIn("catalogue__models__Product__Status", definitions)

    def test_every_reference_leads_somewhere(self) -> None:
        together = self.report["together"]
        wanted = set(references(together))
        self.assertEqual(wanted - {f"#/$defs/{name}" for name in together["$defs"]}, set())

    def test_nothing_to_give_and_no_json_to_get_are_null(self) -> None:
        self.assertEqual(self.report["functions"]["product_feed"], {"input": None, "output": None})
        self.assertEqual(
            self.report["functions"]["sign_out"], {"input": None, "output": {"type": "null"}}
        )

    def test_both_vocabularies_of_channels_have_the_same_slots(self) -> None:
        for name in ("chat", "order_tracking"):
            with self.subTest(name):
                slots = self.report["channels"][name]
                self.assertEqual(slots.keys(), {"params", "send", "receive"})
                self.assertNotIn(None, slots.values())

    def test_a_model_form_has_the_fields_of_its_model(self) -> None:
        fields = {field["name"]: field for field in self.report["forms"]["profile"]["fields"]}
        self.assertEqual(fields["display_name"]["max_length"], 80)
        self.assertEqual(fields["display_name"]["label"], "Name")

    def test_two_runs_print_the_same(self) -> None:
        self.assertEqual(export(SHOP).stdout, self.text)


class AFolderWithoutManage(unittest.TestCase):
    def test_is_refused_in_one_sentence(self) -> None:
        run = export(HERE)
        self.assertEqual(run.returncode, 1)
        self.assertIn("has no manage.py", run.stderr)


def references(schema: Any) -> list[str]:
    """Every `$ref` in a schema."""
    if isinstance(schema, list):
        return [found for item in schema for found in references(item)]
    if not isinstance(schema, dict):
        return []
    here = [schema["$ref"]] if isinstance(schema.get("$ref"), str) else []
    return here + [found for part in schema.values() for found in references(part)]


if __name__ == "__main__":
    unittest.main()

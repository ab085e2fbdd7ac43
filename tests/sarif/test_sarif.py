"""Whether `check --format sarif` is what SARIF's own schema says it must be, and points into files that exist."""

import json
import os
import subprocess
import unittest
from pathlib import Path
from urllib.parse import unquote

import jsonschema

HERE = Path(__file__).resolve().parent
MISTAKES = HERE.parent / "mistakes"
SCHEMA = json.loads((HERE / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))


def log() -> dict:
    """What the binary says of a project with one of each mistake."""
    command = [os.environ["MIZAN_DEV_BIN"], "check", "--format", "sarif"]
    run = subprocess.run(command, cwd=MISTAKES, capture_output=True, encoding="utf-8")
    assert run.returncode == 1, run.stderr
    return json.loads(run.stdout)


class Sarif(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.log = log()

    def test_it_validates(self) -> None:
        validator = jsonschema.validators.validator_for(SCHEMA)(SCHEMA)
        errors = [f"{'/'.join(map(str, error.path))}: {error.message}" for error in validator.iter_errors(self.log)]
        self.assertEqual(errors, [])

    def test_a_log_that_is_wrong_does_not(self) -> None:
        wrong = json.loads(json.dumps(self.log))
        wrong["runs"][0]["results"][0]["level"] = "fatal"
        validator = jsonschema.validators.validator_for(SCHEMA)(SCHEMA)
        self.assertFalse(validator.is_valid(wrong))

    def test_results_name_their_rule_and_a_place_in_a_file(self) -> None:
        (run,) = self.log["runs"]
        rules = run["tool"]["driver"]["rules"]
        self.assertGreater(len(run["results"]), 20)
        for result in run["results"]:
            self.assertEqual(rules[result["ruleIndex"]]["id"], result["ruleId"])
            for location in result["locations"] + result.get("relatedLocations", []):
                place = location["physicalLocation"]
                file = MISTAKES / unquote(place["artifactLocation"]["uri"])
                if "region" not in place:
                    continue
                lines = file.read_text(encoding="utf-8").splitlines()
                region = place["region"]
                line = lines[region["startLine"] - 1]
                self.assertLessEqual(region["startColumn"], len(line) + 1, f"{file}:{region}")


if __name__ == "__main__":
    unittest.main()

"""The table of keys, the reader, the schema and the page on the round file agree."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml

from desk.round_file_schema import schema
from models.findings import FaultCode
from roundfile.keys import ROOT, Key, Shape
from templates.round_file_keys import KEYS, SHAPES, WORDS
from tests.case_files import CASES
from tests.roundfile.round_file_builder import ADDRESSES, RIGHT, read, write
from tests.rows import rows

FILES = sorted(CASES.glob("*.yaml"))
TYPES: Mapping[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "number": int,
    "integer": int,
    "null": type(None),
}
WHOLE = (
    RIGHT.replace('email: "registrator@forbund.example"}', "email: a@b.se, contacts: [{name: Anna}]}")
    + 'approval: {body: "Styrelsen"}\nversions: [{on: 2026-01-01, cause: "början"}]\n'
    + 'chain: {days: 7, reason: "Var för sig"}\n'
    + 'gate: {rule: all_support, question: "1"}\n'
    + 'adoption: {rule: all, decisions: [{code: "0114", outcome: adopted}]}\n'
)


def walk(keys: tuple[Key, ...], path: str = "") -> Iterator[tuple[str, Key]]:
    for key in keys:
        own = f"{path}.{key.name}" if path else key.name
        yield own, key
        yield from walk(key.keys, own)


def faults(value: Any, told: Mapping[str, Any], place: str = "") -> list[str]:
    """What a validator would say, of the words that our schema uses."""
    found = []
    if "anyOf" in told and all(faults(value, one, place) for one in told["anyOf"]):
        found.append(f"{place}: anyOf")
    if "oneOf" in told and sum(not faults(value, one, place) for one in told["oneOf"]) != 1:
        found.append(f"{place}: oneOf")
    types = told.get("type", [])
    if types and not isinstance(value, tuple(TYPES[name] for name in ([types] if isinstance(types, str) else types))):
        return [*found, f"{place}: type"]
    if "enum" in told and value not in told["enum"]:
        found.append(f"{place}: enum")
    if isinstance(value, str):
        found += [f"{place}: pattern"] * (re.search(told.get("pattern", ""), value) is None)
        found += [f"{place}: maxLength"] * (len(value) > told.get("maxLength", len(value)))
    if isinstance(value, dict):
        known = told.get("properties", {})
        found += [f"{place}.{key}: required" for key in told.get("required", ()) if key not in value]
        if told.get("additionalProperties") is False:
            found += [f"{place}.{key}: unknown" for key in value.keys() - known.keys()]
        for key in value.keys() & known.keys():
            found += faults(value[key], known[key], f"{place}.{key}")
    if isinstance(value, list):
        found += [f"{place}: maxItems"] * (len(value) > told.get("maxItems", len(value)))
        found += [fault for item in value for fault in faults(item, told.get("items", {}), place)]
    return found


def as_editors_read(text: str) -> Any:
    """YAML 1.2: dates and `on` are texts, true and false are not."""

    def plain(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: plain(value) for key, value in node.items()}
        if isinstance(node, list):
            return [plain(value) for value in node]
        return {"true": True, "false": False, "null": None, "": None}.get(node, node)

    return plain(yaml.load(text, Loader=yaml.BaseLoader))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_real_round_files_pass_the_schema(file: Any) -> None:
    assert faults(as_editors_read(file.read_text()), schema()) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("title:", "titel:", ".titel: unknown"),
        ("due_on: ", "due: ", ".dates.due: unknown"),
        ('dnr: "KS 2026/00123"\n', "", ".dnr: required"),
        ("code: strategic", "code: strategisk", ".reason.code: enum"),
        ("2027-04-27", "27/4 2027", ".dates.due_on"),
        ("before_due: P14D", "before_due: P14D, after_due: P1D", ".reminders: oneOf"),
        ('{code: "0114"}', '{email: "a@b.se"}', ".recipients: anyOf"),
        ("stance: true", "stance: kanske", ".questions.stance"),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(tmp_path: Any, old: str, new: str, fault: str) -> None:
    assert faults(as_editors_read(RIGHT), schema()) == []
    assert old in RIGHT
    wrong = RIGHT.replace(old, new)
    assert any(found.startswith(fault) for found in faults(as_editors_read(wrong), schema()))
    assert read(write(tmp_path, wrong)).faults != ()


def test_every_key_is_told_and_every_word_explained() -> None:
    known = dict(walk(ROOT))
    assert list(KEYS) == list(known)
    assert set(SHAPES) == set(Shape)
    assert {path: set(words) for path, words in WORDS.items()} == {
        path: set(key.words) for path, key in known.items() if key.words
    }
    for path, (told, example) in KEYS.items():
        assert told.endswith(".")
        assert bool(example) != bool(known[path].keys)


def nodes_of(whole: Any, path: str) -> list[dict[str, Any]]:
    """The sections that hold the key at the path."""
    *parents, _ = path.split(".")
    found = [whole]
    for name in parents:
        found = [
            item for one in found if name in one for item in (one[name] if isinstance(one[name], list) else [one[name]])
        ]
    return found


ALL_KEYS = dict(walk(ROOT))


@rows("path", ALL_KEYS)
def test_the_reader_requires_what_the_table_says(tmp_path: Any, path: str) -> None:
    """A key taken away is missed exactly when the table says that it must be there."""
    whole = as_editors_read(WHOLE)
    assert read(write(tmp_path, yaml.safe_dump(whole), ADDRESSES)).faults == ()
    name = path.split(".")[-1]
    had = [section for section in nodes_of(whole, path) if section.pop(name, None) is not None]
    result = read(write(tmp_path, yaml.safe_dump(whole), ADDRESSES))
    missed = {fault.facts.get("key") for fault in result.faults if fault.code is FaultCode.MISSING_KEY}
    if path == "recipients":
        missed |= {"recipients"} if FaultCode.NO_RECIPIENTS in {fault.code for fault in result.faults} else set()
    if ALL_KEYS[path].required:
        assert had
        assert path in missed
    elif path not in {"dates.due_on", "recipients.code"}:  # one of several
        assert path not in missed


@pytest.mark.parametrize("path", [path for path, (_, example) in KEYS.items() if example and "." not in path])
def test_the_examples_at_the_top_of_the_file_are_right(path: str) -> None:
    value = as_editors_read(f"{path}: {KEYS[path][1]}")
    assert faults(value[path], schema()["properties"][path]) == []

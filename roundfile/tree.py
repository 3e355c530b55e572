"""A round written in a browser, as the tree that a round file would be: read by the same reader, to the same faults.

Each value gets a line of its own, so that a fault's line is a place in the tree; and the tree is written as the round
file that a registrar can keep, send on and start from again.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

import yaml
from yaml import MappingNode, Mark, Node, ScalarNode, SequenceNode

Tree = Mapping[str, Any]
Place = tuple[str | int, ...]
"""The way to a value: `("recipients", 3, "email")`."""

_TEXT, _NULL = "tag:yaml.org,2002:str", "tag:yaml.org,2002:null"


def nodes_of(tree: Tree) -> tuple[MappingNode, dict[int, Place]]:
    """The tree as the reader's nodes, and the place of each line that a fault may name."""
    lines, places = count(), dict[int, Place]()
    root = _node(tree, (), lines, places)
    assert isinstance(root, MappingNode)  # noqa: S101 - a mapping makes a mapping's node
    return root, places


def _node(value: object, place: Place, lines: Iterator[int], places: dict[int, Place]) -> Node:
    line = next(lines)
    places[line + 1] = place
    if place and value in ("", [], {}, None):
        value = None
    mark = Mark("", line, line, 0, "", 0)
    if isinstance(value, Mapping):
        pairs = [
            (ScalarNode(_TEXT, key, mark, mark), _node(each, (*place, key), lines, places))
            for key, each in value.items()
        ]
        return MappingNode("tag:yaml.org,2002:map", pairs, mark, mark)
    if isinstance(value, Sequence) and not isinstance(value, str):
        items = [_node(each, (*place, number), lines, places) for number, each in enumerate(value)]
        return SequenceNode("tag:yaml.org,2002:seq", items, mark, mark)
    if value is None:
        return ScalarNode(_NULL, "", mark, mark)
    return ScalarNode(_TEXT, _text(value), mark, mark)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def plain(node: Node) -> Any:
    """A file's node as plain values, every scalar as the text that stands there."""
    if isinstance(node, MappingNode):
        return {key.value: plain(value) for key, value in node.value if isinstance(key, ScalarNode)}
    if isinstance(node, SequenceNode):
        return [plain(each) for each in node.value]
    return None if node.tag == _NULL else node.value


def as_file(tree: Tree) -> str:
    """The tree as a round file's text, keys in the tree's order."""
    text: str = yaml.safe_dump(_tidy(tree), allow_unicode=True, sort_keys=False, width=100)
    return text


def _tidy(value: object) -> object:
    """Without what says nothing."""
    if isinstance(value, Mapping):
        kept = {key: _tidy(each) for key, each in value.items()}
        return {key: each for key, each in kept.items() if each not in ("", [], {}, ())}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_tidy(each) for each in value]
    return value

"""Active content in a PDF. Every object is looked at, also those that no page refers to, since readers differ in what
they follow; names are read as qpdf resolves them, so spelling `/JS` as `/J#53` hides nothing. No stream is unpacked but
those that hold objects.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from models.errors import Refused
from models.values import ActiveContent

VALUES_LIMIT = 2_000_000
"""Names, texts, lists and dictionaries in the objects that are taken apart, which are few in an ordinary file."""
CHAIN_LIMIT = 1_000
"""Actions that one event sets off, one after another; also the end of those that follow on themselves."""

_ACTIONS = {
    "/JavaScript": ActiveContent.SCRIPT,
    "/Launch": ActiveContent.LAUNCH,
    "/GoToR": ActiveContent.EXTERNAL_CONTENT,
    "/SubmitForm": ActiveContent.EXTERNAL_CONTENT,
    "/ImportData": ActiveContent.EXTERNAL_CONTENT,
    "/Rendition": ActiveContent.RICH_MEDIA,
    "/Movie": ActiveContent.RICH_MEDIA,
    "/Sound": ActiveContent.RICH_MEDIA,
    "/RichMediaExecute": ActiveContent.RICH_MEDIA,
    "/GoTo3DView": ActiveContent.RICH_MEDIA,
}
_SUBTYPES = {
    "/FileAttachment": ActiveContent.EMBEDDED_FILES,
    "/RichMedia": ActiveContent.RICH_MEDIA,
    "/Movie": ActiveContent.RICH_MEDIA,
    "/Sound": ActiveContent.RICH_MEDIA,
    "/Screen": ActiveContent.RICH_MEDIA,
    "/3D": ActiveContent.RICH_MEDIA,
}
_TYPES = {
    "/EmbeddedFile": ActiveContent.EMBEDDED_FILES,
    "/Rendition": ActiveContent.RICH_MEDIA,
    "/3D": ActiveContent.RICH_MEDIA,
}
_NAME_TREES = {"/JavaScript": ActiveContent.SCRIPT, "/EmbeddedFiles": ActiveContent.EMBEDDED_FILES}
_WITHIN = {"/GoTo", "/GoToE", "/Thread"}
"""Actions that only show another place, unless they name a file."""
_PACKED = "/ObjStm"
_KEYS = {"/JS", "/EF", "/XFA", "/Ref", "/AA", "/OpenAction", "/F"}
_SUSPECT = re.compile(
    rb"(?:%s)(?![^\x00\t\n\f\r ()<>\[\]{}/%%])"
    % b"|".join(name.encode() for name in {*_ACTIONS, *_SUBTYPES, *_TYPES, *_NAME_TREES, *_WITHIN, *_KEYS, _PACKED})
)
_LOST = re.compile(r"limits error|parse error|giving up|decoding stream data|unfilterable")
"""What qpdf warns of when it leaves an object out that another reader may make something of. Ordinary damage, such as a
table or a length that is wrong, is mended and is not among them."""
_REBUILT = "reconstruct"
"""qpdf has made the table of objects anew, from those it saw: not from those that are packed in a stream."""
_FILE_KEYS = ("/F", "/UF", "/DOS", "/Unix", "/Mac")


def signs_in_pdf(path: Path) -> set[ActiveContent]:
    """Opens with the empty password. UNREADABLE is told beside the others when some objects could not be read.

    Raises pikepdf's errors for a locked or broken file, MemoryError, or
    Refused("file_bursting") for one that holds more than is looked through."""
    found: set[ActiveContent] = set()
    packed = False
    with pikepdf.open(path, suppress_warnings=True, inherit_page_attributes=False) as pdf:
        for entries, is_stream in _dictionaries(pdf):
            found.update(_by_name(entries), _by_key(entries), _by_itself(entries))
            packed = packed or _name(entries, "/Type") == _PACKED
            if is_stream and "/F" in entries:
                found.add(ActiveContent.EXTERNAL_CONTENT)  # the stream's bytes stand in another file
        warnings = "\n".join(map(str, pdf.get_warnings()))
        if _LOST.search(warnings) or (packed and _REBUILT in warnings):
            found.add(ActiveContent.UNREADABLE)
    return found


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[tuple[pikepdf.Object, bool]]:
    """Each dictionary that may matter, once, and whether it is a stream's. References are not followed: what they lead
    to comes as an object of its own, so there are no loops."""
    count = 0
    for top in _suspects(pdf):
        waiting: list[Any] = [top]
        while waiting:
            value = waiting.pop()
            count += 1
            if count > VALUES_LIMIT:
                raise Refused("file_bursting")
            if isinstance(value, pikepdf.Stream):
                value = value.stream_dict
                yield value, True
            elif isinstance(value, pikepdf.Dictionary):
                yield value, False
            elif not isinstance(value, pikepdf.Array):
                continue
            inner = value if isinstance(value, pikepdf.Array) else (child for _key, child in value.items())
            waiting.extend(child for child in inner if isinstance(child, pikepdf.Object) and not child.is_indirect)


def _suspects(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """The objects that hold a name worth taking them apart for, which takes twenty times as long as reading them. All
    of them when such a name is an object of its own, to which any other may refer."""
    objects = [
        value for value in (pdf.trailer, *pdf.objects) if isinstance(value, pikepdf.Object)
    ]  # others are numbers
    found = [value for value in objects if _SUSPECT.search(_spelt(value))]
    return objects if any(isinstance(value, pikepdf.Name) for value in found) else found


def _spelt(value: pikepdf.Object) -> bytes:
    """As qpdf would write it, names in their plain spelling and references as references."""
    return (value.stream_dict if isinstance(value, pikepdf.Stream) else value).unparse(resolved=True)


def _by_name(entries: pikepdf.Object) -> Iterator[ActiveContent]:
    """What the dictionary says it is."""
    action = _name(entries, "/S")
    for name, known in ((action, _ACTIONS), (_name(entries, "/Subtype"), _SUBTYPES), (_name(entries, "/Type"), _TYPES)):
        if name in known:
            yield known[name]
    if action in {"/GoToE", "/Thread"} and "/F" in entries:
        yield ActiveContent.EXTERNAL_CONTENT


def _by_key(entries: pikepdf.Object) -> Iterator[ActiveContent]:
    """What a key says, where its value is of the right kind: a font or a picture may have any name among resources."""
    if isinstance(_value(entries, "/JS"), pikepdf.String | pikepdf.Stream):
        yield ActiveContent.SCRIPT
    for key, code in _NAME_TREES.items():
        tree = _value(entries, key)
        if isinstance(tree, pikepdf.Dictionary) and ("/Kids" in tree or _has_items(_value(tree, "/Names"))):
            yield code  # an empty tree is left behind by some programs
    if _names_file(_value(entries, "/EF")):
        yield ActiveContent.EMBEDDED_FILES
    if isinstance(_value(entries, "/XFA"), pikepdf.Array | pikepdf.Stream | pikepdf.String):
        yield ActiveContent.XFA_FORM
    if _names_file(_value(entries, "/Ref")):
        yield ActiveContent.EXTERNAL_CONTENT  # a page of another file, drawn in this one


def _by_itself(entries: pikepdf.Object) -> Iterator[ActiveContent]:
    """What is done without a click, by the document, a page or a field, and is not told by `_by_name` already."""
    triggers = _value(entries, "/AA")
    waiting: list[Any] = [_value(entries, "/OpenAction")]
    if isinstance(triggers, pikepdf.Dictionary):
        waiting += [action for _key, action in triggers.items()]
    steps = 0
    while waiting:
        action = waiting.pop()
        steps += 1
        if steps > CHAIN_LIMIT:
            raise Refused("file_bursting")
        if not isinstance(action, pikepdf.Dictionary):
            continue  # a place in the document
        name = _name(action, "/S")
        if name == "/URI":
            yield ActiveContent.EXTERNAL_CONTENT
        elif name and name not in _WITHIN and name not in _ACTIONS:
            yield ActiveContent.SCRIPT
        following = _value(action, "/Next")
        waiting.extend(following if isinstance(following, pikepdf.Array) else [following])


def _value(entries: pikepdf.Object, key: str) -> object:
    return entries[key] if key in entries else None  # `get` is ten times as slow where the key is missing


def _name(entries: pikepdf.Object, key: str) -> str:
    value = _value(entries, key)
    return bytes(value).decode("latin-1") if isinstance(value, pikepdf.Name) else ""  # names need not be Unicode


def _has_items(value: object) -> bool:
    return isinstance(value, pikepdf.Array) and len(value) > 0


def _names_file(value: object) -> bool:
    return isinstance(value, pikepdf.Dictionary) and any(key in value for key in _FILE_KEYS)

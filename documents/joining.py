"""Joins PDFs that Typst has set, one part after the other, into one: pages, tags, links and bookmarks.

Typst holds more than a megabyte for each page until it ends, so a long document is set in parts. They are joined as
bytes: an object is copied with its references moved, never parsed into a tree, so that the joined file may be of any
length. What is relied upon is how Typst writes (a classical cross-reference table, no object streams, one Document
element at the root of the tags); whatever is otherwise ends as a `NotJoinable`, never as a broken file.

Parts are set without their place being known. The first tells of the pages of all, and has its own feet; those of the
others come as PDFs of their own, with a page for each foot, which becomes a drawing that is laid over its page. A link
in the parts leads to `remiss:<anchor>`, since its goal may stand in another one; here it becomes a real link inside the
document. Only the first part may hold a list: the table of contents, which gets its own tags here.
"""

import hashlib
import re
import struct
import zlib
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple

_REFERENCE = re.compile(rb"(?<![\d.])(\d+) 0 R\b")
_PAREN = re.compile(rb"\\.|[()]", re.DOTALL)
_CELL_NAME = re.compile(rb"\((U\d+x\d+y\d+)\)")
_STREAM = b">>\nstream\n"
_CONTENT_TAGS = {b"/S/LI/": b"/S/TOCI/", b"/S/L/": b"/S/TOC/", b"/S/LBody/": b"/S/Reference/"}
_LIST_LOOK = re.compile(rb"/A\[<</O/List/ListNumbering/\w+>>\]")
_PAGES, _CATALOG, _TAGS, _DOCUMENT, _OUTLINES, _FIRST_FREE = range(1, 7)


_FACTS = ("Metadata", "Info", "OutputIntents")
_ENTRY = struct.Struct(">BIH")
_PACKED_TOGETHER = 200


class NotJoinable(ValueError):
    """A part that is not written as Typst writes."""


class Bookmark(NamedTuple):
    level: int
    text: str
    anchor: str


class JoinedPart:
    """One PDF of Typst's, read as bytes."""

    def __init__(self, path: Path) -> None:
        self.raw = path.read_bytes()
        table = self.raw[int(self._found(rb"startxref\n(\d+)\n")) :]
        self.starts = [int(entry) for entry in re.findall(rb"(\d{10}) \d{5} [nf]", table)]
        self.trailer = table[table.index(b"trailer") :]
        self.catalog_number = self._reference(b"/Root", self.trailer)
        self.catalog = self.object(self.catalog_number)
        self.pages_number = self._reference(b"/Pages", self.catalog)
        self.pages = [int(each) for each in _REFERENCE.findall(self.object(self.pages_number))]
        self.tags_number = self._reference(b"/StructTreeRoot", self.catalog)
        self.tags = self.object(self.tags_number)
        self.document_number = self._reference(b"/K[", self.tags)

    @property
    def tag_keys(self) -> int:
        """The first key that its tags have not used. Raises `NotJoinable` for a part without tags."""
        return int(self._found(rb"/ParentTreeNextKey (\d+)", self.tags))

    def _found(self, pattern: bytes, within: bytes | None = None) -> bytes:
        found = re.search(pattern, self.raw if within is None else within)
        if found is None:
            raise NotJoinable(pattern.decode())
        return found[1]

    def _reference(self, key: bytes, within: bytes) -> int:
        return int(self._found(re.escape(key) + rb" ?(\d+) 0 R", within))

    def object(self, number: int) -> bytes:
        """What stands between `n 0 obj` and `endobj`."""
        start = self.raw.index(b"obj\n", self.starts[number]) + 4
        stream = self.raw.find(_STREAM, start, self.starts[number + 1] if number + 1 < len(self.starts) else None)
        end = self.raw.index(b"\nendobj", self._after_stream(start, stream) if stream >= 0 else start)
        return self.raw[start:end]

    def _after_stream(self, start: int, stream: int) -> int:
        return stream + len(_STREAM) + int(self._found(rb"/Length (\d+)", self.raw[start : stream + 2]))

    def page_reference(self, page: int, key: bytes) -> int:
        return self._reference(b"/" + key, self.object(page))

    def reference(self, key: str) -> int | None:
        """The object that the catalogue or the trailer names by `key`."""
        for within in (self.catalog, self.trailer):
            found = re.search(rb"/%b (\d+) 0 R" % key.encode(), within)
            if found:
                return int(found[1])
        return None

    def anchors(self) -> dict[bytes, bytes]:
        """Where each anchor is, as Typst wrote it: `<page> 0 R/XYZ …`."""
        names = re.search(rb"/Dests<</Names\[(.*?)\]>>", self.catalog, re.DOTALL)
        pairs = re.findall(rb"\(([^()]*)\)(\d+) 0 R", names[1]) if names else []
        return {name: self.object(int(number)) for name, number in pairs}

    def places(self) -> dict[str, int]:
        """The page of each anchor, the first one 0."""
        order = {number: place for place, number in enumerate(self.pages)}
        return {name.decode(): order[int(self._found(rb"(\d+) 0 R", place))] for name, place in self.anchors().items()}

    def numbered(self, key: bytes, item: bytes) -> list[tuple[bytes, int]]:
        """The pairs of a number tree or a name tree of the tags."""
        found = re.search(rb"/%b<</(?:Nums|Names)\[(.*?)\]>>" % key, self.tags, re.DOTALL)
        return [(name, int(number)) for name, number in re.findall(item + rb" ?(\d+) 0 R", found[1] if found else b"")]


class SetPart(NamedTuple):
    """A part, and how many pages it came to. `place_of`: the page of each anchor, its first page 0."""

    path: Path
    pages: int
    place_of: dict[str, int]

    @classmethod
    def at(cls, path: Path) -> "SetPart":
        part = JoinedPart(path)
        return cls(path, len(part.pages), part.places())


def join(
    parts: Sequence[SetPart],
    feet: Sequence[Path],
    bookmarks: Sequence[Bookmark],
    out: Path,
    goal_words: Callable[[int], str],
) -> dict[str, int]:
    """Writes the parts as one document with what the first says of itself. Same parts, same bytes. Returns the page of
    each anchor, from 1.

    `feet`: of every page but the first part's, in their order. `goal_words`: what a link says of where it leads, by
    page from 1. Raises `NotJoinable`.
    """
    page_of: dict[str, int] = {}
    total = 0
    for part in parts:
        page_of |= {anchor: total + place + 1 for anchor, place in part.place_of.items()}
        total += part.pages
    with out.open("wb") as file:
        _Joining(file, page_of, total, goal_words).write(parts, feet, bookmarks)
    return page_of


class _Joining:
    """One file being written."""

    def __init__(
        self, file: BinaryIO, page_of: Mapping[str, int], total: int, goal_words: Callable[[int], str]
    ) -> None:
        self.file, self.page_of, self.total, self.goal_words = file, page_of, total, goal_words
        self.starts: dict[int, int] = {}
        self.packed: dict[int, tuple[int, int]] = {}
        self.waiting: list[tuple[int, bytes]] = []
        self.free = _FIRST_FREE
        self.digest = hashlib.sha256()
        self.pages: list[int] = []
        self.kids: list[int] = []
        self.tag_keys: list[tuple[int, int]] = []
        self.cells: list[tuple[bytes, int]] = []
        self.anchors: dict[bytes, bytes] = {}
        self.feet: deque[int] = deque()

    def write(self, parts: Sequence[SetPart], feet: Sequence[Path], bookmarks: Sequence[Bookmark]) -> None:
        self._put(b"%PDF-1.7\n%\x80\x80\x80\x80\n\n")
        for path in feet:
            self._copy_feet(JoinedPart(path))
        head: dict[str, int] = {}
        offset, roles = 0, b""
        for place, each in enumerate(parts):
            part = JoinedPart(each.path)
            found = self._copy(part, place, offset)
            offset += part.tag_keys
            if place == 0:
                head, roles = found, self._roles(part)
            elif self._roles(part) != roles:
                raise NotJoinable("RoleMap")
        self._finish(head, bookmarks, roles, offset)

    def _copy_feet(self, part: JoinedPart) -> None:
        """Copies what the feet are drawn with, each page's contents as a drawing."""
        forms = {part.page_reference(page, b"Contents"): _foot_form(part, page) for page in part.pages}
        facts = {part.reference(key) for key in _FACTS}
        left_out = {part.pages_number, part.catalog_number, part.tags_number, part.document_number, *part.pages, *facts}
        kept = [number for number in range(1, len(part.starts)) if number not in left_out]
        numbers = {number: self.free + at for at, number in enumerate(kept)}
        self.free += len(kept)
        change = _Changes(numbers, 0, 0, self._goal, contents=False)
        for number in kept:
            body = part.object(number)
            self._object(numbers[number], change(forms[number] + body.removeprefix(b"<<") if number in forms else body))
        self.feet.extend(numbers[drawing] for drawing in forms)

    def _roles(self, part: JoinedPart) -> bytes:
        found = re.search(rb"/RoleMap<<.*?>>", part.tags)
        return found[0] if found else b""

    def _copy(self, part: JoinedPart, place: int, offset: int) -> dict[str, int]:
        """Copies what the pages and the tags need. Gives the first part's own facts under their new numbers."""
        facts = {key: part.reference(key) for key in _FACTS}
        left_out = {part.pages_number, part.catalog_number, part.tags_number, part.document_number}
        if place:
            left_out |= {number for number in facts.values() if number}
        kept = [number for number in range(1, len(part.starts)) if number not in left_out]
        numbers = {number: self.free + at for at, number in enumerate(kept)}
        self.free += len(kept)
        numbers |= {part.pages_number: _PAGES, part.document_number: _DOCUMENT, part.tags_number: _TAGS}
        change = _Changes(numbers, place, offset, self._goal, contents=place == 0)
        laid = self._lay_feet(part) if place else {}
        for number in kept:
            body = part.object(number)
            if number == facts["Metadata"]:
                body = self._counted(body)
            else:
                body = change(body)
            self._object(numbers[number], laid[number](body) if number in laid else body)
        self.pages += [numbers[number] for number in part.pages]
        self.kids += [numbers[int(each)] for each in _REFERENCE.findall(_kids(part.object(part.document_number)))]
        keys = part.numbered(b"ParentTree", rb"(\d+)")
        self.tag_keys += [(int(key) + offset, numbers[number]) for key, number in keys]
        cells = part.numbered(b"IDTree", rb"\(([^()]*)\)")
        self.cells += [(b"P%d" % place + name, numbers[number]) for name, number in cells]
        self.anchors |= {name: change(where) for name, where in part.anchors().items()}
        return {key: numbers[number] for key, number in facts.items() if number in numbers}

    def _lay_feet(self, part: JoinedPart) -> dict[int, Callable[[bytes], bytes]]:
        """Takes the next feet for the pages of a part. Gives what is changed in its objects: pages draw their foot
        after their contents, and their resources know it by name (several pages may share them)."""
        drawings: dict[int, bytes] = defaultdict(bytes)
        changes: dict[int, Callable[[bytes], bytes]] = {}
        for page in part.pages:
            foot, before, after = self.feet.popleft(), self.free, self.free + 1
            self.free += 2
            drawings[part.page_reference(page, b"Resources")] += b"/Foot%d %d 0 R" % (foot, foot)
            for number, drawn in ((before, b"q"), (after, b"Q q /Foot%d Do Q" % foot)):
                self._object(number, b"<</Length %d>>\nstream\n%b\nendstream" % (len(drawn), drawn))
            changes[page] = partial(_PAGE_CONTENTS.sub, rb"/Contents[%d 0 R \1 %d 0 R]" % (before, after))
        return changes | {number: partial(_with_drawings, drawn) for number, drawn in drawings.items()}

    def _counted(self, metadata: bytes) -> bytes:
        """The first part's metadata, with the pages of all of them."""
        head, _stream, text = metadata.partition(_STREAM)
        text = text.removesuffix(b"\nendstream")
        text = re.sub(rb"(<xmpTPg:NPages>)\d+(?=<)", rb"\g<1>%d" % self.total, text)
        head = re.sub(rb"/Length \d+", b"/Length %d" % len(text), head)
        return head + _STREAM + text + b"\nendstream"

    def _goal(self, anchor: bytes) -> bytes:
        """The end of a link's annotation, instead of the address that stood there."""
        page = self.page_of.get(anchor.decode())
        if page is None:
            raise NotJoinable(anchor.decode())
        return b"/Dest(%b)/Contents%b" % (anchor, _text(self.goal_words(page)))

    def _finish(self, head: Mapping[str, int], bookmarks: Sequence[Bookmark], roles: bytes, keys: int) -> None:
        pages = _references(self.pages)
        self._object(_PAGES, b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(self.pages), pages))
        self._object(_DOCUMENT, b"<</Type/StructElem/S/Document/P %d 0 R/K[%b]>>" % (_TAGS, _references(self.kids)))
        nums = b" ".join(b"%d %d 0 R" % pair for pair in sorted(self.tag_keys))
        cells = b"".join(b"(%b)%d 0 R" % pair for pair in sorted(self.cells))
        self._object(
            _TAGS,
            b"<</Type/StructTreeRoot%b/K[%d 0 R]/ParentTree<</Nums[%b]>>/IDTree<</Names[%b]>>/ParentTreeNextKey %d>>"
            % (roles, _DOCUMENT, nums, cells, keys),
        )
        self._outline(bookmarks)
        names = b"".join(b"(%b)%b" % pair for pair in sorted(self.anchors.items()))
        self._object(
            _CATALOG,
            b"<</Type/Catalog/Pages %d 0 R/Metadata %d 0 R/OutputIntents %d 0 R/Lang(sv-SE)/StructTreeRoot %d 0 R"
            b"/MarkInfo<</Marked true/Suspects false>>/ViewerPreferences<</DisplayDocTitle true/Direction/L2R>>"
            b"/Outlines %d 0 R/Names<</Dests<</Names[%b]>>>>>>"
            % (_PAGES, head["Metadata"], head["OutputIntents"], _TAGS, _OUTLINES, names),
        )
        self._end(head["Info"])

    def _outline(self, bookmarks: Sequence[Bookmark]) -> None:
        """Bookmarks of two levels, the lower ones closed."""
        tops = [place for place, each in enumerate(bookmarks) if each.level == 1]
        numbers = [self.free + place for place in range(len(bookmarks))]
        self.free += len(bookmarks)

        def row(siblings: Sequence[int], parent: int) -> None:
            for at, place in enumerate(siblings):
                below = [] if parent != _OUTLINES else _below(bookmarks, place)
                links = [b"/Parent %d 0 R" % parent]
                links += [b"/Prev %d 0 R" % numbers[siblings[at - 1]]] if at else []
                links += [b"/Next %d 0 R" % numbers[siblings[at + 1]]] if at + 1 < len(siblings) else []
                if below:
                    ends = (numbers[below[0]], numbers[below[-1]], len(below))
                    links.append(b"/First %d 0 R/Last %d 0 R/Count -%d" % ends)
                title, anchor = _text(bookmarks[place].text), bookmarks[place].anchor.encode()
                self._object(numbers[place], b"<<%b/Title%b/Dest(%b)>>" % (b"".join(links), title, anchor))
                row(below, numbers[place])

        row(tops, _OUTLINES)
        ends = (numbers[tops[0]], numbers[tops[-1]], len(tops)) if tops else (0, 0, 0)
        inside = b"/First %d 0 R/Last %d 0 R/Count %d" % ends if tops else b""
        self._object(_OUTLINES, b"<</Type/Outlines%b>>" % inside)

    def _end(self, info: int) -> None:
        """The table of all objects, as a stream of its own: type, place or packed stream, and place in that."""
        self._pack()
        number, start = self.free, self.file.tell()
        rows = [_ENTRY.pack(0, 0, 0xFFFF)]
        for each in range(1, number):
            packed = self.packed.get(each)
            rows.append(_ENTRY.pack(2, *packed) if packed else _ENTRY.pack(1, self.starts[each], 0))
        rows.append(_ENTRY.pack(1, start, 0))
        mark = self.digest.hexdigest()[:32].encode()
        facts = b"/Type/XRef/W[1 4 2]/Size %d/Root %d 0 R/Info %d 0 R" % (number + 1, _CATALOG, info)
        self._stream(number, facts + b"/ID[<%b><%b>]" % (mark, mark), b"".join(rows))
        self._put(b"startxref\n%d\n%%%%EOF" % start)

    def _object(self, number: int, body: bytes) -> None:
        """Writes a stream as it is; the other objects, which are most of the file, are packed many together."""
        if body.endswith(b"\nendstream"):
            self.starts[number] = self.file.tell()
            self._put(b"%d 0 obj\n%b\nendobj\n" % (number, body))
            return
        self.waiting.append((number, body))
        if len(self.waiting) == _PACKED_TOGETHER:
            self._pack()

    def _pack(self) -> None:
        if not self.waiting:
            return
        number = self.free
        self.free += 1
        heads, at = [], 0
        for place, (each, body) in enumerate(self.waiting):
            self.packed[each] = (number, place)
            heads.append(b"%d %d" % (each, at))
            at += len(body) + 1
        head = b" ".join(heads) + b"\n"
        facts = b"/Type/ObjStm/N %d/First %d" % (len(self.waiting), len(head))
        self._stream(number, facts, head + b"\n".join(body for _each, body in self.waiting))
        self.waiting.clear()

    def _stream(self, number: int, facts: bytes, data: bytes) -> None:
        packed = zlib.compress(data)
        head = b"<<%b/Filter/FlateDecode/Length %d>>" % (facts, len(packed))
        self._object(number, head + b"\nstream\n" + packed + b"\nendstream")

    def _put(self, data: bytes) -> None:
        self.digest.update(data)
        self.file.write(data)


def _foot_form(part: JoinedPart, page: int) -> bytes:
    """How a page that is nothing but a foot begins as a drawing, before what its contents say of themselves."""
    resources = part.page_reference(page, b"Resources")
    box = re.search(rb"/MediaBox(\[[^\]]*\])", part.object(page))
    sides = box[1] if box else b"[0 0 595.2756 841.8898]"
    return b"<</Type/XObject/Subtype/Form/BBox%b/Resources %d 0 R" % (sides, resources)


_PAGE_CONTENTS = re.compile(rb"/Contents (\d+ 0 R)")


def _with_drawings(drawings: bytes, resources: bytes) -> bytes:
    if b"/XObject<<" in resources:
        return resources.replace(b"/XObject<<", b"/XObject<<" + drawings, 1)
    return resources.removesuffix(b">>") + b"/XObject<<" + drawings + b">>>>"


class _Changes:
    """What is changed in each object of one part."""

    def __init__(
        self, numbers: Mapping[int, int], place: int, offset: int, goal: Callable[[bytes], bytes], *, contents: bool
    ) -> None:
        self.numbers, self.place, self.offset, self.goal, self.contents = numbers, place, offset, goal, contents

    def __call__(self, body: bytes) -> bytes:
        head, stream, rest = body.partition(_STREAM)
        pieces = []
        for text, is_string in _pieces(head):
            pieces.append(_CELL_NAME.sub(rb"(P%d\1)" % self.place, text) if is_string else self._outside(text))
        changed = _NO_HEADING.sub(rb"/S/Span\1", b"".join(pieces))
        return _LINK.sub(self._link, changed) + stream + rest

    def _outside(self, text: bytes) -> bytes:
        text = _REFERENCE.sub(lambda found: b"%d 0 R" % self.numbers[int(found[1])], text)
        if b"/StructParent" in text:
            text = _TAG_KEY.sub(lambda found: b"%b%d" % (found[1], int(found[2]) + self.offset), text)
        if self.contents and b"/S/L" in text:
            for old, new in _CONTENT_TAGS.items():
                text = text.replace(old, new)
            text = _LIST_LOOK.sub(b"", text)
        return text

    def _link(self, found: re.Match[bytes]) -> bytes:
        return found[2] + self.goal(found[1])


_NO_HEADING = re.compile(rb"/S/H1(/P \d+ 0 R)/T<FEFF200B>")
_TAG_KEY = re.compile(rb"(/StructParents? )(\d+)")
_LINK = re.compile(
    rb"/A<</Type/Action/S/URI/URI\(remiss:([^()]*)\)>>((?:/F \d+|/StructParent \d+)*)/Contents\(remiss:[^()]*\)"
)


def _pieces(head: bytes) -> Iterator[tuple[bytes, bool]]:
    """The literal strings of an object, each whole, and what stands between them."""
    at = 0
    while (opening := head.find(b"(", at)) >= 0:
        yield head[at:opening], False
        depth = 0
        for found in _PAREN.finditer(head, opening):
            depth += {b"(": 1, b")": -1}.get(found[0], 0)
            if depth == 0:
                break
        else:
            raise NotJoinable("()")
        at = found.end()
        yield head[opening:at], True
    yield head[at:], False


def _kids(document: bytes) -> bytes:
    return document[document.index(b"/K[") :]


def _below(bookmarks: Sequence[Bookmark], place: int) -> list[int]:
    below = []
    for other in range(place + 1, len(bookmarks)):
        if bookmarks[other].level == 1:
            break
        below.append(other)
    return below


def _references(numbers: Sequence[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _text(text: str) -> bytes:
    return b"<FEFF%b>" % text.encode("utf-16-be").hex().upper().encode()

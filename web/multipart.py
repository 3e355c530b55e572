"""Receives a form with files as it streams in: small parts in memory, files hashed straight into the file store.

Limits hold while the bytes come, not after: what is over a limit is read to its end and thrown away, so that the
browser gets a page and not a broken connection, up to `BODY_LIMIT`, where the connection is given up.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from models.answer import FILE_LIMIT, FILES_LIMIT, StoredFile
from models.errors import Refused
from store.files.files import FileStore, Incoming

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

FIELD_LIMIT = 1024 * 1024
"""Bytes kept of one text field; well over what any field may hold, so that too long a text can be shown back."""
TEXT_LIMIT = 8 * 1024 * 1024
"""Bytes kept of all text fields together."""
STRANGERS_TEXT_LIMIT = 256 * 1024
"""The same from a browser that has never opened the answer: its text is only shown back, never kept."""
NAMES_LIMIT = 256 * 1024
"""Bytes of all field and file names together; a real form has a twentieth of it."""
FIELDS_LIMIT = 1000
WORD_FORM = "word_form"
"""The file field that takes one filled Word form, beside the answer's own files."""
HEADER_LIMIT = 16 * 1024
_OWN_HEADER_LIMIT = 100
BODY_LIMIT = FILES_LIMIT * FILE_LIMIT + TEXT_LIMIT + 40 * 1024 * 1024


class UploadProblem(StrEnum):
    TOO_LARGE = "file_too_large"
    TOO_MANY = "files_too_many"


@dataclass
class Upload:
    """A file part. `incoming` is None for an empty file and for one that was thrown away (`problem` says why).
    `field`: the form field it came in. `media_type` and `refusal`: what it turned out to be when it was looked
    into, or why it cannot be taken. `stored`: what it has become, once it was kept."""

    name: str
    incoming: Incoming | None
    problem: UploadProblem | None = None
    size: int = 0
    field: str = ""
    media_type: str = ""
    refusal: str = ""
    stored: StoredFile | None = None


@dataclass
class ReceivedForm:
    """A whole form. `arrived_at`: when its last byte had been read. `oversized`: text fields thrown away, by name."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    uploads: list[Upload] = field(default_factory=list)
    oversized: list[str] = field(default_factory=list)
    arrived_at: datetime = field(default=datetime.max.replace(tzinfo=UTC))

    def first(self, name: str, default: str = "") -> str:
        values = self.fields.get(name)
        return values[0] if values else default

    def all(self, name: str) -> list[str]:
        """What every field of that name holds, as ticked boxes do."""
        return self.fields.get(name, [])

    def discard(self) -> None:
        """Removes the temporary files that were not kept; harmless twice."""
        for upload in self.uploads:
            if upload.incoming is not None:
                upload.incoming.discard()


async def receive_form(
    request: Request,
    files: FileStore,
    clock: Callable[[], datetime],
    *,
    keep_files: bool = True,
    text_limit: int = TEXT_LIMIT,
) -> ReceivedForm:
    """Reads the request's body. `text_limit`: bytes kept of all text fields together.

    Raises Refused: "bad_form" (not multipart, broken, not UTF-8), "body_too_large".
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not boundary:
        raise Refused("bad_form")
    receiver = _Receiver(files if keep_files else None, text_limit)
    done = False
    try:
        parser = MultipartParser(boundary, receiver.callbacks())
        received = 0
        async for chunk in request.stream():
            received += len(chunk)
            if received > BODY_LIMIT:
                raise Refused("body_too_large")
            parser.write(chunk)
        arrived_at = clock()
        parser.finalize()
        receiver.form.arrived_at = arrived_at
        if not receiver.ended:
            raise Refused("bad_form")
        done = True
        return receiver.form
    except (FormParserError, UnicodeDecodeError) as error:
        raise Refused("bad_form") from error
    finally:
        if not done:
            receiver.form.discard()


class _Receiver:
    """The parser's callbacks. Bytes of files go on as they come: the system takes a piece into its memory faster than
    a thread could be asked to write it, and hundreds of files do not wait in ours."""

    def __init__(self, files: FileStore | None, text_limit: int) -> None:
        self.form = ReceivedForm()
        self.ended = False
        self._files = files
        self._text_limit = text_limit
        self._names_size = 0
        self._header = (bytearray(), bytearray())
        self._disposition = b""
        self._headers_size = 0
        self._name = ""
        self._data = bytearray()
        self._upload: Upload | None = None
        self._text_size = 0
        self._field_count = 0

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._add_header(0, data[start:end]),
            "on_header_value": lambda data, start, end: self._add_header(1, data[start:end]),
            "on_header_end": self._end_header,
            "on_headers_finished": self._open_part,
            "on_part_data": self._add_data,
            "on_part_end": self._end_part,
            "on_end": self._end,
        }

    def _end(self) -> None:
        self.ended = True

    def _begin(self) -> None:
        self._disposition, self._headers_size, self._upload = b"", 0, None
        self._data.clear()

    def _add_header(self, which: int, piece: bytes) -> None:
        self._headers_size += len(piece)
        if self._headers_size > HEADER_LIMIT:
            raise Refused("bad_form")
        self._header[which].extend(piece)

    def _end_header(self) -> None:
        if bytes(self._header[0]).lower() == b"content-disposition":
            self._disposition = bytes(self._header[1])
        self._header[0].clear()
        self._header[1].clear()

    def _open_part(self) -> None:
        options = _options(self._disposition)
        self._names_size += sum(map(len, options.values()))
        if b"name" not in options or self._names_size > NAMES_LIMIT:
            raise Refused("bad_form")
        self._name = _unescaped(options[b"name"])
        if b"filename" in options:
            self._open_upload(_unescaped(options[b"filename"]))
        else:
            self._field_count += 1
            if self._field_count > FIELDS_LIMIT:
                raise Refused("bad_form")

    def _open_upload(self, name: str) -> None:
        alone = self._name == WORD_FORM
        before = sum(bool(upload.name) and (upload.field == WORD_FORM) is alone for upload in self.form.uploads)
        over = bool(name) and before >= (1 if alone else FILES_LIMIT)  # a field where nothing was chosen is no file
        problem = UploadProblem.TOO_MANY if over else None
        self._upload = Upload(name=name, incoming=None, problem=problem, field=self._name)
        self.form.uploads.append(self._upload)
        if len(self.form.uploads) > FIELDS_LIMIT:
            raise Refused("bad_form")

    def _add_data(self, data: bytes, start: int, end: int) -> None:
        upload = self._upload
        if upload is None:
            if len(self._data) + end - start <= FIELD_LIMIT:
                self._data += data[start:end]
            else:
                self._oversize()
            return
        upload.size += end - start
        if upload.size > FILE_LIMIT and upload.problem is None:
            upload.problem = UploadProblem.TOO_LARGE
        if self._files is None or upload.problem is not None:
            return
        if upload.incoming is None:
            upload.incoming = self._files.receive()
        upload.incoming.write(memoryview(data)[start:end])

    def _oversize(self) -> None:
        if self._name not in self.form.oversized:
            self.form.oversized.append(self._name)

    def _end_part(self) -> None:
        upload = self._upload
        if upload is not None:
            if not upload.name and upload.size == 0:
                # A browser sends an empty, nameless part for a file input that nobody used.
                self.form.uploads.remove(upload)
            return
        if self._text_size + len(self._data) > self._text_limit:
            self._oversize()  # small fields after it still fit, and among them is what was asked for
        else:
            self._text_size += len(self._data)
        if self._name not in self.form.oversized:
            self.form.fields.setdefault(self._name, []).append(self._data.decode())


def _options(disposition: bytes) -> Mapping[bytes, bytes]:
    """What a part's header says of it. The form's own fields have the same short headers every time; files' names, and
    what no form of ours would send, are not kept."""
    if b"filename" in disposition or len(disposition) > _OWN_HEADER_LIMIT:
        return parse_options_header(disposition)[1]
    return _field_options(disposition)


@lru_cache(maxsize=512)
def _field_options(disposition: bytes) -> Mapping[bytes, bytes]:
    return parse_options_header(disposition)[1]


def _unescaped(name: bytes) -> str:
    """A name as it was before the browser wrote it into a header: three characters are escaped there, and no others,
    not even the percent sign (HTML, "multipart/form-data encoding algorithm")."""
    return name.decode().replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")

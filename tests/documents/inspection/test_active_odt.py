"""What an OpenDocument text does, or fetches, is told; an ordinary one is left in peace."""

from pathlib import Path

import pytest

from models.media import ODT
from models.values import ActiveContent
from tests.active_files import FAR, OLE, odt, odt_part, seen

SCRIPT = ActiveContent.SCRIPT
EMBEDDED_OBJECT = ActiveContent.EMBEDDED_OBJECT
RICH_MEDIA = ActiveContent.RICH_MEDIA
FIELD_COMMAND = ActiveContent.FIELD_COMMAND
EXTERNAL = ActiveContent.EXTERNAL_CONTENT

ACTIVE_ODT: dict[str, tuple[bytes, tuple[ActiveContent, ...]]] = {
    "Basic": (odt(parts={"Basic/Standard/Module1.xml": "<a/>"}), (SCRIPT,)),
    "Python": (odt(parts={"Scripts/python/a.py": "1"}), (SCRIPT,)),
    "event": (odt('<script:event-listener script:event-name="dom:load"/>'), (SCRIPT,)),
    "event in the style part": (
        odt(
            parts={"styles.xml": odt_part("<office:event-listeners><script:event-listener/></office:event-listeners>")}
        ),
        (SCRIPT,),
    ),
    "script in the text": (odt('<text:script script:language="JavaScript">1</text:script>'), (SCRIPT,)),
    "a link that runs a macro": (odt('<text:a xlink:href="vnd.sun.star.script:a$b">x</text:a>'), (SCRIPT,)),
    "a link that runs a command": (odt('<text:a xlink:href="vnd.libreoffice.command:a">x</text:a>'), (SCRIPT,)),
    "OLE object": (odt('<draw:object-ole xlink:href="./Object 1"/>'), (EMBEDDED_OBJECT,)),
    "object": (odt('<draw:object xlink:href="./Object 1"/>'), (EMBEDDED_OBJECT,)),
    "object by its place": (odt(parts={"Object 1/content.xml": "<a/>"}), (EMBEDDED_OBJECT,)),
    "OLE object somewhere else": (odt(parts={"Pictures/a.png": OLE}), (EMBEDDED_OBJECT,)),
    "film": (odt('<draw:plugin xlink:href="Media/a.mp4"/>'), (RICH_MEDIA,)),
    "DDE": (odt('<office:dde-source office:dde-application="soffice"/>'), (FIELD_COMMAND,)),
    "DDE in the text": (odt('<text:dde-connection-decl office:dde-topic="a"/>'), (FIELD_COMMAND,)),
    "picture far away": (odt(f'<draw:image xlink:href="{FAR}"/>'), (EXTERNAL,)),
    "picture on a server's share": (odt('<draw:image xlink:href="file://server/a.png"/>'), (EXTERNAL,)),
    "section far away": (odt('<text:section-source xlink:href="ftp://example.org/a.odt"/>'), (EXTERNAL,)),
    "background far away": (
        odt(parts={"styles.xml": odt_part(f'<style:background-image xlink:href="{FAR}"/>')}),
        (EXTERNAL,),
    ),
    "reload": (odt(parts={"meta.xml": odt_part(f'<meta:auto-reload xlink:href="{FAR}"/>')}), (EXTERNAL,)),
    "form that is sent": (odt(f'<form:form xlink:href="{FAR}"/>'), (EXTERNAL,)),
    "picture on a button": (odt(f'<form:button form:image-data="{FAR}"/>'), (EXTERNAL,)),
}
ORDINARY_ODT = {
    "a paragraph": odt("<text:p>hej</text:p>"),
    "a link": odt(f'<text:a xlink:href="{FAR}">x</text:a><draw:a xlink:href="{FAR}"/>'),
    "a link to a file": odt('<text:a xlink:href="file:///C:/a.odt">x</text:a>'),
    "a picture": odt('<draw:image xlink:href="Pictures/a.png"/>', {"Pictures/a.png": b"\x89PNG\r\n\x1a\n"}),
    "the writer's own template": odt(
        parts={"meta.xml": odt_part('<meta:template xlink:href="../../../Mallar/yttrande.ott"/>')}
    ),
    "a form": odt('<form:form xlink:href=""/>'),
}


@pytest.mark.parametrize(("data", "told"), ACTIVE_ODT.values(), ids=ACTIVE_ODT)
def test_what_an_open_document_does_is_told(tmp_path: Path, data: bytes, told: tuple[ActiveContent, ...]) -> None:
    assert seen(tmp_path, data, ODT) == told


@pytest.mark.parametrize("data", ORDINARY_ODT.values(), ids=ORDINARY_ODT)
def test_an_ordinary_open_document_is_left_in_peace(tmp_path: Path, data: bytes) -> None:
    assert seen(tmp_path, data, ODT) == ()

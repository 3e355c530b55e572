"""A round that has ended becomes a package that E-ARK's own validator takes, kept as it was made."""

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import etree

from documents.archive.metadata import ERMS, PREMIS
from documents.archive.mets import CSIP, METS, XLINK
from models.answer import StoredFile
from store.answers import secrecy
from tests import eark
from tests.console_house import ConsoleHouse
from tests.round_builder import BuiltRound
from tests.store_steps import BEFORE, close, submit

FILE = b"%PDF-1.7 ett yttrande"
SPACES = {"m": METS, "x": XLINK, "c": CSIP, "e": ERMS, "p": PREMIS}
CONTRADICTED = {"CSIP12", "CSIP13", "CSIP16", "SIP14"}
"""Rules of the published set that ask one thing of every agent that is a creator, where the specification has two:
the software (CSIP12-16) and the organisation that submits (SIP11-14)."""


@pytest.fixture(scope="module")
def validator(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return eark.installed(tmp_path_factory.mktemp("eark"))


@pytest.fixture
def built(console: ConsoleHouse) -> BuiltRound:
    """One has answered with a file, and part of the answer is marked; the other has not."""
    built = console.round()
    sha256 = console.office.files.put(FILE)
    file = StoredFile(sha256=sha256, size=len(FILE), media_type="application/pdf", name="Yttrande å, 100 %.pdf")
    answer = submit(console.office.database, built.recipient_id, files=(file,))
    with console.office.database.changing() as session:
        section = "OSL 21 kap. 1 §"
        secrecy.mark(session, answer, part="all", passage="", section=section, at=BEFORE, by="registrar")
    return built


def unpacked(data: bytes, folder: Path) -> Path:
    zipfile.ZipFile(io.BytesIO(data)).extractall(folder)
    (root,) = folder.iterdir()
    return root


def found(tree: Any, path: str) -> list[Any]:
    return list(tree.xpath(path, namespaces=SPACES))


def broken(said: dict[str, Any]) -> set[str]:
    return {rule for rule, severity, _words in said["rules"] if severity == "Error"}


async def test_a_package_is_made_found_sound_and_noted_as_received(
    console: ConsoleHouse, built: BuiltRound, validator: Path, tmp_path: Path
) -> None:
    eva, own = await console.clerk(), f"/konsol/remisser/{built.round_id}/e-arkiv"
    assert "Remissen är inte avslutad" in (await eva.get(own)).text
    assert "Remissen KS 2026/17 är inte avslutad" in (await eva.post(own, {"archivist": "KSL"})).text
    close(console.office.database, built, console.clock())
    long = await eva.post(own, {"archivist": "K" * 201, "agreement": "ÖK <7>"})
    assert (long.status_code, "högst 200 tecken" in long.text, 'value="ÖK &lt;7&gt;"' in long.text) == (422, True, True)
    typed = {"archivist": "Kommunförbundet & Co", "archivist_code": "802000-0000", "agreement": "ÖK <7>"}
    assert (await eva.post(own, typed)).status_code == 303
    page = (await eva.get(own)).text
    assert "Kommunförbundet &amp; Co" in page
    assert "Inte känt än" in page
    root = unpacked((await eva.get(f"{own}/1/zip")).content, tmp_path / "ut")

    said = eark.report(root, validator)
    assert (said["structure"], said["schema"]) == ("WellFormed", [])
    assert broken(said) == CONTRADICTED
    told = {
        unquote(found(one, "descendant-or-self::*/@x:href")[0]): (one.get("CHECKSUM"), int(one.get("SIZE")))
        for one in found(etree.parse(root / "METS.xml").getroot(), "//m:file | //m:mdRef")
    }
    there = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    del there["METS.xml"]
    assert told == {path: (hashlib.sha256(data).hexdigest(), len(data)) for path, data in there.items()}
    (paper,) = [path for path, data in there.items() if data == FILE]
    assert paper.endswith("Yttrande å, 100 %.pdf")
    case = etree.fromstring(there["metadata/descriptive/erms.xml"])
    (answer,) = found(case, "//e:record[e:direction/@directionDefinition='incoming']")
    assert paper in found(answer, ".//e:appendix/@path")
    assert found(answer, ".//e:regulation/text()") == ["OSL 21 kap. 1 §"]
    assert set(found(case, "//e:appendix/@path")) <= there.keys()
    digests = etree.fromstring(there["metadata/preservation/premis.xml"])
    assert hashlib.sha256(FILE).hexdigest() in found(digests, "//p:messageDigest/text()")

    (root / "representations/rep1/data/LÄS MIG.txt").unlink()
    (root / "METS.xml").write_bytes((root / "METS.xml").read_bytes().replace(b' OBJID="', b' OBJ="'))
    assert "CSIP1" in broken(eark.report(root, validator))

    for _again in range(2):
        await eva.get(own)
        assert (await eva.post(own, {"received": "1"})).status_code == 303
    assert (await eva.get(own)).text.count("antecknat ") == 1
    assert (await eva.post(own, {"received": "9"})).status_code == 404

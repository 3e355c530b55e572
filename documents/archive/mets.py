"""The package's table of contents: METS.xml after E-ARK SIP 2.1.0, one for the whole package.

The published rules ask one thing and its opposite of the agent that made the package: CSIP12 that its type is OTHER,
SIP11 that it is not. The text of the specification has two agents, and so has the package.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from documents.archive.metadata import SOFTWARE, child, opened, stamp, written
from models.e_archive import ArchiveSubmission, PackedFile
from rules.text import in_xml

if TYPE_CHECKING:
    from lxml import etree

METS = "http://www.loc.gov/METS/"
CSIP = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"
XLINK = "http://www.w3.org/1999/xlink"
PROFILE = "https://earksip.dilcis.eu/profile/E-ARK-SIP.xml"
CONTENT = "Remiss"
"""What the content is called where no published type fits: documents, and data in JSON of Remiss' own."""
_GROUPS = {
    "Documentation": "documentation/",
    "Schemas": "schemas/",
    "Representations/rep1": "representations/rep1/",
}


def mets(what: ArchiveSubmission, files: Sequence[PackedFile]) -> bytes:
    """`files`: every file of the package but this one."""
    root = opened(METS, "mets", csip=CSIP, xlink=XLINK)
    for key, value in {"OBJID": what.object_id, "LABEL": what.title, "TYPE": "Mixed", "PROFILE": PROFILE}.items():
        root.set(key, in_xml(value))
    _of_type(root, "MIXED")
    _header(root, what)
    descriptive = _section(child(root, "dmdSec", ID="dmd-erms", CREATED=stamp(what.made_at)), what, files, "OTHER")
    provenance = _section(child(child(root, "amdSec"), "digiprovMD", ID="amd-premis"), what, files, "PREMIS")
    section = child(root, "fileSec", ID="files")
    for place, (use, folder) in enumerate(_GROUPS.items(), start=1):
        group = child(section, "fileGrp", ID=f"group-{place}", USE=use)
        _of_type(group, "OTHER")
        for number, file in enumerate([one for one in files if one.path.startswith(folder)], start=1):
            _located(child(group, "file", ID=f"file-{place}-{number}", **_described(what, file)), "FLocat", file)
    _structure(root, what, descriptive, provenance)
    return written(root)


def _of_type(element: "etree._Element", kind: str) -> None:
    element.set(f"{{{CSIP}}}CONTENTINFORMATIONTYPE", kind)
    if kind == "OTHER":
        element.set(f"{{{CSIP}}}OTHERCONTENTINFORMATIONTYPE", CONTENT)


def _header(root: "etree._Element", what: ArchiveSubmission) -> None:
    header = child(root, "metsHdr", CREATEDATE=stamp(what.made_at), LASTMODDATE=stamp(what.made_at), RECORDSTATUS="NEW")
    header.set(f"{{{CSIP}}}OAISPACKAGETYPE", "SIP")
    software = child(header, "agent", ROLE="CREATOR", TYPE="OTHER", OTHERTYPE="SOFTWARE")
    child(software, "name", SOFTWARE)
    child(software, "note", what.software_version).set(f"{{{CSIP}}}NOTETYPE", "SOFTWARE VERSION")
    for role, name in (("ARCHIVIST", what.archivist), ("CREATOR", what.sender)):
        agent = child(header, "agent", ROLE=role, TYPE="ORGANIZATION")
        child(agent, "name", name)
        if what.archivist_code:
            child(agent, "note", what.archivist_code).set(f"{{{CSIP}}}NOTETYPE", "IDENTIFICATIONCODE")
    if what.agreement:
        child(header, "altRecordID", what.agreement, TYPE="SUBMISSIONAGREEMENT")
    child(header, "altRecordID", what.dnr, TYPE="REFERENCECODE")


def _section(parent: "etree._Element", what: ArchiveSubmission, files: Sequence[PackedFile], kind: str) -> str:
    """The one file of the section by reference; the section's id."""
    folder = "metadata/preservation/" if kind == "PREMIS" else "metadata/descriptive/"
    (file,) = [one for one in files if one.path.startswith(folder)]
    parent.set("STATUS", "CURRENT")
    other = {} if kind == "PREMIS" else {"OTHERMDTYPE": "ERMS"}
    _locate(child(parent, "mdRef", MDTYPE=kind, **other, **_described(what, file)), file)
    return str(parent.get("ID"))


def _described(what: ArchiveSubmission, file: PackedFile) -> dict[str, str]:
    return {
        "MIMETYPE": file.media_type,
        "SIZE": str(file.size),
        "CREATED": stamp(what.made_at),
        "CHECKSUM": file.sha256,
        "CHECKSUMTYPE": "SHA-256",
    }


def _located(parent: "etree._Element", name: str, file: PackedFile) -> None:
    _locate(child(parent, name), file)


def _locate(element: "etree._Element", file: PackedFile) -> None:
    element.set("LOCTYPE", "URL")
    element.set(f"{{{XLINK}}}type", "simple")
    element.set(f"{{{XLINK}}}href", quote(file.path))


def _structure(root: "etree._Element", what: ArchiveSubmission, descriptive: str, provenance: str) -> None:
    held = child(root, "structMap", ID="structure", TYPE="PHYSICAL", LABEL="CSIP")
    whole = child(held, "div", ID="package", LABEL=what.object_id)
    child(whole, "div", ID="part-metadata", LABEL="Metadata", DMDID=descriptive, ADMID=provenance)
    for place, use in enumerate(_GROUPS, start=1):
        part = child(whole, "div", ID=f"part-{place}", LABEL=use.partition("/")[0])
        child(part, "fptr", FILEID=f"group-{place}")

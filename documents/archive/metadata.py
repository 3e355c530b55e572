"""The descriptive metadata of a package (CITS ERMS 2.1.2, which FGS Ärendehantering 2.0 points to) and its
preservation metadata (PREMIS 3.0)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from models.e_archive import ArchiveSubmission, PackedFile, Record
from rules.text import in_xml
from templates.documents import e_archive as words

ERMS = "https://DILCIS.eu/XML/ERMS"
PREMIS = "http://www.loc.gov/premis/v3"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SOFTWARE = "Remiss"


def stamp(moment: datetime) -> str:
    """As `xs:dateTime` in UTC, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def written(root: "etree._Element") -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def opened(space: str, name: str, **prefixes: str) -> "etree._Element":
    """A root element, its namespace without a prefix."""
    spaces: dict[Any, str] = {None: space, **prefixes}  # lxml's types know no namespace without a prefix
    return etree.Element(f"{{{space}}}{name}", nsmap=spaces)


def child(parent: "etree._Element", tag: str, text: str = "", **attributes: str) -> "etree._Element":
    """A new element in the parent's namespace. Characters that XML cannot hold are shown by their numbers."""
    space = etree.QName(parent).namespace
    made = etree.SubElement(parent, f"{{{space}}}{tag}", {key: in_xml(value) for key, value in attributes.items()})
    if text:
        made.text = in_xml(text)
    return made


def erms(what: ArchiveSubmission) -> bytes:
    """The matter as one case file with its documents as records."""
    root = opened(ERMS, "erms")
    control = child(root, "control")
    child(control, "identification", what.object_id, identificationType="package")
    kept = child(control, "maintenanceInformation")
    child(kept, "maintenanceStatus", value="new")
    agency = child(kept, "maintenanceAgency")
    if what.archivist_code:
        child(agency, "otherAgencyCode", what.archivist_code, type="archivist")
    child(agency, "agencyName", what.archivist)
    event = child(child(kept, "maintenanceHistory"), "maintenanceEvent")
    child(event, "eventType", value="created")
    child(event, "eventDateTime", stamp(what.made_at))
    _agent(event, "creator", SOFTWARE)
    case = child(
        child(root, "aggregations"), "aggregation", systemIdentifier=what.object_id, aggregationType="caseFile"
    )
    child(case, "objectId", what.dnr)
    child(case, "title", what.title)
    child(case, "status", value="closed")
    agents = child(case, "agents")
    _agent(agents, "archiver", what.archivist)
    _agent(agents, "responsible_person", what.sender)
    child(case, "description", words.CASE)
    dates = child(case, "dates")
    spoken = (("created", what.opened_at), ("dispatch", what.sent_at), ("expiration", what.due_at))
    for kind, moment in (*spoken, ("closed", what.closed_at)):
        if moment:
            child(dates, "date", stamp(moment), dateType=kind)
    for number, record in enumerate(what.records, start=1):
        _record(case, number, record)
    return written(root)


def _agent(parent: "etree._Element", kind: str, name: str) -> None:
    child(child(parent, "agent", agentType=kind), "name", name)


def _record(case: "etree._Element", number: int, record: Record) -> None:
    made = child(case, "record", systemIdentifier=record.id, recordPhysicalOrDigital="digitial")  # spelt as the schema
    child(made, "objectId", record.id)
    child(made, "title", record.title)
    child(made, "runningNumber", str(number))
    for section in record.sections:
        child(child(made, "restriction", restrictionType="confidential"), "regulation", section)
    child(made, "direction", directionDefinition=record.direction)
    if record.other_party:
        _agent(child(made, "agents"), "sender" if record.direction == "incoming" else "recipient", record.other_party)
    dates = child(made, "dates")
    kind = {"incoming": "received", "outgoing": "sent"}.get(record.direction, "created")
    child(dates, "date", stamp(record.at), dateType=kind)
    if record.files:
        more = child(made, "additionalInformation")
        for path in record.files:
            child(more, "appendix", name=path.rpartition("/")[2], path=path)


def premis(what: ArchiveSubmission, files: Sequence[PackedFile]) -> bytes:
    """Every file with its hash, and the making of the package."""
    root = opened(PREMIS, "premis", xsi=XSI)
    root.set("version", "3.0")
    for number, file in enumerate(files, start=1):
        made = child(root, "object")
        made.set(f"{{{XSI}}}type", "file")
        _identified(made, "object", f"{what.object_id}/{number}")
        about = child(made, "objectCharacteristics")
        fixity = child(about, "fixity")
        child(fixity, "messageDigestAlgorithm", "SHA-256")
        child(fixity, "messageDigest", file.sha256)
        child(about, "size", str(file.size))
        child(child(child(about, "format"), "formatDesignation"), "formatName", file.media_type)
        child(made, "originalName", file.path)
    event = child(root, "event")
    _identified(event, "event", f"{what.object_id}/packed")
    child(event, "eventType", "information package creation")
    child(event, "eventDateTime", stamp(what.made_at))
    link = child(event, "linkingAgentIdentifier")
    child(link, "linkingAgentIdentifierType", "local")
    child(link, "linkingAgentIdentifierValue", SOFTWARE)
    agent = child(root, "agent")
    _identified(agent, "agent", SOFTWARE)
    child(agent, "agentName", SOFTWARE)
    child(agent, "agentType", "software")
    child(agent, "agentVersion", what.software_version)
    return written(root)


def _identified(parent: "etree._Element", kind: str, value: str) -> None:
    held = child(parent, f"{kind}Identifier")
    child(held, f"{kind}IdentifierType", "local")
    child(held, f"{kind}IdentifierValue", value)

"""What is published as metadata for dataportal.se: DCAT-AP-SE 2.2 as RDF/XML, a catalogue with a dataset a round."""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from models.publication import Publication
from rules.local_time import local_day
from rules.text import in_xml
from templates import publication_words as words

RDF_TYPE = "application/rdf+xml"
_NS = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
_LICENCE = "http://creativecommons.org/publicdomain/zero/1.0/"
_THEME = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
_PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
_SWEDISH = "http://publications.europa.eu/resource/authority/language/SWE"
_MEDIA = {"json": "application/json", "csv": "text/csv"}
_DATE = "http://www.w3.org/2001/XMLSchema#date"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def catalogue(made: Sequence[Publication], base_url: str, operator: str) -> bytes:
    """`operator`: who runs the installation, the catalogue's publisher where no round says another."""
    for prefix, address in _NS.items():
        ET.register_namespace(prefix, address)
    root = ET.Element(_name("rdf:RDF"))
    own = f"{base_url}/publicerat"
    catalog = _thing(root, "dcat:Catalog", own)
    _text(catalog, "dcterms:title", words.CATALOG)
    _text(catalog, "dcterms:description", words.CATALOG_SAYS)
    _link(catalog, "dcterms:language", _SWEDISH)
    _link(catalog, "dcterms:license", _LICENCE)
    _link(catalog, "foaf:homepage", own)
    publisher = made[0].sender_name if made and not operator else operator
    _link(catalog, "dcterms:publisher", f"{own}#utgivare")
    _agent(root, f"{own}#utgivare", publisher or "Remiss")
    for one in made:
        _link(catalog, "dcat:dataset", f"{own}/{one.round_id}")
    for one in made:
        _dataset(root, one, f"{own}/{one.round_id}")
    ET.indent(root)
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data


def _dataset(root: ET.Element, one: Publication, address: str) -> None:
    thing = _thing(root, "dcat:Dataset", address)
    _text(thing, "dcterms:title", words.dataset(one.title, one.dnr))
    _text(thing, "dcterms:description", words.says(one.sender_name, len(one.answers), one.version))
    _link(thing, "dcterms:publisher", f"{address}#utgivare")
    _link(thing, "dcat:contactPoint", f"{address}#kontakt")
    _text(thing, "dcterms:identifier", one.dnr, lang=False)
    _link(thing, "dcat:theme", _THEME)
    _link(thing, "dcterms:accessRights", _PUBLIC)
    _link(thing, "dcterms:language", _SWEDISH)
    _link(thing, "dcat:landingPage", address)
    issued = ET.SubElement(thing, _name("dcterms:issued"), {_name("rdf:datatype"): _DATE})
    issued.text = local_day(one.published_at).isoformat()
    for kind in _MEDIA:
        _link(thing, "dcat:distribution", f"{address}#{kind}")
    _agent(root, f"{address}#utgivare", one.sender_name)
    contact = _thing(root, "vcard:Organization", f"{address}#kontakt")
    _text(contact, "vcard:fn", one.sender_name, lang=False)
    _link(contact, "vcard:hasEmail", f"mailto:{one.sender_email}")
    for kind, media in _MEDIA.items():
        each = _thing(root, "dcat:Distribution", f"{address}#{kind}")
        _text(each, "dcterms:title", words.DISTRIBUTIONS[kind])
        _link(each, "dcat:accessURL", address)
        _link(each, "dcat:downloadURL", f"{address}/data.{kind}")
        _text(each, "dcterms:format", media, lang=False)
        _link(each, "dcterms:license", _LICENCE)


def _agent(root: ET.Element, address: str, name: str) -> None:
    _text(_thing(root, "foaf:Agent", address), "foaf:name", name, lang=False)


def _thing(root: ET.Element, kind: str, address: str) -> ET.Element:
    return ET.SubElement(root, _name(kind), {_name("rdf:about"): address})


def _link(thing: ET.Element, name: str, address: str) -> None:
    ET.SubElement(thing, _name(name), {_name("rdf:resource"): address})


def _text(thing: ET.Element, name: str, text: str, *, lang: bool = True) -> None:
    ET.SubElement(thing, _name(name), {_XML_LANG: "sv"} if lang else {}).text = in_xml(text)


def _name(short: str) -> str:
    prefix, _, local = short.partition(":")
    return f"{{{_NS[prefix]}}}{local}"

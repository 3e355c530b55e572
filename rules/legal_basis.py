"""What a remiss may cite as its ground: the letters say it, so that nothing false is said in the sender's name."""

import re

from models.findings import FaultCode, NoticeCode
from models.values import LegalBasis, ReasonCode

_MUNICIPAL = re.compile(
    r"\b(?:(?:kommun|region)(?:en|styrelsen?|fullmäktige)?|landsting(?:et)?|stad|\w*förbund(?:et)?)\b",
    re.IGNORECASE,
)
_AGAINST_PRACTICE = {ReasonCode.MADE_JOINTLY, ReasonCode.OWN_PLAN}


def is_municipal(sender: str) -> bool:
    """Whether a sender's name is that of a municipality, a region, a board of theirs or an association of them."""
    return bool(_MUNICIPAL.search(sender))


def basis_faults(code: ReasonCode | None, basis: LegalBasis | None, statute: str, sender: str) -> list[FaultCode]:
    """Förvaltningslagen 2017:900 2 §: in matters of municipalities and regions that can be tried for their legality,
    26 § does not apply, and an association is no authority. Regeringsformen 7:2: the Government's matters alone. Who
    knows better names the section as another statute."""
    if basis is LegalBasis.STATUTE and not statute:
        return [FaultCode.STATUTE_MISSING]
    if basis in {LegalBasis.GOVERNMENT, LegalBasis.PROCEDURE} and is_municipal(sender):
        return [FaultCode.BASIS_OF_OTHERS]
    if basis is LegalBasis.OWN_DECISION and code is ReasonCode.LAW:
        return [FaultCode.BASIS_AGAINST_REASON]
    return []


def basis_notices(code: ReasonCode | None, basis: LegalBasis | None) -> list[NoticeCode]:
    """Practice alone (R14, R15): said with its reason, never a hindrance."""
    if code in _AGAINST_PRACTICE:
        return [NoticeCode.AGAINST_PRACTICE]
    return [NoticeCode.BASIS_MISSING] if code is ReasonCode.LAW and basis is None else []

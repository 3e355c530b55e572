"""What a remiss may cite, by who sends it (förvaltningslagen 2017:900 2 § and 26 §, regeringsformen 7:2)."""

import pytest

from models.findings import FaultCode, NoticeCode
from models.values import LegalBasis, ReasonCode
from rules.legal_basis import basis_faults, basis_notices, is_municipal


@pytest.mark.parametrize(
    ("sender", "municipal"),
    [
        *((name, True) for name in ("Kinda kommun", "Kommunstyrelsen i Ydre", "Region Östergötland", "Solna stad")),
        *(
            (name, True)
            for name in ("Kommunförbundet Stockholms län", "Räddningstjänstförbundet Syd", "Landstinget i X")
        ),
        *((name, False) for name in ("Kulturdepartementet", "Länsstyrelsen Östergötland", "Kommunutredningen")),
        *((name, False) for name in ("Regionala etikprövningsnämnden", "Överklagandenämnden för studiestöd")),
    ],
)
def test_who_is_a_municipal_sender(sender: str, municipal: bool) -> None:
    assert is_municipal(sender) is municipal


@pytest.mark.parametrize(
    ("code", "basis", "statute", "sender", "faults"),
    [
        (ReasonCode.LAW, LegalBasis.PROCEDURE, "", "Kinda kommun", [FaultCode.BASIS_OF_OTHERS]),
        (ReasonCode.LAW, LegalBasis.GOVERNMENT, "", "Kommunförbundet Västernorrland", [FaultCode.BASIS_OF_OTHERS]),
        (ReasonCode.LAW, LegalBasis.PROCEDURE, "", "Skolverket", []),
        (ReasonCode.LAW, LegalBasis.GOVERNMENT, "", "Kulturdepartementet", []),
        (ReasonCode.LAW, LegalBasis.STATUTE, "26 § förvaltningslagen", "Kinda kommun", []),
        (ReasonCode.LAW, LegalBasis.STATUTE, "", "Skolverket", [FaultCode.STATUTE_MISSING]),
        (ReasonCode.LAW, LegalBasis.OWN_DECISION, "", "Skolverket", [FaultCode.BASIS_AGAINST_REASON]),
        (ReasonCode.STRATEGIC, LegalBasis.OWN_DECISION, "", "Kinda kommun", []),
        (ReasonCode.LAW, LegalBasis.PLANNING, "", "Kinda kommun", []),
        (None, None, "", "Kinda kommun", []),
    ],
)
def test_the_letter_cites_nothing_false(
    code: ReasonCode | None, basis: LegalBasis | None, statute: str, sender: str, faults: list[FaultCode]
) -> None:
    assert basis_faults(code, basis, statute, sender) == faults


def test_what_only_practice_speaks_against_is_said_and_hinders_nothing() -> None:
    for code in (ReasonCode.MADE_JOINTLY, ReasonCode.OWN_PLAN):
        assert basis_notices(code, LegalBasis.OWN_DECISION) == [NoticeCode.AGAINST_PRACTICE]
        assert basis_faults(code, LegalBasis.OWN_DECISION, "", "Kinda kommun") == []
    assert basis_notices(ReasonCode.LAW, None) == [NoticeCode.BASIS_MISSING]
    assert basis_notices(ReasonCode.LAW, LegalBasis.PLANNING) == basis_notices(ReasonCode.STRATEGIC, None) == []

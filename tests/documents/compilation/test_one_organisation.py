"""How a compilation shows an organisation that was asked as both of its entries in the register."""

import json
from pathlib import Path

import pytest

from documents.compilation.blocks import Block, Heading, Paragraph, Table
from documents.compilation.data_file import compilation_json
from documents.compilation.report import compilation_report
from documents.showing import Showing
from models.compilation import CompilationData
from models.register import ListedAs
from models.values import RecipientKind, RecipientState
from tests.compilation_builder import compilation, recipient

AS_REGION = ListedAs(code="R09", full_name="Region Gotland", kind=RecipientKind.REGION)


@pytest.fixture
def data() -> CompilationData:
    gotland = recipient(1, "Gotland", RecipientState.SILENT, also_as=AS_REGION, full_name="Gotlands kommun")
    region = recipient(2, "Region Kalmar län", RecipientState.SILENT, kind=RecipientKind.REGION)
    return compilation([gotland, region])


def below(blocks: tuple[Block, ...], heading: str) -> tuple[Block, ...]:
    start = next(place for place, block in enumerate(blocks) if isinstance(block, Heading) and block.text == heading)
    return blocks[start + 1 : start + 3]


def test_it_stands_once_with_a_note_and_the_other_list_says_where(data: CompilationData) -> None:
    blocks = compilation_report(data, Showing()).body
    municipalities, _next = below(blocks, "Kommuner (1)")
    assert isinstance(municipalities, Table)
    assert municipalities.rows[0][0] == "Gotland"
    assert municipalities.rows[0][-1] == "Tillfrågad även som Region Gotland (R09)"
    regions, note = below(blocks, "Regioner (1)")
    assert isinstance(regions, Table)
    assert [row[0] for row in regions.rows] == ["Region Kalmar län"]
    assert note == Paragraph(
        "Region Gotland är samma organisation som Gotlands kommun. Den står där och räknas en gång."
    )


def test_the_data_file_holds_both_codes_and_counts_it_once(data: CompilationData, tmp_path: Path) -> None:
    compilation_json(data, tmp_path / "all.json")
    told = json.loads((tmp_path / "all.json").read_bytes())
    assert told["counts"]["recipients"] == 2
    assert [one["also_as"] for one in told["recipients"]] == [
        {"code": "R09", "full_name": "Region Gotland", "kind": "region"},
        None,
    ]

"""One who is about to send in, or to ask for attest."""

import pytest

from tests.web.attesting.steps import review
from tests.web_visitor import FULL, PDF, Visitor


@pytest.fixture
async def visitor(visitor: Visitor) -> Visitor:
    """Stands at the review page of a full answer with one file."""
    reply = await visitor.post("review", FULL, [("yttrande.pdf", PDF)])
    assert reply.headers["location"].endswith("/granska")
    await review(visitor)
    return visitor

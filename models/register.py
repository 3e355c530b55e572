"""The register's entries: the municipalities, regions and county boards of Sweden, as plain values."""

from pydantic import Field

from models.values import RecipientKind, Value


class RegisterEntry(Value):
    """One organisation of the register.

    `also_code`: the same legal person under its other code. Only Gotland: municipality 0980 is Region Gotland, R09.
    """

    code: str = Field(description="SCB's four digits for a municipality; R or L and the county code for the others.")
    name: str = Field(description="Short name as people say it: Upplands Väsby.")
    full_name: str = Field(description="Name as the organisation writes it: Upplands Väsby kommun.")
    kind: RecipientKind
    county_code: str
    county_name: str
    also_code: str = ""
    population: int | None = Field(default=None, description="About; municipalities only.")


class ListedAs(Value):
    """The other register entry that a recipient was asked as: one organisation, on the list in two ways."""

    code: str
    full_name: str
    kind: RecipientKind


class Ambiguous(Value):
    """A name that fits several entries equally well. Nobody guesses: a person chooses by code."""

    entries: tuple[RegisterEntry, ...]

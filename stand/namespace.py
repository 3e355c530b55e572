"""Prepares a Temporal namespace for Remiss: its search attributes. Harmless twice."""

from collections.abc import Iterable

import structlog
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.client import Client
from temporalio.service import RPCError

from models import names

log = structlog.get_logger()

_TYPES = {
    "Keyword": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    "Int": IndexedValueType.INDEXED_VALUE_TYPE_INT,
    "Datetime": IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
}


async def prepare(client: Client) -> None:
    """What the worker does at its start. A client that may not change the namespace leaves that to its operator, who
    finds the attributes in docs/operations.md, and the worker goes on."""
    try:
        await add_search_attributes(client)
    except RPCError as error:
        log.warning("search_attributes_not_added", status=error.status.name)


async def add_search_attributes(client: Client) -> None:
    """Adds the attributes that are not there yet."""
    listed = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    missing = {name for name in names.SEARCH_ATTRIBUTES if name not in listed.custom_attributes}
    if missing:
        await client.operator_service.add_search_attributes(wanted(client.namespace, missing))


def wanted(namespace: str, attributes: Iterable[str]) -> AddSearchAttributesRequest:
    """The request that adds these attributes with their types."""
    types = {name: _TYPES[names.SEARCH_ATTRIBUTES[name]] for name in attributes}
    return AddSearchAttributesRequest(namespace=namespace, search_attributes=types)

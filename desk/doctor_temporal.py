"""The doctor's questions of Temporal: whether it answers, knows what we tell it, and has workers for all work."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from desk.office import Office
from desk.symptoms import Symptom, fault, unknown, well
from models import names
from models.errors import RemissError

if TYPE_CHECKING:
    from temporalio.client import Client


async def temporal(office: Office, *, mail: bool) -> AsyncIterator[Symptom]:
    from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
    from temporalio.service import RPCError

    address = office.settings.temporal_address
    try:
        client = await office.temporal()
        listed = await client.operator_service.list_search_attributes(
            ListSearchAttributesRequest(namespace=client.namespace)
        )
        missing = sorted(set(names.SEARCH_ATTRIBUTES) - set(listed.custom_attributes))
        yield (
            fault("attributes_missing", names=", ".join(missing)) if missing else well("temporal_well", address=address)
        )
        queues = {"rounds": names.QUEUE, "mail": names.MAIL_QUEUE, "documents": names.DOCUMENTS_QUEUE}
        workers = {work: await _pollers(client, queue) for work, queue in queues.items() if mail or work != "mail"}
        known = set().union(*workers.values())
        if not known:
            yield fault("worker_none")
            return
        yield well("worker_well", number=len(known))
        for work in (work for work, found in workers.items() if not found):
            yield fault(f"worker_none_{work}")
    except RemissError as error:
        untrusted = error.code == "temporal_certificate"
        yield fault("temporal_certificate" if untrusted else "temporal_silent", address=address)
    except RPCError as error:
        yield unknown("temporal_refused", address=address, status=error.status.name)


async def _pollers(client: "Client", queue: str) -> set[str]:
    from temporalio.api.enums.v1 import TaskQueueType
    from temporalio.api.taskqueue.v1 import TaskQueue
    from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest

    described = await client.workflow_service.describe_task_queue(
        DescribeTaskQueueRequest(
            namespace=client.namespace,
            task_queue=TaskQueue(name=queue),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
        )
    )
    return {each.identity for each in described.pollers}

"""`Webhook`: posts what waits for one other system of a sender, tries again what was not taken, and ends when nothing
waits any more. When each message is tried is the register's to say."""

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models import names
    from models.messages import NoteRef
    from models.webhooks import WebhookAgenda, WebhookInput, WebhookOrder
    from templates import temporal as words

from workflows import options


@workflow.defn(name=names.WEBHOOK)
class Webhook:
    """Started when the first message waits, and again when one does after it has ended."""

    @workflow.init
    def __init__(self, webhook_input: WebhookInput) -> None:
        self._input = webhook_input
        self._changed = True
        self._agenda = WebhookAgenda()

    @workflow.run
    async def run(self, webhook_input: WebhookInput) -> WebhookAgenda:
        while self._changed or self._agenda.next_at is not None:
            self._changed = False
            self._agenda = await self._post()
            workflow.set_current_details(words.webhook_details(self._agenda, workflow.now()))
            if self._agenda.next_at is not None and not self._changed:
                await self._wait()
            if workflow.info().is_continue_as_new_suggested():
                await workflow.wait_condition(workflow.all_handlers_finished)
                workflow.continue_as_new(webhook_input)
        return self._agenda

    async def _post(self) -> WebhookAgenda:
        agenda: WebhookAgenda = await workflow.execute_activity(
            names.POST_EVENTS,
            WebhookOrder(webhook_id=self._input.webhook_id, at=workflow.now()),
            result_type=WebhookAgenda,
            summary=words.posting_events(),
            **options.WEBHOOK,
        )
        return agenda

    async def _wait(self) -> None:
        """For the next attempt, or for a message that has been queued."""
        next_at = self._agenda.next_at
        assert next_at is not None  # noqa: S101 - without one there is nothing to wait for
        try:
            await workflow.wait_condition(
                lambda: self._changed,
                timeout=max(next_at - workflow.now(), timedelta()),
                timeout_summary=words.webhook_timer(next_at),
            )
        except TimeoutError:
            self._changed = True

    @workflow.signal(name=names.MESSAGES_WAITING, description="Det finns något att skicka i registret.")
    def messages_waiting(self, note: NoteRef) -> None:
        """From what queues them. Harmless twice."""
        self._changed = True

    @workflow.query(name=names.PROGRESS, description="Hur aviseringarna står just nu.")
    def progress(self) -> WebhookAgenda:
        return self._agenda

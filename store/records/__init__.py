"""What spans the aggregates: the audit chain, the outbox, and whole rounds read for a compilation or an export."""

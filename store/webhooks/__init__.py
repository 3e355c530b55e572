"""Webhooks: what other systems of a sender are told of. `webhooks` keeps the addresses, `messages` what is sent there,
`heard` what the audit's rows say to them."""

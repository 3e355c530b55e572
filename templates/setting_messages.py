"""The words for settings that cannot be used, chosen by the code of the fault. Swedish: operators read it in a log."""

from models.errors import Refusal

SENTENCES = {
    "setting_not_a_port": "{variable} ska vara ett portnummer mellan 1 och 65535, men är ”{value}”.",
    "setting_unknown_environment": "{variable} ska vara ”local” eller ”production”, men är ”{value}”.",
    "setting_not_a_web_address": "{variable} ska vara en webbadress som börjar med http:// eller https:// "
    "och inte innehåller ? eller #.",
    "setting_not_a_database_url": "{variable} ska börja med sqlite:/// eller postgresql+psycopg://.",
    "setting_not_a_mail_address": "{variable} ska vara en e-postserver skriven som smtp://värd:port, "
    "smtp+starttls://värd:port eller smtps://värd:port.",
    "setting_not_a_scanner": "{variable} ska vara virusskannern clamd skriven som värd:port, till exempel "
    "127.0.0.1:3310, eller sökvägen till dess uttag (socket), till exempel /run/clamav/clamd.ctl.",
    "setting_not_an_address": "{variable} ska vara en e-postadress, till exempel registrator@kommunen.se.",
    "setting_secret_too_short": "{variable} är för kort. Nyckeln ska ha minst {length} tecken.",
    "setting_not_yes_or_no": "{variable} ska vara true eller false, men är ”{value}”.",
    "setting_unreadable_file": "{variable} ska vara en fil som går att läsa, men {path} går inte att läsa.",
    "setting_needs_its_pair": "{variable} hör ihop med REMISS_TEMPORAL_TLS_CERT: ange båda eller ingen av dem.",
    "setting_needs_https": "{variable} ska börja med https:// när REMISS_ENVIRONMENT är ”production”.",
    "setting_needs_secret": "{variable} ska vara angiven när REMISS_ENVIRONMENT är ”production”.",
}


def describe(fault: Refusal) -> str:
    """One sentence that names the variable and says what it should be."""
    return SENTENCES[fault.code].format(**fault.facts)

"""The words for settings that cannot be used, chosen by the code of the fault. Swedish: operators read it in a log."""

from models.errors import Refusal

SENTENCES = {
    "setting_not_a_port": "{variable} ska vara ett portnummer mellan 1 och 65535, men är ”{value}”.",
    "setting_unknown_environment": "{variable} ska vara ”local” eller ”production”, men är ”{value}”.",
    "setting_not_a_web_address": "{variable} ska vara en webbadress som börjar med http:// eller https:// "
    "och inte innehåller ? eller #.",
    "setting_has_a_path": "{variable} ska vara en webbadress utan sökväg, till exempel https://remiss.kommunen.se. "
    "Sidorna ligger alltid överst på sin adress, så ge Remiss ett eget värdnamn.",
    "setting_not_host_names": "{variable} ska vara värdnamn utan port med komma emellan, till exempel diariet.intern.",
    "setting_not_proxies": "{variable} ska vara ip-adresser eller nät med komma emellan, "
    "till exempel 127.0.0.1,10.0.0.0/24.",
    "setting_not_an_ip": "{variable} ska vara en ip-adress, till exempel 127.0.0.1 eller, i en container, 0.0.0.0.",
    "setting_not_a_database_url": "{variable} ska börja med sqlite:/// eller postgresql+psycopg://.",
    "setting_not_a_bucket": "{variable} ska vara en hink i ett S3-lager skriven som s3://hink eller s3://hink/prefix.",
    "setting_needed_for_bucket": "{variable} ska vara angiven när REMISS_FILES är det.",
    "setting_not_a_mail_address": "{variable} ska vara en e-postserver skriven som smtp://värd:port, "
    "smtp+starttls://värd:port eller smtps://värd:port.",
    "setting_not_host_and_port": "{variable} ska vara värd:port, till exempel 127.0.0.1:9464.",
    "setting_not_queues": "{variable} ska vara ett eller flera av orden rounds, mail och documents med komma emellan.",
    "setting_not_a_scanner": "{variable} ska vara virusskannern clamd skriven som värd:port, till exempel "
    "127.0.0.1:3310, eller sökvägen till dess uttag (socket), till exempel /run/clamav/clamd.ctl.",
    "setting_needs_package": "{variable} är true, men paketet {package} är inte installerat. Installera det bredvid "
    "Remiss, eller ta bort variabeln.",
    "setting_not_an_address": "{variable} ska vara en e-postadress, till exempel registrator@kommunen.se.",
    "setting_secret_too_short": "{variable} är för kort. Nyckeln ska ha minst {length} tecken.",
    "setting_not_yes_or_no": "{variable} ska vara true eller false, men är ”{value}”.",
    "setting_unreadable_file": "{variable} ska vara en fil som går att läsa, men {path} går inte att läsa.",
    "setting_needs_its_pair": "{variable} hör ihop med REMISS_TEMPORAL_TLS_CERT: ange båda eller ingen av dem.",
    "setting_not_a_colour": "{variable} ska vara en färg skriven som #0b4f7d.",
    "setting_too_light": "{variable} är för ljus: text i färgen går inte att läsa mot vitt. Välj en mörkare.",
    "setting_not_a_logo": "{variable} ska vara en bild av slaget PNG eller SVG.",
    "setting_not_a_font": "{variable} ska vara ett typsnitt av slaget TTF eller OTF.",
    "setting_not_a_template": "{variable} ska vara ett Word-dokument (docx) eller en Word-mall (dotx) utan makron.",
    "setting_needs_https": "{variable} ska börja med https:// när REMISS_ENVIRONMENT är ”production”.",
    "setting_needs_relay": "{variable} ska vara angiven när REMISS_ENVIRONMENT är ”production”: den e-postserver som "
    "skickar breven vidare.",
    "setting_needs_secret": "{variable} ska vara angiven när REMISS_ENVIRONMENT är ”production”.",
}


def describe(fault: Refusal) -> str:
    """One sentence that names the variable and says what it should be."""
    return SENTENCES[fault.code].format(**fault.facts)

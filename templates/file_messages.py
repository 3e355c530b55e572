"""The words of what is wrong with an attached file or a filled Word form, by code."""

from templates.words import Language

FILE_FOUND = {
    "file_wrong_kind": "den är varken PDF, DOCX eller ODT, vad den än heter",
    "file_old_word": "den är ett Worddokument i äldre format (DOC)",
    "file_old_office": "den är sparad i ett äldre Officeformat (till exempel DOC, XLS, PPT eller MSG)",
    "file_rtf": "den är ett dokument i formatet RTF",
    "file_spreadsheet": "den är ett kalkylblad (till exempel från Excel)",
    "file_presentation": "den är en presentation (till exempel från PowerPoint)",
    "file_mail": "den är ett sparat mejl (till exempel från Outlook)",
    "file_image": "den är en bild",
    "file_html": "den är en webbsida (HTML)",
    "file_text": "den är ren text",
    "file_archive": "den är ett arkiv med packade filer (till exempel ZIP)",
    "file_locked": "den är lösenordsskyddad eller krypterad",
    "file_macros": "den innehåller makron",
    "file_broken": "den är skadad eller ofullständig",
    "file_bursting": "den blir för stor när den packas upp",
    "file_empty": "den är tom",
}
"""What a registrar is told of a file: the second half of a sentence, on the command line."""

_FOUND_IN_ENGLISH = {
    "file_old_word": "a Word document in an old format (DOC)",
    "file_old_office": "in an old Office format (such as DOC, XLS, PPT or MSG)",
    "file_rtf": "a document in the RTF format",
    "file_spreadsheet": "a spreadsheet (such as one from Excel)",
    "file_presentation": "a presentation (such as one from PowerPoint)",
    "file_mail": "a saved mail (such as one from Outlook)",
    "file_image": "a picture",
    "file_html": "a web page (HTML)",
    "file_text": "plain text",
    "file_archive": "an archive of packed files (such as ZIP)",
}
_FOUND_WRONG_IN_ENGLISH = {
    "file_wrong_kind": "it is neither PDF, DOCX nor ODT, whatever its name",
    "file_locked": "it is protected by a password or encrypted",
    "file_macros": "it holds macros",
    "file_broken": "it is damaged or incomplete",
    "file_bursting": "it becomes too large when it is unpacked",
    "file_empty": "it is empty",
}
_SAVE = ("Spara den som PDF och bifoga den igen.", "Save it as PDF and attach it again.")
_SAVE_AS = {
    "file_old_word": (
        "Spara den som DOCX eller PDF och bifoga den igen.",
        "Save it as DOCX or PDF and attach it again.",
    ),
    "file_rtf": (
        "Spara den som DOCX eller PDF och bifoga den igen.",
        "Save it as DOCX or PDF and attach it again.",
    ),
    "file_mail": (
        "Spara det som PDF och bifoga det igen. Filer som följde med mejlet bifogas var för sig.",
        "Save it as PDF and attach it again. Files that came with the mail are attached one by one.",
    ),
    "file_archive": (
        "Packa upp det och bifoga filerna var för sig.",
        "Unpack it and attach the files one by one.",
    ),
}


def found_words(code: str, language: Language = "sv") -> str:
    """What a file was found to be, as the second half of a sentence."""
    if language == "sv":
        return FILE_FOUND[code]
    return f"it is {_FOUND_IN_ENGLISH[code]}" if code in _FOUND_IN_ENGLISH else _FOUND_WRONG_IN_ENGLISH[code]


def _of_another_kind(code: str) -> tuple[str, str]:
    swedish, english = _SAVE_AS.get(code, _SAVE)
    what = FILE_FOUND[code].removeprefix("den ")
    return (
        f"Filen ”{{name}}” {what} och kan inte tas emot. {swedish}",
        f"The file “{{name}}” is {_FOUND_IN_ENGLISH[code]} and cannot be received. {english}",
    )


FAULTS: dict[str, tuple[str, str]] = {
    "file_too_large": (
        "Filen ”{name}” är större än {limit} MB och har inte tagits emot. Spara den mindre och bifoga igen.",
        "The file “{name}” is larger than {limit} MB and was not received. Save it smaller and attach it again.",
    ),
    "files_too_many": (
        "Högst {limit} filer kan bifogas. ”{name}” och filer efter den har inte tagits emot. Slå ihop några.",
        "At most {limit} files can be attached. “{name}” and those after it were not received. Merge some of them.",
    ),
    "files_over": (
        "Svaret skulle få {count} filer, och högst {limit} går att skicka. Ta bort eller slå ihop några.",
        "The answer would have {count} files, and at most {limit} can be sent. Remove or merge some of them.",
    ),
    "file_empty": (
        "Filen ”{name}” är tom. Kontrollera att den går att öppna hos er och bifoga den igen.",
        "The file “{name}” is empty. Check that it opens on your side and attach it again.",
    ),
    "file_wrong_kind": (
        "Filen ”{name}” är inte en PDF, DOCX eller ODT. Spara dokumentet i något av de formaten och bifoga det igen.",
        "The file “{name}” is not a PDF, DOCX or ODT. Save the document in one of those formats and attach it again.",
    ),
    **{code: _of_another_kind(code) for code in _FOUND_IN_ENGLISH},
    "file_locked": (
        "Filen ”{name}” är lösenordsskyddad eller krypterad. Spara den utan lösenord och bifoga den igen.",
        "The file “{name}” is password-protected or encrypted. Save it without a password and attach it again.",
    ),
    "file_macros": (
        "Filen ”{name}” innehåller makron och kan inte tas emot. Spara den som vanlig DOCX eller som PDF.",
        "The file “{name}” contains macros and cannot be received. Save it as an ordinary DOCX or as PDF.",
    ),
    "file_broken": (
        "Filen ”{name}” är skadad eller ofullständig. Öppna den hos er, spara den på nytt och bifoga den igen.",
        "The file “{name}” is damaged or incomplete. Open it on your side, save it anew and attach it again.",
    ),
    "file_bursting": (
        "Filen ”{name}” blir för stor när den packas upp. Spara den som PDF och bifoga den igen.",
        "The file “{name}” becomes too large when unpacked. Save it as PDF and attach it again.",
    ),
    "word_form_missing": (
        "Välj först filen med den ifyllda Wordblanketten på er dator.",
        "First choose the file with the filled Word form on your computer.",
    ),
    "word_form_not_docx": (
        "Filen ”{name}” är inte ett Word-dokument. Spara blanketten som DOCX och lämna den igen.",
        "The file “{name}” is not a Word document. Save the form as DOCX and hand it in again.",
    ),
    "word_form_unknown": (
        "Filen ”{name}” är inte blanketten från den här sidan. Hämta blanketten här och fyll i den, eller bifoga "
        "dokumentet under Filer.",
        "The file “{name}” is not the form from this page. Download the form here and fill it in, or attach the "
        "document under Files.",
    ),
    "word_form_other_round": (
        "Filen ”{name}” är en blankett för en annan remiss. Hämta blanketten för den här remissen och fyll i den.",
        "The file “{name}” is a form for another referral. Download the form for this one and fill it in.",
    ),
    "word_form_other_recipient": (
        "Filen ”{name}” är en blankett för en annan mottagare. Hämta er egen blankett här och fyll i den.",
        "The file “{name}” is a form for another recipient. Download your own form here and fill it in.",
    ),
}

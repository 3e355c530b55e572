"""The words of what is wrong with an attached file or a filled Word form, by code: for `templates/form_messages.py`."""

FILE_FOUND = {
    "file_wrong_kind": "den är varken PDF, DOCX eller ODT, vad den än heter",
    "file_old_word": "den är sparad i ett äldre format (till exempel DOC eller RTF)",
    "file_locked": "den är lösenordsskyddad eller krypterad",
    "file_macros": "den innehåller makron",
    "file_broken": "den är skadad eller ofullständig",
    "file_bursting": "den blir för stor när den packas upp",
}
"""What a registrar is told of a file: the second half of a sentence, on the command line."""

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
    "file_old_word": (
        "Filen ”{name}” är sparad i ett äldre format (till exempel DOC eller RTF). Spara den som DOCX eller PDF och "
        "bifoga den igen.",
        "The file “{name}” is in an older format (such as DOC or RTF). Save it as DOCX or PDF and attach it again.",
    ),
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

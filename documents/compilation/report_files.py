"""The text of attached files, beside what was typed: most who answer with a file say all they have to say in it."""

from documents.compilation.blocks import Block, Heading, Paragraph, Prose
from documents.compilation.tally import CountedRespondent
from documents.showing import Showing, ShownPlace
from models.compilation import CompiledAnswer
from models.file_texts import FilePage
from templates.documents import compilation as words
from templates.documents import compilation_sentences as sentences
from templates.file_remarks import text_words


def file_texts(one: CountedRespondent, answer: CompiledAnswer, showing: Showing, level: int = 3) -> list[Block]:
    """Each file's text in full, marked as read from the file, or why there is none."""
    blocks: list[Block] = []
    for place, file in enumerate(answer.files):
        if file.withheld:
            continue
        pointer = f"{one.pointer}/answer/files/{place}"
        name = showing.line(file.name, ShownPlace(one.recipient.name, words.FILES, f"{pointer}/name"))
        remark = text_words(file.text)
        blocks.append(Heading(level, sentences.from_file(name), listed=False))
        told = filter(None, (words.READ_FROM_FILE if file.text.has_text else "", remark))
        blocks.append(Paragraph(" ".join(told), "soft"))
        for index, page in enumerate(file.text.pages):
            blocks += _page(
                page,
                len(file.text.pages),
                ShownPlace(one.recipient.name, name, f"{pointer}/text/pages/{index}/text"),
                showing,
            )
    return blocks


def _page(page: FilePage, pages: int, place: ShownPlace, showing: Showing) -> list[Block]:
    lines = showing.lines(page.text, place)
    if not lines:
        return []
    return [*([Paragraph(sentences.page_of_file(page.number), "soft")] if pages > 1 else []), Prose(lines)]

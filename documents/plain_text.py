"""A report's blocks as plain text, for whoever wants an answer without any format."""

from collections.abc import Iterable

from documents.compilation.blocks import Block, Facts, Heading, Link, Notice, Opinion, Paragraph, Prose, Response, Table


def as_text(blocks: Iterable[Block]) -> str:
    """Lines without markup; a heading is underlined. Bars and figures, which no single answer has, are left out."""
    lines: list[str] = []
    for block in blocks:
        match block:
            case Heading(text=text):
                lines += ["", text, "-" * min(len(text), 80)]
            case Paragraph(text=text):
                lines.append(text)
            case Notice(title=title, text=text):
                lines.append(f"{title}: {text}")
            case Facts(rows=rows):
                lines += [f"{term}: {value}" for term, value in rows]
            case Prose(lines=said):
                lines += said
            case Opinion(speakers=speakers, lines=said):
                lines += [", ".join(f"{one.name}: {one.stance}" for one in speakers), *said]
            case Response(title=title, rows=answered):
                lines += [title, *(f"{term}: {line}" for term, said in answered for line in said)]
            case Table(columns=columns, rows=cells):
                lines += [_row([column.title for column in columns], row) for row in cells]
            case _:
                continue
    return "\n".join(lines).strip("\n") + "\n"


def _row(titles: list[str], cells: "tuple[str | Link, ...]") -> str:
    texts = [cell.text if isinstance(cell, Link) else cell for cell in cells]
    return ", ".join(f"{title}: {text}" for title, text in zip(titles, texts, strict=True) if text)

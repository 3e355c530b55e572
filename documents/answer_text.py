"""One answer as plain text, with the same words and in the same order as in its receipt and in the compilation."""

from documents.compilation.report_answers import answer_blocks
from documents.compilation.tally import CountedRespondent, QuestionTally
from documents.plain_text import as_text
from documents.showing import Showing
from models.compilation import CompiledRecipient
from models.definition import Question
from templates.documents import compilation as words


def answer_text(recipient: CompiledRecipient, questions: tuple[Question, ...]) -> str:
    """Everything that the recipient's answer states, its files by name and checksum; only the name without one."""
    answer = recipient.answer
    if answer is None:
        return f"{recipient.full_name}\n"
    known = {question.key for question in questions}
    gone = (Question(key=said.key, text=words.QUESTION_GONE) for said in answer.content.questions)
    asked = (*questions, *(question for question in gone if question.key not in known))
    texts = {question.key: QuestionTally(question, "", 0, {}, 0, (), (), ()) for question in asked}
    one = CountedRespondent(recipient, "", "svar")
    return f"{recipient.full_name}\n{as_text(answer_blocks(one, answer, texts, Showing(), level=2))}"

"""What the check of a round finds, as the console says it in English: the counterpart of
`templates/round_file_messages.py`, whose facts the braces name."""

from models.findings import AdviceCode, FaultCode, NoticeCode

FAULTS: dict[FaultCode, str] = {
    FaultCode.FILE_MISSING: "there is no file “{path}”. Check its name and folder.",
    FaultCode.FILE_UNREADABLE: "the file “{path}” cannot be read. Check that it is a text file that you may read.",
    FaultCode.FILE_TOO_LARGE: "the file is larger than {limit_size}, and no round file is. Check that you chose the "
    "right one.",
    FaultCode.FILE_NOT_UTF8: "the text is not UTF-8, so å, ä and ö cannot be read safely. Save the file as UTF-8.",
    FaultCode.FILE_EMPTY: "the file is empty. Write the round in it, or begin with one of the examples.",
    FaultCode.YAML_SYNTAX: "here the file cannot be read as YAML, so nothing after this line has been checked. Look at "
    "indents, quotation marks and colons here and on the line before.",
    FaultCode.YAML_ANCHOR: "the file uses & or * to repeat text, which a round file may not. Write the text out, or "
    "put it in quotation marks if the sign belongs to it.",
    FaultCode.YAML_TAG: "the file uses a tag (!), which a round file may not. Remove it, or put the text in quotation "
    "marks if the sign belongs to it.",
    FaultCode.YAML_TOO_DEEP: "the file has too many levels below one another. Look at indents and brackets.",
    FaultCode.YAML_SEVERAL: "here a second document begins (---). A file is one round: divide it.",
    FaultCode.DUPLICATE_KEY: "“{key}” stands twice, and only one can hold. Remove the other.",
    FaultCode.UNKNOWN_KEY: "“{key}” is not known.{meant} What stands there is not used: put it right or remove it.",
    FaultCode.MISSING_KEY: "“{key}” is missing or empty. Fill it in.",
    FaultCode.EITHER_OR: "“{first}” and “{second}” do not go together{inside}, but one of them is needed. Give exactly "
    "one.",
    FaultCode.NEEDS_KEY: "“{key}” holds only together with “{other}”. Add “{other}”, or remove “{key}”.",
    FaultCode.NOT_SECTION: "{named} has to be named values, such as “name: value”. Write it so.",
    FaultCode.NOT_LIST: "“{key}” has to be a list. Begin each line with a hyphen.",
    FaultCode.NOT_TEXT: "“{key}” has to be a text. Put it in quotation marks.",
    FaultCode.NOT_YES_OR_NO: "“{key}” has to be true or false. Write one of them.",
    FaultCode.UNKNOWN_WORD: "“{word}” cannot be used in “{key}”.{allowed_words}{meant}",
    FaultCode.TEXT_TOO_LONG: "“{key}” has {length} characters and may have at most {limit}. Shorten it.",
    FaultCode.NOT_ONE_LINE: "“{key}” has to stand on one line. Remove the line break.",
    FaultCode.CONTROL_CHARACTER: "{named} holds a control character, which does not show and cannot be printed. Type "
    "the text anew.",
    FaultCode.NOT_DATE: "“{text}” in “{key}” is not a date. Write year, month and day: 2026-06-09.",
    FaultCode.NOT_MOMENT: "“{text}” in “{key}” is not a time. Write it so: 2026-06-09T08:00.",
    FaultCode.NO_CALENDAR: "the year {year} is not in the calendar, so its days off are not known. Give a year from "
    "{first_year} to {last_year}.",
    FaultCode.TIME_DOES_NOT_EXIST: "there is no {local}, as the clocks then go forward to summer time. Choose another "
    "time.",
    FaultCode.DUE_IN_PAST: "the due day, {due_at}, has been already, so nobody can answer in time. Give a later day.",
    FaultCode.DUE_BEFORE_SENDING: "the due day, {due_at}, is not later than the sending, {send_at}. Put the wrong day "
    "right.",
    FaultCode.DUE_ON_DAY_OFF: "the due day, {due_on}, is not a working day{red_day_words}. Nobody can then help those "
    "who have trouble with their answer. Give for example {next_on}.",
    FaultCode.CLOSES_BEFORE_DUE: "the round closes {closes_at}, before the due day {due_at}. Give a day for the "
    "closing that is not before the due day.",
    FaultCode.STARTING_WITHOUT_SENDING: "there is no day for the sending, so the days cannot be moved. Give one.",
    FaultCode.BAD_DURATION: "“{text}” in “{key}” is not a number of days. Write a number, such as 14. The longest is "
    "two years.",
    FaultCode.DURATION_IN_MONTHS: "“{text}” in “{key}” counts months or years, which differ in length. Write the "
    "number of days, such as 30.",
    FaultCode.TOO_MANY: "“{key}” has {count} rows and may have at most {limit}. Remove some.",
    FaultCode.NO_RECIPIENTS: "the round has no recipients. Add those who are to have it.",
    FaultCode.UNKNOWN_CODE: "the code “{code}” is not in the register.{meant} Remove the row, and add the organisation "
    "anew.",
    FaultCode.UNKNOWN_NAME: "the name “{name}” is not in the register.{meant} Put it right, or add it as an "
    "organisation of your own.",
    FaultCode.OWN_WITHOUT_CODE: "“{name}” is not in the register, so it is an organisation of your own and needs a "
    "code, such as {example}.",
    FaultCode.AMBIGUOUS_NAME: "the name “{name}” fits several in the register: {codes}. Give the code of the one you "
    "mean.",
    FaultCode.NAME_OF_ANOTHER: "the code {code} is {register_name}, but the name says “{name}”. Put the code right, or "
    "remove the name.",
    FaultCode.KIND_OF_ANOTHER: "the code {code} is {register_name} in the register, of another kind than the one given "
    "here. Choose another code if you mean somebody else.",
    FaultCode.BAD_CODE: "the code “{code}” cannot be used. Use at most 40 characters: a–z, A–Z, 0–9, full stop, hyphen "
    "and underscore, with one letter or digit at least.",
    FaultCode.CODE_TOO_ALIKE: "the code “{code}” becomes the same as “{other_code}” ({other_name}) in receipt numbers, "
    "where full stop and underscore are written as hyphens. Give it another code.",
    FaultCode.UNKNOWN_COUNTY: "there is no county “{county}”.{meant} Give its code, such as 01.",
    FaultCode.RECIPIENT_TWICE: "{name} stands twice on the list. Remove one of them.",
    FaultCode.NOT_SELECTED: "“{name}” is none of those chosen, so nobody is left out.{meant} Put the code or the name "
    "right, or remove it.",
    FaultCode.NOBODY_LEFT: "all of those chosen are left out. Leave out fewer.",
    FaultCode.ADDRESS_MISSING: "without an e-mail address the referral does not reach {names}{and_more}. Write it on "
    "the recipient's page, or read a table with addresses.",
    FaultCode.ADDRESS_SHARED: "{name} has the same address as {other_name}: {email}. They could then answer for each "
    "other. Give each an address of its own.",
    FaultCode.ADDRESS_TWICE: "the code {code} has another address further up: {email}. Keep the one that holds.",
    FaultCode.ADDRESS_COLUMNS: "the list of addresses needs a row of titles, with one column for the code and one for "
    "the e-mail address. Its first row is: {found}.",
    FaultCode.ADDRESS_COLUMN_TWICE: "the list of addresses has two columns for the same thing: “{first}” and "
    "“{second}”. Give the one that does not hold another title.",
    FaultCode.ADDRESS_EMPTY: "the code {code} stands in the list of addresses without an address. Fill it in.",
    FaultCode.ADDRESS_WITHOUT_CODE: "the address “{email}” stands on a row without a code, so it is nobody's. Fill in "
    "the code, or remove the row.",
    FaultCode.EMAIL_INVALID: "“{email}” is not a complete e-mail address.{meant} Put it right.",
    FaultCode.EMAIL_SEVERAL: "“{email}” is more than one address. Give one here, and the others as copies.",
    FaultCode.EMAIL_LOCAL_PART: "“{email}” has letters such as å, ä or ö before @. Many mail servers do not take such "
    "addresses. Ask for one without them.",
    FaultCode.EMAIL_HIDDEN: "“{email}” holds a line break or a character that does not show. Type the address anew.",
    FaultCode.UNKNOWN_CHAPTER: "no question belongs to the section “{chapter}”, so the recipient would be asked "
    "nothing about it.{meant} Put the section right, or add a question in it.",
    FaultCode.PATH_NOT_RELATIVE: "the path “{path}” holds on one computer alone. Write it from the round file's own "
    "folder.",
    FaultCode.PAPER_MISSING: "the paper “{path}” is not there, so it would be missing when the round goes out. Add it "
    "anew.",
    FaultCode.PAPER_KIND: "the paper “{path}” cannot be sent out: {found_words}. Save it as PDF, DOCX or ODT.",
    FaultCode.PAPER_ENDING: "the paper “{path}” has the wrong ending. Change it to {ending}, which is what it holds.",
    FaultCode.PAPER_UNUSABLE: "the paper “{path}” cannot be sent out: {found_words}. Save it anew, without a password "
    "and macros.",
    FaultCode.PAPER_MALWARE: "the paper “{path}” cannot be sent out: malicious code has been found ({malware}). Do not "
    "open it. Get the paper from whoever made it.",
    FaultCode.PAPER_EMPTY: "the paper “{path}” is empty. Choose the right file.",
    FaultCode.PAPER_TOO_LARGE: "the paper “{path}” is {size_size} and may be at most {limit_size}. Make its pictures "
    "smaller, or divide it.",
    FaultCode.BAD_QUESTION_ID: "the question's number “{id}” cannot be used. Use at most 40 characters: a–z, A–Z, 0–9, "
    "full stop, hyphen and underscore.",
    FaultCode.QUESTION_TWICE: "two questions have the number “{id}”. Give each its own.",
    FaultCode.UNKNOWN_QUESTION: "no question has the number “{id}”.{meant} Put it right, or add the question.",
    FaultCode.QUESTION_WITHOUT_STANCE: "the question “{id}” does not ask for a position, so its answers can never "
    "clear the way. Let it ask for one.",
    FaultCode.CODE_NOT_ASKED: "the code “{code}” in “{key}” is none of those that can be counted here.{meant} Put it "
    "right, or add the recipient.",
    FaultCode.CONCERNS_NOBODY: "“{key}” concerns none of the recipients. Put it right, or add those who are to be "
    "counted.",
    FaultCode.OUT_OF_REACH: "“{key}” has to be a whole number from 1 to {most}.",
    FaultCode.NOT_INHABITANTS: "“{text}” is no number of inhabitants for {code}. Write a whole number, such as 24800.",
    FaultCode.INHABITANTS_MISSING: "{names}{and_more} have no number of inhabitants in “{key}”, so that they cannot be "
    "counted by it. Write the code and the number for each that counts, or put right who counts.",
    FaultCode.CHAIN_DAYS: "“{key}” has to be a whole number of days from 1 to {most}.",
    FaultCode.CHAIN_OF_ONE: "“{key}” asks the recipients one at a time, but there is only one. Add more recipients or "
    "take the chain away.",
    FaultCode.DAY_IN_FUTURE: "“{key}” is {day_on}, which has not been yet. Write the decision when it has been taken.",
    FaultCode.STATUTE_MISSING: "the letter is to cite another statute, but not which. Write it as it is to stand in "
    "the letter, or choose another legal basis.",
    FaultCode.BASIS_OF_OTHERS: "the legal basis does not hold for {sender}. Section 26 of the Administrative Procedure "
    "Act does not apply in municipal matters that can be tried for their legality (section 2), nor to associations; "
    "chapter 7 section 2 of the Instrument of Government is about the Government's matters. Choose your own decision, "
    "or another statute and write which.",
    FaultCode.BASIS_AGAINST_REASON: "the reason is that a statute demands the round, but the legal basis is your own "
    "decision. Choose the statute that demands it, or another reason.",
}

NOTICES: dict[NoticeCode | AdviceCode, str] = {
    NoticeCode.DATES_IN_PAST: "the response period has been already ({send_at} to {due_at}). The round cannot be sent "
    "so. Give it new days.",
    NoticeCode.SEND_IN_PAST: "the planned time of the sending, {send_at}, has been already. The round goes when "
    "somebody says so.",
    NoticeCode.SEND_ON_DAY_OFF: "the sending, {send_on}, is not on a working day{red_day_words}. The letters leave "
    "that day, but are probably not read before {next_on}.",
    NoticeCode.DUE_ON_DAY_OFF: "the response period ends {due_on}, which is not a working day{red_day_words}.",
    NoticeCode.DATE_MOVED: "{date_name} fell on {landed_on}{red_day_words} and was moved to {moved_to_on}.",
    NoticeCode.DECISIONS_LEFT_OUT: "the decisions of adoption belong to the earlier round and do not come along to the "
    "new days. Write the new ones when they have been taken.",
    NoticeCode.REMINDER_BEFORE_SENDING: "the reminder would go before the round is sent, so it is not sent.",
    NoticeCode.REMINDER_AFTER_CLOSING: "the reminder would go when the round is closed already, so it is not sent.",
    NoticeCode.ONE_ORGANISATION: "{other_name} is the same organisation as {name} and is counted as one recipient: one "
    "letter, one answer.{goes_words}{unused_words}",
    NoticeCode.FOREIGN_LETTERS: "the address {email} has letters that are not Latin but can look like them. Check that "
    "it leads right.",
    NoticeCode.PAPER_ACTIVE: "the paper “{path}” {active_words}. The protection that recipients have may stop it, and "
    "whoever opens it may be warned. Save it anew as PDF if you can.",
    NoticeCode.PAPER_NOT_SCANNED: "the paper “{path}” has not been checked for malicious code: the scanner did not "
    "answer. Check once more before sending.",
    NoticeCode.NO_DOCUMENTS: "the round has no papers. The recipient needs to know what the matter is.",
    NoticeCode.DECISION_BEFORE_DUE: "{date_name}, {day_on}, is before the due day {due_on}. All answers cannot have "
    "come by then. Check the days.",
    NoticeCode.DECISION_BEFORE_SENDING: "the decision of adoption for {code} is of {day_on}, before the sending "
    "{sent_on}. Check the days.",
    NoticeCode.ASKED_BEFORE: "you have a round with the same title already, {dnr}, which has {both} of the {asked} "
    "recipients. Check that this is not the same round once more.",
    NoticeCode.AGAINST_PRACTICE: "practice says no to a formal referral for papers prepared jointly, and for one's own "
    "plans that do not concern the recipients' work. Consider another form, or write among the reasons why you send it "
    "all the same.",
    NoticeCode.BASIS_MISSING: "the reason is that a statute demands the round, but no legal basis is chosen, so the "
    "letter names none. Choose it if the recipients should know which.",
    AdviceCode.UNDER_SIX_WEEKS: "the response period is only {days_words}. Under six weeks, few municipalities have "
    "time to decide. Three months is usual: to {advised_on}.",
    AdviceCode.UNDER_THREE_MONTHS: "the response period is {days_words}. Three months is usual: to {advised_on}.",
    AdviceCode.DUE_IN_JULY: "the due day, {due_on}, is in July, when few boards meet. Consider {advised_on} or later.",
    AdviceCode.DUE_AT_CHRISTMAS: "the due day, {due_on}, is in the Christmas holidays, when few are at work. Consider "
    "{advised_on} or later.",
    AdviceCode.OVER_SUMMER: "the response period goes over the summer, when few boards meet. Add three weeks: to "
    "{advised_on} or later.",
    AdviceCode.OVER_CHRISTMAS: "the response period goes over Christmas and New Year, when few boards meet. Add a "
    "week: to {advised_on} or later.",
    AdviceCode.DUE_FAR_OFF: "the due day, {due_on}, is more than two years after the sending. Check that the year is "
    "right.",
}

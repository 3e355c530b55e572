"""What the console refuses, in English, by code: what happened, what it means, what to do. The Swedish stands in
`messages.py` here and in `templates/messages.py`. Names and quoted words stay as they are written."""

from templates import case_messages
from templates.adoption_messages import MESSAGES
from templates.chain_words import CHAIN_IN_ENGLISH
from templates.duty_words import DUTIES_IN_ENGLISH
from templates.linked_words import LINKED_IN_ENGLISH
from templates.together_words import TOGETHER_IN_ENGLISH
from templates.webhook_words import WEBHOOKS_IN_ENGLISH

ENGLISH: dict[str, str] = {
    **{code: english for code, (_swedish, english) in MESSAGES.items()},
    **LINKED_IN_ENGLISH,
    **CHAIN_IN_ENGLISH,
    **DUTIES_IN_ENGLISH,
    **WEBHOOKS_IN_ENGLISH,
    **TOGETHER_IN_ENGLISH,
    "not_allowed": "Your role does not allow this. Nothing has been changed.",
    "token_name_missing": "The token has no name. Write which system it is for.",
    "token_scope_missing": "The token is for nothing. Choose at least one scope.",
    "token_last_day": "A token holds to a day after today, at most {days} days ahead. Choose such a day.",
    "token_days": "A token holds for at least 1 and at most {days} days. Give a number between.",
    "not_in_this_state": "That cannot be done now: the round is “{state_words}”. Nothing has been changed.",
    "not_confirmed": "This cannot be undone. Tick the box if you are sure, and press once more.",
    "none_ticked": "No row is ticked. Tick those it concerns in the table first.",
    "nobody_marked": "No recipient is chosen. Nothing has been changed. Choose at least one.",
    "reason_missing": "The reason is missing. Write why: it is kept, and the recipient reads it.",
    # Running parts.
    "worker_silent": "No worker answers just now. What you did is waiting and is carried out when it runs again: do "
    "not do it once more, look at the round's page. If it takes long, tell the operators.",
    "command_slow": "It has been taken but is not done after {seconds} seconds. It will be done: do not do it once "
    "more, look at the round's page.",
    "command_repeated": "This is done already ({at}). Nothing has been changed now.",
    "round_not_running": "The round {dnr} has no run in Temporal just now. Try again in a minute. If that does not "
    "help, tell the operators.",
    "temporal_unreachable": "Temporal does not answer, so it did not work. Try again in a while, or else tell the "
    "operators.",
    "database_busy": "The database is busy. Nothing has been changed. Try again in a while.",
    "database_unreachable": "The database does not answer. Try again in a while, or else tell the operators.",
    "text_unstorable": "Something that was sent holds a character that nobody sees (U+0000) and no text can have. "
    "Nothing has been changed. Take it away, or write the text anew, and try again.",
    "database_certificate": "The database cannot be reached safely. Nothing has been changed. Tell the operators.",
    "files_certificate": "The store of files cannot be reached safely. Nothing has been changed. Tell the operators.",
    "temporal_certificate": "Temporal cannot be reached safely. Nothing has been changed. Tell the operators.",
    "files_unreachable": "The store of files does not answer. Nothing has been changed. Try again in a while, or else "
    "tell the operators.",
    "files_refused": "The store of files does not let Remiss in. Nothing has been changed. Tell the operators.",
    "disk_failed": "The disk cannot be written to. Nothing has been changed. Tell the operators.",
    "state_moved_on": "The round has just been changed by somebody else. Nothing of yours has been done. See how it "
    "stands, and do it again if need be.",
    "order_overtaken": "A later change of the round has been made already. Nothing of yours has been done. See how it "
    "stands, and do it again if need be.",
    "compilation_does_not_add_up": "The compilation has not been made, as its sums do not agree: {recipients} "
    "recipients, {outcomes} outcomes and {listed} listed. Tell the operators.",
    "compilation_overtaken": "Another compilation came first. Make it again.",
    "document_refused": "The document could not be typeset and has not been made. Tell the operators: {reason}",
    "typesetter_died": "The program that typesets the document stopped (code {exit_code}). Try again. It said: "
    "{reason}",
    "typesetter_slow": "The document was not ready within {seconds} seconds. Try again in a while.",
    # Signing in.
    "sign_in_failed": "The e-mail address or the password is wrong. Check both and try again.",
    "no_account_here": "You are known to the identity provider but have no account here. Ask the operators for one.",
    "provider_silent": "The identity provider does not answer. Try again in a while, or sign in with a password.",
    "provider_refused": "The identity provider did not let you in. Begin again.",
    "provider_without_cookie": "The browser has no cookie left from when the sign-in began: it takes no cookies, or it "
    "took too long. Allow cookies for this site and begin again.",
    "cookies_blocked": "The browser takes no cookies, and without cookies nobody can be signed in. Allow cookies for "
    "this site in the browser’s settings and sign in again.",
    "sign_in_too_often": "Too many tries. Wait a minute and try again.",
    "password_wrong": "The current password is wrong. Nothing has been changed.",
    "password_differs": "The two new passwords differ. Write the same in both fields.",
    "password_short": "The password needs at least {length} characters. Several words in a row are fine.",
    "password_long": "The password may have at most {length} characters.",
    # Writing a round.
    "draft_moved_on": "Somebody else has saved the draft since you opened it. Nothing of yours has been saved yet.",
    "draft_not_ready": "The letter cannot be shown yet: something that it needs is missing or wrong. Put right what is "
    "listed below, and see the letter afterwards.",
    "draft_has_faults": "The draft cannot be handed in: it has {count} faults. Put them right first.",
    "round_not_draft": "The round has been handed in and is not changed here. Return it to draft first.",
    "round_half_drafted": "The round {dnr} is still being read in. Wait until that is done.",
    "round_file_unreadable": "The file is no round file. Choose a YAML file, or the ZIP that Remiss has made.",
    "round_file_large": "The file is too large. A round file may be {text} MB at the most, and a ZIP may hold "
    "{files} files, {unpacked} MB unpacked, at the most. Nothing has been changed. Take out what does not "
    "belong to the round, or add the papers one at a time.",
    "dnr_taken": "There already is a round with the reference {dnr}. Write another reference, or open that round.",
    "paper_refused": "The file “{path}” cannot be used: {found_words}. Save it as PDF, DOCX or ODT without a password "
    "or macros.",
    "due_on_day_off": "The due day cannot be {due_on}, which is no working day: nobody could help those who have "
    "trouble with their answer. Give for example {next_on}.",
    "no_calendar": "The calendar has no year {year}: it covers {first_year} to {last_year}. Give a day within it.",
    # Lists and addresses.
    "row_moved_on": "Somebody else has changed or removed {name} since you opened the page. Nothing of yours has been "
    "saved. Read how the list is now, and do again what is needed.",
    "list_moved_on": "Somebody else has changed the list since you opened the page. Nothing of yours has been saved. "
    "Read how the list is now, and do again what is needed.",
    "own_name_missing": "The name is missing. Write the organisation's name as it writes it itself.",
    "own_name_long": "The name is too long. It may have at most {limit} characters.",
    "own_name_in_register": "{name} is in the register. Add it from there, and it gets its right code.",
    "own_on_list": "{name} is on the list already.",
    "list_name_missing": "The list's name is missing. Write a name, for example The county's municipalities.",
    "list_name_long": "The list's name may have at most {limit} characters.",
    "list_name_taken": "There already is a list called {name}. Choose another name, or change that list.",
    "list_too_long": "A list may have at most {limit} recipients. Nothing has been added.",
    "names_none": "The text has no names. Paste the list of recipients, one name a line.",
    "names_too_many": "The text has more names to decide on than one page holds ({limit}). Paste it in parts.",
    "choice_missing": "Choose who {name} is. Nothing has been added yet.",
    "address_missing": "The e-mail address is missing. Write one.",
    "address_unchanged": "{recipient} has that address already. Nothing has been changed.",
    "address_shared": "{name} has the address {email} already. They could then answer in each other's name. Give an "
    "address of its own.",
    "address_invalid": "“{email}” is not an e-mail address. Write a single one, such as registrator@kommun.se.",
    "address_several": "“{email}” is more than one address. Write a single one.",
    "address_local_part": "“{email}” has letters such as å, ä or ö before the @. Many mail servers do not take such "
    "addresses. Ask for one without.",
    "address_hidden": "“{email}” has a line break or a character that is not seen. Write the address by hand.",
    "name_ambiguous": "“{name}” may be several: {known}. Write the code instead.",
    "already_asked": "{name} is among the recipients already. Nothing has been changed.",
    "council_counts": "The adoption counts the council of {name}, which is not taken off. Nothing has been changed.",
    "already_withdrawn": "{name} is not among those asked. Nothing has been changed.",
    "unknown_organisation": "“{recipient}” is not in the register. Check the name, or choose party group or "
    "organisation and write the name there.",
    "recipient_ambiguous": "“{recipient}” may be several. Give the code of the one you mean: {codes}.",
    "recipient_uninvited": "{recipient} did not get the referral but has answered all the same. There is no letter to "
    "show.",
    # Approval and sending.
    "approval_not_yours": "Only the one named to approve the round, or the deputy, can decide on it. Nothing has been "
    "changed.",
    "approval_changed": "The round has changed since it was handed in for approval and cannot be approved as it is. "
    "Nothing is decided. Return it to draft, and it is handed in anew.",
    "approver_cannot": "{email} has an account that may not approve. Choose an account with the role approver that is "
    "in use.",
    "decision_day_bad": "The day of the decision cannot be read, or has not been yet. Write it as 2026-06-09.",
    "no_gate": "The round {dnr} has no rule for a go-ahead (gate).",
    "incoming_dnr_taken": "The dnr {dnr} has an incoming remiss already. Nothing has been registered. Open "
    "that one, or write another dnr.",
    "incoming_missing": "Fill this in: it is needed.",
    "incoming_long": "The text is too long: at most {limit} characters.",
    "incoming_way_missing": "Choose how the sender wants the answer: by e-mail, through a link or on paper.",
    "incoming_received_ahead": "The day that the remiss came in is yet to come. Correct the day.",
    "incoming_due_before": "The due day is before the day that the remiss came in. Correct one of them.",
    "incoming_no_members": "Write at least one member, one a line: code or name, semicolon, address.",
    "incoming_member_address": "There is no address for {name}. Write it after a semicolon on the same line.",
    "incoming_plan_missing": "Choose yes, no or not decided.",
    "incoming_text_long": "The text is too long: at most {limit} characters. Nothing has been saved.",
    "incoming_sent": "The answer has been sent already, or handed in otherwise. It is sent once, and not changed "
    "afterwards.",
    "incoming_being_sent": "The answer is being sent at this moment. Wait a minute and see how it went.",
    "incoming_not_unknown": "It is not unclear whether the answer arrived. See on the page how it went.",
    "counted_how_missing": "Write how you know that the answer arrived, such as who at the sender has said so.",
    "incoming_locked": "The answer has been handed in for approval and is not changed now. The approver can return it.",
    "incoming_section_empty": "Write a heading or a text.",
    "incoming_sections_many": "An answer may have at most {limit} sections.",
    "incoming_answer_empty": "The answer has no text yet. Write at least one section.",
    "incoming_not_in_round": "{name} is not in the members' round and has no answer link. Add it to the round, or "
    "enter what it has said.",
    "incoming_no_such_member": "No member here has the code {member}. See the members on the page of the remiss.",
    "cite_no_answer": "{name} has not answered in the members' round, so there is nothing to agree with.",
    "inner_day_not_before": "The members' last day, {day_on}, is not before the sender's, {their_day_on}. Choose an "
    "earlier day.",
    "inner_day_past": "The members' last day, {day_on}, has been. Choose a later day.",
    "inner_round_there": "The members' round is there already. Open it.",
    "inner_round_kind": "The round {dnr} is not of the kind joint answer, so it cannot be the members' round. Begin "
    "one from the incoming remiss.",
    "inner_round_cancelled": "The round {dnr} is cancelled, so nobody answers in it. Choose another, or begin a new "
    "one.",
    "inner_round_taken": "The round {dnr} collects answers to the incoming remiss {other} already. Choose another, or "
    "begin a new one.",
    "inner_round_missing": "There is no round with the members, so they have no answer links. Make the round first.",
    "stand_until_bad": "Choose a day from today to the day before the sender's due day, {their_day_on}.",
    "stand_missing": "Choose whether you stand behind the answer, do so with an exception, or do not.",
    "stand_exception_missing": "Write what the exception is about.",
    "stand_not_asked": "The members have not been asked about this version. Ask them first.",
    "stand_still_open": "Members that have said nothing may still do so. Wait, enter what they have said, or tick that "
    "the answer is handed in all the same.",
    "incoming_not_submitted": "The answer does not wait for approval.",
    "incoming_answer_changed": "The answer is not the one you read: another version has been handed in. Nothing has "
    "been decided. Read the one that holds now.",
    "incoming_not_approved": "The answer is not approved. Hand it in for approval first.",
    "incoming_no_address": "There is no address to send to. Write it, or record that the answer was handed in "
    "otherwise.",
    "incoming_too_large": "The attachments are larger than {limit} MB together. Send without the members' own answers, "
    "or hand those in otherwise.",
    "handed_in_by_missing": "Write who handed the answer in.",
    "handed_in_how_missing": "Write how the answer was handed in.",
    "handed_in_day_bad": "The day that the answer was handed in lies between the day that the remiss came in and "
    "today.",
    "gate_not_closed": "The round {dnr} is not closed. The go-ahead is decided when it is.",
    "gate_choice_missing": "Choose yes or no, and which decision it is.",
    "gate_day_before_sending": "The day of the decision is before {sent_on}, when the round was sent. Correct the day.",
    "gate_too_early": "That decision can be made on {day_on} at the earliest. Nothing has been recorded.",
    "gate_go_ahead_missing": "There is no go-ahead to go on from. Record that first.",
    "gate_direction_missing": "There is no direction decision. Record that before the final one.",
    "gate_decided": "It has been decided already: {words} Write the reason for changing it.",
    "gate_uncounted": "The rule for the go-ahead cannot be counted by. Write the reason for the decision.",
    "gate_nobody": "The rule for the go-ahead in {dnr} concerns none of the recipients.",
    "gate_number": "The rule for the go-ahead in {dnr} has to ask for a number from 1 to {most}, as many as it counts.",
    "gate_inhabitants": "The rule for the go-ahead in {dnr} counts inhabitants and does not say how many {names} has.",
    "gate_reason_missing": "The decision goes against what the rule says. Write the reason.",
    "decision_body_missing": "Write which body has decided, for example the board.",
    "comment_missing": "Write what is to be changed, so that whoever wrote the round knows.",
    "send_time_past": "The time of sending, {at}, has been already. Give a later time, or send now.",
    "send_after_due": "The due day, {due_at}, is past by then. Take the round back to draft and give it new days.",
    "trial_no_contact": "The test letter to {email} did not leave: the mail server does not answer. Tell the "
    "operators.",
    "trial_not_taken": "The mail server did not take the test letter to {email}. It said “{said}”. Check the address "
    "of your account.",
    "letter_owed": "The letter tells the recipient what it has done itself, as a receipt does. It is not stopped.",
    "letter_gone": "The letter does not wait any longer: it has been sent, is on its way or was stopped already. "
    "Nothing has been changed.",
    "stop_reason_missing": "Write why the letter is stopped. The reason is kept with the event.",
    # A round that is out.
    "reminded_recently": "A reminder went {reminded_at}. The next can go {again_at} at the earliest. Nothing has been "
    "sent now.",
    "extension_not_later": "The new day, {new_due_at}, is no later than the one that holds, {due_at}. Give a later "
    "one.",
    "extension_not_later_for": "These have that day or a later one already: {names}. Give a later day, or leave them "
    "out. Nobody has a new day.",
    "extension_in_past": "The new day, {new_due_at}, has been already. Give one that has not.",
    "extension_after_closing": "The new day, {new_due_at}, is after the round closes, {closes_at}. Give an earlier "
    "one, or more time for all.",
    "nothing_to_deny": "{recipient} has no request for more time that waits.",
    "deny_round_cancelled": "The round {dnr} is cancelled, so no word on more time goes out. Nothing has been changed.",
    "papers_nothing": "Choose at least one paper to change. Nothing has been changed.",
    "papers_cause_missing": "Write why the papers are changed. All recipients read it, and it stands in the history.",
    "papers_cause_long": "The cause may be at most {limit} characters. Shorten it.",
    "papers_moved_on": "The papers have been changed since you opened the page. Nothing more has been changed, and no "
    "more letters go. See what holds now.",
    "paper_title_missing": "A new paper needs a name.",
    "paper_same": "It is the same file as “{title}” has already. Nothing has been changed, and no letters go.",
    "paper_gone": "Paper {position} is not there. Nothing has been changed.",
    "papers_none_left": "The round must have at least one paper. Nothing has been changed.",
    "paper_malware": "The paper “{path}” cannot be used: it contains malware ({malware}). Do not pass it on, and make "
    "it anew on a clean computer.",
    "round_frozen": "The round {dnr} is frozen: no letters leave, and no time runs out. Let it go on first.",
    "chain_no_own_day": "In a chain a recipient's days count from its turn, so it cannot be added with a due day of "
    "its own. Nothing has been changed. Leave the day empty; more time can be given when the turn has come.",
    "not_running": "The round {dnr} is not out for answers now, so that cannot be done. Nothing has been changed.",
    "not_frozen": "The round {dnr} is not frozen. Nothing has been changed.",
    "thaw_past_closing": "The round was to close {closes_at} and would close the moment it goes on. Give more time for "
    "all first.",
    "round_archived": "The round {dnr} is archived: it ended more than {days} days ago and is changed no more.",
    "note_empty": "The note is empty. Write what happened.",
    "note_kind_unknown": "The kind of the note, {kind}, is not known.",
    "stands_no_answer": "The recipient has no answer that counts, so there is nothing to stand by. If the answer came "
    "otherwise, enter it first.",
    "stands_already": "The answer is already about the papers as they are now. Nothing has been changed.",
    "stands_before_papers": "The papers were changed {at}, after that day. Give the day when the recipient said that "
    "the answer stands.",
    "note_in_future": "It cannot have happened {at}: that time has not been.",
    "supplement_round_not_sent": "The round {dnr} has not been sent, so there are no answers to complete.",
    "supplement_round_cancelled": "The round {dnr} is cancelled, so its answers cannot be completed.",
    "supplement_no_answer": "{recipient} has not answered, so there is nothing to complete.",
    "supplement_no_address": "{recipient} has no e-mail address in the round. Ask for the supplement in another way.",
    "supplement_open": "{recipient} already has a request to complete its answer that waits, until {until}. Take it "
    "back first.",
    "supplement_none_waiting": "{recipient} has no request to complete its answer that waits.",
    "supplement_part_unknown": "The recipient's answer has no part “{part}”. Those it has: {known}.",
    "supplement_parts_missing": "Choose at least one part of the answer that has to be completed.",
    "supplement_text_missing": "Write what is missing. The recipient reads it.",
    "supplement_text_long": "The text has {length} characters and may have at most {limit}. Shorten it.",
    "supplement_until_missing": "Give the last day to complete the answer.",
    "supplement_until_past": "The last day to complete the answer, {until}, has been already. Give a later one.",
    "supplement_until_today": "The last day to complete the answer has to be later than today, so that there is time.",
    "supplement_on_day_off": "The last day to complete the answer may not be a day off. Give a working day.",
    "supplement_after_archive": "The last day to complete the answer, {until}, is after the round is archived in "
    "Temporal, {archived_at}. Give an earlier one.",
    # Days and files.
    "date_unreadable": "“{text}” is not a date. Write for example 2026-10-09, or 2026-10-09T14:00 with a time.",
    "time_does_not_exist": "There is no {local}, as the clocks then go forward to summer time. Choose another time.",
    "span_reversed": "The first day is after the last. Put the days right.",
    "file_empty": "The file “{path}” is empty. Choose one with something in it.",
    "no_file_chosen": "Choose a file first.",
    "files_too_many": "At most ten files are taken. “{path}” and those after it were not received. Merge some of them.",
    "file_too_large": "The file “{path}” is larger than 25 MB. Divide it, or save it in a smaller format.",
    # Answers.
    "arrived_in_future": "The answer cannot have come {arrived_at}: that time has not been. Put the day right.",
    "arrived_before_draft": "The answer would have come {arrived_at}, when not even the round's draft existed: it was "
    "registered {drafted_at}, and the round was sent {sent_at}. Put the day right, or tick that it is right.",
    "arrived_before_sending": "The answer would have come {arrived_at}, but the round was not sent until {sent_at}. "
    "Put the day right, or tick that it is right.",
    "arrived_before_replaced": "The answer would have come {arrived_at}, but the one that it replaces came later, "
    "{replaced_at}. Put the day right, or tick that it is right.",
    "round_not_open": "The round {dnr} has not been sent, so answers cannot be taken.",
    "round_cancelled": "The round {dnr} is cancelled, so answers are not taken.",
    "round_closed": "The round {dnr} has closed. An answer that came in time is registered with the day it came.",
    "answer_exists": "The recipient already has an answer that counts, version {version} (receipt {receipt}).",
    "answer_file_refused": "The file “{path}” has not been registered: {found_words}. Choose another file, or tick "
    "that it is to be kept as it came, and choose it again.",
    "stance_unknown": "“{stance}” is no position. Choose one of: {known}.",
    "entry_file_missing": "Choose the file with the answer: the scanned document or the file that came.",
    "entry_unknown_organisation": "“{recipient}” is neither among the recipients nor in the register. Put the name "
    "right, or tick that it is an organisation of your own.",
    "entry_who_missing": "Write who answers.",
    "choice_overtaken": "Another answer counts now than when the page was shown. Nothing has been changed. Read the "
    "answers and choose again.",
    "choice_of_withdrawn": "Whoever gave the answer has taken it back, and it cannot be chosen.",
    "choice_is_the_recipients": "Both answers came through the answer link, so the recipient has said itself which "
    "counts.",
    "choice_reason_missing": "Write why that answer is to count.",
    "mark_part_unknown": "The answer has no such part. Choose one in the list.",
    "mark_passage_missing": "Those words do not stand in that part of the answer. Copy them exactly as they stand.",
    "mark_section_missing": "Write the provision, for example 21 kap. 7 § OSL.",
    "mask_file_missing": "Choose the file with the masked copy.",
    "mask_reason_missing": "Write why the copy is masked.",
    "mask_is_original": "It is the same file as the original. Choose the masked copy.",
    "mark_none": "That part is not marked. Nothing has been changed.",
    "no_answer_yet": "{recipient} has not answered.",
    "no_such_answer_version": "{recipient} has no answer of version {version}.",
    "text_too_long": "The text has {length} characters and may have at most {limit}. Shorten it.",
    # Views, themes and compilations.
    "sample_reader_missing": "Choose who is to read the sample.",
    "sample_size_wrong": "State how many answers to draw: at least 1 and at most {most}.",
    "sample_without_themes": "The round has no themes yet, so there is nothing to read for. Add the themes first.",
    "sample_too_few": "That many answers cannot be drawn. Answers with text that somebody else has marked as read and "
    "that the reader has not read: {count}.",
    "sample_not_yours": "The sample is read by another person.",
    "sample_coded_already": "The answer has already been read in the sample. What stands there is not "
    "changed afterwards.",
    "suggestion_says_missing": "Write in short what the views say. No machine writes that.",
    "suggestion_moved_on": "The suggestion no longer holds: somebody has decided on it, or changed one of its views.",
    "comments_format": "The file has to be a comment table as XLSX or DOCX. Save it so and choose it again.",
    "comments_unreadable": "The file cannot be read: it is damaged, locked or too large. Save it anew.",
    "comments_no_table": "No table of the file has the columns Nr and Utfall. Start from the table that is downloaded "
    "here.",
    "comments_columns": "Columns are missing in the table: {columns}. Put them back under the same titles.",
    "comments_other_round": "The round's reference, {dnr}, does not stand above the table. Choose the right file, or "
    "write the reference above the table if it belongs here.",
    "comments_file_missing": "Choose the file with the table.",
    "comments_moved_on": "Something has changed since the page was shown, so nothing has been taken in. See the rows "
    "as they stand now, and take them in again.",
    "passage_field_unknown": "The answer has no such part. Open the answer anew and mark once more.",
    "passage_missing": "Mark the words of the answer that the view is about. They have to stand in the chosen part "
    "exactly so.",
    "passage_not_carried": "The words of S{number} do not stand, or stand more than once, in the answer's new version. "
    "Mark the view there instead, and remove the old one.",
    "change_section_missing": "Give the section of the proposal that is changed.",
    "view_moved_on": "Somebody else has saved since you opened the page. Nothing of yours has been saved yet.",
    "group_too_small": "Choose at least two views that say the same.",
    "groups_answered": "The views belong to two groups that both have a response. Remove one of them first.",
    "theme_not_yours": "Only the second reader of the theme can accept it or give it back.",
    "theme_reads_itself": "Whoever writes the theme cannot be its second reader. Choose two different people.",
    "theme_title_missing": "Write the title of the theme.",
    "theme_words_missing": "Write what has to be changed in the theme.",
    "gaps_open": "The compilation cannot become final yet. Open gaps: {count}. Mend each, or write a sentence that "
    "explains it.",
    "final_not_closed": "The round is not closed, so the compilation is preliminary. It can become final when the "
    "round is closed.",
    "final_without_views": "The round has no views with responses yet. Take them out of the answers first, or make the "
    "final compilation without responses.",
    "compilation_other_format": "That version was made by another program and cannot be read here.",
    "compilation_without_data": "Version {version} was made without its data file and cannot be compared.",
    "outcome_not_approved": "The compilation is not approved. The outcome is told when its final version is.",
    "outcome_text_long": "The text may have at most {limit} characters. Shorten it.",
    "outcome_until_past": "That day has been. Choose one ahead, or leave it empty.",
    "archive_round_open": "The round {dnr} has not ended. The package is made when it has, so that nothing is missing.",
    "archive_text_long": "Shorten the text to {limit} characters at most.",
    "dispose_too_soon": "The round {dnr} can be disposed of {days} days after it closed or was cancelled.",
    "incident_ahead": "That time has not come. Write when the incident was noticed.",
    "dispose_adopting": "The councils' decisions on {dnr} are still followed. End that before the disposal.",
    "dispose_followed": "A second round follows {dnr} and shows its answers. Dispose of that one first.",
    "dispose_incoming": "In {dnr} members have answered an incoming remiss. It is not disposed of by itself.",
    "dispose_case": "The round {dnr} is part of a case, which shows its days. Take it out of the case first.",
    "dispose_waits": "A letter of {dnr} has not gone. Dispose of the round when it has, or is stopped.",
    "dispose_files_young": "A file of {dnr} came or was made in the last two days. Dispose of the round after that.",
    "dispose_package_old": "Something has happened in {dnr} since the package was made, so it is not whole. Make a new "
    "one, or write why the round is disposed of all the same.",
    "dispose_dnr_differs": "The reference differs. Write {dnr}, so that the right round goes. Nothing is removed.",
    "dispose_no_decision": "Write the decision to dispose: which body, which day and which section.",
    "dispose_not_archived": "It is not noted that the e-archive has the newest package of {dnr}. Note it, or write why "
    "the round is disposed of all the same.",
    "no_such_delivery": "The round {dnr} has no package {number}. The numbers stand on the page E-archive.",
    "pack_empty": "Write a place at one part at least that is to be in it.",
    "pack_name_missing": "Give it a name, so that it can be found again.",
    "pack_order_odd": "A place is a whole number, such as 3. Put right what is written otherwise.",
    "pack_paper_unusable": "“{title}” cannot be taken along: the file is damaged or locked. Take it out.",
    "pack_text_long": "The name may have at most {limit} characters. Shorten it.",
    "pack_too_many": "It can have at most {limit} parts.",
    "publish_empty": "Choose at least one answer, or the compilation.",
    "publish_none": "Nothing is published. Nothing has been changed.",
    "publish_not_approved": "The compilation is not approved. Publish when its final version is.",
    "publish_reason_missing": "Write why it is no longer published. That stands on the page in its stead.",
    "publish_said_no": "{names} said no to publishing the answer. Untick it there. They can change that on their page.",
    "publish_compilation_said_no": "The compilation holds all answers in full, and {names} said no to publishing the "
    "answer. Publish chosen answers without the compilation.",
    "unmasked_unsure": "Tick that the copy is not handed on. Nothing has been made.",
    "publish_unsure": "Tick that you have tried whether it may be published.",
    "compilation_approved": "Version {version} has been approved already.",
    "compilation_changed": "A newer version has been made since version {version} was handed in. Nothing is decided. "
    "Return it, and the new one is handed in.",
    "compilation_gaps": "Version {version} is not complete: {number} things are missing. See to them, or write why "
    "they have not been done, and make a new version.",
    "compilation_not_asked": "Version {version} does not wait for a decision. Nothing has been changed.",
    "compilation_not_newest": "There is a newer final version than {version}. Hand that in instead.",
    "compilation_preliminary": "Version {version} is preliminary. The version that is made when the round is closed, "
    "and the check finds nothing missing, is final.",
    "compilation_waits": "Version {version} has been handed in for approval and waits for a decision.",
    "no_such_version": "The compilation has no version {version}.",
    "handout_empty": "Choose at least one answer to hand out.",
    "handout_text_long": "The text may have at most {limit} characters. Shorten it.",
    "synpunkt_unknown": "No view has the number “{typed}”. Write the numbers like this: S1, S12.",
    "outcome_missing": "Choose what becomes of the view.",
    "day_unreadable": "Write the day as year, month and day: 2026-06-09.",
    "gaps_none_ticked": "Tick the gaps that the sentence is about.",
    "gap_words_missing": "Write the sentence that explains the gap. It is printed in the compilation.",
    **case_messages.ENGLISH,
}

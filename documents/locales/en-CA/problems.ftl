### What is wrong with what a person asked for, and what to do about it.

problem-not-found = There is no { $noun ->
    [person] person
    [email_address] address
    [membership] membership
    [affiliation] affiliation
    [organization] organization
    [organization_name] name of an organization
    [jurisdiction] jurisdiction
    [office] term of office
    [council_seat] seat
    [council_seat_term] term on the council
    [meeting] meeting
    [agenda_proposal] proposal for the agenda
    [campaign] campaign
    [invitation] invitation
    [audience] audience
    [topic] topic
    [activity] activity
    [issue] issue
    [planned_item] planned item
    [report] report
    [report_version] version of a report
    [report_sentence] sentence
    [report_text] text
    [report_override] override
    [report_comment] comment
    [report_recipient] recipient
    [roster_import] import
    [roster_import_line] line of a roster
    [recruitment_case] recruitment case
    [candidate] candidate
    [job_run] run
    [schedule] schedule
    [recommendation] recommendation
    [initiative] initiative
    [initiative_party] participation in an initiative
    [funding_reference] funding reference
    [agenda_item] agenda item
    [point] point
    [publication] publication
    [publication_issue] issue of a publication
    [subscriber] subscriber
    [reference] reference
    [resource] resource
    [attachment] attached file
    [working_group] sub-group
    [working_group_member] time in a sub-group
   *[other] row
} with this id. Ids look like Person:12; check both the type and the number.
problem-missing = A value is needed here.
problem-too-long = This text is too long: at most { $most } characters fit.
problem-too-many = This list holds too much: at most { $most } fit.
problem-too-deep = This rule goes too deep: it may have { $most } levels at most. Make it simpler.
problem-out-of-range = Give a number from { $least } to { $most }.
problem-does-not-exist = “{ $given }” is not a day of the calendar. Write one as 2021-08-31.
problem-not-a-local-time = “{ $given }” is not a date with a time. Write one as 2021-09-21T13:00.
problem-ends-before-start = The last day, { $last }, is before the first, { $first }. Choose a later end or an earlier start.
problem-overlaps = Another one was just entered for some of these days. Look again and choose days that are free.
problem-overlaps-open = Another one has been running since { $from }. End it first or choose days that are free.
problem-overlaps-closed = Another one runs from { $from } to { $to }. Choose days that are free.
problem-not-in-force-on = Nothing of this is in force on { $day }. Choose another day, or correct its dates first.
problem-not-a-member = On { $day }, this person is not a member of the community. Choose another day, or correct their membership first.
problem-meets-on = The sub-group meets on { $day }. Choose days that include this one, or cancel the meeting first.
problem-unknown-zone = “{ $given }” is not a time zone. Write an IANA name such as America/St_Johns.
problem-not-a-country = “{ $given }” is not a country’s code. Write one such as CA or US.
problem-not-a-language = “{ $given }” is not a language’s tag. Write one such as fr, en or es-MX.
problem-not-a-number = “{ $given }” is not a number. Write digits, with a point or a comma before decimals (six at most): 1690000, 99.5.
problem-not-a-file-name = This is not the name of a file. Write one line without slashes, backslashes or invisible characters.
problem-not-a-file = The file was not taken: { $reason ->
    [empty] it is empty.
    [programs] it has macros or other programs in it. Save it without them, as .docx, .xlsx or .pptx, or as PDF.
    [damaged] it is damaged or protected by a password.
   *[kind] by its content, it is of none of the kinds that are. Send a PDF, a picture (PNG, JPEG, WebP), an Office or OpenDocument file, or a text or CSV file in UTF-8.
}
problem-unknown-language = “{ $given }” is not an official language. Write fr or en.
problem-in-the-past = { $moment } has passed. Choose a moment to come.
problem-in-the-future = { $day } has not come yet. Choose a day up to today.
problem-too-early = This can be recorded from { $moment } on.
problem-moment = { $date }, { $time }
problem-local-time-does-not-exist = The clocks are moved forward over this time. Choose { $before } or { $after }.
problem-local-time-exists-twice = The clocks go through this time twice. Choose { $earlier } or { $later }.
problem-offset-does-not-fit = At that time { $zone } has another offset from UTC. Correct it or leave it out.
problem-invalid-address = Mail cannot be sent to this address. Write it as name@organization.example.
problem-invalid-phone = This is not a telephone number. Write it with its area code, such as 613 555-0142.
problem-invalid-url = This is not a web address. Write it in full, beginning with https://.
problem-invalid-slug = This is not a short name for addresses. Write it in lower case without accents, with digits and hyphens if need be, such as call-quality.
problem-already-in-use = This is there already. Look again at what was entered.
problem-named-twice = This is named more than once. Leave one out.
problem-not-allowed-in-state = This cannot be done: { $state ->
    [planned] the meeting has not been convened.
    [convened] the meeting has been convened.
    [quarterly] a quarterly meeting is for the whole track. Plan a meeting of another kind for a sub-group or an audience.
    [held] the meeting has been held.
    [over] the meeting is over.
    [cancelled] it has been cancelled.
    [ended] it has ended. Correct its dates instead.
    [vacant] nobody holds this seat until further notice. Correct the dates of a term instead.
    [closed] the issue is closed.
    [case_closed] the recruitment case is closed. If the gap has opened again, go on in the case that was opened since.
    [named] it was not checked yet whether this candidate is eligible. Record what holds of each criterion first.
    [eligible] this candidate is eligible.
    [not_eligible] this candidate is not eligible. Check them again if something has changed, or name somebody else.
    [joined] this candidate is a member already.
    [letter_sent] the letter was sent to this person. Record further attempts instead.
    [nobody_to_read] nobody is in support who could read the letter. Appoint somebody to support first.
    [candidate_withdrawn] this candidate was struck off. Name them again if they stand after all.
    [found] somebody was found who joins on a day to come. If that falls through, correct their membership first.
    [done] the plan was carried out.
    [dropped] the plan was given up.
    [erased] the person’s data were erased.
    [primary] this is the primary address. Set another one first.
    [missing] a text that is there cannot be marked as missing.
    [draft] the report is still being written.
    [compiling] the report is being compiled. Once that is done, read it again and approve it.
    [in_review] the report is still in review.
    [removed] it was removed.
    [withdrawn] it was withdrawn.
    [resolved] it was resolved.
    [written] people wrote this sentence: change it where it is kept.
    [approved] the report is approved.
    [sent] the report was sent. A correction is a new version.
    [archived] the report is archived.
    [queued] the run is waiting to start.
    [running] the run is under way.
    [succeeded] the run succeeded. Start a new one.
    [failed] the run failed. Try it again instead.
    [discarded] the run was discarded. Start a new one.
    [missed] the run was missed. Start a new one.
    [roster_reading] the file is still being read.
    [roster_read] what the import would change is being found out. Wait for its run to end.
    [roster_planned] the import was not carried out.
    [roster_applied] the import was carried out. It can be taken back with undoRosterImport.
    [roster_undone] the import was taken back. Send the file again.
    [roster_discarded] the import was put away. Send the file again.
    [taken_over] another organization took over from this one on the day after. Its last day stays.
    [merged] this person turned out to be somebody else on record. Name that one (mergedInto).
    [in_office] this person holds an office. Hand it over or end it first, or keep this person and merge the other.
    [not_held] the meeting was not held.
    [issue_open] the issue is open.
    [proposal_accepted] the proposal was accepted. Change the agenda instead.
    [proposal_declined] the proposal was declined. Make another one.
    [proposal_withdrawn] the proposal was withdrawn. Make another one.
    [voted] you have voted for this proposal already.
    [not_voted] you have not voted for this proposal.
    [referred_to] something refers to this reference. Take it off the resources that do first.
    [of_an_issue] this report is compiled from an issue of a publication. Change the issue or its sections.
    [of_a_group] only a sub-group may read this resource, and the report goes further. Let more people read it first.
    [not_of_a_group] only what a sub-group reads names a sub-group. Leave it out, or choose GROUP for its readers.
    [no_barrier] only an accessibility barrier has a remedy. Write what there is to do into the text, or change the kind.
    [resource_draft] the resource is a draft. Publish it first.
    [resource_proposed] the resource is a member’s proposal. Change it first: the secretariat takes it on by that.
    [resource_taken_on] the secretariat has taken this resource on. Ask it for changes.
    [resource_published] the resource is published already.
    [resource_withdrawn] the resource was withdrawn. Publish it again first.
    [recommendation_draft] the recommendation is still a draft. Have the committee adopt it, and send it with a report first.
    [recommendation_adopted] the recommendation was adopted: its words stay as they are, and the council will have it with the next report. Withdraw it and draft another to change it.
    [recommendation_sent] the council has this recommendation. Withdraw it and draft another to change it.
    [recommendation_answered] the council has answered this recommendation.
    [recommendation_closed] the recommendation is closed.
    [recommendation_withdrawn] the recommendation was withdrawn. Draft another.
    [audience_retired] the audience was retired. Choose another one or create one.
    [convened_with] a meeting was convened for this audience. Create another one.
    [of_working_group] the meeting is that of a sub-group. Give an audience or a sub-group, not both.
    [topic_retired] the topic was retired. Choose one that is in use.
    [initiative_ended] the initiative has ended and takes on nothing new. If it goes on, correct its last day first.
    [without_message] it is not known which message this is about, so there is no address to give up.
   *[other] its state does not allow it.
}
problem-not-reviewed = This text must first be reviewed in both languages.
problem-for-nobody = A targeted meeting is for an audience or for a sub-group. Say for which with updateMeeting (audience or workingGroup), then convene it.
problem-findings-stand = { $count ->
    [one] One thing is wrong with this version and must be mended first. The list says what and where.
   *[other] { $count } things are wrong with this version and must be mended first. The list says what and where.
}
problem-unknown-section = “{ $given }” is no section of a report. Choose one of those listed.
problem-not-an-office-holder = Only a co-chair in office approves, or the acting authority while both chairs are vacant.
problem-not-invited = This person is no longer invited to this meeting.
problem-not-a-colleague = This person cannot attend in the other’s place: choose a colleague from the same organization whom mail reaches and who has named nobody.
problem-not-the-newest = There is a newer version, number { $newest }. Read that one and approve it.
problem-already-done = This person has approved this version already.
problem-order-does-not-fit = This jurisdiction has no { $order ->
    [federal] federal organizations
    [provincial] provincial organizations
    [territorial] territorial organizations
    [municipal] municipalities
   *[other] organizations of this order
}. Choose another jurisdiction or another order of government.
problem-not-of-the-chair = On that day this person does not work for { $chair ->
    [federal] the federal government, and the federal co-chair must
   *[other] a province or territory, and the provincial co-chair must
}. Choose another person or another day, or correct where they work first.
problem-undecided-lines = { $count ->
    [one] One line waits
   *[other] { $count } lines wait
} for a decision. List them with rosterImportLines (verdict DOUBTFUL or REFUSED) and decide with decideRosterLines.
problem-planned-anew = The lines were planned anew since you looked. Look through them again, and then carry the roster out.
problem-built-upon = This can no longer be taken back: { $noun ->
    [report_version] a report that was sent counts it
    [person] a person was changed since
    [email_address] an address was changed or added since
    [affiliation] somebody’s affiliation was changed or added since
    [membership] a membership was changed or added since
    [organization] an organization was changed since
    [organization_name] an organization was renamed since
    [attendance] somebody’s attendance was recorded since
    [invitation] somebody was invited since
    [delivery_person] somebody was written to since
   *[other] something rests on it ({ $noun })
} ({ $row }).
problem-people-work-there = { $count ->
    [one] Somebody works
   *[other] { $count } people work
} there on days on which it would not exist ({ $people }). Correct where they work first; when you dissolve an organization, you can also say what becomes of its people (people).
problem-not-of-the-secretariat = Only co-chairs, their support and administrators look after a recruitment case. Choose one of them.
problem-not-in-the-audience = This meeting is not for you: its agenda is for those who are invited to it to propose and to vote on.
problem-not-your-own = This is somebody else’s. Only whoever made it can take it back.
problem-does-not-close-the-gap = { $order ->
    [municipal] A municipality does not speak for its province or territory. Let this person join the community without the case, and keep looking.
   *[other] On that day this person does not work for a ministry of the province or territory that is looked for. Correct where they work first, or let them join without the case.
}
problem-unknown-job = There is no such job. The jobs are { $jobs }.
problem-bad-parameter = { $kind ->
    [missing] A parameter is missing: give both the first and the last day, or neither.
    [ends_before_start] The last day is before the first. Choose a later one.
    [in_the_future] Figures are known up to today only. Choose an earlier day.
    [before_the_period] This day is before the period. Choose a day of the period or after it.
    [unreadable] The job has no such parameter, or cannot read its value. See its description.
   *[other] The job can do nothing with this parameter. See its description.
}
problem-run-in-the-future = A run cannot act at a moment to come. Choose an earlier one, or make it a dry run.
problem-not-an-instant = “{ $given }” is not a moment. Write one as 2021-09-21T17:00:00Z.
problem-not-a-cron-expression = “{ $cron }” says no times. Write five fields (minute, hour, day, month, weekday) as in 0 8 * * 1-5, or six with seconds first.
problem-never-due = “{ $cron }” is never due: no year has such a day. Choose another day or month.
problem-not-a-past-span = Due times of the past are made up for. Choose a span that ends no later than now, and after its beginning.

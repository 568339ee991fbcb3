### The messages.

## Common
mail-greeting = { $count ->
    [0] Hello,
   *[other] Hello { $names },
}
mail-unsubscribe = Stop receiving these messages
mail-contact = Any questions? Write to

## Invitation
mail-invitation-subject-invited = Invitation: { $title }, { $date }
mail-invitation-subject-updated = Updated: { $title }, { $date }
mail-invitation-subject-asked = Your reply: { $title }, { $date }
mail-invitation-subject-cancelled = Cancelled: { $title }, { $date }
mail-invitation-subject-removed = Invitation withdrawn: { $title }, { $date }
mail-invitation-subject-reminded = Reminder: { $title }, { $date }
mail-invitation-lead-invited = We are pleased to invite you to the following meeting.
mail-invitation-lead-updated = The time, place or content of this meeting has changed. Here is what is now planned.
mail-invitation-lead-changed = This meeting has changed. Here is what was planned, then what is planned now.
mail-invitation-lead-unchanged = This meeting takes place as we told you; here it is again for your calendar.
mail-invitation-lead-asked = You are invited to the following meeting, and we have not had your reply yet. Will you be able to attend?
mail-invitation-lead-cancelled = This meeting is cancelled.
mail-invitation-lead-removed = You are no longer on the list of invitees to this meeting.
mail-invitation-lead-reminded = This meeting is coming up.
mail-invitation-hours = { $start } to { $end }
mail-invitation-day-hours = { $day }, { $hours }
mail-invitation-next-day = { $time } on { $day }
mail-invitation-home = The community’s time: { $day }, { $hours } ({ $zone })
mail-invitation-place = Place: { $place }
mail-invitation-changes = What is changing
mail-invitation-changed-time = Date and time
mail-invitation-changed-place = Place
mail-invitation-changed-link = Link to join the meeting
mail-invitation-changed-was = Before: { $value }
mail-invitation-changed-is = Now: { $value }
mail-invitation-changed-nothing = to be specified
mail-invitation-join = Join the meeting
mail-invitation-agenda = Agenda
mail-invitation-answer = You can also reply from your calendar: the invitation is attached to this message.
mail-invitation-answering = Will you join us?
mail-invitation-accept = I will attend
mail-invitation-tentative = Maybe
mail-invitation-decline = I cannot attend
mail-invitation-delegate = A colleague will go instead
mail-invitation-by-hand = Your mail program does not show the invitation? Open the attached file, or add the meeting yourself:
mail-invitation-google = Google Calendar
mail-invitation-outlook = Outlook on the web
mail-invitation-by-hand-note = A meeting added this way does not follow changes.
mail-invitation-interests = You have not told us yet what interests you. Reply to this message with your topics ({ $topics }), and we will invite you to the meetings about them, too.
mail-invitation-answered = We have your reply. If your plans change, let us know:
mail-invitation-answered-calendar = You can also change your reply from your calendar.
mail-invitation-struck-out = The cancellation attached to this message removes the meeting from your calendar.
mail-invitation-reason = { $reason ->
    [executive] You are receiving this message as an executive member of the community.
    [manager] You are receiving this message as a member of the managers’ network of the community.
    [topic] You are receiving this message because you follow the topic “{ $name }”.
    [group] You are receiving this message because you belong to the group “{ $name }”.
    [audience] You are receiving this message because this meeting is for the audience “{ $name }”, of which you are part.
    [delegate] You are receiving this message because a colleague has asked you to attend in their place.
    [removed] You are receiving this message because you were invited to this meeting.
   *[named] You are receiving this message at the request of the co-chairs of the community.
}

## Thanks
mail-thanks-subject = Thank you: { $title }, { $date }
mail-thanks-lead-attended = Thank you for taking part in this meeting, held on { $day }. Here is what to remember of it.
mail-thanks-lead = This meeting was held on { $day }. Thank you to everyone who took part; whether or not you were there, here is what to remember of it.
mail-thanks-highlights = Highlights
mail-thanks-reason = You are receiving this message because you were invited to this meeting.

## Report
mail-report-subject = Activity report, { $period }
mail-report-subject-corrected = Corrected activity report, { $period }
mail-report-lead = The community’s activity report ({ $period }) has been approved.
mail-report-lead-corrected = The community’s activity report ({ $period }) has been corrected; this version replaces the previous one.
mail-report-subject-issue = { $title }
mail-report-subject-issue-corrected = Corrected: { $title }
mail-report-lead-issue = The executive report “{ $title }” is approved.
mail-report-lead-issue-corrected = The executive report “{ $title }” has been corrected; this version replaces the one before it.
mail-report-correction = What changed: { $correction }
mail-report-attached = You will find it attached; the link opens it in your browser, without an account.
mail-report-read = Read the report online
mail-report-reason = { $reader ->
    [council] You are receiving this message because you sit on the council to which the community reports ({ $council }).
    [asked] You are receiving this message at the request of the community’s co-chairs.
   *[member] You are receiving this message as a member of the community.
}

## Report due
mail-report-due-subject = { $standing ->
    [late] Late: activity report, { $period }
   *[due] Due { $day }: activity report, { $period }
}
mail-report-due-lead = { $standing ->
    [late] The activity report ({ $period }) was due on { $day } and has not been sent.
   *[due] The activity report ({ $period }) is due on { $day }.
}
mail-report-due-compile = It has not been compiled yet: please have that done, then complete it in both languages.
mail-report-due-mend = { $count ->
    [one] { $count } thing must be mended before the co-chairs can approve it. The list of findings says what and where.
   *[other] { $count } things must be mended before the co-chairs can approve it. The list of findings says what and where.
}
mail-report-due-approve = It is ready and awaits approval: please read it in both languages, then approve it or ask for changes.
mail-report-due-read = Open the report
mail-report-due-reason = You are receiving this message because of your office in the community.

## Review request
mail-review-subject = For review: activity report, { $period }
mail-review-lead = The draft of the activity report ({ $period }) is ready.
mail-review-subject-issue = For review: { $title }
mail-review-lead-issue = The draft of the executive report “{ $title }” is ready.
mail-review-asked = { $reviewer ->
    [chair] Please read it in both languages, then approve it or ask for changes.
   *[support] Please review and complete it in both languages; the co-chairs can then approve it.
}
mail-review-unready = { $count ->
    [0] All of its texts have been reviewed.
    [one] { $count } text is missing or still to be reviewed; until then it cannot be approved.
   *[other] { $count } texts are missing or still to be reviewed; until then it cannot be approved.
}
mail-review-read = Open the draft
mail-review-reason = { $reviewer ->
    [chair] You are receiving this message as a co-chair of the community.
   *[support] You are receiving this message because you support the co-chairs of the community.
}

## Recruitment request
mail-recruitment-subject = A representative for { $place }
mail-recruitment-gap = Nobody represents { $place } in our community of practice yet.
mail-recruitment-gap-since = Nobody has represented { $place } in our community of practice since { $date }.
mail-recruitment-reopened = Someone had been found, but the seat is open again.
mail-recruitment-municipal = A municipality already takes part, but it does not speak for the government.
mail-recruitment-asked = { $addressee ->
    [council] As you sit on the council ({ $council }) for { $place }, could you put forward someone from your government?
   *[support] No member of the council ({ $council }) sits for { $place } at the moment, so this one is in your hands.
}
mail-recruitment-profile = Who we are looking for: an executive in a ministry responsible for contact centres who can attend one meeting per quarter.
mail-recruitment-answer = A reply to this message with a name and an address is all it takes.
mail-recruitment-terms = Read the community’s terms of reference
mail-recruitment-reason = { $addressee ->
    [council] You are receiving this message as a member of the council to which the community reports ({ $council }).
   *[support] You are receiving this message because you support the co-chairs of the community.
}

## Recruitment follow-up
mail-recruitment-follow-up-subject = { $count ->
    [one] Recruitment follow-up due for { $place }
   *[other] { $count } recruitment follow-ups due
}
mail-recruitment-follow-up-lead = { $count ->
    [one] It is time to follow up on the search for a representative.
   *[other] It is time to follow up on { $count } searches for a representative.
}
mail-recruitment-follow-up-case = For { $place }: due on { $day }; { $attempts ->
    [0] no attempt is on record yet.
    [one] one attempt on record.
   *[other] { $attempts } attempts on record.
}
mail-recruitment-follow-up-asked = Once you have followed up, please record the attempt: that sets the date of the next one. You are told of each date once.
mail-recruitment-follow-up-read = Open the community’s page
mail-recruitment-follow-up-reason = { $reader ->
    [owner] You are receiving this message because you look after this recruitment.
   *[support] You are receiving this message because nobody in particular looks after this recruitment, and it is yours to follow by your office in the community.
}

## Sign-in
mail-sign-in-subject = Your sign-in link
mail-sign-in-lead = Here is the link that you asked for to sign in.
mail-sign-in-enter = Sign in
mail-sign-in-terms = It works once, until { $time } ({ $zone }), and only in the browser in which you asked for it.
mail-sign-in-unasked = If you did not ask for anything, please ignore this message: without your browser, the link opens nothing. Do not pass it on to anyone.
mail-sign-in-reason = You are receiving this message because your address was entered on the community’s sign-in page.

## Subscription to a publication
mail-subscription-subject = Confirm your subscription: { $publication }
mail-subscription-subject-invited = A publication for you: { $publication }
mail-subscription-lead = Your address was entered to receive the publication “{ $publication }”. Confirm it, and it will be sent to you.
mail-subscription-lead-invited = Somebody who reads the publication “{ $publication }” thought that it might interest you.
mail-subscription-confirm = Confirm my subscription
mail-subscription-look = Look at it and subscribe
mail-subscription-terms = This link works once, until { $day } at { $time } ({ $zone }).
mail-subscription-unasked = If you did not ask for anything, please ignore this message: unless you confirm, the publication will not be sent to you.
mail-subscription-unasked-invited = If it does not interest you, please ignore this message: you are not subscribed to anything.
mail-subscription-reason = You are receiving this message because your address was entered on the community’s subscription page.
mail-subscription-reason-invited = You are receiving this message because your address was entered on the page on which the publication is passed on. We do not know by whom.

## Bulletin
mail-bulletin-subject = { $publication }, { $date }
mail-bulletin-lead = Here is what is new since the last bulletin.
mail-bulletin-issue = A new issue has come out
mail-bulletin-trends = Trends
mail-bulletin-known = Worth knowing
mail-bulletin-read = Read the publication online
mail-bulletin-share = Pass it on to a colleague
mail-bulletin-reason = You are receiving this message because you confirmed your subscription to this publication.

## Alerts
mail-alert-subject = { $count ->
    [one] Something to look at
   *[other] { $count } things to look at
}
mail-alert-lead = { $count ->
    [one] The service has come across something that needs your attention.
   *[other] The service has come across { $count } things that need your attention.
}
mail-alert-missed = The job “{ $job }”, due on { $day } at { $time } ({ $zone }), could not be made up for in time. If it is still wanted, run it by hand or backfill its schedule.
mail-alert-failed = The job “{ $job }” failed on { $day } at { $time } ({ $zone }). The run says why; it can be tried again.
mail-alert-seat = Nobody sits on the council for { $place }.
mail-alert-report = The activity report ({ $period }) has not been sent.
mail-alert-meeting = The meeting of { $date } is past: please record whether it was held or cancelled.
mail-alert-quarter-at-risk = No quarterly meeting has been held or convened yet for { $period }, and the quarter is about to end.
mail-alert-quarter-over = No quarterly meeting was held for { $period }, and none has been convened since.
mail-alert-chair-federal = The office of the federal co-chair is vacant.
mail-alert-chair-provincial = The office of the provincial or territorial co-chair is vacant.
mail-alert-chairs = The offices of both co-chairs are vacant.
mail-alert-jurisdiction = Nobody represents { $place }, and no search for a representative is being followed up.
mail-alert-link = What the reference “{ $title }” leads to no longer answers or no longer exists. Its address should be corrected, or the reference removed.
mail-alert-file = The file “{ $name }” is attached to a resource, and its content is not in the store of files: please restore it from a backup, or send it again.
mail-alert-look = See how the service is doing
mail-alert-once = You are told of each of these once.
mail-alert-reason = You are receiving this message because you administer the service.
job-name = { $job ->
    [council_report] council report
    [report_delivery] delivery of the report
    [quarterly_invitations] quarterly invitations
    [invitation_reminders] meeting reminders
    [recruitment] recruitment
    [recruitment_letters] letters of recruitment
    [recruitment_follow_up] follow-ups of recruitment
    [bulletin] bulletins of publications
    [mail_delivery] delivery of mail
    [mail_feedback] what comes back from the mail
    [link_check] link check
    [alerts] alerts
    [housekeeping] housekeeping
   *[other] { $job }
}

## Trial message
mail-trial-subject = Test message
mail-trial-lead = This message was sent on { $day } at { $time } ({ $zone }) to check that the community’s mail arrives. This one has.
mail-trial-nothing = There is nothing for you to do, and no answer is expected.
mail-trial-reason = You are receiving this message because somebody who administers the service wanted to check delivery to your address.

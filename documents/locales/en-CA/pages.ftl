### Tribune's pages.

page-skip = Skip to content
page-nav = Pages
page-languages = Language
page-home = Home
page-reports = Reports
page-mailbox = Mailbox
page-gallery = Sample messages
page-playground = GraphQL playground
page-account = Account
page-footer = Tribune, the secretariat of the community of practice.
page-clock = Demonstration: it is { $time } on { $date }, in Toronto. No mail leaves this machine.
moment = { $date }, { $time }

home-lede = The community’s members, meetings, reports to the council and recruitment, as one service.
home-members = { $count ->
    [one] member
   *[other] members
}
home-federal = { $count ->
    [one] federal department
   *[other] federal departments
}
home-provincial = { $count ->
    [one] provincial or territorial ministry
   *[other] provincial or territorial ministries
}
home-municipal = { $count ->
    [one] municipality
   *[other] municipalities
}
home-unrepresented = { $count ->
    [0] Every province and territory is represented.
   *[other] Not represented: { $places }.
}
home-no-community = This service has no community yet. The command “tribune load” loads one from data files.
home-reports = The reports to the council, in French and in English.
home-mailbox = { $count ->
    [0] No message yet.
    [one] One message, as its recipient sees it.
   *[other] { $count } messages, as their recipients see them.
}
home-playground = Query the data, start a job, watch it run.
home-jobs = Latest jobs
home-job = Job
home-job-state = State
home-job-finished = Finished
home-no-run = No job has run yet.

run-queued = waiting
run-running = running
run-succeeded = succeeded
run-failed = failed
run-cancelled = cancelled
run-discarded = set aside
run-missed = missed

reports-lede = Each report is compiled from the data as at a date, in both languages.
reports-period = Period
reports-as-of = Data as at
reports-state = State
reports-version = Version
reports-documents = Documents
reports-none-yet = nothing compiled yet
reports-empty = No report yet. The job council_report compiles one.
report-draft = draft
report-in_review = in review
report-approved = approved
report-sent = sent
report-archived = archived

mailbox-messages = Messages
mailbox-count = { $count ->
    [0] no message
    [one] one message
   *[other] { $count } messages
}
mailbox-empty = The mailbox is empty. Messages arrive as soon as a job sends some.
mailbox-pages = Pages of the list
mailbox-older = Older messages
mailbox-back = Back to the list
mailbox-from = From
mailbox-to = To
mailbox-date = Date
mailbox-attachments = Attachments
mailbox-views = Views of the message
mailbox-html = Message
mailbox-text = Text
mailbox-source = Source
mailbox-calendar = Calendar
mailbox-no-part = This message has no such part.
mailbox-choose = Choose a message from the list.
gallery-lead = Every message that Tribune sends, with made-up content.
gallery-wide = On a wide screen (760 px)
gallery-narrow = On a narrow screen (500 px)
calendar-method = Purpose
calendar-request = Invitation
calendar-cancel = Cancellation
calendar-when = When
calendar-moment = { $moment } ({ $zone })
calendar-where = Where

sign-in-title = Sign in
sign-in-lede = Give the email address at which the community writes to you. A link to sign in will be sent there.
sign-in-address = Email address
sign-in-send = Send me a link
sign-in-token-title = With a token
sign-in-token-lede = Administrators may paste the token from the service’s configuration or its first start; whoever was given a token of their own, that one.
sign-in-token = Token
sign-in-button = Enter
sign-in-wrong = That is not the right token, or it is no longer good. Check that it was copied whole.
sign-in-sent-title = Look in your mailbox
sign-in-sent-text = If the community writes to you at this address, a link is on its way. It is good for 15 minutes, once, and in this browser only.
sign-in-sent-then = Nothing after a few minutes? Check the address, look among unwanted mail, or write to the co-chairs’ support.
sign-in-elsewhere-title = Open the link where you asked for it
sign-in-elsewhere-text = This link signs you in only in the browser in which you asked for it.
sign-in-elsewhere-then = Copy its address into that browser, or ask for a new link here.
sign-in-over-title = This link is no longer good
sign-in-over-text = A link works once, and for 15 minutes.
sign-in-over-then = Ask for a new one: it takes a moment.
sign-in-again = Ask for a link
sign-in-confirm = One more click, and you are in.
sign-in-enter = Sign in
sign-out = Sign out

answer-title = Your answer
answer-for = Invitation for { $names }
answer-taken = Recorded. Thank you!
answer-yours = { $answer ->
    [accepted] Your answer: you will attend.
    [tentative] Your answer: maybe.
    [declined] Your answer: you will not attend.
    [delegated] { $named ->
        [0] Your answer: somebody else attends in your place.
       *[other] Your answer: { $name } attends in your place.
    }
   *[other] You have not answered yet.
}
answer-change = You can change your mind until the meeting ends.
answer-colleague = Colleague
answer-choose = Choose…
answer-invite = Invite this person in my place
answer-nobody = The community knows nobody else in your organization. Reply to the invitation’s message with a name and an address.
answer-no-such-colleague = This person cannot attend in your place. Please choose somebody else from the list.
answer-closed = { $why ->
    [over] This meeting is over: it takes no more answers.
    [cancelled] This meeting is cancelled.
   *[other] You are no longer on the list of invitees to this meeting.
}

unsubscribe-title = Messages that you receive
unsubscribe-for = Messages to { $names }
unsubscribe-what = { $kind ->
    [thanks] Thanks and highlights after meetings
   *[other] These messages
}
unsubscribe-on = You receive them.
unsubscribe-off = You no longer receive them.
unsubscribe-keep = Invitations to meetings stay as they are: they come with your place in the community.
unsubscribe-stop = Stop receiving them
unsubscribe-again = Receive them again

subscribe-title = Subscribe to a publication
subscribe-lede = Give your email address. A message there will ask you to confirm your subscription.
subscribe-none = There is no publication yet.
subscribe-publication = Publication
subscribe-address = Email address
subscribe-language = Language
subscribe-send = Subscribe
subscribe-privacy = Your address serves to send you the publication, and nothing else. Each message lets you unsubscribe with one click.
subscribe-sent-title = Look into your mailbox
subscribe-sent-text = If the subscription is to be confirmed, a message is on its way. Its link is good for seven days.
subscribe-sent-then = Nothing after a few minutes? Check the address, and look among unwanted mail.
subscribe-confirm-title = Confirm the subscription
subscribe-confirm-text = One more click, and the bulletins will be sent to you.
subscribe-confirm-button = Confirm my subscription
subscribe-done-title = Your subscription is confirmed
subscribe-done-text = You will receive the bulletins to come. There is nothing else to do.
subscribe-over-title = This link is no longer good
subscribe-over-text = A link works once, within seven days, and only the last one that was sent does.
subscribe-over-button = Send me a new link
subscribe-gone-then = You can subscribe again: it takes a moment.
publication-no-issue = No issue has come out online yet.
publication-issues = Issues
publication-feed = Atom feed
share-title = Pass this publication on
share-lede = Give a colleague’s email address: an invitation to subscribe will be sent there, without your name.
share-address = Your colleague’s email address
share-send = Send the invitation
share-privacy = We do not say from whom the invitation comes, and we do not know.
share-sent-title = Thank you
share-sent-text = If an invitation can be sent to your colleague, it is on its way.
share-sent-then = They are subscribed to nothing until they have confirmed it themselves.
unsubscribe-bulletins = Bulletins of the publication
unsubscribe-bulletins-keep = You can receive them again whenever you like, from this page.

account-title = Your account
account-open = The demonstration is open: nobody needs to sign in.
account-token = You are here by a token.
account-roles = What you are here
account-sessions = Where you are signed in
account-begun = Since
account-seen = Last seen
account-here = this browser
account-end = End this session
role-dashboard = Dashboard: sees figures, no personal data
role-member = Member of the community
role-council = Member of the council
role-support = Co-chair support
role-co-chair = Co-chair
role-administrator = Administrator

error-title = Sorry
error-home = Back to the home page
error-not-found = There is nothing at this address. The link may be incomplete.
error-not-whole = This link is not whole. Copy all of it from the message, or open it there.
error-busy = Many people are here at the moment. Try again in a few seconds.
error-timeout = The answer took too long. Try again, or ask for less at once.
error-too-often = That was a lot in a short time. Wait a moment, then try again.
error-forbidden = This page is for others. Whoever keeps access can tell you what you may see.
error-internal = The service could not answer. The incident is on record; try again in a moment.
error-elsewhere = This form was sent from another site. Open Tribune’s own page and send it from there.
error-malformed = The form came incomplete. Open the page again and send it once more.

## Links to reports
report-link-over = This link no longer opens the report
report-link-expired = Links to reports are good for a limited time, and that of this one is over.
report-link-revoked = This link was revoked.
report-link-ask = The report itself is still there: reply to the message that brought you the link, and the community’s secretariat will send it to you.

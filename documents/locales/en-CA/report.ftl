### The activity report.

## Title
council-title = Activity Report, { $period }
council-subtitle = Submitted to: { $council }. Figures as of { $date }.

## Completed activities
completed-heading = Activities completed { $period-during }
completed-none = No activity took place during this period.

## Members
members-members = { $count ->
    [0] Current members – the community has no members yet.
    [one] Current members – { $count } person representing:
   *[other] Current members – { $count } people representing:
}
members-federal = { $count ->
    [0] no federal departments;
    [one] { $count } federal department;
   *[other] { $count } federal departments;
}
members-provincial-territorial = { $count ->
    [0] no provincial or territorial ministries;
    [one] { $count } provincial or territorial ministry;
   *[other] { $count } provincial or territorial ministries;
}
members-municipal = { $count ->
    [0] no municipalities.
    [one] { $count } municipality.
   *[other] { $count } municipalities.
}
members-other = { $count ->
    [one] In addition, { $count } organization that belongs to none of these three orders: { $names }.
   *[other] In addition, { $count } organizations that belong to none of these three orders: { $names }.
}
members-unrepresented = Not currently represented: { $jurisdictions }.
members-represented = Note: every province and territory is represented.
municipal-only = Only municipalities take part in { $places }.

## Issues
issues-heading = Issues and challenges
issues-issue = Issue
issues-importance = Importance
issues-impact = Impact
issues-action-plan = Action plan
issues-unrepresented = Not currently represented in the community: { $jurisdictions }.
issues-represented = Every province and every territory has a voice in the community.
issues-none = No other issue has been raised.

## Planned activities
planned-heading = Activities planned for the next period ({ $period-during })
planned-meetings = { $count ->
    [0] No quarterly meeting is on the calendar yet.
    [one] Quarterly meeting { $months }.
   *[other] Quarterly meetings { $months }.
}
planned-themes = { $themes-count ->
    [one] Theme under consideration: { $themes }.
   *[other] Themes under consideration: { $themes }.
}
planned-recruitment = Recruitment of members from all orders of government.
planned-recruitment-notably = Recruitment of members from all orders of government, with priority given to { $places }.

## Where the figures come from
facts-heading = Where these figures come from
facts-introduction = Each figure in this report is the number of items returned by a query, which can be run again at any time.
fact-activities = { $count ->
    [0] No completed activities
    [one] { $count } completed activity
   *[other] { $count } completed activities
}
fact-members = { $count ->
    [0] No members
    [one] { $count } member
   *[other] { $count } members
}
fact-federal = { $count ->
    [0] No federal departments
    [one] { $count } federal department
   *[other] { $count } federal departments
}
fact-provincial-territorial = { $count ->
    [0] No provincial or territorial ministries
    [one] { $count } provincial or territorial ministry
   *[other] { $count } provincial or territorial ministries
}
fact-municipal = { $count ->
    [0] No municipalities
    [one] { $count } municipality
   *[other] { $count } municipalities
}
fact-other = { $count ->
    [0] No other organizations
    [one] { $count } other organization
   *[other] { $count } other organizations
}
fact-unrepresented = { $count ->
    [0] No province or territory without a representative
    [one] { $count } province or territory without a representative
   *[other] { $count } provinces and territories without a representative
}
fact-planned-meetings = { $count ->
    [0] No planned quarterly meetings
    [one] { $count } planned quarterly meeting
   *[other] { $count } planned quarterly meetings
}

## Texts to be looked over
text-draft = draft

## What is left to settle before approval
finding-missing-text = { $language ->
    [fr] The French text is missing: it has yet to be written.
   *[en] The English text is missing: it has yet to be written.
}
finding-draft-text = { $language ->
    [fr] The French text is a draft: have it reviewed.
   *[en] The English text is a draft: have it reviewed.
}
finding-unequal-figures = The figures differ by language (only in French: { $french }; only in English: { $english }).
finding-unequal-links = The links differ by language (in French: { $french }; in English: { $english }).
finding-empty-section = The section says nothing: write an introduction for it, or take it out of the report.
finding-dead-reference = The sentence rests on a figure that the report does not hold: { $fact }.
finding-uneven-table = The cells of this row do not match the columns of the table.
finding-repeated-path = Two sentences of the report have the same reference.
finding-lost-override = The sentence that this text replaced is no longer in the report: delete the text, or attach it to another sentence.
finding-lost-text = The section of this text is no longer in the report: delete the text, or bring the section back.
finding-undecided-meeting = The meeting “{ $title }” of { $date } is past: say whether it was held or cancelled.
finding-cancelled-but-done = The meeting “{ $title }” of { $date } is cancelled, but is among the activities completed.
finding-untold-meeting = The meeting “{ $title }” of { $date } was held, but no activity tells of it.
finding-undecided-plan = The planned activity “{ $title }” was to be done by { $date }: say what became of it.
finding-members-without-organization = { $count ->
    [one] { $count } member has no organization: counted among the members, but in no line.
   *[other] { $count } members have no organization: counted among the members, but in no line.
}

## The PDF
pdf-page = Page { $page } of { $pages }
pdf-keywords = activity report, community of practice, public services, Canada
pdf-unready = { $count ->
    [one] Working copy: { $count } text is missing or still to be looked over.
   *[other] Working copy: { $count } texts are missing or still to be looked over.
}
pdf-chart-source = Source of the figures:
pdf-facts-number = No.
pdf-facts-figure = Figure
pdf-facts-query = Query
pdf-overrides-heading = Sentences written by hand
pdf-overrides-introduction = The secretariat replaced the sentences that carry these marks. This is what the data gave to read.
pdf-overrides-mark = Mark
pdf-overrides-generated = Sentence from the data

## A correction of what was sent
report-correction = Corrected version. What changed: { $changed }

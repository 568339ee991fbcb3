### The activity report.

## Title
council-title = Activity Report, { $period }
council-subtitle = Submitted to: { $council }. Figures as of { $date }.

## Completed activities
completed-heading = Activities completed { $period-during }
completed-none = No activity took place during this period.

## Members
members-members = { $count ->
    [0] Current members – the community has no members.
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
members-unrepresented = Note: nobody currently represents { $jurisdictions }.
members-represented = Note: every province and territory is represented.
municipal-only = From { $jurisdictions }, only municipalities take part in the community.

## Issues
issues-heading = Issues and challenges
issues-issue = Issue
issues-importance = Importance
issues-impact = Impact
issues-action-plan = Action plan
issues-unrepresented = Nobody currently represents { $jurisdictions } in the community.
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

## The page
page-why = Where does this come from?
page-instead-of = Written by the secretariat. The data said:
page-this-version = English version

## Texts to be reviewed
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
finding-empty-section = The section is empty: write an introduction for it, or take it out of the report.
finding-dead-reference = The sentence relies on a figure that is not in the report: { $fact }.
finding-uneven-table = The cells of this row do not match the columns of the table.
finding-repeated-path = Two sentences of the report have the same reference.
finding-lost-override = The sentence that this text replaced is no longer in the report: delete the text, or attach it to another sentence.
finding-lost-text = The section of this text is no longer in the report: delete the text, or bring the section back.
finding-undecided-meeting = The meeting “{ $title }” of { $date } has passed: indicate whether it was held or cancelled.
finding-cancelled-but-done = The meeting “{ $title }” of { $date } was cancelled, but is listed among the activities completed.
finding-untold-meeting = The meeting “{ $title }” of { $date } was held, but no activity reports on it.
finding-undecided-plan = The planned activity “{ $title }” was to be done by { $date }: indicate what became of it.
finding-members-without-organization = { $count ->
    [one] { $count } member has no organization: counted among the members, but not in any line of organizations.
   *[other] { $count } members have no organization: counted among the members, but not in any line of organizations.
}
finding-untold-recommendation = Recommendation { $number }, “{ $title }”, was adopted, but this report has no section that would tell the council: add the section of recommendations to the report.
finding-undated-figure = The figure “{ $title }” has no date: enter with the resource the day on which it was true.
finding-withheld-resource = The resource “{ $title }” is not published for all who get this report (the members and the council): publish it, let more people read it, or take it out of the issue.

## The PDF
pdf-page = Page { $page } of { $pages }
pdf-keywords = activity report, community of practice, public services, Canada
pdf-unready = { $count ->
    [one] Working copy: { $count } text is missing or still to be reviewed.
   *[other] Working copy: { $count } texts are missing or still to be reviewed.
}
pdf-table-source = Source of the figures:
pdf-facts-number = No.
pdf-facts-figure = Figure
pdf-facts-query = Query
pdf-overrides-heading = Sentences written by hand
pdf-overrides-introduction = The secretariat replaced the sentences that carry these marks. This is what the data said.
pdf-overrides-mark = Mark
pdf-overrides-generated = Sentence from the data

## A correction of what was sent
report-correction = Corrected version. What changed: { $changed }

## What changed
changes-heading = What changed
changes-since-report = Compared with the figures of the last scheduled report, as of { $date }.
changes-since-start = Compared with the situation on { $date }, the eve of the period.
changes-members = Members: { $before } before and { $now } now; { $joined ->
    [0] nobody joined
    [one] { $joined } person joined
   *[other] { $joined } people joined
} and { $left ->
    [0] nobody left
    [one] { $left } person left
   *[other] { $left } people left
}.
changes-organizations-joined = { $count ->
    [0] No organization joined the community.
    [one] { $count } organization joined the community: { $names }.
   *[other] { $count } organizations joined the community: { $names }.
}
changes-organizations-left = { $count ->
    [0] No organization left the community.
    [one] { $count } organization left the community: { $names }.
   *[other] { $count } organizations left the community: { $names }.
}
changes-renamed = { $count ->
    [0] No organization changed its name.
    [one] { $count } organization changed its name:
   *[other] { $count } changes of an organization’s name:
}
changes-renaming = { $before }: called { $after } since { $date }.
changes-successions = { $count ->
    [0] No organization took the place of another.
    [one] { $count } organization gave way to another:
   *[other] { $count } organizations gave way to others:
}
changes-succession = { $predecessor }: succeeded by { $successor } on { $date }.
changes-gaps-opened = { $count ->
    [0] No province or territory lost its representation.
    [one] { $count } representation lost:
   *[other] { $count } representations lost:
}
changes-gap-opened = Nobody has represented { $jurisdictions } since { $date } ({ $months ->
    [0] { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
    [one] { $months } month
   *[other] { $months } months
}).
changes-gap-opened-until = Nobody represented { $jurisdictions } { $one-day ->
    [1] on { $date } alone
   *[other] from { $date } to { $until }
} ({ $months ->
    [0] { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
    [one] { $months } month
   *[other] { $months } months
}).
changes-gaps-closed = { $count ->
    [0] No province or territory gained representation.
    [one] { $count } representation gained:
   *[other] { $count } representations gained:
}
changes-gap-closed = Represented again since { $date }, after a gap of { $months ->
    [0] { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
    [one] { $months } month
   *[other] { $months } months
}: { $jurisdictions }.
changes-gap-closed-until = Represented again { $one-day ->
    [1] on { $date } alone
   *[other] from { $date } to { $until }
}, after a gap of { $months ->
    [0] { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
    [one] { $months } month
   *[other] { $months } months
}: { $jurisdictions }.
changes-first-represented = Represented for the first time, as of { $date }: { $jurisdictions }.
changes-first-represented-until = Represented for the first time, { $one-day ->
    [1] on { $date } alone
   *[other] from { $date } to { $until }
}: { $jurisdictions }.
changes-meetings = { $count ->
    [0] No quarterly meeting was on the calendar.
    [one] { $count } quarterly meeting was on the calendar; { $held ->
        [0] it was not held.
       *[other] it was held.
    }
   *[other] { $count } quarterly meetings were on the calendar; { $missed ->
        [0] all were held.
       *[other] { $held ->
            [0] none was held.
            [one] { $held } was held, a shortfall of { $missed }.
           *[other] { $held } were held, a shortfall of { $missed }.
        }
    }
}
changes-meeting-dropped = Meeting of { $date }: cancelled.
changes-meeting-open = Meeting of { $date }: nothing on record indicates that it was held.
changes-plans = { $count ->
    [0] No other activity was planned.
    [one] { $count } other activity was planned; { $done ->
        [0] it was not completed.
       *[other] it was completed.
    }
   *[other] { $count } other activities were planned; { $done ->
        [0] none was completed.
        [one] { $done } was completed.
       *[other] { $done } were completed.
    }
}
changes-plan-done = Completed: { $title }
changes-plan-dropped = Abandoned: { $title }
changes-plan-open = Carried forward: { $title }
changes-issues = { $count ->
    [0] No issue was resolved.
    [one] { $count } issue was resolved:
   *[other] { $count } issues were resolved:
}

## Representation
representation-heading = Representation and membership
representation-map = Representation of the provinces and territories
representation-map-description = { $represented ->
    [0] None of the { $all } provinces and territories is represented.
    [one] { $represented } of the { $all } provinces and territories is represented.
   *[other] { $represented } of the { $all } provinces and territories are represented.
}{ $municipal-only-count ->
    [0] { "" }
   *[other] { " " }Municipalities only: { $municipal-only }.
}{ $absent-count ->
    [0] { "" }
   *[other] { " " }Not represented: { $absent }.
}
standing-represented = Represented
standing-municipal-only = Municipalities only
standing-not-represented = Not represented
since-ever = From the start
membership-chart = Members by order of government
membership-chart-description = Members from { $from } to { $to }: federal, from { $federal-before } to { $federal }; provincial or territorial, from { $provincial-before } to { $provincial }; municipal, from { $municipal-before } to { $municipal }; others, from { $other-before } to { $other }.

## Attendance
attendance-heading = Attendance at meetings
attendance-none = No meeting was held during this period.
attendance-attended = { $meetings ->
    [one] { $meetings } meeting held
   *[other] { $meetings } meetings held
}, { $count ->
    [0] no attendance on record.
    [one] { $count } attendance.
   *[other] { $count } attendances.
}
attendance-invited = { $meetings ->
    [one] { $meetings } meeting held
   *[other] { $meetings } meetings held
}, { $count ->
    [0] no attendance on record
    [one] { $count } attendance
   *[other] { $count } attendances
} { $invited ->
    [one] for { $invited } invitation.
   *[other] for { $invited } invitations.
}
attendance-by-order = By order of government:
attendance-by-jurisdiction = By jurisdiction:
attendance-chart = Attendance by quarter and order of government
attendance-chart-description = { $quarters ->
    [one] Attendances over { $quarters } quarter
   *[other] Attendances over { $quarters } quarters
}: federal, { $federal }; provincial or territorial, { $provincial }; municipal, { $municipal }; others, { $other }.
attendance-no-organization = No organization

## Sub-groups and the managers’ network
groups-heading = Sub-groups and the managers’ network
groups-count = { $count ->
    [0] No sub-group was active during this period.
    [one] { $count } sub-group was active during this period.
   *[other] { $count } sub-groups were active during this period.
}
groups-since = Active since { $date }.
groups-ended = Active from { $date } to { $last }.
groups-members = { $count ->
    [one] { $count } member, who leads it.
   *[other] { $count } members, one of whom leads it.
}
groups-members-led = { $count ->
    [one] { $count } member, who leads it ({ $organization }).
   *[other] { $count } members, one of whom leads it ({ $organization }).
}
groups-members-without-lead = { $count ->
    [0] No members.
    [one] { $count } member; nobody leads it.
   *[other] { $count } members; nobody leads it.
}
groups-meetings = { $held ->
    [0] No meetings held
    [one] { $held } meeting held
   *[other] { $held } meetings held
}{ $planned ->
    [0] ; none planned.
    [one] ; { $planned } planned.
   *[other] ; { $planned } planned.
}
groups-managers = { $count ->
    [0] The managers’ network has no members
    [one] The managers’ network has { $count } member
   *[other] The managers’ network has { $count } members
}{ $held ->
    [0] ; it held no meetings during this period
    [one] ; it held { $held } meeting during this period
   *[other] ; it held { $held } meetings during this period
} { $planned ->
    [0] and plans none for the next.
   *[other] and plans { $planned } for the next.
}

## Recommendations to the council
recommendations-heading = Recommendations to the council
recommendations-new = { $count ->
    [0] The community makes no new recommendation to the council.
    [one] The community makes { $count } new recommendation to the council.
   *[other] The community makes { $count } new recommendations to the council.
}
recommendations-adopted = Recommendation { $number }, adopted on { $date }; { $approach ->
    [bilateral] bilateral approach
    [collaborative_and_bilateral] collaborative and bilateral approach
   *[collaborative] collaborative approach
}.
recommendations-adopted-with = Recommendation { $number }, adopted on { $date }; { $approach ->
    [bilateral] bilateral approach
    [collaborative_and_bilateral] collaborative and bilateral approach
   *[collaborative] collaborative approach
} ({ $parties }).
recommendations-earlier = { $count ->
    [0] No earlier recommendation was before the council during this period.
    [one] { $count } earlier recommendation was before the council during this period.
   *[other] { $count } earlier recommendations were before the council during this period.
}
recommendations-sent = Recommendation { $number }, sent on { $date }.
recommendations-unanswered = The council has not answered yet.
recommendations-answered = { $answer ->
    [accepted] The council accepted it on { $date }.
    [accepted_in_part] The council accepted it in part on { $date }.
    [declined] The council declined it on { $date }.
    [deferred] On { $date }, the council deferred its decision.
   *[question] On { $date }, the council asked for more information.
}
recommendations-noted = Follow-up on { $date }
recommendations-closed = Closed on { $date }.
recommendations-withdrawn = Withdrawn on { $date }.

## Initiatives and partnerships
initiatives-heading = Initiatives and partnerships
initiatives-initiatives = { $count ->
    [0] No initiative was under way during this period.
    [one] { $count } initiative was under way during this period.
   *[other] { $count } initiatives were under way during this period.
}
initiatives-partnerships = { $count ->
    [0] No partnership was under way during this period.
    [one] { $count } partnership was under way during this period.
   *[other] { $count } partnerships were under way during this period.
}
initiatives-since = Under way since { $date }.
initiatives-ended = From { $date } to { $last }.
initiatives-parties = { $count ->
    [0] No participating organization.
    [one] { $count } participating organization:
   *[other] { $count } participating organizations:
}
initiatives-leads = { $names-count ->
    [one] Lead organization: { $names }.
   *[other] Lead organizations: { $names }.
}
initiatives-partners = { $names-count ->
    [one] Partner: { $names }.
   *[other] Partners: { $names }.
}
initiatives-groups = { $names-count ->
    [one] Sub-group: { $names }.
   *[other] Sub-groups: { $names }.
}
initiatives-recommendations = { $names-count ->
    [one] Recommendation to the council: { $names }.
   *[other] Recommendations to the council: { $names }.
}
initiatives-funding = { $count ->
    [one] Funding: { $count } reference, ${ $amount } in total:
   *[other] Funding: { $count } references, ${ $amount } in total:
}
initiatives-funding-partly = { $count ->
    [one] Funding: { $count } reference, at least ${ $amount } in total (not all amounts are known):
   *[other] Funding: { $count } references, at least ${ $amount } in total (not all amounts are known):
}
initiatives-funding-unknown = { $count ->
    [one] Funding: { $count } reference, whose amount is not known:
   *[other] Funding: { $count } references, whose amounts are not known:
}
initiatives-reference = { $title } ({ $reference }), fiscal year { $year }: ${ $amount }.
initiatives-reference-without-amount = { $title } ({ $reference }), fiscal year { $year }: amount not known.
initiatives-approved = Approved on { $date }.
initiatives-not-approved = Not approved yet.
initiatives-funded = { $count ->
    [one] { $count } funding reference supports recommendations to the council:
   *[other] { $count } funding references support recommendations to the council:
}
initiatives-funded-recommendation = Recommendation { $number }: { $title }

## Terms of reference
compliance-heading = Compliance with the terms of reference
compliance-terms = What follows is measured against the terms of reference in force since { $date }.
compliance-no-quarter = No quarter ended during this period.
compliance-every-quarter = { $count ->
    [one] The quarterly meeting was held in the only quarter that ended.
   *[other] A quarterly meeting was held in each of the { $count } quarters that ended.
}
compliance-no-meeting = { $count ->
    [one] The only quarter that ended had no meeting: { $quarters }.
   *[other] None of the { $count } quarters that ended had a meeting: { $quarters }.
}
compliance-quarters = { $missing ->
    [one] { $missing } quarter out of { $count } had no meeting: { $quarters }.
   *[other] { $missing } quarters out of { $count } had no meeting: { $quarters }.
}
compliance-chairs-held = Both co-chair positions are filled.
compliance-federal-chair-vacant = The federal co-chair position is vacant.
compliance-provincial-chair-vacant = The provincial or territorial co-chair position is vacant.
compliance-chairs-vacant = Both co-chair positions are vacant.
compliance-no-seat = No seat on the council is on record.
compliance-seats-held = { $seats ->
    [one] The only seat on the council is filled.
   *[other] All { $seats } seats on the council are filled.
}
compliance-federal-seat-vacant = { $seats ->
    [one] The only seat on the council, that of the federal government, is vacant.
   *[other] { $count } of the { $seats } seats on the council is vacant: that of the federal government.
}
compliance-seats-vacant-federal = { $count } of the { $seats } seats on the council are vacant: that of the federal government and { $jurisdictions-count ->
    [one] that of this jurisdiction: { $jurisdictions }.
   *[other] those of the following jurisdictions: { $jurisdictions }.
}
compliance-seats-vacant = { $count ->
    [one] { $seats ->
        [one] The only seat on the council is vacant, for this jurisdiction: { $jurisdictions }.
       *[other] { $count } of the { $seats } seats on the council is vacant, for this jurisdiction: { $jurisdictions }.
    }
   *[other] { $count } of the { $seats } seats on the council are vacant, for these jurisdictions: { $jurisdictions }.
}
compliance-reports = { $count ->
    [0] No half-yearly report was due.
    [one] { $count } half-yearly report was due; { $late ->
        [0] it was submitted on time:
       *[other] it was not submitted on time:
    }
   *[other] { $count } half-yearly reports were due; { $late ->
        [0] all were submitted on time:
        [one] { $late } was not submitted on time:
       *[other] { $late } were not submitted on time:
    }
}
compliance-report-on-time = { $half }: submitted on { $date }; it was due by { $due }.
compliance-report-late = { $half }: submitted on { $date }, { $days ->
    [one] { $days } day
   *[other] { $days } days
} after it was due, on { $due }.
compliance-report-unsent = { $half }: not submitted; it was due by { $due }.

## Tables and charts
cell-number = { $count }
cell-text = { $text }
cell-date = { $date }
quarter = Q{ $quarter-number } { $quarter-year }
column-order = Order of government
column-jurisdiction = Jurisdiction
column-quarter = Quarter
column-date = Date
column-attended = Attendance
column-invited = Invitations
column-standing = Representation
column-members = Members
column-organizations = Organizations
column-since = Since
column-federal = Federal
column-provincial-territorial = Provincial or territorial
column-municipal = Municipal
column-other = Others
order-federal = Federal
order-provincial-territorial = Provincial or territorial
order-municipal = Municipal
order-other = Other organizations, or none

## Where the figures of the other sections come from
fact-members-before = { $count ->
    [0] No members before
    [one] { $count } member before
   *[other] { $count } members before
}
fact-changes-joined = { $count ->
    [0] Nobody joined
    [one] { $count } person who joined
   *[other] { $count } people who joined
}
fact-changes-left = { $count ->
    [0] Nobody left
    [one] { $count } person who left
   *[other] { $count } people who left
}
fact-changes-organizations-joined = { $count ->
    [0] No new organizations
    [one] { $count } new organization
   *[other] { $count } new organizations
}
fact-changes-organizations-left = { $count ->
    [0] No organizations that left
    [one] { $count } organization that left
   *[other] { $count } organizations that left
}
fact-changes-renamed = { $count ->
    [0] No new names
    [one] { $count } new name of an organization
   *[other] { $count } new names of organizations
}
fact-changes-successions = { $count ->
    [0] No successions
    [one] { $count } organization that became another
   *[other] { $count } organizations that became others
}
fact-changes-gaps-opened = { $count ->
    [0] No representation lost
    [one] { $count } representation lost
   *[other] { $count } representations lost
}
fact-changes-gaps-closed = { $count ->
    [0] No representation gained
    [one] { $count } representation gained
   *[other] { $count } representations gained
}
fact-changes-meetings = { $count ->
    [0] No meetings on the calendar
    [one] { $count } meeting that was on the calendar
   *[other] { $count } meetings that were on the calendar
}
fact-changes-meetings-held = { $count ->
    [0] None of these meetings held
    [one] { $count } of these meetings was held
   *[other] { $count } of these meetings were held
}
fact-changes-plans = { $count ->
    [0] No other planned activities
    [one] { $count } other activity that was planned
   *[other] { $count } other activities that were planned
}
fact-changes-issues = { $count ->
    [0] No issues resolved
    [one] { $count } issue resolved
   *[other] { $count } issues resolved
}
fact-terms = { $count ->
    [0] No terms of reference in force
    [one] { $count } version of the terms of reference in force
   *[other] { $count } versions of the terms of reference in force
}
fact-quarter-meetings = { $count ->
    [0] No quarterly meetings held
    [one] { $count } quarterly meeting held
   *[other] { $count } quarterly meetings held
}
fact-co-chairs = { $count ->
    [0] No co-chair positions filled
    [one] { $count } co-chair position filled
   *[other] { $count } co-chair positions filled
}
fact-council-seats = { $count ->
    [0] No seats on the council
    [one] { $count } seat on the council
   *[other] { $count } seats on the council
}
fact-vacant-seats = { $count ->
    [0] No vacant seats
    [one] { $count } vacant seat
   *[other] { $count } vacant seats
}
fact-reports-sent = { $count ->
    [0] No reports submitted for these half-years
    [one] { $count } report submitted for these half-years
   *[other] { $count } reports submitted for these half-years
}
fact-attendance-meetings = { $count ->
    [0] No meetings held
    [one] { $count } meeting held
   *[other] { $count } meetings held
}
fact-attendances = { $count ->
    [0] No attendances
    [one] { $count } attendance
   *[other] { $count } attendances
}
fact-invitations = { $count ->
    [0] No invitations on record
    [one] { $count } invitation
   *[other] { $count } invitations
}
fact-groups = { $count ->
    [0] No active sub-groups
    [one] { $count } active sub-group
   *[other] { $count } active sub-groups
}
fact-group-members = { $count ->
    [0] No members ({ $name })
    [one] { $count } member ({ $name })
   *[other] { $count } members ({ $name })
}
fact-group-lead = { $count ->
    [0] No lead ({ $name })
    [one] { $count } lead ({ $name })
   *[other] { $count } leads ({ $name })
}
fact-group-meetings-held = { $count ->
    [0] No meetings held ({ $name })
    [one] { $count } meeting held ({ $name })
   *[other] { $count } meetings held ({ $name })
}
fact-group-meetings-planned = { $count ->
    [0] No meetings planned ({ $name })
    [one] { $count } meeting planned ({ $name })
   *[other] { $count } meetings planned ({ $name })
}
fact-managers = { $count ->
    [0] No managers are members
    [one] { $count } manager is a member
   *[other] { $count } managers are members
}
fact-manager-meetings-held = { $count ->
    [0] No managers’ meetings held
    [one] { $count } managers’ meeting held
   *[other] { $count } managers’ meetings held
}
fact-manager-meetings-planned = { $count ->
    [0] No managers’ meetings planned
    [one] { $count } managers’ meeting planned
   *[other] { $count } managers’ meetings planned
}
fact-recommendations-new = { $count ->
    [0] No new recommendations
    [one] { $count } new recommendation
   *[other] { $count } new recommendations
}
fact-recommendations-earlier = { $count ->
    [0] No earlier recommendations
    [one] { $count } earlier recommendation
   *[other] { $count } earlier recommendations
}
fact-recommendation-answers = { $count ->
    [0] No answers ({ $name })
    [one] { $count } answer ({ $name })
   *[other] { $count } answers ({ $name })
}
fact-initiatives = { $count ->
    [0] No initiatives under way
    [one] { $count } initiative under way
   *[other] { $count } initiatives under way
}
fact-partnerships = { $count ->
    [0] No partnerships under way
    [one] { $count } partnership under way
   *[other] { $count } partnerships under way
}
fact-initiative-parties = { $count ->
    [0] No participating organizations ({ $name })
    [one] { $count } participating organization ({ $name })
   *[other] { $count } participating organizations ({ $name })
}
fact-initiative-groups = { $count ->
    [0] No sub-groups ({ $name })
    [one] { $count } sub-group ({ $name })
   *[other] { $count } sub-groups ({ $name })
}
fact-initiative-recommendations = { $count ->
    [0] No recommendations ({ $name })
    [one] { $count } recommendation ({ $name })
   *[other] { $count } recommendations ({ $name })
}
fact-initiative-funding = { $count ->
    [0] No funding references ({ $name })
    [one] { $count } funding reference ({ $name })
   *[other] { $count } funding references ({ $name })
}
fact-recommendation-funding = { $count ->
    [0] No funding references of recommendations
    [one] { $count } funding reference of recommendations
   *[other] { $count } funding references of recommendations
}
fact-standing-represented = { $count ->
    [0] No province or territory that is represented
    [one] { $count } province or territory that is represented
   *[other] { $count } provinces and territories that are represented
}
fact-standing-municipal-only = { $count ->
    [0] No province or territory with municipalities only
    [one] { $count } province or territory with municipalities only
   *[other] { $count } provinces and territories with municipalities only
}
fact-standing-not-represented = { $count ->
    [0] No province or territory without representation
    [one] { $count } province or territory without representation
   *[other] { $count } provinces and territories without representation
}
fact-members-over-time = { $count ->
    [0] No members
    [one] { $count } member
   *[other] { $count } members
} ({ $date }, { $line ->
    [federal] federal
    [provincial-territorial] provincial or territorial
    [municipal] municipal
   *[other] others
})
fact-attended-of-jurisdiction = { $count ->
    [0] No attendances ({ $name })
    [one] { $count } attendance ({ $name })
   *[other] { $count } attendances ({ $name })
}
fact-invited-of-jurisdiction = { $count ->
    [0] No invitations ({ $name })
    [one] { $count } invitation ({ $name })
   *[other] { $count } invitations ({ $name })
}
fact-members-of-jurisdiction = { $count ->
    [0] No members ({ $name })
    [one] { $count } member ({ $name })
   *[other] { $count } members ({ $name })
}
fact-organizations-of-jurisdiction = { $count ->
    [0] No organizations ({ $name })
    [one] { $count } organization ({ $name })
   *[other] { $count } organizations ({ $name })
}
fact-attended-of-nobody = { $count ->
    [0] No attendance without an organization
    [one] { $count } attendance without an organization
   *[other] { $count } attendances without an organization
}
fact-invited-of-nobody = { $count ->
    [0] No invitation without an organization
    [one] { $count } invitation without an organization
   *[other] { $count } invitations without an organization
}
fact-attended-of-order = { $count ->
    [0] No attendances
    [one] { $count } attendance
   *[other] { $count } attendances
} ({ $line ->
    [federal] federal
    [provincial-territorial] provincial or territorial
    [municipal] municipal
   *[other] others
})
fact-invited-of-order = { $count ->
    [0] No invitations
    [one] { $count } invitation
   *[other] { $count } invitations
} ({ $line ->
    [federal] federal
    [provincial-territorial] provincial or territorial
    [municipal] municipal
   *[other] others
})
fact-attended-in-quarter = { $count ->
    [0] No attendances
    [one] { $count } attendance
   *[other] { $count } attendances
} (Q{ $quarter-number } { $quarter-year }, { $line ->
    [federal] federal
    [provincial-territorial] provincial or territorial
    [municipal] municipal
   *[other] others
})

### The executive report.
executive-subtitle = { $publication }, number { $number }. Information as of { $date }.
executive-presentation = Overview
executive-contact = Contact us
executive-contact-address = Questions go to { $address }.
executive-contact-networks = The community is on social networks, too:
executive-contact-network = { $address }
executive-heading = { $kind ->
    [definitions] Definitions
    [innovations] Innovations
    [barriers] Accessibility barriers
    [outlook] Outlook
    [stories_at_home] Success stories at home
    [stories_abroad] Success stories abroad
    [further_reading] Further reading
    [trends] Trends
   *[other] Other subjects
}
executive-remedy = What can be done:
executive-figure = Figure: { $unit ->
    [count] { $precision ->
        [about] about{ " " }
        [at_least] at least{ " " }
        [less_than] less than{ " " }
        [more_than] more than{ " " }
       *[exactly] { "" }
    }{ $value } { $label }
   *[other] { $label } – { $precision ->
        [about] about{ " " }
        [at_least] at least{ " " }
        [less_than] less than{ " " }
        [more_than] more than{ " " }
       *[exactly] { "" }
    }{ $unit ->
        [days] { $value } { $value ->
            [one] day
           *[other] days
        }
        [days_per_week] { $value } { $value ->
            [one] day a week
           *[other] days a week
        }
        [dollars] ${ $value }
        [hours_per_day] { $value } { $value ->
            [one] hour a day
           *[other] hours a day
        }
        [percent] { $value }%
        [rank] rank { $value }
        [times] { $value } times
       *[years] { $value } { $value ->
            [one] year
           *[other] years
        }
    }
}, as of { $date }.
executive-figure-undated = Figure: { $unit ->
    [count] { $precision ->
        [about] about{ " " }
        [at_least] at least{ " " }
        [less_than] less than{ " " }
        [more_than] more than{ " " }
       *[exactly] { "" }
    }{ $value } { $label }
   *[other] { $label } – { $precision ->
        [about] about{ " " }
        [at_least] at least{ " " }
        [less_than] less than{ " " }
        [more_than] more than{ " " }
       *[exactly] { "" }
    }{ $unit ->
        [days] { $value } { $value ->
            [one] day
           *[other] days
        }
        [days_per_week] { $value } { $value ->
            [one] day a week
           *[other] days a week
        }
        [dollars] ${ $value }
        [hours_per_day] { $value } { $value ->
            [one] hour a day
           *[other] hours a day
        }
        [percent] { $value }%
        [rank] rank { $value }
        [times] { $value } times
       *[years] { $value } { $value ->
            [one] year
           *[other] years
        }
    }
} (undated figure).
executive-cites = { $numbers-count ->
    [one] Reference: { $numbers }.
   *[other] References: { $numbers }.
}
executive-references = { $count ->
    [one] Reference for this section:
   *[other] References for this section:
}
executive-reference = “{ $title }”, looked up on { $date }{ $kind ->
    [search] { $only ->
        [en] { " " }(a search engine’s results)
        [fr] { " " }(a search engine’s results, in French only)
        [other] { " " }(a search engine’s results, neither in English nor in French)
       *[both] { " " }(a search engine’s results)
    }
   *[page] { $only ->
        [en] { "" }
        [fr] { " " }(in French only)
        [other] { " " }(neither in English nor in French)
       *[both] { "" }
    }
}.
executive-reference-of = “{ $title }”, { $publisher }, looked up on { $date }{ $kind ->
    [search] { $only ->
        [en] { " " }(a search engine’s results)
        [fr] { " " }(a search engine’s results, in French only)
        [other] { " " }(a search engine’s results, neither in English nor in French)
       *[both] { " " }(a search engine’s results)
    }
   *[page] { $only ->
        [en] { "" }
        [fr] { " " }(in French only)
        [other] { " " }(neither in English nor in French)
       *[both] { "" }
    }
}.
fact-metric = { $count ->
    [one] Figure on record with the resource “{ $resource }”: { $label }.
   *[other] Figures on record with the resource “{ $resource }”: { $label }.
}
facts-introduction-executive = Each figure in this report is on record with the resource that it comes from; the query finds it at any time.
pdf-keywords-executive = executive report, innovation, community of practice, public services, Canada

## A quotation in a text, and who said it

quotation = “{ $words }”
quotation-of = “{ $words }” – { $who }

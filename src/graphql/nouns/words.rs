//! The words of enumerated columns, with what they mean.

crate::describe_words! {
    AccessRole: "What somebody is to the community, as far as their rights go." {
        Dashboard: "A program that shows figures: reads what holds no personal data.",
        Member: "A member of the community.",
        Council: "Sits on the council.",
        Support: "The co-chairs' support.",
        CoChair: "A co-chair.",
        Administrator: "Keeps the service.",
    }
    AccessWay: "By which way personal data were read." {
        Graphql: "By the API.",
        Table: "As a table.",
        Page: "On a page.",
    }
    ActivityKind: "What an activity was." {
        Presentation: "Somebody presented something.",
        Meeting: "The community met.",
        Other: "Anything else.",
    }
    Addressee: "Who is asked to find a representative." {
        CouncilMember: "The council member who sits for the jurisdiction.",
        Support: "Co-chair support: the seat is empty.",
    }
    AgendaProposalState: "What became of a proposal for an agenda." {
        Proposed: "It waits for whoever prepares the meeting.",
        Accepted: "It became an item of the agenda.",
        Declined: "It did not.",
        Withdrawn: "Whoever made it took it back.",
    }
    AlertKind: "What an administrator has to look at." {
        RunMissed: "A run came too late for its window.",
        RunFailed: "A run failed for good.",
        SeatVacant: "Nobody sits in a seat of the council.",
        ReportDue: "The report on the half-year that ended last was not sent.",
        MeetingOverdue: "A meeting is past, and nobody has said whether it was held.",
        QuarterWithoutMeeting: "A quarter went by without a quarterly meeting, or soon will, and none is convened.",
        ChairVacant: "Nobody holds the office of a co-chair.",
        JurisdictionUnrepresented: "Nobody represents a province or territory, and no search for somebody is followed up.",
        DeadLink: "What a reference leads to is not there any more.", FileMissing: "A file is attached to a resource and is not in the store of files.",
    }
    Answer: "A participation status of RFC 5545." {
        NeedsAction: "No answer yet.",
        Accepted: "Will attend.",
        Declined: "Will not attend.",
        Tentative: "May attend.",
        Delegated: "Somebody else attends instead.",
    }
    AnswerWay: "By which way an answer came." {
        Link: "By the link in a message.",
        Calendar: "By the answer of a calendar.",
        Desk: "Somebody of the secretariat wrote it down.",
    }
    AttemptOutcome: "How an attempt at a run ended." {
        Succeeded: "It did what it should.",
        Retry: "It failed and is tried again.",
        Snoozed: "It put its run off; no attempt is counted.",
        Failed: "It failed for good.",
        Cancelled: "Somebody cancelled it.",
        Lost: "Its worker was lost.",
        Interrupted: "The service shut down; no attempt is counted.",
    }
    BounceSeverity: "What a message that came back says of an address." {
        Hard: "The address is none: nothing more goes there.",
        Soft: "It could not be reached for now.",
        Policy: "The other side would not have the message: for a person to look at.",
    }
    CampaignKind: "What a set of messages is for." {
        Invitation: "Calendar invitations to a meeting.",
        Cancellation: "Cancellations of a meeting.",
        Report: "A report that was approved.",
        ReviewRequest: "A draft report waits for review.",
        SignIn: "A link for signing in.",
        Alert: "What administrators have to look at.",
        AnswerReminder: "Those who have not answered are asked to.",
        MeetingReminder: "The meeting is near.",
        Thanks: "What came of a meeting that was held.",
        ReportDue: "A report is due, and somebody must act.",
        Recruitment: "The request for a representative of a jurisdiction.",
        RecruitmentFollowUp: "It is time to ask for a representative again.",
        Subscription: "Somebody is asked whether they want a publication.",
        Bulletin: "What is new in a publication.",
    }
    CandidateState: "How far somebody has come who was named as a representative." {
        Named: "Was named; whether they are eligible is still to be checked.",
        Eligible: "Is what the terms of reference say of members.",
        NotEligible: "Is not.",
        Joined: "Became a member.",
        Withdrawn: "Is no candidate any more.",
    }
    CatchUp: "What happens to due times that were missed." {
        None: "Nothing.",
        Latest: "One run for the latest.",
        Each: "One run for each.",
    }
    ContactChannel: "How somebody was contacted." {
        Email: "By email.",
        Phone: "By telephone.",
        Meeting: "In a meeting.",
        Letter: "By letter.",
    }
    ContactOutcome: "What came of a contact." {
        NoAnswer: "No answer.",
        Declined: "They declined.",
        Thinking: "They are thinking about it.",
        Named: "They named a representative.",
    }
    DeliveryState: "How far a message has come." {
        Waiting: "In the outbox.",
        Claimed: "A sender has it.",
        DataStarted: "Its content is on the wire: whether it arrives is unknowable until the answer.",
        Accepted: "The relay took it.",
        Unknown: "The connection broke while its content was on the wire.",
        Failed: "The relay refused it for good.",
        Cancelled: "It is no longer wanted.",
    }
    EligibilityCriterion: "What the terms of reference say of members." {
        Executive: "Is an executive.",
        PublicOrganization: "Works for a federal, territorial, provincial or municipal organization.",
        ContactCentreResponsibility: "Has responsibilities that are directly tied to contact centres.",
        ContactCentreExpertise: "Has expertise that is directly tied to contact centres.",
    }
    FeedbackKind: "What the mail of the world sent back." {
        Bounce: "A message did not arrive.",
        Delay: "A message is late, and is still tried by somebody else's server.",
        Complaint: "Somebody took a message for unwanted.",
        AutoReply: "A machine answered.",
        Answer: "A calendar answered.",
        Other: "Something else: for a person to look at.",
    }
    GroupRole: "What somebody is in a sub-group." {
        Lead: "Leads it.",
        Member: "Works in it.",
    }
    InitiativeKind: "What a community undertakes." {
        Initiative: "Something that it advances.",
        Partnership: "Something that organizations have agreed to do together.",
    }
    InitiativeRole: "As what an organization takes part in an initiative." {
        Lead: "It answers for it.",
        Partner: "It takes part.",
    }
    InvitationReason: "Why a person is invited." {
        TrackMember: "A member of the meeting's track.",
        Delegate: "Attends instead of somebody who was invited.",
        GroupMember: "A member of the sub-group whose meeting it is.",
        AudienceMember: "One of those whom the audience means for which the meeting is.",
    }
    IssueKind: "Where an issue's description comes from." {
        Written: "Somebody wrote it.",
        Representation: "Derived from who is represented at the report's date.",
    }
    Language: "An official language." {
        Fr: "French (Canada).",
        En: "English (Canada).",
    }
    LogLevel: "How much a line of a run's log matters." {
        Info: "Good to know.",
        Warn: "Something is odd.",
        Error: "Something failed.",
    }
    MeetingKind: "Which meeting it is." {
        Quarterly: "The quarterly meeting.",
        Targeted: "For those whom a topic or a group concerns.",
        Other: "Anything else.",
    }
    MeetingState: "How far a meeting has come." {
        Planned: "Nothing is sent yet.",
        Convened: "The co-chairs have called it.",
        Held: "It took place.",
        Cancelled: "It will not take place.",
    }
    MessageLanguage: "The language of a message or of a document." {
        Fr: "French.",
        En: "English.",
        Both: "Both in one.",
    }
    OfficeRole: "The offices of the community." {
        FederalCoChair: "The federal co-chair.",
        ProvincialCoChair: "The provincial co-chair.",
        Support: "Support to the co-chairs.",
        ActingAuthority: "Acts while both chairs are vacant.",
    }
    OrderOfGovernment: "Orders of government." {
        Federal: "The federal government.",
        Provincial: "A province.",
        Territorial: "A territory.",
        Municipal: "A municipality.",
        Other: "Crown corporations, institutes, Indigenous governments: listed, not counted in the three lines.",
    }
    OrganizationSuccessionKind: "How one organization followed another." {
        Merger: "Several became one.",
        Split: "One became several.",
        Replacement: "One took the place of the other.",
    }
    Overlap: "What happens to a due run while the last one is still going." {
        Skip: "It is discarded.",
        Allow: "It runs beside it, as far as the job’s concurrency allows.",
        Queue: "It waits.",
    }
    PlannedItemKind: "Where a plan's sentence comes from." {
        Written: "Somebody wrote it.",
        Meetings: "Derived from the meetings planned in the period.",
        Recruitment: "Derived from who is not represented.",
    }
    PlannedItemState: "What became of a plan." {
        Planned: "Still to do.",
        Done: "Done.",
        Dropped: "Given up.",
    }
    Cadence: "How often a publication comes out." {
        Daily: "Every day.",
        Weekly: "Every week.",
        Monthly: "Every month.",
        Quarterly: "Every quarter.",
        HalfYearly: "Every half-year.",
    }
    SubscriptionState: "How far a subscription has come." {
        Pending: "Nobody has confirmed it.",
        Confirmed: "Whoever reads at the address has confirmed it.",
        Ended: "It has ended.",
    }
    PublicationSectionKind: "What a section of an issue tells." {
        Barriers: "What keeps people from using services, with what to do about it.",
        Definitions: "What things are.",
        FurtherReading: "What more is to be read.",
        Innovations: "What is new.",
        Outlook: "What is to come.",
        StoriesAbroad: "What went well elsewhere in the world.",
        StoriesAtHome: "What went well in Canada.",
        Trends: "What moves.",
    }
    LinkState: "What became of whoever followed an address last." {
        Unchecked: "Nobody has yet.",
        Alive: "It is there to be read.",
        Moved: "It is there to be read, and for good somewhere else.",
        Gone: "Its host says that it is not there.",
        NeedsSignIn: "Its host lets in only those whom it knows.",
        ForbiddenByRobots: "Its host wants no programs to ask for it.",
        TooManyRequests: "Its host is asked too much.",
        Failing: "Its host can’t be reached, takes too long or says that something is wrong.",
        Untrusted: "The host’s certificate is not to be trusted.",
        Loops: "It leads around in a circle, or too far.",
        Private: "Its host is not the public’s, and is not asked.",
    }
    MetricPrecision: "How exact a figure is." {
        About: "Somewhat more or less.",
        AtLeast: "This or more.",
        Exactly: "Just this.",
        LessThan: "Less than this.",
        MoreThan: "More than this.",
    }
    MetricUnit: "Of what a figure is." {
        Count: "Of what its label says.",
        Days: "Days.",
        DaysPerWeek: "Days of service in a week.",
        Dollars: "Canadian dollars.",
        HoursPerDay: "Hours of service in a day.",
        Percent: "Hundredths.",
        Rank: "The place in an order, from 1.",
        Times: "How many times as much.",
        Years: "Years.",
    }
    ReferenceKind: "What kind of thing a reference is." {
        Article: "A text in a magazine, a newspaper or a blog.",
        Document: "A document to be downloaded.",
        Video: "A video.",
        WebPage: "A page of a site.",
    }
    ResourceKind: "What kind of knowledge a resource is." {
        AccessibilityBarrier: "What keeps people from using a service, with what to do about it.",
        BestPractice: "What works well.",
        Definition: "What something is.",
        Innovation: "Something new.",
        LessonLearned: "What somebody would do differently.",
        Outlook: "What is to come.",
        Presentation: "What was shown at a meeting.",
        Research: "What was found out.",
        SuccessStory: "What went well somewhere.",
        Trend: "What moves.",
    }
    ResourceState: "How far a resource has come." {
        Draft: "It is being written.",
        Proposed: "A member handed it in, and the secretariat has not taken it on.",
        Published: "It is there to be read.",
        Withdrawn: "It was taken back.",
    }
    Visibility: "Who may read a resource." {
        Council: "The members, and the council.",
        Group: "The members of a sub-group.",
        Members: "The members.",
        Public: "Everybody.",
    }
    RecommendationAnswerKind: "What the council answered to a recommendation." {
        Accepted: "It follows the recommendation.",
        AcceptedInPart: "It follows a part of it.",
        Declined: "It does not follow it.",
        Deferred: "It decides later.",
        Question: "It wants to know more.",
    }
    RecommendationApproach: "How a recommendation would advance things." {
        Collaborative: "With everybody.",
        Bilateral: "With those whom it names.",
        CollaborativeAndBilateral: "With everybody, and with those whom it names.",
    }
    RecommendationState: "How far a recommendation has come." {
        Draft: "It is being written.",
        Adopted: "The committee adopted it; it goes to the council with the next report.",
        Sent: "The council has it.",
        Answered: "The council has decided.",
        Closed: "It is done with.",
        Withdrawn: "The community took it back.",
    }
    RenderingFormat: "The form of a document." {
        Html: "One self-contained HTML file.",
        Md: "Markdown.",
        Pdf: "A tagged PDF.",
        Docx: "A document of a word processor.",
        Json: "The facts, for programs.",
    }
    ReportKind: "What kind of report it is." {
        Council: "The activity report to the council.",
        Executive: "An issue of a publication: what the community knows of a subject.",
    }
    ReportOrigin: "Why a report was made." {
        Scheduled: "The schedule asked for it.",
        AsNeeded: "Somebody asked for it.",
    }
    ReportState: "How far a report has come." {
        Draft: "Being written.",
        InReview: "Waits for the co-chairs.",
        Approved: "Both co-chairs have approved it.",
        Sent: "On its way to its readers; immutable.",
        Archived: "Put away.",
    }
    RosterDecision: "What somebody decided whom or what a line of a roster means." {
        New: "Somebody or something that is not on record yet.",
        This: "Somebody or something that is on record.",
    }
    RosterFormat: "The form of a roster's file." {
        Csv: "Comma-separated values, whatever the separator.",
        Xlsx: "A workbook of Office Open XML.",
    }
    RosterImportState: "How far the import of a roster has come." {
        Reading: "The file is being read.",
        Read: "It was read; what it would change is being found out.",
        Planned: "What it would change is known; doubtful lines wait for a decision.",
        Applied: "It was carried out.",
        Undone: "It was carried out and taken back.",
        Discarded: "Somebody put it away.",
    }
    RosterMissing: "What a roster says of those who are not in it." {
        Keep: "Nothing: they stay as they are.",
        End: "That their memberships ended the day before, in the networks of which the file speaks.",
    }
    RosterVerdict: "What becomes of a line of a roster." {
        New: "Somebody is entered.",
        Changed: "Something of somebody on record changes.",
        Ended: "A membership ends, and nothing else changes.",
        Unchanged: "All of it is on record.",
        Doubtful: "Somebody has to decide.",
        Refused: "A value of it can't be read: put it right in the file, or leave the line out.",
        Skipped: "It is left out.",
    }
    RunState: "How far a run has come." {
        Queued: "Waits for a worker.",
        Running: "A worker has it.",
        Succeeded: "Done.",
        Failed: "Its attempts are used up.",
        Cancelled: "Somebody cancelled it.",
        Discarded: "Not needed: the last one was still going.",
        Missed: "Nobody was there when it was due.",
    }
    RunTrigger: "What asked for a run." {
        Schedule: "Its schedule.",
        CatchUp: "Its schedule, while nobody was there.",
        Manual: "A person.",
        Event: "A change in the data.",
    }
    SentenceOrigin: "Where a sentence comes from." {
        Generated: "From facts.",
        Written: "From a person.",
        Overridden: "From a person, in the place of what came from facts.",
    }
    TextPlace: "Where in a section of a report a text stands." {
        Introduction: "Before everything else.",
        Highlight: "Among what stands out.",
        Remark: "After everything else.",
    }
    TextState: "How far one half of a bilingual text has come." {
        Missing: "Not there.",
        Draft: "Written, not reviewed.",
        Reviewed: "Reviewed.",
    }
    Track: "The networks of the community." {
        Executive: "The executives.",
        Manager: "The managers.",
    }
    UnreachableReason: "Why a person could not be reached." {
        NoAddress: "No address is known.",
        Suppressed: "The address bounced.",
    }
    WritingKind: "What is written to people." {
        Alert: "Administrators have something to look at.",
        AnswerReminder: "Somebody who has not answered an invitation is asked to.",
        Bulletin: "What is new in a publication.",
        Cancellation: "A meeting will not take place.",
        CompletionRequest: "A draft of a report waits for support to complete it.",
        Invitation: "A meeting takes place.",
        MeetingReminder: "A meeting is near.",
        RecruitmentFollowUp: "It is time to ask for a representative again.",
        RecruitmentRequest: "A council member is asked for a representative.",
        RecruitmentToSupport: "Support is asked for one, while the seat is empty.",
        Removal: "A meeting takes place without the reader, who was invited.",
        Report: "The report itself.",
        ReportDue: "A report is due, and somebody must act.",
        ReportToCouncil: "A report, to a council member.",
        ReportToMembers: "A report, to members.",
        ReviewRequest: "A draft of a report waits for a co-chair to review it.",
        SignIn: "A link for signing in.",
        SubscriptionConfirmation: "Whoever subscribed is asked to confirm it.",
        SubscriptionInvitation: "Somebody is told of a publication that a reader of it passes on.",
        Thanks: "What came of a meeting that was held.",
        Update: "A meeting that the reader knows of has changed.",
    }
}

//! The words of the enumerated columns, as the database holds them.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Declares enumerated columns: the Rust names and the words in the database.
macro_rules! words {
    ($($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:literal,)+ })+) => {$(
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord,
            EnumIter, DeriveActiveEnum, Serialize, Deserialize,
        )]
        #[sea_orm(rs_type = "String", db_type = "Text")]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$variant_meta])* #[sea_orm(string_value = $word)] $variant,)+
        }

        impl $name {
            /// The word in the database.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
    )+};
}

mod agenda;
mod initiative;
mod recommendation;
mod recruitment;

pub use agenda::*;
pub use initiative::*;
pub use recommendation::*;
pub use recruitment::*;

words! {
    /// What whoever holds a token is to the community.
    AccessRole {
        /// A program that shows figures.
        Dashboard = "dashboard",
        /// A member.
        Member = "member",
        /// Sits on the council.
        Council = "council",
        /// The co-chairs' support.
        Support = "support",
        /// A co-chair.
        CoChair = "co_chair",
        /// Keeps the service.
        Administrator = "administrator",
    }
    /// By which way personal data were read.
    AccessWay {
        /// By the API.
        Graphql = "graphql",
        /// As a table.
        Table = "table",
        /// On a page.
        Page = "page",
    }
    /// What an activity was.
    ActivityKind {
        /// Somebody presented something.
        Presentation = "presentation",
        /// The community met.
        Meeting = "meeting",
        /// Anything else.
        Other = "other",
    }
    /// What an administrator has to look at.
    AlertKind {
        /// A run came too late for its window.
        RunMissed = "run_missed",
        /// A run failed for good.
        RunFailed = "run_failed",
        /// Nobody sits in a seat of the council.
        SeatVacant = "seat_vacant",
        /// The report on the half-year that ended last was not sent.
        ReportDue = "report_due",
        /// A meeting is past, and nobody has said whether it was held.
        MeetingOverdue = "meeting_overdue",
        /// A quarter went by without a quarterly meeting, or soon will, and none is convened.
        QuarterWithoutMeeting = "quarter_without_meeting",
        /// Nobody holds the office of a co-chair.
        ChairVacant = "chair_vacant",
        /// Nobody represents a province or territory, and no search for somebody is followed up.
        JurisdictionUnrepresented = "jurisdiction_unrepresented",
        /// What a reference leads to is not there any more.
        DeadLink = "dead_link",
        /// A file is attached to a resource and is not in the store.
        FileMissing = "file_missing",
    }
    /// A participation status of RFC 5545.
    Answer {
        /// No answer yet.
        NeedsAction = "needs_action",
        /// Will attend.
        Accepted = "accepted",
        /// Will not attend.
        Declined = "declined",
        /// May attend.
        Tentative = "tentative",
        /// Somebody else attends instead.
        Delegated = "delegated",
    }
    /// By which way an answer came.
    AnswerWay {
        /// By the link in a message.
        Link = "link",
        /// By the answer of a calendar.
        Calendar = "calendar",
        /// Somebody of the secretariat wrote it down.
        Desk = "desk",
    }
    /// How an attempt at a run ended.
    AttemptOutcome {
        /// It did what it should.
        Succeeded = "succeeded",
        /// It failed and is tried again.
        Retry = "retry",
        /// It put its run off; no attempt is counted.
        Snoozed = "snoozed",
        /// It failed for good.
        Failed = "failed",
        /// Somebody cancelled it.
        Cancelled = "cancelled",
        /// Its worker was lost.
        Lost = "lost",
        /// The service shut down; no attempt is counted.
        Interrupted = "interrupted",
    }
    /// What a message that came back says of an address.
    BounceSeverity {
        /// The address is none: nothing more goes there.
        Hard = "hard",
        /// It could not be reached for now.
        Soft = "soft",
        /// The other side would not have the message: for a person to look at.
        Policy = "policy",
    }
    /// What a set of messages is for.
    CampaignKind {
        /// Calendar invitations to a meeting.
        Invitation = "invitation",
        /// Cancellations of a meeting.
        Cancellation = "cancellation",
        /// A report that was approved.
        Report = "report",
        /// A draft report waits for review.
        ReviewRequest = "review_request",
        /// A link for signing in.
        SignIn = "sign_in",
        /// What administrators have to look at.
        Alert = "alert",
        /// Those who have not answered are asked to.
        AnswerReminder = "answer_reminder",
        /// The meeting is near.
        MeetingReminder = "meeting_reminder",
        /// What came of a meeting that was held.
        Thanks = "thanks",
        /// A report is due, and somebody must act.
        ReportDue = "report_due",
        /// The request for a representative of a jurisdiction.
        Recruitment = "recruitment",
        /// It is time to ask for a representative again.
        RecruitmentFollowUp = "recruitment_follow_up",
        /// Somebody is asked whether they want a publication.
        Subscription = "subscription",
        /// What is new in a publication.
        Bulletin = "bulletin",
    }
    /// What happens to due times that were missed.
    CatchUp {
        /// Nothing.
        None = "none",
        /// One run for the latest.
        Latest = "latest",
        /// One run for each.
        Each = "each",
    }
    /// How far a message has come.
    DeliveryState {
        /// In the outbox.
        Waiting = "waiting",
        /// A sender has it.
        Claimed = "claimed",
        /// Its content is on the wire: whether it arrives is unknowable until the answer.
        DataStarted = "data_started",
        /// The relay took it.
        Accepted = "accepted",
        /// The connection broke while its content was on the wire.
        Unknown = "unknown",
        /// The relay refused it for good.
        Failed = "failed",
        /// It is no longer wanted.
        Cancelled = "cancelled",
    }
    /// What the mail of the world sent back.
    FeedbackKind {
        /// A message did not arrive.
        Bounce = "bounce",
        /// A message is late, and is still tried by somebody else's server.
        Delay = "delay",
        /// Somebody took a message for unwanted.
        Complaint = "complaint",
        /// A machine answered.
        AutoReply = "auto_reply",
        /// A calendar answered.
        Answer = "answer",
        /// Something else: for a person to look at.
        Other = "other",
    }
    /// What somebody is in a sub-group.
    GroupRole {
        /// Leads it.
        Lead = "lead",
        /// Works in it.
        Member = "member",
    }
    /// Why a person is invited.
    InvitationReason {
        /// A member of the meeting's track.
        TrackMember = "track_member",
        /// Attends instead of somebody who was invited.
        Delegate = "delegate",
        /// A member of the sub-group whose meeting it is.
        GroupMember = "group_member",
        /// One of the audience for which the meeting is.
        AudienceMember = "audience_member",
    }
    /// Where an issue's description comes from.
    IssueKind {
        /// Somebody wrote it.
        Written = "written",
        /// Derived from who is represented at the report's date.
        Representation = "representation",
    }
    /// An official language.
    Language {
        /// French (Canada).
        Fr = "fr",
        /// English (Canada).
        En = "en",
    }
    /// How much a line of a run's log matters.
    LogLevel {
        /// Good to know.
        Info = "info",
        /// Something is odd.
        Warn = "warn",
        /// Something failed.
        Error = "error",
    }
    /// Which meeting it is.
    MeetingKind {
        /// The quarterly meeting.
        Quarterly = "quarterly",
        /// For those whom a topic or a group concerns.
        Targeted = "targeted",
        /// Anything else.
        Other = "other",
    }
    /// How far a meeting has come.
    MeetingState {
        /// Nothing is sent yet.
        Planned = "planned",
        /// The co-chairs have called it.
        Convened = "convened",
        /// It took place.
        Held = "held",
        /// It will not take place.
        Cancelled = "cancelled",
    }
    /// The language of a message or of a document.
    MessageLanguage {
        /// French.
        Fr = "fr",
        /// English.
        En = "en",
        /// Both in one.
        Both = "both",
    }
    /// How pressing a report has become.
    NoticeStage {
        /// It is due before long.
        First = "first",
        /// It is due within days.
        Last = "last",
        /// It is late.
        Late = "late",
    }
    /// The offices of the community.
    OfficeRole {
        /// The federal co-chair.
        FederalCoChair = "federal_co_chair",
        /// The provincial co-chair.
        ProvincialCoChair = "provincial_co_chair",
        /// Support to the co-chairs.
        Support = "support",
        /// Acts while both chairs are vacant.
        ActingAuthority = "acting_authority",
    }
    /// Orders of government.
    OrderOfGovernment {
        /// The federal government.
        Federal = "federal",
        /// A province.
        Provincial = "provincial",
        /// A territory.
        Territorial = "territorial",
        /// A municipality.
        Municipal = "municipal",
        /// Crown corporations, institutes, Indigenous governments: listed, not counted in the three lines.
        Other = "other",
    }
    /// How one organization followed another.
    OrganizationSuccessionKind {
        /// Several became one.
        Merger = "merger",
        /// One became several.
        Split = "split",
        /// One took the place of the other.
        Replacement = "replacement",
    }
    /// What happens to a due run while the last one is still going.
    Overlap {
        /// It is discarded.
        Skip = "skip",
        /// It runs beside it, as far as the job's concurrency allows.
        Allow = "allow",
        /// It waits.
        Queue = "queue",
    }
    /// Where a plan's sentence comes from.
    PlannedItemKind {
        /// Somebody wrote it.
        Written = "written",
        /// Derived from the meetings planned in the period.
        Meetings = "meetings",
        /// Derived from who is not represented.
        Recruitment = "recruitment",
    }
    /// What became of a plan.
    PlannedItemState {
        /// Still to do.
        Planned = "planned",
        /// Done.
        Done = "done",
        /// Given up.
        Dropped = "dropped",
    }
    /// The form of a document.
    RenderingFormat {
        /// One self-contained HTML file.
        Html = "html",
        /// Markdown.
        Md = "md",
        /// A tagged PDF.
        Pdf = "pdf",
        /// A document of a word processor.
        Docx = "docx",
        /// The facts, for programs.
        Json = "json",
    }
    /// What kind of report it is.
    ReportKind {
        /// The activity report to the council.
        Council = "council",
        /// An issue of a publication.
        Executive = "executive",
    }
    /// Why a report was made.
    ReportOrigin {
        /// The schedule asked for it.
        Scheduled = "scheduled",
        /// Somebody asked for it.
        AsNeeded = "as_needed",
    }
    /// How far a report has come.
    ReportState {
        /// Being written.
        Draft = "draft",
        /// Waits for the co-chairs.
        InReview = "in_review",
        /// Both co-chairs have approved it.
        Approved = "approved",
        /// On its way to its readers; immutable.
        Sent = "sent",
        /// Put away.
        Archived = "archived",
    }
    /// What kind of knowledge a resource is.
    ResourceKind {
        /// What keeps people from using a service, with what to do about it.
        AccessibilityBarrier = "accessibility_barrier",
        /// What works well.
        BestPractice = "best_practice",
        /// What something is.
        Definition = "definition",
        /// Something new.
        Innovation = "innovation",
        /// What somebody would do differently.
        LessonLearned = "lesson_learned",
        /// What is to come.
        Outlook = "outlook",
        /// What was shown at a meeting.
        Presentation = "presentation",
        /// What was found out.
        Research = "research",
        /// What went well somewhere.
        SuccessStory = "success_story",
        /// What moves.
        Trend = "trend",
    }
    /// How far a resource has come.
    ResourceState {
        /// Being written.
        Draft = "draft",
        /// Handed in by a member, and waiting for the secretariat.
        Proposed = "proposed",
        /// There to be read.
        Published = "published",
        /// Taken back.
        Withdrawn = "withdrawn",
    }
    /// Who may read a resource.
    Visibility {
        /// The members, and the council.
        Council = "council",
        /// The members of a sub-group.
        Group = "group",
        /// The members.
        Members = "members",
        /// Everybody.
        Public = "public",
    }
    /// How far a subscription has come.
    SubscriptionState {
        /// Nobody has confirmed it.
        Pending = "pending",
        /// Whoever reads at the address has confirmed it.
        Confirmed = "confirmed",
        /// It has ended.
        Ended = "ended",
    }
    /// How often a publication comes out.
    Cadence {
        /// Every day.
        Daily = "daily",
        /// Every week.
        Weekly = "weekly",
        /// Every month.
        Monthly = "monthly",
        /// Every quarter.
        Quarterly = "quarterly",
        /// Every half-year.
        HalfYearly = "half_yearly",
    }
    /// What a section of an issue tells.
    PublicationSectionKind {
        /// What keeps people from using services, with what to do about it.
        Barriers = "barriers",
        /// What things are.
        Definitions = "definitions",
        /// What more is to be read.
        FurtherReading = "further_reading",
        /// What is new.
        Innovations = "innovations",
        /// What is to come.
        Outlook = "outlook",
        /// What went well elsewhere in the world.
        StoriesAbroad = "stories_abroad",
        /// What went well in Canada.
        StoriesAtHome = "stories_at_home",
        /// What moves.
        Trends = "trends",
    }
    /// What became of whoever followed an address last.
    LinkState {
        /// Nobody has yet.
        Unchecked = "unchecked",
        /// It is there to be read.
        Alive = "alive",
        /// It is there to be read, and for good somewhere else.
        Moved = "moved",
        /// Its host says that it is not there.
        Gone = "gone",
        /// Its host lets in only those whom it knows.
        NeedsSignIn = "needs_sign_in",
        /// Its host wants no programs to ask for it.
        ForbiddenByRobots = "forbidden_by_robots",
        /// Its host is asked too much.
        TooManyRequests = "too_many_requests",
        /// Its host can’t be reached, takes too long or says that something is wrong.
        Failing = "failing",
        /// The host’s certificate is not to be trusted.
        Untrusted = "untrusted",
        /// It leads around in a circle, or too far.
        Loops = "loops",
        /// Its host is not the public’s, and is not asked.
        Private = "private",
    }
    /// How exact a figure is.
    MetricPrecision {
        /// Somewhat more or less.
        About = "about",
        /// This or more.
        AtLeast = "at_least",
        /// Just this.
        Exactly = "exactly",
        /// Less than this.
        LessThan = "less_than",
        /// More than this.
        MoreThan = "more_than",
    }
    /// Of what a figure is.
    MetricUnit {
        /// Of what its label says.
        Count = "count",
        /// Days.
        Days = "days",
        /// Days of service in a week.
        DaysPerWeek = "days_per_week",
        /// Canadian dollars.
        Dollars = "dollars",
        /// Hours of service in a day.
        HoursPerDay = "hours_per_day",
        /// Hundredths.
        Percent = "percent",
        /// The place in an order, from 1.
        Rank = "rank",
        /// How many times as much.
        Times = "times",
        /// Years.
        Years = "years",
    }
    /// What kind of thing a reference is.
    ReferenceKind {
        /// A text in a magazine, a newspaper or a blog.
        Article = "article",
        /// A document to be downloaded.
        Document = "document",
        /// A video.
        Video = "video",
        /// A page of a site.
        WebPage = "web_page",
    }
    /// What an import did with rows.
    RosterChangeKind {
        /// It entered them.
        Inserted = "inserted",
        /// It changed them.
        Updated = "updated",
    }
    /// What somebody decided whom or what a line means.
    RosterDecision {
        /// Somebody or something that is not on record.
        New = "new",
        /// Somebody or something that is.
        This = "this",
    }
    /// The form of a roster's file.
    RosterFormat {
        /// Comma-separated values, or any other separator.
        Csv = "csv",
        /// A workbook of Office Open XML.
        Xlsx = "xlsx",
    }
    /// How far an import of a roster has come.
    RosterImportState {
        /// The file is being read.
        Reading = "reading",
        /// It was read, and is not planned yet.
        Read = "read",
        /// What it would change is known.
        Planned = "planned",
        /// It was carried out.
        Applied = "applied",
        /// It was carried out and taken back.
        Undone = "undone",
        /// Somebody put it away.
        Discarded = "discarded",
    }
    /// What a roster says of those who are not in it.
    RosterMissing {
        /// Nothing.
        Keep = "keep",
        /// That their memberships are over.
        End = "end",
    }
    /// What becomes of a roster's line.
    RosterVerdict {
        /// Somebody is entered.
        New = "new",
        /// Something of somebody on record changes.
        Changed = "changed",
        /// A membership ends.
        Ended = "ended",
        /// All of it is on record.
        Unchanged = "unchanged",
        /// Somebody has to decide.
        Doubtful = "doubtful",
        /// A value of it can't be read.
        Refused = "refused",
        /// Somebody left it out.
        Skipped = "skipped",
    }
    /// How far a run has come.
    RunState {
        /// Waits for a worker.
        Queued = "queued",
        /// A worker has it.
        Running = "running",
        /// Done.
        Succeeded = "succeeded",
        /// Its attempts are used up.
        Failed = "failed",
        /// Somebody cancelled it.
        Cancelled = "cancelled",
        /// Not needed: the last one was still going.
        Discarded = "discarded",
        /// Nobody was there when it was due.
        Missed = "missed",
    }
    /// What asked for a run.
    RunTrigger {
        /// Its schedule.
        Schedule = "schedule",
        /// Its schedule, while nobody was there.
        CatchUp = "catch_up",
        /// A person.
        Manual = "manual",
        /// A change in the data.
        Event = "event",
    }
    /// Where a sentence comes from.
    SentenceOrigin {
        /// From facts.
        Generated = "generated",
        /// From a person.
        Written = "written",
        /// From a person, in the place of what came from facts.
        Overridden = "overridden",
    }
    /// Where in a section a text stands.
    TextPlace {
        /// Before everything else.
        Introduction = "introduction",
        /// Among what stands out.
        Highlight = "highlight",
        /// After everything else.
        Remark = "remark",
    }
    /// How far one half of a bilingual text has come.
    TextState {
        /// Not there.
        Missing = "missing",
        /// Written, not reviewed.
        Draft = "draft",
        /// Reviewed.
        Reviewed = "reviewed",
    }
    /// The networks of the community.
    Track {
        /// The executives.
        Executive = "executive",
        /// The managers.
        Manager = "manager",
    }
    /// Why a person could not be reached.
    UnreachableReason {
        /// No address is known.
        NoAddress = "no_address",
        /// The address bounced.
        Suppressed = "suppressed",
    }
    /// What is written to people.
    WritingKind {
        /// Administrators have something to look at.
        Alert = "alert",
        /// Somebody who has not answered an invitation is asked to.
        AnswerReminder = "answer_reminder",
        /// What is new in a publication.
        Bulletin = "bulletin",
        /// A meeting will not take place.
        Cancellation = "cancellation",
        /// A draft of a report waits for support to complete it.
        CompletionRequest = "completion_request",
        /// A meeting takes place.
        Invitation = "invitation",
        /// A meeting is near.
        MeetingReminder = "meeting_reminder",
        /// It is time to ask for a representative again.
        RecruitmentFollowUp = "recruitment_follow_up",
        /// A council member is asked for a representative.
        RecruitmentRequest = "recruitment_request",
        /// Support is asked for one, while the seat is empty.
        RecruitmentToSupport = "recruitment_to_support",
        /// A meeting takes place without the reader, who was invited.
        Removal = "removal",
        /// The report itself.
        Report = "report",
        /// A report is due, and somebody must act.
        ReportDue = "report_due",
        /// A report, to a council member.
        ReportToCouncil = "report_to_council",
        /// A report, to members.
        ReportToMembers = "report_to_members",
        /// A draft of a report waits for a co-chair to review it.
        ReviewRequest = "review_request",
        /// A link for signing in.
        SignIn = "sign_in",
        /// Whoever subscribed is asked to confirm it.
        SubscriptionConfirmation = "subscription_confirmation",
        /// Somebody is told of a publication that a reader of it passes on.
        SubscriptionInvitation = "subscription_invitation",
        /// What came of a meeting that was held.
        Thanks = "thanks",
        /// A meeting that the reader knows of has changed.
        Update = "update",
    }
}

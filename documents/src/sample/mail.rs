//! Messages of every kind, to one reader, to two who share an address, and to one whose language
//! is not known.

use domain::{
    email::EmailAddress,
    language::{Language, Preference},
    period::{Period, Quarter},
    zone::Zone,
};
use jiff::{Timestamp, civil::date};

use super::{SPEAKERS, text};
use crate::mail::{
    Addressee, AgendaItem, Alert, AlertMessage, Before, CalendarIdentity, Highlight, Invitation,
    InvitationReason, JurisdictionLetter, Link, Meeting, Occasion, Reader, Recipient,
    RecruitmentRequest, ReferenceTitle, ReportDueMessage, ReportMessage, ReportTask, Reported,
    ReviewRequest, Reviewer, Sender, SignInMessage, ThanksMessage, TrialMessage, VacantChair,
};

/// The made-up values can't fail to parse; were one to, there would be no samples, and a test says
/// that there are.
pub(super) struct World {
    zones: [Zone; 3],
    addresses: [EmailAddress; 2],
    start: Timestamp,
    period: Period,
}

impl World {
    fn new() -> Option<Self> {
        let zone = |name| Zone::parse(name).ok();
        Some(Self {
            zones: [
                zone("America/Toronto")?,
                zone("America/St_Johns")?,
                zone("America/Vancouver")?,
            ],
            addresses: [
                EmailAddress::parse("anne.roy@services.example").ok()?,
                EmailAddress::parse("secretariat@communaute.example").ok()?,
            ],
            start: "2021-09-21T17:00:00Z".parse().ok()?,
            period: Period::from_first_last(date(2020, 9, 1), date(2021, 8, 31)).ok()?,
        })
    }

    /// In French in Toronto, in English in St. John's, in both in Vancouver; nobody, one and two.
    fn recipients(&self) -> Vec<(&'static str, Recipient)> {
        let to = |names: &[&str], language, zone: usize| Recipient {
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            address: self.addresses[0].clone(),
            language,
            zone: self.zones[zone].clone(),
        };
        vec![
            ("fr", to(&["Anne Roy"], Preference::Only(Language::Fr), 0)),
            (
                "fr-nl",
                to(&["Anne Roy", "Paul Lee"], Preference::Only(Language::Fr), 1),
            ),
            (
                "en-nl",
                to(&["Anne O'Neil"], Preference::Only(Language::En), 1),
            ),
            ("both-bc", to(&[], Preference::Both, 2)),
        ]
    }

    fn reported(&self, is_issue: bool) -> Reported {
        match is_issue {
            true => Reported::Issue(text(
                "Les guichets de demain <& d’après-demain>",
                "The counters of tomorrow <& after>",
            )),
            false => Reported::Period(self.period),
        }
    }

    pub(super) const fn start(&self) -> Timestamp {
        self.start
    }

    pub(super) fn sender(&self) -> Sender {
        Sender {
            community: text(
                "Communauté de pratique des centres de contact",
                "Contact Centre Community of Practice",
            ),
            contact: self.addresses[1].clone(),
        }
    }

    fn meeting(&self, agenda: usize) -> Meeting {
        let item = |title, speakers: &[&str]| AgendaItem {
            title,
            speakers: speakers.iter().map(|name| (*name).to_owned()).collect(),
        };
        let items = [
            item(text("Mot d'ouverture", "Opening remarks"), &SPEAKERS[..2]),
            item(
                text(
                    "Accessibilité & clavardage <en direct>",
                    "Accessibility & <live> chat",
                ),
                &SPEAKERS[2..],
            ),
            item(text("Échanges", "Discussion"), &[]),
        ];
        Meeting {
            title: text(
                "Réunion trimestrielle de septembre",
                "September quarterly meeting",
            ),
            start: self.start,
            end: self.start + jiff::SignedDuration::from_mins(90),
            place: (agenda > 0).then(|| text("MS Teams", "MS Teams")),
            join_url: (agenda > 0)
                .then(|| "https://teams.example/join?meeting=40&lang=x".to_owned()),
            agenda: items.into_iter().take(agenda).collect(),
        }
    }

    pub(super) fn link(&self) -> Link {
        Link {
            fr: "https://tribune.example/reports/1.fr.html".to_owned(),
            en: "https://tribune.example/reports/1.en.html".to_owned(),
        }
    }
}

/// Every variant for every recipient.
pub(super) fn all<T, M>(
    variants: Vec<(&'static str, T)>,
    make: impl Fn(&World, Recipient, &T) -> M,
) -> Vec<(String, M)> {
    let Some(world) = World::new() else {
        return Vec::new();
    };
    let mut messages = Vec::new();
    for (variant, value) in &variants {
        for (name, recipient) in world.recipients() {
            messages.push((format!("{variant}-{name}"), make(&world, recipient, value)));
        }
    }
    messages
}

/// Invitations on every occasion and for every reason, with no agenda, one item and three.
#[must_use]
pub fn invitations() -> Vec<(String, Invitation)> {
    let topic = InvitationReason::Topic(text("Accessibilité", "Accessibility"));
    let group = InvitationReason::Group(text("Équipe du mandat", "Terms of reference team"));
    let variants = vec![
        (
            "invited",
            (Occasion::Invited, 3, 90, InvitationReason::Executive),
        ),
        (
            "updated",
            (Occasion::Updated, 1, 90, InvitationReason::Manager),
        ),
        ("asked", (Occasion::Asked, 3, 90, group)),
        (
            "reminded",
            (Occasion::Reminded { answered: true }, 0, 90, topic),
        ),
        (
            "reminded-silent",
            (
                Occasion::Reminded { answered: false },
                1,
                90,
                InvitationReason::Executive,
            ),
        ),
        (
            "overnight",
            (Occasion::Invited, 0, 900, InvitationReason::Named),
        ),
        (
            "cancelled",
            (Occasion::Cancelled, 3, 90, InvitationReason::Executive),
        ),
        (
            "removed",
            (Occasion::Removed, 3, 90, InvitationReason::Executive),
        ),
    ];
    all(
        variants,
        |world, recipient, (occasion, agenda, minutes, reason)| {
            let meeting = world.meeting(*agenda);
            Invitation {
                occasion: *occasion,
                recipient,
                sender: world.sender(),
                before: Some(before(&meeting)),
                meeting: Meeting {
                    end: meeting.start + jiff::SignedDuration::from_mins(*minutes),
                    ..meeting
                },
                community_zone: world.zones[0].clone(),
                reason: reason.clone(),
                topics: vec![
                    text("Clavardage en direct", "Live chat"),
                    text("Accessibilité", "Accessibility"),
                ],
                answer: Link {
                    fr: "https://tribune.example/answer/40.7.5e1f?lang=fr".to_owned(),
                    en: "https://tribune.example/answer/40.7.5e1f?lang=en".to_owned(),
                },
                calendar: CalendarIdentity {
                    uid: "meeting-40@tribune.example".to_owned(),
                    sequence: 0,
                    stamp: world.start,
                },
            }
        },
    )
}

/// A day earlier, elsewhere, and with no link yet.
fn before(meeting: &Meeting) -> Before {
    let day = jiff::SignedDuration::from_hours(24);
    Before {
        start: meeting.start - day,
        end: meeting.end - day,
        place: Some(text("Ottawa, salle 3", "Ottawa, room 3")),
        join_url: None,
    }
}

/// Thanks with one highlight and with several, on record and not.
#[must_use]
pub fn thanks_messages() -> Vec<(String, ThanksMessage)> {
    let highlight = |fr, en, points: &[Highlight]| Highlight {
        text: text(fr, en),
        points: points.to_vec(),
    };
    let one = [highlight(
        "Deux villes ont présenté leur robot conversationnel.",
        "Two cities presented their chatbots.",
        &[],
    )];
    let several = [
        highlight(
            "Deux villes ont présenté leur robot conversationnel :",
            "Two cities presented their chatbots:",
            &[
                highlight(
                    "le premier répond à 40 % des demandes <sans> aide;",
                    "the first answers 40% of requests <without> help;",
                    &[],
                ),
                highlight(
                    "le second passe la main à une personne dès qu'on le demande.",
                    "the second hands over to a person as soon as one is asked for.",
                    &[],
                ),
            ],
        ),
        highlight(
            "Un groupe préparera un guide sur l'accessibilité.",
            "A group will prepare a guide on accessibility.",
            &[],
        ),
    ];
    let held = |points: &[Highlight]| {
        highlight(
            "Réunion de la communauté sur les robots conversationnels",
            "Meeting of the community on chatbots",
            points,
        )
    };
    let variants = vec![
        ("attended", (true, vec![held(&several)])),
        ("invited", (false, vec![held(&one)])),
    ];
    all(variants, |world, recipient, (attended, activities)| {
        ThanksMessage {
            recipient,
            sender: world.sender(),
            title: text(
                "Réunion trimestrielle de septembre",
                "September quarterly meeting",
            ),
            start: world.start,
            attended: *attended,
            activities: activities.clone(),
            unsubscribe: Link {
                fr: "https://tribune.example/unsubscribe/thanks.7.5e1f?lang=fr".to_owned(),
                en: "https://tribune.example/unsubscribe/thanks.7.5e1f?lang=en".to_owned(),
            },
        }
    })
}

/// Reports to members and council members, first sent and corrected.
#[must_use]
pub fn report_messages() -> Vec<(String, ReportMessage)> {
    let council = Reader::CouncilMember(council());
    let correction = text(
        "Le nombre de municipalités.",
        "The number of municipalities.",
    );
    let variants = vec![
        ("member", (Reader::Member, None, false)),
        ("asked", (Reader::Asked, None, false)),
        ("council", (council.clone(), None, false)),
        (
            "corrected",
            (Reader::Member, Some(correction.clone()), false),
        ),
        ("issue", (council, None, true)),
        ("issue-corrected", (Reader::Member, Some(correction), true)),
    ];
    all(
        variants,
        |world, recipient, (reader, correction, is_issue)| ReportMessage {
            recipient,
            sender: world.sender(),
            report: world.reported(*is_issue),
            reader: reader.clone(),
            link: world.link(),
            correction: correction.clone(),
        },
    )
}

/// Drafts with no text left to review, one and many.
#[must_use]
pub fn review_requests() -> Vec<(String, ReviewRequest)> {
    let variants = vec![
        ("chair", (Reviewer::CoChair, 0, false)),
        ("support-one", (Reviewer::Support, 1, false)),
        ("support-many", (Reviewer::Support, 12, false)),
        ("issue", (Reviewer::CoChair, 0, true)),
    ];
    all(
        variants,
        |world, recipient, (reviewer, unready, is_issue)| ReviewRequest {
            recipient,
            sender: world.sender(),
            report: world.reported(*is_issue),
            reviewer: *reviewer,
            unready: *unready,
            link: world.link(),
        },
    )
}

/// Reports that are due and late, for whatever is to be done about them.
#[must_use]
pub fn report_due_messages() -> Vec<(String, ReportDueMessage)> {
    let variants = vec![
        ("compile", (ReportTask::Compile, false)),
        ("mend-one", (ReportTask::Mend(1), false)),
        ("mend-many", (ReportTask::Mend(12), true)),
        ("approve", (ReportTask::Approve, true)),
    ];
    all(variants, |world, recipient, (task, is_late)| {
        ReportDueMessage {
            recipient,
            sender: world.sender(),
            period: world.period,
            due_on: world.period.end(),
            is_late: *is_late,
            task: *task,
            link: world.link(),
        }
    })
}

/// Links for signing in.
#[must_use]
pub fn sign_in_messages() -> Vec<(String, SignInMessage)> {
    let variants = vec![("link", ())];
    all(variants, |world, recipient, ()| SignInMessage {
        recipient,
        sender: world.sender(),
        link: Link {
            fr: "https://tribune.example/sign-in/link/5ec?lang=fr".to_owned(),
            en: "https://tribune.example/sign-in/link/5ec?lang=en".to_owned(),
        },
        until: world.start,
    })
}

/// Messages that show whether mail arrives.
#[must_use]
pub fn trial_messages() -> Vec<(String, TrialMessage)> {
    let variants = vec![("trial", ())];
    all(variants, |world, recipient, ()| TrialMessage {
        recipient,
        sender: world.sender(),
        at: world.start,
    })
}

/// Alerts of every kind, one alone and all at once.
#[must_use]
pub fn alert_messages() -> Vec<(String, AlertMessage)> {
    let nunavut = JurisdictionLetter {
        with_article_fr: "le Nunavut".to_owned(),
        running_en: "Nunavut".to_owned(),
    };
    let every = |world: &World| {
        let (job, at) = ("council_report".to_owned(), world.start);
        let quarter = Quarter::of(date(2021, 9, 21)).period();
        vec![
            Alert::RunMissed {
                job: job.clone(),
                due_at: at,
            },
            Alert::RunFailed { job, at },
            Alert::SeatVacant(nunavut.clone()),
            Alert::ReportDue(world.period),
            Alert::MeetingOverdue(date(2021, 9, 21)),
            Alert::QuarterAtRisk(quarter),
            Alert::QuarterWithoutMeeting(quarter),
            Alert::ChairVacant(VacantChair::Federal),
            Alert::ChairVacant(VacantChair::Provincial),
            Alert::ChairVacant(VacantChair::Both),
            Alert::JurisdictionUnrepresented(nunavut.clone()),
            Alert::DeadLink(ReferenceTitle {
                fr: "Guide des agents conversationnels".to_owned(),
                en: "A guide to chatbots".to_owned(),
            }),
            Alert::FileMissing("Plan 2021.pdf".to_owned()),
        ]
    };
    let variants = vec![("one", 1), ("all", 12)];
    all(variants, |world, recipient, count: &usize| AlertMessage {
        recipient,
        sender: world.sender(),
        alerts: every(world).into_iter().take(*count).collect(),
        link: Link {
            fr: "https://tribune.example/?lang=fr".to_owned(),
            en: "https://tribune.example/?lang=en".to_owned(),
        },
    })
}

/// Letters to council members and to support, on old, new and reopened gaps.
#[must_use]
pub fn recruitment_requests() -> Vec<(String, RecruitmentRequest)> {
    let variants = vec![
        ("council", (Addressee::CouncilMember, None, false)),
        (
            "support",
            (Addressee::Support, Some(date(2021, 6, 1)), false),
        ),
        (
            "reopened",
            (Addressee::CouncilMember, Some(date(2021, 8, 15)), true),
        ),
    ];
    all(variants, |world, recipient, (addressee, since, again)| {
        RecruitmentRequest {
            recipient,
            sender: world.sender(),
            council: council(),
            jurisdiction: JurisdictionLetter {
                with_article_fr: "l’Île-du-Prince-Édouard".to_owned(),
                running_en: "Prince Edward Island".to_owned(),
            },
            addressee: *addressee,
            since: *since,
            municipal_only: *again,
            reopened: *again,
            terms: again.then(|| world.link()),
        }
    })
}

pub(super) fn council() -> domain::language::Bilingual {
    text(
        "Conseil de la prestation de services du secteur public",
        "Public Sector Service Delivery Council",
    )
}

//! The kinds of mail, each declared once: to whom it goes, in which letters, what becomes of a
//! message that nobody knows the fate of, for how long it is of use, and whether one may do without.
//!
//! A new kind is a word of [`CampaignKind`], its declaration here, and the template of its letters;
//! the compiler asks for the second, and a test holds `docs/MAIL.md` to it.

use entity::enums::{CampaignKind, WritingKind};
use jiff::{SignedDuration, Timestamp};
use sea_orm::Iterable;
use service::{access::links, commands::subscribers};

/// How long what came of a meeting is worth telling, in days.
pub const THANKS_DAYS: i32 = 30;

/// What holds for all messages of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// To whom they go.
    pub audience: Audience,
    /// What they are; each letter has a template, and a sample of its own.
    pub letters: &'static [WritingKind],
    /// What becomes of one that may have arrived or not.
    pub in_doubt: InDoubt,
    /// For how long one is of use.
    pub useful: Useful,
    /// Whether a reader may do without all of them. What somebody's seat in the community calls for
    /// is not theirs to refuse.
    pub may_unsubscribe: bool,
    /// Whether a newer message on the same meeting takes the place of one that has not left.
    pub is_overtaken: bool,
}

/// To whom messages go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// To those who are invited to a meeting, or were.
    Invitees,
    /// To members and to the council.
    MembersAndCouncil,
    /// To co-chairs and their support.
    OfficeHolders,
    /// To whoever is asked for a representative: a council member, or support.
    Addressees,
    /// To whoever sees to a search for a representative, or else to support.
    Owners,
    /// To those who keep the service.
    Administrators,
    /// To whoever asked for one.
    WhoeverAsked,
    /// To an address that somebody entered on a page.
    WhoeverIsEntered,
    /// To those who confirmed a subscription.
    Subscribers,
}

/// What becomes of a message when nobody knows whether it arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InDoubt {
    /// It is sent again, byte for byte: a second one does no harm, and one that is missing does.
    SentAgain,
    /// It waits for an administrator: two would be one too many.
    Waits,
}

/// For how long a message is of use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Useful {
    /// Always.
    Always,
    /// Until its meeting begins.
    UntilTheMeeting,
    /// For a time after its meeting began.
    AfterTheMeeting(SignedDuration),
    /// For a time after it was written.
    Written(SignedDuration),
}

/// What holds for a kind.
#[must_use]
pub const fn of(kind: CampaignKind) -> Kind {
    use WritingKind as Letter;
    match kind {
        // A calendar takes the second for the first.
        CampaignKind::Invitation => Kind {
            letters: &[Letter::Invitation, Letter::Update],
            ..ON_A_MEETING
        },
        CampaignKind::Cancellation => Kind {
            letters: &[Letter::Cancellation, Letter::Removal],
            // Whoever was taken off the list is to hear of it, wherever the meeting moves.
            is_overtaken: false,
            ..ON_A_MEETING
        },
        CampaignKind::AnswerReminder => Kind {
            letters: &[Letter::AnswerReminder],
            ..ON_A_MEETING
        },
        CampaignKind::MeetingReminder => Kind {
            letters: &[Letter::MeetingReminder],
            ..ON_A_MEETING
        },
        CampaignKind::Thanks => Kind {
            letters: &[Letter::Thanks],
            in_doubt: InDoubt::Waits,
            useful: Useful::AfterTheMeeting(SignedDuration::from_hours(24 * THANKS_DAYS as i64)),
            may_unsubscribe: true,
            is_overtaken: false,
            ..ON_A_MEETING
        },
        CampaignKind::Report => Kind {
            audience: Audience::MembersAndCouncil,
            letters: &[Letter::ReportToMembers, Letter::ReportToCouncil],
            ..OF_THE_OFFICE
        },
        CampaignKind::ReviewRequest => Kind {
            audience: Audience::OfficeHolders,
            letters: &[Letter::ReviewRequest, Letter::CompletionRequest],
            ..OF_THE_OFFICE
        },
        CampaignKind::ReportDue => Kind {
            letters: &[Letter::ReportDue],
            ..OF_THE_OFFICE
        },
        CampaignKind::Recruitment => Kind {
            audience: Audience::Addressees,
            letters: &[Letter::RecruitmentRequest, Letter::RecruitmentToSupport],
            ..OF_THE_OFFICE
        },
        CampaignKind::RecruitmentFollowUp => Kind {
            audience: Audience::Owners,
            letters: &[Letter::RecruitmentFollowUp],
            ..OF_THE_OFFICE
        },
        CampaignKind::Alert => Kind {
            audience: Audience::Administrators,
            letters: &[Letter::Alert],
            ..OF_THE_OFFICE
        },
        // The link is good once, however often it arrives.
        CampaignKind::SignIn => Kind {
            audience: Audience::WhoeverAsked,
            letters: &[Letter::SignIn],
            in_doubt: InDoubt::SentAgain,
            useful: Useful::Written(links::GOOD_FOR),
            ..OF_THE_OFFICE
        },
        CampaignKind::Subscription => Kind {
            audience: Audience::WhoeverIsEntered,
            letters: &[
                Letter::SubscriptionConfirmation,
                Letter::SubscriptionInvitation,
            ],
            in_doubt: InDoubt::SentAgain,
            useful: Useful::Written(subscribers::GOOD_FOR),
            ..OF_THE_OFFICE
        },
        CampaignKind::Bulletin => Kind {
            audience: Audience::Subscribers,
            letters: &[Letter::Bulletin],
            may_unsubscribe: true,
            ..OF_THE_OFFICE
        },
    }
}

/// What most messages on a meeting to come have in common.
const ON_A_MEETING: Kind = Kind {
    audience: Audience::Invitees,
    letters: &[],
    in_doubt: InDoubt::SentAgain,
    useful: Useful::UntilTheMeeting,
    may_unsubscribe: false,
    is_overtaken: true,
};

/// What most messages have in common that come with a seat or an office.
const OF_THE_OFFICE: Kind = Kind {
    audience: Audience::OfficeHolders,
    letters: &[],
    in_doubt: InDoubt::Waits,
    useful: Useful::Always,
    may_unsubscribe: false,
    is_overtaken: false,
};

impl Kind {
    /// From when on a message is of no use; none when it always is.
    #[must_use]
    pub fn useless_from(
        &self,
        written_at: Timestamp,
        meeting_starts_at: Option<Timestamp>,
    ) -> Option<Timestamp> {
        match self.useful {
            Useful::Always => None,
            Useful::UntilTheMeeting => meeting_starts_at,
            Useful::AfterTheMeeting(time) => meeting_starts_at?.checked_add(time).ok(),
            Useful::Written(time) => written_at.checked_add(time).ok(),
        }
    }

    /// Whether a message is sent again when nobody knows whether it arrived.
    #[must_use]
    pub fn is_repeatable(&self) -> bool {
        self.in_doubt == InDoubt::SentAgain
    }
}

/// The kinds of which something holds.
pub fn those(which: impl Fn(&Kind) -> bool) -> impl Iterator<Item = CampaignKind> {
    CampaignKind::iter().filter(move |kind| which(&of(*kind)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// What `docs/MAIL.md` says of a kind.
    fn row(kind: CampaignKind) -> String {
        let Kind {
            audience,
            letters,
            in_doubt,
            useful,
            may_unsubscribe,
            ..
        } = of(kind);
        let audience = match audience {
            Audience::Invitees => "invitees",
            Audience::MembersAndCouncil => "members and council",
            Audience::OfficeHolders => "co-chairs and support",
            Audience::Addressees => "the council member, or support",
            Audience::Owners => "whoever sees to the search, or support",
            Audience::Administrators => "administrators",
            Audience::WhoeverAsked => "whoever asked",
            Audience::WhoeverIsEntered => "the address that was entered",
            Audience::Subscribers => "subscribers who confirmed",
        };
        let letters: Vec<String> = letters
            .iter()
            .map(|letter| format!("`{}`", letter.as_str()))
            .collect();
        let in_doubt = match in_doubt {
            InDoubt::SentAgain => "sent again",
            InDoubt::Waits => "waits",
        };
        let useful = match useful {
            Useful::Always => "always".to_owned(),
            Useful::UntilTheMeeting => "until the meeting".to_owned(),
            Useful::AfterTheMeeting(time) => {
                format!("{} days after the meeting", time.as_hours() / 24)
            }
            Useful::Written(time) if time.as_hours() >= 24 => {
                format!("{} days", time.as_hours() / 24)
            }
            Useful::Written(time) => format!("{} minutes", time.as_mins()),
        };
        let may = if may_unsubscribe { "yes" } else { "no" };
        format!(
            "| `{}` | {audience} | {} | {in_doubt} | {useful} | {may} |",
            kind.as_str(),
            letters.join(", ")
        )
    }

    #[test]
    fn the_document_says_of_each_kind_what_is_declared() {
        let document = include_str!("../../../docs/MAIL.md");
        for kind in CampaignKind::iter() {
            let row = row(kind);
            assert!(
                document.lines().any(|line| line == row),
                "docs/MAIL.md lacks: {row}"
            );
        }
    }

    #[test]
    fn every_letter_is_of_one_kind() {
        // The report itself is no message.
        let mut seen = BTreeSet::from([WritingKind::Report]);
        for kind in CampaignKind::iter() {
            for letter in of(kind).letters {
                assert!(seen.insert(*letter), "{letter:?} is of two kinds");
            }
        }
        assert_eq!(seen, WritingKind::iter().collect());
    }

    #[test]
    fn nobody_can_do_without_an_invitation_and_all_that_belongs_to_it() {
        let refusable: Vec<_> = those(|kind| kind.may_unsubscribe).collect();
        assert_eq!(refusable, [CampaignKind::Thanks, CampaignKind::Bulletin]);
    }

    #[test]
    fn a_message_is_of_use_until_its_meeting_begins_or_its_link_runs_out() {
        let written: Timestamp = "2021-09-01T13:00:00Z".parse().unwrap();
        let begins: Timestamp = "2021-09-21T17:00:00Z".parse().unwrap();
        let until = |kind| of(kind).useless_from(written, Some(begins));
        assert_eq!(until(CampaignKind::Invitation), Some(begins));
        assert_eq!(until(CampaignKind::MeetingReminder), Some(begins));
        assert_eq!(
            until(CampaignKind::Thanks),
            "2021-10-21T17:00:00Z".parse().ok()
        );
        assert_eq!(until(CampaignKind::Report), None);
        assert_eq!(until(CampaignKind::SignIn), Some(written + links::GOOD_FOR));
    }
}

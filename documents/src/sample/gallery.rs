//! Every sample message of every kind: what a person looks through, and the tests.

use super::{
    alert_messages, bulletins, invitations, recruitment_follow_ups, recruitment_letters,
    recruitment_requests, report_due_messages, report_messages, review_requests, sign_in_messages,
    subscription_messages, thanks_messages, trial_messages,
};
use crate::mail::{MailError, Recipient, Rendered};

/// A message to somebody made up.
pub struct SampleMessage {
    /// What it is: `invitation`.
    pub kind: &'static str,
    /// Which one of its kind, and to whom: `updated-both-bc`. The same as long as the sample is.
    pub name: String,
    /// Who reads it.
    pub recipient: Recipient,
    render: Box<dyn Fn() -> Result<Rendered, MailError>>,
}

impl SampleMessage {
    /// The message.
    ///
    /// # Errors
    /// When it can't be rendered; a test says that all can.
    pub fn rendered(&self) -> Result<Rendered, MailError> {
        (self.render)()
    }
}

/// All of them, in the order of their kinds.
#[must_use]
pub fn messages() -> Vec<SampleMessage> {
    let mut all = Vec::new();
    macro_rules! add {
        ($($kind:literal: $samples:ident;)+) => {$(
            for (name, message) in $samples() {
                all.push(SampleMessage {
                    kind: $kind,
                    name,
                    recipient: message.recipient.clone(),
                    render: Box::new(move || message.render()),
                });
            }
        )+};
    }
    add! {
        "invitation": invitations;
        "thanks": thanks_messages;
        "report": report_messages;
        "review-request": review_requests;
        "report-due": report_due_messages;
        "recruitment-request": recruitment_requests;
        "recruitment-letter": recruitment_letters;
        "recruitment-follow-up": recruitment_follow_ups;
        "sign-in": sign_in_messages;
        "subscription": subscription_messages;
        "bulletin": bulletins;
        "trial": trial_messages;
        "alert": alert_messages;
    }
    all
}

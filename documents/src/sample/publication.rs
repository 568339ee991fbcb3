//! Messages on publications, to those who read them.

use jiff::civil::date;

use super::{mail::all, text};
use crate::mail::{BulletinMessage, Link, NewIssue, News, SubscriptionMessage, WhyAsked};

fn link(path: &str) -> Link {
    let page = |language: &str| format!("https://tribune.example/{path}?lang={language}");
    Link {
        fr: page("fr"),
        en: page("en"),
    }
}

/// Confirmations, and invitations that a reader passes on.
#[must_use]
pub fn subscription_messages() -> Vec<(String, SubscriptionMessage)> {
    let variants = vec![("confirmation", true), ("invitation", false)];
    all(variants, |world, recipient, is_confirmation: &bool| {
        let until = world.start();
        SubscriptionMessage {
            recipient,
            sender: world.sender(),
            publication: text("Rapport exécutif", "Executive Report"),
            why: match is_confirmation {
                true => WhyAsked::Subscribed { until },
                false => WhyAsked::Invited,
            },
            link: match is_confirmation {
                true => link("subscribe/confirm/7.1.5e1f"),
                false => link("subscribe"),
            },
        }
    })
}

/// Bulletins with a new issue, with what became known, and with both.
#[must_use]
pub fn bulletins() -> Vec<(String, BulletinMessage)> {
    let news = News {
        title: text(
            "Un robot qui répond <la nuit>",
            "A bot that answers <at night>",
        ),
        text: text(
            "Il a répondu à 40 % des demandes.\n\nPersonne n'a attendu.",
            "It answered 40% of requests.\n\nNobody waited.",
        ),
    };
    let issue = NewIssue {
        title: text("Les guichets de demain", "The counters of tomorrow"),
        trends: vec![news.clone()],
    };
    let variants = vec![
        ("issue", (Some(issue.clone()), vec![])),
        ("known", (None, vec![news.clone(), news.clone()])),
        ("both", (Some(issue), vec![news])),
    ];
    all(variants, |world, recipient, (issue, known)| {
        BulletinMessage {
            recipient,
            sender: world.sender(),
            publication: text("Rapport exécutif", "Executive Report"),
            date: date(2021, 9, 21),
            issue: issue.clone(),
            known: known.clone(),
            edition: link("publications/executive-report"),
            share: link("publications/executive-report/share"),
            unsubscribe: link("unsubscribe/7.5e1f"),
        }
    })
}

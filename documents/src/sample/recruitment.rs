//! What is sent in the search for representatives.

use jiff::civil::date;

use super::{
    mail::{all, council},
    text,
};
use crate::mail::{Addressee, DueCase, JurisdictionLetter, RecruitmentFollowUp, RecruitmentLetter};

/// Letters in words that somebody looked over, with several lines and what a page must escape.
#[must_use]
pub fn recruitment_letters() -> Vec<(String, RecruitmentLetter)> {
    let variants = vec![
        ("council", Addressee::CouncilMember),
        ("support", Addressee::Support),
    ];
    all(variants, |world, recipient, addressee| RecruitmentLetter {
        recipient,
        sender: world.sender(),
        council: council(),
        addressee: *addressee,
        subject: text(
            "Une personne pour représenter l’Île-du-Prince-Édouard",
            "A representative for Prince Edward Island",
        ),
        words: text(
            "Bonjour Anne Roy,\n\nPersonne ne représente encore l’Île-du-Prince-Édouard.\nPourriez-vous proposer quelqu’un ?\n\nUne réponse avec <nom> & adresse suffit.",
            "Hello Anne Roy,\n\nNobody represents Prince Edward Island yet.\nCould you put someone forward?\n\nA reply with <name> & address is all it takes.",
        ),
    })
}

/// Follow-ups that are due: one of one's own that nobody was asked about, and several of nobody's.
#[must_use]
pub fn recruitment_follow_ups() -> Vec<(String, RecruitmentFollowUp)> {
    let case = |fr: &str, en: &str, attempts| DueCase {
        jurisdiction: JurisdictionLetter {
            with_article_fr: fr.to_owned(),
            running_en: en.to_owned(),
        },
        due_on: date(2021, 10, 1),
        attempts,
    };
    let island = case("l’Île-du-Prince-Édouard", "Prince Edward Island", 0);
    let nunavut = case("le Nunavut", "Nunavut", 1);
    let yukon = case("le Yukon", "Yukon", 3);
    let variants = vec![
        ("owner", (true, vec![island.clone()])),
        ("support", (false, vec![island, nunavut, yukon])),
    ];
    all(variants, |world, recipient, (is_owner, cases)| {
        RecruitmentFollowUp {
            recipient,
            sender: world.sender(),
            is_owner: *is_owner,
            cases: cases.clone(),
            link: world.link(),
        }
    })
}

//! What the section of initiatives says, for none, one and many of everything.

use domain::{initiative::Kind, language::Bilingual, period::FiscalYear};
use jiff::civil::date;

use super::{
    council::row,
    sections::{count, id},
};
use crate::report::council::{Belonging, Funded, Funding, Initiative, Initiatives, Reference};

pub(super) fn initiatives(number: usize, says: &Bilingual) -> Initiatives {
    // Each second one is a partnership.
    let is_partnership = |at: &usize| at % 2 == 1;
    let partnerships = (0..number).filter(is_partnership).count();
    Initiatives {
        initiatives: count("Initiative", number - partnerships),
        partnerships: count("Initiative", partnerships),
        all: (0..number).map(|at| initiative(at, number, says)).collect(),
        funding: count("FundingReference", number),
        funded: (0..number)
            .map(|at| Funded {
                number: id(at),
                title: says.clone(),
                reference: reference(900 + at, says),
            })
            .collect(),
    }
}

/// Each second one has ended, and each third has nobody who takes part.
fn initiative(at: usize, number: usize, says: &Bilingual) -> Initiative {
    let belonging = |noun, number| Belonging {
        count: count(noun, number),
        names: vec![says.clone(); number],
    };
    let parties = at % 3;
    let references = at % 4;
    Initiative {
        row: row("Initiative", id(at)),
        kind: match at % 2 {
            0 => Kind::Initiative,
            _ => Kind::Partnership,
        },
        title: says.clone(),
        description: vec![says.clone(); number.min(2)],
        since: date(2021, 3, 1),
        until: (at % 2 == 1).then_some(date(2021, 8, 15)),
        day: date(2021, 8, 15),
        parties: count("InitiativeParty", parties),
        leads: vec![says.clone(); parties.min(1)],
        partners: vec![says.clone(); parties.saturating_sub(1)],
        groups: belonging("WorkingGroup", at % 3),
        recommendations: belonging("Recommendation", (at + 1) % 3),
        funding: Funding {
            count: count("FundingReference", references),
            references: (0..references)
                .map(|one| reference(10 * at + one, says))
                .collect(),
        },
        outcome: vec![says.clone(); at % 2],
    }
}

/// Each third has no amount, and each second was approved.
fn reference(at: usize, says: &Bilingual) -> Reference {
    Reference {
        row: row("FundingReference", id(at)),
        reference: format!("CT-2021-{at:03}"),
        title: says.clone(),
        year: FiscalYear::of(date(2021, 4, 1)),
        amount: (at % 3 < 2).then_some(125_000),
        approved_on: at.is_multiple_of(2).then_some(date(2021, 5, 4)),
    }
}

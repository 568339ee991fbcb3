//! Whose approval a report needs.
//!
//! Both co-chairs approve; with one chair vacant, the one in office; with both vacant, an acting
//! authority that an administrator has put on record. A vacancy is flagged: the rule adapts, on
//! record (product rules “The council report” and “co-chair vacancy”).

use serde::{Deserialize, Serialize};

use crate::{id::PersonId, order::OrderOfGovernment};

/// One of the two chairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chair {
    /// The federal co-chair.
    Federal,
    /// The provincial co-chair.
    Provincial,
}

impl Chair {
    /// The name by which messages tell them apart.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Federal => "federal",
            Self::Provincial => "provincial",
        }
    }

    /// Whether it is for people of an order of government: one chair is the federal government's, the
    /// other a province's or a territory's (terms of reference, “Co-présidents”).
    #[must_use]
    pub const fn is_of(self, order: OrderOfGovernment) -> bool {
        match self {
            Self::Federal => matches!(order, OrderOfGovernment::Federal),
            Self::Provincial => order.represents(),
        }
    }
}

/// Who is in office at a date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct InOffice {
    /// The federal co-chair.
    pub federal: Option<PersonId>,
    /// The provincial co-chair.
    pub provincial: Option<PersonId>,
    /// The acting authority on record; heard only while both chairs are vacant.
    pub acting: Option<PersonId>,
}

/// By which rule a report is approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalRule {
    /// Both co-chairs.
    BothChairs,
    /// The one co-chair in office: the other chair is vacant.
    OneChair {
        /// The vacant one.
        vacant: Chair,
    },
    /// The acting authority: both chairs are vacant.
    ActingAuthority,
    /// Nobody can approve: both chairs are vacant and no acting authority is on record.
    Nobody,
}

impl InOffice {
    /// The rule that holds.
    #[must_use]
    pub const fn rule(self) -> ApprovalRule {
        match (self.federal, self.provincial, self.acting) {
            (Some(_), Some(_), _) => ApprovalRule::BothChairs,
            (Some(_), None, _) => ApprovalRule::OneChair {
                vacant: Chair::Provincial,
            },
            (None, Some(_), _) => ApprovalRule::OneChair {
                vacant: Chair::Federal,
            },
            (None, None, Some(_)) => ApprovalRule::ActingAuthority,
            (None, None, None) => ApprovalRule::Nobody,
        }
    }

    /// Those whose approval is needed, each once.
    #[must_use]
    pub fn approvers(self) -> Vec<PersonId> {
        let mut chairs: Vec<_> = self.federal.into_iter().chain(self.provincial).collect();
        chairs.dedup();
        if chairs.is_empty() {
            self.acting.into_iter().collect()
        } else {
            chairs
        }
    }

    /// Those whose approval is still waited for.
    #[must_use]
    pub fn waiting_for(self, approved: &[PersonId]) -> Vec<PersonId> {
        self.approvers()
            .into_iter()
            .filter(|person| !approved.contains(person))
            .collect()
    }

    /// Whether these approvals are enough. With nobody to approve, none ever are.
    #[must_use]
    pub fn is_approved(self, by: &[PersonId]) -> bool {
        self.rule() != ApprovalRule::Nobody && self.waiting_for(by).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEDERAL: PersonId = PersonId(1);
    const PROVINCIAL: PersonId = PersonId(2);
    const ACTING: PersonId = PersonId(3);

    fn office(federal: bool, provincial: bool, acting: bool) -> InOffice {
        InOffice {
            federal: federal.then_some(FEDERAL),
            provincial: provincial.then_some(PROVINCIAL),
            acting: acting.then_some(ACTING),
        }
    }

    #[test]
    fn one_chair_is_federal_and_the_other_a_provinces_or_a_territorys() {
        use OrderOfGovernment::{Federal, Provincial, Territorial};
        for order in OrderOfGovernment::ALL {
            assert_eq!(Chair::Federal.is_of(order), order == Federal, "{order}");
            let other = [Provincial, Territorial].contains(&order);
            assert_eq!(Chair::Provincial.is_of(order), other, "{order}");
        }
    }

    #[test]
    fn both_co_chairs_approve() {
        let both = office(true, true, true);
        assert_eq!(both.rule(), ApprovalRule::BothChairs);
        assert!(!both.is_approved(&[FEDERAL, ACTING]));
        assert_eq!(both.waiting_for(&[FEDERAL]), [PROVINCIAL]);
        assert!(both.is_approved(&[PROVINCIAL, FEDERAL]));
    }

    #[test]
    fn with_one_chair_vacant_the_one_in_office_approves() {
        let one = office(false, true, true);
        assert_eq!(
            one.rule(),
            ApprovalRule::OneChair {
                vacant: Chair::Federal
            }
        );
        assert!(one.is_approved(&[PROVINCIAL]));
        assert!(!one.is_approved(&[ACTING]));
        let other = office(true, false, false);
        assert_eq!(
            other.rule(),
            ApprovalRule::OneChair {
                vacant: Chair::Provincial
            }
        );
        assert!(other.is_approved(&[FEDERAL]));
    }

    #[test]
    fn with_both_chairs_vacant_the_acting_authority_on_record_approves() {
        let acting = office(false, false, true);
        assert_eq!(acting.rule(), ApprovalRule::ActingAuthority);
        assert!(!acting.is_approved(&[FEDERAL, PROVINCIAL]));
        assert!(acting.is_approved(&[ACTING]));
    }

    #[test]
    fn with_nobody_to_approve_nothing_is_approved() {
        let nobody = office(false, false, false);
        assert_eq!(nobody.rule(), ApprovalRule::Nobody);
        assert!(!nobody.is_approved(&[FEDERAL, PROVINCIAL, ACTING]));
    }
}

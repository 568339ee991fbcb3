//! What a line changes, by kind: what is to be written to which table.

use domain::{
    email::EmailAddress,
    import::{
        Change, Column, Planned, Verdict,
        plan::{Title, Where},
    },
    roster::Track,
};
use jiff::civil::Date;

pub(super) const fn is_written(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::New | Verdict::Changed | Verdict::Ended)
}

pub(super) fn value(change: &Change) -> Option<(Column, &str)> {
    match change {
        Change::PersonValue { column, after, .. } => Some((*column, after)),
        _ => None,
    }
}

pub(super) fn address(change: &Change) -> Option<&EmailAddress> {
    match change {
        Change::NewAddress { after, .. } => Some(after),
        _ => None,
    }
}

pub(super) struct Affiliation<'l> {
    pub organization: &'l Where,
    pub title: &'l Title,
    pub from: Date,
    pub ends: Option<i64>,
}

pub(super) fn affiliation_of(change: &Change) -> Option<Affiliation<'_>> {
    match change {
        Change::NewAffiliation {
            organization,
            title,
            from,
            ends,
        } => Some(Affiliation {
            organization,
            title,
            from: *from,
            ends: ends.map(|id| id.0),
        }),
        _ => None,
    }
}

pub(super) fn title(change: &Change) -> Option<(i64, &Title)> {
    match change {
        Change::NewTitle { affiliation, title } => Some((affiliation.0, title)),
        _ => None,
    }
}

pub(super) struct Member {
    pub track: Track,
    pub from: Date,
    pub to: Option<Date>,
}

pub(super) fn membership_of(change: &Change) -> Option<Member> {
    match change {
        Change::NewMembership { track, from, to } => Some(Member {
            track: *track,
            from: *from,
            to: *to,
        }),
        _ => None,
    }
}

pub(super) fn ends(planned: &Planned) -> impl Iterator<Item = (i64, Date)> + '_ {
    planned.changes.iter().filter_map(|change| match change {
        Change::EndMembership { membership, to } => Some((membership.0, *to)),
        _ => None,
    })
}

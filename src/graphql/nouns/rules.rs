//! Which rows a viewer sees, where it is not all.
//!
//! What depends on who asks is a condition with the person's key as a bound value: a statement's
//! text is the same for everybody of a kind.

use domain::access::Role;
use entity::{
    council_seat_term,
    enums::{ResourceState, Visibility},
    funding_reference, invitation, recommendation, report, report_version, resource, session,
    unreachable,
};
use sea_orm::ColumnTrait;

use crate::graphql::{
    context::Viewer,
    layer::{
        catalog::catalog,
        column::{Cell, Column},
        describe::Kind,
        filter::{Comparison, Filter, Test},
        joins::Step,
        openness::Openness,
        plan::At,
        sight::Sight,
    },
};

/// Administrators see all, others nothing.
pub fn administrators(viewer: &Viewer) -> Sight {
    all_or(Openness::Administrators, viewer, || Sight::None)
}

/// The secretariat sees all addresses, others their own.
pub fn addresses(viewer: &Viewer) -> Sight {
    all_or(Openness::Secretariat, viewer, || {
        own(viewer, entity::email_address::Column::PersonId)
    })
}

/// The secretariat sees all invitations, others their own. Programs count them: they do not see
/// whose they are.
pub fn invitations(viewer: &Viewer) -> Sight {
    if viewer.roles.has(Role::Dashboard) {
        return Sight::All;
    }
    all_or(Openness::Secretariat, viewer, || {
        own(viewer, invitation::Column::PersonId)
    })
}

/// Whoever sees an invitation sees its answers, but programs do not: they would learn who answered
/// when.
pub fn rsvps(viewer: &Viewer) -> Sight {
    all_or(Openness::Secretariat, viewer, || match me(viewer) {
        Some(me) => {
            let is_me = Filter::Test(Column::of(invitation::Column::PersonId), me);
            Sight::Those(leads("Rsvp", "invitation", None, is_me))
        }
        None => Sight::None,
    })
}

/// What came back is for the secretariat.
pub fn mail_feedback(viewer: &Viewer) -> Sight {
    all_or(Openness::Secretariat, viewer, || Sight::None)
}

/// Who asked for publications is for the secretariat.
pub fn subscribers(viewer: &Viewer) -> Sight {
    all_or(Openness::Secretariat, viewer, || Sight::None)
}

/// The secretariat sees all messages, others those that speak to them.
pub fn deliveries(viewer: &Viewer) -> Sight {
    all_or(Openness::Secretariat, viewer, || match me(viewer) {
        Some(me) => {
            let is_me = Filter::Test(Column::id(), me);
            Sight::Those(leads("Delivery", "people", None, is_me))
        }
        None => Sight::None,
    })
}

/// The secretariat sees whom no message reached, others whether they were among them.
pub fn unreachable(viewer: &Viewer) -> Sight {
    all_or(Openness::Secretariat, viewer, || {
        own(viewer, unreachable::Column::PersonId)
    })
}

/// The secretariat sees every search for a representative; whoever sits on the council today, those
/// of the jurisdiction that they sit for.
pub fn recruitment(viewer: &Viewer) -> Sight {
    all_or(Openness::Secretariat, viewer, || {
        match me(viewer).filter(|_| viewer.roles.has(Role::Council)) {
            Some(me) => {
                let is_me = Filter::Test(Column::of(council_seat_term::Column::PersonId), me);
                let sits = leads("CouncilSeat", "term", Some(At::Today), is_me);
                let seat = leads("Jurisdiction", "councilSeats", None, sits);
                Sight::Those(leads("RecruitmentCase", "jurisdiction", None, seat))
            }
            None => Sight::None,
        }
    })
}

/// Before a report is sent, it is its makers' alone.
pub fn reports(viewer: &Viewer) -> Sight {
    sent(viewer, report::Column::SentAt)
}

/// So is each of its versions: while what was sent is being corrected, others see what was sent.
pub fn report_versions(viewer: &Viewer) -> Sight {
    sent(viewer, report_version::Column::SentAt)
}

/// Before a recommendation is sent to the council, it is its makers' alone; so is one that was taken back
/// before.
pub fn recommendations(viewer: &Viewer) -> Sight {
    sent(viewer, recommendation::Column::SentOn)
}

/// Money for an initiative is for everybody to see, and money for a recommendation once that was sent.
pub fn funding_references(viewer: &Viewer) -> Sight {
    all_or(Openness::Secretariat, viewer, || {
        let of_initiative = Column::of(funding_reference::Column::InitiativeId);
        let was_sent = Column::of(recommendation::Column::SentOn);
        let was_sent = Filter::Test(was_sent, Test::IsNull(false));
        Sight::Those(Filter::Any(vec![
            Filter::Test(of_initiative, Test::IsNull(false)),
            leads("FundingReference", "recommendation", None, was_sent),
        ]))
    })
}

/// What is published is for those whom it is for: everybody; the members; the members and whoever sits on
/// the council today; the members of a sub-group today. What somebody handed in is theirs to see, whatever
/// became of it. The rest is the secretariat's.
pub fn resources(viewer: &Viewer) -> Sight {
    all_or(Openness::Secretariat, viewer, || {
        let word = |column: Column, word: &str| {
            Filter::Test(
                column,
                Test::Compare(Comparison::Equal, Cell::Text(word.to_owned())),
            )
        };
        let visible = |to: Visibility| word(Column::of(resource::Column::Visibility), to.as_str());
        let mut circles = vec![visible(Visibility::Public)];
        let is_member = viewer.roles.has(Role::Member);
        if is_member {
            circles.push(visible(Visibility::Members));
        }
        if is_member || viewer.roles.has(Role::Council) {
            circles.push(visible(Visibility::Council));
        }
        if let Some(me) = me(viewer) {
            let is_me = Filter::Test(Column::id(), me);
            let is_in = leads("WorkingGroup", "peopleAt", Some(At::Today), is_me);
            circles.push(leads("Resource", "workingGroup", None, is_in));
        }
        let state = ResourceState::Published.as_str();
        let published = word(Column::of(resource::Column::State), state);
        let mut seen = vec![Filter::All(vec![published, Filter::Any(circles)])];
        if let Some(me) = me(viewer) {
            seen.push(Filter::Test(Column::of(resource::Column::ProposedById), me));
        }
        Sight::Those(Filter::Any(seen))
    })
}

/// How a report comes about is for those who make it, and whether a candidate is eligible for those
/// who say so.
pub fn drafts(viewer: &Viewer) -> Sight {
    all_or(Openness::Secretariat, viewer, || Sight::None)
}

fn sent(viewer: &Viewer, column: impl ColumnTrait) -> Sight {
    all_or(Openness::Secretariat, viewer, || {
        Sight::Those(Filter::Test(Column::of(column), Test::IsNull(false)))
    })
}

fn all_or(circle: Openness, viewer: &Viewer, otherwise: impl FnOnce() -> Sight) -> Sight {
    if circle.admits(viewer) {
        Sight::All
    } else {
        otherwise()
    }
}

/// Everybody sees their own sessions, and nobody another's.
pub fn sessions(viewer: &Viewer) -> Sight {
    own(viewer, session::Column::PersonId)
}

/// The rows whose column holds the viewer's key.
fn own(viewer: &Viewer, column: impl ColumnTrait) -> Sight {
    match me(viewer) {
        Some(me) => Sight::Those(Filter::Test(Column::of(column), me)),
        None => Sight::None,
    }
}

fn me(viewer: &Viewer) -> Option<Test> {
    let person = viewer.person?;
    Some(Test::Compare(Comparison::Equal, Cell::Int(person)))
}

/// Those from which a field of a noun leads to a row that is wanted.
fn leads(noun: &str, field: &str, at: Option<At>, wanted: Filter) -> Filter {
    match catalog()
        .referred(noun)
        .fields
        .get(field)
        .map(|field| &field.kind)
    {
        Some(Kind::One(link) | Kind::Many(link)) => {
            let step = Step {
                at,
                ..Step::plain(link)
            };
            Filter::Leads(step, Box::new(wanted))
        }
        _ => panic!("{noun}.{field} leads nowhere: a rule is wrong, which the first test shows"),
    }
}

//! Offices of the community, and the council that it reports to.

use entity::{council_seat, council_seat_term, enums, office, report_approval};

use crate::graphql::layer::{
    describe::{Link, Noun},
    openness::Openness,
};

pub(super) fn office() -> Noun {
    use office::Column as C;
    Noun::new::<office::Entity>("Office", "offices", "A person holds an office of a community for a time.")
        .small()
        .descending(C::StartOn)
        .words::<enums::OfficeRole>(C::Role, "Which office.")
        .days(C::StartOn, C::EndOn, "The first day.", "The last day; none while it goes on.")
        .one("community", "Community", C::CommunityId, "Whose office it is.")
        .column(C::Reason, "Why, where it was said: always of an acting authority.")
        .for_only(Openness::Secretariat)
        .one("person", "Person", C::PersonId, "Who holds it.")
        .one("previousOffice", "Office", C::PreviousOfficeId, "The term of whoever handed it over; null where nobody did.")
        .many(
            "reportApprovals",
            Link::from("ReportApproval", report_approval::Column::OfficeId),
            "Approvals given in it.",
        )
}

pub(super) fn council_seat() -> Noun {
    use council_seat::Column as C;
    let terms = || Link::from("CouncilSeatTerm", council_seat_term::Column::CouncilSeatId);
    Noun::new::<council_seat::Entity>("CouncilSeat", "councilSeats", "A jurisdiction's seat on the council.")
        .small()
        .one("community", "Community", C::CommunityId, "The community that reports to the council.")
        .one("jurisdiction", "Jurisdiction", C::JurisdictionId, "Whose seat it is.")
        .many("terms", terms().small(), "Who sat on it when.")
        .one_at("term", terms(), "Who sits on it at a date; null while it is empty.")
}

pub(super) fn council_seat_term() -> Noun {
    use council_seat_term::Column as C;
    Noun::new::<council_seat_term::Entity>("CouncilSeatTerm", "councilSeatTerms", "A person sits on the council for a time.")
        .descending(C::StartOn)
        .text([C::TitleFr, C::TitleFrState, C::TitleEn, C::TitleEnState], "The person's title.")
        .for_only(Openness::People)
        .days(C::StartOn, C::EndOn, "The first day.", "The last day; none while it goes on.")
        .one("councilSeat", "CouncilSeat", C::CouncilSeatId, "The seat.")
        .one("person", "Person", C::PersonId, "The person.")
}

//! Activities with their points, issues, and plans.

use entity::{activity, enums, issue, planned_item, point};

use crate::graphql::layer::{
    describe::{Link, Noun},
    search::describe::Weight,
};

pub(super) fn activity() -> Noun {
    use activity::Column as C;
    Noun::new::<activity::Entity>("Activity", "activities", "Something that a community did.")
        .ascending(C::HappenedOn)
        .ascending(C::Position)
        .words::<enums::ActivityKind>(C::Kind, "What it was.")
        .column(C::HappenedOn, "The day.")
        .column(C::Position, "Its place among those of the day.")
        .text([C::TitleFr, C::TitleFrState, C::TitleEn, C::TitleEnState], "Its title.")
        .text([C::PresentedToFr, C::PresentedToFrState, C::PresentedToEn, C::PresentedToEnState], "To whom it was presented: a body; missing where it was presented to none.")
        .column(C::CreatedAt, "When it was entered.")
        .one("community", "Community", C::CommunityId, "Who did it, and presented it.")
        .one("meeting", "Meeting", C::MeetingId, "The meeting where it happened.")
        .many("points", Link::from("Point", point::Column::ActivityId).small(), "All its points, of whichever level.")
        .searched(Weight::Title, &["title"])
        .searched(Weight::Body, &["points.text"])
}

pub(super) fn point() -> Noun {
    use point::Column as C;
    Noun::new::<point::Entity>("Point", "points", "A point under an activity or a plan, or under another point.")
        .ascending(C::Position)
        .column(C::Position, "Its place among its siblings.")
        .text([C::TextFr, C::TextFrState, C::TextEn, C::TextEnState], "What it says.")
        .one("activity", "Activity", C::ActivityId, "The activity that it belongs to.")
        .one("plannedItem", "PlannedItem", C::PlannedItemId, "The plan that it belongs to.")
        .one("parent", "Point", C::ParentId, "The point above it; null at the top.")
        .many("children", Link::from("Point", C::ParentId).small(), "The points below it.")
}

pub(super) fn issue() -> Noun {
    use issue::Column as C;
    Noun::new::<issue::Entity>("Issue", "issues", "An issue of a community.")
        .ascending(C::Position)
        .words::<enums::IssueKind>(C::Kind, "Where its description comes from.")
        .column(C::Position, "Its place in the list.")
        .text([C::DescriptionFr, C::DescriptionFrState, C::DescriptionEn, C::DescriptionEnState], "What it is.")
        .text([C::ImportanceFr, C::ImportanceFrState, C::ImportanceEn, C::ImportanceEnState], "How much it matters.")
        .text([C::ImpactFr, C::ImpactFrState, C::ImpactEn, C::ImpactEnState], "What it does.")
        .text([C::ActionPlanFr, C::ActionPlanFrState, C::ActionPlanEn, C::ActionPlanEnState], "What is done about it, in paragraphs.")
        .column(C::RaisedOn, "The day on which it was raised.")
        .column(C::ClosedOn, "The day on which it was closed.")
        .column(C::CreatedAt, "When it was entered.")
        .column(C::LastClosedOn, "The day on which it had been closed when it was last opened again.")
        .column(C::ReopenedOn, "The day on which it was last opened again.")
        .one("community", "Community", C::CommunityId, "Whose issue it is.")
        .one("owner", "Person", C::OwnerId, "Who sees to it; null where nobody in particular does.")
        .searched(Weight::Title, &["description"])
        .searched(Weight::Body, &["importance", "impact", "actionPlan"])
}

pub(super) fn planned_item() -> Noun {
    use planned_item::Column as C;
    Noun::new::<planned_item::Entity>("PlannedItem", "plannedItems", "A plan for a period.")
        .ascending(C::PeriodStart)
        .ascending(C::Position)
        .words::<enums::PlannedItemKind>(C::Kind, "Where its sentence comes from.")
        .words::<enums::PlannedItemState>(C::State, "What became of it.")
        .column(C::Position, "Its place in the list.")
        .days(C::PeriodStart, C::PeriodEnd, "The first day of the period.", "The last day of the period.")
        .text([C::TitleFr, C::TitleFrState, C::TitleEn, C::TitleEnState], "What is planned.")
        .column(C::SettledOn, "The day on which it was done or given up.")
        .column(C::CreatedAt, "When it was entered.")
        .one("community", "Community", C::CommunityId, "Whose plan it is.")
        .many("points", Link::from("Point", point::Column::PlannedItemId).small(), "All its points, of whichever level.")
}

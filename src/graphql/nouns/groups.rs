//! Sub-groups of the community, and who is in them.

use entity::{enums, meeting, working_group, working_group_member};

use crate::graphql::layer::{
    describe::{Link, Noun},
    search::describe::Weight,
};

pub(super) fn working_group() -> Noun {
    use working_group::Column as C;
    let people = || Link::through("Person", working_group_member::Column::WorkingGroupId, working_group_member::Column::PersonId);
    Noun::new::<working_group::Entity>("WorkingGroup", "workingGroups", "A sub-group of a community: a few of its members who advance something for a time.")
        .small()
        .ascending(C::StartOn)
        .text([C::NameFr, C::NameFrState, C::NameEn, C::NameEnState], "Its name.")
        .text([C::MandateFr, C::MandateFrState, C::MandateEn, C::MandateEnState], "What it is for, in paragraphs.")
        .text([C::OutcomeFr, C::OutcomeFrState, C::OutcomeEn, C::OutcomeEnState], "What came of it, in paragraphs.")
        .days(C::StartOn, C::EndOn, "The first day.", "The last day; none while none is known.")
        .column(C::CreatedAt, "When it was entered.")
        .one("community", "Community", C::CommunityId, "Whose it is.")
        .one("initiative", "Initiative", C::InitiativeId, "The initiative that it works for; null where it is none.")
        .many("members", Link::from("WorkingGroupMember", working_group_member::Column::WorkingGroupId).small(), "Who was in it when, as what.")
        .many("people", people(), "Everybody who was ever in it, or is to be.")
        .many("peopleAt", people().dated().small(), "Those who are in it at a date.")
        .many("meetings", Link::from("Meeting", meeting::Column::WorkingGroupId), "Its meetings.")
        .searched(Weight::Title, &["name"])
        .searched(Weight::Body, &["mandate"])
}

pub(super) fn working_group_member() -> Noun {
    use working_group_member::Column as C;
    Noun::new::<working_group_member::Entity>("WorkingGroupMember", "workingGroupMembers", "A person is in a sub-group for a time.")
        .ascending(C::StartOn)
        .words::<enums::GroupRole>(C::Role, "As what.")
        .days(C::StartOn, C::EndOn, "The first day.", "The last day; none while none is known.")
        .one("workingGroup", "WorkingGroup", C::WorkingGroupId, "The sub-group.")
        .one("person", "Person", C::PersonId, "The person.")
}

use super::*;
use crate::{language::Language, testing::People};
use jiff::civil::date;
use proptest::prelude::*;

const WHY: Reason = Reason::TrackMember(Track::Executive);

fn contact(address: &str, language: Option<Language>) -> Contact {
    let address = (!address.is_empty()).then(|| EmailAddress::parse(address).unwrap());
    Contact {
        preference: language.into(),
        address,
        suppressed: false,
    }
}

fn contacts(all: impl IntoIterator<Item = Contact>) -> BTreeMap<PersonId, Contact> {
    (1..).map(PersonId).zip(all).collect()
}

fn invited(people: impl IntoIterator<Item = i64>) -> Vec<Invited> {
    people
        .into_iter()
        .map(|p| Invited {
            person: PersonId(p),
            reason: WHY,
        })
        .collect()
}

fn greeted(message: &Message) -> Vec<i64> {
    message
        .recipients
        .iter()
        .map(|recipient| recipient.person.0)
        .collect()
}

#[test]
fn the_audience_of_a_quarterly_meeting_is_its_track_at_the_date() {
    let roster = People::default()
        .member(1, "2020-01-01..")
        .member(2, "2020-01-01..2021-09-21")
        .member(3, "2021-09-21..")
        .manager(4, "2020-01-01..")
        .roster();
    let audience: Vec<_> = track_members(&roster, Track::Executive, date(2021, 9, 21)).collect();
    assert_eq!(audience, invited([1, 3]));
}

#[test]
fn a_member_without_an_address_is_listed_as_unreachable() {
    let contacts = contacts([contact("", None), contact("two@town.example", None)]);
    let audience = assemble(invited([1, 2, 3]), &contacts);
    assert_eq!(audience.messages.len(), 1);
    let obstacles: Vec<_> = audience
        .unreachable
        .iter()
        .map(|one| (one.person.0, one.obstacle))
        .collect();
    assert_eq!(
        obstacles,
        [(1, Obstacle::NoAddress), (3, Obstacle::NoAddress)]
    );
}

#[test]
fn two_people_with_one_address_in_two_cases_get_one_message_that_greets_both() {
    let contacts = contacts([
        contact("Desk@Town.example", Some(Language::Fr)),
        contact("desk@town.example", Some(Language::En)),
    ]);
    let audience = assemble(invited([1, 2]), &contacts);
    assert_eq!(audience.messages.len(), 1);
    let message = &audience.messages[0];
    assert_eq!(message.address.as_str(), "Desk@Town.example");
    assert_eq!(greeted(message), [1, 2]);
    assert_eq!(message.preference(), Preference::Both);
}

#[test]
fn the_language_is_the_member_s_and_both_when_it_is_unknown() {
    let contacts = contacts([
        contact("one@town.example", Some(Language::Fr)),
        contact("two@town.example", None),
    ]);
    let audience = assemble(invited([1, 2]), &contacts);
    let preferences: Vec<_> = audience.messages.iter().map(Message::preference).collect();
    assert_eq!(
        preferences,
        [Preference::Only(Language::Fr), Preference::Both]
    );
}

#[test]
fn an_address_that_bounced_is_not_written_to_by_whomever_it_is_shared() {
    let bounced = Contact {
        suppressed: true,
        ..contact("DESK@town.example", None)
    };
    let contacts = contacts([bounced, contact("desk@town.example", None)]);
    let audience = assemble(invited([1, 2]), &contacts);
    assert!(audience.messages.is_empty());
    assert!(
        audience
            .unreachable
            .iter()
            .all(|one| one.obstacle == Obstacle::Suppressed)
    );
    assert_eq!(audience.unreachable.len(), 2);
}

#[test]
fn somebody_with_two_reasons_gets_one_message_with_both() {
    let person = PersonId(1);
    let twice = [WHY, Reason::CouncilMember, WHY].map(|reason| Invited { person, reason });
    let audience = assemble(twice, &contacts([contact("one@town.example", None)]));
    assert_eq!(audience.messages.len(), 1);
    assert_eq!(audience.messages[0].recipients.len(), 1);
    assert_eq!(
        audience.messages[0].recipients[0].reasons,
        [WHY, Reason::CouncilMember].into()
    );
}

#[test]
fn addresses_stay_out_of_debug_output() {
    let audience = assemble(invited([1]), &contacts([contact("one@town.example", None)]));
    assert!(!format!("{audience:?}").contains("town"));
}

fn any_contacts() -> impl Strategy<Value = BTreeMap<PersonId, Contact>> {
    let address = proptest::sample::select(vec![
        "",
        "a@x.example",
        "A@x.example",
        "b@x.example",
        "c@x.example",
        "C@X.example",
    ]);
    let contact =
        (address, proptest::bool::weighted(0.15)).prop_map(|(address, suppressed)| Contact {
            suppressed,
            ..contact(address, None)
        });
    proptest::collection::vec(contact, 0..12).prop_map(contacts)
}

proptest! {
    #[test]
    fn one_message_an_address_and_nobody_forgotten(
        people in proptest::collection::vec(1_i64..14, 0..30), contacts in any_contacts(),
    ) {
        let audience = assemble(invited(people.clone()), &contacts);
        let addresses: BTreeSet<_> =
            audience.messages.iter().map(|message| message.address.normalized()).collect();
        prop_assert_eq!(addresses.len(), audience.messages.len());

        let mut found: Vec<i64> = audience.messages.iter().flat_map(greeted).collect();
        found.extend(audience.unreachable.iter().map(|one| one.person.0));
        found.sort_unstable();
        let expected: Vec<i64> = people.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        prop_assert_eq!(found, expected);

        for message in &audience.messages {
            for recipient in &message.recipients {
                let own = contacts[&recipient.person].address.as_ref().unwrap().normalized();
                prop_assert_eq!(own, message.address.normalized());
            }
        }
    }
}

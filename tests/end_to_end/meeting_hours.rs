//! What an invitation says of a meeting's day and hours, in every zone of the reference data, on both
//! sides of each change of the clocks: against an oracle that knows neither our zones nor our words.

use documents::{mail::Invitation, sample};
use domain::{
    language::{Language, Preference},
    zone::{Zone, tzdb_version},
};
use jiff::{Timestamp, ToSpan, civil::Date};

use crate::{
    common::tools::{passes_with, python},
    zones::zones,
};

/// The days on which clocks change, or would have by the law until 2026.
const CHANGES: [&str; 4] = ["2026-03-08", "2026-11-01", "2027-03-14", "2027-11-07"];
/// Meetings in the hour that clocks jump over or repeat somewhere between Newfoundland and Yukon, by
/// day, and across midnight.
const STARTS: [&str; 5] = ["05:30", "06:30", "09:30", "17:00", "23:45"];

struct Case {
    zone: String,
    start: Timestamp,
    end: Timestamp,
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for zone in zones() {
        for change in CHANGES {
            let change = change.parse::<Date>().unwrap();
            for day in [change - 1.day(), change, change + 1.day()] {
                for start in STARTS {
                    let start = format!("{day}T{start}Z").parse::<Timestamp>().unwrap();
                    cases.push(Case {
                        zone: zone.clone(),
                        start,
                        end: start + 90.minutes(),
                    });
                }
            }
        }
    }
    cases
}

#[tokio::test]
async fn an_invitation_says_the_hours_of_its_readers_clock() {
    let cases = cases();
    let input: String = cases
        .iter()
        .map(|case| {
            let (start, end) = (case.start.as_second(), case.end.as_second());
            format!("{} {start} {end}\n", case.zone)
        })
        .collect();
    let out = passes_with(python("meeting_hours.py"), &input).await;
    let (release, told) = out.split_once('\n').unwrap();
    assert_eq!(release, tzdb_version());
    let told: Vec<&str> = told.lines().collect();
    assert_eq!(told.len(), cases.len());
    let (_, sample) = sample::invitations().swap_remove(0);
    for (case, told) in cases.iter().zip(told) {
        let [jour, heures, day, hours] = told.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{told}")
        };
        says(&sample, case, Language::Fr, jour, heures);
        says(&sample, case, Language::En, day, hours);
    }
}

/// The day stands on a line of its own, and the hours begin the next.
fn says(sample: &Invitation, case: &Case, language: Language, day: &str, hours: &str) {
    let mut invitation = sample.clone();
    invitation.recipient.language = Preference::Only(language);
    invitation.recipient.zone = Zone::parse(&case.zone).unwrap();
    (invitation.meeting.start, invitation.meeting.end) = (case.start, case.end);
    let text = invitation.render().unwrap().text;
    let plain = text.replace(['\u{a0}', '\u{202f}'], " ");
    let expected = format!("\n{day}\n{hours}, ");
    assert!(
        plain.contains(&expected),
        "{} at {}: {expected}\n{plain}",
        case.zone,
        case.start
    );
}

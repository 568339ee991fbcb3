//! A meeting for the calendars of those whose mail program shows no invitation: links that open a
//! new entry in the web calendars that most of them have.
//!
//! Such an entry is the reader's own: nothing that we send moves it or strikes it out, which the
//! message says.

use jiff::Timestamp;

use crate::calendar::percent_encode;

/// Where a meeting can be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Links {
    /// In Google's calendar.
    pub google: String,
    /// In Outlook on the web.
    pub outlook: String,
}

/// What the new entry says.
pub(super) struct Entry<'a> {
    pub title: &'a str,
    pub start: Timestamp,
    pub end: Timestamp,
    pub place: &'a str,
    pub details: &'a str,
}

impl Entry<'_> {
    /// The links.
    pub fn links(&self) -> Links {
        let compact = |at: Timestamp| at.strftime("%Y%m%dT%H%M%SZ").to_string();
        let full = |at: Timestamp| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let dates = format!("{}/{}", compact(self.start), compact(self.end));
        Links {
            google: address(
                "https://calendar.google.com/calendar/render?action=TEMPLATE",
                &[
                    ("text", self.title),
                    ("dates", &dates),
                    ("location", self.place),
                    ("details", self.details),
                ],
            ),
            outlook: address(
                "https://outlook.office.com/calendar/0/deeplink/compose?rru=addevent",
                &[
                    ("subject", self.title),
                    ("startdt", &full(self.start)),
                    ("enddt", &full(self.end)),
                    ("location", self.place),
                    ("body", self.details),
                ],
            ),
        }
    }
}

/// An address with parameters; those that say nothing are left out.
fn address(begin: &str, parameters: &[(&str, &str)]) -> String {
    let mut out = begin.to_owned();
    for (name, value) in parameters.iter().filter(|(_, value)| !value.is_empty()) {
        let value = percent_encode(value, |b| b.is_ascii_alphanumeric() || b"-._~".contains(&b));
        out.push_str(&format!("&{name}={value}"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_title_stays_a_title() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let entry = Entry {
            title: "Été & hiver\r\n&dates=1/2#\"<é>",
            start: at("2026-11-01T17:00:00Z"),
            end: at("2026-11-01T18:30:00Z"),
            place: "",
            details: "https://teams.example/join?a=1&b=2",
        };
        let links = entry.links();
        assert_eq!(
            links.google,
            "https://calendar.google.com/calendar/render?action=TEMPLATE\
             &text=%C3%89t%C3%A9%20%26%20hiver%0D%0A%26dates%3D1%2F2%23%22%3C%C3%A9%3E\
             &dates=20261101T170000Z%2F20261101T183000Z\
             &details=https%3A%2F%2Fteams.example%2Fjoin%3Fa%3D1%26b%3D2"
        );
        assert!(links.outlook.contains("&startdt=2026-11-01T17%3A00%3A00Z&"));
    }
}

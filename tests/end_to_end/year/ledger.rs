//! The year counted anew: a list of stays and days, which knows nothing of how the service counts.
//! What it begins with are the data files, read by themselves; what happens is written into it step by
//! step, beside what the service is told.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use jiff::civil::Date;

/// Where an organization belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Its order of government, by the API's name.
    pub order: String,
    /// The code of its jurisdiction.
    pub jurisdiction: String,
}

/// From a day up to and without another; open where there is none.
#[derive(Clone, Debug)]
struct Stay {
    who: String,
    /// The organization; empty for a membership.
    place: String,
    from: Date,
    until: Option<Date>,
}

impl Stay {
    fn holds(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }
}

/// Who was an executive member, who worked where, and when.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    memberships: Vec<Stay>,
    places: Vec<Stay>,
    organizations: BTreeMap<String, Organization>,
}

/// What the community comes to on a day, each figure as those who make it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// The members.
    pub members: BTreeSet<String>,
    /// Their organizations, by the report's lines.
    pub federal: BTreeSet<String>,
    pub provincial_territorial: BTreeSet<String>,
    pub municipal: BTreeSet<String>,
    pub other: BTreeSet<String>,
    /// The codes of the provinces and territories that nobody represents.
    pub unrepresented: BTreeSet<String>,
}

/// A day that is written as people write it.
pub fn day(written: &str) -> Date {
    written.parse().unwrap()
}

/// A data file of the community.
fn rows(name: &str) -> Vec<BTreeMap<String, String>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/service/data/");
    let content = fs::read(format!("{folder}{name}.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(&content[..]);
    reader.deserialize().map(Result::unwrap).collect()
}

impl Ledger {
    /// The community of the data files. `person` gives who somebody is by given and family name, and
    /// `organization` which one goes by a French and an English name.
    pub fn of_the_files(
        person: impl Fn(&str, &str) -> String,
        organization: impl Fn(&str, &str) -> String,
    ) -> Self {
        let file = |name: &str| rows(&format!("2020-2021/{name}"));
        let mut people = BTreeMap::new();
        for row in file("people") {
            let id = person(&row["given_name"], &row["family_name"]);
            people.insert(row["key"].clone(), id);
        }
        let mut called = BTreeMap::new();
        for row in file("organization_names") {
            called.insert(
                row["organization"].clone(),
                organization(&row["name_fr"], &row["name_en"]),
            );
        }
        let mut ledger = Self::default();
        for row in file("organizations") {
            let order = row["order_of_government"].to_uppercase();
            ledger.organization(&called[&row["key"]], &order, &row["jurisdiction"]);
        }
        let until = |row: &BTreeMap<String, String>| {
            Some(&row["end_on"])
                .filter(|end| !end.is_empty())
                .map(|end| day(end))
        };
        for row in file("memberships") {
            if row["track"] == "executive" {
                let who = people[&row["person"]].clone();
                let (from, until) = (day(&row["start_on"]), until(&row));
                ledger.memberships.push(Stay {
                    who,
                    place: String::new(),
                    from,
                    until,
                });
            }
        }
        for row in file("affiliations") {
            if row["is_primary"] == "true" {
                let (who, place) = (
                    people[&row["person"]].clone(),
                    called[&row["organization"]].clone(),
                );
                let (from, until) = (day(&row["start_on"]), until(&row));
                ledger.places.push(Stay {
                    who,
                    place,
                    from,
                    until,
                });
            }
        }
        ledger
    }

    /// There is an organization.
    pub fn organization(&mut self, id: &str, order: &str, jurisdiction: &str) {
        let organization = Organization {
            order: order.to_owned(),
            jurisdiction: jurisdiction.to_owned(),
        };
        self.organizations.insert(id.to_owned(), organization);
    }

    /// Somebody becomes a member.
    pub fn joins(&mut self, who: &str, from: &str) {
        self.memberships.push(Stay {
            who: who.to_owned(),
            place: String::new(),
            from: day(from),
            until: None,
        });
    }

    /// Somebody is a member up to a day, that day included.
    pub fn leaves(&mut self, who: &str, to: &str) {
        let open = self
            .memberships
            .iter_mut()
            .find(|stay| stay.who == who && stay.until.is_none());
        open.unwrap().until = Some(day(to).tomorrow().unwrap());
    }

    /// Somebody works somewhere from a day on, and no longer where they did.
    pub fn works_for(&mut self, who: &str, place: &str, from: &str) {
        let from = day(from);
        let open = self
            .places
            .iter_mut()
            .find(|stay| stay.who == who && stay.until.is_none());
        if let Some(open) = open {
            open.until = Some(from);
        }
        self.places.push(Stay {
            who: who.to_owned(),
            place: place.to_owned(),
            from,
            until: None,
        });
    }

    /// Those who work for an organization on a day, members or not.
    pub fn staff(&self, place: &str, on: &str) -> Vec<String> {
        let there = |stay: &&Stay| stay.place == place && stay.holds(day(on));
        let places = self.places.iter().filter(there);
        places.map(|stay| stay.who.clone()).collect()
    }

    /// Whether somebody is a member on a day.
    fn is_member(&self, who: &str, on: Date) -> bool {
        let mut stays = self.memberships.iter();
        stays.any(|stay| stay.who == who && stay.holds(on))
    }

    /// What the community comes to on a day.
    pub fn on(&self, on: &str) -> Figures {
        let on = day(on);
        let mut figures = Figures::default();
        let held = self.memberships.iter().filter(|stay| stay.holds(on));
        figures.members = held.map(|stay| stay.who.clone()).collect();
        for code in rows("jurisdictions") {
            if code["code"] != "CA" {
                figures.unrepresented.insert(code["code"].clone());
            }
        }
        for stay in self.places.iter().filter(|stay| stay.holds(on)) {
            if !figures.members.contains(&stay.who) {
                continue;
            }
            let organization = &self.organizations[&stay.place];
            let line = match organization.order.as_str() {
                "FEDERAL" => &mut figures.federal,
                "PROVINCIAL" | "TERRITORIAL" => {
                    figures.unrepresented.remove(&organization.jurisdiction);
                    &mut figures.provincial_territorial
                }
                "MUNICIPAL" => &mut figures.municipal,
                _ => &mut figures.other,
            };
            line.insert(stay.place.clone());
        }
        figures
    }

    /// Who came and who went, day by day from the first day to the last.
    pub fn turnover(&self, from: &str, to: &str) -> [BTreeSet<String>; 2] {
        let everybody: BTreeSet<&String> = self.memberships.iter().map(|stay| &stay.who).collect();
        let mut turnover = [BTreeSet::new(), BTreeSet::new()];
        for who in everybody {
            let mut before = self.is_member(who, day(from).yesterday().unwrap());
            for on in day(from)
                .series(jiff::ToSpan::day(1))
                .take_while(|on| *on <= day(to))
            {
                let now = self.is_member(who, on);
                match (before, now) {
                    (false, true) => turnover[0].insert(who.clone()),
                    (true, false) => turnover[1].insert(who.clone()),
                    _ => false,
                };
                before = now;
            }
        }
        turnover
    }
}

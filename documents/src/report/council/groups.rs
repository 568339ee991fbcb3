//! The sub-groups of the community, and the managers' track.

use domain::language::Bilingual;
use jiff::civil::Date;

use super::{
    super::{Argument, Block, FactKey, Item, RowRef, Section, Sentence},
    Count,
    words::{Facts, date, line, number, text, written},
};

/// The sub-groups that were there in the period, and the managers' track.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Groups {
    /// The sub-groups.
    pub count: Count,
    /// Each of them, the oldest first.
    pub groups: Vec<Group>,
    /// The managers.
    pub managers: Network,
}

/// A sub-group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The row.
    pub row: RowRef,
    /// What it is called.
    pub name: Bilingual,
    /// Its first day.
    pub since: Date,
    /// Its last day, where it has ended.
    pub until: Option<Date>,
    /// What it is for, in paragraphs.
    pub mandate: Vec<Bilingual>,
    /// What came of it, in paragraphs.
    pub outcome: Vec<Bilingual>,
    /// The day on which its members are counted: the report's, or its last.
    pub day: Date,
    /// Who leads it.
    pub lead: Count,
    /// The organization that the lead works for. A report names no person: what was sent stays as it
    /// is, and whoever is in it could not be erased.
    pub led_by: Option<Bilingual>,
    /// Who is in it.
    pub members: Count,
    /// Its meetings.
    pub met: Met,
}

/// The managers' track.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    /// Its members at the report's day.
    pub members: Count,
    /// Its meetings.
    pub met: Met,
}

/// The meetings of some.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Met {
    /// Those held in the period.
    pub held: Count,
    /// Those planned for the next.
    pub planned: Count,
}

impl Groups {
    pub(super) fn section(&self, facts: &mut Facts) -> Section {
        let count = facts.add("groups", &self.count);
        let arguments = [number(self.count.rows.len())];
        let mut blocks = vec![Block::Paragraph {
            text: Sentence::generated("groups/count", "groups-count", arguments, [count]),
        }];
        if !self.groups.is_empty() {
            let items = self.groups.iter().map(|group| group.item(facts));
            blocks.push(Block::Bulleted {
                items: items.collect(),
            });
        }
        blocks.push(Block::Paragraph {
            text: self.managers.sentence(facts),
        });
        Section {
            key: "groups".into(),
            heading: Sentence::plain("groups", "groups-heading"),
            blocks,
        }
    }
}

impl Group {
    fn item(&self, facts: &mut Facts) -> Item {
        let path = format!("groups/{}", self.row.slug());
        let mut points = written(&format!("{path}/mandate"), &self.mandate);
        points.push(line(self.days(&path)));
        points.push(line(self.members(&path, facts)));
        points.push(line(self.meetings(&path, facts)));
        points.extend(written(&format!("{path}/outcome"), &self.outcome));
        Item::new(Sentence::written(path, self.name.clone()), points)
    }

    /// Since when it is there, or from when to when it was.
    fn days(&self, path: &str) -> Sentence {
        let path = format!("{path}/days");
        match self.until {
            None => Sentence::generated(path, "groups-since", [date(self.since)], []),
            Some(last) => {
                let days = [date(self.since), ("last", Argument::Day { date: last })];
                Sentence::generated(path, "groups-ended", days, [])
            }
        }
    }

    /// How many are in it, and who leads it.
    fn members(&self, path: &str, facts: &mut Facts) -> Sentence {
        let rests_on = ["group-members", "group-lead"];
        let counts = [&self.members, &self.lead];
        let rests_on = rests_on.into_iter().zip(counts);
        let rests_on: Vec<FactKey> = rests_on
            .map(|(key, count)| {
                let key = format!("{key}/{}", self.row.id);
                facts.about_at(self.day, &key, count, [text("name", &self.name)])
            })
            .collect();
        let mut arguments = vec![number(self.members.rows.len())];
        let key = match &self.led_by {
            _ if self.lead.rows.is_empty() => "groups-members-without-lead",
            None => "groups-members",
            Some(organization) => {
                arguments.push(text("organization", organization));
                "groups-members-led"
            }
        };
        Sentence::generated(format!("{path}/members"), key, arguments, rests_on)
    }

    fn meetings(&self, path: &str, facts: &mut Facts) -> Sentence {
        let name = || [text("name", &self.name)];
        let key = |kind: &str| format!("group-meetings-{kind}/{}", self.row.id);
        let rests_on = [
            facts.about(&key("held"), &self.met.held, name()),
            facts.about(&key("planned"), &self.met.planned, name()),
        ];
        let arguments = self.met.arguments();
        let path = format!("{path}/meetings");
        Sentence::generated(path, "groups-meetings", arguments, rests_on)
    }
}

impl Network {
    fn sentence(&self, facts: &mut Facts) -> Sentence {
        let rests_on = [
            facts.add("managers", &self.members),
            facts.add("manager-meetings-held", &self.met.held),
            facts.add("manager-meetings-planned", &self.met.planned),
        ];
        let [held, planned] = self.met.arguments();
        let arguments = [number(self.members.rows.len()), held, planned];
        Sentence::generated("groups/managers", "groups-managers", arguments, rests_on)
    }
}

impl Met {
    fn arguments(&self) -> [(&'static str, Argument); 2] {
        [
            ("held", Argument::number(self.held.rows.len())),
            ("planned", Argument::number(self.planned.rows.len())),
        ]
    }
}

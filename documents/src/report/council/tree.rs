//! The shape of the council report: what is said, in which order and on which facts. The words are
//! in `locales/*/report.ftl`.

use domain::{language::Bilingual, period::Period, report::SectionKey};
use jiff::civil::Date;

use super::{
    super::{
        Argument, Block, Cell, FactKey, Item, JurisdictionName, Report, ReportKind, Row, RowRef,
        Section, Sentence,
    },
    Activity, CouncilReport, Count, Issue, Membership, Written,
    words::{Facts, jurisdictions},
};

impl CouncilReport {
    /// Builds the report's tree.
    #[must_use]
    pub fn into_tree(self) -> Report {
        let mut facts = Facts::new(self.as_of);
        let keys = self.sections.iter();
        let sections = keys
            .filter_map(|key| self.section(key, &mut facts))
            .collect();
        let subtitle = [
            (
                "council",
                Argument::Text {
                    text: self.council.clone(),
                },
            ),
            ("date", Argument::Day { date: self.as_of }),
        ];
        Report {
            kind: ReportKind::Council,
            title: Sentence::generated("title", "council-title", [period(self.period)], []),
            subtitle: Sentence::generated("subtitle", "council-subtitle", subtitle, []),
            sections,
            facts: facts.all,
            community: self.community,
            period: self.period,
            as_of: self.as_of,
        }
    }

    /// A section, with the facts that it states; none where what it says is not given.
    fn section(&self, key: SectionKey, facts: &mut Facts) -> Option<Section> {
        Some(match key {
            SectionKey::Completed => {
                self.membership_facts(facts);
                self.completed()
            }
            SectionKey::Changes => self.changes.as_ref()?.section(facts),
            SectionKey::Representation => self.standings.as_ref()?.section(facts),
            SectionKey::Attendance => self.attendance.as_ref()?.section(facts),
            SectionKey::Groups => self.groups.as_ref()?.section(facts),
            SectionKey::Recommendations => self.recommendations.as_ref()?.section(facts),
            SectionKey::Initiatives => self.initiatives.as_ref()?.section(facts),
            SectionKey::Issues => {
                self.gap_facts(facts);
                self.issues()
            }
            SectionKey::Planned => {
                self.gap_facts(facts);
                facts.queried("planned-meetings", &self.meetings, |meeting| &meeting.row);
                self.planned()
            }
            SectionKey::Compliance => self.compliance.as_ref()?.section(facts),
        })
    }

    fn membership_facts(&self, facts: &mut Facts) {
        facts.queried("activities", &self.activities, |activity| &activity.row);
        let membership = &self.membership;
        facts.add("members", &membership.members);
        facts.add("federal", &membership.federal);
        facts.add("provincial-territorial", &membership.provincial_territorial);
        facts.add("municipal", &membership.municipal);
        facts.add("other", &membership.other);
        self.gap_facts(facts);
    }

    fn gap_facts(&self, facts: &mut Facts) {
        let gaps = self.representation.gaps.iter();
        let count = Count {
            query: self.representation.query.clone(),
            rows: gaps.map(|gap| gap.row.clone()).collect(),
        };
        facts.add("unrepresented", &count);
    }

    fn completed(&self) -> Section {
        let heading =
            Sentence::generated("completed", "completed-heading", [period(self.period)], []);
        let mut blocks = Vec::new();
        if self.activities.rows.is_empty() {
            let text = Sentence::generated(
                "completed/none",
                "completed-none",
                [],
                [FactKey::new("activities")],
            );
            blocks.push(Block::Paragraph { text });
        }
        let mut items: Vec<Item> = self.activities.rows.iter().map(Activity::item).collect();
        items.push(self.members());
        blocks.push(Block::Ordered { items });
        Section {
            key: "completed".into(),
            heading,
            blocks,
        }
    }

    /// The membership: the last item of what was done, as the council knows it.
    fn members(&self) -> Item {
        let path = "completed/members";
        let Membership {
            members,
            federal,
            provincial_territorial,
            municipal,
            other,
            ..
        } = &self.membership;
        let text = counted(path, "members", members);
        if members.rows.is_empty() {
            return Item::new(text, self.standing(path));
        }
        let line = |key: &str, count: &Count, points| {
            Item::new(counted(&format!("{path}/{key}"), key, count), points)
        };
        let mut points = vec![
            line("federal", federal, Vec::new()),
            line(
                "provincial-territorial",
                provincial_territorial,
                self.standing(path),
            ),
            line("municipal", municipal, Vec::new()),
        ];
        if !other.rows.is_empty() {
            let names = Argument::Texts {
                texts: self.membership.other_names.clone(),
            };
            let arguments = [
                ("count", Argument::number(other.rows.len())),
                ("names", names),
            ];
            let text = Sentence::generated(
                format!("{path}/other"),
                "members-other",
                arguments,
                [FactKey::new("other")],
            );
            points.push(Item::new(text, Vec::new()));
        }
        Item::new(text, points)
    }

    /// The remark on who is not represented, or that everybody is.
    fn standing(&self, path: &str) -> Vec<Item> {
        let remark = self.gap_sentence(&format!("{path}/unrepresented"), "members-unrepresented");
        let remark = remark
            .unwrap_or_else(|| everyone(&format!("{path}/unrepresented"), "members-represented"));
        let municipal_only = self.municipal_only(&format!("{path}/municipal-only"));
        [Some(remark), municipal_only]
            .into_iter()
            .flatten()
            .map(|text| Item::new(text, Vec::new()))
            .collect()
    }

    fn issues(&self) -> Section {
        let mut blocks = Vec::new();
        let mut rows = Vec::new();
        match self.gap_row() {
            Some(row) => rows.push(row),
            None => blocks.push(Block::Paragraph {
                text: everyone("issues/represented", "issues-represented"),
            }),
        }
        rows.extend(self.issues.iter().map(Issue::row));
        if rows.is_empty() {
            let text = Sentence::plain("issues/none", "issues-none");
            blocks.push(Block::Paragraph { text });
        } else {
            let columns = ["issue", "importance", "impact", "action-plan"];
            let header = columns.map(|column| {
                Sentence::plain(
                    format!("issues/header/{column}"),
                    &format!("issues-{column}"),
                )
            });
            blocks.push(Block::Table {
                header: header.into(),
                rows,
            });
        }
        let heading = Sentence::plain("issues", "issues-heading");
        Section {
            key: "issues".into(),
            heading,
            blocks,
        }
    }

    /// The row on missing jurisdictions, derived from representation; none when there is no gap.
    fn gap_row(&self) -> Option<Row> {
        let path = "issues/unrepresented";
        let issue = self.gap_sentence(&format!("{path}/issue"), "issues-unrepresented")?;
        let issue = [
            Some(issue),
            self.municipal_only(&format!("{path}/municipal-only")),
        ];
        let plan = &self.representation.plan;
        Some(Row {
            key: "unrepresented".into(),
            cells: vec![
                Cell {
                    paragraphs: issue.into_iter().flatten().collect(),
                },
                cell(&format!("{path}/importance"), &plan.importance),
                cell(&format!("{path}/impact"), &plan.impact),
                cell(&format!("{path}/action-plan"), &plan.action_plan),
            ],
        })
    }

    fn planned(&self) -> Section {
        let mut items = vec![self.quarterly_meetings()];
        items.extend(self.plans.iter().map(|plan| plan.item("planned")));
        let recruitment = self.gap_sentence("planned/recruitment", "planned-recruitment-notably");
        items.push(Item::new(
            recruitment.unwrap_or_else(|| everyone("planned/recruitment", "planned-recruitment")),
            Vec::new(),
        ));
        let heading =
            Sentence::generated("planned", "planned-heading", [period(self.next_period)], []);
        let blocks = vec![Block::Ordered { items }];
        Section {
            key: "planned".into(),
            heading,
            blocks,
        }
    }

    fn quarterly_meetings(&self) -> Item {
        let dates: Vec<Date> = self
            .meetings
            .rows
            .iter()
            .map(|meeting| meeting.date)
            .collect();
        let arguments = [
            ("count", Argument::number(dates.len())),
            ("months", Argument::Months { dates }),
        ];
        let facts = [FactKey::new("planned-meetings")];
        let text = Sentence::generated("planned/meetings", "planned-meetings", arguments, facts);
        let mut points = Vec::new();
        if !self.themes.is_empty() {
            let themes = Argument::Texts {
                texts: self.themes.clone(),
            };
            let path = "planned/meetings/themes";
            let text = Sentence::generated(path, "planned-themes", [("themes", themes)], []);
            points.push(Item::new(text, Vec::new()));
        }
        Item::new(text, points)
    }

    /// A sentence on the jurisdictions that nobody represents; none when there is no gap.
    fn gap_sentence(&self, path: &str, key: &str) -> Option<Sentence> {
        let names: Vec<_> = self
            .representation
            .gaps
            .iter()
            .map(|gap| gap.jurisdiction.clone())
            .collect();
        (!names.is_empty()).then(|| unrepresented(path, key, names))
    }

    /// The sentence on gaps where a municipality takes part all the same; none when there is none.
    fn municipal_only(&self, path: &str) -> Option<Sentence> {
        let gaps = self
            .representation
            .gaps
            .iter()
            .filter(|gap| gap.municipal_only);
        let names: Vec<_> = gaps.map(|gap| gap.jurisdiction.clone()).collect();
        (!names.is_empty()).then(|| unrepresented(path, "municipal-only", names))
    }
}

impl RowRef {
    /// The row's name in paths, such as `meeting-3`.
    pub(in crate::report) fn slug(&self) -> String {
        format!("{}-{}", self.noun.to_lowercase(), self.id)
    }
}

impl Activity {
    fn item(&self) -> Item {
        let path = format!("completed/{}", self.row.slug());
        Item {
            points: self.points.iter().map(|point| point.item(&path)).collect(),
            text: Sentence::written(path, self.title.clone()),
            date: Some(self.date),
            link: None,
        }
    }
}

impl Written {
    fn item(&self, under: &str) -> Item {
        let path = format!("{under}/{}", self.row.slug());
        let points = self.points.iter().map(|point| point.item(&path)).collect();
        Item::new(Sentence::written(path, self.text.clone()), points)
    }
}

impl Issue {
    fn row(&self) -> Row {
        let key = self.row.slug();
        let path = format!("issues/{key}");
        let cells = vec![
            cell(&format!("{path}/issue"), std::slice::from_ref(&self.title)),
            cell(&format!("{path}/importance"), &self.importance),
            cell(&format!("{path}/impact"), &self.impact),
            cell(&format!("{path}/action-plan"), &self.action_plan),
        ];
        Row { key, cells }
    }
}

fn period(period: Period) -> (&'static str, Argument) {
    ("period", Argument::Period { period })
}

/// A sentence that states the number of a count, and nothing else.
fn counted(path: &str, key: &str, count: &Count) -> Sentence {
    let number = [("count", Argument::number(count.rows.len()))];
    Sentence::generated(path, &format!("members-{key}"), number, [FactKey::new(key)])
}

/// A sentence that says, in its way, that there is no gap.
fn everyone(path: &str, key: &str) -> Sentence {
    Sentence::generated(path, key, [], [FactKey::new("unrepresented")])
}

fn unrepresented(path: &str, key: &str, names: Vec<JurisdictionName>) -> Sentence {
    let arguments = jurisdictions(names);
    Sentence::generated(path, key, arguments, [FactKey::new("unrepresented")])
}

fn cell(path: &str, paragraphs: &[Bilingual]) -> Cell {
    let sentence = |(at, text): (usize, &Bilingual)| {
        Sentence::written(format!("{path}/{}", at + 1), text.clone())
    };
    Cell {
        paragraphs: paragraphs.iter().enumerate().map(sentence).collect(),
    }
}

//! What people write into a compiled report: introductions, highlights and remarks of its sections,
//! and texts in the place of generated sentences.
//!
//! A report is compiled from data alone and edited afterwards, so that a recompilation takes up the
//! same edits again. Nothing is lost in silence: a text whose place is gone is a finding.

use domain::{
    language::{Bilingual, Text},
    report::{Finding, FindingKind, SectionKey},
};
use serde::{Deserialize, Serialize};

use super::{Argument, Block, Content, Item, Report, Section, Sentence};

/// Where a text that people write stands in a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionTextKind {
    /// Under the heading, before all else.
    Introduction,
    /// In a list after the introduction.
    Highlight,
    /// Set apart, at the end.
    Remark,
}

impl SectionTextKind {
    /// Every kind, in the order in which they stand.
    pub const ALL: [Self; 3] = [Self::Introduction, Self::Highlight, Self::Remark];

    /// The name by which it is stored, and by which paths have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Introduction => "introduction",
            Self::Highlight => "highlight",
            Self::Remark => "remark",
        }
    }
}

/// A text that people wrote for a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionText {
    /// The section.
    pub section: SectionKey,
    /// Where in it.
    pub kind: SectionTextKind,
    /// Its row, which names it in its path.
    pub id: i64,
    /// What it says.
    pub text: Bilingual,
}

impl SectionText {
    /// Where it stands: `SECTION/KIND/ID`. Its paragraphs stand at `SECTION/KIND/ID/N`, from 1; a
    /// highlight has none.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}/{}/{}", self.section, self.kind.as_str(), self.id)
    }

    fn sentence(&self) -> Sentence {
        Sentence::written(self.path(), self.text.clone())
    }

    /// Its paragraphs, at least one. A paragraph that one language has and the other does not is
    /// missing there.
    fn paragraphs(&self) -> Vec<Sentence> {
        let (fr, en) = (paragraphs(&self.text.fr), paragraphs(&self.text.en));
        let path = self.path();
        let at = |all: &[Text], n: usize| all.get(n).cloned().unwrap_or(Text::MISSING);
        (0..fr.len().max(en.len()).max(1))
            .map(|n| {
                let text = Bilingual {
                    fr: at(&fr, n),
                    en: at(&en, n),
                };
                Sentence::written(format!("{path}/{}", n + 1), text)
            })
            .collect()
    }
}

/// The paragraphs of a text, each on a line of its own, as ready as the text is.
fn paragraphs(text: &Text) -> Vec<Text> {
    let lines = text.value().into_iter().flat_map(str::lines);
    let text_of = |line: &str| Text::new(Some(line.to_owned()), text.state()).ok();
    lines.filter_map(text_of).collect()
}

/// Whether what stands at a path was put there by an edit of its section or by a correction, not by
/// the data.
#[must_use]
pub fn is_edited_in(path: &str) -> bool {
    let kind = path.split('/').nth(1);
    let mut kinds = SectionTextKind::ALL.iter().map(|kind| kind.as_str());
    path == CORRECTION || kinds.any(|name| kind == Some(name))
}

/// A text in the place of a generated sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// The path of the sentence.
    pub path: String,
    /// What the report says there instead.
    pub text: Bilingual,
}

/// A report with what people wrote into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The report.
    pub report: Report,
    /// The texts for which there is no place (any more); each blocks approval.
    pub lost: Vec<Finding>,
}

/// Where a correction says what changed.
const CORRECTION: &str = "correction";

impl Report {
    /// The report as the correction of one that was sent: it says first what changed.
    #[must_use]
    pub fn corrected(mut self, changed: &Bilingual) -> Self {
        if let Some(section) = self.sections.first_mut() {
            let text = changed.clone();
            let changed = [("changed", Argument::Text { text })];
            let text = Sentence::generated(CORRECTION, "report-correction", changed, []);
            section.blocks.insert(0, Block::Note { text });
        }
        self
    }

    /// The report with the texts of its sections, in the order given, and with texts in the place
    /// of generated sentences. A sentence that people wrote is changed where it is kept, so only a
    /// generated one can be overridden.
    #[must_use]
    pub fn edited(mut self, texts: &[SectionText], overrides: &[Override]) -> Edited {
        let mut lost = Vec::new();
        for one in overrides {
            if !self.put_instead(one) {
                lost.push(Finding::new(&one.path, FindingKind::LostOverride, []));
            }
        }
        for section in &mut self.sections {
            section.take(texts);
        }
        let is_there = |text: &&SectionText| {
            let mut sections = self.sections.iter();
            sections.any(|section| section.key == text.section.as_str())
        };
        let homeless = texts.iter().filter(|text| !is_there(text));
        lost.extend(homeless.map(|text| Finding::new(text.path(), FindingKind::LostText, [])));
        Edited { report: self, lost }
    }

    fn put_instead(&mut self, one: &Override) -> bool {
        let found = self.walk_mut().into_iter().find(|sentence| {
            sentence.path == one.path && matches!(sentence.content, Content::Generated { .. })
        });
        let Some(sentence) = found else {
            return false;
        };
        let generated = sentence.content.clone();
        sentence.content = Content::Overridden {
            text: one.text.clone(),
            instead_of: Box::new(generated),
        };
        true
    }
}

impl Section {
    /// Takes in the texts that were written for it.
    fn take(&mut self, texts: &[SectionText]) {
        let mut mine: Vec<&SectionText> = texts.iter().collect();
        mine.retain(|text| text.section.as_str() == self.key);
        let of = |kind| mine.iter().filter(move |text| text.kind == kind);
        let paragraphs = |kind| of(kind).flat_map(|text| text.paragraphs());
        let introductions = paragraphs(SectionTextKind::Introduction);
        let mut blocks: Vec<Block> = introductions
            .map(|text| Block::Paragraph { text })
            .collect();
        let highlights: Vec<Item> = of(SectionTextKind::Highlight)
            .map(|text| Item::new(text.sentence(), Vec::new()))
            .collect();
        if !highlights.is_empty() {
            blocks.push(Block::Bulleted { items: highlights });
        }
        let remarks: Vec<Block> = paragraphs(SectionTextKind::Remark)
            .map(|text| Block::Note { text })
            .collect();
        blocks.append(&mut self.blocks);
        blocks.extend(remarks);
        self.blocks = blocks;
    }
}

#[cfg(test)]
mod tests;

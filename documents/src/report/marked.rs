//! Lists and quotations in the texts that people write: a line of a text is a paragraph, unless it
//! begins with a mark, as in Markdown.

use domain::language::{Bilingual, Text};

use super::{
    Block, Item, Sentence,
    council::words::{line, text},
};

/// Begins a point of a list.
const POINT: &str = "- ";
/// Begins a quotation.
const QUOTED: &str = "> ";
/// Begins the line behind a quotation that says whose it is.
const SAID_BY: &str = "> — ";

/// What a line of a text is, without its mark.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Line {
    Paragraph(Bilingual),
    Point(Bilingual),
    Quotation {
        words: Bilingual,
        said_by: Option<Bilingual>,
    },
}

impl Line {
    /// The sentence that stands for it.
    fn sentence(self, path: String) -> Sentence {
        match self {
            Self::Paragraph(words) | Self::Point(words) => Sentence::written(path, words),
            Self::Quotation {
                words,
                said_by: Some(who),
            } => {
                let said = [text("words", &words), text("who", &who)];
                Sentence::generated(path, "quotation-of", said, [])
            }
            Self::Quotation {
                words,
                said_by: None,
            } => Sentence::generated(path, "quotation", [text("words", &words)], []),
        }
    }
}

/// What each line is, with its number in the text, from 1.
///
/// One language's mark is enough: the other's line may be missing, or its translator forgot it.
fn lines(text: &[Bilingual]) -> Vec<(usize, Line)> {
    let mut all: Vec<(usize, Line)> = Vec::new();
    for (words, at) in text.iter().zip(1..) {
        if let Some(who) = marked(words, SAID_BY)
            && let Some((_, Line::Quotation { said_by, .. })) = all.last_mut()
            && said_by.is_none()
        {
            *said_by = Some(who);
            continue;
        }
        let line = if let Some(words) = marked(words, QUOTED) {
            let said_by = None;
            Line::Quotation { words, said_by }
        } else if let Some(words) = marked(words, POINT) {
            Line::Point(words)
        } else {
            Line::Paragraph(words.clone())
        };
        all.push((at, line));
    }
    all
}

/// A line that begins with a mark, without it.
fn marked(line: &Bilingual, mark: &str) -> Option<Bilingual> {
    let begins = |half: &Text| half.value().is_some_and(|words| words.starts_with(mark));
    let without = |half: &Text| {
        let words = half.value()?.strip_prefix(mark)?.trim_start();
        Text::new(Some(words.to_owned()), half.state()).ok()
    };
    (begins(&line.fr) || begins(&line.en)).then(|| Bilingual {
        fr: without(&line.fr).unwrap_or_else(|| line.fr.clone()),
        en: without(&line.en).unwrap_or_else(|| line.en.clone()),
    })
}

/// A text in a list: each paragraph and each quotation a point, and the points of a list under the
/// paragraph before them.
pub(in crate::report) fn items(path: &str, text: &[Bilingual]) -> Vec<Item> {
    let mut all: Vec<Item> = Vec::new();
    for (at, one) in lines(text) {
        let is_point = matches!(one, Line::Point(_));
        let item = line(one.sentence(format!("{path}/{at}")));
        match all.last_mut() {
            Some(above) if is_point => above.points.push(item),
            _ => all.push(item),
        }
    }
    all
}

/// A text of its own: paragraphs, with lists and quotations between them.
pub(in crate::report) fn blocks(path: &str, text: &[Bilingual]) -> Vec<Block> {
    let mut all: Vec<Block> = Vec::new();
    for (at, one) in lines(text) {
        let is_point = matches!(one, Line::Point(_));
        let is_quotation = matches!(one, Line::Quotation { .. });
        let sentence = one.sentence(format!("{path}/{at}"));
        match all.last_mut() {
            Some(Block::Bulleted { items }) if is_point => items.push(line(sentence)),
            _ if is_point => all.push(Block::Bulleted {
                items: vec![line(sentence)],
            }),
            _ if is_quotation => all.push(Block::Note { text: sentence }),
            _ => all.push(Block::Paragraph { text: sentence }),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use super::*;

    fn both(fr: &str, en: &str) -> Bilingual {
        Bilingual {
            fr: Text::reviewed(fr).unwrap(),
            en: Text::reviewed(en).unwrap(),
        }
    }

    fn story() -> Vec<Bilingual> {
        vec![
            both("Trois mesures\u{a0}:", "Three measures:"),
            both("- le rappel", "- calling back"),
            // A translator left the mark out.
            both("- le clavardage", "live chat"),
            both("> Tout a changé.", "> Everything changed."),
            both("> — une agente", "> — an agent"),
            both("> Et vite.", "> And fast."),
            both("Voilà.", "That is all."),
        ]
    }

    fn said(item: &Item, language: Language) -> (String, String, Vec<String>) {
        let locale = crate::locale::Locale::of(language);
        let rendered = |item: &Item| item.text.render(locale).unwrap();
        let points = item.points.iter().map(|point| rendered(point).text);
        (rendered(item).path, rendered(item).text, points.collect())
    }

    #[test]
    fn points_stand_under_their_paragraph_and_quotations_say_whose_they_are() {
        let items = items("story", &story());
        let of = |language| -> Vec<_> { items.iter().map(|item| said(item, language)).collect() };
        let french = |words: &str| words.to_owned();
        assert_eq!(
            of(Language::Fr),
            [
                (
                    "story/1".into(),
                    french("Trois mesures\u{a0}:"),
                    vec!["le rappel".into(), "le clavardage".into()]
                ),
                (
                    "story/4".into(),
                    french("«\u{a0}Tout a changé.\u{a0}» – une agente"),
                    vec![]
                ),
                ("story/6".into(), french("«\u{a0}Et vite.\u{a0}»"), vec![]),
                ("story/7".into(), french("Voilà."), vec![]),
            ]
        );
        let english: Vec<(String, Vec<String>)> = of(Language::En)
            .into_iter()
            .map(|(_, text, points)| (text, points))
            .collect();
        assert_eq!(
            english[..3],
            [
                (
                    "Three measures:".into(),
                    vec!["calling back".into(), "live chat".into()]
                ),
                ("“Everything changed.” – an agent".into(), vec![]),
                ("“And fast.”".into(), vec![]),
            ]
        );
    }

    #[test]
    fn a_quotation_is_no_more_ready_than_its_words() {
        let mut text = vec![both("> Oui.", "> Yes."), both("> — lui", "> — him")];
        text[1].en = Text::draft("> — him").unwrap();
        let [item] = &items("story", &text)[..] else {
            panic!("one quotation")
        };
        use domain::language::TextState::{Draft, Reviewed};
        let states = Language::ALL.map(|language| item.text.state(language));
        assert_eq!(states, [Reviewed, Draft]);
    }

    #[test]
    fn a_text_of_its_own_keeps_its_lists_apart() {
        let kinds: Vec<(&str, usize)> = blocks("opening", &story())
            .iter()
            .map(|block| match block {
                Block::Paragraph { .. } => ("paragraph", 1),
                Block::Bulleted { items } => ("list", items.len()),
                Block::Note { .. } => ("quotation", 1),
                _ => ("other", 0),
            })
            .collect();
        let one = |kind| (kind, 1);
        assert_eq!(
            kinds,
            [
                one("paragraph"),
                ("list", 2),
                one("quotation"),
                one("quotation"),
                one("paragraph")
            ]
        );
    }

    #[test]
    fn a_point_with_nothing_above_and_a_name_with_no_quotation_stay() {
        let text = [both("- seul", "- alone"), both("> — qui", "> — who")];
        let items = items("story", &text);
        let french: Vec<String> = items.iter().map(|one| said(one, Language::Fr).1).collect();
        assert_eq!(french, ["seul", "«\u{a0}— qui\u{a0}»"]);
    }
}

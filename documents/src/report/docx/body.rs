//! What an office document says: its paragraphs, lists, tables and drawings.

use domain::language::{Language, TextState};

use super::{DocxError, RELATIONS, W};
use crate::{
    chart::{self, Palette},
    locale::Locale,
    report::{
        Drawing, LocalizedBlock, LocalizedCell, LocalizedChart, LocalizedItem, LocalizedReport,
        LocalizedSection, RenderError, RenderedSentence,
    },
    xml,
};

/// The number of the first numbered list; those before it belong to the styles.
pub(super) const FIRST_LIST: usize = 3;
/// The width of the text in twentieths of a point: letter paper with margins of an inch.
const TEXT_WIDTH: usize = 9360;
/// The same in the units of drawings, 635 to a twentieth.
const DRAWING_WIDTH: f64 = 5_943_600.0;
/// Pixels to a CSS pixel of a drawing.
const SHARPNESS: f32 = 2.0;
const BULLETS: [&str; 3] = ["ListBullet", "ListBullet2", "ListBullet3"];

/// A document in the making.
#[derive(Default)]
pub(super) struct Body {
    xml: String,
    /// The pixels of its drawings.
    pub(super) drawings: Vec<Vec<u8>>,
    /// How many numbered lists it has.
    pub(super) lists: usize,
    /// What was generated where people put their words, in this half.
    overridden: Vec<String>,
}

impl Body {
    /// The part of the archive.
    pub(super) fn document(&self) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <w:document xmlns:w=\"{W}\" xmlns:r=\"{RELATIONS}\" \
             xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
             xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
             xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
             <w:body>{}</w:body></w:document>",
            self.xml
        )
    }

    /// Writes the report in one of its languages, on pages of its own.
    pub(super) fn half(
        &mut self,
        report: &LocalizedReport,
        is_last: bool,
    ) -> Result<(), RenderError> {
        let locale = Locale::of(report.language);
        self.overridden.clear();
        let community = run(report.language, &report.community, "");
        self.paragraph("Community", &community);
        for (style, sentence) in [("Title", &report.title), ("Subtitle", &report.subtitle)] {
            let runs = self.sentence(locale, sentence)?;
            self.paragraph(style, &runs);
        }
        for section in &report.sections {
            self.section(locale, section)?;
        }
        self.overrides(locale)?;
        self.facts(locale, report)?;
        self.end_half(report.language, is_last);
        Ok(())
    }

    fn section(&mut self, locale: &Locale, section: &LocalizedSection) -> Result<(), RenderError> {
        let heading = self.sentence(locale, &section.heading)?;
        self.paragraph("Heading1", &heading);
        let next = section.blocks.iter().skip(1).map(Some).chain([None]);
        for (block, next) in section.blocks.iter().zip(next) {
            match block {
                LocalizedBlock::Ordered { items } => {
                    self.lists += 1;
                    self.numbered(locale, items, FIRST_LIST + self.lists - 1)?;
                }
                LocalizedBlock::Bulleted { items } => self.bullets(locale, items, 0)?,
                LocalizedBlock::Paragraph { text } => {
                    let runs = self.sentence(locale, text)?;
                    match next {
                        None | Some(LocalizedBlock::Paragraph { .. }) => {
                            self.paragraph("Normal", &runs);
                        }
                        // What leads to a list or a table stands on its page.
                        Some(_) => self.paragraph_before("Normal", &runs),
                    }
                }
                LocalizedBlock::Note { text } => {
                    let runs = self.sentence(locale, text)?;
                    self.paragraph("Quote", &runs);
                }
                LocalizedBlock::Table { header, rows } => {
                    self.table(locale, header, rows, "TableText")?;
                }
                LocalizedBlock::Chart { chart } => self.chart(locale, chart)?,
            }
        }
        Ok(())
    }

    /// The items of a numbered list; what stands under them has bullets.
    fn numbered(
        &mut self,
        locale: &Locale,
        items: &[LocalizedItem],
        list: usize,
    ) -> Result<(), RenderError> {
        for item in items {
            let runs = self.item(locale, item)?;
            self.xml.push_str(&format!(
                "<w:p><w:pPr><w:pStyle w:val=\"ListNumber\"/><w:numPr><w:ilvl w:val=\"0\"/>\
                 <w:numId w:val=\"{list}\"/></w:numPr></w:pPr>{runs}</w:p>"
            ));
            self.bullets(locale, &item.points, 1)?;
        }
        Ok(())
    }

    /// The items of an unnumbered list; below the third level there is no other.
    fn bullets(
        &mut self,
        locale: &Locale,
        items: &[LocalizedItem],
        level: usize,
    ) -> Result<(), RenderError> {
        let [.., deepest] = BULLETS;
        for item in items {
            let runs = self.item(locale, item)?;
            let style = BULLETS.get(level).copied().unwrap_or(deepest);
            if item.points.is_empty() {
                self.paragraph(style, &runs);
            } else if level == 0 && is_name(&item.text.text) {
                self.paragraph_before(style, &styled(&runs, "Strong"));
            } else {
                self.paragraph_before(style, &runs);
            }
            self.bullets(locale, &item.points, level + 1)?;
        }
        Ok(())
    }

    fn item(&mut self, locale: &Locale, item: &LocalizedItem) -> Result<String, RenderError> {
        let mut runs = self.sentence(locale, &item.text)?;
        if let Some(link) = &item.link {
            // In the field a quotation mark would end the address.
            let link = link.replace('"', "%22");
            let link = xml::escape(&link).replace('"', "&quot;");
            runs = format!(
                "<w:fldSimple w:instr=\" HYPERLINK &quot;{link}&quot; \">{}</w:fldSimple>",
                styled(&runs, "Hyperlink")
            );
        }
        if let Some((_, day)) = &item.date {
            runs.push_str(&run(locale.language(), &format!(" – {day}"), ""));
        }
        Ok(runs)
    }

    /// A drawing under its heading, what it shows in words, and its figures in a table.
    fn chart(&mut self, locale: &Locale, chart: &LocalizedChart) -> Result<(), RenderError> {
        let title = self.sentence(locale, &chart.title)?;
        self.paragraph("Heading2", &title);
        let drawn = chart::svg(chart, locale.language(), Palette::Print)?;
        let pixels = chart::png(&drawn, SHARPNESS).map_err(DocxError::from)?;
        self.drawings.push(pixels);
        let drawing = drawing(chart, self.drawings.len(), drawn.height / drawn.width);
        self.paragraph("Drawing", &drawing);
        let description = self.sentence(locale, &chart.description)?;
        self.paragraph("Caption", &description);
        let style = match chart.drawing {
            Drawing::TileMap { .. } => "TableText",
            Drawing::Lines { .. } | Drawing::Bars { .. } => "TableFigure",
        };
        if !chart.rows.is_empty() {
            self.table(locale, &chart.header, &chart.rows, style)?;
        }
        Ok(())
    }

    /// A table whose first row is said to be its header and repeated on each page; `style` is that
    /// of the cells beside the first column.
    fn table(
        &mut self,
        locale: &Locale,
        header: &[RenderedSentence],
        rows: &[Vec<LocalizedCell>],
        style: &str,
    ) -> Result<(), RenderError> {
        let cells: Vec<LocalizedCell> = header.iter().map(|name| vec![name.clone()]).collect();
        let mut all = self.row(locale, &cells, style, true)?;
        for row in rows {
            all.push_str(&self.row(locale, row, style, false)?);
        }
        self.put_table(header.len(), &all);
        Ok(())
    }

    fn put_table(&mut self, columns: usize, rows: &str) {
        if columns == 0 {
            return;
        }
        let column = format!("<w:gridCol w:w=\"{}\"/>", TEXT_WIDTH / columns).repeat(columns);
        self.xml.push_str(&format!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/>\
             <w:tblLook w:val=\"0420\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" \
             w:noHBand=\"0\" w:noVBand=\"1\"/></w:tblPr><w:tblGrid>{column}</w:tblGrid>{rows}</w:tbl>"
        ));
        // Two tables would grow into one without something between them.
        self.paragraph("TableEnd", "");
    }

    fn row(
        &mut self,
        locale: &Locale,
        cells: &[LocalizedCell],
        style: &str,
        is_header: bool,
    ) -> Result<String, RenderError> {
        let mut row = String::from("<w:tr><w:trPr><w:cantSplit/>");
        row.push_str(if is_header {
            "<w:tblHeader/></w:trPr>"
        } else {
            "</w:trPr>"
        });
        for (column, cell) in cells.iter().enumerate() {
            let style = if column == 0 { "TableText" } else { style };
            row.push_str("<w:tc><w:tcPr/>");
            for sentence in cell {
                row.push_str(&paragraph(style, &self.sentence(locale, sentence)?));
            }
            if cell.is_empty() {
                row.push_str(&paragraph(style, ""));
            }
            row.push_str("</w:tc>");
        }
        Ok(row + "</w:tr>")
    }

    /// The runs of a sentence, with a mark where people put it in the place of another.
    fn sentence(
        &mut self,
        locale: &Locale,
        sentence: &RenderedSentence,
    ) -> Result<String, RenderError> {
        let language = locale.language();
        let style = match sentence.state {
            TextState::Missing => "Draft",
            TextState::Draft | TextState::Reviewed => "",
        };
        let mut runs = run(language, &sentence.text, style);
        if let Some(generated) = &sentence.instead_of {
            self.overridden.push(generated.clone());
            runs.push_str(&run(language, &self.overridden.len().to_string(), "Mark"));
        }
        if sentence.state == TextState::Draft {
            let words = format!(" [{}]", locale.plain("text-draft")?);
            runs.push_str(&run(language, &words, "Draft"));
        }
        Ok(runs)
    }

    /// What was generated where people put words of their own.
    fn overrides(&mut self, locale: &Locale) -> Result<(), RenderError> {
        let numbered = self.overridden.iter().zip(1..);
        let rows: Vec<_> = numbered
            .map(|(generated, number): (_, usize)| [number.to_string(), generated.clone()])
            .collect();
        let header = ["pdf-overrides-mark", "pdf-overrides-generated"];
        let names = ["pdf-overrides-heading", "pdf-overrides-introduction"];
        self.appendix(locale, names, header, &rows)
    }

    /// Where the figures come from.
    fn facts(&mut self, locale: &Locale, report: &LocalizedReport) -> Result<(), RenderError> {
        let facts = report.facts.iter();
        let rows: Vec<_> = facts
            .map(|fact| [fact.text.clone(), fact.query.clone()])
            .collect();
        let header = ["pdf-facts-figure", "pdf-facts-query"];
        self.appendix(
            locale,
            ["facts-heading", report.kind.facts_introduction()],
            header,
            &rows,
        )
    }

    /// A heading, a word about it and a table of plain texts; nothing when there are no rows.
    fn appendix(
        &mut self,
        locale: &Locale,
        [heading, introduction]: [&str; 2],
        header: [&str; 2],
        rows: &[[String; 2]],
    ) -> Result<(), RenderError> {
        if rows.is_empty() {
            return Ok(());
        }
        let language = locale.language();
        self.paragraph("Heading1", &run(language, &locale.plain(heading)?, ""));
        let introduction = run(language, &locale.plain(introduction)?, "");
        self.paragraph_before("Normal", &introduction);
        let row = |cells: &[String; 2], is_header: &str| {
            let cells = cells.each_ref().map(|text| {
                let text = paragraph("TableText", &run(language, text, ""));
                format!("<w:tc><w:tcPr/>{text}</w:tc>")
            });
            format!(
                "<w:tr><w:trPr><w:cantSplit/>{is_header}</w:trPr>{}</w:tr>",
                cells.concat()
            )
        };
        let [first, second] = header.map(|name| locale.plain(name));
        let header = row(&[first?, second?], "<w:tblHeader/>");
        let rows: String = rows.iter().map(|cells| row(cells, "")).collect();
        self.put_table(2, &(header + &rows));
        Ok(())
    }

    /// Ends a half: its paper and its footer.
    fn end_half(&mut self, language: Language, is_last: bool) {
        let section = format!(
            "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"footer-{language}\"/>\
             <w:type w:val=\"nextPage\"/><w:pgSz w:w=\"12240\" w:h=\"15840\"/>\
             <w:pgMar w:top=\"1440\" w:right=\"1440\" w:bottom=\"1440\" w:left=\"1440\" \
             w:header=\"720\" w:footer=\"720\" w:gutter=\"0\"/></w:sectPr>"
        );
        // The last one belongs to the document, any other to the paragraph that it ends with.
        if is_last {
            self.xml.push_str(&section);
        } else {
            self.xml.push_str(&format!(
                "<w:p><w:pPr><w:pStyle w:val=\"TableEnd\"/>{section}</w:pPr></w:p>"
            ));
        }
    }

    fn paragraph(&mut self, style: &str, runs: &str) {
        self.xml.push_str(&paragraph(style, runs));
    }

    /// A paragraph that is on the page of what follows it.
    fn paragraph_before(&mut self, style: &str, runs: &str) {
        self.xml.push_str(&format!(
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/><w:keepNext/></w:pPr>{runs}</w:p>"
        ));
    }
}

/// Whether a text is a name and no sentence: nothing ends it.
fn is_name(text: &str) -> bool {
    !text.trim_end().ends_with(['.', ':', ';', '!', '?', '…'])
}

/// Runs in a style for characters, but for those that have one.
fn styled(runs: &str, style: &str) -> String {
    runs.replace(
        "<w:rPr><w:lang",
        &format!("<w:rPr><w:rStyle w:val=\"{style}\"/><w:lang"),
    )
}

fn paragraph(style: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>")
}

/// A text in a language, in a style for characters if one is named.
pub(super) fn run(language: Language, text: &str, style: &str) -> String {
    let style = if style.is_empty() {
        String::new()
    } else {
        format!("<w:rStyle w:val=\"{style}\"/>")
    };
    let text = xml::escape(text)
        .replace('\n', "</w:t><w:br/><w:t xml:space=\"preserve\">")
        .replace('\t', "</w:t><w:tab/><w:t xml:space=\"preserve\">");
    format!(
        "<w:r><w:rPr>{style}<w:lang w:val=\"{}\"/></w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>",
        language.tag()
    )
}

/// A drawing in its line, with its name and its alternative text.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a drawing is a few million units high"
)]
fn drawing(chart: &LocalizedChart, number: usize, proportion: f64) -> String {
    let (wide, high) = (DRAWING_WIDTH as i64, (DRAWING_WIDTH * proportion) as i64);
    // In an attribute a line feed would be read as a space; one is as good.
    let plain = |text: &str| xml::escape(&text.replace(['\n', '\t'], " ")).into_owned();
    let (title, description) = (plain(&chart.title.text), plain(&chart.description.text));
    let key = plain(&chart.key);
    format!(
        "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">\
         <wp:extent cx=\"{wide}\" cy=\"{high}\"/>\
         <wp:docPr id=\"{number}\" name=\"{key}\" descr=\"{description}\" title=\"{title}\"/>\
         <a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
         <pic:pic><pic:nvPicPr><pic:cNvPr id=\"{number}\" name=\"{key}\" descr=\"{description}\"/><pic:cNvPicPr/></pic:nvPicPr>\
         <pic:blipFill><a:blip r:embed=\"drawing-{number}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
         <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{wide}\" cy=\"{high}\"/></a:xfrm>\
         <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>\
         </a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
}

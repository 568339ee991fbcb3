//! Writes SVG: every text escaped, every number short, every colour from the palette.

use std::fmt::Write as _;

use domain::language::Language;

use super::{
    palette::Palette,
    text::{self, Weight},
};
use crate::xml;

/// From where a text is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A text at a place: `y` is its baseline.
#[derive(Debug, Clone, Copy)]
pub(super) struct Label<'a> {
    pub(super) text: &'a str,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) size: f64,
    pub(super) weight: Weight,
    pub(super) anchor: Anchor,
    pub(super) fill: &'static str,
}

impl<'a> Label<'a> {
    /// A text in plain ink that starts at a place.
    pub(super) const fn new(text: &'a str, x: f64, y: f64, size: f64) -> Self {
        Self {
            text,
            x,
            y,
            size,
            weight: Weight::Regular,
            anchor: Anchor::Start,
            fill: "",
        }
    }
}

/// A line or an outline.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stroke {
    pub(super) color: &'static str,
    pub(super) width: f64,
    /// Lengths of dashes and gaps; a whole line when empty.
    pub(super) dashes: &'static str,
}

impl Stroke {
    pub(super) const fn new(color: &'static str, width: f64) -> Self {
        Self {
            color,
            width,
            dashes: "",
        }
    }
}

/// A drawing in the making.
pub(super) struct Canvas {
    palette: Palette,
    /// What ids begin with.
    anchor: String,
    definitions: String,
    body: String,
}

impl Canvas {
    pub(super) const fn new(palette: Palette, anchor: String) -> Self {
        Self {
            palette,
            anchor,
            definitions: String::new(),
            body: String::new(),
        }
    }

    pub(super) const fn palette(&self) -> Palette {
        self.palette
    }

    /// The drawing, with its name and its description.
    pub(super) fn finish(
        self,
        language: Language,
        title: &str,
        description: &str,
        width: f64,
        height: f64,
    ) -> String {
        let (width, height) = (number(width), number(height));
        // In a page the name space goes without saying; a file must tell it.
        let (space, lang) = match self.palette {
            Palette::Page => ("", "lang"),
            Palette::Print => (" xmlns=\"http://www.w3.org/2000/svg\"", "xml:lang"),
        };
        let typeface = self
            .palette
            .typeface()
            .map(|name| format!(" font-family=\"{name}\""));
        let definitions = if self.definitions.is_empty() {
            String::new()
        } else {
            format!("<defs>{}</defs>", self.definitions)
        };
        format!(
            "<svg{space} {lang}=\"{tag}\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
             role=\"img\" aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-desc\"{typeface}>\
             <title id=\"{id}-title\">{title}</title><desc id=\"{id}-desc\">{description}</desc>{definitions}{body}</svg>",
            tag = language.tag(),
            id = self.anchor,
            typeface = typeface.unwrap_or_default(),
            title = xml::escape(title),
            description = xml::escape(description),
            body = self.body,
        )
    }

    pub(super) fn label(&mut self, label: Label<'_>) {
        let fill = if label.fill.is_empty() {
            self.palette.ink()
        } else {
            label.fill
        };
        let weight = match label.weight {
            Weight::Regular => "",
            Weight::Bold => " font-weight=\"700\"",
        };
        let anchor = match label.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let (text, length) = match self.palette {
            Palette::Page => (label.text.into(), length(&label)),
            Palette::Print => (text::shown(label.text, label.weight), String::new()),
        };
        self.put(format_args!(
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{fill}\"{weight}{anchor}{length}>{}</text>",
            number(label.x),
            number(label.y),
            number(label.size),
            xml::escape(&text),
        ));
    }

    /// A rectangle with round corners, filled and outlined as said; no outline for a width of 0.
    pub(super) fn rectangle(
        &mut self,
        [x, y, width, height]: [f64; 4],
        radius: f64,
        fill: &str,
        stroke: Stroke,
    ) {
        let round = if radius > 0.0 {
            format!(" rx=\"{}\"", number(radius))
        } else {
            String::new()
        };
        self.put(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{round} fill=\"{fill}\"{}/>",
            number(x),
            number(y),
            number(width),
            number(height),
            outline(stroke),
        ));
    }

    /// A thin frame around nothing.
    pub(super) fn frame(&mut self, x: f64, y: f64, width: f64, height: f64) {
        let stroke = Stroke::new(self.palette.rule(), 1.0);
        self.rectangle([x, y, width, height], 4.0, "none", stroke);
    }

    /// A path of SVG's commands.
    pub(super) fn path(&mut self, commands: &str, fill: &str, stroke: Stroke) {
        self.put(format_args!(
            "<path d=\"{commands}\" fill=\"{fill}\"{}/>",
            outline(stroke)
        ));
    }

    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: Stroke) {
        self.path(&polyline(&[from, to]), "none", stroke);
    }

    /// The name of a pattern, to fill with: stripes of a colour on the sheet.
    ///
    /// `commands` draw one field of 6 by 6 pixels.
    pub(super) fn pattern(&mut self, name: &str, commands: &str, stroke: Stroke) -> String {
        let id = format!("{}-{name}", self.anchor);
        let written = write!(
            self.definitions,
            "<pattern id=\"{id}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
             <rect width=\"6\" height=\"6\" fill=\"{}\"/><path d=\"{commands}\" fill=\"none\"{}/></pattern>",
            self.palette.sheet(),
            outline(stroke),
        );
        debug_assert!(written.is_ok(), "a string takes everything");
        format!("url(#{id})")
    }

    fn put(&mut self, element: std::fmt::Arguments<'_>) {
        let written = self.body.write_fmt(element);
        debug_assert!(written.is_ok(), "a string takes everything");
    }
}

/// Whatever typeface a page has in place of ours, a text takes the room that was measured.
fn length(label: &Label<'_>) -> String {
    let width = text::width(label.text, label.size, label.weight);
    if width <= 0.0 {
        return String::new();
    }
    format!(
        " textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"",
        number(width)
    )
}

fn outline(stroke: Stroke) -> String {
    if stroke.width <= 0.0 {
        return String::new();
    }
    let dashes = if stroke.dashes.is_empty() {
        String::new()
    } else {
        format!(" stroke-dasharray=\"{}\"", stroke.dashes)
    };
    format!(
        " stroke=\"{}\" stroke-width=\"{}\"{dashes}",
        stroke.color,
        number(stroke.width)
    )
}

/// The path through some points.
pub(super) fn polyline(points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    for (at, (x, y)) in points.iter().enumerate() {
        path.push(if at == 0 { 'M' } else { 'L' });
        path.push_str(&format!("{} {}", number(*x), number(*y)));
    }
    path
}

/// A number in at most two decimals: the same on every machine.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

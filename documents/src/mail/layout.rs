//! What surrounds the halves of a message.

use askama::Template;
use domain::language::Language;
use mrml::prelude::{parser::ParserOptions, render::RenderOptions};

use super::{MailError, Message, Personal};
use crate::locale::Locale;

#[derive(Template)]
#[template(path = "mail/layout.mjml", escape = "html")]
struct Layout {
    language: Language,
    /// The subject, escaped.
    title: String,
    communities: Vec<(Language, String)>,
    halves: Vec<String>,
}

/// The text part: the halves, each under the community's name and set apart by a line; `to` is what
/// each says to its readers alone.
pub(super) fn text(message: &impl Message, to: &[Personal]) -> Result<String, MailError> {
    let halves = halves(message, to, |locale, to| {
        Ok(format!(
            "{}\n\n{}\n",
            community(message, locale)?,
            message.text(locale, to)?.trim()
        ))
    })?;
    Ok(halves.join("\n----------------------------------------\n\n"))
}

/// The HTML part.
pub(super) fn html(
    message: &impl Message,
    subject: &str,
    to: &[Personal],
) -> Result<String, MailError> {
    let languages = message.languages();
    let communities = message.in_each_language(|locale| community(message, locale))?;
    let layout = Layout {
        language: languages.first().copied().unwrap_or(Language::Fr),
        title: entities(subject),
        communities: languages.iter().copied().zip(communities).collect(),
        halves: halves(message, to, |locale, to| message.html(locale, to))?,
    };
    let source = layout.render()?;
    let parsed = mrml::parse_with_options(&source, &ParserOptions::default())
        .map_err(|error| MailError::Layout(error.to_string()))?;
    // No fonts from elsewhere, no comments but those that Outlook needs.
    let options = RenderOptions {
        disable_comments: true,
        fonts: Default::default(),
        ..Default::default()
    };
    parsed
        .element
        .render(&options)
        .map_err(|error| MailError::Layout(error.to_string()))
}

fn halves(
    message: &impl Message,
    to: &[Personal],
    words: impl Fn(&Locale, &Personal) -> Result<String, MailError>,
) -> Result<Vec<String>, MailError> {
    let languages = message.languages().iter().zip(to);
    languages
        .map(|(language, to)| words(Locale::of(*language), to))
        .collect()
}

fn community(message: &impl Message, locale: &Locale) -> Result<String, MailError> {
    Ok(locale.written("the community", &message.sender().community)?)
}

/// A text in ASCII with everything else as entities: mrml writes the title into an attribute as
/// Rust would print it, with `\u{a0}` for a no-break space.
fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == ' ' || c.is_ascii_alphanumeric() {
            out.push(c);
        } else {
            out.push_str(&format!("&#{};", u32::from(c)));
        }
    }
    out
}

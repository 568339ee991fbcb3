//! What surrounds the halves of a message.

use askama::Template;
use domain::language::Language;
use mrml::prelude::{parser::ParserOptions, render::RenderOptions};

use super::{MailError, Message};
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

/// The text part: the halves, each under the community's name and set apart by a line.
pub(super) fn text<M: Message + ?Sized>(message: &M) -> Result<String, MailError> {
    let halves = message.in_each_language(|locale| {
        Ok(format!(
            "{}\n\n{}\n",
            community(message, locale)?,
            message.text(locale)?.trim()
        ))
    })?;
    Ok(halves.join("\n----------------------------------------\n\n"))
}

/// The HTML part.
pub(super) fn html<M: Message + ?Sized>(message: &M, subject: &str) -> Result<String, MailError> {
    let languages = message.languages();
    let communities = message.in_each_language(|locale| community(message, locale))?;
    let layout = Layout {
        language: languages.first().copied().unwrap_or(Language::Fr),
        title: entities(subject),
        communities: languages.iter().copied().zip(communities).collect(),
        halves: message.in_each_language(|locale| message.html(locale))?,
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

fn community<M: Message + ?Sized>(message: &M, locale: &Locale) -> Result<String, MailError> {
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

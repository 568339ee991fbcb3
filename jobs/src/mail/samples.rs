//! Letters of a dry run as somebody made up would read them: results and samples name nobody.

use documents::{
    mail::{MailError, Recipient, Rendered},
    sample,
};
use domain::{language::Preference, zone::Zone};
use entity::enums::WritingKind;

use super::outbox::Sealed;
use crate::runner::{JobError, RunContext, Sample};

/// In a dry run, one sample of each kind in each language of these letters; in any other, none.
///
/// # Errors
/// As `write`, which words a letter of a kind to somebody.
pub fn samples(
    run: &RunContext,
    letters: &[Sealed],
    zone: &Zone,
    write: impl Fn(WritingKind, Recipient) -> Result<Rendered, MailError>,
) -> Result<Vec<Sample>, JobError> {
    let mut samples: Vec<Sample> = Vec::new();
    for letter in letters.iter().filter(|_| run.dry_run) {
        let (kind, language) = (letter.kind, letter.language);
        let is_same = |sample: &Sample| sample.kind == kind && sample.language == language;
        if samples.iter().any(is_same) {
            continue;
        }
        let rendered = write(kind, reader(language, zone)?).map_err(JobError::fail)?;
        samples.push(of(kind, language, rendered));
    }
    Ok(samples)
}

/// Somebody made up who reads a language, or both.
///
/// # Errors
/// Never: what is made up is an address.
pub fn reader(language: Preference, zone: &Zone) -> Result<Recipient, JobError> {
    sample::reader(language, zone).ok_or_else(|| JobError::fail("nobody could be made up"))
}

/// The sample of a letter that was worded for somebody made up.
#[must_use]
pub fn of(kind: WritingKind, language: Preference, rendered: Rendered) -> Sample {
    Sample {
        kind,
        language,
        subject: rendered.subject,
        text: rendered.text,
        html: Some(rendered.html),
    }
}

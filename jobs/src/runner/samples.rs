//! What a dry run would have written, kept with the run: the only thing of its work that is not
//! taken back.

use domain::language::Preference;
use entity::{
    enums::{LogLevel, WritingKind},
    job_run_sample,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{context::RunContext, job::JobError};

/// Samples that a run keeps.
pub const MOST_SAMPLES: usize = 30;
/// Bytes that the words of a sample come to at most, and those of its page.
pub const SAMPLE_BYTES: usize = 200_000;
/// What stands where words were cut off.
const CUT: &str = "…";

/// Something as it would be read, by a reader who is made up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// What it is.
    pub kind: WritingKind,
    /// The languages of its words.
    pub language: Preference,
    /// Its subject, or its title.
    pub subject: String,
    /// Its words, plain or as Markdown. What is too long is cut.
    pub text: String,
    /// Its words as a page; one that is too long is left out.
    pub html: Option<String>,
}

impl RunContext {
    /// Keeps samples of what a dry run would write, in place of those that an attempt before this
    /// one kept; a run that writes keeps none. Not within a step, which on SQLite holds the database.
    ///
    /// # Errors
    /// [`JobError::Stopped`] when the run is another worker's by now, or the database's failure.
    pub async fn show(&self, samples: Vec<Sample>) -> Result<(), JobError> {
        use job_run_sample::Column;
        if !self.dry_run {
            return Ok(());
        }
        let left_out = samples.len().saturating_sub(MOST_SAMPLES);
        let rows = samples.into_iter().zip(0..).take(MOST_SAMPLES);
        let rows = rows.map(|(sample, position)| job_run_sample::ActiveModel {
            job_run_id: Set(self.run_id),
            position: Set(position),
            kind: Set(sample.kind),
            language: Set(sample.language.into()),
            subject: Set(sample.subject),
            text: Set(cut(sample.text)),
            html: Set(sample.html.filter(|page| page.len() <= SAMPLE_BYTES)),
            ..Default::default()
        });
        // Not `begin`: that one takes everything back.
        let tx = self.lease.begin(&self.db).await?.ok_or(JobError::Stopped)?;
        job_run_sample::Entity::delete_many()
            .filter(Column::JobRunId.eq(self.run_id))
            .exec(&tx)
            .await?;
        service::db::insert_all(&tx, rows.collect::<Vec<_>>()).await?;
        tx.commit().await?;
        if left_out > 0 {
            self.log(LogLevel::Info, &format!("{left_out} samples are left out"));
        }
        Ok(())
    }
}

fn cut(mut text: String) -> String {
    if text.len() > SAMPLE_BYTES {
        text.truncate(text.floor_char_boundary(SAMPLE_BYTES));
        text.push_str(CUT);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_cut_between_two_letters() {
        let long = "é".repeat(SAMPLE_BYTES);
        let short = cut(long);
        assert_eq!(short.len(), SAMPLE_BYTES + CUT.len());
        assert!(short.ends_with("é…"));
        assert_eq!(cut("Bonjour".to_owned()), "Bonjour");
        let odd = cut(format!("a{}", "é".repeat(SAMPLE_BYTES)));
        assert_eq!(odd.len(), SAMPLE_BYTES - 1 + CUT.len());
    }
}

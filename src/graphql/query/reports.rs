//! What is wrong with a version of a report, and what it would say by now: for those who make it.

use async_graphql::{ComplexObject, Context, Enum, Error, ID, Json, Object, SimpleObject};
use documents::report::{self, Finding, finding_text};
use domain::report::FindingKind;
use entity::{enums::Language, report_version};
use jobs::council_report::recount::{self, Effect, Moved, Recount, Reworded, Said};
use sea_orm::{DatabaseConnection, EntityTrait};
use serde::Deserialize as _;
use service::{commands::reports, error::ServiceError};

use crate::graphql::{
    context::{Reader, Viewer},
    error::ApiError,
    layer::{
        id,
        openness::Openness,
        reference::{NounType as _, Ref, Refs},
        words::Word,
    },
    nouns::types::{Organization, Report, ReportVersion},
};

/// The query root's part about reports.
#[derive(Default)]
pub struct ReportsQuery;

#[Object]
impl ReportsQuery {
    /// What is wrong with a version of a report, in reading order, for those who make reports: while
    /// something stands that blocks, nobody can approve it. Null for others, and where there is no
    /// such version.
    async fn report_findings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version.")] version: ID,
    ) -> Result<Option<Vec<ReportFinding>>, Error> {
        let found = async {
            let Some(version) = seen(ctx, &version).await? else {
                return Ok(None);
            };
            let findings = match reports::findings(&version)? {
                Some(findings) => findings,
                None => of_content(&version)?,
            };
            Ok(Some(findings.into_iter().map(ReportFinding::of).collect()))
        };
        found.await.map_err(ApiError::into_error)
    }

    /// What a version of a report would say if it were compiled now, for the same period and day: how
    /// later corrections of the data move its figures and change its words. Nothing is written. For those who make
    /// reports; null for others, and where there is no such version.
    async fn report_recount(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version.")] version: ID,
    ) -> Result<Option<ReportRecount>, Error> {
        let found = async {
            let Some(version) = seen(ctx, &version).await? else {
                return Ok(None);
            };
            let recount = recount::of(database(ctx)?, &version).await;
            let recount = recount.map_err(|error| ApiError::Internal(error.to_string()))?;
            Ok(Some(ReportRecount::of(recount)))
        };
        found.await.map_err(ApiError::into_error)
    }
}

fn database<'a>(ctx: &Context<'a>) -> Result<&'a DatabaseConnection, ApiError> {
    let database = ctx.data_opt::<DatabaseConnection>();
    database.ok_or_else(|| ApiError::Internal("the schema has no database".to_owned()))
}

/// The version of an id, for those who make reports.
async fn seen(ctx: &Context<'_>, given: &ID) -> Result<Option<report_version::Model>, ApiError> {
    if !Openness::Secretariat.admits(Viewer::of(ctx)) {
        return Ok(None);
    }
    let Ok(key) = id::read_of(ReportVersion::NAME, given) else {
        return Ok(None);
    };
    let version = report_version::Entity::find_by_id(key);
    Ok(version.one(database(ctx)?).await?)
}

/// What is wrong with a version at which nobody looked when it was compiled.
fn of_content(version: &report_version::Model) -> Result<Vec<Finding>, ApiError> {
    let tree = report::Report::deserialize(&version.content).map_err(ServiceError::unreadable)?;
    tree.findings()
        .map_err(|error| ApiError::Internal(error.to_string()))
}

/// Something that is wrong with a version of a report.
#[derive(SimpleObject)]
#[graphql(complex)]
struct ReportFinding {
    /// Where: the place of a sentence or section in the document's structure, or the row of data
    /// behind it (`meeting-3`).
    path: String,
    /// What.
    kind: ReportFindingKind,
    /// Whether the version can't be approved while it stands.
    blocking: bool,
    #[graphql(skip)]
    finding: Finding,
}

impl ReportFinding {
    fn of(finding: Finding) -> Self {
        Self {
            path: finding.path.clone(),
            kind: finding.kind.into(),
            blocking: finding.blocking,
            finding,
        }
    }
}

#[ComplexObject]
impl ReportFinding {
    /// What is wrong and what to do about it, in the reader's language.
    async fn message(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language to write in; that of the request where none is given.")]
        language: Option<Word<Language>>,
    ) -> Result<String, Error> {
        let reader = ctx.data_opt::<Reader>().copied().unwrap_or_default().0;
        let language = language.map_or(reader, |word| word.0.into());
        finding_text(&self.finding, language)
            .map_err(|error| ApiError::Internal(error.to_string()).into_error())
    }
}

macro_rules! kinds {
    ($($(#[$meta:meta])* $name:ident,)+) => {
        /// The kinds of things that can be wrong with a report.
        #[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
        enum ReportFindingKind {
            $($(#[$meta])* $name,)+
        }

        impl From<FindingKind> for ReportFindingKind {
            fn from(kind: FindingKind) -> Self {
                match kind {
                    $(FindingKind::$name => Self::$name,)+
                }
            }
        }
    };
}

kinds! {
    /// A text is not there in a language.
    MissingText,
    /// A text was not looked over in a language.
    DraftText,
    /// The languages give different figures.
    UnequalFigures,
    /// The languages have different numbers of links.
    UnequalLinks,
    /// A section says nothing under its heading.
    EmptySection,
    /// A sentence rests on a fact that the report does not hold.
    DeadReference,
    /// A row of a table, or a chart, does not fit the header.
    UnevenTable,
    /// Two sentences stand at one place.
    RepeatedPath,
    /// The sentence that a text was to replace is gone.
    LostOverride,
    /// The section that a text was written for is gone.
    LostText,
    /// A meeting is past, and nobody said whether it was held.
    UndecidedMeeting,
    /// Something was done at a meeting that was cancelled.
    CancelledButDone,
    /// A meeting was held, and what was done does not tell of it.
    UntoldMeeting,
    /// The time of a plan is over, and nobody said what became of it.
    UndecidedPlan,
    /// Members work for no organization.
    MembersWithoutOrganization,
    /// A recommendation was adopted, and the report has no section that would tell the council.
    UntoldRecommendation,
    /// A figure has no day of which it is.
    UndatedFigure,
    /// A resource is not published, or not for all to whom the report goes.
    WithheldResource,
}

/// What a version of a report would say if it were compiled now.
#[derive(SimpleObject)]
struct ReportRecount {
    /// Whether it would say anything else.
    differs: bool,
    /// The figures that would be others.
    figures: Vec<RecountedFigure>,
    /// The sentences that would say something else: corrected titles, days and names. What people
    /// wrote into the report is its own, and in none of them.
    sentences: Vec<RecountedSentence>,
}

impl ReportRecount {
    fn of(recount: Recount) -> Self {
        let differs = recount.differs;
        let (figures, sentences) = parts(recount);
        Self {
            differs,
            figures,
            sentences,
        }
    }
}

/// The figures and the sentences that a recount tells.
fn parts(recount: Recount) -> (Vec<RecountedFigure>, Vec<RecountedSentence>) {
    let figures = recount.figures.into_iter().map(RecountedFigure::of);
    let sentences = recount.sentences.into_iter().map(RecountedSentence::of);
    (figures.collect(), sentences.collect())
}

/// A report that was sent, of which a change of history moves something: with what `reportRecount`
/// says of it once the change is made.
#[derive(SimpleObject)]
pub struct ReportEffect {
    /// The report.
    report: Ref<Report>,
    /// The version that its readers have.
    version: Ref<ReportVersion>,
    /// The figures that would be others; none where the change brings the data back to what was sent.
    figures: Vec<RecountedFigure>,
    /// The sentences that would say something else.
    sentences: Vec<RecountedSentence>,
}

impl ReportEffect {
    /// Shows one.
    pub fn of(effect: Effect) -> Self {
        let (figures, sentences) = parts(effect.recount);
        Self {
            report: Ref::new(effect.report),
            version: Ref::new(effect.version),
            figures,
            sentences,
        }
    }
}

/// A sentence that would say something else.
#[derive(SimpleObject)]
pub struct RecountedSentence {
    /// Its place in the document's structure.
    path: String,
    /// What the version says or, where people put their own words in its place, what those stand
    /// for; null where it says nothing there.
    before: Option<RecountedWords>,
    /// What it would say; null where it would say nothing there.
    after: Option<RecountedWords>,
}

/// A sentence in both languages.
#[derive(SimpleObject)]
pub struct RecountedWords {
    /// In French (Canada).
    fr: String,
    /// In English (Canada).
    en: String,
}

impl RecountedSentence {
    fn of(reworded: Reworded) -> Self {
        let words = |said: Said| RecountedWords {
            fr: said.fr,
            en: said.en,
        };
        Self {
            path: reworded.path,
            before: reworded.before.map(words),
            after: reworded.after.map(words),
        }
    }
}

/// A figure that would be another.
#[derive(SimpleObject)]
pub struct RecountedFigure {
    /// The fact, by its key.
    key: String,
    /// What the version says; null where it has no such fact.
    before: Option<Json<serde_json::Value>>,
    /// What it would say; null where it would have no such fact.
    after: Option<Json<serde_json::Value>>,
    /// The organizations that it would count and does not.
    organizations_added: Refs<Organization>,
    /// The organizations that it counts and would not.
    organizations_removed: Refs<Organization>,
}

impl RecountedFigure {
    fn of(moved: Moved) -> Self {
        Self {
            key: moved.key,
            before: moved.before.map(Json),
            after: moved.after.map(Json),
            organizations_added: Refs::new(moved.added),
            organizations_removed: Refs::new(moved.removed),
        }
    }
}

//! Finding out what an import would change.

use domain::import::{Line, Mapping, Planned, Planner, Vocabulary, plan::Who};
use entity::roster_import as table;
use serde_json::Value;
use service::{
    commands::roster_import::{
        Staged, Verdicted, changes, keep_plan, keep_verdicts, mapping_of, page, replace_missing,
        rule_of,
    },
    error::ServiceError,
    reads::{community, erasures, known_roster},
};

use super::{Counts, count, words};
use crate::runner::{JobError, RunContext, RunTransaction};

/// Plans all lines, and lists those who are missing; gives how many lines there are of each verdict.
/// `problem` is why the import was not carried out as it was planned before.
pub async fn plan(
    run: &RunContext,
    import: table::Model,
    problem: Option<Value>,
) -> Result<Counts, JobError> {
    let Some(community) = community::first(&run.db).await? else {
        let noun = "community";
        let id = import.community_id;
        return Err(ServiceError::Absent { noun, id }.into());
    };
    let reader = Reader {
        import: import.id,
        mapping: mapping_of(&import)?,
        vocabulary: words::vocabulary()?,
    };
    let rule = rule_of(&import, reader.mapping.language);
    let total = usize::try_from(import.line_count).ok();
    let erased = erasures::count(&run.db).await?;
    let known = known_roster::on(&run.db, &community, rule.as_of).await?;
    let mut planner = Planner::new(&known, rule);
    let (mut last, mut done) = (0, 0);
    loop {
        let lines = page(&run.db, import.id, last).await?;
        let Some(end) = lines.last() else { break };
        last = end.row.number;
        for staged in &lines {
            planner.hear(&reader.read(staged), &staged.decision);
        }
        done += lines.len();
        run.progress(done, total, "reading");
        run.checkpoint().await?;
    }
    let mut counts = Counts::new();
    done = 0;
    let mut next = reader.plan_after(run, &mut planner, 0).await?;
    while let Some(page) = next {
        for verdict in page.verdicts.iter().map(|kept| kept.verdict) {
            count(&mut counts, verdict);
        }
        // The next lines are read and planned while the database keeps these.
        let (kept, planned) = tokio::join!(
            keep(run, erased, &page.verdicts),
            reader.plan_after(run, &mut planner, page.last)
        );
        kept?;
        next = planned?;
        done += page.verdicts.len();
        run.progress(done, total, "matching");
        run.checkpoint().await?;
    }
    let mut missing = Vec::new();
    for planned in planner.missing() {
        count(&mut counts, planned.verdict);
        missing.push(verdicted(None, &planned, None)?);
    }
    let tx = begin(run, erased).await?;
    if !keep_plan(&tx, &run.act(), &import, &counts, problem).await? {
        return Err(JobError::retry(
            "somebody decided while it was found out what the import changes",
        ));
    }
    replace_missing(&tx, import.id, &missing).await?;
    tx.commit().await?;
    Ok(counts)
}

async fn keep(run: &RunContext, erased: u64, verdicts: &[Verdicted]) -> Result<(), JobError> {
    let tx = begin(run, erased).await?;
    keep_verdicts(&*tx, verdicts).await?;
    Ok(tx.commit().await?)
}

/// Begins a transaction in which what is known of people still holds: nobody was erased since.
async fn begin(run: &RunContext, erased: u64) -> Result<RunTransaction, JobError> {
    let tx = run.begin().await?;
    if erasures::count_and_hold(&tx).await? != erased {
        return Err(JobError::retry(
            "somebody was erased while an import was planned; it is planned anew",
        ));
    }
    Ok(tx)
}

/// How lines are read.
struct Reader {
    import: i64,
    mapping: Mapping,
    vocabulary: Vocabulary,
}

/// Lines that were planned together.
struct Page {
    /// The number of the last.
    last: u32,
    /// What becomes of them.
    verdicts: Vec<Verdicted>,
}

impl Reader {
    /// Plans the lines after one, as many as are read at a time; none after the last.
    async fn plan_after(
        &self,
        run: &RunContext,
        planner: &mut Planner<'_>,
        last: u32,
    ) -> Result<Option<Page>, JobError> {
        let lines = page(&run.db, self.import, last).await?;
        let Some(end) = lines.last() else {
            return Ok(None);
        };
        let mut verdicts = Vec::with_capacity(lines.len());
        for staged in &lines {
            let line = self.read(staged);
            let planned = planner.plan(&line, &staged.decision);
            verdicts.push(verdicted(Some(staged.id), &planned, Some(&line))?);
        }
        let last = end.row.number;
        Ok(Some(Page { last, verdicts }))
    }

    fn read(&self, staged: &Staged) -> Line {
        Line::read(&staged.row, &self.mapping, &self.vocabulary)
    }
}

fn verdicted(
    line: Option<i64>,
    planned: &Planned,
    read: Option<&Line>,
) -> Result<Verdicted, JobError> {
    let person = match planned.who {
        Who::Known(person) => Some(person.0),
        Who::New | Who::OfLine(_) | Who::Unknown => None,
    };
    Ok(Verdicted {
        line,
        verdict: planned.verdict,
        changes: changes(planned),
        problems: words::problems(planned, read)?,
        person,
    })
}

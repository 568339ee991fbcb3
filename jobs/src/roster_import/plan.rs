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
    (last, done) = (0, 0);
    loop {
        let lines = page(&run.db, import.id, last).await?;
        let Some(end) = lines.last() else { break };
        last = end.row.number;
        let mut verdicts = Vec::with_capacity(lines.len());
        for staged in &lines {
            let line = reader.read(staged);
            let planned = planner.plan(&line, &staged.decision);
            count(&mut counts, planned.verdict);
            verdicts.push(verdicted(Some(staged.id), &planned, Some(&line))?);
        }
        let tx = begin(run, erased).await?;
        keep_verdicts(&*tx, &verdicts).await?;
        tx.commit().await?;
        done += lines.len();
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
    mapping: Mapping,
    vocabulary: Vocabulary,
}

impl Reader {
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

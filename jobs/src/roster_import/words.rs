//! What is wrong with a line and what is to be decided about it, as it is kept and shown: for programs
//! and, in both languages, for people.

use documents::{
    locale::{Locale, LocaleError},
    roster_plan, roster_words,
};
use domain::{
    import::{Doubt, Fault, Line, Planned, Vocabulary},
    language::Language,
};
use serde_json::{Map, Value, json};
use service::commands::roster_import::ApplyError;

use crate::runner::JobError;

/// The words by which values are known.
pub fn vocabulary() -> Result<Vocabulary, JobError> {
    roster_words::vocabulary().map_err(JobError::fail)
}

/// The faults of a line's cells, and what somebody has to decide.
pub fn problems(planned: &Planned, line: Option<&Line>) -> Result<Value, JobError> {
    let faults = line.map_or(&[][..], |line| line.faults.as_slice());
    let faults = faults.iter().map(fault);
    let doubts = planned.doubts.iter().map(doubt);
    let problems: Result<Vec<Value>, LocaleError> = faults.chain(doubts).collect();
    Ok(Value::Array(problems.map_err(JobError::fail)?))
}

fn fault(fault: &Fault) -> Result<Value, LocaleError> {
    Ok(json!({
        "code": fault.kind.as_str().to_uppercase(),
        "field": fault.column.as_str().to_uppercase(),
        "row": fault.place.row,
        "column": fault.place.column,
        "cell": fault.place.to_string(),
        "message": both(|locale| roster_words::fault(locale, fault))?,
    }))
}

fn doubt(doubt: &Doubt) -> Result<Value, LocaleError> {
    let mut problem = json!({
        "code": doubt.as_str().to_uppercase(),
        "message": both(|locale| roster_plan::doubt(locale, doubt))?,
    });
    match doubt {
        Doubt::SameName { people } | Doubt::SameAddress { people } => {
            problem["people"] = people.iter().map(|id| format!("Person:{id}")).collect();
        }
        Doubt::UnknownOrganization {
            near: organizations,
        }
        | Doubt::SeveralOrganizations { organizations } => {
            let ids = organizations.iter().map(|id| format!("Organization:{id}"));
            problem["organizations"] = ids.collect();
        }
        Doubt::TwiceInFile { line } => problem["row"] = (*line).into(),
        _ => {}
    }
    problem["mayKeepRecord"] = doubt.may_keep_record().into();
    Ok(problem)
}

/// Why an import was not carried out, as it is kept and shown.
pub fn not_carried_out(refused: &ApplyError) -> Result<Value, JobError> {
    let (code, line) = match refused {
        // 0 is for those who are in no line.
        ApplyError::NotAsPlanned { line } if *line > 0 => ("NOT_AS_PLANNED", Some(*line)),
        _ => ("PLANNED_ANEW", None),
    };
    let message = both(|locale| roster_plan::not_carried_out(locale, line));
    Ok(json!({ "code": code, "row": line, "message": message.map_err(JobError::fail)? }))
}

fn both(words: impl Fn(&Locale) -> Result<String, LocaleError>) -> Result<Value, LocaleError> {
    let mut both = Map::new();
    for language in Language::ALL {
        both.insert(
            language.code().to_owned(),
            words(Locale::of(language))?.into(),
        );
    }
    Ok(Value::Object(both))
}

//! What somebody has to decide about a line of a roster, in words.

use domain::import::Doubt;

use crate::locale::{Locale, LocaleError, Value};

/// A doubt in words that say what to do.
///
/// # Errors
/// When the locale lacks the words.
pub fn doubt(locale: &Locale, doubt: &Doubt) -> Result<String, LocaleError> {
    let key = format!("doubt-{}", doubt.as_str().replace('_', "-"));
    let day = |date| Value::from(locale.date(date));
    match doubt {
        Doubt::TwiceInFile { line } => {
            // A line's number is read off a spreadsheet, which parts no thousands.
            locale.text(&key, &[("line", line.to_string().into())])
        }
        Doubt::OrderContradicts { there } => locale.text(&key, &[("order", there.as_str().into())]),
        Doubt::OutsideOrganization { from } | Doubt::OtherAffiliation { from } => {
            locale.text(&key, &[("from", day(*from))])
        }
        Doubt::OtherMembership { from, to: None } => {
            locale.text(&format!("{key}-open"), &[("from", day(*from))])
        }
        Doubt::OtherMembership { from, to: Some(to) } => {
            let days = [("from", day(*from)), ("to", day(*to))];
            locale.text(&format!("{key}-closed"), &days)
        }
        Doubt::SameName { .. }
        | Doubt::SameAddress { .. }
        | Doubt::NobodyThere
        | Doubt::NoOrganization
        | Doubt::UnknownOrganization { .. }
        | Doubt::SeveralOrganizations { .. }
        | Doubt::OrganizationWithoutPlace
        | Doubt::JurisdictionContradicts { .. }
        | Doubt::SaidOtherwise
        | Doubt::TitleWithoutLanguage
        | Doubt::NoFirstDay
        | Doubt::LooksMisread
        | Doubt::StartsThatDay => locale.plain(&key),
    }
}

/// Why a roster was not carried out: a line is not as people saw it, or the plan is another one.
///
/// # Errors
/// When the locale lacks the words.
pub fn not_carried_out(locale: &Locale, line: Option<u32>) -> Result<String, LocaleError> {
    match line {
        Some(line) => {
            let line = [("line", line.to_string().into())];
            locale.text("roster-not-as-planned", &line)
        }
        None => locale.plain("roster-planned-anew"),
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        id::{OrganizationId, PersonId},
        jurisdiction::JurisdictionCode,
        language::Language,
        order::OrderOfGovernment,
    };
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_doubt_has_its_words_in_both_languages() {
        let (from, people) = (date(2020, 1, 1), vec![PersonId(1)]);
        let doubts = [
            Doubt::SameName {
                people: people.clone(),
            },
            Doubt::SameAddress { people },
            Doubt::NobodyThere,
            Doubt::TwiceInFile { line: 1_234 },
            Doubt::NoOrganization,
            Doubt::UnknownOrganization { near: vec![] },
            Doubt::SeveralOrganizations {
                organizations: vec![OrganizationId(1)],
            },
            Doubt::OrganizationWithoutPlace,
            Doubt::OrderContradicts {
                there: OrderOfGovernment::Municipal,
            },
            Doubt::JurisdictionContradicts {
                there: JurisdictionCode::FEDERAL,
            },
            Doubt::OutsideOrganization { from },
            Doubt::OtherAffiliation { from },
            Doubt::OtherMembership { from, to: None },
            Doubt::OtherMembership {
                from,
                to: Some(from),
            },
            Doubt::SaidOtherwise,
            Doubt::TitleWithoutLanguage,
            Doubt::NoFirstDay,
            Doubt::LooksMisread,
            Doubt::StartsThatDay,
        ];
        for one in &doubts {
            for language in Language::ALL {
                let words = doubt(Locale::of(language), one).unwrap();
                assert!(words.len() > 40, "{words}");
            }
        }
        let words = doubt(Locale::of(Language::En), &doubts[3]).unwrap();
        assert!(words.starts_with("Line 1234 "), "{words}");
        let words = doubt(Locale::of(Language::Fr), &doubts[13]).unwrap();
        assert!(words.contains("janvier 2020"), "{words}");
    }
}

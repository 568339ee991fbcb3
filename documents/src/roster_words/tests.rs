use domain::{
    email::EmailError,
    import::{Cell, Mapping, Place, Row},
};
use jiff::civil::date;

use super::*;

fn row(number: u32, words: &[&str]) -> Row {
    Row {
        number,
        cells: words
            .iter()
            .map(|&words| Cell::Text(words.into()))
            .collect(),
    }
}

#[test]
fn every_heading_stands_for_its_own_column_in_both_languages() {
    let known = headings().unwrap();
    for locale in locales() {
        for &column in Column::ALL {
            for word in synonyms(locale, &heading_key(column)).unwrap() {
                assert_eq!(known.get(&word), Some(column), "{word}");
            }
        }
    }
}

#[test]
fn headings_in_either_language_are_found() {
    let known = headings().unwrap();
    let find = |words: &[&str]| Mapping::find(&row(1, words), &known).unwrap();
    let french = find(&[
        "NOM",
        "prenom",
        "E-mail",
        "Téléphone ",
        "Titre",
        "Réseau",
        "Du",
        "Au",
    ]);
    assert_eq!(french.language, Some(Language::Fr));
    assert_eq!(french.columns[&Column::Address], 3);
    let english = find(&["Name", "Job Title", "Organization (French)", "start_date"]);
    assert_eq!(english.language, Some(Language::En));
    assert_eq!(english.columns[&Column::OrganizationFr], 3);
    // What an export writes over its columns.
    for locale in locales() {
        let written: Vec<_> = Column::ALL
            .iter()
            .map(|&column| heading(locale, column).unwrap())
            .collect();
        let written: Vec<&str> = written.iter().map(String::as_str).collect();
        let mapping = find(&written);
        assert_eq!(mapping.columns.len(), Column::ALL.len());
        assert_eq!(mapping.language, Some(locale.language()));
    }
}

#[test]
fn values_are_known_by_the_words_of_either_language() {
    let known = vocabulary().unwrap();
    let code = |name: &str| JurisdictionCode::parse(name).ok();
    for word in ["cadre", "Executives", "executive"] {
        assert_eq!(known.tracks.get(word), Some(Track::Executive), "{word}");
    }
    for word in ["Municipalité", "city", "MUNICIPAL"] {
        let municipal = Some(OrderOfGovernment::Municipal);
        assert_eq!(known.orders.get(word), municipal, "{word}");
    }
    for word in ["F", "français", "FRENCH", "fr-CA", "FR"] {
        assert_eq!(known.languages.get(word), Some(Language::Fr), "{word}");
    }
    for (word, name) in [
        ("T.-N.-L.", "CA-NL"),
        ("NL", "CA-NL"),
        ("Ile du Prince Edouard", "CA-PE"),
        ("Qué.", "CA-QC"),
        ("N.-B.", "CA-NB"),
        ("Fédéral", "CA"),
        ("T.N.-O.", "CA-NT"),
    ] {
        assert_eq!(known.jurisdictions.get(word), code(name), "{word}");
    }
    // Nunavut in French, the Northwest Territories in the post.
    assert_eq!(known.jurisdictions.get("NT"), None);
    for (word, month) in [
        ("août", 8),
        ("Aug.", 8),
        ("mars", 3),
        ("Sept", 9),
        ("12", 12),
    ] {
        assert_eq!(known.months.get(word), Some(month), "{word}");
    }
}

#[test]
fn what_an_export_writes_is_read_back() {
    let known = vocabulary().unwrap();
    for locale in locales() {
        for value in [Track::Executive, Track::Manager] {
            assert_eq!(
                known.tracks.get(&track(locale, value).unwrap()),
                Some(value)
            );
        }
        for value in OrderOfGovernment::ALL {
            assert_eq!(
                known.orders.get(&order(locale, value).unwrap()),
                Some(value)
            );
        }
        for value in Language::ALL {
            let word = language(locale, value).unwrap();
            assert_eq!(known.languages.get(&word), Some(value));
        }
        for name in JURISDICTIONS {
            let code = JurisdictionCode::parse(name).unwrap();
            let word = jurisdiction(locale, code).unwrap();
            assert_eq!(known.jurisdictions.get(&word), Some(code), "{word}");
        }
        let elsewhere = JurisdictionCode::parse("CA-XX").unwrap();
        assert_eq!(jurisdiction(locale, elsewhere).unwrap(), "CA-XX");
    }
}

const AT: Place = Place { row: 3, column: 2 };

#[test]
fn every_broken_file_is_told_of_in_both_languages() {
    let (most, column) = (200, Column::FamilyName);
    let kinds = [
        BrokenKind::Empty,
        BrokenKind::NoRows,
        BrokenKind::UnknownFormat,
        BrokenKind::OldOrLocked,
        BrokenKind::Macros,
        BrokenKind::BadWorkbook,
        BrokenKind::TooLarge,
        BrokenKind::BadReference,
        BrokenKind::MergedCells { last: AT },
        BrokenKind::UnknownSheet,
        BrokenKind::UnknownEncoding,
        BrokenKind::UnsureEncoding { guess: "KOI8-U" },
        BrokenKind::MixedEncodings,
        BrokenKind::BadEncoding,
        BrokenKind::StrayMark,
        BrokenKind::UnevenRow {
            expected: 7,
            found: 1,
        },
        BrokenKind::OpenQuote,
        BrokenKind::TooManyColumns { most },
        BrokenKind::TooManyRows { most: 200_000 },
        BrokenKind::TooManyCells { most },
        BrokenKind::TooLongCell { most },
        BrokenKind::DuplicateHeading { column, first: AT },
        BrokenKind::MissingColumn { column },
    ];
    let said = |kind| locales().map(|locale| broken(locale, &Broken::file(kind)).unwrap());
    for kind in kinds {
        let [french, english] = said(kind);
        assert_ne!(french, english);
    }
    assert_eq!(
        said(kinds[18]),
        [
            "Il y a trop de lignes\u{a0}: 200\u{a0}000 au plus sont lues. Divisez le fichier.",
            "There are too many rows: at most 200,000 are read. Split the file.",
        ]
    );
    assert_eq!(
        said(kinds[21])[0],
        "La colonne «\u{a0}Nom de famille\u{a0}» est déjà en B3. Renommez ou retirez l’une des deux."
    );
}

#[test]
fn every_fault_is_told_of_in_both_languages() {
    let day = date(2021, 9, 1);
    let kinds = [
        FaultKind::Formula,
        FaultKind::FaultyValue,
        FaultKind::MissingName,
        FaultKind::AmbiguousName,
        FaultKind::TooLong { most: 300 },
        FaultKind::NotWords,
        FaultKind::InvalidAddress(EmailError::NoLocalPart),
        FaultKind::InvalidPhone,
        FaultKind::InvalidPerson,
        FaultKind::UnknownZone,
        FaultKind::UnknownLanguage,
        FaultKind::UnknownOrder,
        FaultKind::UnknownJurisdiction,
        FaultKind::UnknownTrack,
        FaultKind::NotADay,
        FaultKind::DayDoesNotExist,
        FaultKind::AmbiguousDay {
            day_first: date(2021, 4, 3),
            month_first: date(2021, 3, 4),
        },
        FaultKind::NumberForDay { day },
        FaultKind::LastBeforeFirst,
    ];
    let said = |kind| {
        let (place, column) = (AT, Column::From);
        let found = Fault {
            place,
            column,
            kind,
        };
        locales().map(|locale| fault(locale, &found).unwrap())
    };
    for kind in kinds {
        let [french, english] = said(kind);
        assert_ne!(french, english);
    }
    assert_eq!(
        said(kinds[16]),
        [
            "Ce peut être le 3 avril 2021 ou le 4 mars 2021. Indiquez ce qui vient en premier dans \
             ce fichier, le jour ou le mois.",
            "This can be April 3, 2021 or March 4, 2021. Say which comes first in this file, the \
             day or the month.",
        ]
    );
}
